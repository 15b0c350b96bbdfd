"""Pictures of trade marks: words, devices and the two combined."""

from __future__ import annotations

from functools import cache

from PIL import Image, ImageDraw

from webapp.sample.creatures import ALL
from webapp.sample.devices import WHITE, Palette
from webapp.sample.owners import Owner
from webapp.sample.paint import Colour, Pen, Picture, centred, fitted, hexed, lettering

SIDE = 560


def palette(owner: Owner) -> Palette:
    """The owner's three colours."""
    a, b, c = owner.palette
    return hexed(a), hexed(b), hexed(c)


@cache
def device(name: str, colours: Palette, side: int = 420) -> Picture:
    """A device alone on nothing."""
    pen = Pen(side)
    ALL[name](pen, colours)
    return pen.done()


def sheet(width: int = SIDE, height: int = SIDE, colour: Colour = WHITE) -> Picture:
    return Image.new("RGB", (width, height), colour)


def words(text: str, owner: Owner, colour: Colour | None = None) -> Picture:
    """The words alone, on a white sheet."""
    latin = text.isascii()
    ground = sheet(SIDE, 260)
    ink = lettering(text, owner.style, 150, colour or palette(owner)[0], 0.06 if latin else 0.14)
    centred(ground, fitted(ink, SIDE - 70, 150))
    return ground


def figure(owner: Owner) -> Picture:
    """The device alone, on a white sheet."""
    ground = sheet()
    centred(ground, device(owner.device, palette(owner), 470))
    return ground


def stacked(owner: Owner, text: str, small: str = "") -> Picture:
    """Device over words, with smaller letters below."""
    ground = sheet()
    a, b, _ = palette(owner)
    centred(ground, device(owner.device, palette(owner), 320), 0.5, 0.35)
    centred(ground, fitted(lettering(text, owner.style, 110, a, 0.16), 430, 96), 0.5, 0.76)
    if small:
        centred(ground, fitted(lettering(small, "sans", 48, b if sum(b) < 480 else a, 0.3), 400, 34), 0.5, 0.91)
    return ground


def beside(owner: Owner, text: str, small: str = "") -> Picture:
    """Device left, words right."""
    ground = sheet(SIDE + 160, 280)
    a, _, c = palette(owner)
    centred(ground, device(owner.device, palette(owner), 220), 0.18, 0.5)
    centred(ground, fitted(lettering(text, owner.style, 120, a, 0.1), 400, 110), 0.64, 0.42 if small else 0.5)
    if small:
        centred(ground, fitted(lettering(small, "sans", 48, c if sum(c) < 480 else a, 0.24), 380, 36), 0.64, 0.76)
    return ground


def badge(owner: Owner, text: str) -> Picture:
    """White words on a coloured field, a thin frame inside."""
    a, b, _ = palette(owner)
    ground = sheet(SIDE, 320)
    draw = ImageDraw.Draw(ground)
    draw.rounded_rectangle((14, 14, SIDE - 15, 305), 46, fill=a)
    draw.rounded_rectangle((28, 28, SIDE - 29, 291), 34, outline=b, width=4)
    centred(ground, fitted(lettering(text, owner.style, 150, WHITE, 0.1), SIDE - 120, 150))
    return ground


def sign(owner: Owner, text: str, colour: Colour | None = None) -> Picture:
    """The sign as it stands on goods: device and words on nothing."""
    a = colour or palette(owner)[0]
    mark = fitted(lettering(text, owner.style, 110, a, 0.08), 420, 110)
    if not owner.device:
        return mark
    out = Image.new("RGBA", (max(240, mark.width) + 20, 380), (0, 0, 0, 0))
    centred(out, device(owner.device, palette(owner), 250), 0.5, 0.34)
    centred(out, mark, 0.5, 0.85)
    return out


def label(text: str, style: str, ink: Colour, field: Colour = WHITE) -> Picture:
    """Words on a small rounded label, as stuck on goods."""
    mark = fitted(lettering(text, style, 110, ink, 0.08), 400, 120)
    out = Image.new("RGBA", (mark.width + 60, mark.height + 70), (0, 0, 0, 0))
    ImageDraw.Draw(out).rounded_rectangle((0, 0, out.width - 1, out.height - 1), 22, fill=(*field, 255))
    centred(out, mark)
    return out


