"""The office's working days and hours, and the mail that has not gone out."""

from __future__ import annotations

import re

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import clock, workdays
from registry import staffing
from registry.errors import Refused
from registry.people import Role
from registry.zone import SHANGHAI
from webapp import outbox
from webapp.auth import actor
from webapp.clock_words import rule_length
from webapp.database import commit, session
from webapp.forms import go, integer, text
from webapp.shell import now, shell

blueprint = Blueprint("office_calendar", __name__, template_folder="templates")


def _days(name: str) -> list[str]:
    return [w for w in re.split(r"[\s,，、;；]+", text(name, longest=1000, lines=True)) if w]


def _page(problem: Refused | None = None) -> str:
    tables = workdays.years(session())
    here = now().astimezone(SHANGHAI).year
    asked = request.args.get("year", "")
    year = int(asked) if re.fullmatch(r"20\d\d", asked) else here + 1 if here + 1 not in tables else here
    units = staffing.visible_units(session(), actor())
    return render_template("office/calendar.html", tables=tables, year=year, table=tables.get(year), here=here, units=[(u, workdays.hours_in(session(), u.id)) for u in units],
                           rules=clock.RULES.values(), rule_length=rule_length, may_act=actor().may(Role.admin), problem=problem, form=request.form)


@blueprint.get("/calendar")
def days() -> str:
    """Every loaded year, and the rules that count by them."""
    return _page()


@blueprint.post("/calendar/year")
def put_year() -> Response | tuple[str, int]:
    """Load or correct a year; every running clock is counted anew."""
    try:
        workdays.put_year(session(), integer("year", low=2000, high=2100), _days("off"), _days("work"), text("source", longest=300), actor(), now(),
                          verified=request.form.get("verified") == "1")
    except Refused as problem:
        session().rollback()
        return _page(problem), 422
    clock.recount_all(session())
    commit()
    return go("office_calendar.days", said="year-saved", year=request.form["year"])


@blueprint.post("/calendar/hours")
def put_hours() -> Response | tuple[str, int]:
    """Set a unit's office hours; every running clock is counted anew."""
    unit = staffing.visible_unit(session(), text("unit", longest=64, required=True), actor())
    try:
        workdays.put_hours(session(), unit.id, text("hours", longest=120), actor(), now())
    except Refused as problem:
        session().rollback()
        return _page(problem), 422
    clock.recount_all(session())
    commit()
    return go("office_calendar.days", said="hours-saved")


@blueprint.get("/mail")
def mail() -> str:
    """What has not gone out, and what went last."""
    return render_template("office/mail.html", unsent=outbox.unsent(session()), sent=outbox.sent(session()), host=shell().settings.smtp_host, may_act=actor().may(Role.admin))


@blueprint.post("/mail/<uid>/again")
def mail_again(uid: str) -> Response:
    """Try a mail again."""
    outbox.again(session(), uid, actor(), now())
    commit()
    return go("office_calendar.mail", said="mail-again")
