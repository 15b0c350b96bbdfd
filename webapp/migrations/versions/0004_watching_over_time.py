"""Watching over time: sources, crawls, what listings showed, how addresses ended, returns after a removal"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('sightings', schema=None) as batch_op:
        batch_op.add_column(sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_sightings_removed_at'), ['removed_at'], unique=False)
    op.create_table('picture_prints',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('bits', sa.String(), nullable=False),
    sa.Column('band0', sa.Integer(), nullable=True),
    sa.Column('band1', sa.Integer(), nullable=True),
    sa.Column('band2', sa.Integer(), nullable=True),
    sa.Column('band3', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_picture_prints'))
    )
    with op.batch_alter_table('picture_prints', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_picture_prints_band0'), ['band0'], unique=False)
        batch_op.create_index(batch_op.f('ix_picture_prints_band1'), ['band1'], unique=False)
        batch_op.create_index(batch_op.f('ix_picture_prints_band2'), ['band2'], unique=False)
        batch_op.create_index(batch_op.f('ix_picture_prints_band3'), ['band3'], unique=False)

    op.create_table('sources',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('seeds', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('words', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('only', sa.Boolean(), nullable=False),
    sa.Column('every_hours', sa.Integer(), nullable=False),
    sa.Column('max_pages', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('watch', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_sources_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sources')),
    sa.UniqueConstraint('uid', name=op.f('uq_sources_uid'))
    )
    with op.batch_alter_table('sources', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sources_next_at'), ['next_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_sources_unit_id'), ['unit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_sources_watch'), ['watch'], unique=False)

    op.create_table('crawls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('source_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('lives', sa.Integer(), nullable=False),
    sa.Column('progress', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('report', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_crawls_run_id_runs')),
    sa.ForeignKeyConstraint(['source_id'], ['sources.id'], name=op.f('fk_crawls_source_id_sources')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_crawls_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_crawls')),
    sa.UniqueConstraint('uid', name=op.f('uq_crawls_uid'))
    )
    with op.batch_alter_table('crawls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_crawls_source_id'), ['source_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_crawls_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_crawls_unit_id'), ['unit_id'], unique=False)

    op.create_table('addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('url_sha256', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('page_sha256', sa.String(), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('times', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_addresses_run_id_runs')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_addresses_sighting_id_sightings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_addresses_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_addresses')),
    sa.UniqueConstraint('unit_id', 'url_sha256', name=op.f('uq_addresses_unit_id'))
    )
    with op.batch_alter_table('addresses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_addresses_outcome'), ['outcome'], unique=False)
        batch_op.create_index(batch_op.f('ix_addresses_sighting_id'), ['sighting_id'], unique=False)

    op.create_table('glimpses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=True),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('seller', sa.String(), nullable=False),
    sa.Column('price', sa.String(), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('availability', sa.String(), nullable=True),
    sa.Column('page_sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_glimpses_run_id_runs')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_glimpses_sighting_id_sightings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_glimpses'))
    )
    with op.batch_alter_table('glimpses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_glimpses_sighting_id'), ['sighting_id'], unique=False)

    op.create_table('returns',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('seen_id', sa.Integer(), nullable=False),
    sa.Column('reasons', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['gone_id'], ['sightings.id'], name=op.f('fk_returns_gone_id_sightings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['seen_id'], ['sightings.id'], name=op.f('fk_returns_seen_id_sightings'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_returns_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_returns')),
    sa.UniqueConstraint('gone_id', 'seen_id', name=op.f('uq_returns_gone_id'))
    )
    with op.batch_alter_table('returns', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_returns_gone_id'), ['gone_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_returns_seen_id'), ['seen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_returns_unit_id'), ['unit_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('returns', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_returns_unit_id'))
        batch_op.drop_index(batch_op.f('ix_returns_seen_id'))
        batch_op.drop_index(batch_op.f('ix_returns_gone_id'))

    op.drop_table('returns')
    with op.batch_alter_table('glimpses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_glimpses_sighting_id'))

    op.drop_table('glimpses')
    with op.batch_alter_table('addresses', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_addresses_sighting_id'))
        batch_op.drop_index(batch_op.f('ix_addresses_outcome'))

    op.drop_table('addresses')
    with op.batch_alter_table('crawls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_crawls_unit_id'))
        batch_op.drop_index(batch_op.f('ix_crawls_state'))
        batch_op.drop_index(batch_op.f('ix_crawls_source_id'))

    op.drop_table('crawls')
    with op.batch_alter_table('sources', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sources_watch'))
        batch_op.drop_index(batch_op.f('ix_sources_unit_id'))
        batch_op.drop_index(batch_op.f('ix_sources_next_at'))

    op.drop_table('sources')
    with op.batch_alter_table('picture_prints', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_picture_prints_band3'))
        batch_op.drop_index(batch_op.f('ix_picture_prints_band2'))
        batch_op.drop_index(batch_op.f('ix_picture_prints_band1'))
        batch_op.drop_index(batch_op.f('ix_picture_prints_band0'))

    op.drop_table('picture_prints')
    with op.batch_alter_table('sightings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sightings_removed_at'))
        batch_op.drop_column('removed_at')
