"""Columns of a comparison: what was seen above what is claimed, unit by unit."""

from __future__ import annotations

from dataclasses import dataclass

from matching.text import cjk, explain, latin
from matching.text.index import LEAST, TextIndex
from matching.text.tables import FIRST, LAST, sound_names, tables
from matching.text.units import SYLLABLE_BIT, Row, code_points, rows
from matching.types import Mark

IDEOGRAPH_RELATION = {cjk.EXACT: "same", cjk.HOMOPHONE: "sound", cjk.FOLDED: "sound", cjk.RELATED: "sound", cjk.BOTH: "shape", cjk.SHAPE: "shape", cjk.LIKE: "shape",
                      cjk.PINYIN: "sound", cjk.PINYIN_NEAR: "sound", cjk.ANYTHING: "other", cjk.WEAK: "other", cjk.PLAIN: "other", cjk.MISSING: "missing", cjk.SWAP: "same",
                      cjk.ORDER: "same", cjk.AKIN: "meaning"}
LETTER_RELATION = {latin.SAME: "same", latin.LOOKS: "shape", latin.SOUNDS: "sound", latin.VOWEL: "sound", latin.OTHER: "other", latin.MISSING: "missing", latin.SWAP: "same", latin.PAIR: "shape"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: units and readings (pinyin, empty for letters), and how they are related.

    relation: same, sound, shape, meaning, missing (only claimed), extra (only seen), other.
    """

    seen: str
    claimed: str
    seen_reading: str
    claimed_reading: str
    relation: str


def columns(seen: str, claimed: str) -> list[Column]:
    """Columns for the compare view of a seen text and a claimed name, in the order of the name; empty where nothing meets."""
    index = TextIndex.build([Mark("claimed", claimed)])
    codes = code_points(seen[:400])
    if not len(codes) or not len(index.segments):
        return []
    row = Row(*rows(tables(), codes))
    found = index.ask(0, row, 0, LEAST * 4, True, 1)
    if not found:
        return []
    _, _, form, first, last = found[0]
    m = index.traced(index.segments[0], row, [(form, first, last)], 0).meeting(0)
    return _columns(m, row, seen)


def _columns(m: explain.Meeting, row: Row, seen: str) -> list[Column]:
    out: list[Column] = []
    done: set[int] = set()
    met = [j for j in m.at if j >= 0]
    for i, unit in enumerate(m.unit):
        j = m.at[i]
        for k in range((max(done) + 1) if done else m.first, j if j >= 0 else 0):
            if k not in done and k not in met:
                out.append(Column(_seen(m, row, seen, k), "", _reading(m, row, k), "", "extra"))
                done.add(k)
        relation = (LETTER_RELATION if m.letters else IDEOGRAPH_RELATION)[m.op[i]]
        text = _seen(m, row, seen, j) if j >= 0 and j not in done else ""
        out.append(Column(text, explain.letter_text([unit]) if m.letters else explain.unit_text(unit),
                          _reading(m, row, j) if j >= 0 else "", _claimed_reading(m, unit), relation))
        if j >= 0:
            done.add(j)
    return out


def _seen(m: explain.Meeting, row: Row, text: str, j: int) -> str:
    if m.letters:
        return text[int(row.place[j]):int(row.place[j]) + 1]
    return text[int(row.start[j]):int(row.end[j])]


def _reading(m: explain.Meeting, row: Row, j: int) -> str:
    return "" if m.letters else sound_names()[int(row.sounds[j, 0])]


def _claimed_reading(m: explain.Meeting, unit: int) -> str:
    if m.letters:
        return ""
    if unit & SYLLABLE_BIT:
        return sound_names()[unit & 0xFFFF]
    return sound_names()[int(tables().sounds[unit - FIRST, 0])] if FIRST <= unit < LAST else ""



