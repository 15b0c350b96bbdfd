"""Who may found the office: somebody at this machine, or somebody with the code that `serve` printed in its terminal."""

from __future__ import annotations

import hmac
import ipaddress

from flask import request

from registry.people import count_people
from webapp.shell import shell

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def not_founded() -> bool:
    """Is there neither an office nor an account?"""
    if shell().office() is not None:
        return False
    with shell().database.read() as session:
        return count_people(session) == 0


def _at_this_machine() -> bool:
    """A direct request from loopback; one that came through a proxy may come from anywhere."""
    if any(h in request.headers for h in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def may_found(code: str) -> bool:
    """Here, or with the code."""
    return _at_this_machine() or hmac.compare_digest(code.strip().lower().encode(), shell().setup_code.encode())
