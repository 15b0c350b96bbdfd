"""The street at the desk: sources and their rhythm, one look at a source as it goes on, and what a listing showed over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, make_response, render_template, request, send_file
from werkzeug.wrappers import Response

from fairs.exhibits import fairs_of
from registry import history, returns, streets
from registry.errors import NotFound, Refused
from registry.evidence import evidence_of
from registry.sightings import sighting_in_sight
from registry.streets import Source, Wish
from webapp.auth import actor
from webapp.crawling import folder_of, follow_up
from webapp.database import commit, session
from webapp.desk import evidence_view, street_view
from webapp.forms import go, integer, text
from webapp.shell import now, shell

blueprint = Blueprint("street", __name__, template_folder="templates")


@blueprint.get("/desk/street")
def home() -> str:
    """Sources with their last and next look, the newest looks, listings that came back."""
    sources = streets.sources_of(session(), actor().unit_ids)
    return render_template("desk/street.html", sources=sources, last=streets.last_crawls(session(), sources), crawls=streets.crawls_of(session(), actor().unit_ids, limit=10),
                           returns=returns.returns_of(session(), actor(), 10), view=street_view, contact=shell().settings.contact)


def _wish() -> Wish:
    words = tuple(w for line in text("words", longest=2000, lines=True).splitlines() if (w := line.strip()))
    seeds = tuple(dict.fromkeys(s for line in text("seeds", longest=60_000, required=True, lines=True).splitlines() if (s := line.strip())))
    fair = integer("fair", low=0, high=2**31 - 1) if request.form.get("fair") else 0
    if fair and fair not in {f.id for f in fairs_of(session(), actor().unit_ids)}:
        raise Refused("请从列表中选一项", field="fair")
    return Wish(text("name", longest=80, required=True), seeds, text("kind", longest=20), words, integer("every_hours", low=0, high=8760),
                integer("max_pages", low=1, high=streets.MOST_PAGES), request.form.get("only") == "1", fair or None)


def _form(source: Source | None, problem: Refused | None = None) -> str:
    form = request.form if problem else {
        "name": source.name, "kind": source.kind, "seeds": "\n".join(source.seeds), "words": "\n".join(source.words), "every_hours": source.every_hours,
        "max_pages": source.max_pages, "only": "1" if source.only else "", "fair": source.fair_id or ""} if source else {}
    return render_template("desk/source.html", source=source, form=form, problem=problem, view=street_view, rhythms=streets.RHYTHMS,
                           fairs=fairs_of(session(), actor().unit_ids), crawls=streets.crawls_of(session(), actor().unit_ids, source_id=source.id) if source else [])


@blueprint.route("/desk/street/new", methods=["GET", "POST"])
def source_new() -> str | Response | tuple[str, int]:
    """A new source; with a rhythm it is looked at within the minute."""
    if request.method == "GET":
        return _form(None)
    try:
        streets.add_source(session(), _wish(), now(), unit_id=actor().unit_id, by=actor().name, person_id=actor().person_id)
    except Refused as problem:
        session().rollback()
        return _form(None, problem), 422
    commit()
    return go("street.home", said="source-saved")


@blueprint.route("/desk/street/sources/<uid>", methods=["GET", "POST"])
def source(uid: str) -> str | Response | tuple[str, int]:
    """Change a source, or stop it."""
    found = streets.source_by_uid(session(), actor(), uid)
    if request.method == "GET":
        return _form(found)
    try:
        streets.change_source(session(), found, _wish(), request.form.get("stopped") != "1", now(), by=actor().name, person_id=actor().person_id)
    except Refused as problem:
        session().rollback()
        return _form(streets.source_by_uid(session(), actor(), uid), problem), 422
    commit()
    return go("street.home", said="source-saved")


@blueprint.post("/desk/street/sources/<uid>/now")
def look(uid: str) -> Response:
    """Look at a source now."""
    crawl = streets.begin_crawl(session(), streets.source_by_uid(session(), actor(), uid), now(), actor().name)
    follow_up(session(), crawl, now())
    commit()
    return go("street.run", uid=crawl.uid)


@blueprint.get("/desk/street/runs/<uid>")
def run(uid: str) -> str:
    """One look: how far it is, what is missing, what went wrong and how."""
    crawl = streets.crawl_by_uid(session(), actor(), uid)
    troubles = history.troubles(session(), actor().unit_ids, crawl.run_id) if crawl.run_id else []
    return render_template("desk/crawl.html", crawl=crawl, source=crawl.source, troubles=troubles, view=street_view, open=crawl.state in streets.OPEN,
                           has_log=(folder_of(shell().settings, crawl.uid) / "log.jsonl").is_file())


@blueprint.post("/desk/street/runs/<uid>/stop")
def stop(uid: str) -> Response:
    """Ask a crawl to stop; what it has seen so far stays in its folder."""
    crawl = streets.crawl_by_uid(session(), actor(), uid)
    streets.ask_to_stop(session(), crawl, now(), by=actor().name, person_id=actor().person_id)
    commit()
    return go("street.run", uid=uid)


@blueprint.get("/desk/street/runs/<uid>/log.jsonl")
def log(uid: str) -> Response:
    """The log of a crawl, one line a page."""
    path = folder_of(shell().settings, streets.crawl_by_uid(session(), actor(), uid).uid) / "log.jsonl"
    if not path.is_file():
        raise NotFound("没有这次采集")
    return make_response(send_file(path, mimetype="application/x-ndjson", as_attachment=True, download_name=f"crawl-{uid[:8]}.jsonl"))


@blueprint.get("/desk/listings/<uid>")
def listing(uid: str) -> str:
    """What a listing showed over time, where it answers, and which others look like it."""
    found = sighting_in_sight(session(), actor().unit_ids, uid)
    glimpses = history.history_of(session(), found.id)
    return render_template("desk/listing.html", s=found, glimpses=glimpses, line=_line(history.prices(glimpses)), addresses=history.addresses_of(session(), found.id),
                           alike=returns.alike(session(), found), evidence=evidence_of(session(), found.id), proof=evidence_view, view=street_view)


def _line(points: Sequence[tuple[datetime, float]]) -> str:
    """The price as points of an SVG polyline in a box of 300 × 60; steps, because a price holds until it is changed."""
    values = [v for _, v in points]
    if len(set(values)) < 2:
        return ""
    low, span = min(values), (max(values) - min(values)) or 1.0
    steps: list[tuple[float, float]] = []
    for n, v in enumerate(values):
        y = 55 - 50 * (v - low) / span
        steps += [(300 * n / len(values), y), (300 * (n + 1) / len(values), y)]
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in steps)
