"""256-bit hashes: signs of the low DCT frequencies of a 32×32 picture, in 8 turns × 2 contrasts from one transform.

Mirroring a picture flips the sign of its odd frequencies and transposing it transposes the coefficients, so all sixteen variants are
exact and cost no further work on pixels. Plain shapes collide: each registered hash carries the mean and deviation of its distance to a
bank of drawn pictures that are never registered, and is judged on that scale.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.image import kernels, pixels

U64 = NDArray[np.uint64]
F32 = NDArray[np.float32]
Gray = NDArray[np.uint8]
Corners = NDArray[np.float64]

VARIANTS = 16
BANK = Path(__file__).parent / "data" / "bank.npz"


def coefficients(gray: Gray) -> F32:
    """16×16 low frequencies without the mean."""
    import cv2

    small = cv2.resize(gray, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = np.asarray(cv2.dct(small)[:16, :16], np.float32)
    low[0, 0] = 0
    return low


def pack(signs: NDArray[np.bool_]) -> U64:
    """m×16×16 signs to m×4 words."""
    return np.packbits(signs.reshape(len(signs), 256), axis=1).view(np.uint64).reshape(len(signs), 4)


def one(gray: Gray) -> U64:
    """The hash of a picture as it stands: 4 words."""
    return np.asarray(pack((coefficients(gray) > 0)[None])[0], np.uint64)


def variants(low: F32) -> U64:
    """16×4: variant v = transposed (8) + mirrored left-right (4) + upside down (2) + inverted (1)."""
    return np.asarray(pixels.variant_signs(low).view(np.uint64))


def mirrored(variant: int) -> bool:
    """Whether a variant is a reflection, not a mere turn."""
    return bool((variant >> 3 & 1) ^ (variant >> 2 & 1) ^ (variant >> 1 & 1))


def corner_map(variant: int, box: tuple[float, float, float, float]) -> Corners:
    """3×3: from the unit square of the registered picture to the query region `box` (x, y, w, h) whose variant looked like it."""
    a, b = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
    if variant & 8:
        a, b = b, a
    if variant & 4:
        a = np.array([0, 0, 1.0]) - a
    if variant & 2:
        b = np.array([0, 0, 1.0]) - b
    x, y, w, h = box
    return np.stack([w * a + np.array([0, 0, x]), h * b + np.array([0, 0, y]), np.array([0, 0, 1.0])])


@lru_cache(maxsize=1)
def bank() -> U64:
    """Hashes (n×4) of drawn pictures never registered."""
    with np.load(BANK) as z:
        return np.ascontiguousarray(z["hashes"])


def scale_of(low: F32) -> tuple[float, float]:
    """Mean and deviation of the nearest-variant distance of a picture to the bank: the scale its distances are judged on."""
    distance = kernels.nearest_hashes(variants(low), bank())[0].astype(np.float64)
    return float(distance.mean()), float(max(distance.std(), 2.0))
