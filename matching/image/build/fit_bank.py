"""Hashes of drawn pictures that are never registered: the measure of how easily a hash collides."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from matching.image.build.fit_codebook import bank
from matching.image.frames import trim_boxes
from matching.image.hashes import one


def fit(target: Path, seed: int = 23) -> None:
    hashes = []
    for im in bank(seed, 700, 200):
        x, y, w, h = trim_boxes(im[..., ::-1])[-1]
        hashes.append(one(np.asarray(cv2.cvtColor(np.ascontiguousarray(im[y:y + h, x:x + w]), cv2.COLOR_BGR2GRAY), np.uint8)))
    np.savez_compressed(target, hashes=np.stack(hashes))
