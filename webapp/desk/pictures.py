"""Pictures of matches, each reached through its record only: seen, registered, the region cut out, the registered one laid into it, lines between them."""

from __future__ import annotations

import io

from flask import Blueprint, make_response
from PIL import Image
from werkzeug.wrappers import Response

from cases import queue
from cases.models import Match
from matching.image import overlay
from matching.types import ImageMatch
from registry.errors import NotFound, Refused
from registry.rights import right_by_uid
from webapp.auth import actor
from webapp.database import session
from webapp.desk import cards
from webapp.security import as_blob
from webapp.shell import shell

blueprint = Blueprint("pictures", __name__)
MARGIN = 0.15
"""How much of the region's width and height the slider shows around it."""


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


def _found(match: Match) -> ImageMatch:
    """The match as the image engine gave it, for drawing."""
    if not match.warp:
        raise NotFound("没有图片")
    return ImageMatch(match.right_picture or "", match.score, match.method, tuple(match.box) if match.box else None, match.mirrored, match.inverted, (),
                      tuple(match.warp))


def lines(match: Match) -> bytes:
    """Both pictures side by side, details that fit joined by lines; NotFound where the match was not found by picture."""
    seen, registered = _hashes(match)
    if not match.warp:
        raise NotFound("没有图片")
    return overlay.lines(clean(seen), clean(registered), match.warp, match.mirrored, match.inverted)


def _half(match: Match, side: str) -> bytes:
    """One half of the slider: the seen picture cut to the region with a margin, bare ("cut") or with the registered picture laid in ("warped")."""
    seen, registered = _hashes(match)
    if not match.warp:
        raise NotFound("没有图片")
    name = "warped" if side == "warped" else "query"
    drawn = overlay.draw(clean(seen), clean(registered), _found(match) if side == "warped" else None, (name,))[name]
    sizes = shell().engines.pictures
    return _cropped(drawn, cards.quad_of(match, sizes.size(registered or "")) or [], sizes.size(seen or ""))


def _cropped(jpeg_bytes: bytes, quad: list[tuple[float, float]], size: tuple[int, int] | None) -> bytes:
    """The picture cut to the bounding box of the quad and a margin on each side; quad counts in pixels of a picture of `size`."""
    with Image.open(io.BytesIO(jpeg_bytes)) as picture:
        scale = picture.width / size[0] if size else 1.0
        xs, ys = ([p[i] * scale for p in quad] for i in (0, 1))
        if not quad or max(xs) <= 0 or max(ys) <= 0 or min(xs) >= picture.width or min(ys) >= picture.height:
            return jpeg_bytes
        dx, dy = MARGIN * (max(xs) - min(xs)), MARGIN * (max(ys) - min(ys))
        box = (max(0, int(min(xs) - dx)), max(0, int(min(ys) - dy)), min(picture.width, int(max(xs) + dx) + 1), min(picture.height, int(max(ys) + dy) + 1))
        out = io.BytesIO()
        picture.crop(box).save(out, "JPEG", quality=90)
        return out.getvalue()


@blueprint.get("/desk/matches/<uid>/<any(seen,registered,cut,warped,lines):side>.jpg")
def side(uid: str, side: str) -> Response:
    """One of the pictures of a match."""
    match = queue.match_by_uid(session(), actor(), uid)
    if side in ("seen", "registered"):
        return jpeg(clean(_hashes(match)[side == "registered"]))
    return jpeg(lines(match) if side == "lines" else _half(match, side))


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
