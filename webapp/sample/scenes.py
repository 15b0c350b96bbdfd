"""Listing pictures: goods on a backdrop with or without a sign, hang tags, prints, collages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random

from PIL import Image, ImageDraw

from webapp.sample import marks
from webapp.sample.devices import WHITE
from webapp.sample.goods import PAINTS
from webapp.sample.lenses import LENSES
from webapp.sample.owners import BY_KEY
from webapp.sample.paint import Colour, Picture, blend, centred, fitted, gradient, hexed, lettering, overlaid, shadow
from webapp.sample.solids import Shot, render
from webapp.sample.wares import product

SIDE = 600
ANGLES = ((24.0, 18.0), (-26.0, 14.0), (32.0, 24.0))


@dataclass(frozen=True)
class Sign:
    """What stands on the goods: words in a style, with the device of an owner or none."""

    text: str
    style: str = "bold"
    owner: str = ""
    colour: str = "#2b2b2b"
    printed: bool = False
    """Straight onto the goods, without a label under it."""


@dataclass(frozen=True)
class Scene:
    """How a picture is made. `kind`: product, tag (a registered picture on a tag), print (a work on the goods), sheet, collage."""

    kind: str
    ware: str
    variant: int
    paint: str
    seed: int
    angle: int = 0
    sign: Sign | None = None
    source: str = ""
    lens: str = "clean"
    size: int = SIDE


@lru_cache(maxsize=700)
def shot(ware: str, variant: int, paint: str, angle: int, side: int) -> Shot:
    """A rendered product in one of the paints; the same picture serves many scenes."""
    return render(product(ware, variant), [hexed(c) for c in PAINTS[paint]], ANGLES[angle], side)


def sign_picture(sign: Sign) -> Picture:
    """The sign on nothing, or on a label."""
    if sign.owner:
        return marks.sign(BY_KEY[sign.owner], sign.text)
    if sign.printed:
        return lettering(sign.text, sign.style, 110, hexed(sign.colour), 0.08)
    return marks.label(sign.text, sign.style, hexed(sign.colour))


def inside(quad: list[tuple[float, float]], picture: Picture) -> list[tuple[float, float]]:
    """The largest part of a quadrilateral, around its middle, with the picture's proportions."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    width = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 + 1e-6
    height = ((dx - ax) ** 2 + (dy - ay) ** 2) ** 0.5 + 1e-6
    share = min(width / picture.width, height / picture.height)
    u, v = picture.width * share / width, picture.height * share / height

    def at(s: float, t: float) -> tuple[float, float]:
        return ((ax * (1 - s) + bx * s) * (1 - t) + (dx * (1 - s) + cx * s) * t, (ay * (1 - s) + by * s) * (1 - t) + (dy * (1 - s) + cy * s) * t)

    return [at((1 - u) / 2, (1 - v) / 2), at((1 + u) / 2, (1 - v) / 2), at((1 + u) / 2, (1 + v) / 2), at((1 - u) / 2, (1 + v) / 2)]


def backdrop(size: int, rng: Random) -> Picture:
    """White, a studio sweep, or a wall with a table."""
    style = rng.randrange(4)
    if style == 0:
        return Image.new("RGB", (size, size), (252, 252, 251))
    wall: Colour = rng.choice([(236, 230, 222), (222, 230, 228), (229, 226, 236), (240, 228, 220), (218, 226, 234), (244, 240, 230)])
    if style == 1:
        return gradient((size, size), blend(wall, WHITE, 0.7), wall)
    ground = gradient((size, size), blend(wall, WHITE, 0.4), wall)
    edge = round(size * rng.uniform(0.66, 0.76))
    table: Colour = rng.choice([(196, 164, 128), (222, 216, 208), (150, 126, 104), (205, 196, 190)])
    ground.paste(gradient((size, size - edge), table, blend(table, WHITE, 0.35)), (0, edge))
    if style == 3:
        draw = ImageDraw.Draw(ground)
        x = round(size * rng.uniform(0.06, 0.2))
        for i in range(4):
            draw.ellipse((x - 14 + 10 * i, edge - 190 + 16 * (i % 2), x + 16 + 10 * i, edge - 90), fill=blend((96, 128, 96), wall, 0.25 + 0.1 * i))
        draw.polygon([(x - 12, edge - 100), (x + 46, edge - 100), (x + 38, edge - 6), (x - 4, edge - 6)], fill=blend(wall, (90, 80, 72), 0.35))
    return ground


def grown(quad: list[tuple[float, float]], by: float) -> list[tuple[float, float]]:
    """A quadrilateral enlarged around its middle."""
    mx, my = sum(p[0] for p in quad) / 4, sum(p[1] for p in quad) / 4
    return [(mx + (x - mx) * by, my + (y - my) * by) for x, y in quad]


def staged(scene: Scene, overlay: Picture | None, rng: Random, spread: float = 1.0) -> Picture:
    """The product on a backdrop, `overlay` on its panel (or in a corner where it has none), the panel enlarged by `spread`."""
    size = scene.size
    ground = backdrop(size, rng)
    side = round(size * 0.8)
    seen = shot(scene.ware, scene.variant, scene.paint, scene.angle, side)
    left, top = round(size * rng.uniform(0.07, 0.13)), round(size * rng.uniform(0.1, 0.14))
    foot = seen.picture.getbbox() or (0, 0, side, side)
    soft = shadow((size, size), (left + (foot[0] + foot[2]) / 2, top + foot[3] - 8), ((foot[2] - foot[0]) * 0.62, 38))
    ground.paste(soft, (0, 0), soft)
    ground.paste(seen.picture, (left, top), seen.picture)
    if overlay is None:
        return ground
    if seen.panel:
        overlaid(ground, overlay, inside(grown([(x + left, y + top) for x, y in seen.panel], spread), overlay))
    else:
        centred(ground, fitted(overlay, size // 3, size // 6), 0.74, 0.12)
    return ground


def tag(source: Picture, rng: Random, size: int) -> Picture:
    """A hang tag or box face with a registered picture on it, on cloth or board."""
    tone: Colour = rng.choice([(190, 180, 166), (120, 132, 140), (206, 190, 196), (168, 176, 160)])
    ground = gradient((size, size), blend(tone, WHITE, 0.25), tone)
    draw = ImageDraw.Draw(ground)
    for i in range(0, size, 9):
        draw.line((i, 0, i, size), fill=blend(tone, (0, 0, 0), 0.05))
    card = Image.new("RGB", (round(size * 0.74), round(size * 0.62)), (253, 252, 250))
    centred(card, fitted(source, round(card.width * 0.82), round(card.height * 0.82)), 0.5, 0.52)
    soft = shadow((size, size), (size * 0.51, size * 0.53), (size * 0.48, size * 0.42), 0.4)
    ground.paste(soft, (0, 0), soft)
    centred(ground, card)
    draw.ellipse((size // 2 - 9, round(size * 0.21), size // 2 + 9, round(size * 0.21) + 18), fill=tone)
    return ground


def collage(source: Picture, scene: Scene, rng: Random) -> Picture:
    """Four fields, one of them the registered picture."""
    half = scene.size // 2
    out = Image.new("RGB", (scene.size, scene.size), WHITE)
    place = rng.randrange(4)
    for i in range(4):
        part = Image.new("RGB", (half - 4, half - 4), WHITE)
        if i == place:
            centred(part, fitted(source, half - 20, half - 20))
        else:
            part = staged(Scene("product", scene.ware, scene.variant, scene.paint, rng.randrange(999), i % 3, size=half - 4), None, rng)
        out.paste(part, ((i % 2) * (half + 2), (i // 2) * (half + 2)))
    return out


def printed(source: Picture, scene: Scene, rng: Random) -> Picture:
    """A work printed on a flat ware: the sheet lies over its whole panel, with the light of the goods."""
    return staged(scene, fitted(source, 420, 420), rng, 1.7 if scene.ware in ("pillow", "shirt") else 1.0)


def draw_scene(scene: Scene, source: Picture | None = None) -> Picture:
    """The finished picture; `source` is the registered picture that `scene.source` names."""
    rng = Random(f"{scene.seed}{scene.kind}")
    lens = LENSES[scene.lens]
    if scene.kind == "product":
        return lens(staged(scene, sign_picture(scene.sign) if scene.sign else None, rng), rng)
    if source is None:
        raise ValueError(f"scene of kind {scene.kind} needs the registered picture {scene.source}")
    if scene.kind == "tag":
        return tag(lens(source, rng), rng, scene.size) if scene.lens in ("mirror", "rotate", "recolor", "redraw", "stretch", "rot90") else lens(tag(source, rng, scene.size), rng)
    if scene.kind == "sheet":
        return lens(fitted(source, scene.size, scene.size), rng)
    if scene.kind == "collage":
        return collage(lens(source, rng), scene, rng)
    return lens(printed(source, scene, rng), rng)
