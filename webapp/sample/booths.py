"""Booth photographs: a stand with its fascia, a poster, a counter with the exhibit, seen through a phone."""

from __future__ import annotations

from random import Random

from PIL import Image, ImageDraw

from webapp.sample import marks
from webapp.sample.devices import WHITE
from webapp.sample.fair import Exhibit
from webapp.sample.lenses import LENSES
from webapp.sample.owners import BY_KEY
from webapp.sample.paint import Colour, Picture, Point, blend, centred, fitted, gradient, grained, lettering, lit, overlaid, shadow
from webapp.sample.scenes import inside, shot, sign_picture

WIDTH, HEIGHT = 720, 540
WALLS: tuple[Colour, ...] = ((44, 62, 80), (122, 46, 46), (38, 84, 78), (86, 70, 110), (176, 132, 70), (60, 86, 130), (84, 92, 84), (150, 78, 60))


def stand(rng: Random, accent: Colour) -> tuple[Picture, float]:
    """Hall, carpet and two walls in perspective; answers the x where the walls meet as a part of the width."""
    picture = gradient((WIDTH, HEIGHT), (206, 210, 214), (168, 172, 176))
    draw = ImageDraw.Draw(picture)
    for _ in range(5):
        lamp = rng.randrange(WIDTH)
        draw.line((lamp, 0, lamp + 60, 46), fill=(238, 240, 242), width=5)
    corner = rng.uniform(0.22, 0.34)
    if rng.random() < 0.5:
        corner = 1 - corner
    x = corner * WIDTH
    floor: Colour = rng.choice([(120, 118, 122), (96, 60, 58), (74, 84, 100), (142, 134, 120)])
    draw.polygon([(0, HEIGHT), (0, 440), (x, 396), (WIDTH, 440), (WIDTH, HEIGHT)], fill=floor)
    pale = blend(accent, WHITE, 0.82)
    left_tone, right_tone = blend(pale, (0, 0, 0), 0.1 if corner > 0.5 else 0.2), blend(pale, (0, 0, 0), 0.2 if corner > 0.5 else 0.08)
    draw.polygon([(0, 96), (x, 128), (x, 398), (0, 444)], fill=left_tone)
    draw.polygon([(x, 128), (WIDTH, 96), (WIDTH, 444), (x, 398)], fill=right_tone)
    return picture, corner


def fascia(picture: Picture, exhibit: Exhibit, accent: Colour) -> None:
    """The board over the stand: firm and booth number."""
    board = Image.new("RGB", (1000, 110), accent)
    centred(board, fitted(lettering(exhibit.exhibitor.zh, "bold", 60, WHITE), 680, 62), 0.42, 0.5)
    ImageDraw.Draw(board).rectangle((830, 18, 980, 92), fill=WHITE)
    centred(board, fitted(lettering(exhibit.booth, "bold", 60, accent), 130, 46), 0.905, 0.5)
    lean = 16 if exhibit.seed % 2 else -16
    overlaid(picture, board, [(10, 44 - lean / 2), (WIDTH - 10, 44 + lean / 2), (WIDTH - 10, 112 + lean / 2), (10, 112 - lean / 2)])


def poster(exhibit: Exhibit, source: Picture | None, accent: Colour, rng: Random) -> Picture:
    """What hangs on the wall: a registered picture, or words."""
    sheet = Image.new("RGB", (420, 480), (252, 252, 250))
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 392, 420, 480), fill=accent)
    centred(sheet, fitted(lettering(exhibit.name[:12], "sans", 50, WHITE), 330, 40), 0.5, 0.91)
    if source is not None:
        lens = LENSES["recolor"] if exhibit.lens == "recolor" else LENSES["clean"]
        centred(sheet, fitted(lens(source.convert("RGB"), rng), 380, 350), 0.5, 0.42)
    elif exhibit.sign is not None and exhibit.sign.owner:
        centred(sheet, fitted(marks.sign(BY_KEY[exhibit.sign.owner], exhibit.sign.text), 330, 320), 0.5, 0.42)
    else:
        ink = lettering(exhibit.poster or "欢迎洽谈", exhibit.sign.style if exhibit.sign else "sans", 110, accent if exhibit.sign else blend(accent, WHITE, 0.25), 0.08)
        centred(sheet, fitted(ink, 350, 110), 0.5, 0.36)
        for i in range(3):
            draw.rounded_rectangle((70, 260 + i * 34, 350 - 60 * i, 272 + i * 34), 6, fill=(222, 222, 220))
    return sheet


def wall_quad(corner: float, large: bool) -> list[Point]:
    """Where the poster hangs on the wider wall."""
    x = corner * WIDTH
    if corner < 0.5:
        a, b = x + 34, min(WIDTH - 20.0, x + (330 if large else 250))
    else:
        a, b = max(20.0, x - (330 if large else 250)), x - 34
    top, low = 150, 372

    def slope(at: float) -> float:
        return abs(at - x) / WIDTH

    return [(a, top - 26 * slope(a)), (b, top - 26 * slope(b)), (b, low + 34 * slope(b)), (a, low + 34 * slope(a))]


def counter(picture: Picture, exhibit: Exhibit, corner: float, accent: Colour, rng: Random, source: Picture | None = None) -> None:
    """A counter with the exhibit on it, away from the poster."""
    middle = 0.19 if corner > 0.6 else 0.81
    large = 300 if exhibit.trick.startswith("design") or exhibit.form == "展品" else 210
    x, top = middle * WIDTH, 408
    draw = ImageDraw.Draw(picture)
    draw.polygon([(x - 150, top), (x + 150, top), (x + 168, top + 34), (x - 168, top + 34)], fill=(246, 244, 240))
    draw.rectangle((x - 168, top + 34, x + 168, HEIGHT), fill=blend(accent, WHITE, 0.6))
    seen = shot(*exhibit.body, 2 if exhibit.trick.startswith("design") else rng.randrange(2), large)
    foot = seen.picture.getbbox() or (0, 0, large, large)
    left, high = round(x - (foot[0] + foot[2]) / 2), top + 22 - foot[3]
    soft = shadow((WIDTH, HEIGHT), (x, top + 20), ((foot[2] - foot[0]) * 0.6, 18), 0.4)
    picture.paste(soft, (0, 0), soft)
    picture.paste(seen.picture, (left, high), seen.picture)
    overlay = source if source is not None else sign_picture(exhibit.sign) if exhibit.sign is not None else None
    if overlay is not None and seen.panel:
        overlaid(picture, overlay, inside([(px + left, py + high) for px, py in seen.panel], overlay))


def booth_photo(exhibit: Exhibit, source: Picture | None = None) -> Picture:
    """The finished photograph; `source` is the registered picture the exhibit carries, if any."""
    rng = Random(f"booth{exhibit.seed}")
    accent = rng.choice(WALLS)
    picture, corner = stand(rng, accent)
    on_goods = exhibit.trick == "image-onproduct"
    hung = poster(exhibit, None if on_goods else source, accent, rng)
    quad = wall_quad(corner, source is not None)
    overlaid(picture, hung, inside(quad, hung))
    fascia(picture, exhibit, accent)
    counter(picture, exhibit, corner, accent, rng, source if on_goods else None)
    return grained(lit(picture, rng, 0.8), rng, 3.5, 0.5)
