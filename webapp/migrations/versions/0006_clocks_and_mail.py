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


def _open_stops() -> None:
    """A clock that stands still gets its stop as a row; the rules were given their new names."""
    op.execute("INSERT INTO clock_stops (clock_id, because, since) SELECT id, 'material', stopped_at FROM clocks WHERE stopped_at IS NOT NULL AND ended_at IS NULL")
    op.execute("UPDATE clocks SET rule = 'FAIR-ANSWER' WHERE rule = 'FAIR-ANSWER-NAT'")


def upgrade() -> None:
    """Working days and office hours, stops that overlap, reminders; the fair of a case, files for named readers."""
    _counting()
    with op.batch_alter_table('clocks') as batch:
        batch.add_column(sa.Column('provisional', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('cases') as batch:
        batch.add_column(sa.Column('fair_id', sa.Integer(), nullable=True))
        batch.add_column(sa.Column('booth', sa.String(), nullable=False, server_default=''))
        batch.add_column(sa.Column('restricted', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch.create_foreign_key(op.f('fk_cases_fair_id_fairs'), 'fairs', ['fair_id'], ['id'])
    _open_stops()


def downgrade() -> None:
    """Back to one stop a clock."""
    op.execute("UPDATE clocks SET rule = 'FAIR-ANSWER-NAT' WHERE rule = 'FAIR-ANSWER'")
    with op.batch_alter_table('cases') as batch:
        batch.drop_constraint(op.f('fk_cases_fair_id_fairs'), type_='foreignkey')
        for column in ('restricted', 'booth', 'fair_id'):
            batch.drop_column(column)
    with op.batch_alter_table('clocks') as batch:
        batch.drop_column('provisional')
    for table in ('clock_alerts', 'clock_stops', 'office_hours', 'working_years'):
        op.drop_table(table)
