"""Blurred pictures and their differences, octave by octave (Lowe 2004, section 3), in memory that is used again by the next picture.

Fresh memory for each picture costs more than the blurring: the system hands it out page by page. Plain Python until `kernels.ready` compiles it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Gray = NDArray[np.uint8]

COMPILED = ("blurred", "minus")
SIGMA, LAYERS, FIRST_BLUR = 1.6, 3, 0.5
BLURS = [(SIGMA**2 - 4 * FIRST_BLUR**2) ** .5] + [SIGMA * 2 ** (k / LAYERS) * (1 - 2 ** (-2 / LAYERS)) ** .5 for k in range(1, LAYERS + 3)]
"""What is added from one picture of an octave to the next; the picture is doubled first."""
SMALLEST = 24
KEPT = 12_000_000
"""Numbers of a workspace that are kept for the next picture (48 MB); a larger picture gets memory of its own."""


def half_window(sigma: float) -> F32:
    """The middle and the right half of a Gaussian window of three deviations, which sums to one."""
    reach = round(3 * sigma)
    k = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma * sigma))
    return np.ascontiguousarray((k / k.sum())[reach:], np.float32)


WINDOWS = [half_window(s) for s in BLURS]


@dataclass(frozen=True, slots=True)
class Octave:
    """`blurs` 6×h×w, `differences` 5×h×w of neighbours. Both live in the workspace: good until the thread's next picture."""

    blurs: F32
    differences: F32


class _Workspace(threading.local):
    """One block of numbers a thread."""

    def __init__(self) -> None:
        self.held = np.empty(0, np.float32)

    def of(self, n: int) -> F32:
        if n > KEPT:
            return np.empty(n, np.float32)
        if len(self.held) < n:
            self.held = np.empty(n, np.float32)
        return self.held


WORKSPACE = _Workspace()


def sizes(h: int, w: int) -> list[tuple[int, int]]:
    """Height and width of each octave of a picture, the first of double size."""
    out = [(2 * h, 2 * w)]
    while min(out[-1]) >= SMALLEST:
        out.append(((out[-1][0] + 1) // 2, (out[-1][1] + 1) // 2))
    return out


def octaves(gray: Gray, fine: Gray | None = None, zoom: float = 1.0) -> list[Octave]:
    """Blurred pictures and their differences of an 8-bit picture. `fine`: the same picture at double size with `zoom` times its detail, 1..2."""
    import cv2

    deep, shapes = LAYERS + 3, sizes(*gray.shape)
    block, at = WORKSPACE.of(sum((2 * deep - 1) * h * w for h, w in shapes)), 0
    out: list[Octave] = []
    for h, w in shapes:
        stack, at = block[at:at + deep * h * w].reshape(deep, h, w), at + deep * h * w
        differences, at = block[at:at + (deep - 1) * h * w].reshape(deep - 1, h, w), at + (deep - 1) * h * w
        if out:
            stack[0] = out[-1].blurs[LAYERS, ::2, ::2]
        else:
            double = cv2.resize(gray.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR) if fine is None else fine
            window = WINDOWS[0] if fine is None else half_window((SIGMA**2 - (2 * FIRST_BLUR / zoom)**2) ** .5)
            blurred(np.asarray(double, np.float32), window, stack[0])
        for k in range(1, deep):
            blurred(stack[k - 1], WINDOWS[k], stack[k])
            minus(stack[k], stack[k - 1], differences[k - 1])
        out.append(Octave(stack, differences))
    return out


def blurred(src: F32, half: F32, out: F32) -> None:
    """src through a window (its middle and right half) along both axes, mirrored at the edges; each side is longer than half the window."""
    h, w = src.shape
    r = half.shape[0] - 1
    line = np.empty(w + 2 * r, np.float32)
    mid = line[r:r + w]
    for y in range(h):
        a, k = src[y], half[0]
        for x in range(w):
            mid[x] = k * a[x]
        for i in range(1, r + 1):
            a, b, k = src[abs(y - i)], src[y + i if y + i < h else 2 * h - 2 - y - i], half[i]
            for x in range(w):
                mid[x] += k * (a[x] + b[x])
        for i in range(1, r + 1):
            line[r - i], line[r + w - 1 + i] = mid[i], mid[w - 1 - i]
        o, k = out[y], half[0]
        for x in range(w):
            o[x] = k * mid[x]
        for i in range(1, r + 1):
            a, b, k = line[r - i:r - i + w], line[r + i:r + i + w], half[i]
            for x in range(w):
                o[x] += k * (a[x] + b[x])


def minus(a: F32, b: F32, out: F32) -> None:
    """a - b."""
    for y in range(a.shape[0]):
        p, q, o = a[y], b[y], out[y]
        for x in range(a.shape[1]):
            o[x] = p[x] - q[x]
