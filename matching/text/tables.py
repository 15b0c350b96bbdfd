"""The tables every text comparison reads: folding, readings, look-alikes, word frequencies; loaded once, read-only.

`words` is an open-addressing table of 32-bit word hashes with Zipf frequency x 25 and a byte of flags (see vocabulary.py).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching.text import letters, sound, vocabulary
from matching.text.frequencies import frequencies

DATA = Path(__file__).resolve().parent / "data"
TOP = 0x30000
FIRST, LAST = 0x3400, 0xA000
SLOTS = 1 << 19
ZIPF = 25.0
TRADE_ZIPF = 100
"""Zipf frequency x 25 that a word of goods, sellers or companies has at least: in a listing it is an everyday word."""
Arr = npt.NDArray[np.generic]


class Tables(NamedTuple):
    """fold_at: code point -> row of fold_from/fold_text, -1 itself. sounds, heard, zipf, group, shape_row: by ideograph - FIRST. shape_mask: 256 bits of the look-alikes of a row."""

    fold_at: npt.NDArray[np.int32]
    fold_from: npt.NDArray[np.int32]
    fold_text: npt.NDArray[np.uint32]
    sounds: npt.NDArray[np.uint16]
    tones: npt.NDArray[np.uint8]
    zipf: npt.NDArray[np.uint8]
    group: npt.NDArray[np.uint8]
    sound_key: npt.NDArray[np.uint16]
    near: npt.NDArray[np.uint8]
    pinyin: npt.NDArray[np.int64]
    pinyin_id: npt.NDArray[np.uint16]
    shape_row: npt.NDArray[np.int32]
    shape_who: npt.NDArray[np.uint32]
    shape_how: npt.NDArray[np.uint8]
    shape_mask: npt.NDArray[np.uint64]
    word_key: npt.NDArray[np.uint32]
    word_zipf: npt.NDArray[np.uint8]
    word_flag: npt.NDArray[np.uint8]
    letter_price: npt.NDArray[np.int32]
    letter_kind: npt.NDArray[np.uint8]
    letter_pair: npt.NDArray[np.uint64]
    skeleton: npt.NDArray[np.uint8]


def letters_number(syllable: str) -> int:
    """A run of letters as a number in base 27."""
    n = 0
    for c in syllable:
        n = n * 27 + ord(c) - 96
    return n


def _fold(z: dict[str, Arr]) -> tuple[npt.NDArray[Any], ...]:
    at = np.full(TOP, -1, np.int32)
    code = z["code"].astype(np.int64)
    below = code < TOP
    at[code[below]] = np.flatnonzero(below).astype(np.int32)
    start = np.zeros(len(code) + 1, np.int32)
    np.cumsum(z["size"], out=start[1:])
    return at, start, z["text"].astype(np.uint32)


def _shapes() -> tuple[npt.NDArray[Any], ...]:
    with np.load(DATA / "shapes.npz") as z:
        chars, who, how = z["chars"], z["who"], z["how"]
    row = np.full(LAST - FIRST, -1, np.int32)
    row[chars - FIRST] = np.arange(len(chars))
    mask = np.zeros((len(chars), 4), np.uint64)
    bit = (chars[who].astype(np.uint64) * 2654435761 >> 20) & 255
    np.bitwise_or.at(mask, (np.arange(len(chars))[:, None], bit >> 6), np.uint64(1) << (bit & 63))
    return row, chars[who].astype(np.uint32), how, mask


# characters of one kind, exchanged to keep the picture of a name: numbers, colours, sizes, beasts, quarters, kin
GROUPS = ("一二三四五六七八九十百千万两双", "红黄蓝绿青紫白黑金银", "大小老新", "牛马羊虎狼狗猫兔鼠龙凤鸟鹿熊狮豹鸭鸡鹅", "东南西北", "爸妈爷奶哥姐弟妹爹娘公婆", "江河湖海山川", "日月星", "男女")


def _groups() -> npt.NDArray[np.uint8]:
    out = np.zeros(LAST - FIRST, np.uint8)
    for k, group in enumerate(GROUPS, 1):
        for c in group:
            out[ord(c) - FIRST] = k
    return out


def _words(common: dict[str, npt.NDArray[Any]]) -> tuple[npt.NDArray[Any], ...]:
    keys, zipf = common["key"].astype(np.int64), common["zipf"]
    known = dict(vocabulary.flags())
    extra = np.array(sorted(known), np.int64)
    every = np.union1d(keys, extra)
    value = np.zeros(len(every), np.uint8)
    value[np.searchsorted(every, keys)] = zipf
    flag = np.zeros(len(every), np.uint8)
    flag[np.searchsorted(every, extra)] = [known[int(k)] for k in extra]
    trade = flag & (vocabulary.GOODS | vocabulary.SELLING | vocabulary.COMPANY) > 0
    value[trade] = np.maximum(value[trade], TRADE_ZIPF)
    slot_key, slot_zipf, slot_flag = np.zeros(SLOTS, np.uint32), np.zeros(SLOTS, np.uint8), np.zeros(SLOTS, np.uint8)
    left, step = np.arange(len(every)), 0
    while len(left):
        slot = (every[left] + step) & (SLOTS - 1)
        free = slot_key[slot] == 0
        slots, first = np.unique(slot[free], return_index=True)
        take = left[free][first]
        slot_key[slots], slot_zipf[slots], slot_flag[slots] = every[take], value[take], flag[take]
        left, step = np.setdiff1d(left, take, assume_unique=True), step + 1
    return slot_key, slot_zipf, slot_flag


@lru_cache(maxsize=1)
def sound_names() -> tuple[str, ...]:
    """Syllables by number; number 0 is 'no reading'."""
    with np.load(DATA / "chars.npz") as z:
        return ("", *(str(s) for s in z["sound_names"]))


def _frozen(t: Tables) -> Tables:
    for a in t:
        a.setflags(write=False)
    return t


@lru_cache(maxsize=1)
def tables() -> Tables:
    """All tables, loaded from data/ at first use (about 0.2 s)."""
    with np.load(DATA / "chars.npz") as f:
        z = {k: f[k] for k in f.files}
    names = list(sound_names()[1:])
    sounds, tones, zipf = np.zeros((LAST - FIRST, 4), np.uint16), np.zeros((LAST - FIRST, 4), np.uint8), np.zeros(LAST - FIRST, np.uint8)
    tones[z["kept"] - FIRST] = z["tones"]
    sounds[z["kept"] - FIRST], common = z["sounds"], frequencies()
    ideograph = (common["char"] >= FIRST) & (common["char"] < LAST) & np.isin(common["char"], z["kept"])
    zipf[common["char"][ideograph] - FIRST] = common["char_zipf"][ideograph]
    folded = {s: i for i, s in enumerate(dict.fromkeys(sound.folded(s) for s in names))}
    key = np.array([0, *(folded[sound.folded(s)] + 1 for s in names)], np.uint16)
    numbers = np.array([letters_number(s) for s in names], np.int64)
    order = np.argsort(numbers)
    fold, shape, word = _fold(z), _shapes(), _words(common)
    return _frozen(Tables(fold[0], fold[1], fold[2], sounds, tones, zipf, _groups(), key, sound.nearness_table(names), numbers[order],
                          (order + 1).astype(np.uint16), shape[0], shape[1], shape[2], shape[3], word[0], word[1], word[2],
                          letters.price_table(), letters.kind_table(), letters.pair_table(), letters.skeleton_table()))
