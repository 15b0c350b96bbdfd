"""Inner loops: Hamming scans, votes over posting lists, guided matching. Plain Python until `ready` compiles them (numba, kept on disk)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.image import pixels, poses, scalespace, sift

SCANNED = 1024
"""Stored hashes that are compared with all of a query before the next: they stay in the fastest memory."""
COMPILED = ("_bits", "nearest_hashes", "product", "nearest_words", "vote", "guided")


@lru_cache(maxsize=1)
def ready() -> None:
    """Compile, or load what an earlier process compiled. The names below then stand for machine code."""
    import cv2
    from numba import njit

    cv2.setNumThreads(1)
    here = globals()
    here["_bits"] = _population_count()
    for names, module in ((COMPILED[1:], here), (pixels.COMPILED, vars(pixels)), (poses.COMPILED, vars(poses)), (scalespace.COMPILED, vars(scalespace)), (sift.COMPILED, vars(sift))):
        for name in names:
            module[name] = njit(cache=True, nogil=True)(module[name])


def _population_count() -> Any:
    """The processor's own bit count, which numba offers to no Python expression."""
    from llvmlite import ir  # type: ignore[import-untyped]
    from numba import types
    from numba.core import cgutils
    from numba.extending import intrinsic

    @intrinsic
    def bits(typingctx: Any, value: Any) -> Any:
        def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            word = args[0].type
            insert: Any = cgutils.get_or_insert_function
            function = insert(builder.module, ir.FunctionType(word, [word]), "llvm.ctpop.i64")
            return builder.call(function, [args[0]])
        return types.uint64(types.uint64), codegen
    return bits


def _bits(value: Any) -> Any:
    """Ones in a 64-bit word."""
    return np.uint64(int(value).bit_count())


def nearest_hashes(query: NDArray[np.uint64], stored: NDArray[np.uint64]) -> tuple[NDArray[np.int16], NDArray[np.int16]]:
    """For each stored hash (n×4) the smallest Hamming distance to any query hash (m×4), and which it was: the first of equals.

    Distance and number are one word whose minimum is kept, without a branch: the processor then compares several stored hashes at once."""
    n, m = stored.shape[0], query.shape[0]
    best = np.full(n, np.uint64(1 << 40), np.uint64)
    block = np.empty((4, SCANNED), np.uint64)
    for at in range(0, n, SCANNED):
        k = min(SCANNED, n - at)
        for i in range(k):
            block[0, i], block[1, i], block[2, i], block[3, i] = stored[at + i, 0], stored[at + i, 1], stored[at + i, 2], stored[at + i, 3]
        a, b, c, d, least = block[0], block[1], block[2], block[3], best[at:at + k]
        for j in range(m):
            w, x, y, z, number = query[j, 0], query[j, 1], query[j, 2], query[j, 3], np.uint64(j)
            for i in range(k):
                h = _bits(a[i] ^ w) + _bits(b[i] ^ x) + _bits(c[i] ^ y) + _bits(d[i] ^ z)
                least[i] = min(least[i], (h << np.uint64(20)) | number)
    return (best >> np.uint64(20)).astype(np.int16), (best & np.uint64(0xFFFFF)).astype(np.int16)


def product(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    """a @ b on one thread: the linear algebra library starts others for so little work, and their waiting costs more than the work."""
    out = np.zeros((a.shape[0], b.shape[1]), np.float32)
    for i in range(a.shape[0]):
        for k in range(a.shape[1]):
            factor = a[i, k]
            for j in range(b.shape[1]):
                out[i, j] += factor * b[k, j]
    return out


def nearest_words(x: NDArray[np.float32], words: NDArray[np.float32], starts: NDArray[np.int64], offset: NDArray[np.float32], probes: int) -> NDArray[np.int32]:
    """The `probes` nearest words of each feature x (n×dims), nearest first. words dims×m, their coordinates ordered by symmetry class, which begin
    at `starts` (5: kept by all, turned by inversion, by mirroring, by either); offset: squared lengths of the words. Word = 4·base + reading."""
    n, m = x.shape[0], words.shape[1]
    out, least, part = np.zeros((n, probes), np.int32), np.empty(probes, np.float32), np.empty((4, m), np.float32)
    far = np.empty((4, m), np.float32)
    for i in range(n):
        part[:] = np.float32(0)
        for c in range(4):
            for d in range(starts[c], starts[c + 1]):
                factor = x[i, d]
                for k in range(m):
                    part[c, k] += factor * words[d, k]
        for k in range(m):
            a, b = part[0, k] + part[1, k], part[0, k] - part[1, k]
            c, d = part[2, k] + part[3, k], part[2, k] - part[3, k]
            far[0, k], far[1, k], far[2, k], far[3, k] = offset[k] - 2 * (a + c), offset[k] - 2 * (b + d), offset[k] - 2 * (a - c), offset[k] - 2 * (b - d)
        least[:] = np.float32(1e30)
        for u in range(4):
            for k in range(m):
                if far[u, k] >= least[probes - 1]:
                    continue
                at = probes - 1
                while at > 0 and far[u, k] < least[at - 1]:
                    least[at], out[i, at] = least[at - 1], out[i, at - 1]
                    at -= 1
                least[at], out[i, at] = far[u, k], 4 * k + u
    return out


def vote(words: NDArray[np.int32], signatures: NDArray[np.uint64], flips: NDArray[np.uint64], starts: NDArray[np.int64], stored: NDArray[np.uint64],
         owner: NDArray[np.uint32], weight: NDArray[np.float32], near: NDArray[np.float32], reach: int, images: int,
         room: int) -> tuple[NDArray[np.float32], NDArray[np.int32], NDArray[np.float32], int]:
    """Walk the posting lists of every query feature under the four readings.

    Returns votes (images×4: per query feature only its best hit of a picture counts), the hits (n×3: picture·4+reading, query feature,
    stored feature), their weights and how many there are (at most `room`).
    """
    votes = np.zeros(images * 4, np.float32)
    last, best = np.full(images * 4, -1, np.int32), np.zeros(images * 4, np.float32)
    hits, weights, n = np.empty((room, 3), np.int32), np.empty(room, np.float32), 0
    for q in range(words.shape[0]):
        for u in range(4):
            s0, s1 = signatures[q, 0] ^ flips[u, 0], signatures[q, 1] ^ flips[u, 1]
            for p in range(words.shape[1]):
                word = words[q, p] ^ u
                for k in range(starts[word], starts[word + 1]):
                    h = _bits(s0 ^ stored[k, 0]) + _bits(s1 ^ stored[k, 1])
                    if h > reach:
                        continue
                    w = weight[word] * near[h]
                    slot = np.int64(owner[k]) * 4 + u
                    if last[slot] != q:
                        last[slot] = q
                        best[slot] = np.float32(0)
                    if w > best[slot]:
                        votes[slot] += w - best[slot]
                        best[slot] = w
                    if n < room:
                        hits[n, 0], hits[n, 1], hits[n, 2] = slot, q, k
                        weights[n] = w
                        n += 1
    return votes, hits, weights, n


def guided(query: NDArray[np.float32], signatures: NDArray[np.uint64], place: NDArray[np.float32], stored: NDArray[np.uint64], m: NDArray[np.float32],
           near: float, reach: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """For every registered feature its best query feature where the affine m (2×3, registered to query) says it should be; -1 where none."""
    n = place.shape[0]
    found, bits = np.full(n, -1, np.int32), np.full(n, 999, np.int32)
    scale = np.sqrt(abs(m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0]))
    turn = np.arctan2(m[1, 0] - m[0, 1], m[0, 0] + m[1, 1])
    taken = np.full(query.shape[0], -1, np.int32)
    for i in range(n):
        x = m[0, 0] * place[i, 0] + m[0, 1] * place[i, 1] + m[0, 2]
        y = m[1, 0] * place[i, 0] + m[1, 1] * place[i, 1] + m[1, 2]
        for j in range(query.shape[0]):
            if abs(query[j, 0] - x) > near or abs(query[j, 1] - y) > near:
                continue
            ratio = query[j, 2] / (place[i, 2] * scale + 1e-6)
            if ratio < 0.5 or ratio > 2.0:
                continue
            t = (query[j, 3] - place[i, 3] - turn) % (2 * np.pi)
            if t > 0.6 and t < 2 * np.pi - 0.6:
                continue
            h = np.int32(_bits(signatures[j, 0] ^ stored[i, 0]) + _bits(signatures[j, 1] ^ stored[i, 1]))
            if h <= reach and h < bits[i]:
                found[i], bits[i] = j, h
        j = found[i]
        if j >= 0:
            other = taken[j]
            if other >= 0 and bits[other] <= bits[i]:
                found[i] = -1
            else:
                if other >= 0:
                    found[other] = -1
                taken[j] = i
    return found, bits
