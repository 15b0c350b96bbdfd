"""The verification page: number in, what we know of the paper out; a file can be checked byte for byte."""

from __future__ import annotations

import hashlib
from io import BufferedReader
from typing import cast

from flask import Blueprint, render_template, request
from werkzeug.datastructures import FileStorage

from cases import verification
from cases.papers.kinds import KINDS
from registry.errors import Refused
from webapp import limits
from webapp.database import session
from webapp.forms import text
from webapp.shell import now, shell

blueprint = Blueprint("verify", __name__, template_folder="templates")


def _looked_up(number: str) -> verification.Known | None:
    with shell().database.write() as counted:
        limits.spend(counted, limits.VERIFY, request.remote_addr or "", now())
    return verification.look_up(session(), number)


def _hash(file: FileStorage) -> str:
    return hashlib.file_digest(cast(BufferedReader, file.stream), "sha256").hexdigest()  # a spooled file reads like one


@blueprint.get("/verify")
def page() -> tuple[str, int]:
    """By number, as the QR code on a paper says it."""
    number = request.args.get("number", "").strip()[:60]
    known = _looked_up(number) if number else None
    return render_template("public/verify.html", number=number, known=known, problem=None, same=None, kinds=KINDS), 404 if number and known is None else 200


@blueprint.post("/verify")
def paper() -> tuple[str, int]:
    """By number and file: are these the bytes we printed? The file is hashed and forgotten."""
    number, file = text("number", longest=60, required=True), request.files.get("paper")
    if file is None or not file.filename:
        raise Refused("请选择要核对的 PDF 文件", field="paper")
    known = _looked_up(number)
    same = known.language_of(_hash(file)) if known else None
    return render_template("public/verify.html", number=number, known=known, problem=None, same=same, kinds=KINDS), 404 if known is None else 200
