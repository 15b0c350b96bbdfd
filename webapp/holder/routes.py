"""The rights holder's door: one's own rights with their state, who may use them, what was seen, and the cases. Nothing of anybody else."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import authorised, flow, opening, watching
from cases.holding import counts_for, seen_for
from matching import policies
from matching.text.normalise import fold
from registry import dossiers, watches
from registry.authorisations import Standing, authorisations_of, grants_of_owner
from registry.errors import Conflict, Problem, Refused
from registry.reminders import of_right, reminders
from registry.rights import RightKind, RightStatus, events_of, find_rights
from registry.rights import owned_right as own
from registry.validity import validity_on
from webapp.auth import actor
from webapp.database import commit, forget, session
from webapp.desk import case_view
from webapp.desk.lists import PAGE, member, page_number
from webapp.desk.pictures import clean, jpeg
from webapp.desk.sheet import sheet
from webapp.formats import today
from webapp.forms import go
from webapp.holder import grant_form
from webapp.holder.grant_form import CHOICES, FIELDS, read_grant
from webapp.shell import now

blueprint = Blueprint("holder", __name__, template_folder="templates")


@blueprint.get("")
def home() -> str:
    """How one's rights stand today: what is due, what is new, what is being done."""
    party = actor().party_id
    rights, total = find_rights(session(), owner_id=party or -1, limit=6)
    cases, running = opening.find_cases(session(), actor(), limit=5)
    mine = watches.watches_of(session(), party)
    return render_template("holder/home.html", rights=rights, total=total, cases=cases, running=running, counts=counts_for(session(), party), watches=mine,
                           fresh=watching.count_news(session(), mine), due=reminders(session(), today(), owner_id=party)[:8] if party else [], today=today(),
                           deposited=dossiers.find_dossiers(session(), actor(), limit=4)[0])


@blueprint.get("/rights")
def rights() -> str:
    """All one's rights, searched and filtered."""
    words, kind, status, number = request.args.get("q", "").strip()[:100], member("kind", RightKind), member("status", RightStatus), page_number()
    found, total = find_rights(session(), fold(words), kind=kind, status=status, owner_id=actor().party_id or -1, offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("holder/rights.html", rights=found, total=total, number=number, pages=-(-total // PAGE), q=words, kind=kind, status=status,
                           kinds=RightKind, statuses=RightStatus)


@blueprint.get("/authorisations", endpoint="grants")
def all_grants() -> str:
    """Who may use one's rights: all authorisations, those that end first first."""
    words, wanted = request.args.get("q", "").strip()[:100], member("state", Standing)
    return render_template("holder/grants.html", grants=grants_of_owner(session(), actor().party_id, today(), words, wanted), q=words, wanted=wanted, states=Standing)


@blueprint.get("/rights/<uid>/print")
def printed(uid: str) -> str:
    """One of one's rights on paper."""
    return sheet(own(session(), actor().party_id, uid), "holder.right", "holder.picture")


@blueprint.get("/rights/<uid>")
def right(uid: str) -> str:
    """One of one's rights: is it alive, who may use it, what was seen concerning it."""
    return _right(uid)


def _right(uid: str, problem: Problem | None = None) -> str:
    found = own(session(), actor().party_id, uid)
    mine = [w for w in watches.watches_of(session(), actor().party_id) if w.right_id == found.id]
    return render_template("holder/right.html", right=found, validity=validity_on(found, today()), history=events_of(session(), found), today=today(),
                           grants=authorisations_of(session(), found.id), seen=seen_for(session(), found.id), due=of_right(found, today()), watches=mine,
                           queue_at=policies.POLICIES[found.kind].queue_at, choices=CHOICES, fields=FIELDS, form=request.form, problem=problem, door="holder")


@blueprint.post("/rights/<uid>/authorisations")
def grant(uid: str) -> Response | tuple[str, int]:
    """Say who may use the right; their goods leave the queue at once."""
    found = own(session(), actor().party_id, uid)
    try:
        authorised.grant(session(), found, read_grant("权利人登记"), actor(), now(), today())
    except Refused as problem:
        forget()
        return _right(uid, problem), 422
    commit()
    return go("holder.right", uid=uid, said="grant-added")


@blueprint.post("/rights/<uid>/authorisations/<grant_uid>")
def change_grant(uid: str, grant_uid: str) -> Response | tuple[str, int]:
    """Another end, or the end now."""
    found = own(session(), actor().party_id, uid)
    try:
        grant_form.change(found, grant_uid)
    except (Refused, Conflict) as problem:
        forget()
        return _right(uid, problem), 422
    commit()
    return go("holder.right", uid=uid, said="grant-changed")


@blueprint.get("/rights/<uid>/pictures/<int:position>.jpg")
def picture(uid: str, position: int) -> Response:
    """A registered picture of one's own."""
    images = own(session(), actor().party_id, uid).images
    return jpeg(clean(images[position].sha256 if position < len(images) else None))


@blueprint.get("/cases")
def cases() -> str:
    """The cases on one's rights."""
    number = page_number()
    found, total = opening.find_cases(session(), actor(), offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("holder/cases.html", cases=found, total=total, number=number, pages=-(-total // PAGE), state_name=case_view.state_name)


@blueprint.get("/cases/<number>")
def case(number: str) -> str:
    """How one case goes: state and steps, without what others said in confidence."""
    found = opening.case_by_number(session(), actor(), number)
    return render_template("holder/case.html", case=found, steps=case_view.steps(found), clocks=case_view.clocks(found), state_name=case_view.state_name,
                           moves=flow.moves_for(found, actor()))
