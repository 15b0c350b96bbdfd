"""Case room completed: the cluster index, revoked opinions"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_index('ix_matches_cluster')
        batch_op.create_index('ix_matches_cluster', ['cluster_key', 'state', 'unit_id'], unique=False)
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('revoked_because', sa.String(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_column('revoked_because')
        batch_op.drop_column('revoked_at')
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_index('ix_matches_cluster')
        batch_op.create_index('ix_matches_cluster', ['cluster_key', 'state'], unique=False)
