"""What keeps a register of millions usable: nothing is lost by pruning, additions cost what was added, a kill loses no index."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

import pytest

from matching.text.build.names import names
from matching.text.index import TextIndex
from matching.types import Mark

SEED = 20261124


@pytest.fixture(scope="module")
def crowded() -> TextIndex:
    return TextIndex.build(Mark(f"n{i}", n) for i, n in enumerate(dict.fromkeys(names(4000, SEED))))


def test_asking_for_few_answers_gives_the_first_of_the_many(crowded: TextIndex) -> None:
    rnd = random.Random(SEED)
    for name in names(60, SEED + 1):
        text = name if rnd.random() < .5 else f"新款 {name} 外套 包邮 厂家直销"
        few, many = crowded.search(text, top=5), crowded.search(text, top=400)
        assert [round(m.score, 9) for m in few] == [round(m.score, 9) for m in many[:5]], text


def test_a_name_of_two_words_is_not_pruned_in_a_text_of_ordinary_words() -> None:
    ix = TextIndex.build(Mark(w, w) for w in ("Discount Ville", "Discount Tire", "Discountable", "Mobile", "Disc", "Sale"))
    text = "Lot of 5 MOBlL bundle discount sale"
    assert ix.search(text, top=1) == ix.search(text, top=50)[:1] and ix.search(text, top=2) == ix.search(text, top=50)[:2]


def test_an_addition_is_saved_without_writing_the_rest_again(tmp_path: Path, crowded: TextIndex) -> None:
    crowded.save(tmp_path)
    before = next(tmp_path.glob("index-*/0.posting.npy")).stat().st_ino
    other = TextIndex.open(tmp_path)
    other.add(Mark("new", "谷雨坊"))
    other.save(tmp_path)
    again = TextIndex.open(tmp_path)
    assert next(tmp_path.glob("index-*/0.posting.npy")).stat().st_ino == before
    assert len(again) == len(crowded) + 1
    assert again.search("谷雨坊")[0].mark == "new"


def test_a_removed_mark_stays_removed_after_saving(tmp_path: Path) -> None:
    ix = TextIndex.build([Mark("1", "云步岚"), Mark("2", "谷雨坊")])
    ix.save(tmp_path)
    other = TextIndex.open(tmp_path)
    other.remove("2")
    other.save(tmp_path)
    assert TextIndex.open(tmp_path).ids() == {"1"}


def _add_until_killed(folder: Path, seed: int) -> None:
    n = 0
    while True:
        ix = TextIndex.open(folder)
        ix.add(Mark(f"k{seed}-{n}", "谷雨坊"))
        ix.save(folder)
        n += 1


def test_twenty_kills_while_adding_leave_an_index_that_opens(tmp_path: Path) -> None:
    TextIndex.build([Mark("1", "云步岚")]).save(tmp_path)
    TextIndex.open(tmp_path).search("云步岚")
    rnd, size = random.Random(SEED), 1
    for k in range(20):
        child = os.fork()
        if child == 0:
            try:
                _add_until_killed(tmp_path, k)
            finally:
                os._exit(1)
        time.sleep(.02 + .2 * rnd.random())
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        ix = TextIndex.open(tmp_path)
        assert len(ix) >= size
        size = len(ix)
        assert ix.search("云步岚")[0].mark == "1"
    assert size > 1
