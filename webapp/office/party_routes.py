"""Parties at the counter: found, corrected, merged and taken apart; identity numbers masked until somebody says why; PIPL 45 and 47."""

from __future__ import annotations

import json

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from cases import personal
from registry import identity, parties, privacy, staffing
from registry.errors import Conflict, Problem, Refused
from registry.holders import Party, PartyKind, party_by_id
from registry.identity import Vault
from registry.people import Role
from registry.rights import find_rights
from webapp.auth import actor, signed_in
from webapp.database import commit, forget, session
from webapp.desk.lists import PAGE, member, page_number
from webapp.forms import choice, go, integer, text
from webapp.office.proof import need_proof
from webapp.security import as_blob
from webapp.shell import now, shell

blueprint = Blueprint("parties", __name__, template_folder="templates")
FIELDS = ("name", "name_en", "kind", "uscc", "country", "address", "contact", "other_name", "number", "reason", "other", "asked", "because", "login")


@blueprint.get("", endpoint="list")
def listed() -> str:
    """Everybody the ledgers know, by any name or by credit code."""
    words, kind, number = request.args.get("q", "").strip()[:100], member("kind", PartyKind), page_number()
    found, total = parties.find_parties(session(), words, kind=kind, offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("ledger/parties.html", parties=found, total=total, q=words, kind=kind, kinds=PartyKind, number=number, pages=-(-total // PAGE))


def _page(uid: str, problem: Problem | None = None, opened: dict[str, str] | None = None) -> str:
    party = parties.party_by_uid(session(), uid)
    numbers = identity.identities_of(session(), party)
    rights, owned = find_rights(session(), owner_id=party.id, limit=5)
    reasons = [*privacy.retention(session(), party, now()), *personal.retention(session(), party, now())]
    into = party_by_id(session(), party.merged_into_id) if party.merged_into_id else None
    return render_template(
        "ledger/party.html", party=party, names=parties.other_names(session(), party), numbers=numbers, mergers=parties.mergers_of(session(), party),
        twins=parties.likely_twins(session(), party), alike=[p for n in numbers for p in identity.same_identity(session(), n)], rights=rights, owned=owned, into=into,
        cases=personal.cases_with(session(), party)[:5], people=parties.people_of(session(), party), reasons=reasons, problem=problem, opened=opened or {},
        form=request.form if "name" in request.form else party, kinds=PartyKind, id_kinds=identity.KINDS, fields=FIELDS, proven=signed_in().proven, may_edit=actor().may(Role.intake, Role.lead),
        may_close=actor().may(Role.lead, Role.admin))


@blueprint.get("/<uid>")
def party(uid: str) -> str:
    """One party."""
    return _page(uid)


def _done(uid: str, said: str) -> Response:
    commit()
    return go("parties.party", uid=uid, said=said)


@blueprint.post("/<uid>/<any(correct,name,drop,merge,unmerge,identity):act>")
def change(uid: str, act: str) -> Response | tuple[str, int]:
    """Correct what is recorded."""
    found = parties.party_by_uid(session(), uid)
    try:
        said = CHANGES[act](found)
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    return _done(uid, said)


def _correct(found: Party) -> str:
    parties.correct_party(session(), found, actor(), now(), name=text("name", longest=200, required=True), kind=choice("kind", PartyKind), uscc=text("uscc", longest=24),
                          name_en=text("name_en"), country=text("country", longest=2), address=text("address", longest=300), contact=text("contact", longest=200))
    return "party-saved"


def _name(found: Party) -> str:
    parties.add_name(session(), found, text("other_name", required=True))
    parties.note(session(), actor(), now(), "party.name", found)
    return "party-saved"


def _drop(found: Party) -> str:
    parties.drop_name(session(), found, integer("name_id", low=1, high=2**31), actor(), now())
    return "party-saved"


def _merge(found: Party) -> str:
    parties.merge_parties(session(), found, parties.party_by_uid(session(), text("other", longest=64, required=True)), actor(), now(), text("reason", longest=300))
    return "party-merged"


def _unmerge(_found: Party) -> str:
    parties.unmerge_parties(session(), text("merge", longest=64, required=True), actor(), now(), text("reason", longest=300))
    return "party-unmerged"


def _identity(found: Party) -> str:
    identity.keep_identity(session(), Vault.open(shell().settings.data, make=not identity.any_sealed(session())), found, text("id_kind", longest=20), text("number", longest=60, required=True), actor(), now())
    return "identity-kept"


CHANGES = {"correct": _correct, "name": _name, "drop": _drop, "merge": _merge, "unmerge": _unmerge, "identity": _identity}


@blueprint.post("/<uid>/unmask")
def unmask(uid: str) -> str | tuple[str, int]:
    """Show one number, once, on this page; the reason stands in the audit trail before it is shown."""
    found, which = parties.party_by_uid(session(), uid), text("identity", longest=64, required=True)
    try:
        number = identity.unmask(session(), Vault.open(shell().settings.data), found, which, actor(), now(), text("reason", longest=200))
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    commit()
    return _page(uid, opened={which: number})


@blueprint.post("/<uid>/copy")
def copy(uid: str) -> Response:
    """A copy of everything about the person, to hand over to them (PIPL art 45)."""
    need_proof()
    found = parties.party_by_uid(session(), uid)
    vault = Vault.open(shell().settings.data) if identity.identities_of(session(), found) else None
    told = {"made_at": now().isoformat(), **privacy.copy_of(session(), found, vault), **personal.copy_of(session(), found)}
    parties.note(session(), actor(), now(), "party.copy", found)
    commit()
    response = as_blob(make_response(json.dumps(told, ensure_ascii=False, indent=1)), f"{found.uid[:8]}.json")
    response.headers["Content-Type"] = "application/json"
    return response


@blueprint.post("/<uid>/erase")
def erase(uid: str) -> Response | tuple[str, int]:
    """Delete, or lock where something must be kept (PIPL art 47)."""
    need_proof()
    found = parties.party_by_uid(session(), uid)
    try:
        reasons = [*privacy.retention(session(), found, now()), *personal.retention(session(), found, now())]
        gone = privacy.erase(session(), found, actor(), now(), text("asked", longest=300), reasons)
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    return _done(uid, "party-erased" if gone else "party-locked")


@blueprint.post("/<uid>/unlock")
def unlock(uid: str) -> Response | tuple[str, int]:
    """Open a locked party again."""
    need_proof()
    try:
        privacy.unlock(session(), parties.party_by_uid(session(), uid), actor(), now(), text("because", longest=300))
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    return _done(uid, "party-unlocked")


@blueprint.post("/<uid>/accounts")
def link(uid: str) -> Response | tuple[str, int]:
    """Say which account acts for the party, or that it does no longer."""
    need_proof()
    found = parties.party_by_uid(session(), uid)
    try:
        person = parties.person_to_link(session(), text("login", longest=64, required=True), staffing.visible_people(session(), actor()))
        parties.link_person(session(), person, None if request.form.get("then") == "unlink" else found, actor(), now())
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    return _done(uid, "party-saved")
