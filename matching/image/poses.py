"""Which registered pictures' hits agree on one pose (place, size, direction) in the query. Plain Python until `kernels.ready` compiles it.

Every hit of a local feature says where the whole picture would lie. Chance hits scatter; those of a picture that is there agree. All pictures with
hits are looked at, because a plain mark on a patterned product gets fewer votes than hundreds of richer pictures get by chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
I32 = NDArray[np.int32]

COMPILED = ("grouped", "taken", "direction_bound", "by_sector", "same_pose", "agreement", "place_of", "kept", "agreed")
UNIT, TURN_UNIT = 64.0, 8192.0
"""Stored places are integers: 1/64 pixel, 1/8192 radian."""
MOST_HITS = 96
NEAR, SIZE, TURN = .3, .6, .45
"""Two hits agree when the centres they point to lie within .3 of the picture's half diagonal, sizes within a factor 1.5, directions within .45 radian."""
SECTORS = 26
"""Of directions: .9 radian, the widest that may agree, lie in five of them."""


def grouped(slots: I32, n_slots: int) -> tuple[I32, I32]:
    """Rows in the order of their slot, and where each slot begins."""
    starts = np.zeros(n_slots + 1, np.int32)
    for i in range(slots.shape[0]):
        starts[slots[i] + 1] += 1
    for k in range(n_slots):
        starts[k + 1] += starts[k]
    at, order = starts[:-1].copy(), np.empty(slots.shape[0], np.int32)
    for i in range(slots.shape[0]):
        order[at[slots[i]]] = i
        at[slots[i]] += 1
    return order, starts


def taken(rows: I32, weights: F32) -> I32:
    """At most MOST_HITS of the rows, the heaviest."""
    if rows.shape[0] <= MOST_HITS:
        return rows
    w = np.empty(rows.shape[0], np.float32)
    for i in range(rows.shape[0]):
        w[i] = -weights[rows[i]]
    return rows[np.argsort(w)[:MOST_HITS]]


def place_of(seen: F32, known: NDArray[np.int16], cx: float, cy: float, out: F32) -> None:
    """Where a hit puts the picture: its centre (x, y), log2 of its size, its direction in 0..2 pi."""
    size, turn = seen[2] / (known[2] / UNIT), (seen[3] - known[3] / TURN_UNIT) % (2 * np.pi)
    c, d = size * np.cos(turn), size * np.sin(turn)
    dx, dy = cx - known[0] / UNIT, cy - known[1] / UNIT
    out[0], out[1], out[2], out[3] = seen[0] + c * dx - d * dy, seen[1] + d * dx + c * dy, np.log2(size), turn


def direction_bound(rows: I32, hits: I32, weights: F32, seen: F32, places: NDArray[np.int16]) -> float:
    """No pose can have more weight than what lies in five neighbouring sectors of directions."""
    sums = np.zeros(SECTORS, np.float32)
    for i in range(rows.shape[0]):
        row = rows[i]
        turn = (seen[hits[row, 1], 3] - places[hits[row, 2], 3] / TURN_UNIT) * (SECTORS / (2 * np.pi))
        sums[int(np.floor(turn)) % SECTORS] += weights[row]
    top = np.float32(0)
    for k in range(SECTORS):
        top = max(top, sums[k - 2] + sums[k - 1] + sums[k] + sums[(k + 1) % SECTORS] + sums[(k + 2) % SECTORS])
    return float(top)


def by_sector(poses: F32, n: int, order: I32, edges: I32) -> None:
    """Hits in the order of their sector of directions, and where each sector begins."""
    edges[:] = 0
    for i in range(n):
        edges[min(int(poses[i, 3] * SECTORS / (2 * np.pi)), SECTORS - 1) + 1] += 1
    for k in range(SECTORS):
        edges[k + 1] += edges[k]
    at = edges[:-1].copy()
    for i in range(n):
        k = min(int(poses[i, 3] * SECTORS / (2 * np.pi)), SECTORS - 1)
        order[at[k]] = i
        at[k] += 1


def same_pose(poses: F32, a: int, b: int, near: float) -> bool:
    """Whether two hits agree."""
    if abs(poses[a, 2] - poses[b, 2]) > SIZE or abs(poses[a, 0] - poses[b, 0]) > near or abs(poses[a, 1] - poses[b, 1]) > near:
        return False
    turn = abs(poses[a, 3] - poses[b, 3])
    return bool(turn <= TURN or turn >= 2 * np.pi - TURN)


def agreement(poses: F32, w: F32, query_ids: I32, ref_ids: I32, order: I32, edges: I32, n: int, reach: float, least: float) -> tuple[float, int]:
    """The most weight that agrees with one hit, each feature of either side counted once, and which hit that is. Sectors that cannot give
    more than `least` are passed over."""
    best, who, sums = 0.0, 0, np.zeros(SECTORS, np.float32)
    used_q, used_r = np.empty(n, np.int32), np.empty(n, np.int32)
    for k in range(SECTORS):
        for ai in range(edges[k], edges[k + 1]):
            sums[k] += w[order[ai]]
    for sector in range(SECTORS):
        around = sums[sector - 2] + sums[sector - 1] + sums[sector] + sums[(sector + 1) % SECTORS] + sums[(sector + 2) % SECTORS]
        if around <= max(best, least):
            continue
        for ai in range(edges[sector], edges[sector + 1]):
            a = order[ai]
            near, total, used = reach * 2.0 ** poses[a, 2] * NEAR, 0.0, 0
            for other in range(sector - 2, sector + 3):
                k = other % SECTORS
                for bi in range(edges[k], edges[k + 1]):
                    b = order[bi]
                    if not same_pose(poses, a, b, near):
                        continue
                    again = False
                    for u in range(used):
                        again = again or used_q[u] == query_ids[b] or used_r[u] == ref_ids[b]
                    if not again:
                        used_q[used], used_r[used] = query_ids[b], ref_ids[b]
                        used += 1
                        total += w[b]
            if total > best:
                best, who = total, a
    return best, who


def kept(least: F32, value: float) -> None:
    """Put a value among the best so far (rising), which pushes the smallest out."""
    if value <= least[0]:
        return
    k = 0
    while k + 1 < least.shape[0] and least[k + 1] < value:
        least[k] = least[k + 1]
        k += 1
    least[k] = value


def agreed(hits: I32, weights: F32, votes: F32, first: NDArray[np.int64], give: F32, query_places: F32, places: NDArray[np.int16], frames: I32, most: int) -> tuple[F32, I32]:
    """For each slot (picture·4+reading) the weight of its best pose and the row of `hits` that tells it; 0 where that is surely not among the `most`
    best, by weight nor by weight over `give` (how many features a picture has to give).

    hits n×3: slot, query feature, stored feature; votes: a bound for each slot; first: slots in the order to look
    at them; query_places 4×q×4 (x, y, size, direction); places f×4 of the register;
    frames: width and height of each picture.
    """
    n_slots = votes.shape[0]
    order, starts = grouped(hits[:, 0], n_slots)
    out, who = np.zeros(n_slots, np.float32), np.zeros(n_slots, np.int32)
    heavy, dense = np.zeros(most, np.float32), np.zeros(most, np.float32)
    poses, w = np.empty((MOST_HITS, 4), np.float32), np.empty(MOST_HITS, np.float32)
    query_ids, ref_ids = np.empty(MOST_HITS, np.int32), np.empty(MOST_HITS, np.int32)
    sectors, edges = np.empty(MOST_HITS, np.int32), np.empty(SECTORS + 1, np.int32)
    for slot in first:
        picture = slot // 4
        if starts[slot + 1] == starts[slot] or (votes[slot] <= heavy[0] and votes[slot] / give[picture] <= dense[0]):
            continue
        rows, seen = taken(order[starts[slot]:starts[slot + 1]], weights), query_places[slot % 4]
        bound = direction_bound(rows, hits, weights, seen, places)
        if bound <= heavy[0] and bound / give[picture] <= dense[0]:
            continue
        n, cx, cy = rows.shape[0], frames[picture, 0] / 2, frames[picture, 1] / 2
        for i in range(n):
            row = rows[i]
            w[i], query_ids[i], ref_ids[i] = weights[row], hits[row, 1], hits[row, 2]
            place_of(seen[query_ids[i]], places[ref_ids[i]], cx, cy, poses[i])
        by_sector(poses, n, sectors, edges)
        total, best = agreement(poses, w, query_ids, ref_ids, sectors, edges, n, np.sqrt(cx * cx + cy * cy), min(heavy[0], dense[0] * give[picture]) - np.float32(1e-4))
        kept(heavy, total)
        kept(dense, total / give[picture])
        out[slot], who[slot] = total, rows[best]
    return out, who
