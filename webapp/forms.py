"""Is the input well formed? Small readers of form fields; each raises Refused with the name of its field. And where to go after an act."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TypeVar

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from registry.errors import Refused

Member = TypeVar("Member", bound=Enum)


def text(name: str, *, longest: int = 200, required: bool = False, lines: bool = False) -> str:
    """A text field, trimmed. Control characters are refused, but for line ends where `lines`."""
    value = request.form.get(name, "").strip()
    if required and not value:
        raise Refused("请填写这一项", field=name)
    if len(value) > longest:
        raise Refused("最长 {n} 个字符", field=name, n=longest)
    if any(ord(c) < 32 and not (lines and c in "\r\n\t") for c in value) or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise Refused("含有不能保存的控制字符", field=name)
    return value.replace("\r\n", "\n")


def secret(name: str) -> str:
    """A password field: as it was typed."""
    return request.form.get(name, "")


def integer(name: str, *, low: int, high: int) -> int:
    """A whole number within bounds."""
    value = request.form.get(name, "").strip()
    if not value.lstrip("-").isascii() or not value.lstrip("-").isdigit() or not low <= int(value[:20]) <= high:
        raise Refused("请填 {low} 至 {high} 的整数", field=name, low=low, high=high)
    return int(value)


def choice(name: str, kind: type[Member]) -> Member:
    """A member of an enum, by its name."""
    value = request.form.get(name, "")
    if value not in kind.__members__:
        raise Refused("请从列表中选一项", field=name)
    return kind[value]


def day(name: str) -> date | None:
    """A date as browsers send it, `2026-11-24`; None where the field is empty."""
    value = request.form.get(name, "").strip()
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        raise Refused("日期写成 2027-12-31 的样子", field=name) from None


def members(name: str, kind: type[Member]) -> tuple[Member, ...]:
    """The ticked members of an enum, by their names; unknown ones are passed over."""
    return tuple(kind[v] for v in dict.fromkeys(request.form.getlist(name)) if v in kind.__members__)


def go(endpoint: str, *, said: str = "", **values: object) -> Response:
    """After an act: see the page it leads to, with one of the sentences of words.NOTES on top."""
    if said:
        values["said"] = said
    return redirect(url_for(endpoint, **values), code=303)  # type: ignore[arg-type]
