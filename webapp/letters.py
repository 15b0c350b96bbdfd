"""What goes out by mail and to whom: reminders and expiries of clocks, the morning list of next steps, messages to the parties of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import clock, watching
from cases.alerts import EXPIRED, Alert, end_long_stops, raise_alerts
from cases.messages import CaseMessage
from cases.models import Case
from cases.next_steps import NextStep, next_steps
from registry import reminders
from registry.people import Membership, Person, Role, actor_of
from registry.zone import SHANGHAI
from webapp import outbox
from webapp.config import Settings
from webapp.labels import Tongues

MORNING = 8
"""The hour in Shanghai from which the morning list goes out, on working days and others alike."""


def _say(tongues: Tongues, person: Person) -> Callable[..., str]:
    tongue = tongues.get(person.language) or tongues["zh"]

    def say(message: str, **values: object) -> str:
        return tongue.ugettext(message).format(**values)
    return say


def _clock_time(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _told(session: Session, case: Case, *, leads: bool) -> list[Person]:
    """The handler; at an expiry the leads of the case's unit as well."""
    found = [case.handler] if case.handler is not None else []
    if leads or not found:
        of_unit = select(Membership.person_id).where(Membership.unit_id == case.unit_id, Membership.role == Role.lead)
        found += list(session.scalars(select(Person).where(Person.id.in_(of_unit)).order_by(Person.id)))
    return [p for p in dict.fromkeys(found) if p.active and p.email]


def _alert(session: Session, settings: Settings, tongues: Tongues, alert: Alert, at: datetime) -> None:
    case, rule = alert.clock.case, clock.RULES[alert.clock.rule]
    over = alert.kind == EXPIRED
    for person in _told(session, case, leads=over):
        say = _say(tongues, person)
        values = {"number": case.number, "rule": say(rule.name), "due": _clock_time(alert.clock.due_at)}
        subject = say("已到期：{rule} · {number}", **values) if over else say("将到期：{rule} · {number}", **values)
        lines = [say("案件 {number} 的「{rule}」到期时间是 {due}（北京时间）。", **values), case.title if not case.restricted else "", f"{say('依据')}：{say(rule.source)}",
                 f"{say('到期后')}：{say(rule.expiry)}", say("按未公布的年度日历暂计") if alert.clock.provisional else "", f"{settings.public_url}/cases/{case.number}"]
        outbox.post(session, f"clock:{alert.clock.id}:{alert.kind}:{alert.clock.due_at.isoformat()}:{person.id}", person.email, subject,
                    "\n".join(filter(None, lines)), at, unit_id=case.unit_id)


def tell_clocks(session: Session, settings: Settings, tongues: Tongues, at: datetime) -> int:
    """Raise what the clocks have to say and write the mails, in one transaction; answers how many alerts there were. Twice is once."""
    end_long_stops(session, at)
    raised = raise_alerts(session, at)
    for alert in raised:
        _alert(session, settings, tongues, alert, at)
    return len(raised)


def _lines(steps: Iterable[NextStep], say: Callable[..., str], settings: Settings) -> str:
    return "\n\n".join(f"{_clock_time(s.due) if s.due else say('没有期限')}  {s.what if s.task else say(s.what)}\n{s.case.number}  {s.case.title}\n"
                       f"{settings.public_url}/cases/{s.case.number}" for s in steps)


def morning(session: Session, settings: Settings, tongues: Tongues, at: datetime) -> int:
    """From eight in the morning, once a day, each person who has an address gets the list of what waits; empty lists are not sent."""
    here = at.astimezone(SHANGHAI)
    if here.hour < MORNING:
        return 0
    written = 0
    for person in session.scalars(select(Person).where(Person.active, Person.email != "").order_by(Person.id)):
        steps = [s for s in next_steps(session, actor_of(session, person)) if s.due is None or s.due <= at + timedelta(days=7)]
        if steps:
            say = _say(tongues, person)
            subject = say("今日待办 {n} 项 · {day}", n=len(steps), day=here.date().isoformat())
            written += outbox.post(session, f"morning:{here.date().isoformat()}:{person.id}", person.email, subject, _lines(steps[:30], say, settings), at) is not None
    return written


def message_mail(session: Session, settings: Settings, message: CaseMessage, at: datetime) -> None:
    """Tell a party by mail that a message waits; the mail holds the address, never the words. In both languages: the party's is not known."""
    body = (f"{message.party.name}：\n\n案件 {message.case.number} 有一条给您的消息，请打开下面的地址阅读并确认收到。\n"
            f"There is a message for you in case {message.case.number}. Please open the address below, read it and confirm receipt.\n\n"
            f"{settings.public_url}/m/{message.token}\n")
    outbox.post(session, f"message:{message.uid}", message.party.email, f"{message.case.number} · 消息 / message", body, at, unit_id=message.case.unit_id)


def digests(session: Session, settings: Settings, tongues: Tongues, at: datetime) -> int:
    """Write what the watches have to tell to the owners' accounts; what was written is told, and not told again."""
    written = 0
    for digest in watching.digests_due(session, at):
        reached = [p for p in digest.people if p.email]
        for person in reached:
            say, last = _say(tongues, person), digest.matches[0].id
            lines = [f"{m.sighting.title}\n{m.sighting.seller}  {m.sighting.place}" for m in digest.matches[:20]]
            body = "\n\n".join([say("机器提示，供您核对；是否侵权由专家判断。"), *lines, f"{settings.public_url}/holder"])
            written += outbox.post(session, f"watch:{digest.watch.uid}:{last}:{person.id}", person.email,
                                   say("监测到 {n} 条疑似线索 · {right}", n=len(digest.matches), right=digest.watch.right.name), body, at) is not None
        if reached:
            watching.tell(session, digest.watch, digest.matches, at)
    return written


def renewals(session: Session, settings: Settings, tongues: Tongues, at: datetime) -> int:
    """Tell owners' accounts once of each duty that is soon, in grace or over: renewals, fees, ends of terms, authorisations, dossiers."""
    written, today = 0, at.astimezone(SHANGHAI).date()
    owners = select(Person).where(Person.active, Person.email != "", Person.party_id.is_not(None)).order_by(Person.id)
    for person in session.scalars(owners):
        fresh = reminders.untold(session, [r for r in reminders.reminders(session, today, owner_id=person.party_id) if r.stage.value in ("soon", "grace", "over")], person.id)
        if fresh:
            say = _say(tongues, person)
            body = "\n".join([*(f"{r.due.isoformat()}  {say(r.message, **r.values)}" for r in fresh[:50]), "", f"{settings.public_url}/holder"])
            written += outbox.post(session, f"renewals:{today.isoformat()}:{person.id}", person.email, say("权利期限提醒 {n} 项", n=len(fresh)), body, at) is not None
            reminders.told(session, fresh, person.id, at)
    return written
