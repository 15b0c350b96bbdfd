"""Which registered pictures might be in the query, where and how they lie: hypotheses for the verifier.

A hypothesis is a picture, a reading (inverted, mirrored) and a map from its thumbnail to the query frame. They come from whole-picture hashes,
from hashes of parts, and from local features that agree on one pose.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from matching.image import hashes, kernels, poses
from matching.image.codebook import Codebook
from matching.image.frames import QueryFrame
from matching.image.local import Features, reading_places
from matching.image.segment import Segment
from matching.types import Box

F32 = NDArray[np.float32]
Matrix = NDArray[np.float64]

REACH = 44
"""Bits of 128 by which signatures of one feature may differ when voting; one random pair in a thousand is nearer than 40."""
REACH_GUIDED = 54
LARGE = 128
"""Pixels a side from which a window is hashed at half its size."""
ROOM = 600_000
LOOKED = 1000
"""Slots whose poses are looked at, of each of two orders, over all segments by their sizes: half of a small register, a bounded cost in a large one."""


@dataclass(slots=True)
class Hypothesis:
    """`picture` in `segment`; `map` 3×3 from thumbnail pixels to query frame pixels (unmirrored); `z`: deviations by which the hash distance lies
    below the picture's own mean; `votes`: rarity-weighted agreeing hits; `inliers`: features that fit the refined map;
    `channel`: the colour it was seen in, -1 grey."""

    segment: int
    picture: int
    method: str
    map: Matrix
    mirrored: bool
    inverted: bool
    z: float = 0.0
    bits: int = 256
    votes: float = 0.0
    inliers: int = 0
    rare: float = 0.0
    channel: int = -1
    links: list[tuple[float, float, float, float]] = field(default_factory=list)


def unit_to_thumb(segment: Segment, picture: int) -> Matrix:
    """3×3 from thumbnail pixels to the unit square of the trimmed picture."""
    w, h = (float(v) for v in segment.heads[picture]["thumb"])
    return np.array([[1 / w, 0, .5 / w], [0, 1 / h, .5 / h], [0, 0, 1]])


def trim_of_whole(segment: Segment, picture: int) -> Matrix:
    """3×3 from the unit square of the trimmed picture to that of the whole one."""
    head = segment.heads[picture]
    x, y, w, h = (float(v) for v in head["trim"])
    fw, fh = (float(v) for v in head["size"])
    return np.array([[w / fw, 0, x / fw], [0, h / fh, y / fh], [0, 0, 1]])


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a query that is hashed: its box in frame pixels, the pixels, and which colour channel they are of (-1: grey)."""

    box: Box
    pixels: NDArray[np.uint8]
    channel: int = -1


WHOLE, PARTS, OUTLINES = (0, 1), (0, 1), (2,)
"""Which hashes of a registered picture are compared: 0 trimmed, 1 whole, 2 silhouette."""


def grey_windows(frame: QueryFrame, boxes: list[Box]) -> list[Window]:
    """Windows of the frame; large ones of the frame at half its size, which a hash does not tell from it."""
    out = []
    for x, y, w, h in boxes:
        half = min(w, h) >= LARGE
        out.append(Window((x, y, w, h), frame.half[y // 2:(y + h) // 2, x // 2:(x + w) // 2] if half else frame.gray[y:y + h, x:x + w]))
    return out


def colour_windows(frame: QueryFrame) -> list[Window]:
    """Silhouettes of regions of one colour."""
    s, out = frame.channel_scale, []
    for r in frame.regions:
        x, y, w, h = (round(v * s) for v in r.box)
        out.append(Window(r.box, frame.channels[r.channel][y:y + h, x:x + w], r.channel))
    return [w for w in out if min(w.pixels.shape) >= 6]


def by_hash(windows: list[Window], segments: list[Segment], which_hashes: tuple[int, ...], most: int, method: str) -> list[Hypothesis]:
    """Hypotheses from hashes of windows, strongest first, at most `most`, one a picture."""
    if not windows:
        return []
    kernels.ready()
    query = np.concatenate([hashes.variants(hashes.coefficients(w.pixels)) for w in windows])
    found: list[tuple[float, int, int, int, int, int]] = []
    for s, segment in enumerate(segments):
        for k in which_hashes:
            bits, which = kernels.nearest_hashes(query, np.ascontiguousarray(segment.heads["hashes"][:, k]))
            scale = segment.heads["hash_scale"][:, k]
            z = (scale[:, 0] - bits) / scale[:, 1]
            found += [(float(z[p]), s, int(p), k, int(bits[p]), int(which[p])) for p in foremost(z, most)]
    out, seen_already = [], set()
    for z_value, s, p, k, distance, at in sorted(found, reverse=True):
        if (s, p) in seen_already:
            continue
        seen_already.add((s, p))
        window, variant = windows[at // hashes.VARIANTS], at % hashes.VARIANTS
        m = unit_to_thumb(segments[s], p)
        m = hashes.corner_map(variant, window.box) @ (trim_of_whole(segments[s], p) @ m if k == 1 else m)
        out.append(Hypothesis(s, p, method, m, hashes.mirrored(variant), bool(variant & 1), z=z_value, bits=distance, channel=window.channel))
    return out[:most]


@dataclass(frozen=True, slots=True)
class Seen:
    """The query's local features, with their places under each reading."""

    features: Features
    places: F32
    width: float


def seen(frame: QueryFrame, features: Features) -> Seen:
    width = float(frame.gray.shape[1])
    return Seen(features, reading_places(features.place, width), width)


def rarity(segments: list[Segment], prior: F32, weight: float = 300.0) -> F32:
    """Weight of each word: information in nats of meeting it in a picture, from the register and from the drawn bank as `weight` pictures more."""
    pictures = sum(len(s) for s in segments)
    count = np.sum([np.diff(s.starts) for s in segments], axis=0) if segments else np.zeros(len(prior))
    share = (count + weight * prior + .5) / (pictures + weight)
    return np.clip(-np.log(share), .2, 8).astype(np.float32)


def nearness() -> F32:
    """Weight of a hit by the bits in which signatures differ."""
    h = np.arange(129, dtype=np.float32)
    return np.asarray(np.exp(-((h / 30) ** 2)), np.float32)


def by_features(query: Seen, book: Codebook, segments: list[Segment], weight: F32, most: int) -> list[Hypothesis]:
    """Hypotheses from local features that agree on a pose: half of them by votes, half by votes against how many features a picture has to give,
    so that plain marks are not drowned by rich pictures."""
    kernels.ready()
    found: list[tuple[float, float, Hypothesis]] = []
    pictures = sum(len(segment) for segment in segments)
    for s, segment in enumerate(segments):
        votes, hits, weights, n = kernels.vote(query.features.words, query.features.signatures, book.flips, segment.starts, segment.signatures,
                                               segment.owner, weight, nearness(), REACH, len(segment), ROOM)
        give = np.sqrt(np.maximum(segment.heads["features"], 8)).astype(np.float32)
        first = promising(votes, give, LOOKED * len(segment) // max(1, pictures) + 1)
        agreed, who = poses.agreed(hits[:n], weights[:n], votes, first, give, query.places, segment.places, frames_of(segment), most)
        share = agreed / np.repeat(give, 4)
        for slot in {int(k) for k in (*foremost(agreed, most), *foremost(share, most)) if agreed[k] > 0}:
            found.append((float(agreed[slot]), float(share[slot]), posed(query, segment, s, slot, hits[who[slot]], float(agreed[slot]))))
    by_votes = [h for _, _, h in sorted(found, key=lambda f: -f[0])[:(most + 1) // 2]]
    chosen = {id(h) for h in by_votes}
    return by_votes + [h for _, _, h in sorted(found, key=lambda f: -f[1]) if id(h) not in chosen][:most // 2]


def promising(votes: F32, give: F32, most: int) -> NDArray[np.int64]:
    """Slots whose poses are looked at, most votes first: those with the most votes, and the most against how many features they have to give."""
    slots = np.unique(np.concatenate([foremost(votes, most), foremost(np.asarray(votes / np.repeat(give, 4), np.float32), most)]))
    return slots[np.argsort(-votes[slots], kind="stable")]


def foremost(values: F32, most: int) -> NDArray[np.int64]:
    """Where the largest values stand, in no order."""
    return np.argpartition(-values, most)[:most] if len(values) > most else np.arange(len(values))


def frames_of(segment: Segment) -> NDArray[np.int32]:
    return np.ascontiguousarray(segment.heads["frame"])


def posed(query: Seen, segment: Segment, s: int, slot: int, hit: NDArray[np.int32], votes: float) -> Hypothesis:
    """The hypothesis of a slot (picture·4+reading) whose other hits agree most with this one."""
    reading = slot % 4
    seen_at, known_at = query.places[reading][hit[1]], segment.places_of(hit[2:3].astype(np.uint32))[0]
    ratio, turn = float(seen_at[2] / known_at[2]), float(seen_at[3] - known_at[3])
    c, d = ratio * np.cos(turn), ratio * np.sin(turn)
    m = np.array([[c, -d, seen_at[0] - c * known_at[0] + d * known_at[1]], [d, c, seen_at[1] - d * known_at[0] - c * known_at[1]], [0, 0, 1]])
    return Hypothesis(s, slot // 4, "local", m, bool(reading & 2), bool(reading & 1), votes=votes)


def settle(h: Hypothesis, query: Seen, book: Codebook, segment: Segment, weight: F32) -> None:
    """Collect every feature that fits a feature hypothesis, fit affine or perspective, and turn its map into thumbnail pixels."""
    reading = 2 * h.mirrored + h.inverted
    rows = segment.own(h.picture)
    place, stored = segment.places_of(rows), np.ascontiguousarray(segment.signatures[rows])
    signatures = query.features.signatures ^ book.flips[reading]
    w, ht = (float(v) for v in segment.heads[h.picture]["frame"])
    reach = float(np.hypot(w, ht)) * abs(float(np.linalg.det(h.map[:2, :2]))) ** .5
    m = h.map
    for share in (.12, .05):
        found, _ = kernels.guided(query.places[reading], signatures, place, stored, m.astype(np.float32), max(3.0, share * reach), REACH_GUIDED)
        at = np.flatnonzero(found >= 0)
        if len(at) < 3:
            break
        m, inside = fitted(place[at, :2], query.places[reading][found[at], :2], m, max(2.0, .02 * reach), share == .05)
        h.inliers = int(inside.sum())
        words = np.searchsorted(segment.starts, rows[at[inside]], side="right") - 1
        h.rare = float(weight[words].sum())
        h.links = [(float(a[0]), float(a[1]), float(b[0]), float(b[1])) for a, b in zip(place[at[inside], :2], query.places[reading][found[at[inside]], :2], strict=True)]
    h.map = unmirrored(m, query.width if h.mirrored else None) @ thumb_to_frame(segment, h.picture)
    if h.mirrored:
        h.links = [(a, b, query.width - c, d) for a, b, c, d in h.links]


def thumb_to_frame(segment: Segment, picture: int) -> Matrix:
    head = segment.heads[picture]
    sx, sy = float(head["frame"][0]) / float(head["thumb"][0]), float(head["frame"][1]) / float(head["thumb"][1])
    return np.array([[sx, 0, .5 * sx - .5], [0, sy, .5 * sy - .5], [0, 0, 1]])


def unmirrored(m: Matrix, width: float | None) -> Matrix:
    if width is None:
        return m
    return np.array([[-1, 0, width], [0, 1, 0], [0, 0, 1.0]]) @ m


def fitted(ref: F32, seen_at: F32, start: Matrix, near: float, perspective: bool) -> tuple[Matrix, NDArray[np.bool_]]:
    """Affine by RANSAC (perspective where ten or more agree); the start with those it explains where neither can be had."""
    import cv2

    cv2.setRNGSeed(7)
    n = len(ref)
    if n >= 4:
        affine, ok = cv2.estimateAffine2D(ref, seen_at, method=cv2.RANSAC, ransacReprojThreshold=near, maxIters=150, confidence=.98)
        if affine is not None and sound(np.vstack([affine, [0, 0, 1]]).astype(np.float64), start):
            m, inside = np.vstack([affine, [0, 0, 1]]), ok.ravel() > 0
            return bent(ref, seen_at, m, inside, near, start) if perspective and inside.sum() >= 8 else (m, np.asarray(inside))
    d = np.hypot(*(ref @ start[:2, :2].T + start[:2, 2] - seen_at).T)
    return start, np.asarray(d < 3 * near)


def bent(ref: F32, seen_at: F32, m: Matrix, inside: NDArray[np.bool_], near: float, start: Matrix) -> tuple[Matrix, NDArray[np.bool_]]:
    """A perspective grown from an affine: fitted by least squares to what lies near, twice; the affine where that explains no more."""
    import cv2

    best, agree, reach = m, inside, 3 * near
    for _ in range(3):
        p = np.column_stack([ref, np.ones(len(ref))]) @ best.T
        off = np.hypot(*(p[:, :2] / p[:, 2:] - seen_at).T)
        use = off < reach
        if use.sum() < 6:
            break
        full = cv2.findHomography(ref[use], seen_at[use], 0)[0]
        if full is None or not sound(np.asarray(full, np.float64), start):
            break
        best, reach = np.asarray(full, np.float64), 1.5 * near
    p = np.column_stack([ref, np.ones(len(ref))]) @ best.T
    fits = np.hypot(*(p[:, :2] / p[:, 2:] - seen_at).T) < near
    return (best, np.asarray(fits)) if fits.sum() > 1.1 * agree.sum() else (m, np.asarray(agree))


def sound(m: Matrix, start: Matrix) -> bool:
    """No fold, no flattening, and a size close to that of the pose it grew from."""
    (a, b), (c, d) = m[:2, :2].tolist()
    det, square = a * d - b * c, a * a + b * b + c * c + d * d
    was = float(start[0, 0] * start[1, 1] - start[0, 1] * start[1, 0])
    # singular values s, t: s² + t² = square and s·t = det; s < 3t where their ratio and its inverse sum to less than 3 + 1/3
    return bool(det > 0 and square < (3 + 1 / 3) * det and .3 < det / max(was, 1e-9) < 3.3 and max(abs(m[2, 0]), abs(m[2, 1])) < .004)
