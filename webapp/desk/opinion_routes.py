"""Opinions: the worksheet, two signatures, the paper."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from cases import elsewhere, features, flow, opening, opinion, printing, replay, signing, templates, usual_words
from cases.models import Opinion
from registry.errors import Conflict, NotFound, Refused
from registry.network import unit_by_id
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import cards, case_view
from webapp.desk.lists import PAGE, page_number
from webapp.forms import go, text
from webapp.jobs import enqueue
from webapp.labels import both_names, gettext, speaker
from webapp.office.template_routes import document
from webapp.page import is_demo
from webapp.security import as_blob
from webapp.shell import now, shell

blueprint = Blueprint("opinions", __name__, template_folder="templates")


@blueprint.post("/cases/<number>/opinions")
def draft(number: str) -> Response:
    """Start drafting an opinion."""
    made = opinion.draft(session(), opening.case_by_number(session(), actor(), number), actor(), now())
    commit()
    return go("opinions.page", uid=made.uid, said="drafted")


@blueprint.get("/desk/opinions", endpoint="list")
def opinion_list() -> str:
    """Opinions in sight: what waits for words, what waits for the second signature, what is issued."""
    number = page_number()
    found, total = opinion.in_sight(session(), actor(), offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("desk/opinions.html", opinions=found, total=total, number=number, pages=-(-total // PAGE), names=opinion.CONCLUSIONS)


@blueprint.get("/opinions/<uid>")
def page(uid: str) -> str:
    """The worksheet left, the paper right."""
    return _editor(uid)


def _editor(uid: str, problem: Refused | Conflict | None = None, form: dict[str, str] | None = None) -> str:
    found = opinion.opinion_by_uid(session(), actor(), uid)
    leading = found.case.links[0].match
    return render_template("desk/opinion.html", o=found, case=found.case, leading=leading, issuer=_issuer(found),
                           usual_words=usual_words, told=_told, usual_rows=usual_words.ROWS.get(found.case.right.kind, {}), plates=cards.plates(leading, shell().engines.pictures),
                           gaps=opinion.missing(found), columns=features.COLUMNS.get(found.case.right.kind, ()),
                           may_correct=case_view.can_correct(found, actor()),
                           may_revoke=case_view.can_correct(found, actor(), "revoke"), notes=case_view.notes_of(found),
                           conclusions=opinion.CONCLUSIONS, checks=cards.gate_cells(leading.gates), problem=problem,
                           form=form or {}, earlier=elsewhere.earlier(session(), found, shell().engines.pictures.look),
                           still_open=elsewhere.still_open(session(), found, actor(), shell().engines.pictures.look) if found.number else [], proposes=elsewhere.answer_of(found.conclusion),
                           mine=found.drafted_by == actor().person_id, can_sign=case_view.can_sign(found, actor()), sentence=cards.sentence)


def _issuer(found: Opinion) -> str:
    """The unit that the paper will be headed by."""
    unit = unit_by_id(session(), found.case.unit_id)
    return both_names(unit.name, unit.name_en)


def _told(words: str) -> str:
    """Words as they will be said in the language of the page."""
    return usual_words.said(words, lambda message, values=None: gettext(message, **(values or {})))


def _words() -> opinion.Words:
    def starting(prefix: str) -> dict[str, str]:
        return {k.removeprefix(prefix): text(k, longest=2000, lines=True) for k in request.form if k.startswith(prefix)}
    return opinion.Words(starting("row-"), starting("against-"), text("reasoning", longest=8000, lines=True), text("conclusion", longest=20),
                         text("would_change", longest=1000, lines=True), text("asked", longest=500, lines=True), _feature_rows(),
                         tuple(text("ask_for", longest=4000, lines=True).split("\n")))


def _feature_rows() -> tuple[dict[str, str], ...] | None:
    """The feature table of the form: fields `feature-<row>-<column>`; None where the kind of right has none."""
    rows: dict[int, dict[str, str]] = {}
    for name in request.form:
        parts = name.split("-", 2)
        if len(parts) == 3 and parts[0] == "feature" and parts[1].isdigit():
            rows.setdefault(int(parts[1]), {})[parts[2]] = text(name, longest=features.LONGEST, lines=True)
    return tuple(rows[n] for n in sorted(rows)) if rows else None


@blueprint.post("/opinions/<uid>")
def write(uid: str) -> Response | tuple[str, int]:
    """Save the words; with `then=submit` sign and hand over for review."""
    found, lock = opinion.opinion_by_uid(session(), actor(), uid), request.form.get("lock", "")
    opinion.write(session(), found, actor(), _words(), now(), lock=int(lock) if lock.isdigit() else -1)
    if request.form.get("then") != "submit":
        commit()
        return go("opinions.page", uid=uid, said="draft-saved")
    commit()
    try:
        signing.submit(session(), found, actor(), now(), recusal=request.form.get("recusal") == "1")
    except Refused as problem:
        session().rollback()
        return _editor(uid, problem), 422
    commit()
    return go("opinions.page", uid=uid, said="submitted")


@blueprint.post("/opinions/<uid>/return")
def send_back(uid: str) -> Response:
    """Return a draft with a reason."""
    signing.send_back(session(), opinion.opinion_by_uid(session(), actor(), uid), actor(), text("note", longest=1000, required=True, lines=True), now())
    commit()
    return go("opinions.page", uid=uid, said="returned")


@blueprint.post("/opinions/<uid>/sign")
def sign(uid: str) -> Response | tuple[str, int]:
    """The second signature: number and content are frozen and committed, then the paper is printed from the frozen content."""
    found = opinion.opinion_by_uid(session(), actor(), uid)
    try:
        signing.issue(session(), found, actor(), now(), printing.snapshot(
            session(), found, speaker(shell().tongues), address=shell().settings.printed_url, sample=is_demo()),
                      recusal=request.form.get("recusal") == "1")
    except Refused as problem:
        session().rollback()
        return _editor(uid, problem), 422
    enqueue(session(), "print_opinion", {"opinion": found.id}, now())
    commit()
    printing.print_opinion(shell().database, shell().engines.blobs, shell().engines.pictures, found.id, now())
    return go("opinions.page", uid=uid, said="issued")


@blueprint.post("/opinions/<uid>/follow")
def follow(uid: str) -> Response:
    """Judge a like listing as this opinion did."""
    elsewhere.follow(session(), opinion.opinion_by_uid(session(), actor(), uid), actor(), text("match", longest=40, required=True), now(), shell().engines.pictures.look)
    commit()
    return go("opinions.page", uid=uid, said="followed")


@blueprint.get("/opinions/<uid>/<any(replay,measured):part>")
def again(uid: str, part: str) -> str:
    """The measures of its day beside those of today. The page opens at once and fetches what is measured, which may have to compile the engine."""
    found = opinion.opinion_by_uid(session(), actor(), uid)
    if part == "replay":
        return render_template("desk/replay.html", o=found, case=found.case)
    return render_template("desk/measured.html", replay=replay.replay(shell().database, shell().engines.lookup, found.id), sentence=cards.sentence)


@blueprint.post("/opinions/<uid>/correct")
def correct(uid: str) -> Response:
    """Start a correction of an issued opinion."""
    made = signing.correct(session(), opinion.opinion_by_uid(session(), actor(), uid), actor(), text("correction", longest=1000, required=True, lines=True), now())
    commit()
    return go("opinions.page", uid=made.uid, said="correcting")


@blueprint.post("/opinions/<uid>/revoke")
def revoke(uid: str) -> Response:
    """Take an issued opinion back; the case then gets its notice of revocation."""
    found = opinion.opinion_by_uid(session(), actor(), uid)
    signing.revoke(session(), found, actor(), text("reason", longest=1000, required=True, lines=True), now())
    commit()
    return go("letters.list", number=found.case.number, said="revoked")


@blueprint.post("/opinions/<uid>/notes")
def note(uid: str) -> Response:
    """A note beside the draft, on the timeline of the case."""
    words = text("words", longest=2000, required=True, lines=True)
    flow.comment(session(), opinion.opinion_by_uid(session(), actor(), uid).case, actor(), now(), words)
    commit()
    return go("opinions.page", uid=uid, said="commented")


@blueprint.get("/opinions/<uid>/<any(zh,en):language>.docx")
def word(uid: str, language: str) -> Response:
    """The same words as a Word file, in the office's template."""
    found = opinion.opinion_by_uid(session(), actor(), uid)
    return document("opinion", language, templates.fields_of_opinion(found, language), f"{found.number}-{language}.docx")


@blueprint.get("/opinions/<uid>/<any(zh,en):language>.pdf")
def paper(uid: str, language: str) -> Response:
    """The frozen paper as it was printed."""
    found = opinion.opinion_by_uid(session(), actor(), uid)
    sha256 = found.paper_sha256 if language == "zh" else found.paper_en_sha256
    if not sha256:
        raise NotFound("这份参考意见尚未签发")
    response = as_blob(make_response(shell().engines.blobs.get(sha256)), f"{found.number}-{language}.pdf")
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"inline; filename={found.uid}-{language}.pdf"
    return response
