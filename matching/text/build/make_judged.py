"""Write judged/pairs.csv: texts that imitate a mark and texts that do not, each with a note how it came about.

    python -m matching.text.build.make_judged

The marks are less famous ones and invented ones (judged/marks.tsv); known facts are in judged/hand.tsv. The rest is constructed, as the
examination rules (domain knowledge: same or near sound and shape, order, one of three characters, descriptive additions; not similar
where the first character or the meaning clearly differs) and the usual tricks of sellers have it. Seeded: the same file every time.
"""

from __future__ import annotations

import csv
import itertools
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import opencc
import wordfreq
from rapidfuzz import fuzz, process

from matching.goods import word_classes
from matching.text.famous import famous
from matching.text.normalise import fold
from matching.text.tables import FIRST, sound_names, tables

JUDGED = Path(__file__).resolve().parent.parent / "judged"
HERE = Path(__file__).resolve().parent
ADDED = ["王", "牌", "新", "小", "大", "老", "记", "家", "坊", "之家", "正宗", "世家", "集团", "优品", "国际"]
PLACES = ["北京", "上海", "广州", "温州", "四川", "山东", "浙江", "香港", "美国", "意大利"]
TITLES = ("2026新款 {x} {g} 男女通用 包邮", "{g} {x} 正品保障 厂家直销", "【{x}】{g} 家用大容量", "{x}{g} 一件代发 支持定制 现货", "工厂直供 {x} {g} 量大从优 诚招代理", "{x} 官方旗舰店 {g} 限时特惠 送运费险",
          "夏季热销 {x} 时尚百搭 {g}", "{y}{x}商贸有限公司 {g}", "爆款 {g} {x} 同款 网红推荐 顺丰发货", "A区12号展位 {x} 新品 {g} 招商")
LATIN_TITLES = ("{x} {g} for men women 2 pack", "New {x} {g} free shipping", "wholesale {x} {g} factory price", "2026 hot sale {x} style {g} OEM accepted", "{x} premium {g} with gift box",
                "genuine quality {g} {x} bulk order", "Booth 12 {x} {g} catalogue", "{x} {g} 厂家直销 包邮", "set of 3 {x} {g} clearance", "外贸 {x} {g} 现货 批发")
FAIR = ("适用{x}{g}配件", "{g} 兼容{x} 替换", "通用 适配 {x} {g}", "{x}{g}维修教程")
LATIN_FAIR = ("{g} for {x}", "replacement {g} compatible with {x}", "fits {x} {g}", "适用于 {x} {g}")
LOOKS = {"a": "4", "e": "3", "i": "1l", "l": "1i", "o": "0", "s": "5", "t": "7", "b": "8", "g": "9", "z": "2", "u": "v", "v": "u", "n": "m", "m": "rn", "w": "vv", "c": "e"}
SOUNDS = {"c": "k", "k": "c", "s": "z", "z": "s", "i": "y", "y": "i", "f": "ph", "v": "w", "d": "t", "t": "d", "b": "p", "p": "b", "x": "ks", "j": "g"}
GLYPHS = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "i": "і", "s": "ѕ", "b": "Ь", "h": "һ", "k": "κ", "m": "ｍ", "n": "ո", "u": "υ", "y": "у", "t": "τ"}
VOWELS, CONSONANTS = "aeiou", "bcdfghklmnprstvw"


@dataclass(frozen=True)
class Given:
    """A mark with its language, class and goods words."""

    mark: str
    lang: str
    nice: int
    goods: tuple[str, ...]


def given() -> list[Given]:
    out = []
    for line in (JUDGED / "marks.tsv").read_text(encoding="utf-8").splitlines():
        lang, nice, goods, marks = line.split("\t")
        words = tuple(w for w, c in word_classes().items() if int(nice) in c and (ord(w[0]) > 999) == (lang == "zh"))
        out += [Given(m.replace("_", " "), lang, int(nice), (*goods.split(), *words[:25])) for m in marks.split()]
    return out


class Chinese:
    """Tricks on ideographs."""

    def __init__(self, rnd: random.Random) -> None:
        self.rnd, t = rnd, tables()
        self.zipf = {w: 9 + math.log10(f) for w, f in wordfreq.get_frequency_dict("zh", wordlist="large").items()}
        self.common = [c for c in (chr(n) for n in range(0x4E00, 0x9FA6)) if t.zipf[ord(c) - FIRST] > 110]
        self.by_sound: dict[int, list[str]] = defaultdict(list)
        for c in self.common:
            self.by_sound[int(t.sounds[ord(c) - FIRST][0])].append(c)
        self.by_key: dict[int, list[str]] = defaultdict(list)
        for c in self.common:
            self.by_key[int(t.sound_key[t.sounds[ord(c) - FIRST][0]])].append(c)
        self.words = [w for w, z in self.zipf.items() if 2 <= len(w) <= 4 and z > 3.0 and all("一" <= c < "龦" for c in w) and not set(w) & set("射奸淫尸毒枪屎尿奶屁乳妓嫖鸡")]
        self.with_char: dict[str, list[str]] = defaultdict(list)
        for w in self.words:
            for c in set(w):
                self.with_char[c].append(w)
        self.look: dict[str, list[str]] = defaultdict(list)
        for p in (HERE / "lookalikes.txt").read_text(encoding="utf-8").split():
            self.look[p[0]].append(p[1])
            self.look[p[1]].append(p[0])
        self.trad = opencc.OpenCC("s2t")

    def homophone(self, c: str) -> str:
        t = tables()
        s = [x for x in self.by_sound[int(t.sounds[ord(c) - FIRST][0])] if x != c]
        return self.rnd.choice(s) if s else c

    def near(self, c: str) -> str:
        t = tables()
        one = t.sounds[ord(c) - FIRST][0]
        s = [x for x in self.by_key[int(t.sound_key[one])] if t.sounds[ord(x) - FIRST][0] != one]
        return self.rnd.choice(s) if s else self.homophone(c)

    def alike(self, c: str) -> str:
        if self.look[c] and self.rnd.random() < .8:
            return self.rnd.choice(self.look[c])
        t = tables()
        r = int(t.shape_row[ord(c) - FIRST])
        return chr(self.rnd.choice(t.shape_who[r][:6].tolist())) if r >= 0 else c

    def pinyin(self, m: str) -> list[str]:
        t = tables()
        return [sound_names()[int(t.sounds[ord(c) - FIRST][0])] for c in m]

    def positives(self, m: str) -> Iterator[tuple[str, str, str]]:
        r, n = self.rnd, len(m)
        for k in r.sample(range(n), min(n, 3)):
            yield m[:k] + self.homophone(m[k]) + m[k + 1:], "homophone", "one character for one of the same sound"
        k = r.randrange(n)
        yield m[:k] + self.near(m[k]) + m[k + 1:], "homophone", "one character for one of nearly the same sound"
        for k in r.sample(range(n), min(n, 2)):
            yield m[:k] + self.alike(m[k]) + m[k + 1:], "shape", "one character for a look-alike"
        if n > 2 or r.random() < .3:
            i, j = sorted(r.sample(range(n), 2))
            yield "".join(self.homophone(c) if x in (i, j) else c for x, c in enumerate(m)), "homophone", "two characters for ones of the same sound"
        if r.random() < .5:
            k = r.randrange(n - 1)
            yield m[:k] + m[k + 1] + m[k] + m[k + 2:], "transpose", "two neighbours swapped"
        if n >= 4 and r.random() < .5:
            yield m[2:] + m[:2], "transpose", "halves in the other order"
        yield r.choice((m + r.choice(ADDED), r.choice(PLACES) + m, r.choice("新小老大") + m)), "insert", "a weak word added"
        if n > 2:
            k = r.randrange(1, n)
            yield m[:k] + r.choice(self.common) + m[k:], "insert", "a character put inside"
            k = r.randrange(1, n)
            yield m[:k] + r.choice(self.common) + m[k + 1:], "substitute", "a later character for another"
            k = r.randrange(1, n)
            yield m[:k] + m[k + 1:], "delete", "a character left out"
        trad = self.trad.convert(m)
        if trad != m:
            yield trad, "trad", "traditional characters"
        yield from self.dressed(m)

    def dressed(self, m: str) -> Iterator[tuple[str, str, str]]:
        r, p = self.rnd, self.pinyin(m)
        yield r.choice(("".join(p), " ".join(p), "".join(p).upper(), "-".join(p).title())), "pinyin", "written in pinyin"
        if r.random() < .5:
            k = r.randrange(len(m))
            yield m[:k] + p[k] + m[k + 1:], "mixed", "one character in pinyin"
        if r.random() < .5:
            yield r.choice("-·./ *|_★").join(m), "separator", "signs between the characters"

    def negatives(self, m: str, others: list[str]) -> Iterator[tuple[str, str, str]]:
        r, n = self.rnd, len(m)
        for c in r.sample(m, min(n, 2)):
            pool = [w for w in self.with_char[c] if w != m]
            for w in r.sample(pool, min(len(pool), 2)):
                yield r.choice((w, w + r.choice(self.words), r.choice(self.words) + " " + w)), "generic", "ordinary word sharing a character"
        for i, j in itertools.pairwise(range(n)):
            a = [w for w in self.with_char[m[i]] if w.endswith(m[i]) and w != m]
            b = [w for w in self.with_char[m[j]] if w.startswith(m[j]) and w != m]
            if a and b and n == 2:
                for _ in range(2):
                    yield r.choice(a) + r.choice(b), "substring", "the mark across two ordinary words"
        sounds = self.pinyin(m)
        same = [w for w in self.with_sound(sounds) if w != m]
        if n == 2 and same:
            yield r.choice(same) + " " + r.choice(self.words), "dictword", "ordinary word of the same sound, in its own meaning"
        if n == 2:
            for _ in range(2):
                yield m + r.choice([w for w in r.sample(self.words, 20) if len(w) == 2]), "substring", "joined with an ordinary word to another expression"
            k = r.randrange(2)
            yield m[:k] + r.choice(self.common) + m[k + 1:], "othermark", "one of two characters is another"
            yield r.choice(self.common) + m[1:] if r.random() < .5 else m[:1] + r.choice(self.common) + r.choice(self.common), "othermark", "one of the characters in another name"
            yield r.choice((m + r.choice(self.common) + r.choice(self.common), r.choice(self.common) + m + r.choice(self.common))), "substring", "inside a longer name"
        else:
            yield r.choice(self.common) + m[1:], "othermark", "the first character is clearly another"
            k = r.randrange(n - 1)
            yield "".join(r.choice(self.common) if x in (k, k + 1) else c for x, c in enumerate(m)), "othermark", "two characters are others"
        for o, _, _ in process.extract(m, others, scorer=fuzz.ratio, limit=3):
            yield o, "othermark", "another mark, the nearest of the list"

    def with_sound(self, sounds: list[str]) -> list[str]:
        if not hasattr(self, "_sounded"):
            self._sounded: dict[str, list[str]] = defaultdict(list)
            for w in self.words:
                if len(w) == 2:
                    self._sounded["".join(self.pinyin(w))].append(w)
        return self._sounded["".join(sounds)]


class Latin:
    """Tricks on letters."""

    def __init__(self, rnd: random.Random) -> None:
        self.rnd = rnd
        freq = wordfreq.get_frequency_dict("en", wordlist="large")
        self.words = [w for w, f in freq.items() if 3 <= len(w) <= 12 and w.isascii() and w.isalpha() and 9 + math.log10(f) > 2.7]
        self.common = [w for w in self.words if 9 + math.log10(freq[w]) > 4]

    def positives(self, m: str) -> Iterator[tuple[str, str, str]]:
        r, n = self.rnd, len(m)
        letters = [i for i, c in enumerate(m) if c.isalpha()]
        for table, kind, note in ((LOOKS, "leet", "a letter for a sign that looks alike"), (LOOKS, "leet", "a letter for a sign that looks alike"), (SOUNDS, "substitute", "a letter for one of the same sound"),
                                  (SOUNDS, "substitute", "a letter for one of the same sound"), (GLYPHS, "homoglyph", "a letter of another script")):
            can = [i for i in letters if m[i].lower() in table]
            if can:
                i = r.choice(can)
                yield m[:i] + r.choice(table[m[i].lower()] if len(table[m[i].lower()]) < 3 and table is LOOKS and m[i].lower() in "il" else [table[m[i].lower()]]) + m[i + 1:], kind, note
        if n >= 4:
            i = r.choice(letters[:-1])
            yield m[:i] + m[i + 1] + m[i] + m[i + 2:], "transpose", "two letters swapped"
            i = r.choice(letters)
            yield m[:i] + m[i] + m[i:], "insert", "a letter doubled"
            v = [i for i in letters if m[i].lower() in VOWELS]
            for i in r.sample(v, min(2 if n > 4 else 1, len(v))):
                yield m[:i] + r.choice(VOWELS).upper() + m[i + 1:], "substitute", "another vowel"
        if n >= 5:
            i = r.choice(letters[1:])
            yield m[:i] + m[i + 1:], "delete", "a letter left out"
            i = r.choice(letters[1:])
            yield m[:i] + r.choice(VOWELS + CONSONANTS).upper() + m[i:], "insert", "a letter put in"
        if n >= 6:
            i = r.choice(letters[1:])
            yield m[:i] + r.choice(CONSONANTS).upper() + m[i + 1:], "substitute", "a later consonant for another"
            i, j = sorted(r.sample(letters[1:], 2))
            yield m[:i] + r.choice(VOWELS).upper() + m[i + 1:j] + m[j + 1:], "mixed", "a vowel changed and a letter left out"
        yield from self.dressed(m)

    def dressed(self, m: str) -> Iterator[tuple[str, str, str]]:
        r = self.rnd
        flat = m.replace(" ", "")
        if r.random() < .4:
            yield r.choice(" .-·*").join(flat), "separator", "signs between the letters"
        if r.random() < .4:
            i = r.randrange(1, len(flat))
            yield r.choice((flat[:i] + "*" + flat[i + 1:], flat[:i] + " " + flat[i:], flat[:i] + "-" + flat[i:])), "separator", "a sign inside"
        if r.random() < .4:
            yield m + " " + r.choice(["PRO", "SPORT", "STAR", "PARIS", "HOME", "KING", "ORIGINAL", "HERITAGE", "LIFE", "ITALY", "USA", "2026"]), "insert", "a weak word added"
        if " " in m:
            yield " ".join(reversed(m.split())), "transpose", "words in the other order"
            yield flat, "separator", "words joined"
            longest = max(m.split(), key=len)
            if len(longest) > 5:
                yield longest, "delete", "only the distinctive word"
        elif len(m) >= 6 and r.random() < .4:
            yield m + r.choice(["I", "S", "A", "Y", "O", "X"]), "insert", "a letter added at the end"

    def negatives(self, m: str, others: list[str]) -> Iterator[tuple[str, str, str]]:
        r, low = self.rnd, m.lower()
        near = [w for w, _, _ in process.extract(low.replace(" ", ""), self.words, scorer=fuzz.ratio, limit=12) if w != low]
        for w in r.sample(near[:6], min(3, len(near))):
            yield r.choice((w, w, w + " " + r.choice(self.common))), "dictword", "nearest ordinary words"
        if low in self.words:
            yield f"{low} {r.choice(self.common)}", "dictword", "the word in its own meaning, in a phrase"
            yield f"{r.choice(self.common)} {low} {r.choice(self.common)}", "dictword", "the word in its own meaning, in a phrase"
        for part in low.split():
            inside = [w for w in self.words if part in w and w != part]
            if inside and len(part) >= 3:
                yield r.choice(inside), "dictword", "ordinary word that contains it"
            head = [w for w in self.words if len(part) > 4 and w.startswith(part[:4]) and w != part]
            if head:
                yield r.choice(head) + r.choice(("", " " + r.choice(self.common))), "dictword", "ordinary word with the same beginning"
        for o, _, _ in process.extract(m, others, scorer=fuzz.ratio, limit=4):
            yield o, "othermark", "another mark, the nearest of the list"
        if len(low) <= 5 and " " not in low:
            yield r.choice(CONSONANTS).upper() + m[1:], "othermark", "a short name with another first letter"
            yield m + r.choice(self.words)[:4].upper(), "othermark", "a short name inside a longer one"
            i = r.randrange(1, len(m))
            yield m[:i] + r.choice(CONSONANTS).upper() + m[i + 1:], "othermark", "a short name with another letter"
        else:
            half = len(m) // 2
            yield m[:half] + r.choice(self.words)[-4:].upper(), "othermark", "the same beginning, another end"
            yield r.choice(self.words)[:4].upper() + m[half:], "othermark", "another beginning, the same end"


def titled(rnd: random.Random, g: Given, text: str, nice_goods: list[str]) -> str:
    latin = text.isascii()
    t = rnd.choice(LATIN_TITLES if latin and rnd.random() < .7 else TITLES)
    goods = [x for x in nice_goods if x.isascii() == (t in LATIN_TITLES)] or nice_goods
    return t.format(x=text, g=rnd.choice(goods), y=rnd.choice(PLACES))


def rows_of(g: Given, trick: Chinese | Latin, others: list[str], rnd: random.Random) -> Iterator[tuple[str, str, str, int, str]]:
    goods = list(g.goods)
    for text, kind, note in trick.positives(g.mark):
        if text.casefold() == g.mark.casefold():
            continue
        pick = rnd.random()
        if pick < .25:
            yield g.mark, titled(rnd, g, text, goods), f"title-{kind}", 1, f"in a title: {note}"
        else:
            yield g.mark, text + (" " + rnd.choice(goods) if pick > .7 else ""), kind, 1, note
    if rnd.random() < .5:
        yield g.mark, titled(rnd, g, g.mark, goods), "title", 1, "the mark itself in a title"
    for text, kind, note in trick.negatives(g.mark, [o for o in others if o != g.mark]):
        if text.casefold() == g.mark.casefold():
            continue
        if rnd.random() < .25:
            yield g.mark, titled(rnd, g, text, list(rnd.sample(sorted(word_classes()), 5))), f"title-{kind}", 0, f"in a title: {note}"
        else:
            yield g.mark, text, kind, 0, note
    if rnd.random() < .3:
        yield g.mark, rnd.choice(FAIR if g.lang == "zh" else LATIN_FAIR).format(x=g.mark, g=rnd.choice(goods)), "fairuse", 0, "says what the article fits"


def other_names(g: Given, zh: Chinese, la: Latin, rnd: random.Random) -> Iterator[tuple[str, str, str, int, str]]:
    """The mark under its known names of other scripts, plain and imitated; and names that only come near them."""
    goods = list(g.goods)
    for name in famous().other_names(fold(g.mark).replace(" ", "")):
        if fold(name) == fold(g.mark) or len(name) < 2:
            continue
        yield g.mark, name + (" " + rnd.choice(goods) if rnd.random() < .5 else ""), "translit", 1, "known under this name"
        yield g.mark, titled(rnd, g, name, goods), "title-translit", 1, "known under this name, in a title"
        trick: Chinese | Latin = la if name.isascii() else zh
        if name.isascii() or all("一" <= c < "龦" for c in name):
            for text, kind, note in rnd.sample(list(trick.positives(name)), 2):
                yield g.mark, text, "translit", 1, f"its other name, {kind}: {note}"
            for text, kind, note in rnd.sample(list(trick.negatives(name, [])), 2):
                yield g.mark, text, kind, 0, f"near its other name only: {note}"


def main() -> None:
    rnd = random.Random(20261124)
    marks = given()
    zh, la = Chinese(rnd), Latin(rnd)
    tricks: dict[str, Chinese | Latin] = {"zh": zh, "la": la}
    out: dict[tuple[str, str], tuple[str, str, str, int, str]] = {}
    for line in (JUDGED / "hand.tsv").read_text(encoding="utf-8").splitlines():
        mark, text, kind, label, note = line.split("\t")
        out[mark, text] = (mark, text, kind, int(label), note)
    for g in marks:
        others = [x.mark for x in marks if x.lang == g.lang]
        for row in rows_of(g, tricks[g.lang], others, rnd):
            out.setdefault(row[:2], row)
        for row in other_names(g, zh, la, rnd):
            out.setdefault(row[:2], row)
    with (JUDGED / "pairs.csv").open("w", encoding="utf-8", newline="") as f:
        w = csv.writer(f)
        w.writerow(("mark", "text", "kind", "label", "note"))
        w.writerows(out.values())


if __name__ == "__main__":
    main()
