"""Experts and opinions: corrections, feature tables, material to ask for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('features', sa.JSON(none_as_null=True), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('ask_for', sa.JSON(none_as_null=True), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('corrects_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('correction', sa.String(), nullable=False, server_default=''))
        batch_op.create_foreign_key(batch_op.f('fk_opinions_corrects_id_opinions'), 'opinions', ['corrects_id'], ['id'])


def downgrade() -> None:
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_opinions_corrects_id_opinions'), type_='foreignkey')
        batch_op.drop_column('correction')
        batch_op.drop_column('corrects_id')
        batch_op.drop_column('ask_for')
        batch_op.drop_column('features')
