"""Invented marks and product pictures, drawn from a seeded generator: no picture of anyone else is needed to fit the model.

A mark is a handful of shapes, rings, strokes, rotational figures and words on a flat ground; a product picture is a shaded body with
seams, stripes and texture on a soft ground. They are not pretty; they have the corners, curves, letters and plain areas that real ones have.
"""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Pixels = NDArray[np.uint8]
Colour = tuple[int, int, int]
Point = tuple[float, float]

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_PARTS = """ka lo mi ra ten vo sha qui bel nor dex tra plu zon ari fen gol hux jin kyo lum mar nex opt pra rio sol tek ula ven wex yar zed
bro cli dra fli gra pho ster ing ly ex on us ia er co"""
SYLLABLES = tuple(_PARTS.split())
IDEOGRAPHS = "快维光明东方红金华银龙虎山水云海天星月风雷美嘉盛泰安福瑞丰达通新时代家园力量智能科技乐康健宝贝佳品优良味香茶酒米面油食"


@lru_cache(maxsize=1)
def fonts() -> tuple[str, ...]:
    """Font files of this machine, Chinese ones last; none is fine for tests: Pillow's own is used then."""
    found = sorted(str(p) for folder in FONT_FOLDERS if folder.is_dir() for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".ttc", ".otf"))
    return tuple(sorted(found, key=lambda p: "CJK" in p))


@lru_cache(maxsize=256)
def font(path: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def colour(r: np.random.Generator, dark: bool = False) -> Colour:
    hi = 170 if dark else 256
    return (int(r.integers(0, hi)), int(r.integers(0, hi)), int(r.integers(0, hi)))


def name(r: np.random.Generator) -> str:
    word = "".join(r.choice(np.array(SYLLABLES)) for _ in range(int(r.integers(1, 5))))
    style = r.integers(0, 4)
    return word.upper() if style == 0 else word.title() if style == 1 else word if style == 2 else word.title() + str(r.integers(1, 99))


def ideographs(r: np.random.Generator) -> str:
    return "".join(r.choice(list(IDEOGRAPHS)) for _ in range(int(r.integers(1, 5))))


def star(cx: float, cy: float, outer: float, inner: float, n: int, turn: float) -> list[Point]:
    return [(cx + (outer if k % 2 == 0 else inner) * math.cos(turn + math.pi * k / n),
             cy + (outer if k % 2 == 0 else inner) * math.sin(turn + math.pi * k / n)) for k in range(2 * n)]


def blob(r: np.random.Generator, cx: float, cy: float, size: float) -> list[Point]:
    """A closed smooth curve: a circle with a few random harmonics."""
    amp, phase, t = r.uniform(0, .35, 4), r.uniform(0, 6.28, 4), np.linspace(0, 2 * math.pi, 90)
    rad = size * (1 + sum(amp[k] / (k + 1) * np.cos((k + 2) * t + phase[k]) for k in range(4)))
    return list(zip((cx + rad * np.cos(t)).tolist(), (cy + rad * np.sin(t)).tolist(), strict=True))


def shape(d: ImageDraw.ImageDraw, r: np.random.Generator, cx: float, cy: float, s: float, fill: Colour, ground: Colour) -> None:
    """One figure of radius s about (cx, cy)."""
    kind, box, w = int(r.integers(0, 9)), (cx - s, cy - s, cx + s, cy + s), max(3, int(s * r.uniform(.08, .3)))
    if kind == 0:
        d.ellipse(box, fill=fill)
    elif kind == 1:
        d.ellipse(box, outline=fill, width=w)
    elif kind == 2:
        d.rounded_rectangle(box, radius=s * r.uniform(0, .5), fill=fill)
    elif kind == 3:
        d.polygon(star(cx, cy, s, s * r.uniform(.3, .95), int(r.integers(2, 9)), r.uniform(0, 6.28)), fill=fill)
    elif kind == 4:
        d.arc(box, float(r.uniform(0, 180)), float(r.uniform(181, 359)), fill=fill, width=w)
    elif kind == 5:
        d.polygon(blob(r, cx, cy, s * .8), fill=fill)
    elif kind == 6:
        d.line([(cx + r.uniform(-s, s), cy + r.uniform(-s, s)) for _ in range(int(r.integers(3, 7)))], fill=fill, width=w, joint="curve")
    elif kind == 7:
        d.polygon([(cx + r.uniform(-s, s), cy + r.uniform(-s, s)) for _ in range(int(r.integers(3, 6)))], fill=fill)
    else:
        d.pieslice(box, float(r.uniform(0, 180)), float(r.uniform(200, 350)), fill=fill)
        d.ellipse((cx - s / 2, cy - s / 2, cx + s / 2, cy + s / 2), fill=ground)


def emblem(r: np.random.Generator, side: int, ground: Colour) -> Image.Image:
    """A figurative element: free shapes, one repeated about a centre, or a badge with a shape cut out of it."""
    im = Image.new("RGB", (side, side), ground)
    d = ImageDraw.Draw(im)
    palette = [colour(r, dark=sum(ground) > 380) for _ in range(int(r.integers(1, 4)))]
    c, mode = side / 2, int(r.integers(0, 4))
    if mode == 0:
        for _ in range(int(r.integers(2, 7))):
            shape(d, r, r.uniform(.25, .75) * side, r.uniform(.25, .75) * side, side * r.uniform(.1, .3), palette[int(r.integers(len(palette)))], ground)
    elif mode == 1:
        part = Image.new("L", (side, side), 0)
        shape(ImageDraw.Draw(part), r, c, side * r.uniform(.15, .33), side * r.uniform(.08, .22), 255, 0)  # type: ignore[arg-type]
        n = int(r.integers(2, 9))
        for k in range(n):
            im.paste(palette[k % len(palette)], mask=part.rotate(360 * k / n))
    elif mode == 2:
        shape(d, r, c, c, side * .47, palette[0], ground)
        for _ in range(int(r.integers(1, 4))):
            shape(d, r, r.uniform(.35, .65) * side, r.uniform(.35, .65) * side, side * r.uniform(.1, .25), ground if r.random() < .6 else palette[-1], palette[0])
    else:
        d.rounded_rectangle((2, 2, side - 3, side - 3), radius=int(side * r.uniform(0, .5)), fill=palette[0])
        letters(d, r, name(r)[: int(r.integers(1, 3))].upper(), (c, c), side * .6, ground)
    return im


def letters(d: ImageDraw.ImageDraw, r: np.random.Generator, text: str, at: Point, size: float, fill: Colour) -> None:
    chinese = any(ord(ch) > 0x2E80 for ch in text)
    pool = [p for p in fonts() if "CJK" in p] if chinese else list(fonts())
    d.text(at, text, font=font(str(r.choice(np.array(pool or list(fonts()) or [""]))), max(8, int(size))), fill=fill, anchor="mm")


def word_mark(r: np.random.Generator, height: int, ground: Colour) -> Image.Image:
    text = ideographs(r) if r.random() < .25 else name(r)
    im = Image.new("RGB", (height * (len(text) + 2), height * 2), ground)
    letters(ImageDraw.Draw(im), r, text, (im.width / 2, im.height / 2), height, colour(r, dark=sum(ground) > 380))
    return trimmed(im, ground)


def trimmed(im: Image.Image, ground: Colour, margin: int = 6) -> Image.Image:
    a = np.abs(np.asarray(im, np.int16) - np.array(ground, np.int16)).max(2) > 12
    ys, xs = np.flatnonzero(a.any(1)), np.flatnonzero(a.any(0))
    if not len(ys):
        return im
    return im.crop((max(0, int(xs[0]) - margin), max(0, int(ys[0]) - margin), min(im.width, int(xs[-1]) + margin), min(im.height, int(ys[-1]) + margin)))


def beside(a: Image.Image, b: Image.Image, ground: Colour, across: bool) -> Image.Image:
    gap = 14
    size = (a.width + b.width + gap, max(a.height, b.height)) if across else (max(a.width, b.width), a.height + b.height + gap)
    im = Image.new("RGB", size, ground)
    im.paste(a, (0, (size[1] - a.height) // 2) if across else ((size[0] - a.width) // 2, 0))
    im.paste(b, (a.width + gap, (size[1] - b.height) // 2) if across else ((size[0] - b.width) // 2, a.height + gap))
    return im


def mark(r: np.random.Generator, side: int = 320) -> Pixels:
    """One invented mark, BGR, long side `side`."""
    ground: Colour = (255, 255, 255) if r.random() < .8 else colour(r)
    kind = r.random()
    if kind < .4:
        im = trimmed(emblem(r, 420, ground), ground)
    elif kind < .65:
        im = word_mark(r, 120, ground)
    else:
        im = beside(trimmed(emblem(r, 200, ground), ground), word_mark(r, int(r.integers(60, 130)), ground), ground, r.random() < .7)
    im = trimmed(im, ground)
    s = side / max(im.size)
    return bgr(im.resize((max(12, round(im.width * s)), max(12, round(im.height * s))), Image.Resampling.LANCZOS))


def bgr(im: Image.Image) -> Pixels:
    return np.ascontiguousarray(np.asarray(im.convert("RGB"))[..., ::-1])


def smooth_noise(r: np.random.Generator, h: int, w: int, cells: int) -> NDArray[np.float32]:
    small = r.uniform(-1, 1, (max(2, cells * h // w + 1), max(2, cells))).astype(np.float32)
    return np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC), np.float32)


def product(r: np.random.Generator, side: int = 400) -> Pixels:
    """One invented product picture, BGR, about `side` pixels square."""
    h, w = int(side * r.uniform(.75, 1)), side
    light = r.random() < .6
    out = np.empty((h, w, 3), np.float32)
    out[:] = np.array(colour(r), np.float32) * .3 + (170 if light else 20)
    out += 18 * smooth_noise(r, h, w, 3)[..., None]
    for _ in range(int(r.integers(1, 4))):
        body(out, r)
    if r.random() < .6:
        label = cv2.resize(mark(r, 160), None, fx=(f := r.uniform(.4, .9)), fy=f, interpolation=cv2.INTER_AREA)
        lh, lw = min(label.shape[0], h), min(label.shape[1], w)
        y, x = int(r.integers(0, h - lh + 1)), int(r.integers(0, w - lw + 1))
        out[y:y + lh, x:x + lw] = label[:lh, :lw]
    out += r.normal(0, r.uniform(1, 4), out.shape)
    return np.clip(cv2.GaussianBlur(out, (0, 0), .7), 0, 255).astype(np.uint8)


def body(out: NDArray[np.float32], r: np.random.Generator) -> None:
    """Paint one shaded body with seams, stripes and texture."""
    h, w = out.shape[:2]
    mask_im = Image.new("L", (w, h), 0)
    d, cx, cy, s = ImageDraw.Draw(mask_im), r.uniform(.3, .7) * w, r.uniform(.3, .7) * h, r.uniform(.18, .42) * min(h, w)
    if r.random() < .6:
        d.polygon(blob(r, cx, cy, s), fill=255)
    else:
        d.rounded_rectangle((cx - s, cy - s * r.uniform(.4, 1), cx + s, cy + s), radius=s * .2, fill=255)
    for _ in range(int(r.integers(0, 4))):
        shape(d, r, cx + r.uniform(-s, s), cy + r.uniform(-s, s), s * r.uniform(.1, .4), 255 if r.random() < .5 else 0, 0)  # type: ignore[arg-type]
    paint_im = Image.new("RGB", (w, h), colour(r))
    p = ImageDraw.Draw(paint_im)
    for _ in range(int(r.integers(2, 14))):
        shape(p, r, cx + r.uniform(-s, s), cy + r.uniform(-s, s), s * r.uniform(.05, .4), colour(r), colour(r))
    paint = np.asarray(paint_im, np.float32)[..., ::-1] * (1 + .35 * smooth_noise(r, h, w, 4)[..., None])
    paint = paint + 25 * smooth_noise(r, h, w, int(r.integers(10, 80)))[..., None]
    mask = cv2.GaussianBlur(np.asarray(mask_im, np.float32) / 255, (0, 0), 1.2)[..., None]
    out[:] = out * (1 - mask) + paint * mask
