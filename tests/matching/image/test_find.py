"""Registered pictures are found in altered ones, where they are and how they lie."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from matching.image import codebook, hashes, verify
from matching.image.build.alter import ALTERATIONS
from matching.image.build.drawing import Pixels
from matching.image.index import ImageIndex
from matching.image.local import describe
from tests.matching.image.pictures import drawn, filled_index, innocent, png

RICH = ("m2", "m3", "m8", "p1", "p3", "p6")
"""Drawn pictures with something to recognise."""


@pytest.fixture(scope="module")
def filled() -> ImageIndex:
    return filled_index()


EXACT: dict[str, tuple[Callable[[Pixels], Pixels], bool, bool]] = {
    "as it is": (lambda im: im, False, False),
    "mirrored": (lambda im: im[:, ::-1], True, False),
    "inverted": (lambda im: np.asarray(255 - im, np.uint8), False, True),
    "mirrored and inverted": (lambda im: np.asarray(255 - im[:, ::-1], np.uint8), True, True),
    "quarter turn": (lambda im: np.rot90(im), False, False),
    "upside down": (lambda im: im[::-1], True, False),
    "grey": (lambda im: np.repeat(im.mean(2, keepdims=True), 3, 2).astype(np.uint8), False, False),
}


@pytest.mark.parametrize("name", EXACT)
def test_a_turned_mirrored_or_inverted_copy_is_found_and_said_to_be_so(filled: ImageIndex, name: str) -> None:
    alter, mirrored, inverted = EXACT[name]
    for id in ("m3", "p3"):
        first = filled.search(png(alter(drawn()[id]))).matches[0]
        assert (first.image, first.mirrored, first.inverted) == (id, mirrored, inverted)
        assert first.score > (.8 if mirrored else .9), "a mirror image weighs less: a counterpart looks like one too"
        assert first.box is not None


@pytest.mark.parametrize("name", ALTERATIONS)
def test_most_altered_copies_come_first(filled: ImageIndex, name: str) -> None:
    r = np.random.default_rng(len(name))
    others = [*innocent()[:3], innocent()[14]]
    right = sum(filled.search(png(ALTERATIONS[name](drawn()[id], r, others))).matches[0].image == id for id in RICH)
    assert right >= 4, f"{right} of {len(RICH)}"


def test_the_box_lies_where_the_picture_was_put(filled: ImageIndex) -> None:
    back = cv2.resize(innocent()[14], (640, 520))
    for id in ("m3", "m12", "p3"):
        im = cv2.resize(drawn()[id], None, fx=(f := 200 / drawn()[id].shape[1]), fy=f, interpolation=cv2.INTER_AREA)
        query, h, w = back.copy(), im.shape[0], im.shape[1]
        query[90:90 + h, 310:310 + w] = im
        first = filled.search(png(np.asarray(query, np.uint8))).matches[0]
        assert first.image == id and first.box is not None
        x, y, bw, bh = first.box
        cross = max(0, min(x + bw, 310 + w) - max(x, 310)) * max(0, min(y + bh, 90 + h) - max(y, 90))
        assert cross / (bw * bh + w * h - cross) > .6


def test_a_descriptor_of_a_mirrored_or_inverted_picture_is_the_permuted_one() -> None:
    gray = np.asarray(cv2.cvtColor(drawn()["p3"], cv2.COLOR_BGR2GRAY), np.uint8)
    place, plain = describe(gray, 150)
    for reading, image in ((1, 255 - gray), (2, np.ascontiguousarray(gray[:, ::-1]))):
        other, found = describe(np.asarray(image, np.uint8), 400)
        x = gray.shape[1] - 1 - other[:, 0] if reading == 2 else other[:, 0]
        near = np.hypot(place[:, None, 0] - x[None], place[:, None, 1] - other[None, :, 1]) < .6
        best = [np.linalg.norm(plain[i][codebook.permutations()[reading]] - found[near[i]], axis=1).min() for i in np.flatnonzero(near.any(1))]
        assert len(best) > 50 and np.median(best) < 90  # random pairs are about 500 apart


def test_the_vocabulary_is_closed_under_the_readings() -> None:
    book = codebook.load()
    _, d = describe(np.asarray(cv2.cvtColor(drawn()["p3"], cv2.COLOR_BGR2GRAY), np.uint8), 100)
    words, signatures = book.encode(d)
    for u in range(1, codebook.READINGS):
        other_words, other = book.encode(np.ascontiguousarray(d[:, codebook.permutations()[u]]))
        assert (other_words == words ^ u).mean() > .97
        assert float(np.bitwise_count(other ^ book.flips[u] ^ signatures).sum(1).mean()) < 1


@pytest.mark.parametrize("variant", range(16))
def test_the_sixteen_hashes_are_those_of_the_turned_pictures(variant: int) -> None:
    gray = np.asarray(cv2.cvtColor(drawn()["p1"], cv2.COLOR_BGR2GRAY), np.uint8)
    x = gray[:, ::-1] if variant & 4 else gray
    x = x[::-1] if variant & 2 else x
    x = x.T if variant & 8 else x
    x = np.asarray(255 - x if variant & 1 else x, np.uint8)
    wanted = hashes.one(np.ascontiguousarray(x))
    assert int(np.bitwise_count(hashes.variants(hashes.coefficients(gray))[variant] ^ wanted).sum()) <= 4


def test_a_line_drawing_is_told_from_a_photo() -> None:
    import cv2

    told = {}
    for name in ("p1", "p2", "p3"):
        gray = cv2.resize(cv2.cvtColor(drawn()[name], cv2.COLOR_BGR2GRAY), (256, 256), interpolation=cv2.INTER_AREA)
        drawing = np.asarray(255 - cv2.Canny(gray, 60, 140), np.uint8)
        small = [np.asarray(cv2.resize(x, (64, 64), interpolation=cv2.INTER_AREA), np.uint8) for x in (drawing, gray)]
        told[name] = tuple(verify.line_drawing(x) for x in small)
    assert set(told.values()) == {(True, False)}, told
