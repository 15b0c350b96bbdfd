"""Where somebody stands: a fair and a booth as they are typed or sent, found on the organiser's list."""

from __future__ import annotations

import unicodedata

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from fairs.models import Booth, Fair, Hall
from registry.errors import Refused

LONGEST = 40


def fair_in_sight(session: Session, unit_ids: frozenset[int], named: str) -> Fair:
    """The fair with this number or public id, if it belongs to one of these units; else Refused (field `fair`)."""
    named = named.strip()
    number = int(named) if named.isascii() and named.isdigit() and len(named) < 10 else None
    fair = session.scalar(select(Fair).where(or_(Fair.uid == named, Fair.id == number), Fair.unit_id.in_(unit_ids)))
    if fair is None:
        raise Refused("没有这个展会", field="fair")
    return fair


def booth_at(session: Session, fair: Fair, number: str) -> Booth | None:
    """The booth with this number on the fair's list; Refused (field `booth`) where the list does not have it. None where there is no list yet."""
    number = unicodedata.normalize("NFKC", number).strip().upper()
    if not number or len(number) > LONGEST:
        raise Refused("请填写展位号", field="booth")
    booth = session.scalar(select(Booth).join(Hall).where(Hall.fair_id == fair.id, Booth.number == number))
    if booth is None and session.scalar(select(exists().where(Booth.hall_id == Hall.id, Hall.fair_id == fair.id))):
        raise Refused("展位表里没有「{number}」", field="booth", number=number)
    return booth
