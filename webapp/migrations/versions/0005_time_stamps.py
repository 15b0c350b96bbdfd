"""Time stamps; SM3 beside SHA-256"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sm3', sa.String(), nullable=False, server_default=''))
    op.create_table('time_stamps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('request', sa.LargeBinary(), nullable=False),
    sa.Column('token', sa.LargeBinary(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stamped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('authority', sa.String(), nullable=False),
    sa.Column('verified', sa.Boolean(), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_time_stamps_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_stamps')),
    sa.UniqueConstraint('uid', name=op.f('uq_time_stamps_uid'))
    )
    with op.batch_alter_table('time_stamps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_time_stamps_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_time_stamps_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_time_stamps_thing'), ['thing'], unique=False)
        batch_op.create_index(batch_op.f('ix_time_stamps_unit_id'), ['unit_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('time_stamps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_time_stamps_unit_id'))
        batch_op.drop_index(batch_op.f('ix_time_stamps_thing'))
        batch_op.drop_index(batch_op.f('ix_time_stamps_state'))
        batch_op.drop_index(batch_op.f('ix_time_stamps_sha256'))

    op.drop_table('time_stamps')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_column('sm3')
