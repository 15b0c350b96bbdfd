"""Dossiers, watches, reminders, holds of the flood guard; parties merged, locked and identified; authorisations with their channels."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('told_reminders',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_told_reminders')),
    sa.UniqueConstraint('key', 'person_id', name=op.f('uq_told_reminders_key'))
    )
    op.create_index(op.f('ix_told_reminders_person_id'), 'told_reminders', ['person_id'], unique=False)
    op.create_table('party_identities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('sealed', sa.String(), nullable=False),
    sa.Column('masked', sa.String(), nullable=False),
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['parties.id'], name=op.f('fk_party_identities_party_id_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_identities')),
    sa.UniqueConstraint('party_id', 'fingerprint', name=op.f('uq_party_identities_party_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_party_identities_uid'))
    )
    op.create_index(op.f('ix_party_identities_fingerprint'), 'party_identities', ['fingerprint'], unique=False)
    op.create_index(op.f('ix_party_identities_party_id'), 'party_identities', ['party_id'], unique=False)
    op.create_table('party_merges',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('kept_id', sa.Integer(), nullable=False),
    sa.Column('gone_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('moved', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.String(), nullable=False),
    sa.Column('undone_because', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['gone_id'], ['parties.id'], name=op.f('fk_party_merges_gone_id_parties')),
    sa.ForeignKeyConstraint(['kept_id'], ['parties.id'], name=op.f('fk_party_merges_kept_id_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_merges')),
    sa.UniqueConstraint('uid', name=op.f('uq_party_merges_uid'))
    )
    op.create_index(op.f('ix_party_merges_gone_id'), 'party_merges', ['gone_id'], unique=False)
    op.create_index(op.f('ix_party_merges_kept_id'), 'party_merges', ['kept_id'], unique=False)
    op.create_table('dossiers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('rights', 'defence', name='dossierkind', native_enum=False, length=32), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('occasion', sa.String(), nullable=False),
    sa.Column('booth', sa.String(), nullable=False),
    sa.Column('statement', sa.String(), nullable=False),
    sa.Column('grounds', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('manifest_sha256', sa.String(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sealed_by', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_by', sa.String(), nullable=False),
    sa.Column('receipt_sha256', sa.String(), nullable=False),
    sa.Column('receipt_en_sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['follows_id'], ['dossiers.id'], name=op.f('fk_dossiers_follows_id_dossiers')),
    sa.ForeignKeyConstraint(['party_id'], ['parties.id'], name=op.f('fk_dossiers_party_id_parties')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_dossiers_person_id_people')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_dossiers_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossiers')),
    sa.UniqueConstraint('number', name=op.f('uq_dossiers_number')),
    sa.UniqueConstraint('uid', name=op.f('uq_dossiers_uid'))
    )
    op.create_index(op.f('ix_dossiers_kind'), 'dossiers', ['kind'], unique=False)
    op.create_index(op.f('ix_dossiers_party_id'), 'dossiers', ['party_id'], unique=False)
    op.create_index(op.f('ix_dossiers_unit_id'), 'dossiers', ['unit_id'], unique=False)
    op.create_table('flood_holds',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('found', sa.Integer(), nullable=False),
    sa.Column('usual', sa.Double(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_flood_holds_right_id_rights'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_flood_holds_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_flood_holds')),
    sa.UniqueConstraint('uid', name=op.f('uq_flood_holds_uid'))
    )
    op.create_index(op.f('ix_flood_holds_right_id'), 'flood_holds', ['right_id'], unique=False)
    op.create_index(op.f('ix_flood_holds_state'), 'flood_holds', ['state'], unique=False)
    op.create_index(op.f('ix_flood_holds_unit_id'), 'flood_holds', ['unit_id'], unique=False)
    op.create_table('watches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('channels', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('shops', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('fairs', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('threshold', sa.Double(), nullable=False),
    sa.Column('rhythm', sa.Enum('at_once', 'daily', 'weekly', 'never', name='rhythm', native_enum=False, length=32), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_watches_person_id_people')),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_watches_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watches')),
    sa.UniqueConstraint('uid', name=op.f('uq_watches_uid'))
    )
    op.create_index(op.f('ix_watches_active'), 'watches', ['active'], unique=False)
    op.create_index(op.f('ix_watches_right_id'), 'watches', ['right_id'], unique=False)
    op.create_table('dossier_rights',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossiers.id'], name=op.f('fk_dossier_rights_dossier_id_dossiers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_dossier_rights_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_rights'))
    )
    op.create_index(op.f('ix_dossier_rights_dossier_id'), 'dossier_rights', ['dossier_id'], unique=False)
    op.create_index(op.f('ix_dossier_rights_right_id'), 'dossier_rights', ['right_id'], unique=False)
    op.create_table('watch_news',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('watch_id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['watch_id'], ['watches.id'], name=op.f('fk_watch_news_watch_id_watches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watch_news')),
    sa.UniqueConstraint('watch_id', 'match_id', name=op.f('uq_watch_news_watch_id'))
    )
    op.create_index(op.f('ix_watch_news_match_id'), 'watch_news', ['match_id'], unique=False)
    op.create_index(op.f('ix_watch_news_watch_id'), 'watch_news', ['watch_id'], unique=False)
    op.create_table('dossier_files',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('dossier_id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['dossier_id'], ['dossiers.id'], name=op.f('fk_dossier_files_dossier_id_dossiers'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_dossier_files_evidence_id_evidence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dossier_files'))
    )
    op.create_index(op.f('ix_dossier_files_dossier_id'), 'dossier_files', ['dossier_id'], unique=False)
    op.add_column('authorisations', sa.Column('channels', sa.JSON(none_as_null=True), nullable=False, server_default='[]'))
    op.add_column('authorisations', sa.Column('source', sa.String(), nullable=False, server_default=''))
    op.add_column('authorisations', sa.Column('recorded_by', sa.String(), nullable=False, server_default=''))
    op.add_column('authorisations', sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('matches', sa.Column('held_until', sa.Date(), nullable=True))
    op.create_index(op.f('ix_matches_held_until'), 'matches', ['held_until'], unique=False)
    op.add_column('parties', sa.Column('merged_into_id', sa.Integer(), nullable=True))
    op.add_column('parties', sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('parties', sa.Column('locked_because', sa.String(), nullable=False, server_default=''))
    op.add_column('parties', sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.create_index(op.f('ix_parties_merged_into_id'), 'parties', ['merged_into_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_parties_merged_into_id'), table_name='parties')
    op.drop_column('parties', 'erased_at')
    op.drop_column('parties', 'locked_because')
    op.drop_column('parties', 'locked_at')
    op.drop_column('parties', 'merged_into_id')
    op.drop_index(op.f('ix_matches_held_until'), table_name='matches')
    op.drop_column('matches', 'held_until')
    op.drop_column('authorisations', 'recorded_at')
    op.drop_column('authorisations', 'recorded_by')
    op.drop_column('authorisations', 'source')
    op.drop_column('authorisations', 'channels')
    op.drop_index(op.f('ix_dossier_files_dossier_id'), table_name='dossier_files')
    op.drop_table('dossier_files')
    op.drop_index(op.f('ix_watch_news_watch_id'), table_name='watch_news')
    op.drop_index(op.f('ix_watch_news_match_id'), table_name='watch_news')
    op.drop_table('watch_news')
    op.drop_index(op.f('ix_dossier_rights_right_id'), table_name='dossier_rights')
    op.drop_index(op.f('ix_dossier_rights_dossier_id'), table_name='dossier_rights')
    op.drop_table('dossier_rights')
    op.drop_index(op.f('ix_watches_right_id'), table_name='watches')
    op.drop_index(op.f('ix_watches_active'), table_name='watches')
    op.drop_table('watches')
    op.drop_index(op.f('ix_flood_holds_unit_id'), table_name='flood_holds')
    op.drop_index(op.f('ix_flood_holds_state'), table_name='flood_holds')
    op.drop_index(op.f('ix_flood_holds_right_id'), table_name='flood_holds')
    op.drop_table('flood_holds')
    op.drop_index(op.f('ix_dossiers_unit_id'), table_name='dossiers')
    op.drop_index(op.f('ix_dossiers_party_id'), table_name='dossiers')
    op.drop_index(op.f('ix_dossiers_kind'), table_name='dossiers')
    op.drop_table('dossiers')
    op.drop_index(op.f('ix_party_merges_kept_id'), table_name='party_merges')
    op.drop_index(op.f('ix_party_merges_gone_id'), table_name='party_merges')
    op.drop_table('party_merges')
    op.drop_index(op.f('ix_party_identities_party_id'), table_name='party_identities')
    op.drop_index(op.f('ix_party_identities_fingerprint'), table_name='party_identities')
    op.drop_table('party_identities')
    op.drop_index(op.f('ix_told_reminders_person_id'), table_name='told_reminders')
    op.drop_table('told_reminders')
