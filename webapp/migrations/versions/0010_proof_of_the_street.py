"""Evidence: custody links say to whom and carry a seal"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('custody_events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('to', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('seal', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('custody_events', schema=None) as batch_op:
        batch_op.drop_column('seal')
        batch_op.drop_column('to')
