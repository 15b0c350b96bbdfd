"""The fitted constants of the local features: a projection, a vocabulary of visual words and their rarity.

A SIFT descriptor (Lowe 2004) of a mirrored or contrast-inverted patch is a fixed permutation of its 128 numbers. The projection is the
principal axes of descriptors *with* their permuted twins, so under either change each coordinate only keeps or flips its sign: the four
readings of a query feature (plain, inverted, mirrored, both) cost one projection and one search of the vocabulary, which is closed
under them. Signatures are signs of the coordinates, rotated within each symmetry class (Hamming embedding, Jégou et al. 2008).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.image import kernels

F32 = NDArray[np.float32]
U64 = NDArray[np.uint64]
I32 = NDArray[np.int32]

READINGS = 4
"""0 plain, 1 inverted, 2 mirrored, 3 both: the group Z2×Z2, composed by exclusive or."""
WORD_DIMS = 64
FILE = Path(__file__).parent / "data" / "codebook.npz"


def permutations() -> NDArray[np.int64]:
    """4×128: where each number of a descriptor goes under each reading."""
    cells = np.arange(128).reshape(4, 4, 8)
    inverted = cells[::-1, ::-1]
    mirrored = cells[::-1][:, :, (8 - np.arange(8)) % 8]
    both = inverted[::-1][:, :, (8 - np.arange(8)) % 8]
    return np.stack([x.reshape(128) for x in (cells, inverted, mirrored, both)])


@dataclass(frozen=True)
class Codebook:
    """`mean` 128, `axes` 128×128 (columns), `signs` 4×128 of ±1 (of coordinates), `words` n×64 in coordinates,
    `turn` 128×128 within symmetry classes, `flips` 4×2 words of 64 bits (of signatures), `rarity` 4n prior document shares."""

    mean: F32
    axes: F32
    signs: F32
    words: F32
    turn: F32
    flips: U64
    rarity: F32

    @property
    def size(self) -> int:
        """How many words, all readings counted."""
        return len(self.words) * READINGS

    def encode(self, descriptors: F32, probes: int = 1) -> tuple[I32, U64]:
        """Words (n×probes, nearest first) and signatures (n×2) of raw SIFT descriptors (n×128)."""
        kernels.ready()
        x = kernels.product(np.ascontiguousarray(root(descriptors) - self.mean), self.axes)
        return nearest(x[:, :WORD_DIMS], self.vocabulary, probes), sign_bits(kernels.product(x, self.turn))

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words made ready for searching."""
        return vocabulary_of(self.words, self.signs)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words (dims×n) with their coordinates ordered by symmetry class: `order` of the coordinates, where each class `starts`, squared lengths."""

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    words: F32
    offset: F32


def vocabulary_of(words: F32, signs: F32) -> Vocabulary:
    """The distance of x to reading u of a base word is that of (reading u of x) to the base word, and that only turns signs of whole classes."""
    kind = (signs[1, :WORD_DIMS] < 0) + 2 * (signs[2, :WORD_DIMS] < 0)
    order = np.argsort(kind, kind="stable")
    starts = np.searchsorted(kind[order], np.arange(5))
    return Vocabulary(order, starts, np.ascontiguousarray(words[:, order].T), np.asarray((words**2).sum(1), np.float32))


def nearest(x: F32, vocabulary: Vocabulary, probes: int) -> I32:
    """The nearest words (4·base + reading) of n×dims coordinates, nearest first."""
    kernels.ready()
    return kernels.nearest_words(np.ascontiguousarray(x[:, vocabulary.order]), vocabulary.words, vocabulary.starts, vocabulary.offset, probes)


def root(descriptors: F32) -> F32:
    """RootSIFT (Arandjelović and Zisserman 2012): Euclid on roots compares histograms as Hellinger does."""
    return np.asarray(np.sqrt(descriptors / np.maximum(descriptors.sum(1, keepdims=True), 1e-6)), np.float32)


def sign_bits(y: F32) -> U64:
    """n×128 numbers to n×2 words of 64 sign bits."""
    return np.packbits(y > 0, axis=1).view(np.uint64).reshape(len(y), 2)


@lru_cache(maxsize=1)
def load() -> Codebook:
    """The codebook shipped with the package."""
    with np.load(FILE) as z:
        def f32(name: str) -> F32:
            return np.ascontiguousarray(z[name], np.float32)
        return Codebook(f32("mean"), f32("axes"), f32("signs"), f32("words"), f32("turn"), np.ascontiguousarray(z["flips"]), f32("rarity"))
