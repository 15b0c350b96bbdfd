"""The form of an authorisation, the same for the owner and for the staff."""

from __future__ import annotations

from flask import request

from cases import authorised
from cases.authorised import Grant
from registry.authorisations import KINDS
from registry.errors import Refused
from registry.rights import Right
from registry.sightings import Channel
from webapp.auth import actor
from webapp.database import session
from webapp.formats import today
from webapp.forms import day, members, text
from webapp.shell import now

CHOICES = tuple((k, v) for k, v in KINDS.items() if k != "found")
FIELDS = ("grantee", "kind", "scope", "territory", "channels", "starts", "ends", "source", "reason")


def read_grant(source: str) -> Grant:
    """What was sent; `source` says where it is known from if the form does not."""
    kind = request.form.get("kind", "seller")
    if kind not in dict(CHOICES):
        raise Refused("请从列表中选一项", field="kind")
    return Grant(text("grantee", longest=120, required=True), kind, text("scope", longest=300), territory(), members("channels", Channel), day("starts"), day("ends"),
                 text("source", longest=120) or source)


def change(right: Right, uid: str) -> None:
    """Another end, or the end now, as the form says."""
    if request.form.get("then") == "revoke":
        authorised.revoke(session(), right, uid, actor(), now(), today(), text("reason", longest=200))
    else:
        authorised.prolong(session(), right, uid, day("new_ends"), actor(), now(), today())


def territory() -> str:
    """Country codes parted by commas, or `*`."""
    value = text("territory", longest=80).upper().replace("，", ",").replace("、", ",") or "CN"
    codes = [c.strip() for c in value.split(",") if c.strip()]
    if not codes or any(c != "*" and not (len(c) == 2 and c.isascii() and c.isalpha()) for c in codes):
        raise Refused("地域写国家（地区）代码，以逗号分开，如 CN,HK；全球写 *", field="territory")
    return ",".join(dict.fromkeys(codes))
