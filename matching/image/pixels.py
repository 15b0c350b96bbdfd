"""Inner loops over pixels: warped comparison, boxes of coloured regions, variants of hashes. Plain Python until `kernels.ready` compiles them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Gray = NDArray[np.uint8]

COMPILED = ("reflected", "box_mean", "warp", "padded", "still_or_shifted", "agreement", "labels_of", "inner_boxes", "variant_signs", "even_lines", "steps")
HALF = 4
"""Half a window: means are taken over 9×9 pixels, mirrored at the edge."""


def reflected(i: int, n: int) -> int:
    """An index beyond the edge, mirrored back."""
    if i < 0:
        i = -i
    return 2 * n - 2 - i if i >= n else i


def box_mean(src: F32, out: F32) -> None:
    """Mean over 9×9 pixels: running sums down, sums of pairs, fours and eights across; each side of src is at least 6."""
    h, w = src.shape
    col, line, pair = np.zeros(w, np.float32), np.empty(w + 2 * HALF, np.float32), np.empty(w + 2 * HALF, np.float32)
    for k in range(-HALF, HALF + 1):
        col += src[reflected(k, h)]
    for y in range(h):
        if y:
            add, drop = src[reflected(y + HALF, h)], src[reflected(y - HALF - 1, h)]
            for x in range(w):
                col[x] += add[x] - drop[x]
        for x in range(w):
            line[x + HALF] = col[x]
        for k in range(1, HALF + 1):
            line[HALF - k], line[w + HALF - 1 + k] = col[k], col[w - 1 - k]
        for x in range(w + 7):
            pair[x] = line[x] + line[x + 1]
        o = out[y]
        for x in range(w):
            o[x] = ((pair[x] + pair[x + 2]) + (pair[x + 4] + pair[x + 6]) + line[x + 8]) * np.float32(1 / 81)


def warp(level: Gray, m: F64, seen: F32, inside: F32, inverted: bool) -> None:
    """Fill seen with level read through m (pixels of seen to pixels of level, bilinear, edge repeated) and inside with 1 where level has pixels."""
    gh, gw = level.shape
    h, w = seen.shape
    for y in range(h):
        for x in range(w):
            d = m[2, 0] * x + m[2, 1] * y + m[2, 2]
            safe = d if abs(d) > 1e-9 else 1e-9
            u, v = (m[0, 0] * x + m[0, 1] * y + m[0, 2]) / safe, (m[1, 0] * x + m[1, 1] * y + m[1, 2]) / safe
            inside[y, x] = 1 if d > 0 and u > -.5 and u < gw - .5 and v > -.5 and v < gh - .5 else 0
            u, v = min(max(u, 0.0), gw - 1.0), min(max(v, 0.0), gh - 1.0)
            x0, y0 = min(int(u), gw - 2), min(int(v), gh - 2)
            a, b = u - x0, v - y0
            value = (1 - b) * ((1 - a) * level[y0, x0] + a * level[y0, x0 + 1]) + b * ((1 - a) * level[y0 + 1, x0] + a * level[y0 + 1, x0 + 1])
            seen[y, x] = 255 - value if inverted else value


def still_or_shifted(ref: F32, seen: F32, reach: int) -> tuple[F32, F32, F32, F32]:
    """Windowed correlation at the best shift of up to `reach` pixels and at no shift, and the windowed deviations of both pictures."""
    h, w = ref.shape
    mean_r, dev_r, mean_s, dev_s, both = np.empty_like(ref), np.empty_like(ref), np.empty_like(ref), np.empty_like(ref), np.empty_like(ref)
    box_mean(ref, mean_r)
    box_mean(seen, mean_s)
    box_mean(ref * ref, dev_r)
    box_mean(seen * seen, dev_s)
    for y in range(h):
        for x in range(w):
            dev_r[y, x] = np.sqrt(max(dev_r[y, x] - mean_r[y, x] * mean_r[y, x], np.float32(0)))
            dev_s[y, x] = np.sqrt(max(dev_s[y, x] - mean_s[y, x] * mean_s[y, x], np.float32(0)))
    best, still, product = np.full_like(ref, -1), np.empty_like(ref), np.empty_like(ref)
    around, around_mean, around_dev = padded(seen, reach), padded(mean_s, reach), padded(dev_s, reach)
    for dy in range(2 * reach + 1):
        for dx in range(2 * reach + 1):
            for y in range(h):
                for x in range(w):
                    product[y, x] = ref[y, x] * around[y + dy, x + dx]
            box_mean(product, both)
            for y in range(h):
                for x in range(w):
                    c = (both[y, x] - mean_r[y, x] * around_mean[y + dy, x + dx]) / (dev_r[y, x] * around_dev[y + dy, x + dx] + np.float32(25))
                    best[y, x] = max(best[y, x], c)
            if dx == reach and dy == reach:
                for y in range(h):
                    for x in range(w):
                        still[y, x] = (both[y, x] - mean_r[y, x] * mean_s[y, x]) / (dev_r[y, x] * dev_s[y, x] + np.float32(25))
    return best, still, dev_r, dev_s


def padded(src: F32, reach: int) -> F32:
    """src with its edge repeated `reach` times on each side."""
    h, w = src.shape
    out = np.empty((h + 2 * reach, w + 2 * reach), np.float32)
    for y in range(h + 2 * reach):
        for x in range(w + 2 * reach):
            out[y, x] = src[min(max(y - reach, 0), h - 1), min(max(x - reach, 0), w - 1)]
    return out


def agreement(level: Gray, m: F64, thumb: Gray, inverted: bool, reach: int) -> tuple[float, float, float, float, float, float, float, float]:
    """(share inside, visible, covered, explained, correlation, edges, amount, sharp) of verify.Agreement, for a level of the query's pyramid."""
    h, w = thumb.shape
    ref, seen, inside = thumb.astype(np.float32), np.empty((h, w), np.float32), np.empty((h, w), np.float32)
    warp(level, m, seen, inside, inverted)
    n = 0.0
    for y in range(h):
        for x in range(w):
            n += inside[y, x]
    if n < .08 * h * w:
        return n / (h * w), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    best, still, dev_r, dev_s = still_or_shifted(ref, seen, reach)
    total = shown = fits = sharp = other = matched = 0.0
    sum_r = sum_s = sum_rr = sum_ss = sum_rs = 0.0
    turned = strength = 0.0
    for y in range(h):
        up, down = reflected(y - 1, h), reflected(y + 1, h)
        for x in range(w):
            weight = min(float(dev_r[y, x]), 40.0) if dev_r[y, x] > 6 else 0.0
            total += weight
            if inside[y, x] == 0:
                continue
            good = min(max((float(best[y, x]) - .4) / .45, 0.0), 1.0)
            shown += weight
            fits += weight * good
            sharp += weight * min(max((float(still[y, x]) - .4) / .45, 0.0), 1.0)
            seen_weight = min(float(dev_s[y, x]), 40.0) if dev_s[y, x] > 6 else 0.0
            other += seen_weight
            matched += seen_weight * good
            r, s = float(ref[y, x]), float(seen[y, x])
            sum_r += r
            sum_s += s
            sum_rr += r * r
            sum_ss += s * s
            sum_rs += r * s
            left, right = reflected(x - 1, w), reflected(x + 1, w)
            rx = ref[up, right] - ref[up, left] + 2 * (ref[y, right] - ref[y, left]) + ref[down, right] - ref[down, left]
            ry = ref[down, left] - ref[up, left] + 2 * (ref[down, x] - ref[up, x]) + ref[down, right] - ref[up, right]
            sx = seen[up, right] - seen[up, left] + 2 * (seen[y, right] - seen[y, left]) + seen[down, right] - seen[down, left]
            sy = seen[down, left] - seen[up, left] + 2 * (seen[down, x] - seen[up, x]) + seen[down, right] - seen[up, right]
            a, b = np.sqrt(rx * rx + ry * ry), np.sqrt(sx * sx + sy * sy)
            strength += a
            turned += (rx * sx + ry * sy) / (a * b + 1e-3) * np.sqrt(a * min(b, 2 * a))
    if total <= 0:
        return n / (h * w), 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    var_r, var_s = max(sum_rr - sum_r * sum_r / n, 0.0), max(sum_ss - sum_s * sum_s / n, 0.0)
    correlation = (sum_rs - sum_r * sum_s / n) / (np.sqrt(var_r) * np.sqrt(var_s) + 1e-6)
    return (n / (h * w), shown / total, fits / max(shown, 1e-6), matched / max(other, 1e-6), correlation, turned / max(strength, 1e-3), fits / 1000,
            sharp / max(shown, 1e-6))


def labels_of(lab: F32, centres: F32) -> NDArray[np.int32]:
    """The nearest centre (k×3) of every pixel (n×3)."""
    out = np.zeros(lab.shape[0], np.int32)
    for i in range(lab.shape[0]):
        best = np.float32(1e30)
        for k in range(centres.shape[0]):
            a, b, c = lab[i, 0] - centres[k, 0], lab[i, 1] - centres[k, 1], lab[i, 2] - centres[k, 2]
            d = a * a + b * b + c * c
            if d < best:
                best = d
                out[i] = k
    return out


def inner_boxes(labels: NDArray[np.int32], channel: Gray, n: int) -> NDArray[np.int32]:
    """n×5: left, top, right, bottom (inclusive) and number of the pixels of each label that the channel has."""
    out = np.zeros((n, 5), np.int32)
    out[:, 0] = out[:, 1] = 1 << 30
    out[:, 2] = out[:, 3] = -1
    for y in range(labels.shape[0]):
        for x in range(labels.shape[1]):
            if channel[y, x] == 0:
                continue
            k = labels[y, x]
            out[k, 0], out[k, 1] = min(out[k, 0], x), min(out[k, 1], y)
            out[k, 2], out[k, 3] = max(out[k, 2], x), max(out[k, 3], y)
            out[k, 4] += 1
    return out


def variant_signs(low: F32) -> NDArray[np.uint8]:
    """16×32 bytes: the packed signs of 16×16 coefficients, transposed (8), mirrored (4), upside down (2), inverted (1)."""
    out = np.zeros((16, 32), np.uint8)
    for v in range(16):
        for y in range(16):
            for x in range(16):
                value = low[x, y] if v & 8 else low[y, x]
                col, row = (y, x) if v & 8 else (x, y)
                if v & 4 and col & 1:
                    value = -value
                if v & 2 and row & 1:
                    value = -value
                if (value < 0) if v & 1 else (value > 0):
                    out[v, y * 2 + x // 8] |= np.uint8(128 >> (x % 8))
    return out


def even_lines(small: Gray, x: int, y: int, w: int, h: int, rows: bool, even: int, most: float) -> NDArray[np.bool_]:
    """Which rows (or columns) of a region are of one colour all along: that of one of three of their pixels,
    to `even` grey levels, but for a share of `most`."""
    n, length = (h, w) if rows else (w, h)
    out = np.zeros(n, np.bool_)
    for i in range(n):
        for at in (length // 2, length // 4, 3 * length // 4):
            stray = 0
            for j in range(length):
                for c in range(3):
                    a = small[y + i, x + j, c] if rows else small[y + j, x + i, c]
                    b = small[y + i, x + at, c] if rows else small[y + at, x + i, c]
                    if abs(np.int64(a) - np.int64(b)) > even:
                        stray += 1
                        break
                if stray > most * length:
                    break
            if stray <= most * length:
                out[i] = True
                break
    return out


def steps(small: Gray, x: int, y: int, w: int, h: int, rows: bool, least: int) -> NDArray[np.float32]:
    """For each row (or column) of a region the share of its pixels at which the picture changes from the line before to the line after."""
    n, length = (h, w) if rows else (w, h)
    out = np.zeros(n, np.float32)
    for i in range(1, n - 1):
        count = 0
        for j in range(length):
            for c in range(3):
                a = small[y + i - 1, x + j, c] if rows else small[y + j, x + i - 1, c]
                b = small[y + i + 1, x + j, c] if rows else small[y + j, x + i + 1, c]
                if abs(np.int64(a) - np.int64(b)) > least:
                    count += 1
                    break
        out[i] = count / length
    return out
