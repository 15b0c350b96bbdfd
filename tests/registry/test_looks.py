"""How a picture looks: a copy saved anew, scaled or made grey is the same, another picture is not."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cases.elsewhere import SAME_LOOK
from matching.image.prepare import derivative
from registry.errors import Refused
from registry.evidence import BlobStore
from registry.pictures import Pictures


def drawn(seed: int) -> Image.Image:
    dice, picture = random.Random(seed), Image.new("RGB", (900, 700), (222, 214, 203))
    pen = ImageDraw.Draw(picture)
    for _ in range(25):
        x, y, w, h = dice.randrange(700), dice.randrange(500), dice.randrange(40, 260), dice.randrange(40, 260)
        pen.ellipse((x, y, x + w, y + h), fill=tuple(dice.randrange(256) for _ in range(3)))
    return picture


def saved(picture: Image.Image, quality: int = 92) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


@pytest.mark.parametrize(("change", "same"), [
    (lambda p: saved(p, 40), True), (lambda p: saved(p.resize((450, 350)), 70), True), (lambda p: saved(p.convert("L").convert("RGB"), 80), True),
    (lambda p: saved(p.transpose(Image.Transpose.FLIP_LEFT_RIGHT)), False), (lambda _p: saved(drawn(99)), False)])
def test_a_copy_looks_the_same_and_another_picture_does_not(tmp_path: Path, change: Callable[[Image.Image], bytes], same: bool) -> None:
    blobs = BlobStore(tmp_path / "blobs")
    pictures = Pictures(tmp_path / "pictures", blobs, derivative)
    for seed in range(6):
        one, other = pictures.look(blobs.put(saved(drawn(seed)))), pictures.look(blobs.put(change(drawn(seed))))
        assert one is not None and other is not None
        assert ((one ^ other).bit_count() <= SAME_LOOK) is same, (seed, (one ^ other).bit_count())


def test_bytes_that_are_no_picture_have_no_look(tmp_path: Path) -> None:
    def refuse(_data: bytes, _side: int) -> bytes:
        raise Refused("图片已损坏")

    blobs = BlobStore(tmp_path / "blobs")
    assert Pictures(tmp_path / "pictures", blobs, refuse).look(blobs.put(b"no picture")) is None
