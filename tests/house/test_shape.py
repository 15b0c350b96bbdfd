"""Sizes, types, and what a page may contain."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import PACKAGES, ROOT, at, files, sources

LONGEST_FILE = 450
BESIDE = {"tests", "docs"}
SHOWN = ("webapp", ".html", ".jinja", ".js", ".css", ".svg")
INLINE = re.compile(r"""\sstyle\s*=|<style\b|\son[a-z]+\s*=\s*["\']|javascript:|<script(?![^>]*\bsrc=)""", re.IGNORECASE)
DATA_BLOCK = re.compile(r"""<script[^>]*type=["\']application/(ld\+)?json["\']""", re.IGNORECASE)
OUTSIDE = re.compile(r"""(?:src|href|action|poster)\s*=\s*["\'](?:https?:)?//|url\(\s*["\']?(?:https?:)?//|@import\s+["\'](?:https?:)?//""",
                     re.IGNORECASE)


def test_the_top_level_is_the_users() -> None:
    found = {f.parent.name for f in ROOT.glob("*/*.py")} | {p.name for p in ROOT.iterdir() if p.is_dir() and (p / "__init__.py").exists()}
    assert found - BESIDE == set(PACKAGES)


def mostly_data(tree: ast.Module, lines: int) -> bool:
    """A file that is a table: most of its lines are assignments at the top."""
    held = sum((n.end_lineno or n.lineno) - n.lineno + 1 for n in tree.body if isinstance(n, (ast.Assign, ast.AnnAssign)))
    return held >= 0.6 * lines


def test_no_file_is_too_long() -> None:
    lengths = {f: f.read_text(encoding="utf-8").count("\n") + 1 for f in sources() if "migrations" not in f.parts}
    long = [f"{n} {f.relative_to(ROOT)}" for f, n in lengths.items() if n > LONGEST_FILE and not mostly_data(sources()[f], n)]
    assert not long, "\n".join(long)


def typed(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Does every argument and the answer say its type?"""
    a = function.args
    own = [x for x in (*a.posonlyargs, *a.args, *a.kwonlyargs, a.vararg, a.kwarg) if x is not None and x.arg not in ("self", "cls")]
    return all(x.annotation for x in own) and (function.returns is not None or function.name == "__init__")


def test_every_function_is_typed() -> None:
    bare = [f"{at(f, n.lineno)} {n.name}" for f, tree in sources().items() if "migrations" not in f.parts for n in ast.walk(tree)
            if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef) and not typed(n)]
    assert not bare, "\n".join(bare)


def test_a_door_holds_no_query() -> None:
    doors = {f: tree for f, tree in sources().items() if f.is_relative_to(ROOT / "webapp") and (f.name == "routes.py" or "api" in f.parts)}
    asked = [f"{at(f, n.lineno)}" for f, tree in doors.items() for n in ast.walk(tree)
             if isinstance(n, ast.ImportFrom) and n.module == "sqlalchemy" and {a.name for a in n.names} & {"select", "insert", "update", "delete"}]
    assert not asked, "\n".join(asked)


def pages() -> list[Path]:
    """What a browser is given; vendored libraries are left as they came."""
    return [f for f in files(*SHOWN) if "vendor" not in f.parts]


def test_no_page_has_inline_script_or_style() -> None:
    html = [f for f in pages() if f.suffix in (".html", ".jinja")]
    found = [f"{at(f, i)} {line.strip()[:100]}" for f in html for i, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
             if INLINE.search(line) and not DATA_BLOCK.search(line)]
    assert not found, "\n".join(found)


def test_no_page_fetches_from_outside() -> None:
    found = [f"{at(f, i)} {line.strip()[:100]}" for f in pages() for i, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
             if OUTSIDE.search(line)]
    assert not found, "\n".join(found)
