"""What the figures of `bench text` count."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from matching.bench_sets import Judged, Scores, beside, figures, of_files


def test_a_tie_with_the_threshold_is_a_miss() -> None:
    scores = Scores(np.array([.9, .5]), np.array([.5]), np.array([.1, .2]))
    assert figures(scores) == {"R@1% pool": .5, "R@0.1% pool": .5, "AP pool": .833, "R@5% hard": .5}


def test_a_kind_below_the_best_other_measure_is_named() -> None:
    judged = Judged(["m"], [("a", 0), ("b", 0)], ["shape", "sound"], [], [], "test")
    ours, other = Scores(np.array([.9, .1]), np.array([]), np.array([.5])), Scores(np.array([.1, .9]), np.array([]), np.array([.5]))
    assert [(r["kind"], r["below"]) for r in beside(judged, {"ours": ours, "other": other})] == [("shape", "no"), ("sound", "1% and 0.1%")]


def test_names_that_hold_a_mark_are_left_out_of_the_pool(tmp_path: Path) -> None:
    (tmp_path / "x_pairs.csv").write_text("mark,text,kind\n云步岚,云布岚,homophone\n", encoding="utf-8")
    (tmp_path / "x_negatives.csv").write_text("mark,text,kind\n云步岚,云海,othermark\n", encoding="utf-8")
    (tmp_path / "names").mkdir()
    (tmp_path / "names" / "n.txt.gz").write_bytes(gzip.compress("云步岚,\n云步岚服饰\n云布岚\n青禾\n".encode()))
    assert of_files(tmp_path).pool == ["青禾"]
    with pytest.raises(FileNotFoundError):
        of_files(tmp_path / "names")


def test_the_pairs_an_office_judged_are_a_set_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "pairs.csv").write_text("mark,text,kind,label,note\n云步岚,云布岚,sound,1,judged\n云步岚,云海,meaning,0,judged\n", encoding="utf-8")
    judged = of_files(tmp_path)
    assert (judged.marks, judged.positives, judged.negatives) == (["云步岚"], [("云布岚", 0)], [("云海", 0)])
    assert len(judged.pool) > 100
