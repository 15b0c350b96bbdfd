"""A small renderer: parametric bodies of quadrilaterals, painted from far to near. x right, y away, z up."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from webapp.sample.paint import Colour, Picture, Point

Array = npt.NDArray[np.float64]
Triple = tuple[float, float, float]

VIEWS: dict[str, tuple[float, float]] = {"front": (0, 0), "back": (180, 0), "left": (90, 0), "right": (-90, 0),
                                         "top": (0, 90), "bottom": (0, -90), "perspective": (32, 24)}
"""Azimuth and elevation of the eye in degrees."""


@dataclass
class Solid:
    """Faces (n,4,3) with a part number each.

    `panel` is a rectangle a sign may stand on: upper left, upper right, lower right, lower left; on a `turning` body it
    follows the eye around the upright axis. A lifted face is painted as if it lay nearer by so much.
    """

    faces: list[Array] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    lifts: list[float] = field(default_factory=list)
    panel: list[Triple] | None = None
    turning: bool = False

    def add(self, faces: Array, part: int) -> Solid:
        self.faces.append(faces)
        self.parts += [part] * len(faces)
        self.lifts += [0.0] * len(faces)
        return self

    def lifted(self, by: float) -> Solid:
        """Paint the faces added last before (or after, if negative) what lies close to them."""
        self.lifts[-len(self.faces[-1]) :] = [by] * len(self.faces[-1])
        return self

    def revolve(self, profile: Sequence[Point], part: int, at: Point = (0, 0), n: int = 40) -> Solid:
        """A profile of (radius, height) turned around the upright axis."""
        angles = np.linspace(0, 2 * math.pi, n + 1)
        ring = np.stack([np.cos(angles), np.sin(angles)], 1)
        r, z = np.array([p[0] for p in profile]), np.array([p[1] for p in profile])
        grid = np.zeros((len(profile), n + 1, 3))
        grid[:, :, :2] = r[:, None, None] * ring[None] + np.array(at)
        grid[:, :, 2] = z[:, None]
        return self.add(quads(grid), part)

    def ellipsoid(self, centre: Triple, radii: Triple, part: int, n: int = 22) -> Solid:
        lat, lon = np.linspace(-math.pi / 2, math.pi / 2, n // 2 + 1), np.linspace(0, 2 * math.pi, n + 1)
        grid = np.stack([np.cos(lat)[:, None] * np.cos(lon), np.cos(lat)[:, None] * np.sin(lon), np.sin(lat)[:, None] * np.ones(n + 1)], 2)
        return self.add(quads(grid * np.array(radii) + np.array(centre)), part)

    def superbox(self, centre: Triple, half: Triple, part: int, power: float = 0.25, n: int = 28) -> Solid:
        """A box with rounded edges (superellipsoid); power 1 is an ellipsoid, near 0 a box."""
        lat, lon = np.linspace(-math.pi / 2, math.pi / 2, n // 2 + 1), np.linspace(-math.pi, math.pi, n + 1)

        def bent(v: Array) -> Array:
            out: Array = np.sign(v) * np.abs(v) ** power
            return out

        cl, sl, co, so = bent(np.cos(lat)), bent(np.sin(lat)), bent(np.cos(lon)), bent(np.sin(lon))
        grid = np.stack([cl[:, None] * co, cl[:, None] * so, sl[:, None] * np.ones(n + 1)], 2)
        return self.add(quads(grid * np.array(half) + np.array(centre)), part)

    def box(self, centre: Triple, half: Triple, part: int) -> Solid:
        """A sharp box, its faces split so that painting order holds."""
        faces = []
        for axis in range(3):
            u, v = (axis + 1) % 3, (axis + 2) % 3
            for side in (-1.0, 1.0):
                grid = np.zeros((5, 5, 3))
                grid[:, :, axis] = side
                grid[:, :, u], grid[:, :, v] = np.linspace(-1, 1, 5)[:, None], np.linspace(-1, 1, 5)[None]
                faces.append(quads(grid * np.array(half) + np.array(centre)))
        return self.add(np.concatenate(faces), part)

    def tube(self, path: Sequence[Triple], radius: float, part: int, n: int = 12, flat: float = 1.0) -> Solid:
        """A round rod along a path; `flat` squeezes it across."""
        line = np.array(path, float)
        tangent = np.gradient(line, axis=0)
        tangent /= np.linalg.norm(tangent, axis=1, keepdims=True) + 1e-9
        up = np.where(np.abs(tangent[:, 1:2]) < 0.9, np.array([[0.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 0.0]]))
        side = np.cross(tangent, up)
        side /= np.linalg.norm(side, axis=1, keepdims=True) + 1e-9
        other = np.cross(tangent, side)
        a = np.linspace(0, 2 * math.pi, n + 1)
        grid = line[:, None] + radius * (np.cos(a)[None, :, None] * side[:, None] + flat * np.sin(a)[None, :, None] * other[:, None])
        return self.add(quads(grid), part)


def quads(grid: Array) -> Array:
    """Faces of a grid of points (a,b,3)."""
    return np.stack([grid[:-1, :-1], grid[1:, :-1], grid[1:, 1:], grid[:-1, 1:]], 2).reshape(-1, 4, 3)


def arc_path(centre: Triple, rx: float, rz: float, start: float, end: float, steps: int = 16) -> list[Triple]:
    """Part of an ellipse in the x-z plane, degrees."""
    angles = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
    return [(centre[0] + rx * math.cos(a), centre[1], centre[2] + rz * math.sin(a)) for a in angles]


def eye(azimuth: float, elevation: float) -> Array:
    """Rows: right, down the picture, towards the eye."""
    a, e = math.radians(azimuth), math.radians(elevation)
    toward = np.array([math.sin(a) * math.cos(e), -math.cos(a) * math.cos(e), math.sin(e)])
    right = np.array([math.cos(a), math.sin(a), 0.0])
    return np.stack([right, -np.cross(toward, right), toward])


@dataclass
class Shot:
    """A rendered body: the picture on nothing, and where the panel's corners fell (pixels), if it faces the eye."""

    picture: Picture
    panel: list[Point] | None


def render(solid: Solid, colours: Sequence[Colour], view: tuple[float, float], side: int, oversample: int = 2) -> Shot:
    """Orthographic picture of side × side pixels; the body fills 86 % of it."""
    turn = eye(*view)
    points = np.concatenate(solid.faces) @ turn.T
    low, high = points.reshape(-1, 3).min(0), points.reshape(-1, 3).max(0)
    scale = side * oversample * 0.86 / max(high[0] - low[0], high[1] - low[1])
    shift = side * oversample / 2 - scale * (high[:2] + low[:2]) / 2
    light = shade(points)
    order = np.argsort(points[:, :, 2].mean(1) + np.array(solid.lifts))
    flat = points[:, :, :2] * scale + shift
    picture = Image.new("RGBA", (side * oversample, side * oversample), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    table = np.array([colours[p % len(colours)] for p in solid.parts], float)
    tones = np.clip(table * light[:, :1] + 255 * light[:, 1:], 0, 255).astype(int)
    corners, paints = flat[order].reshape(-1, 8).tolist(), tones[order].tolist()
    for eight, paint in zip(corners, paints, strict=True):
        tone = (paint[0], paint[1], paint[2], 255)
        draw.polygon(eight, fill=tone, outline=tone)
    panel = [((x * scale + shift[0]) / oversample, (y * scale + shift[1]) / oversample) for x, y in panel_seen(solid, view)]
    return Shot(picture.reduce(oversample), panel or None)


def panel_seen(solid: Solid, view: tuple[float, float]) -> list[Point]:
    """The panel's corners in the picture's plane; none if it faces away."""
    if not solid.panel:
        return []
    corners = np.array(solid.panel)
    if solid.turning:
        corners = turned_upright(corners, view[0])
    turn = eye(*view)
    if np.cross(corners[1] - corners[0], corners[2] - corners[1]) @ turn[2] >= -1e-6:
        return []
    return [(float(x), float(y)) for x, y in (corners @ turn.T)[:, :2]]


def turned_upright(points: Array, degrees: float) -> Array:
    """Points turned around the upright axis."""
    a = math.radians(degrees)
    turned: Array = points @ np.array([[math.cos(a), math.sin(a), 0], [-math.sin(a), math.cos(a), 0], [0, 0, 1.0]])
    return turned


def shade(points: Array) -> Array:
    """Per face: how much of its own colour, and how much gloss, seen with a light over the left shoulder."""
    normal = np.cross(points[:, 2] - points[:, 0], points[:, 3] - points[:, 1])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-12
    normal *= np.where(normal[:, 2:] < 0, -1.0, 1.0)
    lamp = np.array([-0.45, -0.6, 0.66])
    lamp /= np.linalg.norm(lamp)
    half = lamp + np.array([0, 0, 1.0])
    half /= np.linalg.norm(half)
    diffuse = np.clip(normal @ lamp, 0, 1)
    gloss = np.clip(normal @ half, 0, 1) ** 24
    return np.stack([0.5 + 0.55 * diffuse, 0.28 * gloss], 1)
