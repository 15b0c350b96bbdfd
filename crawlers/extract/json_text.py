"""JSON as pages really carry it: broken, commented, with JavaScript's liberties; depth and size bounded."""

from __future__ import annotations

import json
import re
from typing import Any

MAX_DEPTH = 60
MAX_SOURCE = 3_000_000
DECODER = json.JSONDecoder(strict=False, parse_constant=lambda _: None)
TOKEN = re.compile(
    r"""\s+|//[^\n]*|/\*.*?\*/|(?P<string>"(?:\\.|[^"\\])*+"|'(?:\\.|[^'\\])*+'|`(?:\\.|[^`\\])*+`)|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"""
    r"""|(?P<word>[A-Za-z_$][\w$.]*)|(?P<mark>[{}\[\]:,])|(?P<other>.)""",
    re.S,
)
ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)", re.S)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "\n": ""}
CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "undefined": None, "NaN": None, "void": None}


class Unreadable(ValueError):
    """No JSON and no literal could be read here."""


def loads(source: str) -> Any:
    """A JSON value, forgiving control characters, trailing text, comments, single quotes, bare keys and trailing commas."""
    text = source.strip().removeprefix("<!--").removesuffix("-->").strip().removeprefix("//<![CDATA[").removeprefix("<![CDATA[")
    return value_at(text.strip().removesuffix("]]>").removesuffix("//").strip(), 0)


def value_at(text: str, start: int) -> Any:
    """The JSON or JavaScript value that starts at `start`; raises Unreadable."""
    try:
        return DECODER.raw_decode(text, start)[0]
    except RecursionError:
        raise Unreadable("too deep") from None
    except ValueError:
        return _Literal(text[start : start + MAX_SOURCE]).value(0)


class _Literal:
    """A reader of JavaScript object literals; expressions it does not know become None."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.finditer(text)
        self.ahead = self._next()

    def _next(self) -> tuple[str, str]:
        for m in self.tokens:
            if m.lastgroup:
                return m.lastgroup, m.group()
        return "end", ""

    def take(self) -> tuple[str, str]:
        now, self.ahead = self.ahead, self._next()
        return now

    def value(self, depth: int) -> Any:
        if depth > MAX_DEPTH:
            raise Unreadable("too deep")
        kind, text = self.take()
        if kind == "string":
            return unescape(text[1:-1])
        if kind == "number":
            return float(text) if "." in text or "e" in text.lower() else int(text[:300])
        if kind == "word":
            return CONSTANTS.get(text)
        if text == "{":
            return self.members(depth)
        if text == "[":
            return self.elements(depth)
        raise Unreadable(f"unexpected {text[:10]!r}")

    def members(self, depth: int) -> dict[str, Any]:
        out: dict[str, Any] = {}
        while self.ahead[1] != "}":
            kind, key = self.take()
            if kind == "mark" and key == ",":
                continue
            if kind not in ("string", "word", "number") or self.take()[1] != ":":
                raise Unreadable("no key")
            out[unescape(key[1:-1]) if kind == "string" else key] = self.value(depth + 1)
            self.rest_of_expression()
        self.take()
        return out

    def elements(self, depth: int) -> list[Any]:
        out: list[Any] = []
        while self.ahead[1] != "]":
            if self.ahead[1] == ",":
                self.take()
                continue
            out.append(self.value(depth + 1))
            self.rest_of_expression()
        self.take()
        return out

    def rest_of_expression(self) -> None:
        """Skip what follows a value (`|| ''`, `.trim()`), up to the next comma or closing bracket of this level."""
        level = 0
        while True:
            kind, text = self.ahead
            if kind == "end":
                raise Unreadable("cut off")
            if level == 0 and kind == "mark" and text in ",}]":
                return
            if text in ("(", "{", "["):
                level += 1
            elif text in (")", "}", "]"):
                level -= 1
            self.take()


def unescape(text: str) -> str:
    def one(m: re.Match[str]) -> str:
        c = m.group(1)
        return chr(int(c[1:], 16)) if len(c) > 1 else PLAIN.get(c, c)

    joined = ESCAPE.sub(one, text)
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if any("\ud800" <= c <= "\udfff" for c in joined) else joined
