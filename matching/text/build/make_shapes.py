"""Make data/shapes.npz: which ideographs look alike, from renderings of an open font and from component structure (glyphs.py).

    pip install cjk-semantic-split==0.6.0 four-corner-method==0.2.0     (both MIT; nothing else needs them)
    python -m matching.text.build.make_shapes [--sans TTC] [--serif TTC] [--held-out] [--check PAIRS.txt]

Components: package cjk-semantic-split, codes: four-corner-method. Fonts: Noto Sans/Serif CJK, SIL Open Font License. Only similarities
are kept, no outline and no code. The mixture is learned on build/lookalikes.txt, look-alike pairs written for this project: of each
pair the second character shall come before all others (conditional logit, L2). `--held-out` measures it in four parts, characters that
are joined by any chain of pairs staying in one part; `--check` on pairs of another list (two characters a word).
"""

from __future__ import annotations

import argparse
import importlib.util
import pickle
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matching.text.build.glyphs import F32, Views, compared, gb2312, split_table, views

HERE = Path(__file__).resolve().parent
KEEP, RIVALS, FOLDS, L2 = 40, 200, 4, .003
PLACES = (1, 5, 10, 20, 40)
GRADES = (32, 81, 108, 144, 250)
"""How alike the kept neighbours are called, at the quantiles 0, .1, .5, .9 and 1 of their sums: the kernels' limits stand on this."""
Pair = tuple[int, int]


class Seen(NamedTuple):
    """What is seen of some characters beside all, standardised so that one L2 suits every view; `spread` is of the views."""

    rows: dict[int, F32]
    spread: F32


def seen(v: Views, chars: Iterable[int]) -> Seen:
    """Compare each of the characters with all."""
    rows = {a: compared(v, np.array([a]))[0] for a in sorted(set(chars))}
    every = np.concatenate([x[::40] for x in rows.values()])
    mean, spread = every.mean(0), every.std(0) + 1e-6
    return Seen({a: (x - mean) / spread for a, x in rows.items()}, spread)


def learn(sets: list[F32]) -> F32:
    """Weights under which the first row of each set comes before the others."""
    def loss(w: F32) -> tuple[float, F32]:
        value, slope = 0.0, np.zeros_like(w)
        for m in sets:
            z = m @ w
            p = np.exp(z - z.max())
            p /= p.sum()
            value -= float(np.log(p[0] + 1e-12))
            slope -= m[0] - p @ m
        return value / len(sets) + L2 * float(w @ w), slope / len(sets) + 2 * L2 * w

    return np.asarray(minimize(loss, np.zeros(sets[0].shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 150}).x, np.float32)


def mixture(s: Seen, pairs: list[Pair]) -> F32:
    """Weights learned on pairs; rivals are those nearest by the plain sum of the views, then by the weights first found."""
    w = np.ones(len(s.spread), np.float32)
    for _ in range(2):
        sets = []
        for a, b in pairs:
            known = {y for z, y in pairs if z == a} | {a}
            rivals = [i for i in np.argsort(-(s.rows[a] @ w))[:RIVALS].tolist() if i not in known]
            sets.append(s.rows[a][[b, *rivals]])
        w = learn(sets)
    return w


def places(s: Seen, w: F32, pairs: list[Pair]) -> list[int]:
    """For each pair how many characters come before the second by likeness to the first."""
    out = []
    for a, b in pairs:
        z = s.rows[a] @ w
        z[a] = -np.inf
        out.append(int((z > z[b]).sum()))
    return out


def shares(found: list[int]) -> str:
    """Share of the pairs within the first k."""
    return ", ".join(f"top {k}: {np.mean([p < k for p in found]):.3f}" for k in PLACES) + f" of {len(found)}"


def chained(pairs: list[Pair]) -> list[int]:
    """Part of every pair, 0..FOLDS-1: pairs joined by a chain of common characters are in one part; parts of about one size."""
    joined: dict[int, int] = {}

    def root(x: int) -> int:
        while joined.setdefault(x, x) != x:
            x = joined[x]
        return x

    for a, b in pairs:
        joined[root(a)] = root(b)
    roots = [root(a) for a, _ in pairs]
    part, size = {}, [0] * FOLDS
    for r in sorted(set(roots), key=lambda r: (-roots.count(r), r)):
        part[r] = size.index(min(size))
        size[part[r]] += roots.count(r)
    return [part[r] for r in roots]


def held_out(s: Seen, pairs: list[Pair]) -> list[int]:
    """Places of pairs that the mixture was not learned on."""
    part, out = chained(pairs), []
    for f in range(FOLDS):
        w = mixture(s, [p for p, k in zip(pairs, part, strict=True) if k != f])
        out += places(s, w, [p for p, k in zip(pairs, part, strict=True) if k == f])
    return out


def neighbours(v: Views, w: F32) -> tuple[npt.NDArray[np.uint16], npt.NDArray[np.uint8]]:
    """The KEEP most alike of every character by weights of the plain views, and how alike (0..255, see GRADES)."""
    who, sums = [], []
    size = len(v.ink)
    for lo in range(0, size, 64):
        q = np.arange(lo, min(size, lo + 64))
        z = compared(v, q) @ w
        z[np.arange(len(q)), q] = -np.inf
        top = np.argsort(-z, axis=1)[:, :KEEP]
        who.append(top)
        sums.append(np.take_along_axis(z, top, 1))
    every = np.concatenate(sums)
    how = np.interp(every, np.quantile(every, (0, .1, .5, .9, 1)), GRADES)
    return np.concatenate(who).astype(np.uint16), np.round(how).astype(np.uint8)


def numbered(text: str, chars: list[str], back: bool) -> list[Pair]:
    """Pairs of a list as numbers, each in both directions where `back` says so."""
    at = {c: i for i, c in enumerate(chars)}
    known = [(at[p[0]], at[p[1]]) for p in text.split() if p[0] in at and p[1] in at and p[0] != p[1]]
    return list(dict.fromkeys([*known, *((b, a) for a, b in known if back)]))


def of_package(package: str, *path: str) -> Path:
    """A file of an installed package. Raises FileNotFoundError where the package is missing."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(package)
    return Path(next(iter(found.submodule_search_locations))).joinpath(*path)


def main() -> None:
    noto = "/usr/share/fonts/opentype/noto/NotoS{}CJK-Regular.ttc"
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--sans", default=noto.format("ans"))
    p.add_argument("--serif", default=noto.format("erif"))
    p.add_argument("--held-out", action="store_true", help="measure the mixture on pairs it has not seen")
    p.add_argument("--check", type=Path, help="measure it on the pairs of this file too")
    p.add_argument("--out", type=Path, default=HERE.parent / "data" / "shapes.npz")
    a = p.parse_args()
    chars = gb2312()
    codes = pickle.loads(of_package("four_corner_method", "data", "data.pkl").read_bytes())  # noqa: S301 - a file of the installed package
    table = split_table(of_package("chinese_decompose", "data", "decomp_zh-Hans-general.txt").read_text(encoding="utf-8"))
    v = views(chars, a.sans, a.serif, table, codes)
    pairs = numbered((HERE / "lookalikes.txt").read_text(encoding="utf-8"), chars, True)
    other = numbered(a.check.read_text(encoding="utf-8"), chars, False) if a.check else []
    s = seen(v, [x for x, _ in (*pairs, *other)])
    w = mixture(s, pairs)
    if other:
        sys.stdout.write(f"other list: {shares(places(s, w, other))}\n")
    if a.held_out:
        sys.stdout.write(f"held out: {shares(held_out(s, pairs))}\n")
    who, how = neighbours(v, w / s.spread)
    np.savez_compressed(a.out, chars=np.array([ord(c) for c in chars], np.uint32), who=who, how=how)


if __name__ == "__main__":
    main()
