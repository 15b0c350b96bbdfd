"""What is kept of one registered picture: about 10 kB, made once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.image import codebook, hashes
from matching.image.frames import QueryFrame, area_scale, border_colour, resized, silhouette, trim_boxes
from matching.image.local import features
from matching.image.prepare import Prepared, Unreadable, decode

SIDE = 800
"""Long side at which a picture to be registered is read."""
MOST_FEATURES = 260
AREA = 224 * 224
LONGEST = 400
THUMB_AREA = 64 * 64
THUMB_LONGEST = 144
PLACE_UNITS = np.array([64, 64, 64, 8192], np.float32)
"""Places are kept as 16-bit integers: 1/64 pixel, 1/8192 radian."""

HEAD = np.dtype([
    ("size", "<i4", 2), ("trim", "<i4", 4), ("frame", "<i4", 2), ("thumb", "<i4", 2), ("thumb_at", "<i8"), ("features_at", "<i8"),
    ("features", "<i4"), ("hash_scale", "<f4", (3, 2)), ("content", "<f4"), ("hashes", "<u8", (3, 4)),
])
"""One row a picture: full size, trim box in full pixels, size of the feature frame and of the thumbnail (both of the trim box),
where thumbnail and features begin, hashes of the trimmed picture, the whole one and the trimmed silhouette with the scale of their distances."""


@dataclass(frozen=True, slots=True)
class Record:
    """A registered picture, ready to be written: head (one HEAD row), thumbnail bytes, words n, signatures n×2, places n×4 (int16)."""

    head: NDArray[np.void]
    thumb: NDArray[np.uint8]
    words: NDArray[np.int32]
    signatures: NDArray[np.uint64]
    places: NDArray[np.int16]


def wrapped(angle: NDArray[np.float32]) -> NDArray[np.float32]:
    """Angles to [-pi, pi)."""
    return np.asarray((angle + np.pi) % (2 * np.pi) - np.pi, np.float32)


def make(data: bytes) -> Record:
    """Read a picture to be registered. Raises Unreadable with the reason it cannot be searched by picture."""
    return of(decode(data, SIDE))


def of(picture: Prepared) -> Record:
    """The record of a decoded picture. Raises Unreadable where nothing in it can be told apart."""
    import cv2

    frame = QueryFrame(picture.rgb, picture.size)
    if frame.plain:
        raise Unreadable("图片几乎是纯色或过小，没有可供比对的图形，只能按文字检索。")
    boxes = trim_boxes(picture.rgb, most=1)
    x, y, w, h = boxes[-1]
    gray = np.asarray(cv2.cvtColor(picture.rgb[y:y + h, x:x + w], cv2.COLOR_RGB2GRAY), np.uint8)
    sized = resized(gray, area_scale(w, h, AREA, LONGEST))
    thumb = resized(sized, area_scale(sized.shape[1], sized.shape[0], THUMB_AREA, THUMB_LONGEST))
    margin = 12
    ground = int(np.median(np.concatenate([frame.gray[0], frame.gray[-1], frame.gray[:, 0], frame.gray[:, -1]])))
    framed = cv2.copyMakeBorder(sized, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=[ground])
    found = features(np.asarray(framed, np.uint8), codebook.load(), MOST_FEATURES)
    places = found.place - np.array([margin, margin, 0, 0], np.float32)
    places[:, 3] = wrapped(places[:, 3])
    head = np.zeros((), HEAD)
    fx, fy = picture.size[0] / picture.rgb.shape[1], picture.size[1] / picture.rgb.shape[0]
    head["size"], head["trim"] = picture.size, (round(x * fx), round(y * fy), max(1, round(w * fx)), max(1, round(h * fy)))
    head["frame"], head["thumb"], head["features"] = sized.shape[::-1], thumb.shape[::-1], len(found)
    outline = silhouette(np.ascontiguousarray(picture.rgb[y:y + h, x:x + w]), border_colour(picture.rgb))
    lows = [hashes.coefficients(gray), hashes.coefficients(frame.gray), hashes.coefficients(outline)]
    head["hashes"] = np.stack([hashes.pack((low > 0)[None])[0] for low in lows])
    head["hash_scale"] = [hashes.scale_of(low) for low in lows]
    head["content"] = content_of(thumb)
    return Record(head, thumb.reshape(-1), found.words[:, 0], found.signatures, np.clip(places * PLACE_UNITS, -32767, 32767).astype(np.int16))


def content_of(thumb: NDArray[np.uint8]) -> float:
    """How much there is to recognise: bytes of a small JPEG, in hundreds (plain shapes 5-8, rich pictures 20 and more)."""
    import cv2

    small = cv2.resize(thumb, (64, 64), interpolation=cv2.INTER_AREA)
    return len(cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]) / 100.0
