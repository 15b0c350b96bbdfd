"""What happens to a registered picture on its way into a listing: one function for each kind of alteration."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from webapp.sample.paint import Picture, centred, fitted, lettering, photographed

Lens = Callable[[Picture, Random], Picture]


def clean(p: Picture, rng: Random) -> Picture:
    return p


def crop(p: Picture, rng: Random) -> Picture:
    """A fifth of each direction is lost."""
    w, h = p.size
    left, top = rng.uniform(0.02, 0.12) * w, rng.uniform(0.02, 0.12) * h
    return p.crop((round(left), round(top), round(left + 0.84 * w), round(top + 0.84 * h)))


def border(p: Picture, rng: Random) -> Picture:
    """A coloured frame, wider above and below."""
    out = Image.new("RGB", (round(p.width * 1.16), round(p.height * 1.4)), rng.choice([(30, 32, 36), (178, 44, 40), (240, 214, 120), (34, 86, 120)]))
    centred(out, p)
    return out


def quarter(p: Picture, rng: Random) -> Picture:
    return p.transpose(rng.choice([Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_270]))


def lean(p: Picture, rng: Random) -> Picture:
    """Turned by 8 to 24 degrees, corners filled with the ground."""
    return p.rotate(rng.choice([-1, 1]) * rng.uniform(8, 24), Image.Resampling.BICUBIC, expand=True, fillcolor=p.getpixel((2, 2)))


def mirror(p: Picture, rng: Random) -> Picture:
    return ImageOps.mirror(p)


def invert(p: Picture, rng: Random) -> Picture:
    return ImageChops.invert(p.convert("RGB"))


def grey(p: Picture, rng: Random) -> Picture:
    return ImageOps.grayscale(p).convert("RGB")


def recolour(p: Picture, rng: Random) -> Picture:
    """Hues moved around the circle."""
    h, s, v = p.convert("HSV").split()
    move = rng.randint(60, 180)
    return Image.merge("HSV", (h.point(lambda x: (x + move) % 256), s, v)).convert("RGB")


def stretch(p: Picture, rng: Random) -> Picture:
    return p.resize((round(p.width * rng.uniform(1.18, 1.32)), p.height), Image.Resampling.BICUBIC)


def watermark(p: Picture, rng: Random) -> Picture:
    """Words across the picture."""
    out = p.copy()
    words = lettering(rng.choice(["实拍图 盗图必究", "厂家直供", "FACTORY SHOP"]), "sans", 60, (255, 255, 255))
    words.putalpha(words.getchannel("A").point(lambda a: a * 2 // 5))
    dark = lettering("实拍", "sans", 60, (60, 60, 60))
    dark.putalpha(dark.getchannel("A").point(lambda a: a // 4))
    for i in range(3):
        centred(out, fitted(words, p.width * 2 // 3, p.height // 8).rotate(24, expand=True), 0.5, 0.2 + 0.3 * i)
    centred(out, fitted(dark, p.width // 4, p.height // 8).rotate(24, expand=True), 0.8, 0.8)
    return out


def banner(p: Picture, rng: Random) -> Picture:
    """A promotional band over the lower edge and a round price tag."""
    out = p.copy()
    draw = ImageDraw.Draw(out)
    draw.rectangle((0, round(p.height * 0.86), p.width, p.height), fill=(206, 38, 38))
    centred(out, fitted(lettering(rng.choice(["限时特惠 全场包邮", "工厂直销 买二送一", "新品上市 立减十元"]), "bold", 60, (255, 246, 220)), p.width * 3 // 4, round(p.height * 0.08)), 0.5, 0.93)
    r = p.width // 11
    draw.ellipse((p.width - 2 * r - 8, 8, p.width - 8, 2 * r + 8), fill=(250, 190, 40))
    offer = fitted(lettering(rng.choice(["特价", "包邮", "新品", "热卖"]), "bold", 48, (150, 40, 20)), round(r * 1.3), r)
    centred(out, offer, (p.width - 8 - r) / p.width, (8 + r) / p.height)
    return out


def redraw(p: Picture, rng: Random) -> Picture:
    """Drawn over: fewer colours, rounded edges."""
    flat = p.convert("RGB").filter(ImageFilter.MedianFilter(7)).quantize(6).convert("RGB")
    return ImageEnhance.Contrast(flat).enhance(1.15)


def small(p: Picture, rng: Random) -> Picture:
    """Made small and large again."""
    return p.resize((max(40, p.width // 5), max(40, p.height // 5)), Image.Resampling.BOX).resize(p.size, Image.Resampling.BICUBIC)


def screenshot(p: Picture, rng: Random) -> Picture:
    """As seen in a shopping programme on a phone."""
    out = Image.new("RGB", (440, 780), (246, 246, 246))
    draw = ImageDraw.Draw(out)
    draw.rectangle((0, 0, 440, 40), fill=(255, 255, 255))
    draw.text((14, 12), "9:41", fill=(30, 30, 30))
    draw.rounded_rectangle((372, 13, 424, 27), 5, outline=(60, 60, 60))
    centred(out, fitted(p, 440, 440), 0.5, 0.36)
    draw.rounded_rectangle((14, 540, 426, 690), 14, fill=(255, 255, 255))
    centred(out, fitted(lettering(f"¥{rng.randint(19, 199)}.00", "bold", 50, (214, 52, 40)), 130, 30), 0.2, 0.74)
    for i in range(3):
        draw.rounded_rectangle((34, 604 + i * 26, 400 - i * 70, 616 + i * 26), 6, fill=(224, 224, 226))
    draw.rounded_rectangle((230, 716, 424, 762), 23, fill=(232, 80, 40))
    centred(out, fitted(lettering("加入购物车", "bold", 40, (255, 255, 255)), 110, 22), 0.743, 0.948)
    return out


LENSES: dict[str, Lens] = {
    "clean": clean, "crop": crop, "border": border, "rot90": quarter, "rotate": lean, "mirror": mirror, "invert": invert, "gray": grey, "recolor": recolour,
    "stretch": stretch, "watermark": watermark, "banner": banner, "redraw": redraw, "resize": small, "screenshot": screenshot,
    "photo": lambda p, rng: photographed(p, rng), "booth": lambda p, rng: photographed(p, rng, 1.5),
}
