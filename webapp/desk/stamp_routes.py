"""The evidence packages that were made of a case, each with its hash and its time stamp."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from cases import archive, opening
from registry.errors import NotFound
from registry.stamps import stamps_of
from webapp.auth import actor
from webapp.database import session
from webapp.desk import evidence_view
from webapp.security import as_blob
from webapp.shell import shell

blueprint = Blueprint("stamps", __name__, template_folder="templates")


@blueprint.get("/cases/<number>/packages")
def packages(number: str) -> str:
    """Packages, the newest first."""
    found = opening.case_by_number(session(), actor(), number)
    return render_template("desk/packages.html", case=found, packages=archive.packages_of(session(), found.number), service=shell().settings.tsa, proof=evidence_view,
                           stamps={s.sha256: s for s in stamps_of(session(), f"package:{found.number}")})


@blueprint.get("/cases/<number>/stamps/<uid>.tsr")
def token(number: str, uid: str) -> Response:
    """The time-stamp service's signed answer, as `openssl ts -verify` reads it."""
    found = opening.case_by_number(session(), actor(), number)
    stamp = next((s for s in stamps_of(session(), f"package:{found.number}") if s.uid == uid), None)
    if stamp is None or stamp.token is None:
        raise NotFound("没有这份材料")
    response = as_blob(make_response(stamp.token), f"{uid}.tsr")
    response.headers["Content-Type"] = "application/timestamp-reply"
    return response
