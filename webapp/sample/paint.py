"""Drawing in unit coordinates, and the lenses that turn a picture into a photograph."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from random import Random

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from webapp.sample import fonts

Colour = tuple[int, int, int]
Point = tuple[float, float]
Picture = Image.Image


def hexed(text: str) -> Colour:
    """`#rrggbb` as three numbers."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """Colour `share` of the way from a to b."""
    return (round(a[0] + (b[0] - a[0]) * share), round(a[1] + (b[1] - a[1]) * share), round(a[2] + (b[2] - a[2]) * share))


class Pen:
    """Draws on a square of -1..1 in both directions, y downwards, three times oversampled."""

    def __init__(self, side: int, ground: Colour | None = None) -> None:
        self.side, self.scale = side, side * 3
        self.picture = Image.new("RGBA", (self.scale, self.scale), (*(ground or (255, 255, 255)), 255 if ground else 0))
        self.draw = ImageDraw.Draw(self.picture)

    def at(self, p: Point) -> Point:
        return (p[0] + 1) * self.scale / 2, (p[1] + 1) * self.scale / 2

    def poly(self, points: Sequence[Point], colour: Colour) -> None:
        self.draw.polygon([self.at(p) for p in points], fill=colour)

    def disc(self, x: float, y: float, r: float, colour: Colour, ry: float | None = None) -> None:
        (left, top), (right, bottom) = self.at((x - r, y - (ry or r))), self.at((x + r, y + (ry or r)))
        self.draw.ellipse((left, top, right, bottom), fill=colour)

    def line(self, points: Sequence[Point], width: float, colour: Colour) -> None:
        """A stroke with round joints and ends."""
        w = width * self.scale / 2
        placed = [self.at(p) for p in points]
        self.draw.line(placed, fill=colour, width=max(1, round(w)), joint="curve")
        for x, y in (placed[0], placed[-1]):
            self.draw.ellipse((x - w / 2, y - w / 2, x + w / 2, y + w / 2), fill=colour)

    def arc(self, x: float, y: float, r: float, start: float, end: float, width: float, colour: Colour) -> None:
        """Part of a circle; degrees, clockwise from three o'clock."""
        steps = max(6, int(abs(end - start) / 5))
        angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        self.line([(x + r * math.cos(a), y + r * math.sin(a)) for a in angles], width, colour)

    def done(self) -> Picture:
        return self.picture.reduce(3)


def curve(p0: Point, p1: Point, p2: Point, p3: Point, steps: int = 20) -> list[Point]:
    """Points of a cubic Bézier curve."""
    out = []
    for i in range(steps + 1):
        t = i / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        out.append((a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0], a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1]))
    return out


def turned(points: Sequence[Point], degrees: float, x: float = 0.0, y: float = 0.0) -> list[Point]:
    """Points turned around the origin, then moved."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in points]


def lettering(text: str, style: str, height: int, colour: Colour, spacing: float = 0.0) -> Picture:
    """Words on nothing, trimmed to their ink; `spacing` in parts of the height between characters."""
    font = fonts.face(style, height)
    gap = round(spacing * height)
    advances = [font.getlength(c) + gap for c in text]
    picture = Image.new("L", (max(1, math.ceil(sum(advances)) + 2 * height), height * 2), 0)
    draw, x = ImageDraw.Draw(picture), float(height)
    for char, advance in zip(text, advances, strict=True):
        draw.text((x, height * 0.3), char, font=font, fill=255)
        x += advance
    mask = picture.crop(picture.getbbox() or (0, 0, 1, 1))
    out = Image.new("RGBA", mask.size, (*colour, 255))
    out.putalpha(mask)
    return out


def fitted(picture: Picture, width: int, height: int) -> Picture:
    """Scaled to lie inside width × height, proportions kept."""
    share = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * share)), max(1, round(picture.height * share)))
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def on_ground(picture: Picture, colour: Colour = (255, 255, 255)) -> Picture:
    """Flattened onto one colour, without transparency."""
    ground = Image.new("RGB", picture.size, colour)
    ground.paste(picture, (0, 0), picture if picture.mode == "RGBA" else None)
    return ground


def centred(ground: Picture, picture: Picture, x: float = 0.5, y: float = 0.5) -> None:
    """Paste with the middle at the given parts of the ground's size."""
    place = (round(ground.width * x - picture.width / 2), round(ground.height * y - picture.height / 2))
    ground.paste(picture, place, picture if picture.mode == "RGBA" else None)


def homography(target: Sequence[Point], source: Sequence[Point]) -> tuple[float, ...]:
    """The eight numbers that take four target points to four source points, as Pillow's perspective transform wants them."""
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return tuple(float(v) for v in np.linalg.solve(np.array(rows, float), np.array(right, float)))


def warped(picture: Picture, quad: Sequence[Point], size: tuple[int, int]) -> Picture:
    """The picture stretched onto four corners (clockwise from upper left) of an empty sheet of `size`."""
    w, h = picture.size
    coefficients = homography(quad, [(0, 0), (w, 0), (w, h), (0, h)])
    return picture.convert("RGBA").transform(size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)


def overlaid(ground: Picture, picture: Picture, quad: Sequence[Point]) -> Picture:
    """The picture laid onto four corners of the ground; only the part it touches is computed."""
    xs, ys = [p[0] for p in quad], [p[1] for p in quad]
    left, top = max(0, math.floor(min(xs))), max(0, math.floor(min(ys)))
    right, bottom = min(ground.width, math.ceil(max(xs))), min(ground.height, math.ceil(max(ys)))
    if right - left < 2 or bottom - top < 2:
        return ground
    sheet = warped(picture, [(x - left, y - top) for x, y in quad], (right - left, bottom - top))
    ground.paste(sheet, (left, top), sheet)
    return ground


def gradient(size: tuple[int, int], top: Colour, bottom: Colour) -> Picture:
    """A vertical change of colour."""
    ramp = np.linspace(0, 1, size[1])[:, None]
    column = (np.array(top)[None] * (1 - ramp) + np.array(bottom)[None] * ramp).astype(np.uint8)
    return Image.fromarray(column[:, None], "RGB").resize(size, Image.Resampling.NEAREST)


def shadow(size: tuple[int, int], centre: Point, radii: Point, strength: float = 0.35) -> Picture:
    """A soft dark ellipse on nothing; computed small, then enlarged."""
    small = (max(8, size[0] // 6), max(8, size[1] // 6))
    y, x = np.mgrid[0 : small[1], 0 : small[0]]
    far = ((x * 6 - centre[0]) / radii[0]) ** 2 + ((y * 6 - centre[1]) / radii[1]) ** 2
    alpha = (255 * strength * np.clip(1.0 - far, 0, 1)).astype(np.uint8)
    out = Image.new("RGBA", size, (20, 18, 24, 0))
    out.putalpha(Image.fromarray(alpha, "L").resize(size, Image.Resampling.BILINEAR))
    return out


def photographed(picture: Picture, rng: Random, strength: float = 1.0) -> Picture:
    """As a phone sees it: a lean, uneven light, a glare spot, a little blur and noise."""
    w, h = picture.size
    lean = [(rng.uniform(0, 0.06) * strength, rng.uniform(0, 0.06) * strength) for _ in range(4)]
    quad = [(lean[0][0] * w, lean[0][1] * h), (w - lean[1][0] * w, lean[1][1] * h),
            (w - lean[2][0] * w, h - lean[2][1] * h), (lean[3][0] * w, h - lean[3][1] * h)]
    ground = Image.new("RGB", (w, h), picture.convert("RGB").getpixel((w // 2, 3)))
    overlaid(ground, picture, quad)
    return grained(lit(ground, rng, strength), rng, 4.0 * strength, blur=0.6 * strength)


def lit(picture: Picture, rng: Random, strength: float = 1.0) -> Picture:
    """Uneven light and one glare spot."""
    w, h = picture.size
    y, x = np.mgrid[0:32, 0:32] / 31.0
    slope = 1.0 + strength * (rng.uniform(-0.2, 0.2) * (x - 0.5) + rng.uniform(-0.2, 0.2) * (y - 0.5))
    spot = np.exp(-(((x - rng.random()) / 0.22) ** 2 + ((y - rng.random() * 0.6) / 0.16) ** 2))
    dark = Image.fromarray(np.clip(slope * 215, 0, 255).astype(np.uint8), "L").resize((w, h), Image.Resampling.BILINEAR)
    shine = Image.fromarray((spot * 70 * strength).astype(np.uint8), "L").resize((w, h), Image.Resampling.BILINEAR)
    out = ImageChops.multiply(picture.convert("RGB"), Image.merge("RGB", (dark, dark, dark)))
    return ImageChops.add(out, Image.merge("RGB", (shine, shine, shine)))


@cache
def noise_field() -> npt.NDArray[np.float32]:
    """One fixed field of noise; pictures take different windows of it."""
    return np.random.default_rng(20).standard_normal((1400, 1400), dtype=np.float32)


def grained(picture: Picture, rng: Random, sigma: float, blur: float = 0.0) -> Picture:
    """A little blur and sensor noise."""
    out = (picture.filter(ImageFilter.BoxBlur(blur)) if blur > 0.3 else picture).convert("RGB")
    field = noise_field()
    y, x = rng.randrange(field.shape[0] - out.height + 1), rng.randrange(field.shape[1] - out.width + 1)
    noise = (field[y : y + out.height, x : x + out.width] * sigma + 128.5).astype(np.uint8)
    layer = Image.fromarray(noise, "L")
    return ImageChops.add(out, Image.merge("RGB", (layer, layer, layer)), 1.0, -128)
