"""An operator's own embedding model (an ONNX file) as one more, weak witness. Off unless a path is given.

The engine cannot know how well a foreign model is calibrated, so its similarity is judged on the scale of the register itself (deviations above
the mean cosine of this query to all pictures) and can add at most two to the log-odds: it may reorder and support, never raise an alarm alone.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.image.prepare import Pixels

F32 = NDArray[np.float32]

CODE = "picture.embedding"
CURVE: tuple[tuple[float, ...], tuple[float, ...]] = ((1.5, 3.5, 8.0), (0.0, 0.5, 2.0))
MEAN, DEVIATION = np.array([.485, .456, .406], np.float32), np.array([.229, .224, .225], np.float32)


class Embedding:
    """Vectors of pictures by one model file. Input: 1×3×h×w float RGB, scaled as usual for ImageNet; first output, flattened."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def name(self) -> str:
        """Tells vectors of different models apart."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:12]

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(str(self.path), options, providers=["CPUExecutionProvider"])

    def vector(self, rgb: Pixels) -> F32:
        """Unit vector of a picture."""
        import cv2

        known = self._session.get_inputs()[0]
        h, w = (side if isinstance(side, int) else 224 for side in known.shape[2:4])
        x = (cv2.resize(rgb, (w, h), interpolation=cv2.INTER_AREA).astype(np.float32) / 255 - MEAN) / DEVIATION
        y = np.asarray(self._session.run(None, {known.name: x.transpose(2, 0, 1)[None]})[0], np.float32).ravel()
        return np.asarray(y / max(float(np.linalg.norm(y)), 1e-9), np.float32)


class Vectors:
    """Vectors of the registered pictures, kept whole in memory and in one file a model beside the index."""

    def __init__(self, model: Embedding, folder: Path | None) -> None:
        self.model, self.folder = model, folder
        self.held: dict[str, F32] = {}
        if folder is not None and self._file.exists():
            with np.load(self._file) as z:
                self.held = dict(zip(z["ids"].tolist(), z["vectors"].astype(np.float32), strict=True))

    @property
    def _file(self) -> Path:
        assert self.folder is not None
        return self.folder / f"vectors-{self.model.name}.npz"

    def save(self) -> None:
        """Replace the file whole."""
        if self.folder is None or not self.held:
            return
        draft = self._file.with_suffix(".new")
        with draft.open("wb") as f:
            np.savez(f, ids=np.array(list(self.held)), vectors=np.stack(list(self.held.values())).astype(np.float16))
            f.flush()
            os.fsync(f.fileno())
        draft.replace(self._file)

    def standing(self, rgb: Pixels, most: int = 10) -> Mapping[str, float]:
        """The pictures that stand out for this query: id to deviations above the register's mean."""
        if len(self.held) < 3:
            return {}
        ids = list(self.held)
        known = np.stack([self.held[i] for i in ids])
        mean = known.mean(0)  # what all pictures share says nothing
        known = known - mean
        asked = self.model.vector(rgb) - mean
        cosine = known @ asked / np.maximum(np.linalg.norm(known, axis=1) * float(np.linalg.norm(asked)), 1e-9)
        z = (cosine - cosine.mean()) / max(float(cosine.std()), 1e-6)
        return {ids[int(k)]: float(z[k]) for k in np.argsort(-z)[:most] if z[k] > CURVE[0][0]}


def adds(z: float) -> float:
    return float(np.interp(z, *CURVE))
