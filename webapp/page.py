"""What every page needs: language and theme (`?lang=`, `?theme=`, remembered), the rail, the office's name, the sentence after an act."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import Any
from urllib.parse import urlencode

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from registry.network import Unit
from registry.people import Role
from registry.setup import Office
from webapp.auth import visitor
from webapp.formats import shown
from webapp.labels import LANGUAGES, TAGS, both_names, gettext, label, language, pgettext
from webapp.rails import door_exists, home_endpoint, may_open, rail
from webapp.shell import now, shell
from webapp.trail_words import particulars, thing_name
from webapp.words import ACTS, DUTIES, NOTES

THEMES = ("light", "dark")
A_YEAR = 31_536_000


def theme() -> str:
    """`light` or `dark` where chosen, else empty: the system decides."""
    if "theme" not in g:
        wanted = (request.args.get("theme"), request.cookies.get("kw-theme"))
        g.theme = next((w for w in wanted if w in THEMES), "")
    return str(g.theme)


def address_with(**changes: str) -> str:
    """This page with other query values; what was said after an act is not said again."""
    values = {k: v for k, v in request.args.items() if k not in ("said", *changes)} | changes
    return f"{request.path}?{urlencode(values)}"


def said() -> str:
    """The sentence after an act, where the address names one of words.NOTES."""
    sentence = NOTES.get(request.args.get("said", ""))
    return gettext(sentence) if sentence else ""


def _office() -> Office | None:
    """The office, as far as the database answers: the page that says it does not must still have a head."""
    try:
        return shell().office()
    except SQLAlchemyError:
        return None


def office_name() -> str:
    """The office as the pages head it."""
    office = _office()
    return both_names(office.name, office.name_en) if office else gettext("快维")


def is_demo() -> bool:
    """Is this the invented sample world?"""
    office = _office()
    return shell().settings.demo or (office is not None and office.demo)


def has_seal() -> bool:
    """Does the office have a seal?"""
    office = _office()
    return office is not None and office.has_seal


def act_name(act: str) -> str:
    """An act of the audit trail in words; one without a name shows its code."""
    return pgettext("act", ACTS[act]) if act in ACTS else act


def role_label(name: str) -> str:
    """The name of a role."""
    return label(Role[name])


def named(kind: type[Enum]) -> list[tuple[str, str]]:
    """Choices of a select: member name and its label."""
    return [(m.name, label(m)) for m in kind]


def units_named(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Choices of a select: units by public id, indented as in the tree."""
    top = min((u.path.count("/") for u in units), default=0)
    return [(u.uid, "\u3000" * (u.path.count("/") - top) + shown(both_names(u.name, u.name_en))) for u in units]


def form_token() -> str:
    """The hidden field of this log-in's forms."""
    who = visitor()
    return (who.form_token or "") if who else ""


def _remember(response: Response) -> Response:
    for name, cookie, allowed in (("lang", "kw-lang", LANGUAGES), ("theme", "kw-theme", THEMES)):
        value = request.args.get(name)
        if value in allowed and request.endpoint != "static" and request.cookies.get(cookie) != value:
            response.set_cookie(cookie, str(value), max_age=A_YEAR, samesite="Lax", httponly=True, secure=request.is_secure)
    return response


def _globals() -> dict[str, Any]:
    return {"lang": language, "html_lang": lambda: TAGS[language()], "theme": theme, "address_with": address_with, "said": said, "rail": rail,
            "visitor": visitor, "may_open": may_open, "home_endpoint": home_endpoint, "office_name": office_name, "is_demo": is_demo,
            "form_token": form_token, "both_names": both_names, "now": now, "duties": DUTIES,
            "act_name": act_name, "thing_name": thing_name, "particulars": particulars,
            "role_label": role_label, "roles_named": named, "levels_named": named, "units_named": units_named,
            "door_exists": door_exists, "has_seal": has_seal}


def init_app(app: Flask) -> None:
    """Globals of all templates (macros too), and the cookies of language and theme."""
    app.jinja_env.globals.update(_globals())
    app.after_request(_remember)
