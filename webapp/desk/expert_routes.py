"""Experts: the pool, the draw for a case, and what a drawn expert does."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import experts, opening, opinion
from registry.errors import Refused
from registry.people import Person, Role
from registry.rights import RightKind
from registry.staffing import visible_people, visible_person
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import cards
from webapp.forms import go, integer, text
from webapp.shell import now, shell

blueprint = Blueprint("experts", __name__, template_folder="templates")


@blueprint.get("/desk/experts")
def pool() -> str:
    """The pool with fields and load; what waits for the reader comes first."""
    known = experts.pool(session(), actor())
    named = {c.person.id for c in known}
    open_ = [p for p in visible_people(session(), actor()) if p.active and p.id not in named and any(m.role is Role.expert for m in p.memberships)]
    return render_template("desk/experts.html", pool=known, unprofiled=open_, mine=experts.mine(session(), actor()),
                           kinds={k.value: k for k in RightKind})


@blueprint.route("/desk/experts/<uid>", methods=["GET", "POST"])
def profile(uid: str) -> str | Response | tuple[str, int]:
    """What an expert may be drawn for."""
    person = visible_person(session(), uid, actor())
    if request.method == "GET":
        return _form(person, None), 200
    try:
        experts.set_profile(session(), person, _profile(), actor(), now())
    except Refused as problem:
        session().rollback()
        return _form(person, problem), 422
    commit()
    return go("experts.pool", said="saved")


def _form(person: Person, problem: Refused | None) -> str:
    found = experts.profile_of(session(), person.id)
    return render_template("desk/expert.html", person=person, profile=found, problem=problem, kinds=RightKind)


def _profile() -> experts.Profile:
    until = text("term_until", longest=10)
    try:
        day = date.fromisoformat(until) if until else None
    except ValueError:
        raise Refused("日期写成 2027-12-31 的样子", field="term_until") from None
    return experts.Profile(tuple(request.form.getlist("kinds")), text("fields", longest=400), text("employer", longest=120), text("title", longest=60),
                           tuple(text("avoid", longest=2000, lines=True).split("\n")), day)


@blueprint.get("/cases/<number>/experts")
def panel(number: str) -> str:
    """Who was drawn for a case, from whom, and what they answered once all are in."""
    case = opening.case_by_number(session(), actor(), number)
    drawn, everyone = experts.assignments_of(session(), case), experts.candidates(session(), case, now().date())
    return render_template("desk/panel.html", case=case, drawn=drawn, everyone=everyone, free=[c for c in everyone if not c.left_out], live=experts.LIVE, present=experts.panel_of(drawn, case),
                           all_in=experts.all_in(experts.panel_of(drawn, case)), may_read=lambda a: experts.may_read(a, drawn, actor()), may_draw=actor().may(Role.lead), me=actor().person_id,
                           conclusions=opinion.CONCLUSIONS, plates=cards.plates(case.links[0].match, shell().engines.pictures))


@blueprint.post("/cases/<number>/experts")
def draw(number: str) -> Response:
    """Draw one or three."""
    experts.draw(session(), opening.case_by_number(session(), actor(), number), actor(), now(), count=integer("count", low=1, high=3))
    commit()
    return go("experts.panel", number=number, said="drawn")


@blueprint.post("/assignments/<uid>/<any(accept,aside,replace,answer):act>")
def act(uid: str, act: str) -> Response:
    """What the expert (or, for a replacement, the lead) does."""
    found = experts.assignment_by_uid(session(), actor(), uid)
    if act == "accept":
        experts.accept(session(), found, actor(), now(), recusal=request.form.get("recusal") == "1")
    elif act == "answer":
        experts.answer(session(), found, actor(), text("conclusion", longest=20), text("words", longest=4000, lines=True), now())
    else:
        leave = experts.stand_aside if act == "aside" else experts.replace
        leave(session(), found, actor(), text("note", longest=500, lines=True), now())
    commit()
    return go("experts.panel", number=found.case.number, said={"accept": "assignment-taken", "answer": "answered"}.get(act, "assignment-left"))
