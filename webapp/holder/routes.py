"""The rights holder's door: one's own rights with their state, what was seen concerning them, and the cases. Nothing of anybody else."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from cases import opening
from cases.holding import counts_for, seen_for
from registry.authorisations import authorisations_of
from registry.rights import events_of, find_rights
from registry.rights import owned_right as own
from registry.validity import validity_on
from webapp.auth import actor
from webapp.database import session
from webapp.desk import case_view
from webapp.desk.lists import PAGE, page_number
from webapp.desk.pictures import clean, jpeg
from webapp.formats import SHANGHAI
from webapp.shell import now

blueprint = Blueprint("holder", __name__, template_folder="templates")


@blueprint.get("")
def home() -> str:
    """How one's rights stand today."""
    rights, total = find_rights(session(), owner_id=actor().party_id or -1, limit=6)
    cases, running = opening.find_cases(session(), actor(), limit=5)
    return render_template("holder/home.html", rights=rights, total=total, cases=cases, running=running, counts=counts_for(session(), actor().party_id))


@blueprint.get("/rights")
def rights() -> str:
    """All one's rights."""
    number = page_number()
    found, total = find_rights(session(), owner_id=actor().party_id or -1, offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("holder/rights.html", rights=found, total=total, number=number, pages=-(-total // PAGE))


@blueprint.get("/rights/<uid>")
def right(uid: str) -> str:
    """One of one's rights, and what was seen concerning it."""
    found = own(session(), actor().party_id, uid)
    return render_template("holder/right.html", right=found, validity=validity_on(found, now().astimezone(SHANGHAI).date()), history=events_of(session(), found),
                           grants=authorisations_of(session(), found.id), seen=seen_for(session(), found.id))


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
    return render_template("holder/case.html", case=found, steps=case_view.steps(found), clocks=case_view.clocks(found), state_name=case_view.state_name)
