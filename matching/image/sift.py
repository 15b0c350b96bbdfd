"""SIFT (Lowe 2004), as OpenCV computes it, at a third of the cost: places are chosen before they are described, and gradients, which are blurred by
two pixels and more, are sampled at every second pixel. Plain Python until `kernels.ready` compiles it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.image.scalespace import LAYERS, SIGMA, octaves

F32 = NDArray[np.float32]
Gray = NDArray[np.uint8]

COMPILED = ("angle_of", "solved", "peak", "mark", "extrema", "at_pixel", "direction_histogram", "directed", "spread", "described", "describe_all")
EDGE = 12.0
ROOM = 6000


def describe(gray: Gray, most: int, contrast: float, fine: Gray | None = None, zoom: float = 1.0) -> tuple[F32, F32]:
    """Places n×4 (x, y, size, direction in radians, y downwards) and descriptors n×128 (0..255), strongest first, at most `most`."""
    stacks = octaves(gray, fine, zoom)
    found = [(o, extrema(stack.differences, contrast, ROOM)) for o, stack in enumerate(stacks)]
    rows = np.concatenate([np.column_stack([np.full(len(f), o, np.float32), f]) for o, f in found])
    # larger features survive a small or blurred copy: prefer them a little
    strength = rows[:, 5] * np.sqrt(rows[:, 4] * 2.0 ** rows[:, 0])
    rows = np.ascontiguousarray(rows[np.argsort(-strength, kind="stable")[:most]], np.float32)
    chosen = np.concatenate([directed(stacks[o].blurs, rows, o) for o in range(len(stacks))])
    chosen = chosen[np.argsort(chosen[:, 0], kind="stable")[:most]]
    place, out = np.empty((len(chosen), 4), np.float32), np.empty((len(chosen), 128), np.float32)
    for o, stack in enumerate(stacks):
        mine = np.flatnonzero(rows[chosen[:, 0].astype(np.int64), 0] == o)
        picked = rows[chosen[mine, 0].astype(np.int64)]
        out[mine] = describe_all(stack.blurs, picked, chosen[mine, 1])
        unit = np.float32(2.0 ** (o - 1))
        place[mine] = np.column_stack([picked[:, 2] * unit - .25, picked[:, 3] * unit - .25, 2 * picked[:, 4] * unit, chosen[mine, 1]])
    return place, out


def angle_of(y: float, x: float) -> float:
    """Direction in radians, 0..2 pi, to a hundredth of a degree; as fast as a square root."""
    a, b = abs(x), abs(y)
    low, high = (a, b) if a < b else (b, a)
    c = low / (high + 1e-12)
    q = c * c
    t = c * (0.99997726 + q * (-0.33262347 + q * (0.19354346 + q * (-0.11643287 + q * (0.05265332 - q * 0.01172120)))))
    if b > a:
        t = np.pi / 2 - t
    if x < 0:
        t = np.pi - t
    return 2 * np.pi - t if y < 0 else t


def solved(hxx: float, hyy: float, hss: float, hxy: float, hxs: float, hys: float, gx: float, gy: float, gs: float) -> tuple[float, float, float, bool]:
    """-H^-1 g of a symmetric 3×3 matrix."""
    a, b, c = hyy * hss - hys * hys, hxs * hys - hxy * hss, hxy * hys - hxs * hyy
    det = hxx * a + hxy * b + hxs * c
    if abs(det) < 1e-12:
        return 0.0, 0.0, 0.0, False
    d, e, f = hxx * hss - hxs * hxs, hxy * hxs - hxx * hys, hxx * hyy - hxy * hxy
    return -(a * gx + b * gy + c * gs) / det, -(b * gx + d * gy + e * gs) / det, -(c * gx + e * gy + f * gs) / det, True


def peak(dog: F32, s: int, y: int, x: int, contrast: float) -> tuple[float, float, float, float]:
    """(x, y, layer, contrast) of an extremum to a fraction of a pixel; contrast 0 where it is no good place (Lowe 2004, sections 4 and 4.1)."""
    depth, h, w = dog.shape
    for _ in range(5):
        c = float(dog[s, y, x])
        gx, gy, gs = (dog[s, y, x + 1] - dog[s, y, x - 1]) * .5, (dog[s, y + 1, x] - dog[s, y - 1, x]) * .5, (dog[s + 1, y, x] - dog[s - 1, y, x]) * .5
        hxx, hyy = dog[s, y, x + 1] + dog[s, y, x - 1] - 2 * c, dog[s, y + 1, x] + dog[s, y - 1, x] - 2 * c
        hss = dog[s + 1, y, x] + dog[s - 1, y, x] - 2 * c
        hxy = (dog[s, y + 1, x + 1] - dog[s, y + 1, x - 1] - dog[s, y - 1, x + 1] + dog[s, y - 1, x - 1]) * .25
        hxs = (dog[s + 1, y, x + 1] - dog[s + 1, y, x - 1] - dog[s - 1, y, x + 1] + dog[s - 1, y, x - 1]) * .25
        hys = (dog[s + 1, y + 1, x] - dog[s + 1, y - 1, x] - dog[s - 1, y + 1, x] + dog[s - 1, y - 1, x]) * .25
        dx, dy, ds, ok = solved(hxx, hyy, hss, hxy, hxs, hys, gx, gy, gs)
        if not ok or abs(dx) > 4 or abs(dy) > 4 or abs(ds) > 4:
            return 0.0, 0.0, 0.0, 0.0
        if abs(dx) < .5 and abs(dy) < .5 and abs(ds) < .5:
            value = abs(c + .5 * (gx * dx + gy * dy + gs * ds)) / 255
            trace, det = hxx + hyy, hxx * hyy - hxy * hxy
            if value * LAYERS < contrast or det <= 0 or trace * trace * EDGE >= (EDGE + 1) ** 2 * det:
                return 0.0, 0.0, 0.0, 0.0
            return x + dx, y + dy, s + ds, value
        x, y, s = x + round(dx), y + round(dy), s + round(ds)
        if s < 1 or s > depth - 2 or x < 5 or x >= w - 5 or y < 5 or y >= h - 5:
            return 0.0, 0.0, 0.0, 0.0
    return 0.0, 0.0, 0.0, 0.0


def mark(row: F32, above: F32, below: F32, least: np.float32, out: NDArray[np.uint8]) -> None:
    """1 where a number is at least `least` from zero and none of its four neighbours goes beyond it; the ends of the row are not filled."""
    n = row.shape[0] - 2
    v, left, right, up, down, o = row[1:1 + n], row[:n], row[2:2 + n], above[1:1 + n], below[1:1 + n], out[1:1 + n]
    for x in range(n):
        a = v[x]
        high = (a >= least) & (a >= left[x]) & (a >= right[x]) & (a >= up[x]) & (a >= down[x])
        low = (a <= -least) & (a <= left[x]) & (a <= right[x]) & (a <= up[x]) & (a <= down[x])
        o[x] = high | low


def extrema(dog: F32, contrast: float, room: int) -> F32:
    """Places in an octave's differences of Gaussians (5×h×w): n×5 layer, x, y, scale, contrast, in pixels of the octave."""
    depth, h, w = dog.shape
    out, n = np.empty((room, 5), np.float32), 0
    least, marks = np.float32(max(.4 * contrast / LAYERS * 255, .5)), np.empty(w, np.uint8)
    for s in range(1, depth - 1):
        for y in range(5, h - 5):
            mark(dog[s, y], dog[s, y - 1], dog[s, y + 1], least, marks)
            for x in range(5, w - 5):
                if marks[x] == 0:
                    continue
                v, top = dog[s, y, x], True
                for k in range(s - 1, s + 2):
                    if not top:
                        break
                    for j in range(y - 1, y + 2):
                        for i in range(x - 1, x + 2):
                            if (v > 0 and dog[k, j, i] > v) or (v < 0 and dog[k, j, i] < v):
                                top = False
                if not top or n >= room:
                    continue
                px, py, ps, value = peak(dog, s, y, x, contrast)
                if value > 0:
                    layer = min(max(round(ps), 1), LAYERS)
                    out[n, 0], out[n, 1], out[n, 2], out[n, 3], out[n, 4] = layer, px, py, SIGMA * 2.0 ** (ps / LAYERS), value
                    n += 1
    return out[:n]


def at_pixel(image: F32, y: int, x: int) -> tuple[float, float]:
    """Gradient strength and direction (y upwards) at a pixel that is not on the edge."""
    dx, dy = float(image[y, x + 1] - image[y, x - 1]), float(image[y - 1, x] - image[y + 1, x])
    return np.sqrt(dx * dx + dy * dy), angle_of(dy, dx)


def direction_histogram(image: F32, px: float, py: float, scale: float) -> F32:
    """36 bins of gradient directions around a place, smoothed."""
    h, w = image.shape
    raw, x0, y0, reach = np.zeros(36, np.float32), round(px), round(py), round(4.5 * scale)
    for j in range(-reach, reach + 1, 2):
        for i in range(-reach, reach + 1, 2):
            y, x = y0 + j, x0 + i
            if 0 < y < h - 1 and 0 < x < w - 1:
                strength, turn = at_pixel(image, y, x)
                raw[round(turn * 36 / (2 * np.pi)) % 36] += strength * np.exp(-(i * i + j * j) / (4.5 * scale * scale))
    out = np.empty(36, np.float32)
    for k in range(36):
        out[k] = (raw[k - 2] + raw[(k + 2) % 36]) / 16 + (raw[k - 1] + raw[(k + 1) % 36]) / 4 + raw[k] * 3 / 8
    return out


def directed(stack: F32, rows: F32, octave: int) -> F32:
    """n×2: row number and direction (y downwards) for each strong direction of the rows (octave, layer, x, y, scale, contrast) of an octave."""
    out, n = np.empty((4 * len(rows) + 1, 2), np.float32), 0
    for r in range(rows.shape[0]):
        if rows[r, 0] != octave:
            continue
        bins = direction_histogram(stack[int(rows[r, 1])], rows[r, 2], rows[r, 3], rows[r, 4])
        least, given = .8 * bins.max(), 0
        for k in range(36):
            a, b, c = bins[k - 1], bins[k], bins[(k + 1) % 36]
            if b > a and b > c and b >= least and given < 4:
                at = (k + .5 * (a - c) / (a - 2 * b + c)) * 2 * np.pi / 36
                out[n, 0], out[n, 1] = r, (2 * np.pi - at) % (2 * np.pi)
                n += 1
                given += 1
    return out[:n]


def spread(hist: F32, row: float, col: float, turn: float, value: float) -> None:
    """Share a gradient among the eight neighbouring bins of 6×6×8 (the outer ring is dropped later)."""
    r0, c0, o0 = int(np.floor(row)), int(np.floor(col)), int(np.floor(turn))
    fr, fc, fo = row - r0, col - c0, turn - o0
    for i in range(2):
        a = value * (fr if i else 1 - fr)
        for j in range(2):
            b = a * (fc if j else 1 - fc)
            hist[r0 + i + 1, c0 + j + 1, o0 % 8] += b * (1 - fo)
            hist[r0 + i + 1, c0 + j + 1, (o0 + 1) % 8] += b * fo


def described(image: F32, px: float, py: float, scale: float, direction: float, out: F32) -> None:
    """128 numbers: 4×4 cells of 8 directions around a place, turned upright (Lowe 2004, section 6)."""
    h, w = image.shape
    hist, cell, upright = np.zeros((6, 6, 8), np.float32), 3 * scale, 2 * np.pi - direction
    reach = min(round(cell * 1.4142135 * 2.5), 90)
    c, s = np.cos(upright) / cell, np.sin(upright) / cell
    x0, y0 = round(px), round(py)
    fade = np.empty(reach + 1, np.float32)
    for i in range(reach + 1):
        fade[i] = np.exp(-i * i / (8 * cell * cell))
    for j in range(-reach, reach + 1, 2):
        y = y0 + j
        if not 0 < y < h - 1:
            continue
        for i in range(-reach, reach + 1, 2):
            col, row, x = i * c - j * s + 1.5, i * s + j * c + 1.5, x0 + i
            if -1 < row < 4 and -1 < col < 4 and 0 < x < w - 1:
                strength, turn = at_pixel(image, y, x)
                spread(hist, row, col, ((turn - upright) % (2 * np.pi)) * 8 / (2 * np.pi), strength * fade[abs(i)] * fade[abs(j)])
    length, k = np.float32(0), 0
    for r in range(4):
        for q in range(4):
            for o in range(8):
                out[k] = hist[r + 1, q + 1, o]
                length += out[k] * out[k]
                k += 1
    cap, length = np.sqrt(length) * np.float32(.2), np.float32(0)
    for k in range(128):
        out[k] = min(out[k], cap)
        length += out[k] * out[k]
    for k in range(128):
        out[k] = min(np.floor(out[k] * 512 / max(np.sqrt(length), np.float32(1e-6)) + .5), 255)


def describe_all(stack: F32, rows: F32, directions: F32) -> F32:
    """Descriptors n×128 of places of one octave."""
    out = np.empty((rows.shape[0], 128), np.float32)
    for r in range(rows.shape[0]):
        described(stack[int(rows[r, 1])], rows[r, 2], rows[r, 3], rows[r, 4], directions[r], out[r])
    return out
