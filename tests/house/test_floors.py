"""matching < registry < fairs < cases < webapp; crawlers outside. The first and the last column of architecture.md's table."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.tree import LOWER, ROOT, at, sources

NETWORK = ("socket", "ssl", "http", "urllib.request", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib")
NEVER: dict[str, tuple[str, ...]] = {
    "matching": ("sqlalchemy", "flask", "scrapy", *NETWORK), "crawlers": ("sqlalchemy", "flask"), "registry": ("flask", "scrapy"),
    "fairs": ("flask", "scrapy"), "cases": ("flask", "scrapy"), "webapp": ("scrapy",)}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "os.getenv", "os.environ"}


def imported(node: ast.AST) -> list[str]:
    """The full names an import asks for; relative ones stay within their package."""
    if isinstance(node, ast.Import):
        return [a.name for a in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{a.name}" for a in node.names]
    return []


def nodes() -> Iterator[tuple[str, str, ast.AST]]:
    """(floor, place, node) of the whole house."""
    for file, tree in sources().items():
        for node in ast.walk(tree):
            yield file.relative_to(ROOT).parts[0], at(file, getattr(node, "lineno", 0)), node


def test_nobody_walks_up_the_stairs() -> None:
    ups = [f"{place} {floor} imports {name}" for floor, place, node in nodes() for name in imported(node)
           if (top := name.split(".")[0]) in LOWER and top != floor and top not in LOWER[floor]]
    assert not ups, "\n".join(ups)


def test_no_floor_imports_what_it_never_may() -> None:
    broken = [f"{place} {floor} imports {name}" for floor, place, node in nodes() for name in imported(node)
              if any(name == n or name.startswith(n + ".") for n in NEVER[floor])]
    assert not broken, "\n".join(broken)


def test_below_webapp_there_is_no_clock_and_no_environment() -> None:
    asked = [f"{place} {name}" for floor, place, node in nodes() if floor not in ("webapp", "crawlers") and isinstance(node, ast.Attribute)
             and any((name := ast.unparse(node)) == c or name.endswith("." + c) for c in CLOCKS)]
    assert not asked, "\n".join(asked)
