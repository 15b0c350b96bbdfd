"""Drawn pictures and the bytes of them."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
from PIL import Image

from matching.image.build.drawing import Pixels, mark, product
from matching.image.index import ImageIndex


def png(bgr: Pixels) -> bytes:
    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(bgr[..., ::-1])).save(out, "PNG")
    return out.getvalue()


@lru_cache(maxsize=1)
def drawn() -> dict[str, Pixels]:
    """Forty marks and ten products, always the same."""
    r = np.random.default_rng(77)
    return {f"m{n}": mark(r) for n in range(40)} | {f"p{n}": product(r) for n in range(10)}


@lru_cache(maxsize=1)
def innocent() -> tuple[Pixels, ...]:
    """Pictures that are never registered."""
    r = np.random.default_rng(78)
    return tuple(mark(r) for _ in range(12)) + tuple(product(r) for _ in range(6))


@lru_cache(maxsize=1)
def filled_index() -> ImageIndex:
    """All drawn pictures, registered once for the whole run; tests only ask it."""
    index = ImageIndex.open(None)
    for id, im in drawn().items():
        assert index.add(id, png(im)) is None
    index.flush()
    return index
