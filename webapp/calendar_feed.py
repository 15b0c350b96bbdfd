"""One's next steps as a calendar (RFC 5545): an address with a secret in it, so that a calendar program can read it without a log-in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.next_steps import NextStep
from registry.audit import record as audit
from registry.errors import NotFound
from registry.people import Actor, Person, actor_of, person_by_id

REMIND = timedelta(minutes=30)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def new_address(session: Session, actor: Actor, at: datetime) -> str:
    """A new secret for this person's calendar; the old address is dead from now on. Only its hash is kept."""
    token = secrets.token_urlsafe(24)
    person_by_id(session, actor.person_id).feed = _digest(token)
    audit(session, at, "feed.new", f"person:{actor.person_id}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id)
    return token


def end_address(session: Session, actor: Actor, at: datetime) -> None:
    """Nobody reads this person's calendar any more."""
    person_by_id(session, actor.person_id).feed = ""
    audit(session, at, "feed.end", f"person:{actor.person_id}", actor=actor.name, actor_id=actor.person_id, unit_id=actor.unit_id)


def whose(session: Session, token: str) -> tuple[Actor, str]:
    """Whose calendar this address is, and the person's language; NotFound where it is nobody's, or nobody's any more."""
    person = session.scalar(select(Person).where(Person.feed == _digest(token), Person.active))
    if person is None:
        raise NotFound("没有这个日历")
    return actor_of(session, person), person.language


def as_calendar(steps: list[NextStep], at: datetime, say: Callable[[str], str], link: Callable[[NextStep], str]) -> bytes:
    """The steps that have a day, each as an event of half an hour that ends when it is due, with an alarm before."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kuaiwei//next steps//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", say("快维 · 我的下一步"))
    for step in (s for s in steps if s.due is not None):
        calendar.add_component(_event(step, at, say, link))
    return bytes(calendar.to_ical())


def _event(step: NextStep, at: datetime, say: Callable[[str], str], link: Callable[[NextStep], str]) -> Event:
    assert step.due is not None
    event, words = Event(), step.what if step.task else say(step.what)
    event.add("uid", f"{step.key}@kuaiwei")
    event.add("dtstamp", at)
    event.add("dtstart", step.due - REMIND)
    event.add("dtend", step.due)
    event.add("summary", f"{words} · {step.case.number}")
    event.add("description", "\n".join(p for p in (step.case.title, say("按未公布的年度日历暂计") if step.clock is not None and step.clock.provisional else "") if p))
    event.add("url", link(step))
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", -REMIND)
    event.add_component(alarm)
    return event
