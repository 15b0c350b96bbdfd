"""The procedure on the wall: every kind of case, state and move, read off the table; prints as it stands. And messages to parties behind their address."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import clock, flow, law, messages
from registry.errors import NotFound
from webapp import limits
from webapp.clock_words import rule_length
from webapp.database import commit, session
from webapp.formats import today
from webapp.forms import go, text
from webapp.labels import gettext, language
from webapp.shell import now, shell

blueprint = Blueprint("procedure", __name__, template_folder="templates")


@blueprint.get("/procedure/<kind>")
def kind(kind: str) -> str:
    """One kind of case as a table: from where, who, what, to where, clock, paper."""
    if kind not in flow.STATES:
        raise NotFound("没有这种案件")
    moves = [m for m in flow.MOVES if m.kind == kind]
    used = {code for m in moves for code in (*m.starts, *m.ends)}
    rules = [r for code, r in clock.RULES.items() if code in used or code in {clock.RULES[u].at_fair for u in used}]
    return render_template("public/procedure_kind.html", kind=kind, flow=flow, moves=moves, rules=rules, clock_rules=clock.RULES, rule_length=rule_length,
                           road=[(gettext(flow.state_name(kind, s)), "") for s in flow.ROAD[kind]])


@blueprint.get("/rules")
def rules() -> str:
    """The law in force on a day and the clocks, each with its source and whether it was verified."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        day = today()
    return render_template("public/rules.html", law=law.in_force(day, language()), day=day, rules=clock.RULES.values(), rule_length=rule_length)


def _counted() -> None:
    with shell().database.write() as counted:
        limits.spend(counted, limits.FEED, request.remote_addr or "", now())


@blueprint.get("/m/<token>")
def message(token: str) -> str:
    """The envelope, or what was opened before."""
    _counted()
    return render_template("public/message.html", m=messages.by_token(session(), token))


@blueprint.post("/m/<token>/open")
def open_message(token: str) -> Response:
    """Open it: the receipt is written down."""
    _counted()
    messages.read(session(), token, now())
    commit()
    return go("procedure.message", token=token)


@blueprint.post("/m/<token>/acknowledge")
def acknowledge(token: str) -> Response:
    """Confirm receipt, with or without words."""
    _counted()
    messages.acknowledge(session(), token, text("words", longest=2000, lines=True), now())
    commit()
    return go("procedure.message", token=token, said="acknowledged")
