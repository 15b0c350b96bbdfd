"""Editions of the classifications at the desk: what is imported, a new one, and in which group a word stands on a given day."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from matching.goods import classes_of
from registry.child import run_limited
from registry.classes import SYSTEMS, edition_on, editions, groups_of, import_table
from registry.errors import Problem, Refused, TooLarge
from webapp.auth import actor
from webapp.database import commit, forget, session
from webapp.formats import today
from webapp.forms import day, go, text
from webapp.shell import now, shell

blueprint = Blueprint("classes", __name__, template_folder="templates")
FIELDS = ("system", "edition", "starts", "file", "table_source")
LARGEST = 20 << 20


def _page(problem: Problem | None = None) -> str:
    words = request.args.get("q", "").strip()[:100]
    try:
        on = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        on = today()
    edition = edition_on(session(), "nice", on)
    return render_template("desk/classes.html", editions=editions(session()), problem=problem, form=request.form, fields=FIELDS, systems=SYSTEMS, q=words, on=on,
                           edition=edition, groups=groups_of(session(), edition, words) if edition and words else [], guesses=classes_of(words)[:6] if words else [])


@blueprint.get("/desk/classes", endpoint="list")
def listed() -> str:
    """What is there, and which edition is in force on a day."""
    return _page()


def _rows() -> list[dict[str, str]]:
    """The rows of the uploaded table, read in the limited child."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("请选择文件", field="file")
    data = sent.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooLarge("文件超过 {n} MB", field="file", n=LARGEST >> 20)
    with tempfile.NamedTemporaryFile(dir=shell().settings.data, suffix=".table") as kept:
        kept.write(data)
        kept.flush()
        try:
            found: list[dict[str, str]] = run_limited("registry.imports.class_rows:read", {"path": str(Path(kept.name).resolve())}, cpu_s=30.0, wall_s=60.0).value
        except Refused as problem:
            problem.field = "file"
            raise
    return found


@blueprint.post("/desk/classes")
def take() -> Response | tuple[str, int]:
    """Store an edition; the same again replaces it."""
    try:
        system, starts = request.form.get("system", ""), day("starts")
        if system not in SYSTEMS:
            raise Refused("请从列表中选一项", field="system")
        if starts is None:
            raise Refused("请填写这一项", field="starts")
        import_table(session(), system, text("edition", longest=30, required=True), starts, _rows(), by=actor().name, at=now(), source=text("table_source"),
                     official=request.form.get("official") == "yes")
    except Refused as problem:
        forget()
        return _page(problem), 422
    commit()
    return go("classes.list", said="classes-imported")
