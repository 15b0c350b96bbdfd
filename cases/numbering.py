"""Numbers of cases and papers: `鄂维〔2026〕武-展-00012号` = prefix, year, unit, channel, five digits. Never used again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.models import Case, NumberSeries, Opinion
from registry.network import Unit, all_units, prefix_of
from registry.zone import SHANGHAI

CHANNELS = {"fair": "展", "online": "网", "opinion": "参", "consultation": "询", "mediation": "调", "handover": "移", "overseas": "外"}
"""The character of each channel."""


def next_number(session: Session, unit: Unit, channel: str, at: datetime) -> str:
    """The next number of this year (counted in Shanghai) and channel; units whose numbers would read the same count together."""
    year, (prefix, character) = at.astimezone(SHANGHAI).year, prefix_of(session, unit)
    series = _series(session, min(u.id for u in all_units(session) if prefix_of(session, u) == (prefix, character)), year, channel)
    while True:
        series.last += 1
        session.flush()
        number = f"{prefix}〔{year}〕{character}-{CHANNELS[channel]}-{series.last:05d}号"
        if not _taken(session, number):
            return number


def _series(session: Session, unit_id: int, year: int, channel: str) -> NumberSeries:
    series = session.scalar(select(NumberSeries).where(
        NumberSeries.unit_id == unit_id, NumberSeries.year == year, NumberSeries.channel == channel).with_for_update())
    if series is None:
        series = NumberSeries(unit_id=unit_id, year=year, channel=channel, last=0)
        session.add(series)
    return series


def _taken(session: Session, number: str) -> bool:
    """Was it given before, by a unit that has changed its prefix since?"""
    return session.scalar(select(Case.id).where(Case.number == number)) is not None or session.scalar(select(Opinion.id).where(Opinion.number == number)) is not None
