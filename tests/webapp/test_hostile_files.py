"""Every hostile file given to `rights import`: taken or refused in plain lines, status 0 or 2, never a failure of ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import select

from registry.db import Base, Database
from registry.imports.models import ImportRun
from registry.network import Level, create_unit
from tests.conftest import all_tables
from tests.registry.imports.reads import SHARED
from webapp.commands.frame import main
from webapp.config import read_settings

HOSTILE = SHARED / "hostile"
FILES = sorted(p for p in HOSTILE.rglob("*") if p.is_file()) if HOSTILE.exists() else []
CHINESE = re.compile("[\u4e00-\u9fff]")

pytestmark = pytest.mark.skipif(not FILES, reason="the shared hostile files are not here")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with one unit, whose people read English."""
    monkeypatch.setenv("KUAIWEI_LANG", "en")
    monkeypatch.setenv("KUAIWEI_DATA", str(tmp_path / "data"))
    all_tables()
    (tmp_path / "data").mkdir()
    database = Database(read_settings().url)
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        create_unit(session, "示例中心", Level.city)
    database.close()
    return tmp_path / "data"


def _answered(files: list[Path], office: Path, capsys: Capture) -> tuple[int, list[str]]:
    """Exit status and the lines of complaint. A failure of ours would leave its traceback in the log."""
    status = main(["rights", "import", *map(str, files)])
    lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("kuaiwei: ")]
    assert not (office / "logs").exists()
    assert not list((office / "scratch").iterdir()), "nothing is left lying about"
    return status, lines


def _foreign(line: str) -> bool:
    """Is there Chinese besides what the line quotes from the file?"""
    return bool(CHINESE.search(re.sub(r'".*"', "", line)))


@pytest.mark.slow
@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(HOSTILE)))
def test_a_hostile_file_alone(path: Path, office: Path, capsys: Capture) -> None:
    status, lines = _answered([path], office, capsys)
    assert status == 0 or (status == 2 and len(lines) == 1), lines
    assert [line for line in lines if _foreign(line)] == []


@pytest.mark.parametrize("folder", sorted({p.parent for p in FILES if p.parent.name in ("xml", "csv", "xlsx", "archives", "json")}), ids=lambda p: p.name)
def test_the_hostile_files_of_a_folder_in_one_command(folder: Path, office: Path, capsys: Capture) -> None:
    files = [p for p in FILES if p.parent == folder]
    status, lines = _answered(files, office, capsys)
    assert status in (0, 2)
    assert [line for line in lines if _foreign(line)] == []
    with Database(read_settings().url).read() as session:
        taken = set(session.scalars(select(ImportRun.name)))
    assert taken | {line.split()[1].rstrip(":") for line in lines} >= {p.name for p in files}, "each is taken or named"
