"""Goods, columns of a comparison, famous names, the judged set."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from matching import goods
from matching.text.align import columns
from matching.text.build import train
from matching.text.explain import feature_names
from matching.text.famous import famous
from matching.text.features import IDEOGRAPHS, LETTERS

ROOT = Path(__file__).resolve().parents[3]
JUDGED = ROOT / "matching" / "text" / "judged" / "pairs.csv"


@pytest.mark.parametrize(("title", "nice"), [("新鲜水果 苹果红富士 10斤", 31), ("蓝牙耳机 充电器", 9), ("纯棉 衬衫 男", 25), ("running shoes", 25), ("轮胎", 12), ("五香瓜子", 29), ("", None), ("!!", None)])
def test_a_title_says_its_class(title: str, nice: int | None) -> None:
    found = goods.classes_of(title)
    assert (found[0][0] if found else None) == nice
    assert all(0 < sure <= 1 and word for _, sure, word in found)


@pytest.mark.parametrize(("title", "classes"), [
    ("暖光卧室床头灯 三档调光", {11}), ("触控卧室床头灯国AA级", {11}), ("平板拖把 免手洗", {21}), ("冰箱收纳盒", {20}), ("茶叶罐", {21}), ("毛巾被", {24}),
    ("手机包邮", {9}), ("牛奶饼干杯装", {29, 30}), ("床 单人", {20}), ("travel bag free shipping", set()), ("express printing", set())])
def test_a_compound_is_what_it_ends_with_and_shop_talk_is_no_goods(title: str, classes: set[int]) -> None:
    assert {c for c, _, _ in goods.classes_of(title)} == classes


def test_closeness_is_one_within_a_class_and_the_same_both_ways() -> None:
    for a in range(1, 46):
        assert goods.closeness(a, a)[0] == 1
        for b in range(1, 46):
            assert goods.closeness(a, b)[0] == goods.closeness(b, a)[0] <= 1
            assert "{" not in goods.closeness(a, b)[1].sentence()
    with pytest.raises(goods.UnknownClass):
        goods.closeness(0, 46)


@pytest.mark.parametrize(("seen", "claimed", "relations"), [
    ("云步岚", "云步岚", ["same"] * 3), ("云布岚", "云步岚", ["same", "sound", "same"]), ("谷雨访", "谷雨坊", ["same", "same", "shape"]), ("云bu岚", "云步岚", ["same", "sound", "same"]),
    ("云步", "云步岚", ["same", "same", "missing"]), ("云大步岚", "云步岚", ["same", "extra", "same", "same"]), ("ZELV0RA", "ZELVORA", ["same"] * 4 + ["shape"] + ["same"] * 2)])
def test_columns_say_how_each_unit_is_related(seen: str, claimed: str, relations: list[str]) -> None:
    assert [c.relation for c in columns(seen, claimed)] == relations


def test_columns_carry_readings_and_nothing_meets_nothing() -> None:
    assert [(c.seen_reading, c.claimed_reading) for c in columns("云布岚", "云步岚")][1] == ("bu", "bu")
    assert columns("", "云步岚") == columns("云步岚", "") == []


def test_every_feature_has_words_and_a_place_of_its_own() -> None:
    for group in (IDEOGRAPHS, LETTERS):
        assert len({f.index for f in group}) == len({f.code for f in group}) == len(group)
    assert all(feature_names().values())


def test_no_name_of_the_famous_table_belongs_to_two_rows_of_one_spelling() -> None:
    assert len(famous()) > 500
    assert "阿迪达斯" in famous().other_names("adidas")


def test_the_weights_keep_to_their_signs() -> None:
    import json

    raw = json.loads(train.MODEL_FILE.read_text(encoding="utf-8"))
    for group, key in ((IDEOGRAPHS, "ideographs"), (LETTERS, "letters")):
        for f in group:
            assert f.sign == 0 or raw[key].get(f.code, 0) * f.sign >= 0


def test_the_judged_set_is_large_enough_and_every_row_has_a_note() -> None:
    with JUDGED.open(encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert len(rows) >= 2500
    assert len({r["mark"] for r in rows}) >= 200
    assert all(r["note"] and r["label"] in "01" for r in rows)


def test_no_mark_of_the_judged_set_is_reserved_for_measurement() -> None:
    tool = ROOT.parent / "shared" / "tools" / "reserved_marks.py"
    if not tool.exists():
        pytest.skip("the list of reserved marks is not on this machine")
    assert subprocess.run([sys.executable, str(tool), str(JUDGED)], check=False, capture_output=True).returncode == 0
