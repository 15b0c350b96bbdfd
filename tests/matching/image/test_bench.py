"""The measurement beside other methods: what it counts, on drawn pictures and on a judged set on disk."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from matching import bench_image
from matching.bench_image_set import read_set
from tests.matching.image.pictures import drawn, png


def test_every_method_is_measured_on_the_same_drawn_pictures() -> None:
    found = bench_image.run(marks=10, products=4, per=1, innocent=16)
    assert found["registered"] == 14 and found["queries"] == 16 and found["innocent"] == 16
    assert {"kuaiwei", "imagehash phash 64", "imagehash phash 256", "imagehash dhash 64", "orb + ransac"} <= set(found["methods"])
    assert all(len(m["alterations"]) == 16 and 0 <= m["first_right"] <= 1 for m in found["methods"].values())
    assert found["methods"]["kuaiwei"]["first_right"] > found["methods"]["imagehash phash 64"]["first_right"]
    assert ("pdq" in found["methods"]) == (found["pdq"] == "measured")


@pytest.fixture
def judged(tmp_path: Path) -> tuple[Path, Path]:
    """A set of three registered pictures, one copy of each, and one innocent picture."""
    originals, folder = tmp_path / "originals", tmp_path / "set"
    for place in (originals / "logos", originals / "photos", folder / "q"):
        place.mkdir(parents=True)
    known = [("logo", "alpha1", "m3"), ("logo", "alpha2", "m8"), ("photo", "shoe", "p3")]
    with (folder / "registered.csv").open("w", newline="") as a, (folder / "queries.csv").open("w", newline="") as b:
        registered, queries = csv.writer(a), csv.writer(b)
        registered.writerow(["id", "group", "kind", "file"])
        queries.writerow(["qid", "kind", "transform", "truth_group", "truth_id", "file", "source"])
        for k, (kind, group, name) in enumerate([*known, ("photo", "", "p5")]):
            if group:
                (originals / f"{kind}s" / f"{group}.png").write_bytes(png(drawn()[name]))
                registered.writerow([k, group, kind, f"{group}.png"])
            (folder / "q" / f"{k}.png").write_bytes(png(drawn()[name][:, ::-1]))
            queries.writerow([k, kind, "mirror", group, k, f"q/{k}.png", f"{group or 'other'}.png"])
    return folder, originals


def test_variants_of_a_brand_are_right_for_logos_and_only_the_design_itself_for_photos(judged: tuple[Path, Path]) -> None:
    _, queries = read_set(*judged)
    assert [sorted(q.right) for q in queries] == [[0, 1], [0, 1], [2], []]


def test_a_judged_set_is_measured_with_its_innocent_pictures_and_those_named_are_left_out(judged: tuple[Path, Path]) -> None:
    folder, originals = judged
    found = bench_image.run(folder=folder, originals=originals, filler=2)
    assert (found["registered"], found["queries"], found["innocent"], found["pictures"]) == (5, 3, 1, "set set")
    assert found["methods"]["kuaiwei"]["groups"] == {"logo": [1.0, 1.0, 2], "photo": [1.0, 1.0, 1]}
    assert bench_image.run(folder=folder, originals=originals, omit=["other"])["innocent"] == 0


def test_where_a_hash_is_ahead_is_said() -> None:
    def method(right: float) -> dict[str, object]:
        return {"alterations": {"cut": [right, 0, 8], "turned": [1.0, 0, 8]}}
    assert bench_image.behind({"kuaiwei": method(.5), "pdq": method(.75), "orb + ransac": method(1.0)}) == {"cut": 2}
