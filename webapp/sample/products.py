"""Parametric products: what the designs of the sample world protect and what its listings sell."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from webapp.sample.paint import Point
from webapp.sample.solids import Array, Solid, Triple, arc_path


def smooth(points: list[Point], steps: int = 6) -> list[Point]:
    """A Catmull-Rom line through (radius, height) points."""
    pts = [points[0], *points, points[-1]]
    out: list[Point] = []
    for i in range(1, len(pts) - 2):
        for k in range(steps):
            t = k / steps
            out.append((max(0.0, spline(pts, i, t, 0)), spline(pts, i, t, 1)))
    return [*out, points[-1]]


def spline(p: list[Point], i: int, t: float, axis: int) -> float:
    a, b, c, d = (p[i + k][axis] for k in (-1, 0, 1, 2))
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def front(width: float, low: float, high: float, y: float) -> list[Triple]:
    """An upright panel facing the viewer."""
    return [(-width, y, high), (width, y, high), (width, y, low), (-width, y, low)]


def kettle(v: int) -> Solid:
    profile = [[(0.0, 0.0), (0.62, 0.0), (0.66, 0.2), (0.56, 0.7), (0.42, 1.15), (0.4, 1.25)],
               [(0.0, 0.0), (0.5, 0.0), (0.72, 0.3), (0.74, 0.6), (0.52, 0.98), (0.36, 1.06)],
               [(0.0, 0.0), (0.48, 0.0), (0.5, 0.3), (0.5, 0.9), (0.48, 1.3), (0.46, 1.36)],
               [(0.0, 0.0), (0.7, 0.0), (0.68, 0.25), (0.6, 0.55), (0.5, 0.8), (0.42, 0.9)]][v % 4]
    top = profile[-1][1]
    r = profile[-1][0]
    s = Solid().revolve(smooth(profile), 0)
    s.revolve(smooth([(r, top), (r * 0.9, top + 0.06), (r * 0.35, top + 0.11), (0.07, top + 0.13)]), 1)
    s.ellipsoid((0, 0, top + 0.19), (0.09, 0.09, 0.08), 1).revolve([(0.0, -0.1), (0.7, -0.1), (0.72, -0.02), (0.0, -0.02)], 2)
    if v % 2 == 0:
        s.tube([(0.5, 0, 0.35), (0.72, 0, 0.5), (0.8, 0, 0.8), (0.86, 0, 1.05), (1.0, 0, 1.18), (1.1, 0, 1.16)], 0.055, 0)
        s.tube(arc_path((-0.5, 0, 0.62), 0.45, 0.5, 75, 275), 0.06, 2)
    else:
        s.tube([(0.5, 0, 0.5), (0.75, 0, 0.75), (0.92, 0, 0.95)], 0.11, 0)
        s.tube(arc_path((0, 0, top - 0.05), 0.62, 0.62, 10, 170), 0.05, 2, flat=1.8)
    s.panel, s.turning = front(0.3, 0.22, 0.72, -0.68), True
    return s


def lamp(v: int) -> Solid:
    s = Solid()
    if v % 4 == 0:
        s.revolve([(0.0, 0.0), (0.42, 0.0), (0.42, 0.06), (0.0, 0.08)], 2)
        s.tube([(0, 0, 0.05), (-0.1, 0, 0.5), (0.05, 0, 1.0), (0.35, 0, 1.3), (0.55, 0, 1.25)], 0.035, 2)
        s.revolve(smooth([(0.06, 1.32), (0.16, 1.26), (0.34, 1.08), (0.4, 0.94)]), 0, (0.6, 0)).ellipsoid((0.6, 0, 1.02), (0.14, 0.14, 0.14), 1)
    elif v % 4 == 1:
        s.revolve(smooth([(0.0, 0.0), (0.3, 0.0), (0.24, 0.2), (0.1, 0.45), (0.08, 0.6)]), 2)
        s.ellipsoid((0, 0, 1.0), (0.5, 0.5, 0.44), 0).revolve([(0.52, 0.94), (0.54, 1.0), (0.52, 1.06)], 1).lifted(0.05)
    elif v % 4 == 2:
        s.revolve([(0.0, 0.0), (0.4, 0.0), (0.4, 0.05), (0.0, 0.05)], 2).tube([(0, 0, 0.05), (0, 0, 0.8)], 0.04, 2)
        s.revolve([(0.58, 0.7), (0.36, 1.25)], 0).revolve([(0.58, 0.7), (0.585, 0.73)], 1)
    else:
        s.superbox((0, 0, 0.08), (0.35, 0.25, 0.08), 2).tube([(-0.25, 0, 0.1), (-0.25, 0, 0.9), (-0.2, 0, 1.1), (0, 0, 1.15)], 0.04, 2)
        s.superbox((0.3, 0, 1.15), (0.5, 0.12, 0.06), 0)
    s.turning = v % 4 in (1, 2)
    s.panel = front(0.24, 0.9, 1.14, -0.52) if v % 4 in (1, 2) else [(-0.2, -0.1, 0.09), (0.2, -0.1, 0.09), (0.2, -0.36, 0.09), (-0.2, -0.36, 0.09)]
    return s


def chair(v: int) -> Solid:
    s = Solid()
    seat = [(0.5, 0.48, 0.05, 0.35), (0.46, 0.46, 0.09, 0.6), (0.5, 0.44, 0.04, 0.2)][v % 3]
    s.superbox((0, 0, 0.75), seat[:3], 0, seat[3])
    splay = (0.12, 0.02, 0.18)[v % 3]
    for x in (-0.4, 0.4):
        for y in (-0.36, 0.36):
            s.tube([(x, y, 0.73), (x + math.copysign(splay, x), y + math.copysign(splay * 0.6, y), 0.0)], (0.04, 0.05, 0.035)[v % 3], 1)
    if v % 3 == 0:
        s.tube([(-0.46, 0.38, 0.75), (-0.5, 0.45, 1.15), (-0.3, 0.52, 1.5), (0.3, 0.52, 1.5), (0.5, 0.45, 1.15), (0.46, 0.38, 0.75)], 0.045, 1)
        for x in (-0.22, 0.0, 0.22):
            s.tube([(x, 0.4, 0.78), (x * 1.1, 0.52, 1.48)], 0.028, 1)
    elif v % 3 == 1:
        s.superbox((0, 0.42, 1.2), (0.46, 0.08, 0.4), 0, 0.5)
        for x in (-0.5, 0.5):
            s.superbox((x, 0, 1.0), (0.06, 0.4, 0.05), 1, 0.4).tube([(x, -0.3, 0.75), (x, -0.3, 1.0)], 0.035, 1)
    else:
        for z in (1.05, 1.25, 1.45):
            s.superbox((0, 0.45, z), (0.42, 0.03, 0.07), 0, 0.3)
        for x in (-0.4, 0.4):
            s.tube([(x, 0.4, 0.75), (x, 0.48, 1.55)], 0.035, 1)
    s.panel = front(0.3, 1.08, 1.34, 0.36)
    return s


def holder(v: int) -> Solid:
    s = Solid()
    if v % 3 == 0:
        s.revolve(smooth([(0.0, 0.0), (0.44, 0.0), (0.42, 0.08), (0.15, 0.12), (0.0, 0.13)]), 0)
        s.tube([(0, 0.08, 0.1), (0, 0.1, 0.4), (0, 0.05, 0.62)], 0.06, 1).ellipsoid((0, 0.05, 0.62), (0.1, 0.1, 0.1), 2)
    elif v % 3 == 1:
        s.superbox((0, 0.05, 0.05), (0.36, 0.4, 0.05), 0, 0.3)
        for x in (-0.24, 0.24):
            s.tube([(x, 0.3, 0.06), (x * 0.5, 0.14, 0.6)], 0.04, 1)
    else:
        for x, y in ((-0.45, -0.3), (0.45, -0.3), (0.0, 0.45)):
            s.tube([(0, 0, 0.45), (x, y, 0.0)], 0.045, 1).ellipsoid((x, y, 0.02), (0.07, 0.07, 0.04), 2)
        s.tube([(0, 0, 0.42), (0, 0, 0.75)], 0.06, 0)
    s.superbox((0, -0.02, 0.98), (0.34, 0.04, 0.42 if v % 3 else 0.36), 0, 0.3)
    s.superbox((0, -0.1, 0.6), (0.24, 0.08, 0.04), 2, 0.4)
    for x in (-0.36, 0.36):
        s.superbox((x, -0.08, 1.0), (0.04, 0.07, 0.14), 2, 0.4)
    s.panel = front(0.22, 0.86, 1.14, -0.07)
    return s


def bottle(v: int) -> Solid:
    profile = [[(0.0, 0.0), (0.36, 0.0), (0.38, 0.1), (0.36, 0.5), (0.3, 0.75), (0.36, 1.0), (0.34, 1.15), (0.22, 1.22)],
               [(0.0, 0.0), (0.32, 0.0), (0.34, 0.08), (0.34, 1.1), (0.3, 1.24), (0.2, 1.28)],
               [(0.0, 0.0), (0.42, 0.0), (0.48, 0.25), (0.46, 0.6), (0.3, 0.85), (0.26, 0.92)],
               [(0.0, 0.0), (0.28, 0.0), (0.34, 0.4), (0.4, 1.0), (0.4, 1.1), (0.34, 1.14)]][v % 4]
    top = profile[-1][1]
    s = Solid().revolve(smooth(profile), 0).revolve([(0.24, top - 0.01), (0.26, top + 0.02), (0.26, top + 0.22), (0.22, top + 0.26), (0.0, top + 0.27)], 1)
    if v % 2 == 0:
        s.tube(arc_path((0, 0, top + 0.24), 0.2, 0.22, 0, 180), 0.035, 2)
    else:
        s.tube([(0.2, 0, top + 0.26), (0.24, 0, top + 0.42), (0.36, 0, top + 0.46)], 0.045, 2)
    s.revolve([(profile[2][0] + 0.012, 0.14), (profile[2][0] + 0.014, 0.2)], 2).lifted(0.05)
    s.panel, s.turning = front(0.24, 0.32, 0.8, -0.38), True
    return s


def bag(v: int) -> Solid:
    s = Solid()
    w, d, h, p = [(0.6, 0.24, 0.75, 0.35), (0.72, 0.3, 0.5, 0.3), (0.55, 0.2, 0.6, 0.6)][v % 3]
    s.superbox((0, 0, h), (w, d, h), 0, p).superbox((0, -d, h * 0.62), (w * 0.72, 0.1, h * 0.42), 1, 0.35).lifted(0.12)
    if v % 3 == 0:
        s.superbox((0, -0.06, h * 1.72), (w * 0.98, d * 1.05, h * 0.3), 1, 0.4).tube(arc_path((0, 0, 2 * h), 0.2, 0.2, 0, 180), 0.04, 2)
        for x in (-0.25, 0.25):
            s.box((x, -d - 0.12, h * 1.25), (0.03, 0.02, 0.3), 2).lifted(0.1)
    elif v % 3 == 1:
        for y in (-0.2, 0.2):
            s.tube(arc_path((0, y, 2 * h - 0.06), 0.34, 0.42, 0, 180), 0.035, 2)
    else:
        s.tube(arc_path((0, 0, h), w + 0.05, h * 1.7, 10, 170), 0.03, 2).superbox((0, -d * 0.6, h * 1.45), (w * 0.9, d * 0.7, h * 0.5), 1, 0.45)
    s.panel = front(w * 0.5, h * 0.4, h * 0.86, -d - 0.12)
    return s


def toy(v: int) -> Solid:
    s = Solid().superbox((0, 0, 0.45), (0.42, 0.34, 0.45), 0, (0.9, 0.35, 0.7)[v % 3])
    s.ellipsoid((0, -0.26, 0.42), (0.26, 0.12, 0.3), 1).lifted(0.3)
    s.superbox((0, 0, 1.15), (0.46, 0.4, 0.38), 0, (1.0, 0.35, 0.8)[v % 3])
    for x in (-1, 1):
        s.ellipsoid((x * 0.17, -0.37, 1.22), (0.06, 0.05, 0.07), 2)
        s.ellipsoid((x * 0.5, -0.05, 0.6), (0.14, 0.14, 0.28), 0).ellipsoid((x * 0.24, -0.2, 0.08), (0.18, 0.26, 0.14), 0)
        if v % 3 == 0:
            s.ellipsoid((x * 0.34, 0, 1.5), (0.16, 0.08, 0.16), 0).ellipsoid((x * 0.34, -0.06, 1.5), (0.09, 0.05, 0.09), 1)
        elif v % 3 == 1:
            s.tube([(x * 0.2, 0, 1.5), (x * 0.3, 0, 1.75)], 0.03, 2).ellipsoid((x * 0.31, 0, 1.8), (0.07, 0.07, 0.07), 1)
        else:
            s.ellipsoid((x * 0.18, 0, 1.75), (0.1, 0.06, 0.34), 0).ellipsoid((x * 0.18, -0.05, 1.75), (0.05, 0.04, 0.24), 1)
    s.ellipsoid((0, -0.4, 1.08), (0.13, 0.1, 0.1), 1).ellipsoid((0, -0.5, 1.1), (0.05, 0.04, 0.04), 2)
    s.panel = front(0.17, 0.3, 0.56, -0.4)
    return s


def jar(v: int) -> Solid:
    """A cosmetic jar, pump bottle or tube."""
    s = Solid()
    if v % 3 == 0:
        s.revolve(smooth([(0.0, 0.0), (0.5, 0.0), (0.54, 0.1), (0.54, 0.42), (0.48, 0.5)]), 0).revolve([(0.52, 0.5), (0.53, 0.53), (0.53, 0.74), (0.5, 0.78), (0.0, 0.79)], 1)
        s.panel, s.turning = front(0.34, 0.1, 0.44, -0.55), True
    elif v % 3 == 1:
        s.revolve(smooth([(0.0, 0.0), (0.34, 0.0), (0.36, 0.08), (0.36, 0.9), (0.28, 1.02), (0.12, 1.06)]), 0).revolve([(0.13, 1.06), (0.13, 1.22), (0.0, 1.22)], 1)
        s.tube([(0, 0, 1.2), (0, 0, 1.36), (0.08, 0, 1.4), (0.3, 0, 1.36)], 0.045, 1)
        s.panel, s.turning = front(0.26, 0.25, 0.75, -0.38), True
    else:
        s.revolve([(0.0, 0.0), (0.2, 0.0), (0.2, 0.2), (0.24, 0.2)], 1).superbox((0, 0, 0.75), (0.3, 0.16, 0.58), 0, 0.5)
        s.panel = front(0.2, 0.45, 1.0, -0.18)
    return s


def tin(v: int) -> Solid:
    """A tea caddy: round or square."""
    s = Solid()
    if v % 2 == 0:
        s.revolve([(0.0, 0.0), (0.44, 0.0), (0.44, 0.95)], 0).revolve([(0.46, 0.92), (0.46, 1.2), (0.42, 1.24), (0.0, 1.25)], 1).revolve([(0.448, 0.1), (0.448, 0.16)], 2).lifted(0.05)
        s.panel, s.turning = front(0.26, 0.22, 0.8, -0.46), True
    else:
        s.box((0, 0, 0.5), (0.46, 0.36, 0.5), 0).box((0, 0, 1.1), (0.47, 0.37, 0.12), 1)
        s.panel = front(0.36, 0.14, 0.86, -0.365)
    return s


def pouch(v: int) -> Solid:
    """A filled bag of snacks."""
    s = Solid().superbox((0, 0, 0.75), (0.55, 0.2, 0.72), 0, (0.5, 0.65)[v % 2])
    s.box((0, 0, 1.47), (0.5, 0.015, 0.06), 1).box((0, 0, 0.03), (0.5, 0.015, 0.06), 1)
    s.panel = front(0.4, 0.34, 1.16, -0.2)
    return s


def drill(v: int) -> Solid:
    """A pistol drill, or an angle grinder."""
    return grinder() if v % 2 else pistol()


def pistol() -> Solid:
    s = Solid()
    for i in range(9):
        x = -0.55 + i * 0.1
        s.superbox((x, 0, 0.95), (0.12, 0.2, 0.22), 0, 0.6, 14)
    s.superbox((-0.34, 0, 0.5), (0.14, 0.15, 0.42), 0, 0.5).superbox((-0.28, 0, 0.06), (0.34, 0.22, 0.13), 1, 0.3)
    s.tube([(0.38, 0, 0.95), (0.66, 0, 0.95)], 0.13, 1).tube([(0.66, 0, 0.95), (1.1, 0, 0.95)], 0.03, 2)
    s.superbox((-0.16, 0, 0.68), (0.05, 0.05, 0.1), 2, 0.5)
    s.panel = [(-0.6, -0.21, 1.08), (0.2, -0.21, 1.08), (0.2, -0.21, 0.84), (-0.6, -0.21, 0.84)]
    return s


def grinder() -> Solid:
    s = Solid()
    for i in range(13):
        x = -0.95 + i * 0.1
        s.superbox((x, 0, 0.5), (0.12, 0.19 - 0.05 * math.sin(i / 4), 0.19 - 0.05 * math.sin(i / 4)), 0, 0.8, 14)
    s.superbox((0.42, 0, 0.5), (0.2, 0.2, 0.24), 2, 0.6).tube([(0.42, -0.2, 0.56), (0.42, -0.75, 0.66)], 0.075, 1)
    s.revolve([(0.0, 0.16), (0.1, 0.14), (0.42, 0.15), (0.44, 0.18), (0.42, 0.21), (0.1, 0.22), (0.0, 0.22)], 1, (0.48, 0))
    s.tube([(-1.05, 0, 0.5), (-1.3, 0, 0.46), (-1.42, 0, 0.3)], 0.03, 1)
    s.panel = [(-0.9, -0.2, 0.6), (0.1, -0.2, 0.6), (0.1, -0.2, 0.4), (-0.9, -0.2, 0.4)]
    return s


def speaker(v: int) -> Solid:
    s = Solid()
    if v % 3 == 0:
        s.superbox((0, 0, 0.45), (0.85, 0.3, 0.42), 0, 0.3)
        for x in (-0.45, 0.45):
            disc_front(s, x, 0.45, 0.28, -0.31, 1)
            disc_front(s, x, 0.45, 0.12, -0.33, 2)
    elif v % 3 == 1:
        s.revolve(smooth([(0.0, 0.0), (0.38, 0.0), (0.44, 0.1), (0.44, 0.95), (0.38, 1.06), (0.0, 1.1)]), 1).revolve([(0.452, 0.5), (0.452, 0.62)], 0).lifted(0.05)
        s.revolve([(0.4, 1.06), (0.3, 1.1), (0.0, 1.12)], 2).lifted(0.15)
    else:
        s.tube(arc_path((0, 0, 0.75), 0.62, 0.7, 0, 180), 0.05, 0)
        for x in (-0.62, 0.62):
            s.superbox((x, 0, 0.62), (0.14, 0.28, 0.34), 1, 0.6).superbox((x * 0.8, 0, 0.62), (0.08, 0.24, 0.28), 2, 0.6)
    s.turning = v % 3 == 1
    s.panel = (front(0.16, 0.68, 0.84, -0.32), front(0.26, 0.66, 0.92, -0.46), None)[v % 3]
    return s


def disc_front(s: Solid, x: float, z: float, r: float, y: float, part: int, lift: float = 0.45) -> None:
    """A round plate facing the viewer."""
    ring = [[(x + q * r * math.cos(a), y, z + q * r * math.sin(a)) for a in [2 * math.pi * i / 28 for i in range(29)]] for q in (0.0, 0.6, 1.0)]
    for inner, outer in pairwise(ring):
        for i in range(28):
            s.add(quad_of(inner[i], outer[i], outer[i + 1], inner[i + 1]), part).lifted(lift - y * 0.5)


def quad_of(*corners: Triple) -> Array:
    return np.array([corners], float)
