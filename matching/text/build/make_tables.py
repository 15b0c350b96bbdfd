# ruff: noqa: E501 - word lists and tables are one line each
"""Make data/chars.npz: folding of characters and readings.

    python -m matching.text.build.make_tables --confusables confusables.json

Sources: Unicode confusables (whole table, as packed by confusable_homoglyphs, Unicode licence) and NFKC; OpenCC dictionaries
(Apache-2.0); readings of pypinyin (MIT). See data/SOURCES.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from pathlib import Path

import numpy as np
import opencc
import pypinyin

DATA = Path(__file__).resolve().parent.parent / "data"
IDEOGRAPHS = range(0x3400, 0xA000)
CYRILLIC = dict(zip("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", ["a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u", "f", "h", "ts", "ch", "sh", "sch", "_", "y", "_", "e", "yu", "ya"], strict=True))
GREEK = dict(zip("αβγδεζηθικλμνξοπρςστυφχψω", ["a", "b", "g", "d", "e", "z", "i", "th", "i", "k", "l", "m", "n", "x", "o", "p", "r", "s", "s", "t", "u", "f", "ch", "ps", "o"], strict=True))

PLAIN = {ord(a): b for a, b in {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "n"}.items()}


def is_word_char(c: str) -> bool:
    return unicodedata.category(c)[0] in "LN"


def latin(c: str, look: dict[str, str]) -> str:
    """Letters and digits of a to z, 0 to 9 a character stands for, empty where none."""
    def plain(s: str) -> str:
        s = "".join(x for x in unicodedata.normalize("NFKD", s) if not unicodedata.combining(x)).casefold()
        s = s.translate(PLAIN)
        return s if s and all(x in "abcdefghijklmnopqrstuvwxyz0123456789" for x in s) else ""

    n = ord(c)
    if 0x1F150 <= n <= 0x1F169:
        return chr(97 + n - 0x1F150)
    if 0x1F170 <= n <= 0x1F189:
        return chr(97 + n - 0x1F170)
    if 0x1F1E6 <= n <= 0x1F1FF:
        return chr(97 + n - 0x1F1E6)
    one = plain(c)
    if one:
        return one
    if c in look:
        one = plain(look[c])
        if one:
            return one
    low = unicodedata.normalize("NFKD", c).casefold()[:1]
    return CYRILLIC.get(low, GREEK.get(low, "")).replace("_", "")


def simplified(c: str, steps: list[opencc.OpenCC]) -> str:
    """Simplified form; a character of GB 2312 is one already (芸 is no 艺 in Chinese, though it is in Japanese)."""
    c = unicodedata.normalize("NFKC", c)
    try:
        c.encode("gb2312")
    except UnicodeEncodeError:
        for s in steps:
            c = s.convert(c)
    return c if len(c) == 1 else c[:1]


def folding(look: dict[str, str]) -> dict[int, str]:
    """code point -> folded text; '' drops it; a blank separates. What is missing stays as it is."""
    steps = [opencc.OpenCC(k) for k in ("jp2t", "t2s")]
    out: dict[int, str] = {}
    for n in range(sys.maxunicode + 1):
        if 0xD800 <= n <= 0xDFFF:
            continue
        c, cat = chr(n), unicodedata.category(chr(n))
        if cat == "Cn":
            continue
        out[n] = fold_one(c, cat, look, steps)
    return {n: s for n, s in out.items() if s != chr(n)}


def fold_one(c: str, cat: str, look: dict[str, str], steps: list[opencc.OpenCC]) -> str:
    if c in "*@$!#+&|%" or (c.isascii() and c.isalnum()):
        return c.lower()
    if cat in ("Cc", "Cf", "Mn", "Me", "Co") or "VARIATION SELECTOR" in unicodedata.name(c, ""):
        return " " if c in "\t\n\v\f\r\x85" else ""
    wide = unicodedata.normalize("NFKC", c)
    if len(wide) == 1 and wide != c and wide in "*@$!#+&|%":
        return wide
    if (wide and "CJK UNIFIED" in unicodedata.name(wide[0], "")) or c == "〇":
        return simplified(wide, steps) if len(wide) == 1 else wide
    if c in "※●○◯■□◆◇☆★⭐＊✱✲❋":
        return "*" if c in "※●○◯■□＊✱✲" else " "
    a = latin(c, look)
    if a:
        return a
    if len(wide) > 1 and any(is_word_char(x) for x in wide):
        return "".join(latin(x, look) or (x if is_word_char(x) else " ") for x in wide)
    if is_word_char(c) or cat == "Mc":
        return wide.casefold() if len(wide) == 1 else c
    return " "


def readings(n: int) -> list[str]:
    got = pypinyin.pinyin(chr(n), style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    clean = [p.replace("ü", "v").replace("ê", "e").replace("lve", "lue").replace("nve", "nue") for p in (got[0] if got else [])]
    return [p for p in dict.fromkeys(clean) if p.isascii() and p.isalpha()][:4]


def tones(n: int, sounds: list[str]) -> list[int]:
    """Tone 1-5 of each of the readings."""
    got = pypinyin.pinyin(chr(n), style=pypinyin.Style.TONE3, heteronym=True, errors="ignore", neutral_tone_with_five=True, v_to_u=False)
    out = []
    for s in sounds:
        hit = [p for p in (got[0] if got else []) if p[:-1] in (s, s.replace("ue", "ve"))]
        out.append(int(hit[0][-1]) if hit and hit[0][-1].isdigit() else 0)
    return out


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--confusables", type=Path, required=True)
    a = p.parse_args()
    raw = json.loads(a.confusables.read_text(encoding="utf-8"))
    look: dict[str, str] = {}
    for c, near in raw.items():
        for x in near:
            t = x["c"]
            if not c.isascii() and t.isascii() and t.isalnum():
                look.setdefault(c, t)
    fold = folding(look)
    codes = sorted(fold)
    texts = [fold[n] for n in codes]
    kept = [n for n in IDEOGRAPHS if n not in fold]
    read = {n: readings(n) for n in kept}
    sounds = sorted({s for r in read.values() for s in r})
    at = {s: i + 1 for i, s in enumerate(sounds)}
    table, tone = np.zeros((len(kept), 4), np.uint16), np.zeros((len(kept), 4), np.uint8)
    for i, n in enumerate(kept):
        for j, s in enumerate(read[n]):
            table[i, j] = at[s]
        tone[i, :len(read[n])] = tones(n, read[n])
    np.savez_compressed(DATA / "chars.npz", code=np.array(codes, np.uint32), size=np.array([len(t) for t in texts], np.uint8),
                        text=np.array([ord(c) for t in texts for c in t], np.uint32), sound_names=np.array(sounds), kept=np.array(kept, np.uint32),
                        sounds=table, tones=tone)
    sys.stdout.write(f"{len(codes)} folded, {len(sounds)} syllables, {len(kept)} ideographs\n")


if __name__ == "__main__":
    main()
