"""matching < registry < fairs < cases < webapp; crawlers outside. The first and the last column of architecture.md's table."""

from __future__ import annotations

import ast
from functools import cache

from tests.house.tree import LOWER, ROOT, at, sources

NETWORK = ("socket", "ssl", "http", "urllib.request", "requests", "httpx", "aiohttp", "urllib3", "ftplib", "smtplib")
NEVER: dict[str, tuple[str, ...]] = {
    "matching": ("sqlalchemy", "flask", "scrapy", *NETWORK), "crawlers": ("sqlalchemy", "flask"), "registry": ("flask", "scrapy"),
    "fairs": ("flask", "scrapy"), "cases": ("flask", "scrapy"), "webapp": ("scrapy",)}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "os.getenv", "os.environ"}


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The full names an import asks for; relative ones stay within their package."""
    if isinstance(node, ast.Import):
        return [a.name for a in node.names]
    return [] if node.level else [f"{node.module}.{a.name}" for a in node.names]


@cache
def imports() -> list[tuple[str, str, str]]:
    """(floor, place, full name) of every import in the house."""
    return [(file.relative_to(ROOT).parts[0], at(file, node.lineno), name) for file, tree in sources().items()
            for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for name in imported(node)]


def last_two(node: ast.Attribute) -> str:
    """`datetime.now` of `datetime.datetime.now`."""
    inner = node.value
    return f"{inner.attr if isinstance(inner, ast.Attribute) else inner.id if isinstance(inner, ast.Name) else '?'}.{node.attr}"


def test_nobody_walks_up_the_stairs() -> None:
    ups = [f"{place} {floor} imports {name}" for floor, place, name in imports()
           if (top := name.split(".")[0]) in LOWER and top != floor and top not in LOWER[floor]]
    assert not ups, "\n".join(ups)


def test_no_floor_imports_what_it_never_may() -> None:
    broken = [f"{place} {floor} imports {name}" for floor, place, name in imports()
              if any(name == n or name.startswith(n + ".") for n in NEVER[floor])]
    assert not broken, "\n".join(broken)


def test_below_webapp_there_is_no_clock_and_no_environment() -> None:
    asked = [f"{at(file, n.lineno)} {last_two(n)}" for file, tree in sources().items()
             if file.relative_to(ROOT).parts[0] not in ("webapp", "crawlers") for n in ast.walk(tree)
             if isinstance(n, ast.Attribute) and last_two(n) in CLOCKS]
    assert not asked, "\n".join(asked)
