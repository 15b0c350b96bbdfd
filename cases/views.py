"""Filters of the queue kept under a name; each person has their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.quality_models import SavedView
from registry.errors import NotFound, Refused
from registry.people import Actor

MOST = 12
KEPT = ("channel", "kind", "state", "q", "mine", "sort", "minutes")


def keep_view(session: Session, actor: Actor, name: str, filters: Mapping[str, str], at: datetime) -> SavedView:
    """Keep the filters; the same name is written over."""
    name = name.strip()
    if not name:
        raise Refused("请给这个视图起个名字", field="name")
    mine = views_of(session, actor)
    view = next((v for v in mine if v.name == name), None)
    if view is None:
        if len(mine) >= MOST:
            raise Refused("最多保存 {n} 个视图，请先删去一个", field="name", n=str(MOST))
        view = SavedView(person_id=actor.person_id, name=name, created_at=at)
        session.add(view)
    view.filters = {k: v for k, v in filters.items() if k in KEPT and v}
    session.flush()
    return view


def views_of(session: Session, actor: Actor) -> list[SavedView]:
    """One's own views by name."""
    return list(session.scalars(select(SavedView).where(SavedView.person_id == actor.person_id).order_by(SavedView.name)))


def drop_view(session: Session, actor: Actor, view_id: int) -> None:
    """Forget a view of one's own."""
    view = session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.person_id == actor.person_id))
    if view is None:
        raise NotFound("没有这个视图")
    session.delete(view)
