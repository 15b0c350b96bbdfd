"""The refused rows as a table: in the reader's language, harmless to a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from registry.imports.report import ImportReport
from webapp.commands.rights import write_refused

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
