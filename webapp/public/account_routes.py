"""One's own account: sign in and out, password, log-ins and tokens."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry import staffing
from registry.errors import Refused
from registry.people import person_by_id
from webapp import session as logins
from webapp.auth import give_cookie, local_path, signed_in, take_cookie, visitor
from webapp.database import commit, session
from webapp.forms import go, secret, text
from webapp.public.signing_in import prove_again, sign_in, sign_out
from webapp.rails import home_endpoint
from webapp.shell import now

blueprint = Blueprint("account", __name__, template_folder="templates")


def _next(otherwise: str) -> str:
    return local_path(request.args.get("next")) or url_for(otherwise)


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Response | tuple[str, int]:
    """Sign in."""
    if request.method == "GET":
        if visitor() is not None:
            return redirect(_next("account.home"))
        return render_template("public/login.html", problem=None, name=""), 200
    name = request.form.get("login", "")[:64]
    try:
        token = sign_in(name, secret("password"), visitor())
    except Refused as problem:
        return render_template("public/login.html", problem=problem, name=name), 422
    return give_cookie(redirect(_next("account.home"), code=303), token)


@blueprint.post("/logout")
def logout() -> Response:
    """Sign out."""
    sign_out(signed_in())
    return take_cookie(go("public.landing", said="logged-out"))


@blueprint.get("/home")
def home() -> Response:
    """To the front door of the person's roles."""
    return redirect(url_for(home_endpoint()))


@blueprint.get("/account")
def me() -> str:
    """Roles, log-ins, tokens."""
    who = signed_in()
    return render_template("public/me.html", person=person_by_id(session(), who.actor.person_id),
                           logins=logins.logins_of(session(), who.actor.person_id, now()), tokens=logins.tokens_of(session(), who.actor.person_id))


@blueprint.route("/account/password", methods=["GET", "POST"])
def password() -> Response | tuple[str, int]:
    """Change one's password; every other log-in and every token ends, and this one gets a new id."""
    if request.method == "GET":
        return render_template("public/password.html", problem=None), 200
    try:
        return _changed()
    except Refused as problem:
        return render_template("public/password.html", problem=problem), 422


def _changed() -> Response:
    who, new = signed_in(), secret("password")
    prove_again(who, secret("old"), "old")
    if new != secret("password_again"):
        raise Refused("两次输入的密码不一致", field="password_again")
    if new == secret("old"):
        raise Refused("新密码与原密码相同", field="password")
    person = person_by_id(session(), who.actor.person_id)
    staffing.change_own_password(session(), person, new, now())
    logins.end_all(session(), person.id, tokens=True)
    token = logins.start(session(), person, who.actor.roles, now(), address=request.remote_addr or "",
                         device=request.headers.get("User-Agent", ""))
    commit()
    return give_cookie(go("account.me", said="password-changed"), token)


@blueprint.route("/account/confirm", methods=["GET", "POST"])
def confirm() -> Response | tuple[str, int]:
    """Give the password again before a dangerous act."""
    if request.method == "GET":
        return render_template("public/confirm.html", problem=None), 200
    try:
        token = prove_again(signed_in(), secret("password"))
    except Refused as problem:
        return render_template("public/confirm.html", problem=problem), 422
    return give_cookie(redirect(_next("account.home"), code=303), token)


@blueprint.post("/account/logins/end")
def end_login() -> Response:
    """End one of one's own log-ins; the present one is a log-out."""
    who, uid = signed_in(), text("uid", longest=64, required=True)
    logins.end(session(), uid, who.actor.person_id)
    commit()
    return take_cookie(go("public.landing", said="logged-out")) if uid == who.login_uid else go("account.me", said="login-ended")


@blueprint.post("/account/logins/others")
def end_others() -> Response:
    """End all log-ins but this one."""
    who = signed_in()
    logins.end_others(session(), who.actor.person_id, who.login_uid)
    commit()
    return go("account.me", said="login-ended")


@blueprint.post("/account/tokens/end")
def end_token() -> Response:
    """Withdraw one of one's own bearer tokens."""
    logins.end_token(session(), text("uid", longest=64, required=True), signed_in().actor.person_id)
    commit()
    return go("account.me", said="token-ended")
