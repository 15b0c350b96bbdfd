"""Copyright works of the sample world: two figures and six patterns, each drawn by its own rule."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageDraw

from webapp.sample.creatures import ALL
from webapp.sample.devices import WHITE, Palette, leaf_shape
from webapp.sample.paint import Pen, Picture, blend, curve, gradient, turned

SIDE = 600


def tile(pen: Pen, colours: Palette, rng: Random, draw: Callable[[Pen, float, float, int, Random, Palette], None], rows: int) -> None:
    """Half-drop repeat of a small motif."""
    for row in range(-1, rows + 1):
        for column in range(-1, rows + 1):
            x = -1 + (column + 0.5) * 2 / rows
            y = -1 + (row + 0.5 + (0.5 if column % 2 else 0)) * 2 / rows
            draw(pen, x, y, row * rows + column, rng, colours)


def sprig(pen: Pen, x: float, y: float, i: int, rng: Random, c: Palette) -> None:
    lean = rng.uniform(-30, 30) + (180 if i % 2 else 0)
    pen.line(turned([(0, 0.16), (0, -0.14)], lean, x, y), 0.016, c[0])
    for k, (side, at) in enumerate(((-1, 0.08), (1, 0.04), (-1, -0.04), (1, -0.08))):
        leaf = [(px + 0, py) for px, py in turned(leaf_shape(0.13, 0.045), -90 + side * 52)]
        pen.poly(turned([(px, py + at) for px, py in leaf], lean, x, y), c[0] if k % 2 else c[1])
    for angle in range(0, 360, 72):
        petal = turned([(0.035, 0)], angle)[0]
        spot = turned([(petal[0], petal[1] - 0.17)], lean, x, y)[0]
        pen.disc(spot[0], spot[1], 0.03, c[2])
    spot = turned([(0, -0.17)], lean, x, y)[0]
    pen.disc(spot[0], spot[1], 0.02, WHITE)


def scale(pen: Pen, x: float, y: float, i: int, rng: Random, c: Palette) -> None:
    for r, colour in ((0.2, c[0]), (0.165, WHITE), (0.13, c[1]), (0.09, WHITE), (0.055, c[2])):
        pen.disc(x, y, r, colour)


def crane(pen: Pen, x: float, y: float, i: int, rng: Random, c: Palette) -> None:
    flip = 1 if i % 2 else -1
    wing = curve((0, 0), (0.05, -0.14), (0.18, -0.2), (0.25, -0.16)) + curve((0.25, -0.16), (0.16, -0.08), (0.1, -0.02), (0, 0.03))
    for side in (-1, 1):
        pen.poly([(x + flip * side * px * (1 if side > 0 else 0.8), y + py) for px, py in wing], c[0] if side > 0 else c[1])
    pen.line([(x, y + 0.01), (x + flip * 0.12, y + 0.06), (x + flip * 0.21, y + 0.02)], 0.02, c[0])
    pen.disc(x + flip * 0.215, y + 0.015, 0.022, c[2])
    pen.line([(x, y), (x - flip * 0.17, y + 0.1)], 0.012, c[0])


def plaid(pen: Pen, c: Palette) -> None:
    for at, width, colour in ((-0.7, 0.22, c[0]), (-0.42, 0.05, c[2]), (-0.1, 0.14, c[1]), (0.12, 0.03, c[2]), (0.45, 0.26, c[0]), (0.8, 0.08, c[1])):
        bar = Image.new("RGBA", pen.picture.size, (0, 0, 0, 0))
        draw = ImageDraw.Draw(bar)
        lo, hi = (at - width / 2 + 1) * pen.scale / 2, (at + width / 2 + 1) * pen.scale / 2
        draw.rectangle((lo, 0, hi, pen.scale), fill=(*colour, 120))
        draw.rectangle((0, lo, pen.scale, hi), fill=(*colour, 120))
        pen.picture.alpha_composite(bar)



def valley(pen: Pen, c: Palette, rng: Random) -> None:
    """A mountain landscape with a moon, houses and layered mist."""
    pen.picture.paste(gradient(pen.picture.size, blend(c[2], WHITE, 0.55), WHITE), (0, 0))
    pen.disc(0.38, -0.5, 0.22, c[2])
    for layer in range(5):
        base, steps = -0.15 + layer * 0.24, 14
        ridge = [(-1 + 2 * k / steps, base - rng.uniform(0, 0.34) * (1 - layer * 0.13) * (1 if k % 2 else 0.3)) for k in range(steps + 1)]
        pen.poly([(-1, 1), *ridge, (1, 1)], blend(c[1], c[0], layer / 4))
    for k in range(4):
        x, y = -0.6 + k * 0.16, 0.62 + 0.06 * (k % 2)
        pen.poly([(x - 0.07, y), (x + 0.07, y), (x + 0.07, y + 0.12), (x - 0.07, y + 0.12)], WHITE)
        pen.poly([(x - 0.1, y), (x, y - 0.09), (x + 0.1, y)], c[2])


def carpcourt(pen: Pen, c: Palette, rng: Random) -> None:
    """Carp in a pond of rings."""
    for _ in range(9):
        x, y, r = rng.uniform(-0.9, 0.9), rng.uniform(-0.9, 0.9), rng.uniform(0.12, 0.4)
        for k in range(3):
            pen.arc(x, y, r * (1 - k * 0.28), 0, 360, 0.012, blend(c[1], WHITE, 0.35))
    for k in range(7):
        x, y, lean = rng.uniform(-0.7, 0.7), -0.8 + k * 0.27, rng.uniform(0, 360)
        body = curve((-0.24, 0), (-0.12, -0.13), (0.14, -0.12), (0.26, 0)) + curve((0.26, 0), (0.14, 0.12), (-0.12, 0.13), (-0.24, 0))
        pen.poly(turned(body, lean, x, y), c[0] if k % 2 else c[2])
        pen.poly(turned([(-0.2, 0), (-0.38, -0.1), (-0.33, 0), (-0.38, 0.1)], lean, x, y), c[0] if k % 2 else c[2])
        pen.poly(turned(leaf_shape(0.2, 0.05), lean, x, y), WHITE)


def mascot(pen: Pen, c: Palette, device: str) -> None:
    """A figure: the head of a device on a little striped body, waving."""
    body = curve((-0.34, 0.25), (-0.55, 0.7), (-0.5, 0.95), (-0.3, 0.95)) + curve((0.3, 0.95), (0.5, 0.95), (0.55, 0.7), (0.34, 0.25))
    pen.poly(body, c[1])
    for i in range(3):
        pen.line([(-0.38 - i * 0.03, 0.46 + i * 0.16), (0.38 + i * 0.03, 0.46 + i * 0.16)], 0.06, WHITE)
    pen.line(curve((0.34, 0.42), (0.6, 0.4), (0.7, 0.1), (0.66, -0.05)), 0.13, c[0])
    pen.line(curve((-0.34, 0.42), (-0.6, 0.5), (-0.6, 0.7), (-0.52, 0.8)), 0.13, c[0])
    head = Pen(pen.side)
    ALL[device](head, c)
    small = head.picture.resize((round(pen.scale * 0.62),) * 2)
    pen.picture.alpha_composite(small, (round(pen.scale * 0.19), round(pen.scale * 0.03)))


def work(name: str, colours: Palette, seed: int) -> Picture:
    """One of the works by name; the same arguments give the same picture."""
    rng, pen = Random(f"{name}{seed}"), Pen(SIDE, blend(colours[1], WHITE, 0.86))
    if name in ("sprig", "scale", "crane"):
        tile(pen, colours, rng, {"sprig": sprig, "scale": scale, "crane": crane}[name], 5)
    elif name == "plaid":
        plaid(pen, colours)
    elif name == "valley":
        valley(pen, colours, rng)
    elif name == "pond":
        carpcourt(pen, colours, rng)
    else:
        mascot(pen, colours, name)
    return pen.done().convert("RGB")


