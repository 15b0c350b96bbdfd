"""Collages, grids and screenshots are taken apart, and what they show is found in its place."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from matching.image import kernels
from matching.image.build.drawing import Pixels
from matching.image.frames import QueryFrame
from matching.image.index import ImageIndex
from matching.image.panels import panels, same_box
from matching.image.prepare import decode
from matching.types import Box
from tests.matching.image.pictures import drawn, filled_index, innocent, png


@pytest.fixture(scope="module")
def filled() -> ImageIndex:
    kernels.ready()
    return filled_index()


def grid(rows: int, columns: int, gutter: int, back: int, shown: str, at: int) -> tuple[Pixels, Box]:
    """A grid of pictures never registered, but for one cell; every cell is filled to its edges."""
    heights, widths = [180 + 30 * (k % 3) for k in range(rows)], [200 + 40 * (k % 2) for k in range(columns)]
    out = np.full((sum(heights) + gutter * (rows + 1), sum(widths) + gutter * (columns + 1), 3), back, np.uint8)
    box: Box = (0, 0, 0, 0)
    for k in range(rows * columns):
        h, w = heights[k // columns], widths[k % columns]
        y, x = gutter + sum(heights[:k // columns]) + gutter * (k // columns), gutter + sum(widths[:k % columns]) + gutter * (k % columns)
        out[y:y + h, x:x + w] = cv2.resize(drawn()[shown] if k == at else innocent()[12 + k % 6], (w, h), interpolation=cv2.INTER_AREA)
        box = (x, y, w, h) if k == at else box
    return out, box


GRIDS = {"three in a row": (1, 3, 8, 255), "three below one another": (3, 1, 8, 0), "nine on black": (3, 3, 6, 20), "nine on white": (3, 3, 10, 255),
         "two by three on red": (2, 3, 6, 90), "four in a row, thin gutters": (1, 4, 4, 255), "four, edge to edge": (2, 2, 0, 0)}


@pytest.mark.parametrize("name", GRIDS)
def test_a_cell_of_a_grid_is_a_panel_and_its_picture_is_found_there(filled: ImageIndex, name: str) -> None:
    rows, columns, gutter, back = GRIDS[name]
    for shown, at in (("p3", 0), ("p6", rows * columns - 1)):
        im, box = grid(rows, columns, gutter, back, shown, at)
        if gutter:  # without one an even ground may be trimmed with the cut
            assert any(same_box(b, box, .75) for b in panels(im)), panels(im)
        first = filled.search(png(im)).matches[0]
        assert first.image == shown and first.score > .5
        assert first.box is not None and same_box(first.box, box, .6)


def screenshot(im: Pixels, dark: bool) -> tuple[Pixels, Box]:
    """Status bar, address bar, the picture over the full width, price and words, a bar of icons."""
    w, ink, paper = 420, (230, 230, 230) if dark else (30, 30, 30), (25, 25, 28) if dark else (250, 250, 250)
    shown = cv2.resize(im, (w, round(im.shape[0] * w / im.shape[1])), interpolation=cv2.INTER_AREA)
    out = np.full((90 + shown.shape[0] + 260, w, 3), paper, np.uint8)
    out[90:90 + shown.shape[0]] = shown
    cv2.putText(out, "9:41", (18, 22), cv2.FONT_HERSHEY_SIMPLEX, .5, ink, 1, cv2.LINE_AA)
    cv2.rectangle(out, (14, 36), (w - 14, 78), (200, 120, 40), -1)
    cv2.putText(out, "shop.example/item", (30, 64), cv2.FONT_HERSHEY_SIMPLEX, .5, (255, 255, 255), 1, cv2.LINE_AA)
    for k in range(3):
        cv2.putText(out, "Brand new 2026 model", (16, 130 + shown.shape[0] + 34 * k), cv2.FONT_HERSHEY_SIMPLEX, .6, ink, 1, cv2.LINE_AA)
    cv2.rectangle(out, (0, out.shape[0] - 54), (w, out.shape[0]), (60, 60, 200), -1)
    return out, (0, 90, w, shown.shape[0])


@pytest.mark.parametrize("dark", [False, True])
def test_the_bars_of_a_screenshot_are_cut_and_the_uncut_picture_is_kept(filled: ImageIndex, dark: bool) -> None:
    im, box = screenshot(drawn()["p1"], dark)
    cut = panels(im)
    assert any(same_box(b, box, .8) for b in cut), (cut, box)
    assert not any(b[1] + b[3] <= 86 for b in cut), "a bar is no panel"
    frame = QueryFrame.of(decode(png(im)))
    assert frame.boxes[0] == (0, 0, *frame.gray.shape[::-1])
    first = filled.search(png(im)).matches[0]
    assert first.image == "p1" and first.box is not None and same_box(first.box, box, .7)


@pytest.mark.parametrize("id", ["p1", "p4", "m3"])
def test_a_picture_in_one_piece_is_not_cut_into_bars(id: str) -> None:
    h, w = drawn()[id].shape[:2]
    assert all(min(b[2:]) >= .05 * max(h, w) for b in panels(drawn()[id]))


def test_a_picture_of_one_colour_has_no_panels() -> None:
    assert panels(np.full((120, 200, 3), 200, np.uint8)) == []
