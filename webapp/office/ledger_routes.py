"""The ledgers at the counter: what is due, dossiers taken in for others, authorisations, and rights held back by the flood guard."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import authorised, flood
from cases.models import Match
from registry import dossiers
from registry.authorisations import authorisations_of
from registry.dossiers import DossierKind, OnFile
from registry.errors import Conflict, NotFound, Problem, Refused
from registry.holders import Party, party_named
from registry.numbers import uscc
from registry.people import Role
from registry.reminders import reminders
from registry.rights import Right, find_rights, right_by_uid
from webapp.auth import actor
from webapp.database import commit, forget, session
from webapp.formats import today
from webapp.forms import go, text
from webapp.holder import dossier_pages as pages
from webapp.holder import grant_form
from webapp.holder.grant_form import CHOICES, FIELDS, read_grant
from webapp.shell import now

blueprint = Blueprint("ledger", __name__, template_folder="templates")
KINDS = (DossierKind.defence, DossierKind.rights)
SHOWN = 200


@blueprint.get("")
def home() -> str:
    """What is due on the rights of the register, and what waits in the other ledgers."""
    due = reminders(session(), today())
    return render_template("ledger/home.html", due=due[:SHOWN], total=len(due), floods=flood.count_waiting(session(), actor()), today=today())


# -- dossiers --------------------------------------------------------------------------------------------------------------------------


@blueprint.get("/dossiers", endpoint="dossiers")
def listed() -> str:
    """Every dossier deposited with the units in sight."""
    return pages.listed("ledger")


def _named_rights() -> list[Right]:
    """The rights whose numbers stand in the field, one a line."""
    numbers = text("rights_text", longest=2000, lines=True).split()
    found = [next((r for r in find_rights(session(), n.upper(), limit=5)[0] if r.number == n.upper()), None) for n in numbers[:50]]
    if None in found:
        raise Refused("登记簿里没有编号「{number}」", field="rights", number=numbers[found.index(None)])
    return [r for r in found if r is not None]


def _depositor() -> Party:
    party = party_named(session(), text("party", longest=120, required=True), now())
    code = text("uscc", longest=24)
    if code and not party.uscc:
        party.uscc = uscc(code)
    return party


@blueprint.route("/dossiers/new", methods=["GET", "POST"])
def dossier_new() -> str | Response | tuple[str, int]:
    """Take a dossier in at the counter."""
    if request.method == "GET":
        return pages.form_page("ledger", [], None, KINDS)
    try:
        rights = _named_rights()
        given = pages.read_deposit(_depositor(), rights, KINDS, frozenset(r.uid for r in rights))
        return pages.seal("ledger", given, actor().unit_id)
    except Refused as problem:
        forget()
        return pages.form_page("ledger", [], None, KINDS, problem), 422


@blueprint.get("/dossiers/<uid>")
def dossier(uid: str) -> str:
    """One dossier."""
    return pages.shown("ledger", uid)


@blueprint.get("/dossiers/<uid>/files/<int:position>")
def dossier_file(uid: str, position: int) -> Response:
    """A file of it."""
    return pages.file(uid, position)


@blueprint.get("/dossiers/<uid>/receipt.pdf")
def receipt(uid: str) -> Response:
    """Its receipt."""
    return pages.receipt(uid)


@blueprint.post("/dossiers/<uid>/withdraw")
def dossier_withdraw(uid: str) -> Response:
    """The depositor takes it back at the counter."""
    return pages.withdraw("ledger", uid)


# -- authorisations --------------------------------------------------------------------------------------------------------------------


def _grants(uid: str, problem: Problem | None = None) -> str:
    found = right_by_uid(session(), uid)
    return render_template("ledger/grants.html", right=found, grants=authorisations_of(session(), found.id), choices=CHOICES, fields=FIELDS, form=request.form,
                           problem=problem, today=today(), door="ledger")


@blueprint.get("/rights/<uid>/authorisations", endpoint="grants")
def grants(uid: str) -> str:
    """Who may use a right."""
    return _grants(uid)


@blueprint.post("/rights/<uid>/authorisations")
def grant(uid: str) -> Response | tuple[str, int]:
    """Record an authorisation."""
    found = right_by_uid(session(), uid)
    try:
        authorised.grant(session(), found, read_grant("窗口登记"), actor(), now(), today())
    except Refused as problem:
        forget()
        return _grants(uid, problem), 422
    commit()
    return go("ledger.grants", uid=uid, said="grant-added")


@blueprint.post("/rights/<uid>/authorisations/<grant_uid>")
def change_grant(uid: str, grant_uid: str) -> Response | tuple[str, int]:
    """Another end, or the end now."""
    found = right_by_uid(session(), uid)
    try:
        grant_form.change(found, grant_uid)
    except (Refused, Conflict) as problem:
        forget()
        return _grants(uid, problem), 422
    commit()
    return go("ledger.grants", uid=uid, said="grant-changed")


# -- the flood guard -------------------------------------------------------------------------------------------------------------------


@blueprint.get("/holds", endpoint="floods")
def floods(problem: Problem | None = None) -> str:
    """Rights that suddenly matched far more than before."""
    return render_template("ledger/floods.html", holds=flood.holds_of(session(), actor()), problem=problem, floor=flood.FLOOR, factor=flood.FACTOR)


@blueprint.post("/holds/<uid>")
def flood_decide(uid: str) -> Response | tuple[str, int]:
    """Let it all into the queue, or keep it held."""
    words, then = text("words", longest=300), request.form.get("then", "")
    if then not in ("release", "keep"):
        raise NotFound("没有这个动作")
    try:
        if then == "release":
            flood.release(session(), actor(), uid, now(), words)
        else:
            flood.keep_held(session(), actor(), uid, now(), words)
    except (Refused, Conflict) as problem:
        forget()
        return floods(problem), 422
    commit()
    return go("ledger.floods", said="flood-released" if then == "release" else "flood-kept")


def may_record() -> bool:
    """Does the reader record authorisations?"""
    return actor().may(Role.intake, Role.analyst, Role.lead)


def may_release() -> bool:
    """Does the reader decide on holds?"""
    return actor().may(Role.lead)


def on_file(match: Match) -> OnFile:
    """Dossiers that lie ready on both sides of a match: shown beside it at the desk and at the booth."""
    return dossiers.on_file(session(), match.right_id, match.sighting.seller, today(), actor().unit_ids)


blueprint.app_template_global()(on_file)
blueprint.app_template_global()(may_record)
blueprint.app_template_global()(may_release)
