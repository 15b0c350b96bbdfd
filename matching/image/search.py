"""One query picture against all segments: hypotheses, verification, calibrated order."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.image import candidates, codebook, score, verify
from matching.image.candidates import Hypothesis, Seen
from matching.image.frames import QueryFrame
from matching.image.local import features
from matching.image.segment import Segment
from matching.types import Box, ImageMatch

Matrix = NDArray[np.float64]

QUERY_FEATURES = 450
PROBES = 3
BY_HASH, BY_PART, BY_FEATURES = 6, 5, 12


@dataclass(frozen=True, slots=True)
class Register:
    """What is searched: segments, which pictures are alive in each, and the weight of each word."""

    segments: list[Segment]
    alive: list[NDArray[np.bool_]]
    weight: NDArray[np.float32]


def register_of(segments: list[Segment], alive: list[NDArray[np.bool_]]) -> Register:
    """Segments made ready for searching."""
    return Register(segments, alive, candidates.rarity(segments, codebook.load().rarity))


def hypotheses(frame: QueryFrame, register: Register) -> list[Hypothesis]:
    """All ways in which a registered picture may lie in the query."""
    book = codebook.load()
    out = candidates.by_hash(frame, frame.boxes, register.segments, BY_HASH, whole=True)
    out += candidates.by_hash(frame, frame.parts, register.segments, BY_PART, whole=False)
    query = candidates.seen(frame, features(frame.gray, book, QUERY_FEATURES, PROBES, contrast=.02))
    if len(query.features):
        found = candidates.by_features(query, book, register.segments, register.weight, BY_FEATURES)
        for h in found:
            candidates.settle(h, query, book, register.segments[h.segment], register.weight)
        out += found
        for h in out:
            if h.method != "local":
                count_inliers(h, query, register)
    return [h for h in out if register.alive[h.segment][h.picture]]


def count_inliers(h: Hypothesis, query: Seen, register: Register) -> None:
    """Let a hash hypothesis collect the local features that fit it, so that all hypotheses are judged alike."""
    segment = register.segments[h.segment]
    inverse = np.linalg.inv(candidates.thumb_to_frame(segment, h.picture))
    start = h.map @ inverse
    if h.mirrored:
        start = candidates.unmirrored(start, query.width)
    if np.linalg.det(start[:2, :2]) <= 0:
        return
    local = replace(h, map=start, method="local")
    candidates.settle(local, query, codebook.load(), segment, register.weight)
    h.inliers, h.rare, h.links = local.inliers, local.rare, local.links


def measure(h: Hypothesis, levels: list[NDArray[np.uint8]], register: Register) -> score.Measured:
    segment = register.segments[h.segment]
    thumb = np.ascontiguousarray(segment.thumb(h.picture))
    got = verify.compare(levels, thumb, h.map, h.inverted)
    return score.Measured(h, got, float(segment.heads[h.picture]["content"]))


def sharpen(m: score.Measured, levels: list[NDArray[np.uint8]], register: Register) -> score.Measured:
    """Align by pixels; keep what is better."""
    h, thumb = m.hypothesis, np.ascontiguousarray(register.segments[m.hypothesis.segment].thumb(m.hypothesis.picture))
    better = replace(h, map=verify.refine(levels, thumb, h.map, h.inverted))
    n = measure(better, levels, register)
    return n if n.agreement.covered > m.agreement.covered else m


def measured(frame: QueryFrame, register: Register) -> list[tuple[float, score.Measured]]:
    """The best measurement of each picture, best first."""
    levels = verify.pyramid(frame.gray)
    best: dict[tuple[int, int], tuple[float, score.Measured]] = {}
    z: dict[tuple[int, int], float] = {}
    for h in (all_of_them := hypotheses(frame, register)):
        z[h.segment, h.picture] = max(z.get((h.segment, h.picture), 0.0), h.z)
    for h in all_of_them:
        key = (h.segment, h.picture)
        m = sharpen(measure(h, levels, register), levels, register)
        value = score.score(m)
        if key not in best or value > best[key][0]:
            best[key] = (value, m)
    return sorted(best.values(), key=lambda x: -x[0])


def full_map(m: score.Measured, frame: QueryFrame, register: Register) -> Matrix:
    """3×3 from full pixels of the registered picture to full pixels of the query."""
    h = m.hypothesis
    head = register.segments[h.segment].heads[h.picture]
    x, y, w, ht = (float(v) for v in head["trim"])
    tw, th = (float(v) for v in head["thumb"])
    into = np.array([[tw / w, 0, -x * tw / w - .5], [0, th / ht, -y * th / ht - .5], [0, 0, 1]])
    sx, sy = frame.scale
    return np.asarray(np.diag([1 / sx, 1 / sy, 1]) @ h.map @ into)


def region(m: Matrix, size: tuple[int, int], within: tuple[int, int]) -> Box | None:
    """Bounding box of a picture of `size` seen through m, clipped to the query."""
    w, h = size
    p = np.array([[0, 0, 1], [w, 0, 1], [w, h, 1], [0, h, 1.0]]) @ m.T
    if (p[:, 2] <= 1e-9).any():
        return None
    x, y = p[:, 0] / p[:, 2], p[:, 1] / p[:, 2]
    x0, y0 = max(0, round(float(x.min()))), max(0, round(float(y.min())))
    x1, y1 = min(within[0], round(float(x.max()))), min(within[1], round(float(y.max())))
    return (x0, y0, x1 - x0, y1 - y0) if x1 > x0 and y1 > y0 else None


def matches(frame: QueryFrame, register: Register, top: int, min_score: float) -> tuple[ImageMatch, ...]:
    """The answer: at most `top` pictures of at least `min_score`, best first."""
    out = []
    for value, m in measured(frame, register)[:top]:
        if value < min_score:
            break
        h = m.hypothesis
        segment = register.segments[h.segment]
        warp = full_map(m, frame, register)
        size = tuple(int(v) for v in segment.heads[h.picture]["size"])
        out.append(ImageMatch(segment.ids[h.picture], value, h.method, region(warp, (size[0], size[1]), frame.size), h.mirrored, h.inverted,
                              score.findings(m), tuple(float(v) for v in (warp / warp[2, 2]).ravel())))
    return tuple(out)
