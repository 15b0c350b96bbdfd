"""Who are you? Browsers by cookie, programs by bearer token under /api only; then the table of authorization.py says who may enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from flask import Flask, Response, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import Problem
from registry.people import Actor, Role, actor_of
from webapp import limits, session
from webapp.authorization import access_of
from webapp.security import check_form
from webapp.shell import now, shell

API = "/api/"
WITHOUT_VISITOR = frozenset({"static", "public.healthz", "public.readyz"})
"""They answer without asking the database who is there."""
NOBODY = Actor(0, "", frozenset(), 0, frozenset())


class NotSignedIn(Problem):
    """This door wants to know who you are."""

    code = "not_signed_in"


class NeedsProof(Problem):
    """A dangerous act: the password must have been given within the last minutes."""

    code = "needs_proof"


class Forbidden(Problem):
    """Known, but not for this role; `roles` are those who may."""

    code = "not_allowed"

    def __init__(self, roles: frozenset[Role] = frozenset()) -> None:
        super().__init__("您的角色不能打开这一页")
        self.roles = roles


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind the request and the log-in they come with."""

    actor: Actor
    uid: str
    login: str
    must_change: bool
    login_id: int | None = None
    login_uid: str = ""
    form_token: str | None = None
    proven: bool = False


def cookie_name() -> str:
    """`__Host-kw` over TLS (bound to the host, Secure); plain http on loopback cannot carry that prefix."""
    return "__Host-kw" if request.is_secure else "kw"


def give_cookie(response: AnyResponse, token: str) -> AnyResponse:
    """Hand the secret id of a log-in to the browser."""
    response.set_cookie(cookie_name(), token, httponly=True, secure=request.is_secure, samesite="Lax", path="/")
    return response


def take_cookie(response: AnyResponse) -> AnyResponse:
    """Take it back."""
    response.delete_cookie(cookie_name(), httponly=True, secure=request.is_secure, samesite="Lax", path="/")
    return response


def visitor() -> Visitor | None:
    """Who asks, or None."""
    return cast("Visitor | None", g.get("visitor"))


def signed_in() -> Visitor:
    """Who asks; NotSignedIn otherwise."""
    found = visitor()
    if found is None:
        raise NotSignedIn("请先登录")
    return found


def actor() -> Actor:
    """Who acts, as domain functions want it."""
    return signed_in().actor


def _by_token() -> Visitor | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    with shell().database.read() as db:
        person = session.owner_of_token(db, token.strip())
        return Visitor(actor_of(db, person), person.uid, person.login, person.must_change) if person else None


def _by_cookie() -> Visitor | None:
    token = request.cookies.get(cookie_name(), "")
    if not token:
        return None
    with shell().database.read() as db:
        login = session.find(db, token, now())
        if login is None:
            return None
        person, stale = login.person, now() >= login.seen_at + session.TOUCH_EVERY
        found = Visitor(actor_of(db, person), person.uid, person.login, person.must_change, login.id, login.uid, session.form_token(token),
                        login.proven(now()))
    if stale:
        with shell().database.write() as db:
            session.touch(db, login.id, now())
    return found


def identify() -> None:
    """Find out who asks; the reading of it is over before the door opens its own session."""
    if request.endpoint in WITHOUT_VISITOR:
        return
    request.max_content_length = limits.BODIES.get(request.endpoint or "", limits.BODY)
    program = request.path.startswith(API)
    g.visitor = _by_token() if program else _by_cookie()
    if not program:
        check_form(g.visitor.form_token if g.visitor and request.endpoint != "account.login" else None)


def admit() -> Response | AnyResponse | None:
    """Let in whom the table lets in."""
    if request.endpoint is None:
        return None
    access, who = access_of(request.endpoint, request.method), visitor()
    if access.anonymous:
        return None
    if who is None:
        raise NotSignedIn("请先登录")
    if who.must_change and request.endpoint not in ("account.password", "account.logout") and not request.path.startswith(API):
        return redirect(url_for("account.password"))
    if not access.allows(who.actor.roles):
        raise Forbidden(access.roles)
    return None


def local_path(target: str | None) -> str | None:
    """An address on this site to go on to, or None: no host, no scheme, no trick."""
    if not target or not target.startswith("/") or target[1:2] in ("/", "\\") or not target.isprintable() or "\\" in target:
        return None
    parts = urlsplit(target)
    return None if parts.scheme or parts.netloc else target


def came_from() -> str | None:
    """The page of ours that sent this request, or None."""
    parts = urlsplit(request.referrer or "")
    return local_path(parts.path) if parts.netloc == request.host else None


def init_app(app: Flask) -> None:
    """Ask who, then whether, before every door."""
    app.before_request(identify)
    app.before_request(admit)
