"""Clocks and mail"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def _instant(name: str, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=empty)


def _words(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _counting() -> None:
    op.create_table('working_years', sa.Column('year', sa.Integer(), autoincrement=False, nullable=False), sa.Column('off', sa.JSON(), nullable=False),
                    sa.Column('work', sa.JSON(), nullable=False), *_words('source'), sa.Column('verified', sa.Boolean(), nullable=False), *_words('by'),
                    _instant('at'), sa.PrimaryKeyConstraint('year', name=op.f('pk_working_years')))
    op.create_table('office_hours', sa.Column('unit_id', sa.Integer(), nullable=False), *_words('hours'),
                    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_office_hours_unit_id_units')),
                    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_office_hours')))
    op.create_table('clock_stops', sa.Column('id', sa.Integer(), nullable=False), sa.Column('clock_id', sa.Integer(), nullable=False), *_words('because'),
                    _instant('since'), _instant('until', empty=True),
                    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_clock_stops_clock_id_clocks'), ondelete='CASCADE'),
                    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_stops')))
    op.create_index(op.f('ix_clock_stops_clock_id'), 'clock_stops', ['clock_id'])
    op.create_table('clock_alerts', sa.Column('id', sa.Integer(), nullable=False), sa.Column('clock_id', sa.Integer(), nullable=False), *_words('kind'),
                    _instant('due_at'), _instant('at'),
                    sa.ForeignKeyConstraint(['clock_id'], ['clocks.id'], name=op.f('fk_clock_alerts_clock_id_clocks'), ondelete='CASCADE'),
                    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_alerts')), sa.UniqueConstraint('clock_id', 'kind', 'due_at', name='uq_clock_alerts_clock_id'))
    op.create_index(op.f('ix_clock_alerts_clock_id'), 'clock_alerts', ['clock_id'])


def _table(name: str, *columns: sa.SchemaItem, points: dict[str, tuple[str, bool]], unique: tuple[tuple[str, ...], ...] = (), index: tuple[str, ...] = ()) -> None:
    """A table with an id; `points`: column -> (table, goes with it)."""
    keys = [sa.ForeignKeyConstraint([c], [f'{t}.id'], name=op.f(f'fk_{name}_{c}_{t}'), ondelete='CASCADE' if goes else None) for c, (t, goes) in points.items()]
    once = [sa.UniqueConstraint(*columns_, name=op.f(f'uq_{name}_{columns_[0]}')) for columns_ in unique]
    op.create_table(name, sa.Column('id', sa.Integer(), nullable=False), *columns, sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{name}')), *keys, *once)
    for column in index:
        op.create_index(op.f(f'ix_{name}_{column}'), name, [column])


def _number(name: str, *, empty: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Integer(), nullable=empty)


def _files() -> None:
    case, uid = {'case_id': ('cases', True)}, ('uid',)
    _table('case_parties', *_words('uid'), _number('case_id'), *_words('part', 'name'), _number('party_id', empty=True), *_words('contact', 'phone', 'email', 'note', 'by'),
           _instant('at'), _instant('ended_at', empty=True), points={**case, 'party_id': ('parties', False)}, unique=(uid,), index=('case_id', 'name'))
    _table('case_links', _number('case_id'), _number('other_id'), *_words('tie', 'by'), _instant('at'), points={**case, 'other_id': ('cases', True)},
           unique=(('case_id', 'other_id', 'tie'),), index=('case_id', 'other_id'))
    _table('case_tasks', *_words('uid'), _number('case_id'), *_words('title'), _number('assignee_id'), _instant('due_at', empty=True), *_words('by'), _instant('at'),
           _instant('done_at', empty=True), *_words('done_by'), points={**case, 'assignee_id': ('people', False)}, unique=(uid,), index=('case_id', 'assignee_id'))
    _table('case_messages', *_words('uid'), _number('case_id'), _number('party_id'), *_words('token', 'subject', 'body', 'by'), _instant('at'),
           _instant('read_at', empty=True), _instant('acknowledged_at', empty=True), *_words('answer'), points={**case, 'party_id': ('case_parties', False)},
           unique=(uid, ('token',)), index=('case_id', 'party_id'))
    _table('case_readers', _number('case_id'), _number('person_id'), *_words('by'), _instant('at'), points={**case, 'person_id': ('people', False)},
           unique=(('case_id', 'person_id'),), index=('case_id', 'person_id'))
    _table('mails', *_words('uid', 'key', 'address', 'subject', 'body'), _number('unit_id', empty=True), _instant('created_at'), _instant('held_at', empty=True),
           _instant('sent_at', empty=True), _number('tries'), *_words('error'), points={}, unique=(uid, ('key',)), index=('sent_at',))


def _first_parties() -> None:
    """Cases opened before have the parties their head names."""
    fresh = "md5(random()::text || cases.id::text)" if op.get_bind().dialect.name == 'postgresql' else "lower(hex(randomblob(16)))"
    rest = "'', '', '', '', '', cases.opened_at"
    op.execute(f"INSERT INTO case_parties (uid, case_id, part, name, party_id, contact, phone, email, note, by, at) SELECT {fresh}, cases.id, 'complainant', parties.name, parties.id, {rest} "  # noqa: S608
               "FROM cases JOIN rights ON rights.id = cases.right_id JOIN parties ON parties.id = rights.owner_id")
    op.execute(f"INSERT INTO case_parties (uid, case_id, part, name, contact, phone, email, note, by, at) SELECT {fresh}, cases.id, 'respondent', cases.respondent, {rest} "  # noqa: S608
               "FROM cases WHERE cases.respondent <> ''")


def _open_stops() -> None:
    """A clock that stands still gets its stop as a row; the rules were given their new names."""
    op.execute("INSERT INTO clock_stops (clock_id, because, since) SELECT id, 'material', stopped_at FROM clocks WHERE stopped_at IS NOT NULL AND ended_at IS NULL")
    op.execute("UPDATE clocks SET rule = 'FAIR-ANSWER' WHERE rule = 'FAIR-ANSWER-NAT'")


def upgrade() -> None:
    """Working days, office hours, overlapping stops, reminders, mail; the parties, tasks, messages, links and readers of a case."""
    _counting()
    with op.batch_alter_table('clocks') as batch:
        batch.add_column(sa.Column('provisional', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('cases') as batch:
        batch.add_column(sa.Column('fair_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('booth', sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('restricted', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(op.f('fk_cases_fair_id_fairs'), 'fairs', ['fair_id'], ['id'])
    with op.batch_alter_table('people') as batch:
        batch.add_column(sa.Column('email', sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('language', sa.String(), nullable=False, server_default='zh'))
        batch.add_column(sa.Column('feed', sa.String(), nullable=False, server_default=''))
    _files()
    _open_stops()
    _first_parties()


def downgrade() -> None:
    """Back to one stop a clock."""
    op.execute("UPDATE clocks SET rule = 'FAIR-ANSWER-NAT' WHERE rule = 'FAIR-ANSWER'")
    for table in ('mails', 'case_readers', 'case_messages', 'case_tasks', 'case_links', 'case_parties'):
        op.drop_table(table)
    with op.batch_alter_table('people') as batch:
        for column in ('feed', 'language', 'email'):
            batch.drop_column(column)
    with op.batch_alter_table('cases') as batch:
        batch.drop_constraint(op.f('fk_cases_fair_id_fairs'), type_='foreignkey')
        for column in ('restricted', 'booth', 'fair_id'):
            batch.drop_column(column)
    with op.batch_alter_table('clocks') as batch:
        batch.drop_column('provisional')
    for table in ('clock_alerts', 'clock_stops', 'office_hours', 'working_years'):
        op.drop_table(table)
