"""The weights: a row of features times its weights is a sum of log-odds. Learned by build/train.py, kept in data/model.json."""

from __future__ import annotations

import json
from functools import lru_cache

import numpy as np

from matching import goods
from matching.text.cjk import EXACT, LEAST_GRADE, SHAPE, SLOT
from matching.text.features import IDEOGRAPHS, LETTERS, Feature
from matching.text.search import FEATURES, Model
from matching.text.tables import DATA

MODEL_FILE = DATA / "model.json"


def vector(features: tuple[Feature, ...], weights: dict[str, float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Weights by place in the feature vector; a feature without a weight adds nothing."""
    out = np.zeros(FEATURES)
    for f in features:
        out[f.index] = weights.get(f.code, 0.0)
    return out


def of_weights(ideographs: dict[str, float], letters: dict[str, float]) -> Model:
    """A model of given weights by feature code."""
    w = vector(IDEOGRAPHS, ideographs)
    worth = np.array([w[i] for i in SLOT])
    worth[EXACT], worth[SHAPE] = 0.0, LEAST_GRADE * w[SLOT[SHAPE]]
    m = Model(w, vector(LETTERS, letters), goods.closeness_table(), np.minimum(worth, 0.0))
    for a in m:
        a.setflags(write=False)
    return m


@lru_cache(maxsize=1)
def model() -> Model:
    """The learned model."""
    raw = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
    return of_weights(raw["ideographs"], raw["letters"])
