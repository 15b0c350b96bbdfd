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


    op.create_table('expert_profiles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kinds', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('fields', sa.String(), nullable=False),
    sa.Column('employer', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('avoid', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('term_until', sa.Date(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_expert_profiles_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_profiles')),
    sa.UniqueConstraint('person_id', name=op.f('uq_expert_profiles_person_id'))
    )
    op.create_table('assignments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('asked', 'accepted', 'recused', 'answered', 'replaced', name='assignmentstate', native_enum=False, length=32), nullable=False),
    sa.Column('drawn_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drawn_by', sa.String(), nullable=False),
    sa.Column('drawn_from', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('conclusion', sa.Enum('high', 'rather_high', 'undecided', 'rather_low', 'low', name='conclusion', native_enum=False, length=32), nullable=True),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_assignments_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_assignments_person_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_assignments')),
    sa.UniqueConstraint('case_id', 'person_id', name=op.f('uq_assignments_case_id')),
    sa.UniqueConstraint('uid', name=op.f('uq_assignments_uid'))
    )
    with op.batch_alter_table('assignments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_assignments_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_assignments_person_id'), ['person_id'], unique=False)


    op.create_table('letters',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('uid', sa.String(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('number', sa.String(), nullable=True),
    sa.Column('state', sa.Enum('draft', 'issued', 'dropped', name='letterstate', native_enum=False, length=32), nullable=False),
    sa.Column('words', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('snapshot', sa.JSON(none_as_null=True), nullable=False),
    sa.Column('content_sha256', sa.String(), nullable=False),
    sa.Column('paper_sha256', sa.String(), nullable=False),
    sa.Column('paper_en_sha256', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_letters_case_id_cases'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['made_by'], ['people.id'], name=op.f('fk_letters_made_by_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letters')),
    sa.UniqueConstraint('number', name=op.f('uq_letters_number')),
    sa.UniqueConstraint('uid', name=op.f('uq_letters_uid'))
    )
    with op.batch_alter_table('letters', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letters_case_id'), ['case_id'], unique=False)


def downgrade() -> None:
    op.drop_table('letters')
    op.drop_table('assignments')
    op.drop_table('expert_profiles')
    with op.batch_alter_table('opinions', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_opinions_corrects_id_opinions'), type_='foreignkey')
        batch_op.drop_column('correction')
        batch_op.drop_column('corrects_id')
        batch_op.drop_column('ask_for')
        batch_op.drop_column('features')
