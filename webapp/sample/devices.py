"""Figurative marks, geometric and botanical: each draws into the unit square with three colours."""

from __future__ import annotations

import math
from collections.abc import Callable

from webapp.sample.paint import Colour, Pen, Point, blend, curve, turned

Palette = tuple[Colour, Colour, Colour]
Device = Callable[[Pen, Palette], None]
WHITE: Colour = (255, 255, 255)


def polar(n: int, outer: float, inner: float, start: float = -90.0) -> list[Point]:
    """A star polygon."""
    return [(r * math.cos(a), r * math.sin(a)) for i in range(2 * n)
            for r, a in [(outer if i % 2 == 0 else inner, math.radians(start + 180 * i / n))]]


def peaks(pen: Pen, c: Palette) -> None:
    """Two peaks over three waves in a ring."""
    pen.disc(0, 0, 0.92, c[0])
    pen.disc(0, 0, 0.84, WHITE)
    pen.poly([(-0.66, 0.22), (-0.2, -0.5), (0.26, 0.22)], c[0])
    pen.poly([(-0.1, 0.22), (0.3, -0.26), (0.68, 0.22)], c[1])
    pen.poly([(-0.33, -0.29), (-0.2, -0.5), (-0.07, -0.29), (-0.15, -0.22), (-0.21, -0.3), (-0.27, -0.22)], WHITE)
    for i, half in enumerate((0.66, 0.54, 0.36)):
        y = 0.34 + 0.15 * i
        pen.line([(-half + 2 * half * t / 30, y + 0.035 * math.sin(t * 0.8 + i)) for t in range(31)], 0.055, c[2 if i == 1 else 0])


def sunburst(pen: Pen, c: Palette) -> None:
    """A half sun with petal rays over a horizon."""
    for i in range(9):
        angle = -180 + i * 22.5
        ray = curve((0.46, 0.0), (0.6, -0.12), (0.78, -0.1), (0.95, 0.0)) + curve((0.95, 0.0), (0.78, 0.1), (0.6, 0.12), (0.46, 0.0))
        pen.poly(turned(ray, angle, 0, 0.3), c[i % 2])
    pen.disc(0, 0.3, 0.36, c[2])
    pen.poly([(-1, 0.33), (1, 0.33), (1, 1), (-1, 1)], WHITE)
    pen.line([(-0.8, 0.43), (0.8, 0.43)], 0.07, c[0])
    pen.line([(-0.45, 0.58), (0.45, 0.58)], 0.07, c[1])


def orbits(pen: Pen, c: Palette) -> None:
    """Sound arcs around an off-centre body."""
    for i, (r, lo, hi) in enumerate(((0.9, -215, 20), (0.68, -190, 60), (0.46, -160, 95))):
        pen.arc(0, 0, r, lo, hi, 0.13, c[i % 3])
    pen.disc(0, 0, 0.22, c[0])
    end = math.radians(20)
    pen.disc(0.9 * math.cos(end), 0.9 * math.sin(end), 0.1, c[1])


def gear(pen: Pen, c: Palette) -> None:
    """A gear with a hexagon and a wrench cut out."""
    teeth = []
    for i in range(12):
        a = 30 * i
        teeth += turned([(0.74, -0.16), (0.93, -0.11), (0.93, 0.11), (0.74, 0.16)], a)
    pen.poly(teeth, c[0])
    pen.poly(polar(3, 0.58, 0.58, 0), WHITE)
    pen.poly(polar(3, 0.5, 0.5, 0), c[1])
    pen.poly(turned([(-0.07, -0.1), (0.07, -0.1), (0.07, 0.5), (-0.07, 0.5)], 35), WHITE)
    head = turned([(0, -0.2)], 35)[0]
    pen.disc(head[0], head[1], 0.19, WHITE)
    pen.poly(turned([(-0.08, -0.5), (0.08, -0.5), (0.08, -0.2), (-0.08, -0.2)], 35), c[1])


def ripple(pen: Pen, c: Palette) -> None:
    """Rings of a drop, cut by a clock hand."""
    for i, r in enumerate((0.92, 0.7, 0.48)):
        pen.disc(0, 0.1, r, c[0] if i % 2 == 0 else c[1], r * 0.86)
        pen.disc(0, 0.1, r - 0.11, WHITE, (r - 0.11) * 0.86)
    drop = curve((0, -0.95), (0.1, -0.6), (0.3, -0.35), (0.0, 0.2)) + curve((0.0, 0.2), (-0.3, -0.35), (-0.1, -0.6), (0, -0.95))
    pen.poly(drop, c[2])
    pen.disc(0, 0.1, 0.2, c[2])
    pen.line([(0, 0.1), (0.34, -0.12)], 0.06, c[0])


def interlace(pen: Pen, c: Palette) -> None:
    """Three rings woven in a triangle."""
    centres = turned([(0, -0.4)], 0) + turned([(0, -0.4)], 120) + turned([(0, -0.4)], 240)
    for (x, y), colour in zip(centres, c, strict=True):
        pen.arc(x, y, 0.46, 0, 360, 0.16, WHITE)
        pen.arc(x, y, 0.46, 0, 360, 0.11, colour)
    (x, y), colour = centres[0], c[0]
    pen.arc(x, y, 0.46, 10, 80, 0.16, WHITE)
    pen.arc(x, y, 0.46, 5, 85, 0.11, colour)
    pen.disc(0, 0, 0.09, c[2])


def pinwheel(pen: Pen, c: Palette) -> None:
    """Six folded sails."""
    for i in range(6):
        pen.poly(turned([(0, 0), (0.9, -0.1), (0.55, 0.42)], 60 * i), c[i % 2])
        pen.poly(turned([(0, 0), (0.55, 0.42), (0.4, 0.52)], 60 * i), blend(c[i % 2], (0, 0, 0), 0.35))
    pen.disc(0, 0, 0.16, WHITE)
    pen.disc(0, 0, 0.09, c[2])


def steps(pen: Pen, c: Palette) -> None:
    """A lozenge built of stairs, half filled."""
    for i in range(5):
        half = 0.9 - i * 0.18
        pen.poly([(0, -half), (half, 0), (0, half), (-half, 0)], (c[0], WHITE, c[1], WHITE, c[2])[i])
    pen.poly([(0, -0.9), (0.9, 0), (0.72, 0.18), (0, -0.54)], c[2])


def compass(pen: Pen, c: Palette) -> None:
    """A shield with a compass rose."""
    shield = [*curve((0, 0.95), (-0.5, 0.7), (-0.78, 0.3), (-0.76, -0.72)), (0, -0.9), (0.76, -0.72), *curve((0.76, -0.72), (0.78, 0.3), (0.5, 0.7), (0, 0.95))]
    pen.poly(shield, c[0])
    pen.poly([(x * 0.88, y * 0.88 - 0.01) for x, y in shield], WHITE)
    pen.poly([(x * 0.8, y * 0.8 - 0.01) for x, y in shield], c[0])
    pen.poly([(x, y - 0.06) for x, y in polar(4, 0.58, 0.13)], WHITE)
    pen.poly([(0, -0.64), (0.09, -0.06), (-0.09, -0.06)], c[1])
    pen.poly([(x, y - 0.06) for x, y in polar(4, 0.3, 0.1, -45)], c[1])
    pen.disc(0, -0.06, 0.08, c[0])


def wheel(pen: Pen, c: Palette) -> None:
    """A spoked wheel with a ridge running out of it."""
    pen.disc(0, 0, 0.9, c[0])
    pen.disc(0, 0, 0.74, WHITE)
    for i in range(10):
        pen.poly(turned([(0.1, -0.02), (0.75, -0.05), (0.75, 0.05), (0.1, 0.02)], 36 * i), c[2])
    pen.poly([(-0.72, 0.3), (-0.3, -0.3), (-0.05, 0.05), (0.25, -0.55), (0.72, 0.3)], c[1])
    pen.poly([(0.25, -0.55), (0.36, -0.34), (0.24, -0.24), (0.13, -0.32)], WHITE)
    pen.line([(-0.95, 0.32), (0.95, 0.32)], 0.09, c[0])


def cube(pen: Pen, c: Palette) -> None:
    """An open cube with a window."""
    h = math.sqrt(3) / 2 * 0.9
    pen.poly([(0, -0.9), (h, -0.45), (0, 0), (-h, -0.45)], c[1])
    pen.poly([(-h, -0.45), (0, 0), (0, 0.9), (-h, 0.45)], c[0])
    pen.poly([(h, -0.45), (0, 0), (0, 0.9), (h, 0.45)], c[2])
    pen.poly([(x * 0.5 - h / 2, y * 0.5 + 0.22) for x, y in [(-h * 0.7, -0.32), (h * 0.7, 0.32), (h * 0.7, 0.9), (-h * 0.7, 0.28)]], WHITE)
    pen.poly([(0, -0.68), (h * 0.5, -0.44), (0, -0.2), (-h * 0.5, -0.44)], WHITE)


def leaf_shape(length: float, width: float) -> list[Point]:
    return curve((0, 0), (length * 0.25, -width), (length * 0.75, -width), (length, 0)) + curve((length, 0), (length * 0.75, width), (length * 0.25, width), (0, 0))


def oak(pen: Pen, c: Palette) -> None:
    """A lobed leaf with an acorn."""
    for side in (-1, 1):
        for i, reach in enumerate((0.36, 0.5, 0.42, 0.26)):
            pen.disc(side * reach * 0.62, 0.36 - i * 0.32, reach * 0.52, c[0], 0.2)
    pen.poly([(-0.2, 0.5), (-0.26, -0.6), (0, -0.92), (0.26, -0.6), (0.2, 0.5)], c[0])
    pen.line([(0, -0.7), (0, 0.92)], 0.06, WHITE)
    for i in range(3):
        for side in (-1, 1):
            pen.line([(0, 0.32 - i * 0.32), (side * 0.34, 0.16 - i * 0.32)], 0.045, WHITE)
    pen.disc(0.55, 0.62, 0.2, c[1], 0.26)
    pen.poly([(0.32, 0.5), (0.55, 0.28), (0.78, 0.5)], c[2])
    pen.line([(0, 0.9), (0, 0.55)], 0.08, c[0])


def camellia(pen: Pen, c: Palette) -> None:
    """Layered petals."""
    for ring, (count, reach, size) in enumerate(((8, 0.58, 0.34), (6, 0.36, 0.28), (5, 0.17, 0.18))):
        tint = blend(c[0], WHITE, 0.24 * ring)
        for i in range(count):
            (x, y), = turned([(reach, 0)], 360 / count * i + 18 * ring)
            pen.disc(x, y, size + 0.025, WHITE)
            pen.disc(x, y, size, tint)
    pen.disc(0, 0, 0.13, c[1])
    for i in range(7):
        (x, y), = turned([(0.2, 0)], 360 / 7 * i)
        pen.disc(x, y, 0.03, c[1])


def tea(pen: Pen, c: Palette) -> None:
    """One bud with two leaves over a hill line."""
    for angle, length, width, colour in ((-150, 0.92, 0.3, c[0]), (-30, 0.92, 0.3, c[1]), (-90, 1.02, 0.22, c[2])):
        pen.poly(turned(leaf_shape(length, width), angle, 0, 0.34), colour)
        pen.line(turned([(0.08, 0), (length * 0.8, 0)], angle, 0, 0.34), 0.03, WHITE)
    pen.arc(0, 1.5, 1.12, 230, 310, 0.09, c[0])
    pen.arc(0.05, 1.72, 1.12, 235, 305, 0.06, c[1])


def grain(pen: Pen, c: Palette) -> None:
    """An ear of grain bending over a stream."""
    stem = curve((-0.35, 0.62), (-0.25, 0.0), (-0.05, -0.5), (0.45, -0.85))
    pen.line(stem, 0.05, c[0])
    for i in range(4, 20, 2):
        x, y = stem[i]
        for side in (-1, 1):
            pen.poly(turned(leaf_shape(0.34, 0.11), -62 + side * 42 + i, x, y), c[0] if side > 0 else c[1])
    for i in range(3):
        y = 0.66 + i * 0.12
        pen.line([(-0.85 + i * 0.2 + t * 0.055, y + 0.04 * math.sin(t * 0.55 + i)) for t in range(24)], 0.055, c[2])


def quill(pen: Pen, c: Palette) -> None:
    """A feather pen and its stroke on an ink stone."""
    feather = curve((-0.42, 0.42), (-0.62, -0.35), (0.1, -0.85), (0.86, -0.92)) + curve((0.86, -0.92), (0.7, -0.2), (0.3, 0.3), (-0.42, 0.42))
    pen.poly(feather, c[0])
    for i in range(4):
        t = 0.25 + i * 0.16
        pen.line([(-0.4 + 1.2 * t, 0.42 - 1.28 * t), (-0.2 + 1.2 * t, 0.46 - 1.24 * t)], 0.035, WHITE)
    pen.line(curve((-0.68, 0.72), (-0.3, 0.2), (0.2, -0.4), (0.78, -0.86)), 0.04, WHITE)
    pen.line([(-0.42, 0.42), (-0.7, 0.74)], 0.07, c[0])
    pen.line(curve((-0.7, 0.76), (-0.2, 0.6), (0.1, 0.98), (0.8, 0.68)), 0.07, c[1])
    pen.disc(0.62, 0.3, 0.13, c[2])


def cloud(pen: Pen, c: Palette) -> None:
    """A quilted cloud."""
    puffs = [(-0.5, 0.16, 0.34), (0.52, 0.18, 0.32), (-0.14, -0.16, 0.44), (0.28, -0.06, 0.38)]
    for x, y, r in puffs:
        pen.disc(x, y, r + 0.07, c[0])
    pen.poly([(-0.5, 0.57), (0.52, 0.57), (0.52, 0.1), (-0.5, 0.1)], c[0])
    for x, y, r in puffs:
        pen.disc(x, y, r, c[1])
    pen.poly([(-0.5, 0.5), (0.52, 0.5), (0.52, 0.1), (-0.5, 0.1)], c[1])
    pen.arc(-0.14, -0.16, 0.24, 150, 300, 0.06, WHITE)
    for i in range(3):
        pen.line([(-0.4 + i * 0.4, 0.7), (-0.5 + i * 0.4, 0.9)], 0.08, c[2])


def monogram(letter: str) -> Device:
    """A letter built of bars inside a rounded field."""
    strokes: dict[str, list[list[Point]]] = {
        "Z": [[(-0.42, -0.4), (0.42, -0.4), (-0.42, 0.4), (0.42, 0.4)]],
        "N": [[(-0.4, 0.45), (-0.4, -0.45), (0.4, 0.45), (0.4, -0.45)]],
        "K": [[(-0.36, -0.48), (-0.36, 0.48)], [(0.4, -0.48), (-0.18, 0.0), (0.42, 0.48)]],
        "H": [[(-0.4, -0.48), (-0.4, 0.48)], [(0.4, -0.48), (0.4, 0.48)], [(-0.4, 0.1), (0.4, -0.1)]],
        "B": [[(-0.34, 0.46), (-0.34, -0.46), (0.2, -0.46), (0.36, -0.24), (0.16, -0.02), (-0.34, -0.02)], [(0.16, -0.02), (0.42, 0.22), (0.2, 0.46), (-0.34, 0.46)]],
        "P": [[(-0.34, 0.5), (-0.34, -0.46), (0.18, -0.46), (0.42, -0.18), (0.18, 0.1), (-0.3, 0.1)]],
    }

    def draw(pen: Pen, c: Palette) -> None:
        pen.draw.rounded_rectangle((*pen.at((-0.88, -0.88)), *pen.at((0.88, 0.88))), radius=pen.scale * 0.16, fill=c[0])
        for i, stroke in enumerate(strokes[letter]):
            pen.line(stroke, 0.2, WHITE if i == 0 else blend(c[1], WHITE, 0.25))
        pen.poly([(0.88, 0.5), (0.88, 0.72), (0.72, 0.88), (0.5, 0.88)], c[1])

    return draw
