"""How near two Mandarin syllables sound: initials and finals that dialects and quick speech confuse.

The groups follow Liu et al. 2011 (ACM TALIP 10:2), where 76 % of real character errors are phonological: retroflex and plain
sibilants, n and l, front and back nasals first; then voicing pairs and neighbouring vowels.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

INITIALS = ("zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w")
FOLDED_INITIAL = {"zh": "z", "ch": "c", "sh": "s", "n": "l"}
FOLDED_FINAL = {"ang": "an", "eng": "en", "ing": "in", "iang": "ian", "uang": "uan", "ueng": "uen"}
RELATED_INITIALS = ("bp", "dt", "gk", "jqx", "zcs", "hf", "lr", "zj", "cq", "sx", "kh", "mn", "wh")
RELATED_FINALS = (("e", "o", "uo"), ("ai", "ei"), ("ao", "ou"), ("u", "ou"), ("un", "ong", "en"), ("ui", "ei"), ("ian", "an", "uan"), ("ie", "ian", "ue"),
                  ("i", "ei", "v", "u"), ("ia", "a", "ua"), ("iao", "ao", "iu"), ("in", "en", "un"), ("iong", "ong"), ("er", "e"), ("an", "en"), ("ai", "a"))
SAME, FOLDED, RELATED, RHYME, HEAD = 100, 85, 65, 45, 30


def split(syllable: str) -> tuple[str, str]:
    """Initial (may be empty) and final; y and w count as initials."""
    for i in INITIALS:
        if syllable.startswith(i) and len(syllable) > len(i):
            return i, syllable[len(i):]
    return "", syllable


def folded(syllable: str) -> str:
    """The syllable with confusable initials and finals made one: zhang and zan fall together."""
    i, f = split(syllable)
    return FOLDED_INITIAL.get(i, i) + FOLDED_FINAL.get(f, f)


def nearness(a: str, b: str) -> int:
    """0..100: 100 the same syllable, 85 confusable, 65 related, 45 the same final, 30 the same initial."""
    if a == b:
        return SAME
    if folded(a) == folded(b):
        return FOLDED
    (ia, fa), (ib, fb) = split(folded(a)), split(folded(b))
    if fa == fb:
        near = any(ia[:1] in g and ib[:1] in g for g in RELATED_INITIALS if ia and ib) or {ia, ib} <= {"", "y", "w"}
        return RELATED if near else RHYME
    if ia == ib:
        return RELATED if any(fa in g and fb in g for g in RELATED_FINALS) else HEAD
    return 0


def nearness_table(names: list[str]) -> npt.NDArray[np.uint8]:
    """Nearness of every pair; row and column 0 stand for 'no reading'."""
    parts = [split(folded(s)) for s in names]
    out = np.zeros((len(names) + 1, len(names) + 1), np.uint8)
    finals = {f: i for i, f in enumerate(sorted({p[1] for p in parts}))}
    initials = {s: i for i, s in enumerate(sorted({p[0] for p in parts}))}
    fi = np.array([finals[p[1]] for p in parts])
    ii = np.array([initials[p[0]] for p in parts])
    related_i = np.array([[_related_initials(a, b) for b in initials] for a in initials])
    related_f = np.array([[any(a in g and b in g for g in RELATED_FINALS) for b in finals] for a in finals])
    same_f, same_i = fi[:, None] == fi[None], ii[:, None] == ii[None]
    body = np.where(same_f, np.where(related_i[ii][:, ii], RELATED, RHYME), 0)
    body = np.where(same_i & ~same_f, np.where(related_f[fi][:, fi], RELATED, HEAD), body)
    body = np.where(same_f & same_i, FOLDED, body)
    np.fill_diagonal(body, SAME)
    out[1:, 1:] = body
    return out


def _related_initials(a: str, b: str) -> bool:
    if {a, b} <= {"", "y", "w"}:
        return True
    return bool(a and b) and any(a[:1] in g and b[:1] in g for g in RELATED_INITIALS)
