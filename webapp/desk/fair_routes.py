"""Fairs at the desk: the list, one fair with its hall map, exhibitors, and what waits at which booth."""

from __future__ import annotations

from datetime import UTC

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases.queue import waiting_by_booth
from fairs.exhibits import fairs_of
from fairs.imports import read_exhibitors, store_exhibitors
from fairs.overview import counted, exhibitors_page, fair_by_uid, halls_of
from registry.errors import Refused
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk.lists import PAGE, page_number
from webapp.desk.uploads import keep_upload
from webapp.forms import go, text
from webapp.shell import now, shell

blueprint = Blueprint("fairs", __name__, template_folder="templates")


@blueprint.get("/desk/fairs", endpoint="list")
def fair_list() -> str:
    """The fairs in sight."""
    return render_template("desk/fairs.html", fairs=counted(session(), fairs_of(session(), actor().unit_ids)))


@blueprint.get("/desk/fairs/<uid>")
def fair(uid: str) -> str:
    """One fair: the map is the picture of the list."""
    found, number, words = fair_by_uid(session(), actor().unit_ids, uid), page_number(), request.args.get("q", "").strip()[:100]
    listed, total = exhibitors_page(session(), found, words, offset=(number - 1) * PAGE, limit=PAGE)
    return render_template("desk/fair.html", fair=found, halls=halls_of(session(), found), waiting=waiting_by_booth(session(), actor(), found.id), listed=listed,
                           total=total, number=number, pages=-(-total // PAGE), q=words)


@blueprint.route("/desk/fairs/import", methods=["GET", "POST"], endpoint="fair_import")
def fair_import() -> str | Response | tuple[str, int]:
    """Bring in an organiser's exhibitor list; it is read in a limited child before anything is written."""
    if request.method == "GET":
        return render_template("desk/fair_import.html", problem=None, form={})
    try:
        path, name = keep_upload(shell().settings.data / "uploads", request.files.get("file"), "file"), text("name", longest=100, required=True)
        listed = read_exhibitors(path)
        found, report = store_exhibitors(session(), listed, name=name, unit_id=actor().unit_id, by=actor().name, at=now().astimezone(UTC))
    except Refused as problem:
        session().rollback()
        return render_template("desk/fair_import.html", problem=problem, form=request.form), 422
    commit()
    path.unlink(missing_ok=True)
    if report.refused_total:
        return render_template("desk/fair_imported.html", fair=found, report=report)
    return go("fairs.fair", uid=found.uid, said="fair-imported")
