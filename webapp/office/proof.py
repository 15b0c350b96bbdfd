"""Acts that could lock people out or let them in want the password given within the last minutes."""

from __future__ import annotations

from flask import request, url_for

from registry.errors import NotAllowed
from webapp.auth import signed_in


def ask_again() -> str:
    """Where the password is given again, coming back to this page."""
    return url_for("account.confirm", next=request.path)


def need_proof() -> None:
    """NotAllowed where the password was given too long ago; the page leads to account.confirm before it comes to this."""
    if not signed_in().proven:
        raise NotAllowed("请先重新输入密码确认身份，再做这一步")
