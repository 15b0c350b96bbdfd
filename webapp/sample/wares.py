"""More parametric products, and the table of all of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache

from webapp.sample import products
from webapp.sample.paint import Point
from webapp.sample.products import front, smooth
from webapp.sample.solids import Solid, Triple, arc_path


def notebook(v: int) -> Solid:
    s = Solid().superbox((0, 0, 0.7), (0.5, 0.09, 0.7), 0, 0.12).box((0.03, 0, 0.7), (0.49, 0.07, 0.66), 1).lifted(-0.4)
    s.box((-0.42, -0.095, 0.7), (0.035, 0.008, 0.69), 2).lifted(0.2)
    if v % 2:
        for i in range(9):
            s.tube(arc_path((-0.5, 0, 0.12 + 0.145 * i), 0.07, 0.04, 0, 360), 0.018, 2, 8)
    else:
        s.tube([(0.34, -0.1, 0.0), (0.34, -0.1, 1.4)], 0.02, 2).lifted(0.2)
    s.panel = front(0.3, 0.5, 1.0, -0.1)
    return s


def pillow(v: int) -> Solid:
    s = Solid().superbox((0, 0, 0.5), (0.8, 0.26, 0.5), 0, (0.55, 0.4)[v % 2])
    if v % 2:
        s.superbox((0, 0.05, 0.5), (0.86, 0.05, 0.56), 1, 0.2)
    s.panel = front(0.34, 0.32, 0.7, -0.27)
    return s


def bowl(v: int) -> Solid:
    """A pet's bowl: round on a foot, or a double tray."""
    s = Solid()
    if v % 3 == 0:
        s.revolve(smooth([(0.0, 0.0), (0.5, 0.0), (0.46, 0.14), (0.5, 0.34), (0.7, 0.52), (0.66, 0.54)]), 0)
        s.revolve([(0.66, 0.54), (0.5, 0.4), (0.0, 0.36)], 1)
    elif v % 3 == 1:
        s.superbox((0, 0, 0.16), (0.95, 0.5, 0.16), 0, 0.35)
        for x in (-0.45, 0.45):
            s.revolve([(0.36, 0.34), (0.4, 0.38), (0.42, 0.34)], 2, (x, 0)).lifted(0.25).revolve([(0.36, 0.335), (0.0, 0.33)], 1, (x, 0)).lifted(0.24)
    else:
        s.revolve(smooth([(0.0, 0.0), (0.7, 0.0), (0.62, 0.2), (0.56, 0.42)]), 0).revolve([(0.56, 0.42), (0.46, 0.34), (0.0, 0.3)], 1)
        for x in (-0.4, 0.4):
            s.ellipsoid((x, 0.3, 0.5), (0.14, 0.08, 0.2), 0)
    s.panel, s.turning = front(0.3, 0.1, 0.34, -0.6), v % 3 != 1
    return s


def helmet(v: int) -> Solid:
    s = Solid()
    dome: list[Point] = [(0.62, 0.0), (0.64, 0.18), (0.56, 0.5), (0.34, 0.72), (0.0, 0.8)]
    s.revolve(smooth(dome), 0)
    if v % 2 == 0:
        for y in (-0.3, -0.1, 0.1, 0.3):
            path: list[Triple] = [(0.6 * math.cos(a), y * 1.1, 0.12 + 0.66 * math.sin(a) * math.sqrt(1 - y * y)) for a in [math.pi * i / 16 for i in range(1, 16)]]
            s.tube(path, 0.05, 1, 8)
        s.superbox((0.62, 0, 0.05), (0.22, 0.4, 0.04), 2, 0.5)
    else:
        s.revolve([(0.66, -0.02), (0.7, 0.04), (0.66, 0.1)], 1).superbox((0, -0.55, 0.1), (0.4, 0.3, 0.035), 2, 0.6)
    for y in (-0.4, 0.4):
        s.tube([(0.1, y, 0.0), (0.0, y * 0.8, -0.3), (-0.05, 0, -0.48)], 0.025, 2)
    s.panel, s.turning = front(0.3, 0.18, 0.46, -0.62), True
    return s


def watch(v: int) -> Solid:
    s = Solid()
    for z0, z1 in ((0.5, 1.15), (-0.5, -1.15)):
        for i in range(7):
            z = z0 + (z1 - z0) * i / 6
            s.superbox((0, 0.02 * i, z), (0.24 - 0.012 * i, 0.05, 0.075), 1, 0.4, 12)
    if v % 2 == 0:
        for r, y, part in ((0.56, -0.05, 0), (0.48, -0.1, 2)):
            products.disc_front(s, 0, 0, r, y, part, 0.0)
        s.tube([(r * 0.54, -0.04, q * 0.54) for r, q in [(math.cos(2 * math.pi * i / 32), math.sin(2 * math.pi * i / 32)) for i in range(33)]], 0.06, 0)
    else:
        s.superbox((0, -0.02, 0), (0.46, 0.1, 0.54), 0, 0.3).superbox((0, -0.08, 0), (0.38, 0.06, 0.46), 2, 0.25)
    s.tube([(0, -0.14, 0), (0, -0.14, 0.34)], 0.025, 0).lifted(0.06).tube([(0, -0.14, 0), (0.2, -0.14, -0.1)], 0.03, 0).lifted(0.06)
    s.tube([(0.55, 0, 0), (0.66, 0, 0)], 0.06, 0)
    s.panel = front(0.18, -0.34, -0.18, -0.16)
    return s


def wine(v: int) -> Solid:
    profile: list[list[Point]] = [[(0.0, 0.0), (0.32, 0.0), (0.34, 0.08), (0.34, 0.85), (0.26, 1.05), (0.12, 1.2), (0.11, 1.55)],
                                  [(0.0, 0.0), (0.4, 0.0), (0.44, 0.2), (0.42, 0.5), (0.2, 0.74), (0.12, 0.86), (0.12, 1.0)]]
    chosen = profile[v % 2]
    top = chosen[-1][1]
    s = Solid().revolve(smooth(chosen), 0).revolve([(0.13, top - 0.24), (0.135, top + 0.03), (0.0, top + 0.04)], 2)
    r = chosen[3][0] + 0.006
    s.revolve([(r, 0.22), (r, 0.5), (r, 0.76 if v % 2 == 0 else 0.48)], 1).lifted(0.06)
    s.panel, s.turning = front(0.22, 0.26, 0.72 if v % 2 == 0 else 0.46, -r - 0.01), True
    return s


def shirt(v: int) -> Solid:
    """A garment laid flat: an outline swept to a thin body."""
    half: list[Point] = [(0.16, 1.3), (0.42, 1.22), (0.86, 0.86 if v % 2 == 0 else 0.2), (0.7, 0.68 if v % 2 == 0 else 0.12), (0.46, 0.84), (0.47, 0.4), (0.48, 0.0)]
    s, left = Solid(), [(-x, z) for x, z in half]
    for y, part in ((-0.06, 0), (0.06, 0)):
        for (x0, z0), (x1, z1), (a0, b0), (a1, b1) in zip(half, half[1:], left, left[1:], strict=False):
            s.add(products.quad_of((a0, y, b0), (x0, y, z0), (x1, y, z1), (a1, y, b1)), part)
    s.tube([(x, 0, z) for x, z in [(-0.16, 1.3), (-0.1, 1.2), (0.0, 1.15), (0.1, 1.2), (0.16, 1.3)]], 0.035, 1).lifted(0.2)
    s.tube([(-0.48, -0.05, 0.02), (0.48, -0.05, 0.02)], 0.03, 1).lifted(0.2)
    s.panel = front(0.26, 0.55, 0.95, -0.07)
    return s


def carton(v: int) -> Solid:
    s = Solid().box((0, 0, 0.5), (0.55, 0.4, 0.5) if v % 2 == 0 else (0.7, 0.3, 0.36), 0)
    s.box((0, 0, 0.5), (0.555, 0.405, 0.06) if v % 2 == 0 else (0.705, 0.305, 0.05), 1)
    s.panel = front(0.36, 0.58, 0.94, -0.41) if v % 2 == 0 else front(0.4, 0.56, 0.84, -0.31)
    return s


def fruit(v: int) -> Solid:
    """Pomelos in a group."""
    s = Solid()
    for x, y, r in ((-0.42, 0.1, 0.42), (0.44, 0.15, 0.4), (0.02, -0.4, 0.44)):
        profile = smooth([(0.0, 0.0), (r * 0.75, 0.08), (r, r * 0.85), (r * 0.6, r * 1.6), (0.08, r * 1.95), (0.0, r * 1.97)])
        s.revolve(profile, 0, (x, y)).ellipsoid((x, y, r * 2), (0.05, 0.05, 0.05), 1)
    s.ellipsoid((0.2, -0.4, 0.96), (0.24, 0.12, 0.02), 1)
    s.panel = front(0.2, 0.3, 0.56, -0.84)
    return s


def cable(v: int) -> Solid:
    """A coiled cable with a plug, or a power bank."""
    s = Solid()
    if v % 2 == 0:
        path: list[Triple] = [((0.4 + 0.008 * i) * math.cos(i * 0.33), -0.003 * i, 0.6 + (0.4 + 0.008 * i) * math.sin(i * 0.33)) for i in range(58)]
        s.tube(path, 0.035, 0).superbox((0.0, -0.2, 0.6), (0.14, 0.1, 0.2), 1, 0.35).box((0, -0.2, 0.86), (0.07, 0.04, 0.08), 2)
        s.panel = front(0.11, 0.5, 0.7, -0.31)
    else:
        s.superbox((0, 0, 0.7), (0.4, 0.1, 0.7), 0, 0.25).box((0, -0.02, 1.4), (0.16, 0.05, 0.02), 2)
        for i in range(4):
            s.ellipsoid((-0.15 + i * 0.1, -0.1, 1.2), (0.025, 0.02, 0.025), 1)
        s.panel = front(0.28, 0.5, 0.9, -0.11)
    return s


def rack(v: int) -> Solid:
    """A small shelf or a storage box."""
    s = Solid()
    if v % 2 == 0:
        for z in (0.1, 0.7, 1.3):
            s.box((0, 0, z), (0.6, 0.28, 0.03), 0)
        for x in (-0.56, 0.56):
            for y in (-0.24, 0.24):
                s.tube([(x, y, 0), (x, y, 1.4)], 0.03, 1, 8)
        s.panel = front(0.24, 1.27, 1.33, -0.29)
    else:
        s.superbox((0, 0, 0.4), (0.7, 0.45, 0.4), 0, 0.2).superbox((0, 0, 0.82), (0.73, 0.48, 0.07), 1, 0.2).lifted(0.12)
        s.panel = front(0.34, 0.25, 0.6, -0.46)
    return s


MAKERS: dict[str, Callable[[int], Solid]] = {
    "kettle": products.kettle, "lamp": products.lamp, "chair": products.chair, "holder": products.holder, "bottle": products.bottle,
    "bag": products.bag, "toy": products.toy, "jar": products.jar, "tin": products.tin, "pouch": products.pouch, "drill": products.drill,
    "speaker": products.speaker, "notebook": notebook, "pillow": pillow, "bowl": bowl, "helmet": helmet, "watch": watch, "wine": wine,
    "shirt": shirt, "carton": carton, "fruit": fruit, "cable": cable, "rack": rack,
}
VARIANTS = {"kettle": 4, "lamp": 4, "chair": 3, "holder": 3, "bottle": 4, "bag": 3, "toy": 3, "jar": 3, "tin": 2, "pouch": 2, "drill": 2, "speaker": 3,
            "notebook": 2, "pillow": 2, "bowl": 3, "helmet": 2, "watch": 2, "wine": 2, "shirt": 2, "carton": 2, "fruit": 1, "cable": 2, "rack": 2}


@cache
def product(kind: str, variant: int) -> Solid:
    """The body of a product; the same arguments give the same body."""
    return MAKERS[kind](variant)
