"""Every Chinese sentence shown to somebody has its English: those marked with _(), those of refusals, the tables of words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from string import Formatter
from typing import Any

import pytest
from babel.messages.extract import extract
from jinja2.ext import babel_extract

from tests.house.tree import ROOT, at, files, sources
from webapp.labels import FOLDER, read_catalogs
from webapp.trail_words import PARTICULARS, THINGS
from webapp.words import ACTS, LABELS

REFUSALS = ("Refused", "TooLarge", "NotAllowed", "NotFound", "Conflict", "NotSignedIn", "Problem")
KEYWORDS: dict[str, Any] = {"_": None, "_n": None, "_p": ((1, "c"), 2), "gettext": None, "ngettext": None, "pgettext": ((1, "c"), 2),
                            **dict.fromkeys(REFUSALS)}
TEMPLATES: Any = babel_extract
CHINESE = re.compile(r"[\u4e00-\u9fff]")
Key = tuple[str | None, str]

NOT_SHOWN = ("webapp/commands/", "webapp/sample/", "webapp/demo.py", "webapp/bench_")
"""Both languages side by side, and the invented world, whose words are goods and names."""

READ = ("registry/claims.py", "registry/numbers.py", "registry/imports/class_rows.py", "registry/imports/dates.py", "registry/imports/headers.py",
        "registry/imports/marks_xml.py", "registry/imports/tables.py", "registry/imports/words.py", "fairs/booths.py", "fairs/imports.py")
"""Tables of what is understood when it is read; their sentences are found where they are refused."""


@cache
def english() -> dict[Key, str]:
    """(context, Chinese) -> English of every .po file."""
    found: dict[Key, str] = {}
    for catalog in read_catalogs(FOLDER / "en"):
        for message in catalog:
            if message.id:
                ids = (message.id,) if isinstance(message.id, str) else message.id
                words = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
                found[(message.context, ids[0])] = " ".join(w for w in words if w) if all(words) and not message.fuzzy else ""
    return found


def asked_in_templates() -> Iterator[tuple[Key, str]]:
    for file in files("webapp", ".html", ".jinja", ".txt", ".svg"):
        with file.open("rb") as source:
            for line, message, _, context in extract(TEMPLATES, source, KEYWORDS, options={"extensions": "jinja2.ext.i18n"}):
                yield (context, message[0] if isinstance(message, tuple) else message), at(file, line)


def asked_in_code() -> Iterator[tuple[Key, str]]:
    """The first literal of every call of a marked name; `_p` has the context before it."""
    for file, tree in sources().items():
        if file.relative_to(ROOT).parts[0] in ("registry", "fairs", "cases", "webapp"):
            for call in (n for n in ast.walk(tree) if isinstance(n, ast.Call)):
                name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""
                words = [a.value for a in call.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                if name in KEYWORDS and words:
                    with_context = name in ("_p", "pgettext") and len(words) > 1
                    yield ((words[0], words[1]) if with_context else (None, words[0])), at(file, call.lineno)


def asked_in_tables() -> Iterator[tuple[Key, str]]:
    """The names of enum members: the class is the context."""
    return (((kind, name), f"webapp/words.py LABELS[{kind}][{member}]") for kind, names in LABELS.items() for member, name in names.items())


def asked_in_the_trail() -> Iterator[tuple[Key, str]]:
    """Acts, things and particulars of the audit trail."""
    for context, names in (("act", ACTS), ("thing", THINGS), ("particular", PARTICULARS)):
        yield from (((context, name), f"{context} {code}") for code, name in names.items())


def written_in_code() -> Iterator[tuple[Key, str]]:
    """Every Chinese literal of the code of webapp, registry, fairs and the verdict that is no docstring: tables of sentences are looked up by variable."""
    for file, tree in sources().items():
        name = str(file.relative_to(ROOT))
        if not name.startswith(("webapp/", "registry/", "fairs/", "matching/compare.py")) or name.startswith((*NOT_SHOWN, *READ)):
            continue
        silent = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)} | {id(v) for n in ast.walk(tree) if isinstance(n, ast.JoinedStr) for v in n.values}
        for n in ast.walk(tree):
            if isinstance(n, ast.Constant) and isinstance(n.value, str) and CHINESE.search(n.value) and id(n) not in silent:
                yield (None, n.value), at(file, n.lineno)


@pytest.mark.parametrize("where", [asked_in_templates, asked_in_code, asked_in_tables, asked_in_the_trail], ids=["templates", "code", "tables", "trail"])
def test_every_sentence_has_its_english(where: Any) -> None:
    missing = [f"{place}: {context or ''} {text!r}" for (context, text), place in where() if CHINESE.search(text) and not english().get((context, text))]
    assert not missing, f"{len(missing)} without English in webapp/translations/en:\n" + "\n".join(missing)


def test_no_table_of_sentences_was_forgotten() -> None:
    known = {text for _, text in english()}
    missing = [f"{place}: {text!r}" for (_, text), place in written_in_code() if text not in known]
    assert not missing, f"{len(missing)} without English:\n" + "\n".join(missing)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_the_english_has_the_same_fields() -> None:
    apart = [f"{zh!r} / {en!r}" for (_, zh), en in english().items() if en and not fields(en) <= fields(zh) | {"n"}]
    assert not apart, "\n".join(apart)


def test_no_english_is_written_twice_with_two_meanings() -> None:
    seen: dict[Key, tuple[str, Any]] = {}
    apart = []
    for file, catalog in zip(sorted((FOLDER / "en").glob("*.po")), read_catalogs(FOLDER / "en"), strict=True):
        for message in catalog:
            key = (message.context, str(message.id))
            if message.id and key in seen and seen[key][1] != message.string:
                apart.append(f"{message.id!r}: {seen[key][0]} says {seen[key][1]!r}, {file.name} says {message.string!r}")
            seen.setdefault(key, (file.name, message.string))
    assert not apart, "\n".join(apart)


def test_no_page_says_what_only_a_court_may() -> None:
    never = re.compile(r"(?<!不写「)侵权人|假货|重犯")
    found = [f"{at(f, i)} {line.strip()[:80]}" for f in files("webapp", ".html", ".po", ".js")
             for i, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1) if never.search(line)]
    assert not found, "\n".join(found)


