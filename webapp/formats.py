"""How figures and times are written (design README 3): times in Asia/Shanghai, `3:12`, `2026-11-22`, `−4`, `18,420`."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from flask import Flask

from registry.zone import SHANGHAI
from webapp.shell import now

MINUS = "−"


def today() -> date:
    """The calendar day of this request in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def clock_time(at: datetime) -> str:
    """`9:05`"""
    here = at.astimezone(SHANGHAI)
    return f"{here.hour}:{here.minute:02d}"


def day(at: datetime | date) -> str:
    """`2026-11-22`"""
    return (at.astimezone(SHANGHAI).date() if isinstance(at, datetime) else at).isoformat()


def moment(at: datetime) -> str:
    """`2026-11-22 9:05`"""
    return f"{day(at)} {clock_time(at)}"


def second(at: datetime) -> str:
    """`2026-11-22 09:05:07`, for evidence and the audit trail"""
    return at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def when(at: datetime) -> str:
    """The time today, else month and day, else the whole date."""
    here, today = at.astimezone(SHANGHAI), now().astimezone(SHANGHAI)
    if here.date() == today.date():
        return clock_time(at)
    return here.strftime("%m-%d") + f" {clock_time(at)}" if here.year == today.year else day(at)


def span(length: timedelta | float) -> str:
    """Hours and minutes, `21:06`, `−0:20`; a length in seconds or as timedelta."""
    seconds = length.total_seconds() if isinstance(length, timedelta) else length
    minutes = int(abs(seconds) // 60)
    return f"{MINUS if seconds < 0 else ''}{minutes // 60:,}:{minutes % 60:02d}"


def thousands(n: float) -> str:
    """`18,420`, `−4`"""
    return f"{n:,}".replace("-", MINUS)


def signed(n: float) -> str:
    """`+28`, `−4`, `0`"""
    return thousands(n) if n <= 0 else f"+{n:,}"


def percent(share: float) -> str:
    """A share of 0 to 1 as `97.8 %`"""
    return f"{share * 100:.1f}".removesuffix(".0").replace("-", MINUS) + " %"


def size(n: int) -> str:
    """Bytes as `3.4 MB`"""
    for unit, width in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if n >= width:
            return f"{n / width:.1f} {unit}"
    return f"{n} B"


def shown(text: str) -> str:
    """Foreign text for the eye: invisible and direction marks, which can disguise a name, are written out as ⟨U+202E⟩."""
    return "".join(f"⟨U+{ord(c):04X}⟩" if _hidden(c) else c for c in text)


def brief(text: str) -> str:
    """Public ids cut to their first eight digits, for the eye."""
    return re.sub(r"\b([0-9a-f]{8})[0-9a-f]{24}\b", r"\1…", text)


def harmless(value: object) -> str:
    """A cell of a table for a spreadsheet: text that could be a formula gets an apostrophe (reliability.md 7)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip()[:1] in tuple("=+-@＝＋－＠\t\r") and text.strip() else text


def _hidden(c: str) -> bool:
    code = ord(c)
    return (code < 32 and c not in "\n\t") or 0x7F <= code < 0xA0 or code in (0xAD, 0x61C, 0xFEFF) or any(
        low <= code <= high for low, high in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xD800, 0xDFFF), (0xE0000, 0xE007F)))


def init_app(app: Flask) -> None:
    """The formats as template filters."""
    for function in (clock_time, day, moment, second, when, span, thousands, signed, percent, size, shown, brief):
        app.jinja_env.filters[function.__name__] = function
