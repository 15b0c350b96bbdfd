"""The same register in tantivy, tuned fairly: what a programmer would build who knows about pinyin and look-alikes.

Two ways: usual tokens (characters, their pairs, syllables and their pairs, trigrams of letters) with the best 200 reordered by
rapidfuzz; and the very keys of our own index with the best 200 reordered by our own scorer. tantivy (MIT) is an optional package: where
it is missing the bench says so.
"""

from __future__ import annotations

import importlib.util
import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numba import njit
from rapidfuzz import fuzz

from matching.text import keys, search
from matching.text.ask import ask_ideographs, ask_letters
from matching.text.index import TextIndex
from matching.text.model import model
from matching.text.normalise import fold
from matching.text.tables import FIRST, LAST, sound_names, tables
from matching.text.units import row_of

CANDIDATES = 200
Tokens = Callable[[str], Iterable[str]]


def missing() -> bool:
    """Is the package not installed?"""
    return importlib.util.find_spec("tantivy") is None


def spoken(text: str) -> str:
    """A text in pinyin, other characters as they are."""
    t, folded = tables(), fold(text)
    return "".join(sound_names()[int(t.sounds[ord(c) - FIRST, 0])] or c if FIRST <= ord(c) < LAST else c for c in folded)


def usual_tokens(text: str) -> list[str]:
    """Characters, pairs of characters, syllables, pairs of syllables, trigrams of letters."""
    t, out = tables(), []
    for run in fold(text).split():
        units = [c for c in run if FIRST <= ord(c) < LAST]
        sounds = [sound_names()[int(t.sounds[ord(c) - FIRST, 0])] for c in units]
        out += units + ["p" + s for s in sounds] + [a + b for a, b in itertools.pairwise(units)] + [f"p{a}_{b}" for a, b in itertools.pairwise(sounds)]
        letters = "".join(c for c in run if c.isascii() and c.isalnum())
        out += ["l" + letters[i:i + 3] for i in range(max(1, len(letters) - 2))] if letters else []
    return out


class Engine:
    """Marks under tokens in tantivy's memory; `best` answers their numbers, most relevant (BM25) first."""

    def __init__(self, tokens: Iterable[Iterable[str]]) -> None:
        import tantivy  # an optional package

        self.tantivy: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("n", stored=True)
        builder.add_text_field("t", stored=False, tokenizer_name="whitespace", index_option="basic")
        self.schema: Any = builder.build()
        self.index: Any = tantivy.Index(self.schema)
        writer = self.index.writer(200_000_000, 1)
        for n, words in enumerate(tokens):
            writer.add_document(tantivy.Document(n=n, t=" ".join(words)))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher: Any = self.index.searcher()

    def best(self, tokens: Iterable[str], count: int = CANDIDATES) -> list[int]:
        """Numbers of the marks that share the weightiest tokens."""
        occur, query = self.tantivy.Occur.Should, self.tantivy.Query
        words = [(occur, query.term_query(self.schema, "t", w, "basic")) for w in dict.fromkeys(tokens)]
        if not words:
            return []
        hits = self.searcher.search(query.boolean_query(words), count).hits
        return [int(self.searcher.doc(address)["n"][0]) for _, address in hits]


def usual(marks: Sequence[str]) -> Callable[[str], list[tuple[int, float]]]:
    """(number, score) of the best 200 of the usual tokens, reordered by rapidfuzz on letters and on pinyin."""
    engine, folded, sounds = Engine(map(usual_tokens, marks)), [fold(m) for m in marks], [spoken(m) for m in marks]

    def ask(text: str) -> list[tuple[int, float]]:
        f, s = fold(text), spoken(text)
        found = [(n, max(fuzz.ratio(f, folded[n]), .95 * fuzz.ratio(s, sounds[n]),
                         .9 * fuzz.partial_ratio(f, folded[n]) * min(1.0, len(folded[n]) / 4) if len(folded[n]) <= len(f) else 0.0)) for n in engine.best(usual_tokens(text))]
        return sorted(found, key=lambda r: -r[1])

    return ask


@njit(cache=True)
def scored(t: Any, reg: Any, model: Any, q: Any, s: Any, wanted: Any) -> Any:
    """The best sum of each wanted form against the whole text."""
    out = np.full(len(wanted), -99.0)
    for k in range(len(wanted)):
        f = wanted[k]
        size = len(q.code) if reg.script[f] == 0 else len(q.letter)
        for a in range(0, max(1, size - 8), 48):
            out[k] = max(out[k], search.evaluate(t, reg, model, q, np.uint64(0), f, a, min(size, a + 72), s, -1e9)[0])
    return out


def key_tokens(index: TextIndex) -> list[list[str]]:
    """Our own keys of every form, as words."""
    reg = index.segments[0].register
    key, who = keys.file_all(tables(), reg.unit, reg.off, reg.script)
    out: list[list[str]] = [[] for _ in range(len(reg.script))]
    for k, f in zip(key.tolist(), who.tolist(), strict=True):
        out[f].append(f"{k:x}")
    return out


def asked(text: str) -> list[str]:
    """The keys a text asks for, as words."""
    row, out = row_of(tables(), text), []
    for ask in (ask_ideographs, ask_letters):
        wanted, _, n = ask(tables(), row, np.empty(1024, np.uint64), np.empty(1024, np.int32))
        out += [f"{k:x}" for k in wanted[:n].tolist()]
    return out


def equal_keys(index: TextIndex) -> Callable[[str], list[tuple[int, float]]]:
    """(number of the mark, probability) of the best 200 forms by our own keys, reordered by our own scorer; the index has one segment."""
    part = index.segments[0]
    engine, memory, weights = Engine(key_tokens(index)), part.memory(), model()

    def ask(text: str) -> list[tuple[int, float]]:
        forms = np.array(engine.best(asked(text)), np.int64)
        if not len(forms):
            return []
        sums = scored(tables(), part.register, weights, row_of(tables(), text), memory, forms)
        best: dict[int, float] = {}
        for m, z in zip(part.register.mark[forms].tolist(), sums.tolist(), strict=True):
            best[m] = max(best.get(m, -99.0), z)
        return sorted(((m, 1 / (1 + float(np.exp(-z)))) for m, z in best.items()), key=lambda r: -r[1])

    return ask
