"""Words are read off pictures, and pictures without words are told apart cheaply."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from matching import ocr
from tests.matching.image.pictures import innocent, png


def lettered() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    im = Image.new("RGB", (640, 240), (250, 250, 250))
    ImageDraw.Draw(im).text((40, 80), "NORDEX 4100", fill=(20, 20, 120), font=ImageFont.load_default(72))
    return np.ascontiguousarray(np.asarray(im)[..., ::-1])


def test_lettering_is_told_from_pictures_without_letters() -> None:
    assert ocr.likely_text(png(lettered())) > .02
    assert ocr.likely_text(png(np.full((300, 300, 3), 200, np.uint8))) == 0


@pytest.mark.slow
def test_words_are_read_with_their_boxes() -> None:
    words = ocr.read(png(lettered()))
    assert "NORDEX" in "".join(w.text for w in words).replace(" ", "")
    x, y, w, h = words[0].box
    assert 20 < x < 80 and 60 < y < 120 and w > 300 and 30 < h < 120
    assert ocr.read(png(innocent()[0][:8, :8])) == []
