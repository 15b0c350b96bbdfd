# ruff: noqa: E501 - word lists and tables are one line each
"""Add, remove, save, open."""

from __future__ import annotations

import json
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from matching.text.index import StaleIndex, TextIndex
from matching.types import Mark

MARKS = [Mark("1", "云步岚", ("CLOUDSTEP",), (25,)), Mark("2", "ZELVORA"), Mark("3", "秋水伊人")]


def ids(ix: TextIndex, text: str) -> list[str]:
    return [m.mark for m in ix.search(text) if m.score > .5]


def test_a_new_mark_is_found_at_once_and_a_removed_one_no_more() -> None:
    ix = TextIndex.build(MARKS)
    ix.add(Mark("4", "谷雨坊"))
    assert len(ix) == 4
    assert ids(ix, "谷雨坊") == ["4"]
    ix.remove("4")
    ix.remove("1")
    ix.remove("unknown")
    assert len(ix) == 2
    assert ids(ix, "谷雨坊 云步岚") == []


def test_adding_an_id_again_replaces_the_mark() -> None:
    ix = TextIndex.build(MARKS)
    ix.add(Mark("2", "KANTEVO"))
    assert len(ix) == 3
    assert ids(ix, "ZELVORA") == []
    assert ids(ix, "KANTEVO") == ["2"]


def test_many_single_additions_stay_in_few_segments() -> None:
    ix = TextIndex.build(MARKS)
    for i in range(60):
        ix.add(Mark(f"n{i}", f"GARVEN{chr(65 + i % 26)}{i}"))
        ix.search("云步岚")
    assert len(ix) == 63
    assert len(ix.segments) <= 4
    assert ids(ix, "云步岚") == ["1"]


def test_an_empty_index_answers_nothing() -> None:
    ix = TextIndex.build([])
    assert len(ix) == 0
    assert ix.search("云步岚") == []


def test_a_saved_index_answers_the_same_after_opening(tmp_path: Path) -> None:
    ix = TextIndex.build(MARKS)
    ix.add(Mark("4", "谷雨坊"))
    ix.remove("3")
    ix.save(tmp_path)
    other = TextIndex.open(tmp_path)
    assert len(other) == 3
    for text in ("云步兰 鞋", "ZELV0RA", "谷雨访", "秋水伊人"):
        assert other.search(text) == ix.search(text)
    other.add(Mark("5", "KANTEVO"))
    other.save(tmp_path)
    assert ids(TextIndex.open(tmp_path), "KANTEVO") == ["5"]


def test_a_crash_while_saving_leaves_the_former_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    TextIndex.build(MARKS).save(tmp_path)

    def crash(self: Path, target: Path) -> Path:
        raise OSError("power lost")

    monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(OSError, match="power"):
        TextIndex.build([Mark("9", "KANTEVO")]).save(tmp_path)
    monkeypatch.undo()
    assert ids(TextIndex.open(tmp_path), "云步岚") == ["1"]


def test_an_index_of_another_version_or_a_broken_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StaleIndex):
        TextIndex.open(tmp_path / "none")
    TextIndex.build(MARKS).save(tmp_path)
    note = json.loads((tmp_path / "current.json").read_text())
    (tmp_path / "current.json").write_text(json.dumps(note | {"version": "older"}))
    with pytest.raises(StaleIndex):
        TextIndex.open(tmp_path)
    (tmp_path / "current.json").write_text(json.dumps(note))
    next(tmp_path.glob("index-*/0.posting.npy")).write_bytes(b"cut short")
    with pytest.raises(StaleIndex):
        TextIndex.open(tmp_path)


def test_keys_find_what_comparing_every_name_finds() -> None:
    names = [Mark(f"f{i}", a + b) for i, (a, b) in enumerate((a, b) for a in "秋春夏冬云风雨雪山水" for b in ("步岚", "禾语", "上花", "香园", "辰羽", "锦坊", "江月", "木林", "石川", "海棠", "枫叶", "竹青", "桃源", "柳烟", "梅香", "兰亭",
                                                                                                                       "菊韵", "荷塘", "松涛", "榆荫", "桂月", "杏雨", "梨云", "槐安", "桐影", "柏舟", "杨花", "檀越", "樟树", "棕榈"))]
    ix = TextIndex.build(names)
    for text in ("云步兰", "春禾雨", "夏商花", "云布岚鞋", "雪梅", "水锦坊正宗", "YUN BU LAN"):
        every = [m.mark for m in ix.search(text, exhaustive=True) if m.score > .5]
        assert set(every) <= {m.mark for m in ix.search(text, top=50)}


def test_threads_that_search_at_once_get_the_answers_of_one_alone() -> None:
    ix = TextIndex.build([*MARKS, *(Mark(f"n{i}", f"GARVEN{chr(65 + i % 26)}{i}") for i in range(400))])
    texts = ["云步岚 女鞋", "ZELVORA wholesale", "秋水伊人 连衣裙 包邮", "garvenb1", "nothing here", "GARVENC28 shoes"] * 8

    def answers(text: str) -> list[tuple[str, float, object]]:
        return [(m.mark, m.score, m.span) for m in ix.search(text)]

    alone, usual = [answers(t) for t in texts], sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as crew:
            assert list(crew.map(answers, texts)) == alone
    finally:
        sys.setswitchinterval(usual)


def test_rows_made_when_they_are_read_are_those_of_their_own_search() -> None:
    ix = TextIndex.build(MARKS)
    kept, sent = ix.search("云步兰 女鞋")[0], pickle.dumps(ix.search("云步兰 女鞋")[0])
    ix.search("ZELVORA")
    ix.remove("1")
    assert kept.findings[0].feature == "base"
    assert pickle.loads(sent) == kept
    assert any(f.seen == "兰" and f.claimed == "岚" for f in kept.findings)
