"""Figurative marks with animals: each draws into the unit square with three colours."""

from __future__ import annotations

import math

from webapp.sample import devices
from webapp.sample.devices import WHITE, Device, Palette
from webapp.sample.paint import Pen, blend, curve, turned

INK = (38, 34, 40)


def captain(pen: Pen, c: Palette) -> None:
    """A round cat in a captain's cap."""
    for side in (-1, 1):
        pen.poly([(side * 0.72, -0.45), (side * 0.2, -0.42), (side * 0.66, 0.1)], c[0])
    pen.disc(0, 0.22, 0.74, c[0], 0.66)
    for side in (-1, 1):
        pen.disc(side * 0.28, 0.18, 0.1, WHITE, 0.13)
        pen.disc(side * 0.27, 0.2, 0.06, INK, 0.08)
        for dy in (-0.06, 0.08):
            pen.line([(side * 0.42, 0.42 + dy * 0.4), (side * 0.86, 0.38 + dy)], 0.03, INK)
    pen.disc(0, 0.4, 0.2, WHITE, 0.15)
    pen.poly([(-0.07, 0.32), (0.07, 0.32), (0, 0.42)], c[2])
    pen.arc(-0.06, 0.44, 0.07, 0, 170, 0.03, INK)
    pen.arc(0.07, 0.44, 0.07, 10, 180, 0.03, INK)
    pen.poly([(-0.62, -0.3), (-0.66, -0.66), (0, -0.95), (0.66, -0.66), (0.62, -0.3)], WHITE)
    pen.poly([(-0.56, -0.4), (-0.6, -0.62), (0, -0.88), (0.6, -0.62), (0.56, -0.4)], c[1])
    pen.poly([(-0.62, -0.44), (0.62, -0.44), (0.74, -0.16), (-0.74, -0.16)], INK)
    pen.poly([(x * 0.9, y - 0.55) for x, y in devices.polar(5, 0.17, 0.075)], WHITE)


def bird(pen: Pen, c: Palette) -> None:
    """A tit on a branch."""
    tail = [(-0.95, 0.42), (-0.36, 0.08), (-0.28, 0.3), (-0.86, 0.62)]
    pen.poly(tail, c[0])
    body = curve((-0.5, 0.18), (-0.3, -0.5), (0.25, -0.62), (0.62, -0.34)) + curve((0.62, -0.34), (0.6, 0.3), (0.1, 0.7), (-0.5, 0.18))
    pen.poly(body, c[1])
    pen.disc(0.36, -0.38, 0.34, c[0])
    pen.disc(0.46, -0.34, 0.18, WHITE, 0.15)
    pen.disc(0.44, -0.46, 0.055, WHITE)
    pen.disc(0.45, -0.46, 0.035, INK)
    pen.poly([(0.68, -0.46), (0.98, -0.34), (0.68, -0.28)], c[2])
    wing = curve((0.2, -0.08), (-0.1, -0.2), (-0.5, 0.0), (-0.78, 0.4)) + curve((-0.78, 0.4), (-0.3, 0.42), (0.1, 0.3), (0.2, -0.08))
    pen.poly(wing, c[0])
    for i in range(3):
        pen.line([(0.02 - i * 0.16, 0.06 + i * 0.05), (-0.3 - i * 0.14, 0.28 + i * 0.03)], 0.035, WHITE)
    pen.line(curve((-0.9, 0.86), (-0.3, 0.68), (0.3, 0.92), (0.95, 0.7)), 0.08, c[2])
    for x in (0.0, 0.16):
        pen.line([(x, 0.46), (x + 0.03, 0.78)], 0.04, c[2])
    pen.poly(turned(devices.leaf_shape(0.3, 0.1), -60, 0.6, 0.76), c[1])


def whale(pen: Pen, c: Palette) -> None:
    """A small whale with a spout."""
    body = curve((-0.85, 0.1), (-0.8, -0.6), (0.2, -0.62), (0.5, 0.0)) + curve((0.5, 0.0), (0.62, 0.12), (0.7, -0.1), (0.72, -0.22)) \
        + curve((0.72, -0.22), (0.98, 0.0), (0.9, 0.72), (0.1, 0.74)) + curve((0.1, 0.74), (-0.5, 0.76), (-0.86, 0.5), (-0.85, 0.1))
    pen.poly(body, c[0])
    for angle in (-150, -62):
        pen.poly(turned(devices.leaf_shape(0.42, 0.15), angle, 0.74, -0.18), c[0])
    belly = curve((-0.84, 0.24), (-0.4, 0.34), (0.1, 0.5), (0.3, 0.71)) + curve((0.3, 0.71), (-0.3, 0.8), (-0.8, 0.62), (-0.84, 0.24))
    pen.poly(belly, blend(c[1], WHITE, 0.4))
    for i in range(3):
        pen.line([(-0.66 + i * 0.2, 0.42 + i * 0.06), (-0.6 + i * 0.2, 0.64 + i * 0.03)], 0.03, c[0])
    pen.disc(-0.5, 0.06, 0.085, WHITE)
    pen.disc(-0.51, 0.07, 0.05, INK)
    pen.disc(-0.36, 0.24, 0.07, c[2], 0.05)
    for side in (-1, 1):
        pen.line(curve((-0.3, -0.5), (-0.3, -0.75), (-0.3 + side * 0.1, -0.9), (-0.3 + side * 0.28, -0.72)), 0.07, c[1])


def paw(pen: Pen, c: Palette) -> None:
    """An island shaped like a paw, with a palm."""
    for x, y, r in ((-0.6, -0.1, 0.2), (-0.24, -0.5, 0.22), (0.24, -0.5, 0.22), (0.6, -0.1, 0.2)):
        pen.disc(x, y, r, c[0], r * 1.25)
    pad = curve((0, -0.12), (0.5, -0.12), (0.74, 0.42), (0.5, 0.62)) + curve((0.5, 0.62), (0.3, 0.78), (0.15, 0.58), (0, 0.58)) \
        + curve((0, 0.58), (-0.15, 0.58), (-0.3, 0.78), (-0.5, 0.62)) + curve((-0.5, 0.62), (-0.74, 0.42), (-0.5, -0.12), (0, -0.12))
    pen.poly(pad, c[1])
    pen.line(curve((0.02, 0.5), (-0.04, 0.3), (0.02, 0.16), (0.08, 0.06)), 0.06, WHITE)
    for angle in (-160, -115, -60, -15):
        pen.poly(turned(devices.leaf_shape(0.26, 0.07), angle, 0.08, 0.08), WHITE)
    for i in range(2):
        pen.line([(-0.7 + t * 0.07, 0.84 + i * 0.1 + 0.025 * math.sin(t)) for t in range(21)], 0.04, c[2])


def fox(pen: Pen, c: Palette) -> None:
    """A folded-paper fox head."""
    pen.poly([(-0.85, -0.85), (-0.25, -0.4), (-0.8, 0.15)], c[0])
    pen.poly([(0.85, -0.85), (0.25, -0.4), (0.8, 0.15)], c[0])
    pen.poly([(-0.7, -0.62), (-0.38, -0.35), (-0.66, -0.1)], c[2])
    pen.poly([(0.7, -0.62), (0.38, -0.35), (0.66, -0.1)], c[2])
    pen.poly([(-0.25, -0.4), (0.25, -0.4), (0.8, 0.15), (0, 0.9), (-0.8, 0.15)], c[1])
    pen.poly([(-0.8, 0.15), (-0.2, 0.2), (0, 0.9)], WHITE)
    pen.poly([(0.8, 0.15), (0.2, 0.2), (0, 0.9)], blend(c[1], WHITE, 0.75))
    pen.poly([(0, -0.4), (0.25, -0.4), (0.8, 0.15), (0.2, 0.2), (0, 0.7)], blend(c[1], INK, 0.14))
    for side in (-1, 1):
        pen.poly([(side * 0.42, -0.02), (side * 0.2, 0.1), (side * 0.4, 0.12)], INK)
    pen.poly([(-0.13, 0.66), (0.13, 0.66), (0, 0.9)], INK)


def deer(pen: Pen, c: Palette) -> None:
    """A stag's head with branching antlers."""
    for side in (-1, 1):
        beam = [(side * x, y) for x, y in curve((0.12, -0.1), (0.25, -0.45), (0.75, -0.35), (0.62, -0.95))]
        pen.line(beam, 0.09, c[1])
        for at, dx, dy in ((6, 0.02, -0.3), (10, 0.26, -0.12), (14, 0.22, -0.22)):
            x, y = beam[at]
            pen.line([(x, y), (x + side * dx, y + dy)], 0.065, c[1])
        pen.poly([(side * 0.18, -0.02), (side * 0.62, -0.1), (side * 0.42, 0.16)], c[0])
    head = [(-0.3, -0.08), (0.3, -0.08), (0.34, 0.2), (0.17, 0.8), (0.0, 0.92), (-0.17, 0.8), (-0.34, 0.2)]
    pen.poly(head, c[0])
    pen.poly([(0, -0.08), (0.3, -0.08), (0.34, 0.2), (0.17, 0.8), (0.0, 0.92)], blend(c[0], INK, 0.2))
    for side in (-1, 1):
        pen.disc(side * 0.19, 0.2, 0.055, WHITE)
    pen.poly([(-0.11, 0.7), (0.11, 0.7), (0, 0.86)], c[2])


def owl(pen: Pen, c: Palette) -> None:
    """An owl made of circles."""
    pen.disc(0, 0.15, 0.72, c[0], 0.78)
    pen.poly([(-0.7, -0.85), (-0.15, -0.5), (-0.66, -0.1)], c[0])
    pen.poly([(0.7, -0.85), (0.15, -0.5), (0.66, -0.1)], c[0])
    pen.disc(0, 0.45, 0.46, c[1], 0.44)
    for row in range(3):
        for i in range(4 - row):
            pen.arc(-0.3 + 0.1 * row + i * 0.2, 0.3 + row * 0.16, 0.1, 10, 170, 0.04, c[0])
    for side in (-1, 1):
        pen.disc(side * 0.32, -0.2, 0.32, WHITE)
        pen.disc(side * 0.3, -0.2, 0.18, c[2])
        pen.disc(side * 0.3, -0.2, 0.1, INK)
    pen.poly([(-0.1, -0.08), (0.1, -0.08), (0, 0.14)], c[1])


def chestnut(pen: Pen, c: Palette) -> None:
    """A smiling chestnut on an island."""
    nut = curve((0, -0.9), (0.2, -0.6), (0.85, -0.5), (0.74, 0.1)) + curve((0.74, 0.1), (0.6, 0.6), (-0.6, 0.6), (-0.74, 0.1)) \
        + curve((-0.74, 0.1), (-0.85, -0.5), (-0.2, -0.6), (0, -0.9))
    pen.poly(nut, c[0])
    cap = curve((-0.68, 0.2), (-0.4, 0.06), (0.4, 0.06), (0.68, 0.2)) + curve((0.68, 0.2), (0.5, 0.56), (-0.5, 0.56), (-0.68, 0.2))
    pen.poly(cap, blend(c[1], WHITE, 0.3))
    for side in (-1, 1):
        pen.disc(side * 0.26, -0.16, 0.07, WHITE, 0.09)
        pen.disc(side * 0.48, 0.0, 0.08, c[2], 0.05)
    pen.arc(0, -0.1, 0.17, 20, 160, 0.05, WHITE)
    pen.line(curve((-0.5, -0.38), (-0.4, -0.52), (-0.25, -0.55), (-0.15, -0.62)), 0.05, blend(c[0], WHITE, 0.5))
    for i, half in enumerate((0.84, 0.5)):
        pen.line([(-half + half * t / 12, 0.7 + i * 0.14 + 0.03 * math.sin(t * 0.9)) for t in range(25)], 0.06, c[2])


def fish(pen: Pen, c: Palette) -> None:
    """Two carp chasing each other in a round."""
    for turn in (0, 180):
        body = curve((-0.75, 0.1), (-0.8, -0.7), (0.2, -0.95), (0.66, -0.4)) + curve((0.66, -0.4), (0.2, -0.5), (-0.25, -0.4), (-0.75, 0.1))
        pen.poly(turned(body, turn), c[0 if turn == 0 else 1])
        tail = [(-0.72, 0.02), (-0.98, 0.3), (-0.72, 0.22), (-0.58, 0.44)]
        pen.poly(turned(tail, turn), c[0 if turn == 0 else 1])
        (x, y), = turned([(0.36, -0.56)], turn)
        pen.disc(x, y, 0.06, WHITE)
        pen.disc(x, y, 0.03, INK)
        for i in range(3):
            pen.line(turned([(0.1 - i * 0.2, -0.68 + i * 0.05), (0.02 - i * 0.2, -0.5 + i * 0.06)], turn), 0.035, WHITE)
    pen.disc(0, 0, 0.16, c[2])


ALL: dict[str, Device] = {
    "peaks": devices.peaks, "sunburst": devices.sunburst, "orbits": devices.orbits, "gear": devices.gear, "ripple": devices.ripple,
    "interlace": devices.interlace, "pinwheel": devices.pinwheel, "steps": devices.steps, "compass": devices.compass,
    "wheel": devices.wheel, "cube": devices.cube, "oak": devices.oak, "camellia": devices.camellia, "tea": devices.tea,
    "grain": devices.grain, "quill": devices.quill, "cloud": devices.cloud, "captain": captain, "bird": bird, "whale": whale,
    "paw": paw, "fox": fox, "deer": deer, "owl": owl, "chestnut": chestnut, "fish": fish,
    **{f"mono{k}": devices.monogram(k) for k in "ZNKHBP"},
}
