"""Quality of review: agreement, golden items, the threshold lab, and the judged pairs as a file."""

from __future__ import annotations

import csv
import io

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from cases import agreement, judged_pairs, queue, readings, thresholds
from registry.errors import Problem, Refused
from registry.people import Role
from registry.rights import RightKind
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import cards
from webapp.desk.lists import member
from webapp.forms import choice, go, integer, text
from webapp.shell import now

blueprint = Blueprint("quality", __name__, template_folder="templates")


@blueprint.get("/desk/quality")
def home() -> str:
    """Everything on one page; a trial where one is asked for."""
    return _home()


def _wanted() -> float | None:
    try:
        return float(request.values.get("after", ""))
    except ValueError:
        return None


def _home(problem: Problem | None = None) -> str:
    kind, after = member("kind", RightKind) or RightKind.trademark, _wanted()
    trial = None
    if after is not None and problem is None:
        try:
            trial = thresholds.try_out(session(), actor(), kind, after)
        except Refused as refused:
            problem = refused
    return render_template("desk/quality.html", problem=problem, kind=kind, kinds=list(RightKind), trial=trial, threshold=thresholds.threshold(session(), kind),
                           pending=thresholds.open_change(session(), kind), changes=thresholds.changes(session()), needed=thresholds.NEEDED,
                           people=readings.reviewers(session(), actor()), enough=readings.PEOPLE, report=agreement.report(session(), actor()),
                           golden=readings.golden_items(session(), actor()), hit=cards.hit_text, lead=actor().may(Role.lead), sees_golden=actor().may(Role.lead, Role.auditor), me=actor().person_id)


@blueprint.post("/desk/quality/thresholds")
def propose() -> Response:
    """First step of a change."""
    kind, after, why = choice("kind", RightKind), _wanted(), text("why", longest=500)
    if after is None:
        raise Refused("门槛须在 0 和 1 之间", field="after")
    thresholds.propose(session(), actor(), kind, after, why, now())
    commit()
    return go("quality.home", kind=kind.name, said="threshold-proposed")


@blueprint.post("/desk/quality/thresholds/decide")
def decide() -> Response:
    """Second step, or taking it back."""
    wanted, applying = integer("change", low=1, high=2**31 - 1), request.form.get("act") == "apply"
    if applying:
        thresholds.apply(session(), actor(), wanted, now())
    else:
        thresholds.drop(session(), actor(), wanted, now())
    commit()
    return go("quality.home", said="threshold-applied" if applying else "threshold-dropped")


@blueprint.post("/desk/matches/<uid>/golden")
def settle(uid: str) -> Response:
    """Make it a golden item."""
    why = text("words", longest=500)
    readings.settle(session(), actor(), queue.match_by_uid(session(), actor(), uid), why, now())
    commit()
    return go("quality.home", said="golden-kept")


@blueprint.post("/desk/quality/golden/retire")
def retire() -> Response:
    """Take one out."""
    wanted = integer("item", low=1, high=2**31 - 1)
    readings.retire(session(), actor(), wanted, now())
    commit()
    return go("quality.home", said="golden-retired")


@blueprint.get("/desk/quality/pairs.csv")
def pairs() -> Response:
    """What people have judged, in the columns of matching/text/judged/pairs.csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, judged_pairs.COLUMNS)
    writer.writeheader()
    writer.writerows(judged_pairs.rows(session(), actor()))
    response = make_response(out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = 'attachment; filename="pairs.csv"'
    return response
