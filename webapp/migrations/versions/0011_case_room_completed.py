"""Case room completed: the cluster index, revoked opinions, Word templates"""

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
    op.create_table('paper_templates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('paper', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('data', sa.LargeBinary(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('kept_by', sa.String(), nullable=False),
    sa.Column('kept_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_templates')),
    sa.UniqueConstraint('paper', 'language', name=op.f('uq_paper_templates_paper'))
    )


def downgrade() -> None:
    op.drop_table('paper_templates')
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_column('revoked_because')
        batch_op.drop_column('revoked_at')
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_index('ix_matches_cluster')
        batch_op.create_index('ix_matches_cluster', ['cluster_key', 'state'], unique=False)
