"""What an import by command leaves behind: refused rows as a table, and open matches checked anew."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from cases.models import Match, MatchState
from registry.db import Base, Database
from registry.imports.report import ImportReport
from tests import builders as b
from tests.conftest import all_tables
from webapp.commands.frame import main
from webapp.commands.rights import write_refused
from webapp.config import read_settings

EXPECTED = {
    "zh": [["文件", "行", "字段", "原因"], ["a.csv", "4", "classes", "「99」不是尼斯分类的类号（1 至 45）"], ["'=cmd.csv", "", "", "文件是空的"]],
    "en": [["File", "Row", "Field", "Reason"], ["a.csv", "4", "classes", '"99" is no class of the Nice Classification (1 to 45)'],
           ["'=cmd.csv", "", "", "the file is empty"]],
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refused_rows_become_a_table_in_the_readers_language(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUAIWEI_LANG", language)
    report = ImportReport(read=2)
    report.refuse("a.csv", 4, "classes", "「{value}」不是尼斯分类的类号（1 至 45）", {"value": "99"})
    report.refuse("=cmd.csv", None, None, "文件是空的")
    target = tmp_path / "refused.csv"
    write_refused(report, target)
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")
    with target.open(encoding="utf-8-sig", newline="") as source:
        assert list(csv.reader(source)) == EXPECTED[language]
    assert [p.name for p in tmp_path.iterdir()] == ["refused.csv"]


def test_an_import_that_ends_a_right_takes_its_matches_out_of_the_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("KUAIWEI_DATA", str(tmp_path))
    monkeypatch.setenv("KUAIWEI_LANG", "en")
    all_tables()
    database = Database(read_settings().url)
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        match = b.match(session, b.unit(session), b.right(session, number="91234567"))
    for status, state in (("撤销", MatchState.blocked), ("注册", MatchState.queued)):
        file = tmp_path / "rights.csv"
        file.write_text(f"注册号,商标名称,商标状态\n91234567,澜雀,{status}\n", encoding="utf-8")
        assert main(["rights", "import", str(file)]) == 0
        assert "1 open matches were checked anew and moved" in capsys.readouterr().out
        with database.read() as session:
            assert session.get_one(Match, match.id).state is state
    database.close()
