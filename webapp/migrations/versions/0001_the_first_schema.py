"""The first schema"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from registry.audit import POSTGRES_GUARDS, SQLITE_GUARDS

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit_entries',
    sa.Column('seq', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('object', sa.String(), nullable=False),
    sa.Column('detail', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('prev', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_entries'))
    )
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entries_act'), ['act'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entries_object'), ['object'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entries_unit_id'), ['unit_id'], unique=False)

    op.create_table('import_runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('options', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('groups', sa.Integer(), nullable=False),
    sa.Column('next_group', sa.Integer(), nullable=False),
    sa.Column('read', sa.Integer(), nullable=False),
    sa.Column('created', sa.Integer(), nullable=False),
    sa.Column('updated', sa.Integer(), nullable=False),
    sa.Column('unchanged', sa.Integer(), nullable=False),
    sa.Column('refused', sa.Integer(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_runs')),
    sa.UniqueConstraint('uid', name=op.f('uq_import_runs_uid'))
    )
    with op.batch_alter_table('import_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_import_runs_sha256'), ['sha256'], unique=False)

    op.create_table('jobs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('payload', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('leased_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease', sa.String(), nullable=False),
    sa.Column('error', sa.String(), nullable=False),
    sa.Column('result', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_jobs')),
    sa.UniqueConstraint('uid', name=op.f('uq_jobs_uid'))
    )
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.create_index('ix_jobs_ready', ['state', 'run_at'], unique=False)

    op.create_table('parties',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('person', 'firm', 'foreign', name='partykind', native_enum=False, length=32), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('uscc', sa.String(), nullable=True),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parties')),
    sa.UniqueConstraint('uid', name=op.f('uq_parties_uid'))
    )
    with op.batch_alter_table('parties', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_parties_folded'), ['folded'], unique=False)
        batch_op.create_index(batch_op.f('ix_parties_uscc'), ['uscc'], unique=False)

    op.create_table('rate_hits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('bucket', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rate_hits'))
    )
    with op.batch_alter_table('rate_hits', schema=None) as batch_op:
        batch_op.create_index('ix_rate_hits_bucket_at', ['bucket', 'at'], unique=False)

    op.create_table('units',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('level', sa.Enum('province', 'city', 'county', 'station', name='level', native_enum=False, length=32), nullable=False),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('number_prefix', sa.String(), nullable=False),
    sa.Column('number_unit', sa.String(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['parent_id'], ['units.id'], name=op.f('fk_units_parent_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_units')),
    sa.UniqueConstraint('uid', name=op.f('uq_units_uid'))
    )
    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_units_path'), ['path'], unique=False)

    op.create_table('fairs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('venue', sa.String(), nullable=False),
    sa.Column('starts', sa.Date(), nullable=True),
    sa.Column('ends', sa.Date(), nullable=True),
    sa.Column('opens_at', sa.String(), nullable=False),
    sa.Column('closes_at', sa.String(), nullable=False),
    sa.Column('answer_hours', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_fairs_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fairs')),
    sa.UniqueConstraint('uid', name=op.f('uq_fairs_uid'))
    )
    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fairs_unit_id'), ['unit_id'], unique=False)

    op.create_table('number_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_number_series_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_number_series')),
    sa.UniqueConstraint('unit_id', 'year', 'channel', name=op.f('uq_number_series_unit_id'))
    )
    op.create_table('offices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('seal', sa.LargeBinary(), nullable=True),
    sa.Column('seal_sha256', sa.String(), nullable=False),
    sa.Column('founded_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_offices_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_offices')),
    sa.UniqueConstraint('unit_id', name=op.f('uq_offices_unit_id'))
    )
    op.create_table('party_names',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['parties.id'], name=op.f('fk_party_names_party_id_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_party_names'))
    )
    with op.batch_alter_table('party_names', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_party_names_folded'), ['folded'], unique=False)
        batch_op.create_index(batch_op.f('ix_party_names_party_id'), ['party_id'], unique=False)

    op.create_table('people',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('login', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('password_hash', sa.String(), nullable=False),
    sa.Column('must_change', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('party_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['party_id'], ['parties.id'], name=op.f('fk_people_party_id_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_people')),
    sa.UniqueConstraint('login', name=op.f('uq_people_login')),
    sa.UniqueConstraint('uid', name=op.f('uq_people_uid'))
    )
    op.create_table('rights',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('trademark', 'design', 'invention', 'utility_model', 'gi', 'copyright', name='rightkind', native_enum=False, length=32), nullable=False),
    sa.Column('office', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('status', sa.Enum('pending', 'in_force', 'expired', 'lapsed', 'revoked', 'invalid', 'disputed', 'unknown', name='rightstatus', native_enum=False, length=32), nullable=False),
    sa.Column('status_source', sa.String(), nullable=False),
    sa.Column('status_checked_on', sa.Date(), nullable=True),
    sa.Column('filed', sa.Date(), nullable=True),
    sa.Column('registered', sa.Date(), nullable=True),
    sa.Column('expires', sa.Date(), nullable=True),
    sa.Column('territory', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('view_rule', sa.String(), nullable=False),
    sa.Column('extra', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('watched', sa.Boolean(), nullable=False),
    sa.Column('indexed_digest', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['parties.id'], name=op.f('fk_rights_owner_id_parties')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rights')),
    sa.UniqueConstraint('office', 'kind', 'number', name=op.f('uq_rights_office')),
    sa.UniqueConstraint('uid', name=op.f('uq_rights_uid'))
    )
    with op.batch_alter_table('rights', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rights_folded'), ['folded'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_indexed_digest'), ['indexed_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_kind'), ['kind'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_number'), ['number'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_status'), ['status'], unique=False)
        batch_op.create_index(batch_op.f('ix_rights_watched'), ['watched'], unique=False)

    op.create_table('runs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('manifest_sha256', sa.String(), nullable=False),
    sa.Column('folder', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('manifest', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('stats', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('next_line', sa.Integer(), nullable=False),
    sa.Column('done', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_runs_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_runs')),
    sa.UniqueConstraint('manifest_sha256', name=op.f('uq_runs_manifest_sha256')),
    sa.UniqueConstraint('uid', name=op.f('uq_runs_uid'))
    )
    op.create_table('api_tokens',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('token_sha256', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_api_tokens_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_api_tokens')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_api_tokens_token_sha256')),
    sa.UniqueConstraint('uid', name=op.f('uq_api_tokens_uid'))
    )
    with op.batch_alter_table('api_tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_api_tokens_person_id'), ['person_id'], unique=False)

    op.create_table('authorisations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('grantee', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('scope', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('territory', sa.String(), nullable=False),
    sa.Column('starts', sa.Date(), nullable=True),
    sa.Column('ends', sa.Date(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_authorisations_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authorisations')),
    sa.UniqueConstraint('uid', name=op.f('uq_authorisations_uid'))
    )
    with op.batch_alter_table('authorisations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_authorisations_folded'), ['folded'], unique=False)
        batch_op.create_index(batch_op.f('ix_authorisations_right_id'), ['right_id'], unique=False)

    op.create_table('cases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('respondent', sa.String(), nullable=False),
    sa.Column('act_date', sa.Date(), nullable=False),
    sa.Column('handler_id', sa.Integer(), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['handler_id'], ['people.id'], name=op.f('fk_cases_handler_id_people')),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_cases_right_id_rights')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_cases_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases')),
    sa.UniqueConstraint('number', name=op.f('uq_cases_number')),
    sa.UniqueConstraint('uid', name=op.f('uq_cases_uid'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_right_id'), ['right_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_cases_unit_id'), ['unit_id'], unique=False)

    op.create_table('exhibitors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('fascia_name', sa.String(), nullable=False),
    sa.Column('licence_name', sa.String(), nullable=False),
    sa.Column('uscc', sa.String(), nullable=True),
    sa.Column('country', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('products', sa.String(), nullable=False),
    sa.Column('website', sa.String(), nullable=False),
    sa.Column('contact', sa.String(), nullable=False),
    sa.Column('telephone', sa.String(), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('booths_text', sa.String(), nullable=False),
    sa.Column('extra', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_exhibitors_fair_id_fairs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibitors')),
    sa.UniqueConstraint('fair_id', 'key', name=op.f('uq_exhibitors_fair_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_exhibitors_uid'))
    )
    with op.batch_alter_table('exhibitors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibitors_fair_id'), ['fair_id'], unique=False)

    op.create_table('halls',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('width', sa.Double(), nullable=False),
    sa.Column('height', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_halls_fair_id_fairs'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_halls')),
    sa.UniqueConstraint('fair_id', 'name', name=op.f('uq_halls_fair_id'))
    )
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_halls_fair_id'), ['fair_id'], unique=False)

    op.create_table('logins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('token_sha256', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_seconds', sa.Integer(), nullable=False),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('address', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_logins_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_logins')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_logins_token_sha256')),
    sa.UniqueConstraint('uid', name=op.f('uq_logins_uid'))
    )
    with op.batch_alter_table('logins', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_logins_person_id'), ['person_id'], unique=False)

    op.create_table('memberships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.Enum('booth', 'intake', 'analyst', 'expert', 'lead', 'holder', 'respondent', 'organiser', 'officer', 'admin', 'auditor', name='role', native_enum=False, length=32), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_memberships_person_id_people')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_memberships_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_memberships')),
    sa.UniqueConstraint('person_id', 'unit_id', 'role', name=op.f('uq_memberships_person_id'))
    )
    op.create_table('practice_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('right', sa.Boolean(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_practice_answers_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practice_answers')),
    sa.UniqueConstraint('person_id', 'question', name=op.f('uq_practice_answers_person_id'))
    )
    with op.batch_alter_table('practice_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practice_answers_person_id'), ['person_id'], unique=False)

    op.create_table('right_classes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('system', sa.String(), nullable=False),
    sa.Column('edition', sa.String(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('goods', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_right_classes_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_classes'))
    )
    with op.batch_alter_table('right_classes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_right_classes_right_id'), ['right_id'], unique=False)

    op.create_table('right_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('before', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('after', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_right_events_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_events'))
    )
    with op.batch_alter_table('right_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_right_events_right_id'), ['right_id'], unique=False)

    op.create_table('right_images',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('refused', sa.String(), nullable=True),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_right_images_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_images'))
    )
    with op.batch_alter_table('right_images', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_right_images_right_id'), ['right_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_right_images_sha256'), ['sha256'], unique=False)

    op.create_table('right_names',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_right_names_right_id_rights'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_right_names'))
    )
    with op.batch_alter_table('right_names', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_right_names_right_id'), ['right_id'], unique=False)

    op.create_table('sightings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('listing', 'exhibit', 'photo', 'tip', name='channel', native_enum=False, length=32), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('brand', sa.String(), nullable=False),
    sa.Column('category', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('item_id', sa.String(), nullable=False),
    sa.Column('seller', sa.String(), nullable=False),
    sa.Column('seller_url', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('price', sa.String(), nullable=True),
    sa.Column('currency', sa.String(), nullable=True),
    sa.Column('first_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('screened_digest', sa.String(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('facts', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['run_id'], ['runs.id'], name=op.f('fk_sightings_run_id_runs')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_sightings_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sightings')),
    sa.UniqueConstraint('uid', name=op.f('uq_sightings_uid')),
    sa.UniqueConstraint('unit_id', 'key', name=op.f('uq_sightings_unit_id'))
    )
    with op.batch_alter_table('sightings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sightings_channel'), ['channel'], unique=False)
        batch_op.create_index(batch_op.f('ix_sightings_screened_digest'), ['screened_digest'], unique=False)
        batch_op.create_index(batch_op.f('ix_sightings_seller'), ['seller'], unique=False)
        batch_op.create_index(batch_op.f('ix_sightings_unit_id'), ['unit_id'], unique=False)

    op.create_table('booth_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('request_sha256', sa.String(), nullable=False),
    sa.Column('receipt', sa.String(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=True),
    sa.Column('booth', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('device_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reported', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_booth_checks_fair_id_fairs')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_booth_checks_person_id_people')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_booth_checks_sighting_id_sightings')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_booth_checks_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booth_checks')),
    sa.UniqueConstraint('person_id', 'key', name=op.f('uq_booth_checks_person_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_booth_checks_uid'))
    )
    with op.batch_alter_table('booth_checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_booth_checks_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booth_checks_unit_id'), ['unit_id'], unique=False)

    op.create_table('booths',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('hall_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=False),
    sa.Column('x', sa.Double(), nullable=False),
    sa.Column('y', sa.Double(), nullable=False),
    sa.Column('w', sa.Double(), nullable=False),
    sa.Column('h', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_booths_hall_id_halls'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_booths')),
    sa.UniqueConstraint('hall_id', 'number', name=op.f('uq_booths_hall_id'))
    )
    with op.batch_alter_table('booths', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_booths_hall_id'), ['hall_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_booths_number'), ['number'], unique=False)

    op.create_table('clocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_clocks_case_id_cases'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clocks'))
    )
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clocks_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clocks_due_at'), ['due_at'], unique=False)

    op.create_table('evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=True),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('media_type', sa.String(), nullable=False),
    sa.Column('filename', sa.String(), nullable=False),
    sa.Column('captured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('device_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('capture', sa.JSON(none_as_null=True), nullable=False),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_evidence_sighting_id_sightings')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_evidence_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('uid', name=op.f('uq_evidence_uid'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_evidence_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_sighting_id'), ['sighting_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_evidence_unit_id'), ['unit_id'], unique=False)

    op.create_table('matches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('right_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('log_odds', sa.Double(), nullable=False),
    sa.Column('findings', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('span', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('seen_picture', sa.String(), nullable=True),
    sa.Column('right_picture', sa.String(), nullable=True),
    sa.Column('box', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('warp', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('method', sa.String(), nullable=False),
    sa.Column('mirrored', sa.Boolean(), nullable=False),
    sa.Column('inverted', sa.Boolean(), nullable=False),
    sa.Column('engine_version', sa.String(), nullable=False),
    sa.Column('policy_version', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('blocked', 'noted', 'queued', 'watching', 'material', 'dismissed', 'case', name='matchstate', native_enum=False, length=32), nullable=False),
    sa.Column('held_because', sa.String(), nullable=False),
    sa.Column('cluster_key', sa.String(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_by', sa.Integer(), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['claimed_by'], ['people.id'], name=op.f('fk_matches_claimed_by_people')),
    sa.ForeignKeyConstraint(['right_id'], ['rights.id'], name=op.f('fk_matches_right_id_rights')),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_matches_sighting_id_sightings')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_matches_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_matches')),
    sa.UniqueConstraint('sighting_id', 'right_id', name=op.f('uq_matches_sighting_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_matches_uid'))
    )
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_matches_claimed_by'), ['claimed_by'], unique=False)
        batch_op.create_index('ix_matches_cluster', ['cluster_key', 'state'], unique=False)
        batch_op.create_index('ix_matches_queue', ['unit_id', 'state', 'due_at', 'log_odds'], unique=False)
        batch_op.create_index(batch_op.f('ix_matches_right_id'), ['right_id'], unique=False)

    op.create_table('opinions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'review', 'issued', 'withdrawn', name='opinionstate', native_enum=False, length=32), nullable=False),
    sa.Column('asked', sa.String(), nullable=False),
    sa.Column('rows', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('against', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('reasoning', sa.String(), nullable=False),
    sa.Column('conclusion', sa.Enum('high', 'rather_high', 'undecided', 'rather_low', 'low', name='conclusion', native_enum=False, length=32), nullable=True),
    sa.Column('would_change', sa.String(), nullable=False),
    sa.Column('drafted_by', sa.Integer(), nullable=False),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('lock', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('snapshot', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('snapshot_sha256', sa.String(), nullable=False),
    sa.Column('paper_sha256', sa.String(), nullable=False),
    sa.Column('paper_en_sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_opinions_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['drafted_by'], ['people.id'], name=op.f('fk_opinions_drafted_by_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opinions')),
    sa.UniqueConstraint('number', name=op.f('uq_opinions_number')),
    sa.UniqueConstraint('uid', name=op.f('uq_opinions_uid'))
    )
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_opinions_case_id'), ['case_id'], unique=False)

    op.create_table('sighting_images',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('url', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_sighting_images_sighting_id_sightings'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sighting_images'))
    )
    with op.batch_alter_table('sighting_images', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sighting_images_sha256'), ['sha256'], unique=False)
        batch_op.create_index(batch_op.f('ix_sighting_images_sighting_id'), ['sighting_id'], unique=False)

    op.create_table('steps',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('move', sa.String(), nullable=False),
    sa.Column('from_state', sa.String(), nullable=False),
    sa.Column('to_state', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_steps_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_steps_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_steps'))
    )
    with op.batch_alter_table('steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_steps_case_id'), ['case_id'], unique=False)

    op.create_table('case_matches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_case_matches_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['match_id'], ['matches.id'], name=op.f('fk_case_matches_match_id_matches')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_matches')),
    sa.UniqueConstraint('case_id', 'match_id', name=op.f('uq_case_matches_case_id'))
    )
    with op.batch_alter_table('case_matches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_matches_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_case_matches_match_id'), ['match_id'], unique=False)

    op.create_table('custody_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('evidence_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.Column('act', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['evidence_id'], ['evidence.id'], name=op.f('fk_custody_events_evidence_id_evidence')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_custody_events')),
    sa.UniqueConstraint('evidence_id', 'seq', name=op.f('uq_custody_events_evidence_id'))
    )
    with op.batch_alter_table('custody_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_custody_events_evidence_id'), ['evidence_id'], unique=False)

    op.create_table('exhibits',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('booth_id', sa.Integer(), nullable=True),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('sighting_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_exhibits_booth_id_booths')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_exhibits_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_exhibits_fair_id_fairs'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['sighting_id'], ['sightings.id'], name=op.f('fk_exhibits_sighting_id_sightings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_exhibits')),
    sa.UniqueConstraint('sighting_id', name=op.f('uq_exhibits_sighting_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_exhibits_uid'))
    )
    with op.batch_alter_table('exhibits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_exhibits_booth_id'), ['booth_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibits_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_exhibits_fair_id'), ['fair_id'], unique=False)

    op.create_table('gate_checks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('result', sa.Enum('passed', 'fail', 'unknown', 'not_applicable', name='result', native_enum=False, length=32), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('values', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['match_id'], ['matches.id'], name=op.f('fk_gate_checks_match_id_matches'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_checks')),
    sa.UniqueConstraint('match_id', 'number', name=op.f('uq_gate_checks_match_id'))
    )
    with op.batch_alter_table('gate_checks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gate_checks_match_id'), ['match_id'], unique=False)

    op.create_table('judgements',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('match_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('answer', sa.Enum('dismiss', 'watch', 'material', 'suspect', name='answer', native_enum=False, length=32), nullable=False),
    sa.Column('reason_code', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.Column('batch', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['match_id'], ['matches.id'], name=op.f('fk_judgements_match_id_matches')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_judgements_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgements'))
    )
    with op.batch_alter_table('judgements', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judgements_batch'), ['batch'], unique=False)
        batch_op.create_index(batch_op.f('ix_judgements_match_id'), ['match_id'], unique=False)

    op.create_table('signatures',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('opinion_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['opinion_id'], ['opinions.id'], name=op.f('fk_signatures_opinion_id_opinions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_signatures_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures')),
    sa.UniqueConstraint('opinion_id', 'person_id', name=op.f('uq_signatures_opinion_id'))
    )
    with op.batch_alter_table('signatures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_signatures_opinion_id'), ['opinion_id'], unique=False)

    op.create_table('tenancies',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('booth_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['booth_id'], ['booths.id'], name=op.f('fk_tenancies_booth_id_booths'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_tenancies_exhibitor_id_exhibitors'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tenancies')),
    sa.UniqueConstraint('booth_id', 'exhibitor_id', name=op.f('uq_tenancies_booth_id'))
    )
    with op.batch_alter_table('tenancies', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tenancies_booth_id'), ['booth_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tenancies_exhibitor_id'), ['exhibitor_id'], unique=False)
    for guard in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(guard)


def downgrade() -> None:
    with op.batch_alter_table('tenancies', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tenancies_exhibitor_id'))
        batch_op.drop_index(batch_op.f('ix_tenancies_booth_id'))

    op.drop_table('tenancies')
    with op.batch_alter_table('signatures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_signatures_opinion_id'))

    op.drop_table('signatures')
    with op.batch_alter_table('judgements', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_judgements_match_id'))
        batch_op.drop_index(batch_op.f('ix_judgements_batch'))

    op.drop_table('judgements')
    with op.batch_alter_table('gate_checks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_gate_checks_match_id'))

    op.drop_table('gate_checks')
    with op.batch_alter_table('exhibits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibits_fair_id'))
        batch_op.drop_index(batch_op.f('ix_exhibits_exhibitor_id'))
        batch_op.drop_index(batch_op.f('ix_exhibits_booth_id'))

    op.drop_table('exhibits')
    with op.batch_alter_table('custody_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_custody_events_evidence_id'))

    op.drop_table('custody_events')
    with op.batch_alter_table('case_matches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_case_matches_match_id'))
        batch_op.drop_index(batch_op.f('ix_case_matches_case_id'))

    op.drop_table('case_matches')
    with op.batch_alter_table('steps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_steps_case_id'))

    op.drop_table('steps')
    with op.batch_alter_table('sighting_images', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sighting_images_sighting_id'))
        batch_op.drop_index(batch_op.f('ix_sighting_images_sha256'))

    op.drop_table('sighting_images')
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_opinions_case_id'))

    op.drop_table('opinions')
    with op.batch_alter_table('matches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_matches_right_id'))
        batch_op.drop_index('ix_matches_queue')
        batch_op.drop_index('ix_matches_cluster')
        batch_op.drop_index(batch_op.f('ix_matches_claimed_by'))

    op.drop_table('matches')
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_evidence_unit_id'))
        batch_op.drop_index(batch_op.f('ix_evidence_sighting_id'))
        batch_op.drop_index(batch_op.f('ix_evidence_sha256'))

    op.drop_table('evidence')
    with op.batch_alter_table('clocks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clocks_due_at'))
        batch_op.drop_index(batch_op.f('ix_clocks_case_id'))

    op.drop_table('clocks')
    with op.batch_alter_table('booths', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_booths_number'))
        batch_op.drop_index(batch_op.f('ix_booths_hall_id'))

    op.drop_table('booths')
    with op.batch_alter_table('booth_checks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_booth_checks_unit_id'))
        batch_op.drop_index(batch_op.f('ix_booth_checks_person_id'))

    op.drop_table('booth_checks')
    with op.batch_alter_table('sightings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sightings_unit_id'))
        batch_op.drop_index(batch_op.f('ix_sightings_seller'))
        batch_op.drop_index(batch_op.f('ix_sightings_screened_digest'))
        batch_op.drop_index(batch_op.f('ix_sightings_channel'))

    op.drop_table('sightings')
    with op.batch_alter_table('right_names', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_right_names_right_id'))

    op.drop_table('right_names')
    with op.batch_alter_table('right_images', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_right_images_sha256'))
        batch_op.drop_index(batch_op.f('ix_right_images_right_id'))

    op.drop_table('right_images')
    with op.batch_alter_table('right_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_right_events_right_id'))

    op.drop_table('right_events')
    with op.batch_alter_table('right_classes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_right_classes_right_id'))

    op.drop_table('right_classes')
    with op.batch_alter_table('practice_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practice_answers_person_id'))

    op.drop_table('practice_answers')
    op.drop_table('memberships')
    with op.batch_alter_table('logins', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_logins_person_id'))

    op.drop_table('logins')
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_halls_fair_id'))

    op.drop_table('halls')
    with op.batch_alter_table('exhibitors', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_exhibitors_fair_id'))

    op.drop_table('exhibitors')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_cases_unit_id'))
        batch_op.drop_index(batch_op.f('ix_cases_state'))
        batch_op.drop_index(batch_op.f('ix_cases_right_id'))

    op.drop_table('cases')
    with op.batch_alter_table('authorisations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_authorisations_right_id'))
        batch_op.drop_index(batch_op.f('ix_authorisations_folded'))

    op.drop_table('authorisations')
    with op.batch_alter_table('api_tokens', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_api_tokens_person_id'))

    op.drop_table('api_tokens')
    op.drop_table('runs')
    with op.batch_alter_table('rights', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rights_watched'))
        batch_op.drop_index(batch_op.f('ix_rights_status'))
        batch_op.drop_index(batch_op.f('ix_rights_owner_id'))
        batch_op.drop_index(batch_op.f('ix_rights_number'))
        batch_op.drop_index(batch_op.f('ix_rights_kind'))
        batch_op.drop_index(batch_op.f('ix_rights_indexed_digest'))
        batch_op.drop_index(batch_op.f('ix_rights_folded'))

    op.drop_table('rights')
    op.drop_table('people')
    with op.batch_alter_table('party_names', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_party_names_party_id'))
        batch_op.drop_index(batch_op.f('ix_party_names_folded'))

    op.drop_table('party_names')
    op.drop_table('offices')
    op.drop_table('number_series')
    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fairs_unit_id'))

    op.drop_table('fairs')
    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_units_path'))

    op.drop_table('units')
    with op.batch_alter_table('rate_hits', schema=None) as batch_op:
        batch_op.drop_index('ix_rate_hits_bucket_at')

    op.drop_table('rate_hits')
    with op.batch_alter_table('parties', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_parties_uscc'))
        batch_op.drop_index(batch_op.f('ix_parties_folded'))

    op.drop_table('parties')
    with op.batch_alter_table('jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_jobs_ready')

    op.drop_table('jobs')
    with op.batch_alter_table('import_runs', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_import_runs_sha256'))

    op.drop_table('import_runs')
    with op.batch_alter_table('audit_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entries_unit_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entries_object'))
        batch_op.drop_index(batch_op.f('ix_audit_entries_act'))

    op.drop_table('audit_entries')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS audit_entries_append_only()")
