"""My next steps: one page, a calendar by secret address, and where reminders go by mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import flow
from cases.next_steps import NextStep, next_steps
from cases.parties import check_email
from registry.people import person_by_id
from webapp import calendar_feed, limits
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import case_view
from webapp.forms import go, text
from webapp.labels import LANGUAGES
from webapp.shell import now, shell

blueprint = Blueprint("next", __name__, template_folder="templates")
HEADS = (("已到期", timedelta(0)), ("今天到期", timedelta(days=1)), ("一周内到期", timedelta(days=7)), ("以后", timedelta.max))


def _head(step: NextStep, at: datetime) -> str:
    if step.stopped:
        return "时限已停"
    if step.due is None:
        return "没有期限"
    return next(word for word, within in HEADS if step.due - at < within)


def _rows(steps: list[NextStep]) -> list[tuple[str, list[tuple[NextStep, case_view.Running | None]]]]:
    order = [*(word for word, _ in HEADS), "没有期限", "时限已停"]
    groups: dict[str, list[tuple[NextStep, case_view.Running | None]]] = {word: [] for word in order}
    for step in steps:
        groups[_head(step, now())].append((step, case_view.running(step.clock) if step.clock is not None else None))
    return [(word, rows) for word, rows in groups.items() if rows]


@blueprint.get("/next")
def home() -> str:
    """Everything that waits for me."""
    return _page("")


def _page(address: str) -> str:
    steps = next_steps(session(), actor())
    return render_template("desk/next.html", groups=_rows(steps), total=len(steps), person=person_by_id(session(), actor().person_id), address=address, flow=flow,
                           mailing=bool(shell().settings.smtp_host))


@blueprint.post("/next/calendar")
def new_calendar() -> Response:
    """A new address for my calendar, shown once."""
    token = calendar_feed.new_address(session(), actor(), now())
    commit()
    return make_response(_page(f"{request.url_root.rstrip('/')}{url_for('next.calendar', token=token)}"))


@blueprint.post("/next/calendar/end")
def end_calendar() -> Response:
    """My calendar's address is dead."""
    calendar_feed.end_address(session(), actor(), now())
    commit()
    return go("next.home", said="feed-ended")


@blueprint.post("/next/reach")
def reach() -> Response:
    """Where reminders go, and in which language."""
    email, language = check_email(text("email", longest=200)), text("language", longest=2)
    person = person_by_id(session(), actor().person_id)
    person.email, person.language = email, language if language in LANGUAGES else "zh"
    commit()
    return go("next.home", said="saved")


@blueprint.get("/calendar/<token>.ics")
def calendar(token: str) -> Response:
    """The calendar behind a secret address."""
    with shell().database.write() as counted:
        limits.spend(counted, limits.FEED, token[:40], now())
    who, language = calendar_feed.whose(session(), token)
    body = calendar_feed.as_calendar(next_steps(session(), who), now(), shell().tongues[language].ugettext,
                                     lambda step: url_for("cases.case", number=step.case.number, _external=True))
    response = make_response(body)
    response.headers["Content-Type"], response.headers["Cache-Control"] = "text/calendar; charset=utf-8", "private, no-store"
    response.headers["Content-Disposition"] = "inline; filename=kuaiwei.ics"
    return response
