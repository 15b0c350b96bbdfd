"""Letters and digits that look or sound alike: the price of changing one into another, and one skeleton for all of a group.

Prices are hundredths: up to 25 they look alike in print, up to 65 they sound alike, 100 is any other change. Codes are 0-25 for
a-z, 26-35 for 0-9.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LOOK = (("il1j", 10), ("o0q", 10), ("s5", 10), ("z2", 12), ("b8", 12), ("e3", 12), ("a4", 12), ("g9", 12), ("g6", 15), ("b6", 15), ("t7", 15), ("uv", 15),
        ("vy", 20), ("ce", 22), ("nh", 20), ("qg", 15), ("mn", 22), ("hb", 22), ("pq", 22), ("ft", 22), ("rn", 25), ("co", 22), ("oe", 25), ("do", 25),
        ("dq", 25), ("pr", 25), ("pb", 25), ("xk", 25), ("ij", 12), ("yj", 20), ("7l", 20), ("dcl", 25), ("ae", 25))
SOUND = (("ck", 35), ("kq", 35), ("cs", 40), ("sz", 35), ("iy", 25), ("fv", 45), ("bp", 45), ("dt", 45), ("gj", 45), ("gk", 45), ("uw", 45), ("vw", 40),
         ("ei", 45), ("ae", 45), ("ou", 45), ("ao", 50), ("ea", 45), ("ao", 50), ("eo", 55), ("iu", 60), ("au", 50), ("eu", 55), ("ai", 55), ("io", 60),
         ("xs", 50), ("xz", 45), ("mn", 25), ("lr", 60), ("jy", 45), ("ye", 45), ("ya", 60), ("bv", 55), ("td", 45), ("tc", 70), ("wu", 45), ("hk", 65))
SKELETON = ("il1jy", "o0q", "s5z2", "b86", "e3", "a4", "g9", "t7", "ckx", "uv")


def code(char: str) -> int:
    """0-25 for a letter, 26-35 for a digit."""
    return ord(char) - 97 if char.isalpha() else ord(char) - 48 + 26


def cost_table() -> npt.NDArray[np.uint8]:
    """36 x 36 prices in hundredths."""
    out = np.full((36, 36), 100, np.uint8)
    np.fill_diagonal(out, 0)
    for groups in (SOUND, LOOK):
        for letters, price in groups:
            for a in letters:
                for b in letters:
                    i, j = code(a), code(b)
                    out[i, j] = out[j, i] = min(int(out[i, j]), price)
    return out


def skeleton_table() -> npt.NDArray[np.uint8]:
    """The one letter that stands for all of its look-alikes and sound-alikes."""
    out = np.arange(36, dtype=np.uint8)
    for group in SKELETON:
        for c in group:
            out[code(c)] = code(group[0])
    return out


# a pair and the one letter it stands for
PAIRS = ("rnm", "vvw", "cld", "phf", "ckk", "ksx", "nnm", "eei", "ooo", "kwq", "quk", "ieu", "sci", "dgj", "tsz", "yei")
WILD, SIZE = 36, 37
WILD_PRICE, OTHER_PRICE, LOOKS_UP_TO, SOUNDS_UP_TO = 15, 90, 25, 65
SAME, LOOKS, SOUNDS, VOWEL, OTHER = range(5)
"""How two letters meet; the same numbers as in latin.py."""


def price_table() -> npt.NDArray[np.int32]:
    """37 x 37 prices of a letter read as another, hundredths; the last row and column is a sign that may be anything."""
    out = np.full((SIZE, SIZE), WILD_PRICE, np.int32)
    out[:WILD, :WILD] = np.minimum(cost_table(), OTHER_PRICE)
    np.fill_diagonal(out, 0)
    return out


def kind_table() -> npt.NDArray[np.uint8]:
    """37 x 37: SAME, LOOKS, SOUNDS, VOWEL or OTHER."""
    price = price_table()
    vowel = np.zeros(SIZE, np.bool_)
    vowel[[code(c) for c in "aeiouy"]] = True
    both = vowel[:, None] & vowel[None, :]
    return np.select([price == 0, price <= LOOKS_UP_TO, both, price <= SOUNDS_UP_TO], [SAME, LOOKS, VOWEL, SOUNDS], OTHER).astype(np.uint8)


def pair_table() -> npt.NDArray[np.uint64]:
    """37 x 37: the letters that two letters together stand for, as bits."""
    out = np.zeros((SIZE, SIZE), np.uint64)
    for p in PAIRS:
        out[code(p[0]), code(p[1])] |= np.uint64(1) << np.uint64(code(p[2]))
    return out
