"""Families and merges of rights, proceedings, evaluation reports, papers; editions of classifications; remembered column names, previews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('class_editions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('system', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('starts', sa.Date(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('official', sa.Boolean(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_editions')),
    sa.UniqueConstraint('system', 'edition', name=op.f('uq_class_editions_system'))
    )
    op.create_table('header_maps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('columns', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_header_maps')),
    sa.UniqueConstraint('fingerprint', name=op.f('uq_header_maps_fingerprint'))
    )
    op.create_table('import_drafts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('seen', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_drafts')),
    sa.UniqueConstraint('uid', name=op.f('uq_import_drafts_uid'))
    )
    op.create_index(op.f('ix_import_drafts_person_id'), 'import_drafts', ['person_id'], unique=False)
    op.create_table('right_families',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_families')),
    sa.UniqueConstraint('key', name=op.f('uq_right_families_key')),
    sa.UniqueConstraint('uid', name=op.f('uq_right_families_uid'))
    )
    op.create_table('class_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('one', sa.String(), nullable=False),
    sa.Column('other', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['class_editions.id'], name=op.f('fk_class_links_edition_id_class_editions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_links'))
    )
    op.create_index(op.f('ix_class_links_edition_id'), 'class_links', ['edition_id'], unique=False)
    op.create_table('class_nodes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('parent', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['edition_id'], ['class_editions.id'], name=op.f('fk_class_nodes_edition_id_class_editions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_nodes')),
    sa.UniqueConstraint('edition_id', 'code', name=op.f('uq_class_nodes_edition_id'))
    )
    op.create_index(op.f('ix_class_nodes_edition_id'), 'class_nodes', ['edition_id'], unique=False)
    op.create_index(op.f('ix_class_nodes_folded'), 'class_nodes', ['folded'], unique=False)
    op.create_index(op.f('ix_class_nodes_parent'), 'class_nodes', ['parent'], unique=False)
    op.create_table('evaluation_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('conclusion', sa.Enum('positive', 'partly', 'negative', name='conclusion', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_evaluation_reports_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evaluation_reports')),
    sa.UniqueConstraint('uid', name=op.f('uq_evaluation_reports_uid'))
    )
    op.create_index(op.f('ix_evaluation_reports_right_id'), 'evaluation_reports', ['right_id'], unique=False)
    op.create_table('family_members',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('family_id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['family_id'], ['right_families.id'], name=op.f('fk_family_members_family_id_right_families'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_family_members_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_family_members')),
    sa.UniqueConstraint('family_id', 'right_id', name=op.f('uq_family_members_family_id'))
    )
    op.create_index(op.f('ix_family_members_family_id'), 'family_members', ['family_id'], unique=False)
    op.create_index(op.f('ix_family_members_right_id'), 'family_members', ['right_id'], unique=False)
    op.create_table('right_documents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_right_documents_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_documents')),
    sa.UniqueConstraint('right_id', 'sha256', name=op.f('uq_right_documents_right_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_right_documents_uid'))
    )
    op.create_index(op.f('ix_right_documents_right_id'), 'right_documents', ['right_id'], unique=False)
    op.create_table('right_merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('added', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['gone_id'], ['rights.id'], name=op.f('fk_right_merges_gone_id_rights'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['kept_id'], ['rights.id'], name=op.f('fk_right_merges_kept_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_merges')),
    sa.UniqueConstraint('uid', name=op.f('uq_right_merges_uid'))
    )
    op.create_index(op.f('ix_right_merges_gone_id'), 'right_merges', ['gone_id'], unique=False)
    op.create_index(op.f('ix_right_merges_kept_id'), 'right_merges', ['kept_id'], unique=False)
    op.create_table('right_proceedings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('invalidation', 'opposition', 'non_use', 'ownership', 'court', 'authority', name='proceedingkind', native_enum=False, length=32), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('against', sa.String(), nullable=False),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('outcome', sa.Enum('open', 'maintained', 'partly', 'removed', 'withdrawn', name='outcome', native_enum=False, length=32), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_right_proceedings_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_proceedings')),
    sa.UniqueConstraint('right_id', 'kind', 'number', name=op.f('uq_right_proceedings_right_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_right_proceedings_uid'))
    )
    op.create_index(op.f('ix_right_proceedings_right_id'), 'right_proceedings', ['right_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_right_proceedings_right_id'), table_name='right_proceedings')
    op.drop_table('right_proceedings')
    op.drop_index(op.f('ix_right_merges_kept_id'), table_name='right_merges')
    op.drop_index(op.f('ix_right_merges_gone_id'), table_name='right_merges')
    op.drop_table('right_merges')
    op.drop_index(op.f('ix_right_documents_right_id'), table_name='right_documents')
    op.drop_table('right_documents')
    op.drop_index(op.f('ix_family_members_right_id'), table_name='family_members')
    op.drop_index(op.f('ix_family_members_family_id'), table_name='family_members')
    op.drop_table('family_members')
    op.drop_index(op.f('ix_evaluation_reports_right_id'), table_name='evaluation_reports')
    op.drop_table('evaluation_reports')
    op.drop_index(op.f('ix_class_nodes_parent'), table_name='class_nodes')
    op.drop_index(op.f('ix_class_nodes_folded'), table_name='class_nodes')
    op.drop_index(op.f('ix_class_nodes_edition_id'), table_name='class_nodes')
    op.drop_table('class_nodes')
    op.drop_index(op.f('ix_class_links_edition_id'), table_name='class_links')
    op.drop_table('class_links')
    op.drop_table('right_families')
    op.drop_index(op.f('ix_import_drafts_person_id'), table_name='import_drafts')
    op.drop_table('import_drafts')
    op.drop_table('header_maps')
    op.drop_table('class_editions')
