"""Acts that could lock people out or let them in want the password given within the last minutes."""

from __future__ import annotations

from flask import request, url_for

from webapp.auth import NeedsProof, signed_in


def ask_again() -> str:
    """Where the password is given again, coming back to this page."""
    return url_for("account.confirm", next=request.path)


def need_proof() -> None:
    """NeedsProof where the password was given too long ago: errors.py leads to account.confirm, and from there back to the page."""
    if not signed_in().proven:
        raise NeedsProof("请先重新输入密码确认身份，再做这一步")
