"""Everybody's hall: the landing page and what stands behind its three doors, the procedure, the first-run page, alive and ready."""

from __future__ import annotations

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cases.moves import KIND_NAMES
from registry.errors import NotFound, Refused
from registry.network import Level
from registry.rights import count_rights
from registry.setup import Founding, found_office
from webapp import limits
from webapp.database import commit, session
from webapp.forms import choice, go, secret, text
from webapp.public import readiness
from webapp.public.first_run import may_found, not_founded
from webapp.shell import now, shell

blueprint = Blueprint("public", __name__, template_folder="templates")


@blueprint.get("/")
def landing() -> str | Response:
    """Three doors of equal dignity; before the first run, the first-run page."""
    return redirect(url_for("public.setup")) if not_founded() else render_template("public/landing.html", rights=count_rights(session()))


@blueprint.get("/procedure")
def procedure() -> str:
    """How a fair complaint and a reference opinion go, step by step, and what they are not."""
    return render_template("public/procedure.html", kinds=KIND_NAMES)


@blueprint.get("/owner")
def owner() -> str:
    """For rights owners: what to bring, where to go."""
    return render_template("public/owner.html")


@blueprint.get("/respondent")
def respondent() -> str:
    """For those complained about: what they may do, by when."""
    return render_template("public/respondent.html")


@blueprint.get("/exhibitor")
def exhibitor() -> str:
    """For exhibitors before the fair: what to check and what to bring along."""
    return render_template("public/exhibitor.html")


@blueprint.route("/setup", methods=["GET", "POST"])
def setup() -> tuple[str, int] | Response:
    """The first-run page: only while there is no account, from this machine or with the code that `serve` printed."""
    if not not_founded():
        raise NotFound("已经设立")
    if request.method == "GET":
        return render_template("public/setup.html", form={}, problem=None, levels=Level, needs_code=not may_found("")), 200
    try:
        _found()
    except Refused as problem:
        return render_template("public/setup.html", form=request.form, problem=problem, levels=Level, needs_code=not may_found("")), 422
    return go("account.login", said="founded")


def _found() -> None:
    code = text("code", longest=40)
    with shell().database.write() as counted:
        limits.spend(counted, limits.SETUP, request.remote_addr or "", now())
    if not may_found(code):
        raise Refused("设立码不对；它印在启动服务的终端里", field="code")
    founding = Founding(
        name=text("name", required=True), name_en=text("name_en"), level=choice("level", Level), number_prefix=text("number_prefix"),
        number_unit=text("number_unit"), person_name=text("person_name"), login=text("login", required=True), password=secret("password"))
    if secret("password") != secret("password_again"):
        raise Refused("两次输入的密码不一致", field="password_again")
    found_office(session(), founding, now())
    commit()
    shell().forget_office()


@blueprint.get("/healthz")
def healthz() -> Response:
    """Alive."""
    return jsonify({"alive": True})


@blueprint.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Database and indexes ready, else 503 and what is not."""
    parts = readiness.parts()
    ready = all(parts.values())
    return jsonify({"ready": ready, **parts}), 200 if ready else 503
