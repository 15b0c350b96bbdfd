"""What hangs on a case: parties, tasks, messages, linked cases, who may read it, the archive. Each door calls one function of the case room."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from cases import archive, flow, linked, messages, opening, parties, secrecy, todo
from cases.models import Case
from registry.errors import Refused
from registry.zone import SHANGHAI
from webapp import letters
from webapp.auth import actor
from webapp.database import commit, session
from webapp.forms import choice, go, text
from webapp.shell import now, shell

blueprint = Blueprint("file", __name__)


def _case(number: str) -> Case:
    return opening.case_by_number(session(), actor(), number)


@blueprint.post("/cases/<number>/parties")
def add_party(number: str) -> Response:
    """Somebody is in the case."""
    part, name = choice("part", parties.Part), text("name", longest=200, required=True)
    parties.add(session(), _case(number), part, name, actor(), now(), contact=text("contact", longest=100), phone=text("phone", longest=50),
                email=text("email", longest=200), note=text("note", longest=500))
    commit()
    return go("cases.case", number=number, said="party-added", _anchor="parties")


@blueprint.post("/cases/<number>/parties/<uid>/end")
def end_party(number: str, uid: str) -> Response:
    """Somebody is no longer in the case."""
    parties.end(session(), _case(number), uid, actor(), now())
    commit()
    return go("cases.case", number=number, said="party-ended", _anchor="parties")


def _day() -> datetime | None:
    given = text("due", longest=16)
    if not given:
        return None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d)?", given):
        raise Refused("请填日期", field="due")
    try:
        return datetime.fromisoformat(given if "T" in given else f"{given}T17:30").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise Refused("请填日期", field="due") from None


@blueprint.post("/cases/<number>/tasks")
def add_task(number: str) -> Response:
    """Give somebody a task."""
    title, assignee, due = text("title", longest=200, required=True), text("assignee", longest=64, required=True), _day()
    todo.add(session(), _case(number), title, assignee, due, actor(), now())
    commit()
    return go("cases.case", number=number, said="task-added", _anchor="tasks")


@blueprint.post("/cases/<number>/tasks/<uid>/done")
def task_done(number: str, uid: str) -> Response:
    """A task is done."""
    todo.done(session(), _case(number), uid, actor(), now())
    commit()
    return go("cases.case", number=number, said="task-done", _anchor="tasks")


@blueprint.post("/cases/<number>/messages")
def send_message(number: str) -> Response:
    """Write to a party; where it has an address, a mail with the link goes into the outbox in the same transaction."""
    party, subject, body = text("party", longest=64, required=True), text("subject", longest=200, required=True), text("body", longest=8000, required=True, lines=True)
    message = messages.send(session(), _case(number), party, subject, body, actor(), now())
    letters.message_mail(session(), shell().settings, message, now())
    commit()
    return go("cases.case", number=number, said="message-sent", _anchor="messages")


@blueprint.post("/cases/<number>/links")
def link(number: str) -> Response:
    """Link another case."""
    tie, other = choice("tie", linked.Tie), text("other", longest=64, required=True)
    case = _case(number)
    linked.link(session(), case, opening.case_by_number(session(), actor(), other), tie, actor(), now())
    commit()
    return go("cases.case", number=number, said="linked", _anchor="links")


@blueprint.post("/cases/<number>/open")
def open_from(number: str) -> Response:
    """Open a case of another kind on the same right and sightings."""
    kind = text("kind", longest=20)
    if kind not in flow.STATES:
        raise Refused("请从列表中选一项", field="kind")
    made = linked.open_from(session(), _case(number), kind, actor(), now(), text("note", longest=500))
    commit()
    return go("cases.case", number=made.number, said="opened-from")


@blueprint.post("/cases/<number>/readers")
def restrict(number: str) -> Response:
    """Who may open the file."""
    case, wanted = _case(number), set(request.form.getlist("reader"))
    chosen = [p for p in todo.colleagues(session(), case) if p.uid in wanted]
    secrecy.restrict(session(), case, chosen, actor(), now(), on=request.form.get("restricted") == "1")
    commit()
    return go("cases.case", number=number, said="restricted", _anchor="readers")


@blueprint.post("/cases/<number>/archive")
def pack(number: str) -> Response:
    """The whole file as an archive with a list of contents: gathered, sealed outside any transaction, then booked."""
    with shell().database.read() as reading:
        found = opening.case_by_number(reading, actor(), number)
        gathered = archive.gather(reading, shell().engines.blobs, found, sample=shell().settings.demo)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    receipt = archive.seal(gathered, out, now(), actor().name)
    with shell().database.write() as writing:
        archive.book(writing, gathered, receipt, now(), actor().name, person_id=actor().person_id)
    out.seek(0)
    return send_file(out, mimetype="application/zip", as_attachment=True, download_name=f"{number}.zip")


@blueprint.post("/holder/cases/<number>/moves")
def owner_move(number: str) -> Response:
    """An owner takes a move that is the owner's: signing a notice, telling what the platform did."""
    code, note = text("move", longest=20, required=True), text("note", longest=1000, lines=True)
    flow.take(session(), _case(number), code, actor(), now(), note)
    commit()
    return go("holder.case", number=number, said="moved")
