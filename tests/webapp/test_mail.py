"""The outbox against a real mail server: written with the act, sent outside any transaction, held without a server, patient with a broken one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from cases import clock, flow, opening
from registry import watches
from registry.db import Database
from registry.people import Person, Role
from tests import builders as b
from webapp import jobs, letters, outbox, rounds
from webapp.config import Settings
from webapp.engines import Engines
from webapp.labels import load_tongues
from webapp.tasks import HANDLERS


@dataclass
class Inbox:
    """A mail server that keeps what it gets, and can be told to refuse."""

    got: list[EmailMessage] = field(default_factory=list)
    refuse: int = 0
    database: Database | None = None
    held_open: list[bool] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.database is not None:  # a writer can write while the mail is under way: no transaction is open
            with self.database.write() as s:
                s.add(jobs.Job(name="probe", run_at=b.NOW + timedelta(days=999), created_at=b.NOW))
            self.held_open.append(False)
        if self.refuse:
            self.refuse -= 1
            return "451 try again later"
        self.got.append(cast(EmailMessage, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, Settings]]:
    handler = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(handler, hostname="127.0.0.1", port=port)
    server.start()
    yield handler, Settings(smtp_host="127.0.0.1", smtp_port=port, smtp_tls="none", mail_from="kuaiwei@centre.example", public_url="https://kuaiwei.example")
    server.stop()


class Clock:
    def __init__(self) -> None:
        self.at = b.NOW

    def __call__(self) -> Any:
        return self.at


def work(database: Database, settings: Settings, clock_: Clock) -> None:
    engines = cast(Engines, SimpleNamespace(settings=settings))
    while jobs.run_one(database, engines, HANDLERS, clock_):
        pass


def write(database: Database, key: str = "k", address: str = "zhao@example.cn") -> None:
    with database.write() as s:
        outbox.post(s, key, address, "到期提醒", "请在今天办理。\n第二行", b.NOW)


def mails(database: Database) -> list[outbox.Mail]:
    with database.read() as s:
        return list(s.scalars(select(outbox.Mail).order_by(outbox.Mail.id)))


def test_a_mail_goes_out_whole_and_once(database: Database, inbox: tuple[Inbox, Settings]) -> None:
    server, settings = inbox
    server.database = database
    for _ in range(2):
        write(database)
    write(database, "nobody", "")
    work(database, settings, Clock())
    [mail], [got] = mails(database), server.got
    assert mail.sent_at == b.NOW and server.held_open == [False]
    assert (got["To"], got["Subject"], got.get_content().replace("\r", "")) == ("zhao@example.cn", "到期提醒", "请在今天办理。\n第二行\n")
    assert got["Message-ID"] == f"<{mail.uid}@centre.example>" and got["From"] == "kuaiwei@centre.example"


def test_no_mail_without_the_act(database: Database, inbox: tuple[Inbox, Settings]) -> None:
    with pytest.raises(RuntimeError), database.write() as s:
        outbox.post(s, "k", "zhao@example.cn", "s", "b", b.NOW)
        raise RuntimeError("the act fails")
    work(database, inbox[1], Clock())
    assert mails(database) == [] and inbox[0].got == []


def test_a_server_that_refuses_is_tried_again_and_then_a_person_decides(database: Database, inbox: tuple[Inbox, Settings]) -> None:
    server, settings = inbox
    server.refuse, time = 2, Clock()
    write(database)
    work(database, settings, time)
    [mail] = mails(database)
    assert mail.sent_at is None and mail.tries == 1 and "451" in mail.error
    for wait in jobs.RETRY[:2]:
        time.at += wait
        work(database, settings, time)
    [mail] = mails(database)
    assert mail.sent_at == time.at and mail.tries == 3 and len(server.got) == 1
    server.refuse = 99
    write(database, "second")
    for wait in (timedelta(0), *jobs.RETRY):
        time.at += wait
        work(database, settings, time)
    with database.read() as s:
        assert [j.name for j in jobs.jobs_in(s, "dead")] == ["send_mail"] and [m.key for m in outbox.unsent(s)] == ["second"]


def test_without_a_server_mail_is_held_until_somebody_sends_it_again(database: Database, inbox: tuple[Inbox, Settings]) -> None:
    server, settings = inbox
    write(database)
    work(database, replace(settings, smtp_host=""), Clock())
    [mail] = mails(database)
    assert mail.held_at and mail.sent_at is None and server.got == []
    with database.write() as s:
        outbox.again(s, mail.uid, b.actor(s, b.unit(s), Role.admin), b.NOW)
    work(database, settings, Clock())
    assert mails(database)[0].sent_at and len(server.got) == 1


def test_two_workers_send_a_mail_once_between_them(database: Database, inbox: tuple[Inbox, Settings]) -> None:
    for n in range(20):
        write(database, f"k{n}")
    hands = [threading.Thread(target=work, args=(database, inbox[1], Clock())) for _ in range(3)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(inbox[0].got) == 20 and all(m.sent_at for m in mails(database))


def test_a_reminder_reaches_the_handler_and_an_expiry_the_lead_as_well_each_in_its_language(database: Database, inbox: tuple[Inbox, Settings]) -> None:
    server, settings = inbox
    with database.write() as s:
        u = b.unit(s)
        handler, lead = b.actor(s, u, Role.analyst), b.actor(s, u, Role.lead)
        s.get_one(Person, handler.person_id).email = "handler@example.cn"
        boss = s.get_one(Person, lead.person_id)
        boss.email, boss.language = "lead@example.cn", "en"
        case = opening.open_case(s, handler, [b.match(s, u)], b.NOW, kind="fair")
        for code in ("accept", "serve"):
            flow.take(s, case, code, lead, b.NOW)
        clock.end(s, case, "FAIR-HANDOVER", b.NOW)
    time = Clock()
    for hours in (1, 18, 18.1, 24, 24.1):
        time.at = b.NOW + timedelta(hours=hours)
        rounds.turn(database, time.at)
        rounds.turn(database, time.at)
        work(database, settings, time)
    told = [(m["To"], m["Subject"].split(" · ")[0]) for m in server.got if "·" in m["Subject"] and not m["Subject"].startswith("今日") and "next steps" not in m["Subject"]]
    assert told == [("handler@example.cn", "将到期：参展方答辩时限"), ("handler@example.cn", "已到期：参展方答辩时限"), ("lead@example.cn", "Overdue: Exhibitor's answer due")]
    assert "https://kuaiwei.example/cases/" in server.got[0].get_content()


def test_the_morning_list_goes_out_once_a_day_and_only_with_something_in_it(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, idle = b.actor(s, u, Role.lead), b.actor(s, u, Role.booth)
        for who, address in ((lead, "lead@example.cn"), (idle, "idle@example.cn")):
            s.get_one(Person, who.person_id).email = address
        opening.open_case(s, lead, [b.match(s, u)], b.NOW)
        counted = [letters.morning(s, Settings(), load_tongues(), b.NOW + timedelta(hours=h)) for h in (-3, 0, 5, 24)]
        assert counted == [0, 1, 0, 1], "seven in the morning is too early; ten is not; once a day"
        assert {m.address for m in outbox.unsent(s)} == {"lead@example.cn"}


def test_an_owner_is_mailed_what_its_watch_found_once_and_what_must_be_renewed_once(database: Database) -> None:
    at = b.NOW + timedelta(hours=1)
    with database.write() as s:
        u = b.unit(s)
        right = b.right(s, expires=b.NOW.date() + timedelta(days=20))
        owner = b.person(s, u, Role.holder)
        owner.party_id, owner.email = right.owner_id, "owner@example.cn"
        actor = b.actor(s, u, Role.analyst)
        b.match(s, u, right)
        watches.set_watch(s, right, watches.Wish(threshold=0.3, rhythm=watches.Rhythm.at_once), actor, b.NOW)
        counted = [letters.digests(s, Settings(), load_tongues(), at + timedelta(days=n)) for n in range(3)]
        assert counted == [1, 0, 0]
        assert [letters.renewals(s, Settings(), load_tongues(), at + timedelta(days=n)) for n in range(2)] == [1, 0]
        assert [m.address for m in outbox.unsent(s)] == ["owner@example.cn"] * 2
