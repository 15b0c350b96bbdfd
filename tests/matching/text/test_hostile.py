# ruff: noqa: E501 - word lists and tables are one line each
"""Bad input: an answer or a clear line, never a crash, never quadratic time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from matching.text import files
from matching.text.index import TextIndex
from matching.text.normalise import fold
from matching.types import Mark

ODD = ["", " ", "云", "a", "*", "\x00\x01\x02", "\u202e云步岚\u202c", "云\u200b步\u200b岚", "\ud800", "云\udfff步岚", "😀😀", "🅰🅱", "a\u0301\u0301\u0301", "１２３", "%%%###", "\ufeff云步岚", "ﷺ", "\U0010ffff", "𠀀𠀁", "ß", "İ"]


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_gets_an_answer(index: TextIndex, text: str) -> None:
    for m in index.search(text):
        assert 0 <= m.score <= 1
        assert m.span is None or 0 <= m.span[0] < m.span[1] <= len(text)


@pytest.mark.parametrize("text", ODD)
def test_an_odd_mark_can_be_registered(text: str) -> None:
    ix = TextIndex.build([Mark("odd", text), Mark("b", "云步岚")])
    assert len(ix) == 2
    assert ix.search("云步岚")[0].mark in ("b", "odd")


def test_controls_and_bidi_marks_do_not_hide_a_name(score) -> None:
    for text in ("\u202e云步岚\u202c", "云\u200b步\u200b岚", "\ufeff云步岚", "云\u2060步岚"):
        assert score(text, "云步岚") > .9


@pytest.mark.parametrize("piece", ["云步 ", "zelvo ", "a", "云", "*", "y u n ", "12345", "康", "\ud800"])
def test_a_text_of_100_kb_costs_about_ten_times_one_of_10_kb(index: TextIndex, piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        index.search(text)
        begin = time.process_time()
        index.search(text)
        return time.process_time() - begin

    assert cost(100_000) < 40 * cost(10_000) + .5


def test_the_later_of_two_marks_with_one_id_counts() -> None:
    ix = TextIndex.build([Mark("x", "云步岚"), Mark("x", "ZELVORA")])
    assert len(ix) == 1
    assert ix.search("ZELVORA")[0].score > .9


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes("id,text,aliases,classes\n1,云步岚,CLOUD|STEP,25|9\n".encode(encoding))
    assert list(files.marks(path)) == [Mark("1", "云步岚", ("CLOUD", "STEP"), (25, 9))]


@pytest.mark.parametrize("content", [b"", b"name,words\n1,2\n", bytes(range(256)) * 40])
def test_what_is_no_table_is_refused_with_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "m.csv"
    path.write_bytes(content)
    with pytest.raises(files.BadTable) as e:
        list(files.marks(path))
    assert "\n" not in str(e.value)


def test_a_missing_file_is_refused_with_one_line(tmp_path: Path) -> None:
    with pytest.raises(files.BadTable):
        list(files.texts(tmp_path / "none.csv"))


def test_answers_keep_the_order_of_the_texts_and_are_valid_json(tmp_path: Path, index: TextIndex) -> None:
    import json

    rows = [files.Text(str(i), t) for i, t in enumerate(ODD)]
    assert files.match(index, rows, tmp_path / "out.jsonl", 5, 0.0) == len(ODD)
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    assert [json.loads(x)["id"] for x in lines] == [str(i) for i in range(len(ODD))]


@pytest.mark.parametrize(("written", "folded"), [("ＡＢＣ", "abc"), ("雲", "云"), ("Ａ－Ｂ", "a b"), ("рaурal", "paypal"), ("①", "1"), ("㈱", "株"), ("ﬁne", "fine"), ("Ⅳ", "iv"), ("\u202eab", "ab"), ("龍", "龙"), ("桜", "樱")])
def test_folding_makes_one_of_what_is_read_as_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded
