"""The rail at the left of a page: one table for each kind of person. An entry shows only where its door exists and the person may open it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from registry.people import Role
from webapp.auth import visitor
from webapp.authorization import MATRIX
from webapp.labels import pgettext
from webapp.shell import shell


@dataclass(frozen=True, slots=True)
class Entry:
    """One door on the rail: its first page, its word (at most three characters), its icon, the endpoints it also stands for, its G key."""

    endpoint: str
    word: str
    icon: str
    also: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as the page shows it."""

    href: str
    word: str
    icon: str
    current: bool
    key: str


STAFF: tuple[Entry, ...] = (
    Entry("next.home", "下一步", "clock", (), "n"),
    Entry("desk.queue", "待审", "queue", ("desk.match", "checks."), "q"),
    Entry("cases.list", "案件", "folder", ("cases.case",), "c"),
    Entry("opinions.list", "意见", "paper", ("opinions.page", "experts.", "letters."), "o"),
    Entry("quality.home", "质量", "chart", ("quality.",), "k"),
    Entry("register.rights", "权利", "shield", ("register.", "proving.", "classes."), "r"),
    Entry("street.home", "网店", "walk", ("street.",), "s"),
    Entry("fairs.list", "展会", "hall", ("fairs.",), "f"),
    Entry("booth.home", "展位", "camera", (), "b"),
    Entry("practice.home", "练习", "eye", ("practice.",), "p"),
    Entry("ledger.home", "台账", "clock", ("ledger.", "parties."), "l"),
    Entry("office.home", "办公室", "network", ("office.", "office_calendar."), "a"),
)
HOLDER: tuple[Entry, ...] = (
    Entry("holder.home", "概览", "eye", (), "h"),
    Entry("next.home", "下一步", "clock", (), "n"),
    Entry("holder.rights", "权利", "shield", ("holder.right", "holder.grants", "holder.printed"), "r"),
    Entry("mine.watches", "监测", "search", ("mine.watch",), "w"),
    Entry("mine.dossiers", "档案", "lock", ("mine.dossier", "mine.dossier_new"), "d"),
    Entry("holder.cases", "案件", "folder", ("holder.case",), "c"),
)
OUTSIDE = frozenset({Role.holder, Role.respondent})
HOMES: tuple[tuple[str, frozenset[Role]], ...] = (
    ("desk.queue", frozenset({Role.analyst, Role.expert, Role.lead, Role.intake})),
    ("booth.home", frozenset({Role.booth})),
    ("holder.home", frozenset({Role.holder})),
    ("mine.dossiers", frozenset({Role.respondent})),
    ("office.home", frozenset({Role.admin, Role.auditor})),
)


def door_exists(endpoint: str) -> bool:
    """Is the door built?"""
    return endpoint in current_app.view_functions


def may_open(endpoint: str) -> bool:
    """Does the door exist, and may the visitor open it?"""
    who, row = visitor(), MATRIX.get(endpoint, {}).get("GET")
    if not door_exists(endpoint) or row is None:
        return False
    return row.anonymous or (who is not None and row.allows(who.actor.roles))


def _is_current(entry: Entry) -> bool:
    here = request.endpoint or ""
    return here == entry.endpoint or any(here == a or (a.endswith(".") and here.startswith(a)) for a in entry.also)


def rail() -> list[Shown]:
    """The visitor's rail."""
    who = visitor()
    entries = HOLDER if who is not None and who.actor.roles and who.actor.roles <= OUTSIDE else STAFF
    demo = shell().settings.demo  # the practice cabinet belongs to the sample world
    return [Shown(url_for(e.endpoint), pgettext("rail", e.word), e.icon, _is_current(e), e.key) for e in entries if may_open(e.endpoint) and (demo or e.endpoint != "practice.home")]


def home_endpoint() -> str:
    """Where the visitor's work begins: the first front door of their roles that is there."""
    who = visitor()
    mine = who.actor.roles if who else frozenset()
    return next((endpoint for endpoint, roles in HOMES if roles & mine and may_open(endpoint)), "account.me")
