"""The booth door: a phone in the hall. One photo, candidates at once, and a lead for the desk; it points, it does not judge."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import quote, unquote

from flask import Blueprint, jsonify, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import onsite
from cases.models import BoothCheck
from fairs.exhibits import exhibitors_in, fairs_of
from fairs.models import Booth, Fair
from fairs.places import booth_at, fair_in_sight
from registry.errors import Conflict, NotFound, Problem, Refused
from registry.rights import count_rights
from webapp.auth import actor, signed_in
from webapp.booth import sending, view
from webapp.database import commit, forget, session
from webapp.desk.pictures import clean, jpeg
from webapp.desk.pictures import lines as joined_lines
from webapp.errors import STATUS
from webapp.forms import go, text
from webapp.labels import tell
from webapp.page import form_token
from webapp.shell import now, shell

blueprint = Blueprint("booth", __name__, template_folder="templates")
STATIC = Path(__file__).resolve().parent.parent / "static"
PLACE, A_WEEK = "kw-place", 7 * 86400
RECENT = 20
PATIENCE = 10.0
"""Seconds the result page waits for its comparison; then it says that the photo is kept, and asks again by itself."""


def _place() -> tuple[Fair | None, Booth | None, str]:
    """Fair, booth and booth number as this phone remembers them; without a choice the newest fair in sight."""
    fair_uid, _, number = unquote(request.cookies.get(PLACE, "")).partition(":")
    try:
        fair = fair_in_sight(session(), actor().unit_ids, fair_uid)
        booth = booth_at(session(), fair, number)
    except Refused:
        return next(iter(fairs_of(session(), actor().unit_ids)), None), None, ""
    return fair, booth, booth.number if booth else number


def _home(problem: Problem | None = None) -> str:
    fair, booth, number = _place()
    mine = onsite.checks_of(session(), actor(), limit=RECENT)
    best = onsite.best_of(session(), mine)
    rows = [(c, view.thumbnail(c, shell().engines.pictures), view.level_of(best[c.sighting_id]) if c.sighting_id in best else 1) for c in mine]
    return render_template("booth/home.html", fair=fair, booth=booth, number=number, tenants=exhibitors_in(session(), booth) if booth else [],
                           rows=rows, key=secrets.token_hex(16), problem=problem, form=request.form)


@blueprint.get("")
def home() -> str:
    """Where one stands, the camera, and what one has checked."""
    return _home()


@blueprint.get("/offline")
def offline() -> str:
    """The page the phone keeps for a hall without network: no names, no records, only the camera and what waits on the phone."""
    return render_template("booth/offline.html", fairs=fairs_of(session(), actor().unit_ids))


@blueprint.get("/worker.js")
def worker() -> Response:
    """The script that keeps that page; it may serve the booth's addresses and nothing else."""
    response = make_response((STATIC / "booth-worker.js").read_bytes())
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Service-Worker-Allowed"] = url_for("booth.home")
    return response


@blueprint.get("/state")
def state() -> Response:
    """What the page's script asks before it sends: who is signed in, the form token, and which keys have arrived with which receipt."""
    checks = onsite.checks_of(session(), actor(), limit=500)
    return jsonify({"person": signed_in().uid, "csrf": form_token(), "received": {c.key: _receipt(c) for c in checks}})


def _receipt(check: BoothCheck) -> dict[str, str]:
    return {"check": check.uid, "receipt": check.receipt, "url": url_for("booth.check", uid=check.uid)}


def _place_page(problem: Refused | None = None) -> str:
    fair, _, number = _place()
    return render_template("booth/place.html", fairs=fairs_of(session(), actor().unit_ids), fair=fair.uid if fair else "", number=number, problem=problem,
                           form=request.form)


@blueprint.get("/place")
def place() -> str:
    """Choose fair and booth."""
    return _place_page()


@blueprint.post("/place")
def choose_place() -> Response | tuple[str, int]:
    """Remember where one stands, on this phone."""
    try:
        fair = fair_in_sight(session(), actor().unit_ids, text("fair", longest=64))
        number = text("booth", longest=40, required=True)
        booth = booth_at(session(), fair, number)
    except Refused as problem:
        return _place_page(problem), 422
    response = go("booth.home")
    response.set_cookie(PLACE, quote(f"{fair.uid}:{booth.number if booth else number}"), max_age=A_WEEK, samesite="Lax", httponly=True,
                        secure=request.is_secure, path=url_for("booth.home"))
    return response


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(("text/html", "application/json")) == "application/json"


@blueprint.post("/checks", endpoint="create_check")
def create_check() -> Response | tuple[str, int] | tuple[Response, int]:
    """A photo, words, or both: stored and acknowledged with a receipt. The page it leads to compares."""
    try:
        check = sending.take_in(sending.read_request(text("key", longest=onsite.MAX_KEY)))
    except (Refused, Conflict) as problem:
        forget()
        status = next(code for kind, code in STATUS if isinstance(problem, kind))
        if _wants_json():
            return jsonify({"error": {"code": problem.code, "message": tell(problem), "field": problem.field}}), status
        return _home(problem), status
    if _wants_json():
        return jsonify(_receipt(check)), 201
    return go("booth.check", uid=check.uid)


@blueprint.get("/checks/<uid>", endpoint="check")
def check_page(uid: str) -> str:
    """The answer: both pictures, band, right, for and against."""
    return _result(uid)


def _result(uid: str, problem: Problem | None = None) -> str:
    check, pictures = sending.found(uid, PATIENCE), shell().engines.pictures
    strip = view.candidates(onsite.candidates_of(session(), check))
    chosen = next((c for c in strip if c.match.uid == request.values.get("c")), strip[0] if strip else None)
    following = next((c for c in strip if c is not chosen and not c.aside and not c.handed), None)
    refusals = view.refusals(check, pictures)
    unread = bool(refusals) and len(refusals) == len(check.sighting.images) and not check.words
    match = chosen.match if chosen else None
    return render_template(
        "booth/check.html", check=check, strip=strip, chosen=chosen, number=strip.index(chosen) + 1 if chosen else 0, following=following, problem=problem,
        pair=view.pair(check, match, pictures), refusals=refusals, unread=unread, reasons=view.reasons(match) if match else [],
        against=view.against(match) if match else [], why_blocked=view.why_blocked(match) if match else "", rights=count_rights(session()))


@blueprint.get("/checks/<uid>/state")
def check_state(uid: str) -> Response:
    """Has the answer changed? The page asks every few seconds while the words on the photo are being read."""
    check = onsite.check_by_uid(session(), actor(), uid)
    return jsonify({"answered": check.answered_at.isoformat() if check.answered_at else ""})


@blueprint.get("/checks/<uid>/seen/<int:position>.jpg")
def seen(uid: str, position: int) -> Response:
    """A photo of the check, clean of metadata."""
    images = onsite.check_by_uid(session(), actor(), uid).sighting.images
    return jpeg(clean(images[position].sha256 if position < len(images) else None))


@blueprint.get("/checks/<uid>/lines/<match>.jpg")
def lines(uid: str, match: str) -> Response:
    """Photo and registered picture of a candidate side by side, details that fit joined by lines."""
    check = onsite.check_by_uid(session(), actor(), uid)
    chosen = next((m for m in onsite.candidates_of(session(), check) if m.uid == match), None)
    if chosen is None:
        raise NotFound("没有图片")
    return jpeg(joined_lines(chosen))


@blueprint.post("/checks/<uid>/lead")
def hand_over(uid: str) -> Response | tuple[str, int]:
    """登记线索: the candidate goes to the desk."""
    chosen, note = text("c", longest=64, required=True), text("note", longest=500, lines=True)
    check = onsite.check_by_uid(session(), actor(), uid)
    try:
        onsite.hand_over(session(), actor(), check, chosen, note, now())
    except (Refused, Conflict) as problem:
        forget()
        return _result(uid, problem), 409
    commit()
    return go("booth.check", uid=uid, c=chosen, said="handed-over")


@blueprint.post("/checks/<uid>/aside")
def set_aside(uid: str) -> Response:
    """不像: the person on the spot says so; the next candidate follows."""
    chosen = text("c", longest=64, required=True)
    check = onsite.check_by_uid(session(), actor(), uid)
    onsite.set_aside(session(), actor(), check, chosen, now())
    commit()
    return go("booth.check", uid=uid, said="set-aside")
