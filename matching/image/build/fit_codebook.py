"""Fit projection, vocabulary and rarity on drawn pictures. Writes data/codebook.npz (about 350 kB)."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from matching.image.build.drawing import Pixels, mark, product
from matching.image.codebook import READINGS, WORD_DIMS, Codebook, nearest, permutations, root, sign_bits, vocabulary_of
from matching.image.local import describe

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]


def bank(seed: int, marks: int, products: int) -> list[Pixels]:
    r = np.random.default_rng(seed)
    return [mark(r) for _ in range(marks)] + [product(r) for _ in range(products)]


def sample(pictures: list[Pixels], side: int = 256) -> list[F32]:
    """Raw descriptors of each picture."""
    out = []
    for im in pictures:
        s = side / max(im.shape[:2])
        gray = np.asarray(cv2.cvtColor(cv2.resize(im, None, fx=s, fy=s, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY), np.uint8)
        out.append(describe(gray, 300)[1])
    return out


def axes_of(x: F32) -> tuple[F32, F32, F32]:
    """Mean, principal axes (columns, widest first) and signs 4×128 of root descriptors pooled with their permuted twins."""
    perms = permutations()
    mean = np.mean([x[:, p].mean(0) for p in perms], axis=0)
    centred = (x - mean).astype(np.float64)
    covariance: F64 = np.asarray(np.mean([np.cov(centred[:, p].T, bias=True) for p in perms], axis=0))
    columns: list[tuple[float, F64, tuple[int, ...]]] = []
    identity = np.eye(128)
    flips = [identity[p] for p in perms]
    for a in (1, -1):
        for b in (1, -1):
            projector = sum(c * f for c, f in zip((1, a, b, a * b), flips, strict=True)) / READINGS
            values, vectors = np.linalg.eigh(projector)
            basis = vectors[:, values > .5]
            inner, turn = np.linalg.eigh(basis.T @ covariance @ basis)
            columns += [(v, basis @ turn[:, k], (1, a, b, a * b)) for k, v in enumerate(inner)]
    columns.sort(key=lambda c: -c[0])
    axes = np.stack([c[1] for c in columns], 1)
    return mean.astype(np.float32), axes.astype(np.float32), np.array([c[2] for c in columns], np.float32).T.copy()


def turn_of(signs: F32, widths: F32, r: np.random.Generator) -> F32:
    """A random rotation within each symmetry class, after damping the widest axes, so that every bit carries about as much."""
    turn = np.zeros((128, 128), np.float32)
    for kind in {tuple(s) for s in signs.T}:
        at = np.flatnonzero((np.array(kind) == signs.T).all(1))
        q, _ = np.linalg.qr(r.normal(size=(len(at), len(at))))
        turn[np.ix_(at, at)] = (q * np.maximum(widths[at, None], 1e-4) ** -.25).astype(np.float32)
    return turn


def lloyd(x: F32, signs: F32, n: int, rounds: int, r: np.random.Generator) -> F32:
    """k-means with a vocabulary closed under the readings: a point moves to the reading of a base word nearest to it."""
    words = x[r.choice(len(x), n, replace=False)].copy()
    for _ in range(rounds):
        near = nearest(x, vocabulary_of(words, signs), 1)[:, 0]
        base, reading = near // READINGS, near % READINGS
        moved = x * signs[reading, : x.shape[1]]
        total = np.zeros_like(words)
        count = np.bincount(base, minlength=n).astype(np.float32)
        np.add.at(total, base, moved)
        empty = count == 0
        words = np.asarray(total / np.maximum(count, 1)[:, None], np.float32)
        words[empty] = x[r.choice(len(x), int(empty.sum()))]
    return words


def bit_flips(signs: F32, turn: F32) -> NDArray[np.uint64]:
    """Which signature bits each reading flips: all coordinates a bit mixes are of one symmetry class."""
    owner = np.abs(turn).argmax(0)
    return np.concatenate([sign_bits(np.where(signs[u, owner] < 0, 1.0, -1.0)[None].astype(np.float32)) for u in range(READINGS)])


def fit(target: Path, seed: int = 11, marks: int = 2600, products: int = 700, words: int = 1024, rounds: int = 10) -> None:
    r = np.random.default_rng(seed)
    per_picture = sample(bank(seed, marks, products))
    x = root(np.concatenate(per_picture))
    mean, axes, signs = axes_of(x)
    y = np.asarray((x - mean) @ axes, np.float32)
    turn = turn_of(signs, y.var(0), r)
    vocabulary = lloyd(y[r.permutation(len(y))[:120_000], :WORD_DIMS], signs, words, rounds, r)
    draft = Codebook(mean, axes, signs, vocabulary, turn, bit_flips(signs, turn), np.zeros(words * READINGS, np.float32))
    share = np.zeros(words * READINGS)
    for d in per_picture:
        if len(d):
            share[np.unique(draft.encode(d)[0])] += 1
    folded = share.reshape(-1, READINGS).mean(1).repeat(READINGS)
    np.savez_compressed(target, mean=mean, axes=axes, signs=signs.astype(np.int8), words=vocabulary.astype(np.float16), turn=turn,
                        flips=draft.flips, rarity=(folded / len(per_picture)).astype(np.float32))
