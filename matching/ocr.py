"""Words read off a picture, with their boxes (RapidOCR with the models in its wheel; nothing is downloaded).

About one CPU second and 0.8 GB a picture: meant for a child process of its own, after the first answer, and only where `likely_text` says so.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.image.prepare import decode
from matching.types import Box

SIDE = 1280
"""Long side of the pixels read: 1 % of the side is 13 px, about the smallest script the models read."""
LEAST_CONFIDENCE = 0.5
LEAST_TEXT = 0.01
"""Share of a picture that must look like lines of letters before reading it is worth a second."""


@dataclass(frozen=True, slots=True)
class Word:
    """A line of text as read: its box in full pixels after the EXIF turn, confidence 0..1."""

    text: str
    box: Box
    confidence: float


@lru_cache(maxsize=1)
def _reader() -> Any:
    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                            "EngineConfig.onnxruntime.inter_op_num_threads": 1})


def read(picture: bytes) -> list[Word]:
    """Lines of text, in reading order. Raises matching.image.prepare.Unreadable for a picture that cannot be read."""
    prepared = decode(picture, SIDE)
    answer = _reader()(np.ascontiguousarray(prepared.rgb[..., ::-1]))
    if answer.txts is None or answer.boxes is None:
        return []
    return [Word(str(text), _box(corners, prepared.scale), float(score))
            for corners, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True) if float(score) >= LEAST_CONFIDENCE and str(text).strip()]


def _box(corners: NDArray[np.float32], scale: float) -> Box:
    x0, y0 = np.floor(np.min(corners, 0) / scale)
    x1, y1 = np.ceil(np.max(corners, 0) / scale)
    return max(0, int(x0)), max(0, int(y0)), int(x1 - x0), int(y1 - y0)


def likely_text(picture: bytes) -> float:
    """0..1: how much of the picture looks like lines of letters, in a few milliseconds; below LEAST_TEXT reading is wasted.

    Letters are small, close to one another and of high contrast: the share of the area covered by wide, low blobs of strong gradient.
    """
    import cv2

    gray = cv2.cvtColor(decode(picture, 400).rgb, cv2.COLOR_RGB2GRAY)
    edge = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    strong = (edge > max(40.0, float(edge.mean() + 1.5 * edge.std()))).astype(np.uint8)
    joined = cv2.morphologyEx(strong, cv2.MORPH_CLOSE, np.ones((3, 9), np.uint8))
    n, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    lines = [int(stats[k, 4]) for k in range(1, n) if stats[k, 3] >= 5 and stats[k, 2] > 1.2 * stats[k, 3] and stats[k, 4] > .35 * stats[k, 2] * stats[k, 3]]
    return float(sum(lines) / gray.size)
