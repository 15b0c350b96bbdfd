"""Numbers of cases and papers: `鄂维〔2026〕武-展-00012号` = prefix, year, unit, channel, five digits. Never used again."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.models import NumberSeries
from registry.network import Unit, prefix_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHANNELS = {"fair": "展", "online": "网", "opinion": "参", "consultation": "询", "mediation": "调", "handover": "移", "overseas": "外"}
"""The character of each channel."""


def next_number(session: Session, unit: Unit, channel: str, at: datetime) -> str:
    """The next number of this unit, year (counted in Shanghai) and channel."""
    year, prefix_unit = at.astimezone(SHANGHAI).year, prefix_of(session, unit)
    series = session.scalar(select(NumberSeries).where(
        NumberSeries.unit_id == unit.id, NumberSeries.year == year, NumberSeries.channel == channel).with_for_update())
    if series is None:
        series = NumberSeries(unit_id=unit.id, year=year, channel=channel, last=0)
        session.add(series)
    series.last += 1
    session.flush()
    prefix, unit_character = prefix_unit
    return f"{prefix}〔{year}〕{unit_character}-{CHANNELS[channel]}-{series.last:05d}号"
