"""The 18 checks of a match, one by one: what was computed, what a person answered, and the form to answer what is still open."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import answering, gate, queue
from cases.models import Result
from registry.errors import Conflict, Problem, Refused
from webapp.auth import actor
from webapp.database import commit, forget, session
from webapp.desk.cards import sentence
from webapp.forms import choice, go, integer, text
from webapp.shell import now

blueprint = Blueprint("checks", __name__, template_folder="templates")


def _page(uid: str, problem: Problem | None = None) -> str:
    found = queue.match_by_uid(session(), actor(), uid)
    return render_template("desk/checks.html", match=found, names=gate.NAMES, blocking=gate.BLOCKING, problem=problem, results=Result, sentence=sentence,
                           asked=request.form.get("number", ""), form=request.form)


@blueprint.get("/desk/matches/<uid>/checks", endpoint="list")
def listed(uid: str) -> str:
    """All 18, in order."""
    return _page(uid)


@blueprint.post("/desk/matches/<uid>/checks")
def answer(uid: str) -> Response | tuple[str, int]:
    """Answer one."""
    try:
        answering.answer(session(), queue.match_by_uid(session(), actor(), uid), integer("number", low=1, high=18), choice("result", Result), text("words", longest=500),
                         text("source", longest=200), actor(), now())
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    commit()
    return go("checks.list", uid=uid, said="check-answered")
