"""One piece of evidence: how it was captured, who had it since, whether its bytes are still those registered; and handing it on."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from registry import audit
from registry.errors import NotFound, Refused
from registry.evidence import Evidence, broken_link, check_bytes, custody_of, evidence_by_uid, hand_over
from registry.sightings import Sighting
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import evidence_view
from webapp.desk.pictures import clean, jpeg
from webapp.forms import go, text
from webapp.security import as_blob
from webapp.shell import now, shell

blueprint = Blueprint("evidence", __name__, template_folder="templates")


def _found(uid: str) -> Evidence:
    return evidence_by_uid(session(), actor().unit_ids, uid)


def _page(uid: str, problem: Refused | None = None) -> str:
    found = _found(uid)
    return render_template("desk/evidence.html", e=found, sighting=session().get(Sighting, found.sighting_id) if found.sighting_id else None, links=custody_of(session(), found.id),
                           broken=broken_link(session(), found), view=evidence_view, problem=problem, form=request.form)


@blueprint.get("/desk/evidence/<uid>")
def one(uid: str) -> str:
    """Capture record and custody chain."""
    return _page(uid)


@blueprint.get("/desk/evidence/<uid>/file")
def file(uid: str) -> Response:
    """The bytes as they came, to be kept and never to be run here."""
    found = _found(uid)
    path = shell().engines.blobs.path(found.sha256)
    if not path.is_file():
        raise NotFound("没有这份材料")
    return as_blob(make_response(send_file(path, mimetype="application/octet-stream")), evidence_view.filename(found))


@blueprint.get("/desk/evidence/<uid>/picture.jpg")
def picture(uid: str) -> Response:
    """A picture or screenshot to look at: the derivative without metadata."""
    found = _found(uid)
    if not found.media_type.startswith("image/"):
        raise NotFound("没有图片")
    return jpeg(clean(found.sha256))


@blueprint.post("/desk/evidence/<uid>/hand")
def hand(uid: str) -> str | Response | tuple[str, int]:
    """Hand it to somebody: the bytes are read again, and the chain gets a link."""
    found = _found(uid)
    try:
        to, note = text("to", longest=200, required=True), text("note", longest=500)
        hand_over(session(), shell().engines.blobs, found, now(), actor().name, to, note)
        audit.record(session(), now(), "evidence.handed", f"evidence:{uid}", actor=actor().name, actor_id=actor().person_id, unit_id=found.unit_id,
                     detail={"handed_to": to, "sha256": found.sha256})
    except Refused as problem:
        session().rollback()
        return _page(uid, problem), 422
    commit()
    return go("evidence.one", uid=uid, said="evidence-handed")


@blueprint.post("/desk/evidence/<uid>/check")
def check(uid: str) -> str | Response | tuple[str, int]:
    """Read the bytes again and put on the chain that they are those registered."""
    try:
        check_bytes(session(), shell().engines.blobs, _found(uid), now(), actor().name)
    except Refused as problem:
        session().rollback()
        return _page(uid, problem), 422
    commit()
    return go("evidence.one", uid=uid, said="evidence-checked")
