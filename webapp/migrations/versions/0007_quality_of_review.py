"""Quality of review: how long a card took, skips, saved views, golden items, second readings, changes of a threshold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
ANSWER = sa.Enum('dismiss', 'watch', 'material', 'suspect', name='answer', native_enum=False, length=32)
PURPOSE = sa.Enum('golden', 'second', name='purpose', native_enum=False, length=32)
KIND = sa.Enum('trademark', 'design', 'invention', 'utility_model', 'gi', 'copyright', name='rightkind', native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.add_column(sa.Column('claimed_at', INSTANT, nullable=True))
    with op.batch_alter_table('judgements', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seconds', sa.Double(), nullable=True))
    _skips_and_views()
    _golden_and_readings()
    _threshold_changes()


def _skips_and_views() -> None:
    op.create_table('skips',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.Column('cluster_key', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', INSTANT, nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('until', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['match_id'], ['matches.id'], name=op.f('fk_skips_match_id_matches'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_skips_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skips')),
    )
    op.create_index(op.f('ix_skips_match_id'), 'skips', ['match_id'], unique=False)
    op.create_index('ix_skips_person', 'skips', ['person_id', 'cluster_key'], unique=False)
    op.create_table('saved_views',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('filters', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('created_at', INSTANT, nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_saved_views_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_views')),
    sa.UniqueConstraint('person_id', 'name', name=op.f('uq_saved_views_person_id')),
    )


def _golden_and_readings() -> None:
    op.create_table('golden_items',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.Column('expected', ANSWER, nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('added_by', sa.Integer(), nullable=False),
    sa.Column('added_at', INSTANT, nullable=False),
    sa.Column('retired_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['match_id'], ['matches.id'], name=op.f('fk_golden_items_match_id_matches'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['added_by'], ['people.id'], name=op.f('fk_golden_items_added_by_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_golden_items')),
    sa.UniqueConstraint('match_id', name=op.f('uq_golden_items_match_id')),
    )
    op.create_table('readings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.Column('purpose', PURPOSE, nullable=False),
    sa.Column('expected', ANSWER, nullable=False),
    sa.Column('first_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', INSTANT, nullable=False),
    sa.Column('taken_until', INSTANT, nullable=True),
    sa.Column('at', INSTANT, nullable=True),
    sa.Column('answer', ANSWER, nullable=True),
    sa.Column('reason_code', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_readings_unit_id_units')),
    sa.ForeignKeyConstraint(['match_id'], ['matches.id'], name=op.f('fk_readings_match_id_matches'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_id'], ['people.id'], name=op.f('fk_readings_first_id_people')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_readings_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_readings')),
    sa.UniqueConstraint('match_id', 'person_id', 'purpose', name=op.f('uq_readings_match_id')),
    )
    op.create_index(op.f('ix_readings_match_id'), 'readings', ['match_id'], unique=False)
    op.create_index('ix_readings_open', 'readings', ['unit_id', 'purpose', 'person_id', 'answer'], unique=False)


def _threshold_changes() -> None:
    op.create_table('threshold_changes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', KIND, nullable=False),
    sa.Column('before', sa.Double(), nullable=False),
    sa.Column('after', sa.Double(), nullable=False),
    sa.Column('figures', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', INSTANT, nullable=False),
    sa.Column('applied_by', sa.Integer(), nullable=True),
    sa.Column('applied_at', INSTANT, nullable=True),
    sa.Column('dropped_at', INSTANT, nullable=True),
    sa.ForeignKeyConstraint(['proposed_by'], ['people.id'], name=op.f('fk_threshold_changes_proposed_by_people')),
    sa.ForeignKeyConstraint(['applied_by'], ['people.id'], name=op.f('fk_threshold_changes_applied_by_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_threshold_changes')),
    )


def downgrade() -> None:
    op.drop_table('threshold_changes')
    op.drop_index('ix_readings_open', table_name='readings')
    op.drop_index(op.f('ix_readings_match_id'), table_name='readings')
    op.drop_table('readings')
    op.drop_table('golden_items')
    op.drop_table('saved_views')
    op.drop_index('ix_skips_person', table_name='skips')
    op.drop_index(op.f('ix_skips_match_id'), table_name='skips')
    op.drop_table('skips')
    with op.batch_alter_table('judgements', schema=None) as batch_op:
        batch_op.drop_column('seconds')
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_column('claimed_at')
