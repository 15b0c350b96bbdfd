"""Every command, option and setting is in the documentation, and every setting of the code is in the list."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from tests.house.tree import ROOT, files
from webapp.commands.frame import load
from webapp.commands.table import GROUPS, TABLE, Row
from webapp.config import known_settings


def section(name: str) -> str:
    """The part of docs/commands.md that speaks of a command."""
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"docs/commands.md has no section {name!r}; run `make docs`"
    return found.group(1)


@pytest.mark.parametrize("row", TABLE, ids=lambda r: r.name)
def test_every_command_stands_in_the_documentation_with_its_options(row: Row) -> None:
    text, command = section(row.name), load(row.target)
    options = [o for p in command.params if isinstance(p, click.Option) for o in p.opts if o != "--data"]
    missing = [o for o in options if not re.search(rf"(?<![\w-]){re.escape(o)}(?![\w-])", text)]
    assert not missing, f"{row.name}: {missing}; run `make docs`"


def test_the_documentation_speaks_of_no_command_that_is_gone() -> None:
    named = set(re.findall(r"^## (.+)$", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {r.name for r in TABLE}
    assert {r.name.split()[0] for r in TABLE if " " in r.name} == set(GROUPS)


def test_every_setting_stands_in_the_documentation() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [f.metadata["variable"] for f in known_settings() if f"`{f.metadata['variable']}`" not in text or f.metadata["help"] not in text]
    assert not missing, f"{missing}; run `make docs`"


def test_no_part_reads_a_variable_that_is_not_a_setting() -> None:
    known = {f.metadata["variable"] for f in known_settings()} | {"KUAIWEI_WHEELS"}
    sources = [ROOT / "kuaiwei", *(f for p in ("webapp", "cases", "fairs", "registry", "matching", "crawlers") for f in files(p, ".py"))]
    used = {name for f in sources for name in re.findall(r"KUAIWEI_[A-Z0-9_]*[A-Z0-9]", f.read_text(encoding="utf-8"))}
    assert used <= known, used - known


@pytest.mark.parametrize("link", sorted({(f, target) for f in (ROOT / "README.md", ROOT / "README.zh.md", *files("docs", ".md"))
                                         for target in re.findall(r"\]\(([^)#:\s]+)\)", f.read_text(encoding="utf-8"))}),
                         ids=lambda pair: f"{pair[0].name}->{pair[1]}")
def test_every_link_of_the_documentation_leads_somewhere(link: tuple[Path, str]) -> None:
    file, target = link
    assert (file.parent / target).exists()
