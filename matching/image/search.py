"""One query picture against all segments: hypotheses, verification, calibrated order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.image import candidates, codebook, score, verify
from matching.image.candidates import Hypothesis, Seen
from matching.image.frames import QueryFrame
from matching.image.local import features
from matching.image.segment import Segment
from matching.types import Box, ImageMatch, log_odds, probability

Matrix = NDArray[np.float64]

QUERY_FEATURES = 600
PROBES = 3
BY_HASH, BY_PART, BY_FEATURES = 6, 6, 11
SHARPEN = 5
"""Hypotheses of a family (hashes, local features) that are aligned by pixels and compared in full; the others keep their first, cheaper comparison."""
CERTAIN = 12.0
"""Deviations below its own mean from which the hash distance of a whole picture may end the search: only such pictures are compared first."""
TWIN = .8
"""Share of a picture shown again above which it is compared in full beside an obvious copy: another of its family."""
FAR = -7.5
"""Log-odds of the full comparison below which aligning is not tried: of 200 such pictures in a judged set none came near."""
HOPELESS = -9.0
"""Log-odds of the cheap comparison below which aligning by pixels has never brought a picture near a match."""


@dataclass(frozen=True, slots=True)
class Register:
    """What is searched: segments, which pictures are alive in each, and the weight of each word."""

    segments: list[Segment]
    alive: list[NDArray[np.bool_]]
    weight: NDArray[np.float32]


def register_of(segments: list[Segment], alive: list[NDArray[np.bool_]]) -> Register:
    """Segments made ready for searching."""
    return Register(segments, alive, candidates.rarity(segments, codebook.load().rarity))


def near_copies(frame: QueryFrame, register: Register) -> list[Hypothesis]:
    """Pictures that the whole query may be a copy of."""
    found = candidates.by_hash(candidates.grey_windows(frame, frame.boxes), register.segments, candidates.WHOLE, BY_HASH, "near_copy")
    return [h for h in found if register.alive[h.segment][h.picture]]


def parts(frame: QueryFrame, register: Register) -> list[Hypothesis]:
    """Pictures that a part of the query may be a copy of."""
    boxes = frame.parts + [r.box for r in frame.regions]
    out = candidates.by_hash(candidates.grey_windows(frame, boxes), register.segments, candidates.PARTS, BY_PART, "part")
    out += candidates.by_hash(candidates.colour_windows(frame), register.segments, candidates.OUTLINES, BY_PART, "silhouette")
    return [h for h in out if register.alive[h.segment][h.picture]]


def by_features(query: Seen, register: Register) -> list[Hypothesis]:
    """Pictures whose local features agree on a pose in the query."""
    if not len(query.features):
        return []
    book = codebook.load()
    found = candidates.by_features(query, book, register.segments, register.weight, BY_FEATURES)
    found = [h for h in found if register.alive[h.segment][h.picture]]
    for h in found:
        candidates.settle(h, query, book, register.segments[h.segment], register.weight)
    return found


def count_inliers(h: Hypothesis, query: Seen, register: Register) -> None:
    """Let a hash hypothesis collect the local features that fit it, so that all are judged alike."""
    segment = register.segments[h.segment]
    start = h.map @ np.linalg.inv(candidates.thumb_to_frame(segment, h.picture))
    if h.mirrored:
        start = candidates.unmirrored(start, query.width)
    if np.linalg.det(start[:2, :2]) <= 0 or not len(query.features):
        return
    local = replace(h, map=start)
    candidates.settle(local, query, codebook.load(), segment, register.weight)
    h.inliers, h.rare, h.links = local.inliers, local.rare, local.links


class Pyramids:
    """Pyramids of the query: grey, and of each colour channel at the size of the frame, made when first asked for."""

    def __init__(self, frame: QueryFrame) -> None:
        self.frame = frame
        self.made: dict[int, list[NDArray[np.uint8]]] = {}

    def of(self, channel: int) -> list[NDArray[np.uint8]]:
        if channel not in self.made:
            image = self.frame.gray if channel < 0 else resize_to(self.frame.channels[channel], self.frame.gray.shape)
            self.made[channel] = verify.pyramid(image)
        return self.made[channel]


def resize_to(image: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    import cv2

    return np.asarray(cv2.resize(image, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.uint8)


def measure(h: Hypothesis, views: Pyramids, register: Register, shift: int) -> score.Measured:
    """Compare pixels; a silhouette is compared in grey too and the better counts."""
    segment = register.segments[h.segment]
    thumb = np.ascontiguousarray(segment.thumb(h.picture))
    got = verify.compare(views.of(-1), thumb, h.map, h.inverted, shift)
    if h.channel >= 0:
        other = verify.compare(views.of(h.channel), thumb, h.map, verify.opposite(views.of(h.channel), thumb, h.map), shift)
        got = max(got, other, key=lambda a: a.covered * a.visible)
    return score.Measured(h, got, float(segment.heads[h.picture]["content"]), int(segment.heads[h.picture]["features"]))


Found = tuple[float, score.Measured]
"""Log-odds, and what they are made of."""


def sharpen(found: Found, views: Pyramids, register: Register) -> Found:
    """Align by pixels; keep what is better."""
    total, m = found
    if total < HOPELESS:
        return found
    h, thumb = m.hypothesis, np.ascontiguousarray(register.segments[m.hypothesis.segment].thumb(m.hypothesis.picture))
    full = measure(h, views, register, verify.SHIFT)
    if full.agreement.covered <= .97 and score.total(full) > FAR:
        aligned = measure(replace(h, map=verify.refine(views.of(-1), thumb, h.map, h.inverted)), views, register, verify.SHIFT)
        full = aligned if aligned.agreement.covered > full.agreement.covered else full
    return score.total(full), full


def ranked(hypotheses: list[Hypothesis], views: Pyramids, register: Register) -> list[Found]:
    """The cheap comparison of each, best first."""
    found = [(score.total(m), m) for m in (measure(h, views, register, 0) for h in hypotheses)]
    return sorted(found, key=lambda f: -f[0])


def measured(frame: QueryFrame, register: Register, to_the_end: bool = False) -> list[Found]:
    """The best measurement of each picture, best first. An obvious copy of a whole picture ends the search, except `to_the_end`."""
    views = Pyramids(frame)
    near = near_copies(frame, register)
    whole = ranked([h for h in near if h.z > CERTAIN], views, register)
    if whole and not to_the_end and obvious((first := whole[0] if clear(whole[0][1]) else sharpen(whole[0], views, register))[1]):
        return best_of_each([first, *(sharpen(f, views, register) if f[1].agreement.covered > TWIN else f for f in whole[1:])])
    whole += ranked([h for h in near if h.z <= CERTAIN], views, register)
    query = candidates.seen(frame, features(frame.gray, codebook.load(), QUERY_FEATURES, PROBES, .02, frame.fine, frame.zoom))
    hashed = sorted(whole + ranked(parts(frame, register), views, register), key=lambda f: -f[0])
    local = ranked(by_features(query, register), views, register)
    for k, (_, m) in enumerate(hashed[:SHARPEN]):
        count_inliers(m.hypothesis, query, register)
        hashed[k] = (score.total(m), m)
    return best_of_each([sharpen(f, views, register) for f in hashed[:SHARPEN] + local[:SHARPEN]] + hashed[SHARPEN:] + local[SHARPEN:])


def obvious(m: score.Measured) -> bool:
    """A copy of the whole, of a picture with something in it: nothing else needs to be looked for."""
    a, h = m.agreement, m.hypothesis
    return h.z > CERTAIN and a.covered > .93 and a.explained > .9 and a.correlation > .93 and m.content > 9


def clear(m: score.Measured) -> bool:
    """So obvious a copy that aligning it would change nothing."""
    return m.agreement.covered > .97 and obvious(m)


def best_of_each(found: list[Found]) -> list[Found]:
    best: dict[tuple[int, int], Found] = {}
    for f in found:
        key = (f[1].hypothesis.segment, f[1].hypothesis.picture)
        if key not in best or f[0] > best[key][0]:
            best[key] = f
    return sorted(best.values(), key=lambda f: -f[0])


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


def matches(frame: QueryFrame, register: Register, top: int, min_score: float, standing: Mapping[str, float] | None = None,
            to_the_end: bool = False) -> tuple[ImageMatch, ...]:
    """The answer: at most `top` pictures of at least `min_score`, best first. standing: what an operator's own model says of some ids."""
    said = dict(standing or {})
    found = measured(frame, register, to_the_end)
    shown = found if said else [f for f in found[:top] if probability(f[0]) >= min_score]
    out = [match_of(m, frame, register, said) for _, m in shown]
    have = {m.image for m in out}
    for id, z in said.items():
        if id not in have:
            rows = (score.base(), score.by_embedding(z))
            out.append(ImageMatch(id, probability(log_odds(rows)), "embedding", None, False, False, rows))
    return tuple(m for m in sorted(out, key=lambda m: -m.score)[:top] if m.score >= min_score)


def assists_only(m: score.Measured, frame: QueryFrame, segment: Segment) -> bool:
    """Whether a line drawing is registered and a photo was seen: there an examiner's eye goes before any measure."""
    thumb = segment.thumb(m.hypothesis.picture)
    if not verify.line_drawing(thumb):
        return False
    seen, _ = verify.warped(verify.pyramid(frame.gray), m.hypothesis.map, (thumb.shape[1], thumb.shape[0]))
    return not verify.line_drawing(seen)


def match_of(m: score.Measured, frame: QueryFrame, register: Register, said: Mapping[str, float]) -> ImageMatch:
    """A measurement in the words of the answer."""
    h = m.hypothesis
    segment = register.segments[h.segment]
    id, warp = segment.ids[h.picture], full_map(m, frame, register)
    size = tuple(int(v) for v in segment.heads[h.picture]["size"])
    rows = (*score.findings(m), *((score.by_embedding(said[id]),) if id in said else ()), *((score.by_drawing(),) if assists_only(m, frame, segment) else ()))
    return ImageMatch(id, probability(log_odds(rows)), h.method, region(warp, (size[0], size[1]), frame.size), h.mirrored, h.inverted, rows,
                      tuple(float(v) for v in (warp / warp[2, 2]).ravel()))
