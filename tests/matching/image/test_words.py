"""Every word of the picture findings can be shown in both languages, and the overlay pictures are pictures."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pytest
from babel.messages.pofile import read_po
from PIL import Image

from matching.image import joined, overlay, prepare, score
from matching.image.explain import DETAILS, feature_names
from tests.matching.image.pictures import drawn, filled_index, png

ROOT = Path(__file__).resolve().parents[3]


def english() -> dict[str, str]:
    with (ROOT / "webapp" / "translations" / "en" / "findings_image.po").open("rb") as f:
        return {str(m.id): str(m.string) for m in read_po(f) if m.id}


def test_every_feature_of_the_model_has_a_name_and_a_sentence() -> None:
    assert set(score.model()) <= set(feature_names()) and set(score.model()) <= set(DETAILS)


def test_names_sentences_and_reasons_have_an_english_translation_with_the_same_fields() -> None:
    words = english()
    reasons = re.findall(r'Unreadable\("([^"]+)"', Path(prepare.__file__).read_text(encoding="utf-8"))
    assert len(reasons) > 5
    for zh in (*feature_names().values(), *DETAILS.values(), *reasons):
        assert words.get(zh), zh
        assert sorted(re.findall(r"{\w+}", zh)) == sorted(re.findall(r"{\w+}", words[zh]))


def test_more_agreement_never_lowers_a_score() -> None:
    for code, (x, y) in score.model().items():
        assert len(x) == len(y) and x == sorted(x)
        falls = code == "picture.mirrored"  # no agreement: the kind of reading, which speaks against a copy
        assert code == score.BASE or y == sorted(y, reverse=falls)
        if code != score.BASE:
            assert score.adds(code, x[0] - 1) == y[0] and score.adds(code, x[-1] + 1) == y[-1]
            assert np.interp(sum(x) / len(x), x, y) == pytest.approx(score.adds(code, sum(x) / len(x)))


@pytest.mark.parametrize("name", ["m3", "p3"])
def test_the_overlay_shows_the_region_and_the_registered_picture_laid_over_it(name: str) -> None:
    query = png(np.ascontiguousarray(np.rot90(drawn()[name])))
    match = filled_index().search(query).matches[0]
    shown = overlay.draw(query, png(drawn()[name]), match)
    assert set(shown) == {"query", "registered", "warped", "lines"}
    pixels = {k: np.asarray(Image.open(io.BytesIO(v)).convert("L"), float) for k, v in shown.items()}
    assert pixels["query"].shape == pixels["warped"].shape
    seen = np.asarray(Image.open(io.BytesIO(query)).convert("L"), float)
    assert np.corrcoef(seen.ravel(), pixels["warped"].ravel())[0, 1] > .9


@pytest.mark.parametrize("change", ["turned", "mirrored", "inverted"])
def test_lines_join_the_same_place_of_both_pictures(change: str) -> None:
    known = prepare.decode(png(drawn()["p3"])).rgb
    seen = {"turned": np.rot90(known), "mirrored": known[:, ::-1], "inverted": 255 - known}[change]
    match = filled_index().search(png(np.ascontiguousarray(seen))).matches[0]
    m = np.array(match.warp, np.float64).reshape(3, 3)
    h, w = seen.shape[:2]
    left, right = joined.panel(np.ascontiguousarray(seen), (0, 0, w, h)), joined.panel(known, (0, 0, known.shape[1], known.shape[0]))
    pairs = joined.links(left, right, left.into @ m @ np.linalg.inv(right.into), match.mirrored, match.inverted)
    assert 8 <= len(pairs) <= joined.MOST_LINES
    true = {"turned": np.array([[0, 1, 0], [-1, 0, known.shape[1]], [0, 0, 1.0]]), "mirrored": np.array([[-1, 0, w], [0, 1, 0], [0, 0, 1.0]]), "inverted": np.eye(3)}[change]
    there = joined.through(left.into @ true @ np.linalg.inv(right.into), pairs[:, 2:])
    assert np.quantile(np.hypot(*(there - pairs[:, :2]).T), .9) < 12


def test_the_overlay_without_a_match_shows_both_pictures() -> None:
    assert set(overlay.draw(png(drawn()["m1"]), png(drawn()["m2"]), None)) == {"query", "registered"}
