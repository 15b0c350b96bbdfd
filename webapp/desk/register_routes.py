"""The register at the desk: every right with its state and history, and bringing in files of rights."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from matching.text.normalise import fold
from registry import sightings
from registry.alike import looks_like, pairs_of
from registry.authorisations import authorisations_of
from registry.claims import claims_of, tree
from registry.errors import Refused
from registry.families import merge_of, merges_into, relatives
from registry.imports.models import draft_of, recent_imports, remember_columns
from registry.imports.preview import asks, chosen
from registry.imports.record import KINDS
from registry.proceedings import documents_of, proceedings_of, reports_of
from registry.rights import RightKind, RightStatus, events_of, find_rights, right_by_uid
from registry.sightings import screened_already
from registry.timeline import timeline_of
from registry.validity import validity_in, validity_on
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk.import_drafts import FIELD_NAMES, MEANINGS, take_draft
from webapp.desk.lists import PAGE, member, page_number
from webapp.desk.sheet import sheet
from webapp.formats import harmless, today
from webapp.forms import go
from webapp.jobs import enqueue, own_job
from webapp.labels import gettext, spoken
from webapp.shell import now, shell

blueprint = Blueprint("register", __name__, template_folder="templates")


@blueprint.get("/desk/rights", endpoint="rights")
def rights() -> str:
    """The register, searched and filtered."""
    words, kind, status, number = request.args.get("q", "").strip()[:100], member("kind", RightKind), member("status", RightStatus), page_number()
    found, total = find_rights(session(), fold(words), kind=kind, status=status, offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("desk/rights.html", rights=found, total=total, q=words, kind=kind, status=status, number=number, pages=-(-total // PAGE),
                           kinds=RightKind, statuses=RightStatus)


@blueprint.get("/desk/rights/<uid>")
def right(uid: str) -> str:
    """One right: what it covers, whether it lives today, who may use it, what changed."""
    found, (on, place) = right_by_uid(session(), uid), _asked()
    kin = [(kind, r, validity_on(r, on)) for kind, r in relatives(session(), found)]
    claims = claims_of(found)
    return render_template("desk/right.html", right=found, validity=validity_in(found, on, place) if place else validity_on(found, on), on=on, place=place,
                           history=events_of(session(), found), kin=kin, stands_behind=merge_of(session(), found), behind=merges_into(session(), found),
                           disputes=proceedings_of(session(), found), reports=reports_of(session(), found), papers=documents_of(session(), found),
                           grants=authorisations_of(session(), found.id), stops=timeline_of(session(), found), today=today(), claims=tree(claims),
                           claim_count=len(claims))


def _asked() -> tuple[date, str]:
    """The day and the country for which validity is asked; today and anywhere where the address names none that can be read."""
    try:
        on = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        on = today()
    place = request.args.get("in", "").strip().upper()
    return on, place if len(place) == 2 and place.isascii() and place.isalpha() else ""


@blueprint.get("/desk/rights/<uid>/print")
def printed(uid: str) -> str:
    """One right on paper."""
    return sheet(right_by_uid(session(), uid), "register.right", "pictures.right")


@blueprint.get("/desk/rights/<uid>/alike")
def alike(uid: str) -> str:
    """Registered pictures that look like those of this right, for the right's own page: families, duplicates, or a conflict."""
    found = right_by_uid(session(), uid)
    return render_template("desk/alike.html", right=found, rows=looks_like(session(), shell().engines.lookup, found))


@blueprint.route("/desk/rights/import", methods=["GET", "POST"], endpoint="rights_import")
def rights_import() -> str | Response | tuple[str, int]:
    """Upload a file of rights; a limited child takes a first look at it, which the next page shows."""
    if request.method == "GET":
        return render_template("desk/rights_import.html", kinds=KINDS, problem=None, recent=recent_imports(session(), 8))
    kind, sent = request.form.get("kind", ""), request.files.get("file")
    try:
        if kind and kind not in KINDS:
            raise Refused("不认识的权利类型「{value}」", field="kind", value=kind)
        draft = take_draft(shell().settings.data, sent, kind)
    except Refused as problem:
        return render_template("desk/rights_import.html", kinds=KINDS, problem=problem, recent=recent_imports(session(), 8)), 422
    commit()
    return go("register.preview", uid=draft.uid)


@blueprint.route("/desk/rights/import/<uid>", methods=["GET", "POST"], endpoint="preview")
def preview(uid: str) -> str | Response | tuple[str, int]:
    """The columns found and what they are taken for; once they are explained, the file is read in the background."""
    draft = draft_of(session(), uid, actor().person_id)
    shown = {"draft": draft, "seen": draft.seen, "kinds": KINDS, "meanings": MEANINGS, "asks": asks(draft.seen)}
    if request.method == "GET":
        return render_template("desk/rights_preview.html", problem=None, answers={}, **shown)
    try:
        kind = request.form.get("kind", "")
        if kind and kind not in KINDS:
            raise Refused("不认识的权利类型「{value}」", field="kind", value=kind)
        if "columns" in draft.seen:
            remember_columns(session(), draft.seen["fingerprint"], chosen(draft.seen, request.form), actor().name, now())
    except Refused as problem:
        return render_template("desk/rights_preview.html", problem=problem, answers=request.form, **shown), 422
    job = enqueue(session(), "import_rights", {"path": draft.path, "name": draft.name, "kind": kind, "by": actor().name}, now(), actor=actor())
    session().delete(draft)
    commit()
    return go("register.imported", uid=job.uid)


@blueprint.get("/desk/imports/<uid>")
def imported(uid: str) -> str:
    """How an import is going, what came of it, and what its pictures look like."""
    job = own_job(session(), actor(), uid)
    kept = (job.result or {}).get("alike", {})
    return render_template("desk/imported.html", job=job, reason=_reason, field=_field, pairs=pairs_of(session(), kept), left=kept.get("left", 0),
                           earlier=screened_already(session(), actor().unit_ids) if (job.result or {}).get("created") else 0)


@blueprint.post("/desk/imports/screen")
def screen_again() -> Response:
    """Have what was screened before meet the rights that came in since."""
    sightings.screen_again(session(), actor().unit_ids)
    enqueue(session(), "screen", {}, now(), actor=actor())
    commit()
    return go("register.rights", said="screen-again")


def _field(row: Mapping[str, Any]) -> str:
    """What the page calls the field of a refused row."""
    field = str(row.get("field") or "")
    return gettext(FIELD_NAMES[field]) if field in FIELD_NAMES else field


def _reason(row: Mapping[str, Any]) -> str:
    """Why a row was refused, in the language of the request."""
    return gettext(row["id"], **spoken(row["values"])) if "id" in row else str(row.get("message", ""))


@blueprint.get("/desk/imports/<uid>/refused.csv")
def refused(uid: str) -> Response:
    """The refused rows as a table for a spreadsheet; text that could be a formula gets an apostrophe."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow((gettext("文件"), gettext("行"), gettext("字段"), gettext("原因")))
    for row in own_job(session(), actor(), uid).result.get("refused", []):
        table.writerow([harmless(v) for v in (row.get("file"), row.get("row"), _field(row), _reason(row))])
    response = make_response("\ufeff" + out.getvalue())
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=refused.csv"
    return response
