"""What the last import read for a right, so that the same rows again need no second look."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('rights', sa.Column('row_mark', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('rights') as table:
        table.drop_column('row_mark')
