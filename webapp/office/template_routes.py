"""The office's own Word templates: upload, take ours as a start, go back to ours. And filled documents for the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from cases import templates
from cases.papers import docx
from registry.child import run_limited
from registry.errors import NotFound, Refused
from webapp.auth import actor
from webapp.database import commit, session
from webapp.forms import go, text
from webapp.security import as_blob
from webapp.shell import now

blueprint = Blueprint("office_templates", __name__, template_folder="templates")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAMES = {"opinion": "侵权判定参考意见书", "letter": "其他文书"}


def fill_limited(template: bytes, fields: Mapping[str, Any]) -> bytes:
    """Fill in a child of its own: a template comes from outside."""
    return run_limited(docx.JOB, {"fields": fields}, [template], memory_mb=768).blobs[0]


def as_word(data: bytes, name: str) -> Response:
    """A document to save."""
    response = as_blob(make_response(data), name)
    response.headers["Content-Type"] = WORD
    return response


def _page(problem: Refused | None = None) -> str:
    return render_template("office/templates.html", kept=templates.all_of(session()), papers=templates.PAPERS, languages=templates.LANGUAGES, names=NAMES,
                           fields=docx.FIELDS, problem=problem)


@blueprint.get("/word-templates")
def page() -> str:
    """Which templates are in use."""
    return _page()


@blueprint.post("/word-templates")
def keep() -> Response | tuple[str, int]:
    """Use an uploaded one from now on; it is tried before."""
    paper, _, language = text("which", longest=20, required=True).partition("-")
    given = request.files.get("template")
    data = given.stream.read(docx.MOST_BYTES + 1) if given else b""
    try:
        templates.keep(session(), paper, language, (given.filename or "") if given else "", data, actor(), now(), fill_limited)
    except Refused as problem:
        session().rollback()
        return _page(problem), 422
    commit()
    return go("office_templates.page", said="template-kept")


@blueprint.post("/word-templates/drop")
def drop() -> Response:
    """Back to ours."""
    paper, _, language = text("which", longest=20, required=True).partition("-")
    templates.drop(session(), paper, language, actor(), now())
    commit()
    return go("office_templates.page", said="template-dropped")


@blueprint.get("/word-templates/<any(opinion,letter):paper>-<any(zh,en):language>.docx")
def current(paper: str, language: str) -> Response:
    """The template in use, ours where the office keeps none."""
    return as_word(templates.template_for(session(), paper, language), f"{paper}-{language}.docx")


def document(paper: str, language: str, fields: Mapping[str, Any], name: str) -> Response:
    """A filled document; NotFound where there is nothing to fill."""
    if not fields:
        raise NotFound("没有这份文书")
    return as_word(fill_limited(templates.template_for(session(), paper, language), fields), name)
