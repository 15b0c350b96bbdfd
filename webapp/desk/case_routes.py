"""Cases: the list, the file, its moves."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import flow, linked, opening, parties, secrecy
from registry.evidence import evidence_of
from registry.people import Role
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import cards, case_view
from webapp.desk.lists import PAGE, page_number
from webapp.forms import go, text
from webapp.shell import now, shell

blueprint = Blueprint("cases", __name__, template_folder="templates")


@blueprint.get("/desk/cases", endpoint="list")
def case_list() -> str:
    """All cases in sight, one search box over them."""
    words, number = request.args.get("q", "").strip()[:100], page_number()
    kind, open_only = request.args.get("kind", ""), request.args.get("open") == "1"
    found, total = opening.find_cases(session(), actor(), words=words, kind=kind if kind in flow.STATES else "", open_only=open_only,
                                      offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("desk/cases.html", cases=found, total=total, number=number, pages=-(-total // PAGE), kind=kind, open_only=open_only,
                           q=words, flow=flow, clock_of=case_view.clock_of)


@blueprint.get("/cases/<number>")
def case(number: str) -> str:
    """One case: what it is about, where it stands, what can be done."""
    found = opening.case_by_number(session(), actor(), number)
    if found.restricted:
        with shell().database.write() as noting:
            secrecy.noted(noting, opening.case_by_number(noting, actor(), number), actor(), now())
    leading = found.links[0].match
    return render_template("desk/case.html", case=found, leading=leading, file=case_view.file_of(session(), found, actor()), ties=linked.Tie, parts=parties.Part,
                           may_work=actor().may(Role.intake, Role.analyst, Role.expert, Role.lead),
                           may_restrict=found.handler_id == actor().person_id or actor().may(Role.lead), steps=case_view.steps(found),
                           timeline=case_view.timeline(found), clocks=case_view.clocks(found), checks=cards.gate_cells(leading.gates),
                           counter=cards.counter_items(leading), plates=cards.plates(leading, shell().engines.pictures), flow=flow,
                           evidence=[e for link in found.links for e in evidence_of(session(), link.match.sighting_id)],
                           can_draft=case_view.can_draft(found, actor()))


@blueprint.post("/cases/<number>/moves")
def move(number: str) -> Response:
    """Take a move of the table."""
    found = opening.case_by_number(session(), actor(), number)
    flow.take(session(), found, text("move", longest=20, required=True), actor(), now(), text("note", longest=1000, lines=True))
    commit()
    return go("cases.case", number=number, said="moved")


@blueprint.post("/cases/<number>/comments")
def comment(number: str) -> Response:
    """Write on the timeline."""
    words = text("words", longest=2000, required=True, lines=True)
    flow.comment(session(), opening.case_by_number(session(), actor(), number), actor(), now(), words)
    commit()
    return go("cases.case", number=number, said="commented")
