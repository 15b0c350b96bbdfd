"""The papers of a case besides the opinion: choose, complete, preview, let it go out."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from cases import letters, opening, templates
from cases.letter_parts import letters_of
from cases.models import IssuedLetter, LetterState
from cases.papers.kinds import KINDS
from registry.errors import NotFound, Refused
from webapp.auth import actor
from webapp.database import commit, session
from webapp.forms import go, text
from webapp.jobs import enqueue
from webapp.labels import speaker
from webapp.office.template_routes import document
from webapp.page import is_demo
from webapp.security import as_blob
from webapp.shell import now, shell

blueprint = Blueprint("letters", __name__, template_folder="templates")


@blueprint.get("/cases/<number>/papers", endpoint="list")
def paper_list(number: str) -> str:
    """The papers of a case, and those its steps ask for."""
    case = opening.case_by_number(session(), actor(), number)
    made = letters_of(session(), case)
    proposed = [k for k in letters.proposed(case) if k not in {x.kind for x in made}]
    return render_template("desk/papers.html", case=case, made=made, proposed=proposed, kinds=KINDS)


@blueprint.post("/cases/<number>/papers")
def begin(number: str) -> Response:
    """Start a paper."""
    made = letters.begin(session(), opening.case_by_number(session(), actor(), number), text("kind", longest=40, required=True), actor(), now())
    commit()
    return go("letters.page", uid=made.uid)


@blueprint.get("/papers/<uid>")
def page(uid: str) -> str:
    """A paper: what the case fills in, what is to be typed, the preview."""
    return _page(letters.letter_by_uid(session(), actor(), uid), None)


def _page(found: IssuedLetter, problem: Refused | None) -> str:
    return render_template("desk/paper.html", x=found, case=found.case, kind=KINDS[found.kind], gaps=letters.missing(found), problem=problem)


@blueprint.post("/papers/<uid>")
def write(uid: str) -> Response | tuple[str, int]:
    """Save; with `then=issue` number it, freeze it and print it."""
    found = letters.letter_by_uid(session(), actor(), uid)
    blanks = tuple(text(f"blank-{n}", longest=1000, lines=True) for n in range(len(KINDS[found.kind].blanks)))
    ticks = tuple(int(n) for n in request.form.getlist("ticks") if n.isdigit())
    letters.write(session(), found, letters.Typed(text("to", longest=200), text("text", longest=6000, lines=True), text("due", longest=80),
                                                  text("contact", longest=120), ticks, blanks), now())
    commit()
    return _issue(found) if request.form.get("then") == "issue" else go("letters.page", uid=uid, said="saved")


def _issue(found: IssuedLetter) -> Response | tuple[str, int]:
    try:
        letters.issue(session(), found, actor(), now(), speaker(shell().tongues), address=shell().settings.printed_url, sample=is_demo())
    except Refused as problem:
        session().rollback()
        return _page(found, problem), 422
    enqueue(session(), "print_letter", {"letter": found.id}, now())
    commit()
    letters.print_issued(shell().database, shell().engines.blobs, found.id, now())
    return go("letters.page", uid=found.uid, said="paper-issued")


@blueprint.post("/papers/<uid>/drop")
def drop(uid: str) -> Response:
    """Throw a draft away."""
    found = letters.letter_by_uid(session(), actor(), uid)
    letters.drop(session(), found, actor(), now())
    commit()
    return go("letters.list", number=found.case.number, said="paper-dropped")


@blueprint.get("/papers/<uid>/<any(zh,en):language>.docx")
def word(uid: str, language: str) -> Response:
    """The same words as a Word file, in the office's template."""
    found = letters.letter_by_uid(session(), actor(), uid)
    return document("letter", language, templates.fields_of_letter(found, language), f"{found.number}-{language}.docx")


@blueprint.get("/papers/<uid>/<any(zh,en):language>.pdf")
def paper(uid: str, language: str) -> Response:
    """The frozen paper, or the draft as it would print now."""
    found = letters.letter_by_uid(session(), actor(), uid)
    if found.state is LetterState.dropped:
        raise NotFound("没有这份文书")
    sha256 = found.paper_sha256 if language == "zh" else found.paper_en_sha256
    data = shell().engines.blobs.get(sha256) if sha256 else letters.preview(session(), found, language, speaker(shell().tongues), now(), sample=is_demo())
    response = as_blob(make_response(data), f"{found.number or found.uid}-{language}.pdf")
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"inline; filename={found.uid}-{language}.pdf"
    return response
