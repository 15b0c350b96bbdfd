"""Pictures of matches, each reached through its record only: seen, registered, the region cut out and the registered one laid into it."""

from __future__ import annotations

from flask import Blueprint, make_response
from werkzeug.wrappers import Response

from cases import queue
from cases.models import Match
from matching.image import overlay
from matching.types import ImageMatch
from registry.errors import NotFound, Refused
from registry.rights import right_by_uid
from webapp.auth import actor
from webapp.database import session
from webapp.security import as_blob
from webapp.shell import shell

blueprint = Blueprint("pictures", __name__)
SIDES = ("seen", "registered", "cut", "warped", "extra")


def jpeg(data: bytes) -> Response:
    """A clean picture, private to this browser for an hour: bytes by hash never change."""
    response = as_blob(make_response(data), "picture.jpg")
    response.headers["Content-Type"] = "image/jpeg" if data[:2] == b"\xff\xd8" else "image/png"
    response.headers["Content-Disposition"] = "inline"
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def clean(sha256: str | None) -> bytes:
    """The derivative of a stored picture, or NotFound."""
    if not sha256:
        raise NotFound("没有图片")
    try:
        return shell().engines.pictures.clean(sha256)
    except Refused:
        raise NotFound("没有图片") from None


def _hashes(match: Match) -> tuple[str | None, str | None]:
    seen = match.seen_picture or next((i.sha256 for i in match.sighting.images), None)
    return seen, match.right_picture or next((i.sha256 for i in match.right.images), None)


def _pair(match: Match) -> dict[str, bytes]:
    seen, registered = _hashes(match)
    found = ImageMatch(match.right_picture or "", match.score, match.method, tuple(match.box) if match.box else None, match.mirrored, match.inverted, (),
                       tuple(match.warp) if match.warp else None)
    return overlay.draw(clean(seen), clean(registered), found)


@blueprint.get("/desk/matches/<uid>/<any(seen,registered,cut,warped):side>.jpg")
def side(uid: str, side: str) -> Response:
    """One of the pictures of a match."""
    match = queue.match_by_uid(session(), actor(), uid)
    if side in ("seen", "registered"):
        return jpeg(clean(_hashes(match)[side == "registered"]))
    return jpeg(_pair(match)["query" if side == "cut" else "warped"])


@blueprint.get("/desk/matches/<uid>/pictures/<int:position>.jpg")
def sighting(uid: str, position: int) -> Response:
    """Another picture of the sighting."""
    images = queue.match_by_uid(session(), actor(), uid).sighting.images
    return jpeg(clean(images[position].sha256 if position < len(images) else None))


@blueprint.get("/rights/<uid>/pictures/<int:position>.jpg")
def right(uid: str, position: int) -> Response:
    """A registered picture: the register is public."""
    images = right_by_uid(session(), uid).images
    return jpeg(clean(images[position].sha256 if position < len(images) else None))
