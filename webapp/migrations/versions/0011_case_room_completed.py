"""Case room completed: the cluster index"""

from __future__ import annotations

from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_index('ix_matches_cluster')
        batch_op.create_index('ix_matches_cluster', ['cluster_key', 'state', 'unit_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_index('ix_matches_cluster')
        batch_op.create_index('ix_matches_cluster', ['cluster_key', 'state'], unique=False)
