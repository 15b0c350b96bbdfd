"""The state of this machine as a page: what `./kuaiwei doctor` says, and the settings in use without their secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy.engine import make_url

from webapp.commands.doctor import Finding, examine
from webapp.commands.words import READER
from webapp.config import known_settings
from webapp.labels import language
from webapp.shell import shell


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: its variable, the value in use, its help sentence."""

    variable: str
    value: str
    help: str


def findings() -> list[Finding]:
    """What was looked at."""
    reader = READER.set(language())
    try:
        return list(examine(shell().settings))
    finally:
        READER.reset(reader)


def settings_in_use() -> Iterator[SettingRow]:
    """Every setting; a database address goes without its password."""
    settings = shell().settings
    for f in known_settings():
        value = str(getattr(settings, f.name))
        if f.name == "database_url" and value:
            value = make_url(value).render_as_string(hide_password=True)
        yield SettingRow(f.metadata["variable"], value or "—", f.metadata["help"])
