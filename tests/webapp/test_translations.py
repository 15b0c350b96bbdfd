"""Every Chinese message a page can show has its English, with the same fields; nothing Chinese is left on an English page."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from webapp import errors, rails, words
from webapp.labels import FOLDER, load_tongues, read_catalogs

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("registry", "fairs", "cases", "webapp")
CALLS = {"_", "_n", "gettext", "ngettext", "Refused", "TooLarge", "NotAllowed", "NotFound", "Conflict", "Problem", "NotSignedIn", "Finding"}
HAN = re.compile("[\u3400-\u9fff]")
FIELD = re.compile(r"{(\w+)[^}]*}")
Message = tuple[str | None, str]


def in_templates() -> Iterator[tuple[Message, str]]:
    """(context, message) of every _ _n _p call of every template, and where it stands."""
    environment = Environment(autoescape=True)
    for path in sorted((ROOT / "webapp").rglob("*.html")):
        for call in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name in ("_", "_n", "_p") and call.args:
                given = [a.value for a in call.args if isinstance(a, nodes.Const)]
                if call.node.name == "_p" and len(given) > 1:
                    yield (str(given[0]), str(given[1])), f"{path.relative_to(ROOT)}:{call.lineno}"
                elif call.node.name != "_p" and given and isinstance(call.args[0], nodes.Const):
                    yield (None, str(given[0])), f"{path.relative_to(ROOT)}:{call.lineno}"


def in_python() -> Iterator[tuple[Message, str]]:
    """Chinese first arguments of calls that end on a screen."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "sample" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                    text = node.args[0].value
                    if name in CALLS and isinstance(text, str) and HAN.search(text):
                        yield (None, text), f"{path.relative_to(ROOT)}:{node.lineno}"


def in_tables() -> Iterator[tuple[Message, str]]:
    """Messages that stand in tables."""
    yield from (((kind, word), f"LABELS {kind}") for kind, names in words.LABELS.items() for word in names.values())
    yield from (((None, w), "DUTIES") for w in words.DUTIES.values())
    yield from (((None, w), "NOTES") for w in words.NOTES.values())
    yield from ((("act", w), "ACTS") for w in words.ACTS.values())
    yield from (((None, w), "PAGES") for pair in errors.PAGES.values() for w in pair)
    yield from ((("rail", e.word), "rails") for e in (*rails.STAFF, *rails.HOLDER))


def messages() -> dict[Message, str]:
    return {m: where for source in (in_templates(), in_python(), in_tables()) for m, where in source if HAN.search(m[1])}


def english() -> dict[Message, tuple[str, ...]]:
    return {(m.context, m.id[0] if isinstance(m.id, tuple) else m.id): m.string if isinstance(m.string, tuple) else (m.string,)
            for catalog in read_catalogs(FOLDER / "en") for m in catalog if m.id}


def test_every_message_has_its_english() -> None:
    known = english()
    missing = sorted(f"{where}: {context or ''} {text}" for (context, text), where in messages().items() if not all(known.get((context, text), ("",))))
    assert not missing, "\n".join(missing)


def test_the_english_has_the_fields_of_the_chinese() -> None:
    wrong = [(text, s) for (_, text), strings in english().items() for s in strings if not set(FIELD.findall(s)) <= set(FIELD.findall(text))]
    assert not wrong


def test_no_message_is_translated_in_two_ways() -> None:
    seen: dict[Message, tuple[object, str]] = {}
    for path in sorted((FOLDER / "en").glob("*.po")):
        for m in next(c for p, c in zip(sorted((FOLDER / "en").glob("*.po")), read_catalogs(FOLDER / "en"), strict=True) if p == path):
            if m.id:
                key = (m.context, m.id[0] if isinstance(m.id, tuple) else m.id)
                assert key not in seen or seen[key][0] == m.string, f"{key} in {seen[key][1]} and {path.name}"
                seen[key] = (m.string, path.name)


@pytest.mark.parametrize(("n", "sentence"), [(1, "1 account"), (2, "2 accounts"), (1200, "1,200 accounts")])
def test_a_number_takes_its_plural(n: int, sentence: str) -> None:
    found = load_tongues()["en"].ungettext("{n} 个账号", "{n} 个账号", n)
    assert found.format(n=f"{n:,}") == sentence
