"""How ideographs look to a machine: views of renderings, of components and of codes, and what two characters have alike in each.

Views: the whole em square in two styles (blurred, never cropped or stretched), the same under small shifts, the ink's box, halves of
the square (a changed radical leaves one half as it was), directions of the strokes cell by cell (histograms of oriented gradients,
Dalal and Triggs 2005), how much of one's ink the other covers, components of every level with and without their place, whether one's
components are held in the other (a radical dropped or added), four-corner codes, amount of ink, and whether the character is an
everyday one (GB 2312 level 1: an imitation must be readable).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

EM = 64
LEVEL_1 = 3755
DEEPEST = 3
CELL, DIRECTIONS = 8, 8
SHIFTS = ((0, 2), (2, 0), (0, -2), (-2, 0), (1, 1), (-1, 1), (1, -1), (-1, -1), (0, 1), (1, 0), (0, -1), (-1, 0))
HALVES = ("left", "right", "top", "bottom", "most right", "most bottom")
F32 = npt.NDArray[Any]
Table = dict[str, list[tuple[str, str]]]


def gb2312() -> list[str]:
    """The 6,763 ideographs of GB 2312."""
    pairs = (bytes((a, b)) for a in range(0xB0, 0xF8) for b in range(0xA1, 0xFF))
    return [c for c in (p.decode("gb2312", "ignore") for p in pairs) if c]


def bitmaps(chars: list[str], font_file: str) -> F32:
    """One EM×EM picture a character, ink 1, drawn at one size and one origin: nothing is stretched or moved."""
    font = ImageFont.truetype(font_file, EM - 8, index=2)
    out = np.zeros((len(chars), EM, EM), np.float32)
    for i, c in enumerate(chars):
        im = Image.new("L", (EM, EM), 0)
        ImageDraw.Draw(im).text((4, EM // 2), c, fill=255, font=font, anchor="lm")
        out[i] = np.asarray(im, np.float32) / 255
    return out


def blurred(pictures: F32, sigma: float, size: int) -> F32:
    small = [cv2.resize(cv2.GaussianBlur(p, (0, 0), sigma), (size, size), interpolation=cv2.INTER_AREA) for p in pictures]
    return np.stack(small).astype(np.float32)


def cropped(pictures: F32) -> F32:
    """The ink's box stretched to the square."""
    out = np.zeros_like(pictures)
    for i, p in enumerate(pictures):
        ys, xs = np.nonzero(p > .3)
        if len(ys):
            out[i] = cv2.resize(p[ys.min():ys.max() + 1, xs.min():xs.max() + 1], (EM, EM), interpolation=cv2.INTER_AREA)
    return out


def directions(pictures: F32, cell: int) -> F32:
    """Strength of every stroke direction in every cell, its root taken: (characters, directions, cells, cells)."""
    side = EM // cell
    out = np.zeros((len(pictures), DIRECTIONS, side, side), np.float32)
    for n, picture in enumerate(pictures):
        p = cv2.GaussianBlur(picture, (0, 0), 1.2)
        x, y = cv2.Sobel(p, cv2.CV_32F, 1, 0, ksize=3), cv2.Sobel(p, cv2.CV_32F, 0, 1, ksize=3)
        strength, turn = np.hypot(x, y), np.arctan2(y, x) % np.pi / np.pi * DIRECTIONS
        low = np.floor(turn)
        for k in range(DIRECTIONS):
            here = strength * np.where(low % DIRECTIONS == k, 1 - (turn - low), np.where((low + 1) % DIRECTIONS == k, turn - low, 0))
            out[n, k] = cv2.resize(cv2.GaussianBlur(here.astype(np.float32), (0, 0), cell / 2), (side, side), interpolation=cv2.INTER_AREA)
    return np.sqrt(out)


def unit(rows: F32, centre: bool = True) -> F32:
    flat = rows.reshape(len(rows), -1).astype(np.float32)
    if centre:
        flat = flat - flat.mean(0, keepdims=True)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6))


class Views(NamedTuple):
    """What is compared of all characters: rows for scalar products by name, ink, widened ink, component rows, four-corner codes."""

    rows: dict[str, F32]
    shifted: list[F32]
    ink: F32
    wide: F32
    parts: F32
    corners: F32


def split_table(text: str) -> Table:
    """Character -> (place, component) of its first division."""
    out = {}
    for line in text.splitlines():
        c, tab, rest = line.partition("\t")
        if tab:
            out[c] = re.findall(r"\[(\d+)\]:(\S+)", rest)
    return out


def parts(char: str, table: Table, depth: int = 0) -> Counter[str]:
    """Components of every level, the character itself counting as one (so that a dropped radical still meets)."""
    bag: Counter[str] = Counter([char])
    for _, p in table.get(char, []):
        if p != char and depth < DEEPEST:
            bag += parts(p, table, depth + 1)
        else:
            bag[p] += 1
    return bag


def weighted(bags: list[Counter[str]]) -> F32:
    """tf-idf rows of bags; what only one character has is left out."""
    df = Counter(p for b in bags for p in b)
    at = {p: i for i, p in enumerate(p for p, n in df.items() if n > 1)}
    out = np.zeros((len(bags), len(at)), np.float32)
    for i, b in enumerate(bags):
        for p, n in b.items():
            if p in at:
                out[i, at[p]] = n ** .5 * np.log(len(bags) / df[p]) ** .5
    return out


def corner_rows(chars: list[str], codes: dict[str, str]) -> F32:
    """Five digits a character, each unknown one a number of its own."""
    out = -1 - np.arange(5 * len(chars)).reshape(-1, 5)
    for i, c in enumerate(chars):
        for k, digit in enumerate(codes.get(c, "")[:5]):
            out[i, k] = int(digit) if digit.isdigit() else out[i, k]
    return np.asarray(out)


def drawn(a: F32, b: F32) -> dict[str, F32]:
    """Rows of the renderings of two styles."""
    fa, strokes = blurred(a, 1.6, 32), directions(a, CELL)
    middle = strokes.shape[-1] // 2
    return {"sans": unit(fa), "serif": unit(blurred(b, 1.6, 32)), "fine": unit(blurred(a, .9, 48)), "coarse": unit(blurred(a, 3.5, 16)), "box": unit(blurred(cropped(a), 2.2, 24)),
            "left": unit(fa[:, :, :15]), "right": unit(fa[:, :, 15:]), "top": unit(fa[:, :15]), "bottom": unit(fa[:, 15:]), "most right": unit(fa[:, :, 11:]),
            "most bottom": unit(fa[:, 11:]), "strokes": unit(strokes), "serif strokes": unit(directions(b, CELL)), "fine strokes": unit(directions(a, CELL // 2)),
            "strokes left": unit(strokes[..., :middle]), "strokes right": unit(strokes[..., middle:]), "strokes top": unit(strokes[:, :, :middle]),
            "strokes bottom": unit(strokes[:, :, middle:])}


def views(chars: list[str], sans: str, serif: str, table: Table, codes: dict[str, str]) -> Views:
    """All views of all characters."""
    a, b = bitmaps(chars, sans), bitmaps(chars, serif)
    fa = blurred(a, 1.6, 32)
    held, placed = weighted([parts(c, table) for c in chars]), weighted([Counter(f"{at[0]} {p}" for at, p in table.get(c, [])) for c in chars])
    rows = drawn(a, b) | {"parts": unit(held, False), "placed": unit(placed, False)}
    wide = np.stack([cv2.dilate(x, np.ones((3, 3))) for x in fa]).reshape(len(fa), -1)
    wide = np.minimum(1.5 * wide / np.maximum(wide.max(1, keepdims=True), 1e-6), 1)
    return Views(rows, [unit(np.roll(fa, by, (1, 2))) for by in SHIFTS], fa.reshape(len(fa), -1), wide, held, corner_rows(chars, codes))


def compared(v: Views, q: npt.NDArray[np.int64]) -> F32:
    """What is seen of characters q beside all: (len(q), all, views)."""
    f = {k: x[q] @ x.T for k, x in v.rows.items()}
    halves, strokes = np.stack([f[k] for k in HALVES]), np.stack([f[f"strokes {k}"] for k in HALVES[:4]])
    shift = np.max(np.stack([f["sans"], *(x[q] @ v.rows["sans"].T for x in v.shifted)]), 0)
    amount, size = v.ink.sum(1), (v.parts ** 2).sum(1)
    covers, covered = (v.ink[q] @ v.wide.T) / amount[q][:, None], (v.ink @ v.wide[q].T).T / amount[None]
    held = v.parts[q] @ v.parts.T / np.maximum(np.minimum(size[q][:, None], size[None]), 1e-6)
    same = v.corners[q][:, None, :] == v.corners[None]
    four = same[:, :, :4].mean(2)
    most, least = np.maximum(covers, covered), np.minimum(covers, covered)
    everyday = np.broadcast_to(np.arange(len(v.ink)) < LEVEL_1, four.shape)
    return np.stack([*f.values(), halves.max(0), halves[:4].min(0), strokes.max(0), strokes.min(0), shift, most, least, held, four, *(same[:, :, k] for k in range(5)),
                     -np.abs(np.log(amount[q][:, None] / amount[None])), f["parts"] * shift, four * shift, held * most, f["parts"] ** 2, shift ** 3,
                     f["parts"] * f["strokes"], everyday], 2).astype(np.float32)
