"""The index of pictures: what goes in is found, what comes out is gone, and a crash loses nothing that was flushed."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from matching.image import store
from matching.image.build.alter import turned
from matching.image.build.drawing import Pixels
from matching.image.index import ImageIndex
from matching.types import log_odds
from tests.matching.image.pictures import drawn, filled_index, innocent, png


@pytest.fixture(scope="module")
def filled() -> ImageIndex:
    return filled_index()


@pytest.fixture
def some() -> dict[str, Pixels]:
    return dict(list(drawn().items())[:6])


def fill(folder: Path, pictures: dict[str, Pixels]) -> ImageIndex:
    index = ImageIndex.open(folder)
    for id, im in pictures.items():
        index.add(id, png(im))
    index.flush()
    return index


def test_a_score_is_exactly_what_its_findings_add_up_to(filled: ImageIndex) -> None:
    answer = filled.search(png(drawn()["m3"][:, 60:]))
    assert answer.refused is None and len(answer.matches) > 1
    for m in answer.matches:
        assert m.findings[0].feature == "base"
        assert abs(m.score - 1 / (1 + math.exp(-log_odds(m.findings)))) < 1e-6
        assert all(f.kind == "picture" and f.sentence() and "{" not in f.sentence() for f in m.findings[1:])
    assert [m.score for m in answer.matches] == sorted((m.score for m in answer.matches), reverse=True)


def test_top_and_lowest_score_are_kept(filled: ImageIndex) -> None:
    assert len(filled.search(png(drawn()["m3"]), top=2).matches) <= 2
    assert all(m.score >= .5 for m in filled.search(png(drawn()["m3"]), min_score=.5).matches)


def test_copies_score_above_every_innocent_picture(filled: ImageIndex) -> None:
    known = [filled.search(png(drawn()[k])).matches[0].score for k in ("m1", "m5", "p2", "p7")]
    other = [max((m.score for m in filled.search(png(im)).matches), default=0.0) for im in innocent()]
    assert min(known) > max(other)
    assert sorted(other)[len(other) // 2] < .5


@pytest.mark.parametrize("im", [np.full((200, 200, 3), 255, np.uint8), np.zeros((60, 90, 3), np.uint8), np.full((5, 5, 3), (0, 0, 255), np.uint8)])
def test_a_plain_picture_is_refused_with_a_reason_on_both_sides(filled: ImageIndex, im: Pixels) -> None:
    assert ImageIndex.open(None).add("x", png(im))
    answer = filled.search(png(im))
    assert answer.refused and not answer.matches


def test_broken_bytes_are_refused_not_raised(filled: ImageIndex) -> None:
    assert filled.search(b"\xff\xd8\xffnothing").refused
    assert ImageIndex.open(None).add("x", b"<svg/>")


def test_a_picture_is_searchable_at_once_and_gone_when_removed(some: dict[str, Pixels]) -> None:
    index = ImageIndex.open(None)
    for id, im in some.items():
        index.add(id, png(im))
    assert index.search(png(some["m2"])).matches[0].image == "m2"
    index.remove("m2")
    assert len(index) == 5 and "m2" not in index
    assert all(m.image != "m2" for m in index.search(png(some["m2"])).matches)
    index.flush()
    index.remove("m3")
    assert all(m.image != "m3" for m in index.search(png(some["m3"])).matches)


def test_adding_an_id_again_replaces_its_picture(some: dict[str, Pixels]) -> None:
    index = ImageIndex.open(None)
    index.add("a", png(some["m1"]))
    index.flush()
    index.add("a", png(some["m2"]))
    assert len(index) == 1
    assert index.search(png(some["m2"])).matches[0].score > .9
    index.add("a", png(np.full((50, 50, 3), 9, np.uint8)))
    assert len(index) == 0


def test_an_empty_index_answers_nothing() -> None:
    assert ImageIndex.open(None).search(png(drawn()["m1"])).matches == ()


def test_a_folder_is_read_back_as_it_was_flushed(tmp_path: Path, some: dict[str, Pixels]) -> None:
    first = fill(tmp_path / "i", some)
    again = ImageIndex.open(tmp_path / "i")
    assert sorted(again.ids()) == sorted(some)
    assert again.search(png(some["m4"])).matches == first.search(png(some["m4"])).matches
    again.remove("m4")
    again.flush()
    assert "m4" not in ImageIndex.open(tmp_path / "i")


def test_another_process_sees_what_was_flushed_when_it_refreshes(tmp_path: Path, some: dict[str, Pixels]) -> None:
    writer, reader = fill(tmp_path, {"m0": some["m0"]}), ImageIndex.open(tmp_path)
    writer.add("m1", png(some["m1"]))
    assert not reader.refresh()
    writer.flush()
    assert reader.refresh() and sorted(reader.ids()) == ["m0", "m1"]


def test_two_writers_lose_nothing(tmp_path: Path, some: dict[str, Pixels]) -> None:
    a, b = fill(tmp_path, {"m0": some["m0"], "m1": some["m1"]}), ImageIndex.open(tmp_path)
    a.add("m2", png(some["m2"]))
    a.remove("m0")
    b.add("m3", png(some["m3"]))
    b.add("m1", png(some["m4"]))
    a.flush()
    b.flush()
    assert sorted(ImageIndex.open(tmp_path).ids()) == ["m1", "m2", "m3"]
    assert b.search(png(some["m4"])).matches[0].image == "m1"


def test_a_crash_before_the_manifest_leaves_the_old_index(tmp_path: Path, some: dict[str, Pixels], monkeypatch: pytest.MonkeyPatch) -> None:
    index = fill(tmp_path, {"m0": some["m0"]})
    index.add("m1", png(some["m1"]))

    def power_cut(folder: Path, new: store.Manifest) -> None:
        raise KeyboardInterrupt
    with monkeypatch.context() as patched:
        patched.setattr(store, "commit", power_cut)
        with pytest.raises(KeyboardInterrupt):
            index.flush()
    (tmp_path / "manifest.json.new").write_text("{half")
    assert list(ImageIndex.open(tmp_path).ids()) == ["m0"]
    fill(tmp_path, {"m2": some["m2"]})
    assert sorted(ImageIndex.open(tmp_path).ids()) == ["m0", "m2"]


def test_many_small_flushes_are_merged(tmp_path: Path, some: dict[str, Pixels]) -> None:
    for n in range(9):
        fill(tmp_path, {f"x{n}": list(some.values())[n % 6]})
    index = ImageIndex.open(tmp_path)
    assert len(index) == 9
    assert len(list(tmp_path.glob("segment-*"))) <= 6
    assert index.search(png(some["m1"])).matches[0].image in ("x1", "x7")


def test_an_index_of_another_format_is_empty_not_wrong(tmp_path: Path, some: dict[str, Pixels]) -> None:
    fill(tmp_path, some)
    held = json.loads((tmp_path / store.MANIFEST).read_text())
    (tmp_path / store.MANIFEST).write_text(json.dumps({**held, "format": 0}))
    assert len(ImageIndex.open(tmp_path)) == 0


def test_a_reader_that_meets_a_sweep_reads_the_newer_manifest(tmp_path: Path, some: dict[str, Pixels], monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path, {"m0": some["m0"]})
    now, old = store.manifest(tmp_path), store.Manifest(("segment-00000099",), ((),), 1)
    answers = [old, now, now]
    monkeypatch.setattr(store, "manifest", lambda folder: answers.pop(0) if answers else now)
    assert ImageIndex.open(tmp_path).ids() == ("m0",)


def test_a_missing_segment_is_an_error_not_an_empty_index(tmp_path: Path, some: dict[str, Pixels]) -> None:
    fill(tmp_path, {"m0": some["m0"]})
    next(tmp_path.glob("segment-*")).rename(tmp_path / "gone")
    with pytest.raises(FileNotFoundError):
        ImageIndex.open(tmp_path)


def test_a_look_alike_is_shown_at_registration(filled: ImageIndex) -> None:
    again = png(np.ascontiguousarray(drawn()["m3"][:, ::-1]))
    assert [m.image for m in filled.lookalikes("new", again)][:1] == ["m3"]
    assert all(m.image != "m3" for m in filled.lookalikes("m3", again))


def test_a_look_alike_is_found_beside_the_picture_itself(filled: ImageIndex) -> None:
    """The picture finds itself at once, and that must not end the search for others."""
    filled.add("turned", png(turned(drawn()["m3"], np.random.default_rng(3), [])))
    assert [m.image for m in filled.search(png(drawn()["m3"])).matches] == ["m3"]
    assert [m.image for m in filled.lookalikes("m3", png(drawn()["m3"]))] == ["turned"]
