"""What happens to a picture between the register and a booth or listing: alterations drawn from a seeded generator."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from PIL import Image, ImageDraw

from matching.image.build.drawing import Pixels, bgr, colour, font, fonts, ideographs, name

Random = np.random.Generator
Alter = Callable[[Pixels, Random, list[Pixels]], Pixels]


def ground(im: Pixels) -> tuple[int, ...]:
    edge = np.concatenate([im[0], im[-1], im[:, 0], im[:, -1]])
    return tuple(int(v) for v in np.median(edge, 0))


def compressed(im: Pixels, quality: float) -> Pixels:
    return np.asarray(cv2.imdecode(cv2.imencode(".jpg", im, [cv2.IMWRITE_JPEG_QUALITY, int(quality)])[1], cv2.IMREAD_COLOR), np.uint8)


def small(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    f = r.uniform(.2, .6)
    return compressed(np.asarray(cv2.resize(im, None, fx=f, fy=f, interpolation=cv2.INTER_AREA), np.uint8), r.uniform(10, 80))


def cut(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    """A crop that keeps 45 to 95 % of the area."""
    h, w = im.shape[:2]
    keep = r.uniform(.45, .95)
    a = r.uniform(max(.5, keep), 1)
    fy, fx = (a, keep / a) if r.random() < .5 else (keep / a, a)
    hh, ww = max(12, int(h * fy)), max(12, int(w * fx))
    y, x = int(r.integers(0, h - hh + 1)), int(r.integers(0, w - ww + 1))
    return im[y:y + hh, x:x + ww].copy()


def turned(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    h, w = im.shape[:2]
    m = cv2.getRotationMatrix2D((w / 2, h / 2), float(r.uniform(-180, 180)), 1)
    c, s = abs(m[0, 0]), abs(m[0, 1])
    size = (int(h * s + w * c), int(h * c + w * s))
    m[0, 2] += size[0] / 2 - w / 2
    m[1, 2] += size[1] / 2 - h / 2
    return np.asarray(cv2.warpAffine(im, m, size, borderValue=ground(im)), np.uint8)


def flipped(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    out = im[:, ::-1] if r.random() < .6 else np.rot90(im, int(r.integers(1, 4)))
    return np.ascontiguousarray(255 - out if r.random() < .3 else out)


def negative(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    return np.asarray(255 - im, np.uint8)


def recoloured(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    hsv = cv2.cvtColor(im, cv2.COLOR_BGR2HSV).astype(np.float32)
    hsv[..., 0] = (hsv[..., 0] + r.uniform(20, 160)) % 180
    hsv[..., 1] *= r.uniform(0, 1.2)
    hsv[..., 2] = 255 * (hsv[..., 2] / 255) ** r.uniform(.6, 1.6)
    return np.asarray(cv2.cvtColor(np.clip(hsv, 0, 255).astype(np.uint8), cv2.COLOR_HSV2BGR), np.uint8)


def stamped(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    """Words all over it, or a banner with words at an edge."""
    pil = Image.fromarray(np.ascontiguousarray(im[..., ::-1])).convert("RGBA")
    layer = Image.new("RGBA", pil.size, (0, 0, 0, 0))
    d, size = ImageDraw.Draw(layer), int(max(12, pil.width * r.uniform(.05, .12)))
    face = font((*fonts(), "")[-2 if fonts() else -1], size)  # the last is a Chinese one where there is any
    text = ideographs(r) + name(r)
    if r.random() < .5:
        for y in range(-20, pil.height, size * 3):
            for x in range(-20, pil.width, size * 7):
                d.text((x, y), text, font=face, fill=(128, 128, 128, int(r.integers(60, 150))))
        layer = layer.rotate(float(r.uniform(-30, 30)))
    else:
        y = int(r.choice([0, max(0, pil.height - 2 * size)]))
        d.rectangle((0, y, pil.width, y + 2 * size), fill=(*colour(r), 255))
        d.text((6, y + size // 2), text, font=face, fill=(255, 255, 255, 255))
    return bgr(Image.alpha_composite(pil, layer).convert("RGB"))


def boxed(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    """Bars at two sides, or the frame of a screen shot with lines of text."""
    h, w = im.shape[:2]
    if r.random() < .5:
        a, b = (int(h * r.uniform(.15, .6)), 0) if r.random() < .5 else (0, int(w * r.uniform(.15, .6)))
        return np.asarray(cv2.copyMakeBorder(im, a, a, b, b, cv2.BORDER_CONSTANT, value=colour(r)), np.uint8)
    out = np.full((int(h + w * .9), int(w * 1.15), 3), 245, np.uint8)
    x, y = int(w * .07), int(w * .3)
    out[y:y + h, x:x + w] = im
    cv2.rectangle(out, (0, 0), (out.shape[1], int(w * .15)), colour(r), -1)
    for k in range(5):
        cv2.putText(out, name(r) + " " + name(r), (x, y + h + int(w * (.1 + .1 * k))), cv2.FONT_HERSHEY_SIMPLEX, w / 600, colour(r, True), 1, cv2.LINE_AA)
    return out


def together(im: Pixels, r: Random, others: list[Pixels]) -> Pixels:
    """One of four pictures in a grid."""
    cell, cells = 240, [im, *others[:3]]
    out = np.full((2 * cell, 2 * cell, 3), 255, np.uint8)
    for c, p in zip(cells, r.permutation(4), strict=False):
        s = (cell - 8) / max(c.shape[:2])
        t = cv2.resize(c, (max(8, int(c.shape[1] * s)), max(8, int(c.shape[0] * s))), interpolation=cv2.INTER_AREA)
        y, x = int(p // 2) * cell + (cell - t.shape[0]) // 2, int(p % 2) * cell + (cell - t.shape[1]) // 2
        out[y:y + t.shape[0], x:x + t.shape[1]] = t
    return out


def gridded(im: Pixels, r: Random, others: list[Pixels]) -> Pixels:
    """One cell of a grid of 1×3 to 3×3, rows and columns of uneven size, with gutters of any colour or none."""
    rows, columns = ((1, 3), (1, 4), (3, 1), (2, 3), (3, 3))[int(r.integers(5))]
    gutter, back = int(r.choice([0, 4, 10])), (255, 255, 255) if r.random() < .6 else colour(r)
    heights, widths = r.integers(150, 260, rows), r.integers(150, 260, columns)
    out = np.full((int(heights.sum()) + gutter * (rows + 1), int(widths.sum()) + gutter * (columns + 1), 3), back, np.uint8)
    chosen = int(r.integers(rows * columns))
    for k in range(rows * columns):
        h, w = int(heights[k // columns]), int(widths[k % columns])
        y, x = gutter + int(heights[:k // columns].sum()) + gutter * (k // columns), gutter + int(widths[:k % columns].sum()) + gutter * (k % columns)
        out[y:y + h, x:x + w] = filled(im if k == chosen else others[k % len(others)], w, h)
    return out


def filled(im: Pixels, w: int, h: int) -> Pixels:
    """A picture fitted into a cell, on its own ground."""
    s = min(w / im.shape[1], h / im.shape[0])
    small_one = cv2.resize(im, (max(8, min(w, round(im.shape[1] * s))), max(8, min(h, round(im.shape[0] * s)))), interpolation=cv2.INTER_AREA)
    out = np.full((h, w, 3), ground(im), np.uint8)
    y, x = (h - small_one.shape[0]) // 2, (w - small_one.shape[1]) // 2
    out[y:y + small_one.shape[0], x:x + small_one.shape[1]] = small_one
    return out


def captured(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    """A screenshot of a phone: status bar, address bar, the picture as wide as the screen, price and words, a bar of icons."""
    w = 420
    shown = np.asarray(cv2.resize(im, (w, max(60, round(im.shape[0] * w / im.shape[1]))), interpolation=cv2.INTER_AREA), np.uint8)
    dark = r.random() < .3
    paper, ink = ((28, 28, 30), (235, 235, 235)) if dark else ((250, 250, 250), (40, 40, 40))
    top, bottom = int(r.integers(70, 110)), int(r.integers(180, 320))
    out = np.full((top + shown.shape[0] + bottom, w, 3), paper, np.uint8)
    out[top:top + shown.shape[0]] = shown
    cv2.putText(out, "9:41", (18, 22), cv2.FONT_HERSHEY_SIMPLEX, .5, ink, 1, cv2.LINE_AA)
    cv2.rectangle(out, (w - 48, 12), (w - 20, 24), ink, 1)
    cv2.rectangle(out, (14, 36), (w - 14, top - 10), colour(r), -1)
    cv2.putText(out, name(r) + ".example", (30, top - 20), cv2.FONT_HERSHEY_SIMPLEX, .45, (255, 255, 255), 1, cv2.LINE_AA)
    for k in range(3):
        cv2.putText(out, name(r) + " " + name(r), (16, top + shown.shape[0] + 36 + 30 * k), cv2.FONT_HERSHEY_SIMPLEX, .7 if k == 0 else .5, ink, 1, cv2.LINE_AA)
    cv2.rectangle(out, (0, out.shape[0] - 52), (w, out.shape[0]), colour(r), -1)
    for k in range(4):
        cv2.circle(out, (52 + 105 * k, out.shape[0] - 26), 10, ink, 2, cv2.LINE_AA)
    return compressed(out, r.uniform(60, 90))


def printed(im: Pixels, r: Random, others: list[Pixels]) -> Pixels:
    """On a product: as a sticker with its ground, or the mark alone; 4 to 30 % of the picture."""
    back = others[-1]
    s = 600 / max(back.shape[:2])
    out = np.asarray(cv2.resize(back, None, fx=s, fy=s), np.float32)
    hh, ww = out.shape[:2]
    h, w = im.shape[:2]
    s = min((r.uniform(.04, .3) * hh * ww / (h * w)) ** .5, .9 * ww / w, .9 * hh / h)
    t = np.asarray(cv2.resize(im, (max(12, int(w * s)), max(12, int(h * s))), interpolation=cv2.INTER_AREA), np.float32)
    alpha = np.ones((*t.shape[:2], 1), np.float32)
    if r.random() < .5:
        alpha = np.clip(np.abs(t - np.array(ground(im), np.float32)).max(2, keepdims=True) / 60, 0, 1)
    y, x = int(r.integers(0, hh - t.shape[0] + 1)), int(r.integers(0, ww - t.shape[1] + 1))
    part = out[y:y + t.shape[0], x:x + t.shape[1]]
    light = cv2.GaussianBlur(part.mean(2), (0, 0), 8)[..., None] / 255 * .3 + .75
    out[y:y + t.shape[0], x:x + t.shape[1]] = part * (1 - alpha) + t * alpha * light
    done = compressed(np.clip(out, 0, 255).astype(np.uint8), r.uniform(55, 92))
    return photographed(done, r, others, gentle=True) if r.random() < .25 else done


def photographed(im: Pixels, r: Random, others: list[Pixels], gentle: bool = False) -> Pixels:
    """By a hand-held phone: perspective, uneven light, glare, blur, noise."""
    s = 420 / max(im.shape[:2])
    im = np.asarray(cv2.resize(im, None, fx=s, fy=s, interpolation=cv2.INTER_AREA), np.uint8)
    h, w = im.shape[:2]
    m, j = 50, .06 if gentle else .12
    canvas = cv2.GaussianBlur(cv2.resize(others[-1], (w + 2 * m, h + 2 * m)), (0, 0), 2).astype(np.float32)
    src = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    angle = math.radians(r.uniform(-9, 9))
    rot = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    dst = ((src + r.uniform(-j, j, (4, 2)) * [w, h] - [w / 2, h / 2]) @ rot.T * r.uniform(.8, 1) + [w / 2 + m, h / 2 + m]).astype(np.float32)
    p, size = cv2.getPerspectiveTransform(src, dst), (w + 2 * m, h + 2 * m)
    mask = cv2.warpPerspective(np.ones((h, w), np.float32), p, size)[..., None]
    out = canvas * (1 - mask) + cv2.warpPerspective(im, p, size).astype(np.float32) * mask
    yy, xx = np.mgrid[0:size[1], 0:size[0]].astype(np.float32)
    spot = np.exp(-((xx - r.uniform(0, size[0])) ** 2 + (yy - r.uniform(0, size[1])) ** 2) / (2 * (r.uniform(.1, .3) * max(size)) ** 2))
    out = (out + r.uniform(30, 170) * spot[..., None]) * (1 - .35 * r.random() * (xx / size[0])[..., None]) * r.uniform(.85, 1.1, 3)
    out = cv2.GaussianBlur(np.clip(out, 0, 255), (0, 0), float(r.uniform(.5, 1.7))) + r.normal(0, r.uniform(2, 9), out.shape)
    return compressed(np.clip(out, 0, 255).astype(np.uint8), r.uniform(50, 88))


def redrawn(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    """By hand: bent, thicker or thinner."""
    im = np.asarray(cv2.copyMakeBorder(im, 10, 10, 10, 10, cv2.BORDER_REPLICATE), np.uint8)
    h, w = im.shape[:2]
    bend = [cv2.GaussianBlur(r.uniform(-1, 1, (h, w)).astype(np.float32), (0, 0), float(r.uniform(15, 30))) for _ in range(2)]
    amp = r.uniform(4, 11) * max(h, w) / 340
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    dx, dy = (b / np.abs(b).max() * amp for b in bend)
    out = cv2.remap(im, (xx + dx).astype(np.float32), (yy + dy).astype(np.float32), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    kernel = np.ones((int(r.integers(2, 4)),) * 2, np.uint8)
    return np.asarray(cv2.erode(out, kernel) if r.random() < .5 else cv2.dilate(out, kernel), np.uint8)


def stretched(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    f = r.uniform(1.25, 1.8) ** (1 if r.random() < .5 else -1)
    return np.asarray(cv2.resize(im, None, fx=f, fy=1.0), np.uint8)


def reworded(im: Pixels, r: Random, _: list[Pixels]) -> Pixels:
    """A part of it deleted, or replaced by another word."""
    out = im.copy()
    h, w = im.shape[:2]
    ww, hh = (int(w * r.uniform(.15, .4)), h) if w > h else (w, int(h * r.uniform(.15, .4)))
    x, y = (0 if r.random() < .5 else w - ww), (0 if r.random() < .5 else h - hh)
    out[y:y + hh, x:x + ww] = ground(im)
    if r.random() < .6:
        cv2.putText(out, name(r), (x + 2, y + hh * 2 // 3), cv2.FONT_HERSHEY_DUPLEX, ww / 160, colour(r, True), 2, cv2.LINE_AA)
    return out


ALTERATIONS: dict[str, Alter] = {f.__name__: f for f in (small, cut, turned, flipped, negative, recoloured, stamped, boxed, together, printed,
                                                         photographed, redrawn, stretched, reworded, gridded, captured)}
HARD = ("cut", "printed", "photographed", "together", "turned", "redrawn", "reworded")
"""Drawn more often than the rest: near copies teach little."""
