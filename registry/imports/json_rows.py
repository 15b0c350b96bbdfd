"""JSON read strictly: no NaN, no NUL, no lone surrogate, no depth that breaks a parser; JSON Lines line by line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from registry.errors import Refused
from registry.imports.encoding import encoding_of

LARGEST = 64 << 20
LONGEST_LINE = 4 << 20
DEEPEST = 40


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def check_value(value: Any, depth: int = 0) -> None:
    """Refuse what JSON carries but a database or UTF-8 does not."""
    if depth > DEEPEST:
        raise ValueError("嵌套太深")
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("含有 NUL 字符")
        if any("\ud800" <= c <= "\udfff" for c in value):
            raise ValueError("含有不成对的代理字符")
    elif isinstance(value, dict):
        for name, part in value.items():
            check_value(name, depth + 1)
            check_value(part, depth + 1)
    elif isinstance(value, list):
        for part in value:
            check_value(part, depth + 1)


def parse(text: str) -> Any:
    """The value; ValueError with a plain reason where it is not strict JSON."""
    try:
        value = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("嵌套太深") from None
    check_value(value)
    return value


def _refuse(error: ValueError, row: int | None) -> NoReturn:
    raise Refused("JSON 无法读取：{why}", row=row, why=str(error)[:160]) from None


def _first_line_is_whole(path: Path, encoding: str) -> bool:
    """Is the first line a JSON object by itself, with more lines after it?"""
    with path.open(encoding=encoding) as source:
        line = source.readline(LONGEST_LINE)
        if not line.endswith("\n"):
            return False
        more = any(next(source, "").strip() for _ in range(50))
    try:
        return more and isinstance(parse(line), dict)
    except ValueError:
        return False


def json_values(path: Path) -> Iterator[tuple[int | None, Any]]:
    """Line number and value of every line of JSON Lines, or (None, the whole document)."""
    encoding = encoding_of(path)
    if _first_line_is_whole(path, encoding):
        yield from _lines(path, encoding)
        return
    if path.stat().st_size > LARGEST:
        raise Refused("JSON 文件超过 {n} MB，请改用 JSON Lines（每行一条）", n=LARGEST >> 20)
    try:
        whole = parse(path.read_text(encoding=encoding))
    except ValueError as error:
        _refuse(error, None)
    yield None, whole


def _lines(path: Path, encoding: str) -> Iterator[tuple[int, Any]]:
    with path.open(encoding=encoding) as source:
        number = 0
        while line := source.readline(LONGEST_LINE):
            number += 1
            if not line.endswith("\n") and len(line) >= LONGEST_LINE:
                raise Refused("这一行超过 {n} MB", row=number, n=LONGEST_LINE >> 20)
            if line.strip():
                try:
                    yield number, parse(line)
                except ValueError as error:
                    _refuse(error, number)


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and sum(not isinstance(v, (dict, list)) for v in value.values()) >= 2


def find_rows(value: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The longest list of flat objects inside an answer: `data`, `Result.Items`, ...; a single object is one row."""
    if isinstance(value, list):
        rows = [v for v in value if isinstance(v, dict)]
        return rows if rows and len(rows) == len(value) else []
    if not isinstance(value, dict) or depth > 4:
        return []
    inner = [found for part in value.values() if isinstance(part, (dict, list)) and (found := find_rows(part, depth + 1))]
    best = max(inner, key=len, default=[])
    if _is_row(value) and not any(_is_row(r) for r in best):
        return [value]
    return best


def flat(value: dict[str, Any]) -> dict[str, str]:
    """One level of names and text: lists joined by `;`, inner objects by a dot."""
    found: dict[str, str] = {}
    for name, part in value.items():
        if isinstance(part, dict):
            found.update({f"{name}.{k}": v for k, v in flat(part).items()})
        elif isinstance(part, list):
            _flat_list(found, name, part)
        elif part is not None:
            found[name] = str(part).lower() if isinstance(part, bool) else str(part)
    return found


def _flat_list(found: dict[str, str], name: str, parts: list[Any]) -> None:
    plain = [str(p) for p in parts if not isinstance(p, (dict, list)) and p is not None]
    if plain:
        found[name] = ";".join(plain)
    for part in (p for p in parts if isinstance(p, dict)):
        for key, text in flat(part).items():
            both = f"{name}.{key}"
            found[both] = f"{found[both]};{text}" if both in found else text
