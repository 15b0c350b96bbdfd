"""From the keys of a text to scored forms: look up, align, count, add up. Everything here is compiled."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from matching.text import cjk, edges, hope, latin
from matching.text.ask import ask_ideographs, ask_letters
from matching.text.borrowed import borrowed

BLOCK = 64
BATCH = 1 << 14
BINS, PER_SUM = 256, 8
MARGIN = 1
LETTER_MARGIN = 2
NOTHING, NEVER = -99.0, -1e9
FEATURES = 60


class Register(NamedTuple):
    """Arrays of one segment of the index (index.py); alive and mark_class are by mark."""

    unit: npt.NDArray[np.uint32]
    off: npt.NDArray[np.int64]
    script: npt.NDArray[np.uint8]
    kind: npt.NDArray[np.uint8]
    zipf: npt.NDArray[np.uint8]
    gaps: npt.NDArray[np.uint8]
    mark: npt.NDArray[np.int32]
    bucket: npt.NDArray[np.uint32]
    finger: npt.NDArray[np.uint32]
    posting: npt.NDArray[np.uint32]
    bitmap: npt.NDArray[np.uint64]
    mark_class: npt.NDArray[np.uint64]


class Scratch(NamedTuple):
    """Working memory of one thread: which forms were tried at which positions of this block, the forms that wait (sized BATCH), meetings
    remembered (hope.py), the alignment, what the goods of a class add (near, a row a script; its first number: whether it matters), whether any mark has classes, the answers."""

    stamp: npt.NDArray[np.int32]
    tried: npt.NDArray[np.uint64]
    alive: npt.NDArray[np.uint8]
    clock: npt.NDArray[np.int64]
    waiting: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]
    hope: npt.NDArray[np.float32]
    order: npt.NDArray[np.int32]
    cache: npt.NDArray[np.uint64]
    price: npt.NDArray[np.int32]
    back: npt.NDArray[np.int32]
    met: npt.NDArray[np.uint8]
    kinds: npt.NDArray[np.int64]
    bonus: npt.NDArray[np.float64]
    near: npt.NDArray[np.float64]
    classed: npt.NDArray[np.bool_]
    op: npt.NDArray[np.int64]
    at: npt.NDArray[np.int64]
    features: npt.NDArray[np.float64]
    score: npt.NDArray[np.float64]
    form: npt.NDArray[np.int64]
    first: npt.NDArray[np.int32]
    last: npt.NDArray[np.int32]


class Model(NamedTuple):
    """Weights of the two rows, closeness of Nice classes (46 x 46), and the most each kind of meeting of ideographs can add."""

    ideographs: npt.NDArray[np.float64]
    letters: npt.NDArray[np.float64]
    closeness: npt.NDArray[np.float64]
    worth: npt.NDArray[np.float64]


@njit(cache=True, forceinline=True)
def goods(model: Any, a: Any, b: Any, out: Any) -> Any:
    """Closeness of the nearest pair of classes of two sets, as two features."""
    if a == 0 or b == 0:
        return
    best = 0.0
    for i in range(1, 46):
        if a >> np.uint64(i) & np.uint64(1):
            for j in range(1, 46):
                if b >> np.uint64(j) & np.uint64(1):
                    best = max(best, model.closeness[i, j])
    out[45], out[46] = best, 1.0 - best


@njit(cache=True)
def goods_by_class(w: Any, closeness: Any, q_class: Any, classed: Any, near: Any) -> Any:
    """Fill near[c] with what goods of class c add beside the classes of the text; near[0] is 1 where it matters at all."""
    near[:] = 0.0
    if q_class == 0 or not classed:
        return
    near[0] = 1.0
    for c in range(1, 46):
        best = 0.0
        for i in range(1, 46):
            if q_class >> np.uint64(i) & np.uint64(1):
                best = max(best, closeness[i, c])
        near[c] = w[45] * best + w[46] * (1.0 - best)


@njit(cache=True, forceinline=True)
def goods_worth(near: Any, classes: Any) -> Any:
    """What the nearest of a mark's classes adds, 0 where it has none."""
    if classes == 0:
        return 0.0
    best = -1e9
    for c in range(1, 46):
        if classes >> np.uint64(c) & np.uint64(1):
            best = max(best, near[c])
    return best


@njit(cache=True, forceinline=True)
def about_form(model: Any, reg: Any, f: Any, q_class: Any, out: Any) -> Any:
    """Features of the form itself: an ordinary word, a part, another name; and of the goods."""
    z = max(0.0, reg.zipf[f] / 25.0 - 2.4)
    out[32 if out[36] > 0 else 33] = z
    k = reg.kind[f]
    if k == 2 and out[36] == 0:
        out[55] = 1.0
    if 1 <= k <= 3:
        out[38 + k] = 1.0
    elif k > 3:
        out[47] = 1.0
    if reg.script[f] == 1:
        if reg.gaps[f] and out[35] <= reg.gaps[f]:
            out[25] = 0.0
        out[35] = max(0.0, out[35] - reg.gaps[f])
    goods(model, q_class, reg.mark_class[reg.mark[f]], out)


@njit(cache=True, forceinline=True)
def add_up(w: Any, x: Any) -> Any:
    """Features times weights."""
    total = 0.0
    for i in range(FEATURES):
        total += w[i] * x[i]
    return total


@njit(cache=True)
def bonus(w: Any, q: Any, n: Any, size: Any) -> Any:
    """The most the surroundings can add to a name of n units in a text of `size`, the goods apart."""
    out = max(0.0, w[48]) + max(0.0, w[36])
    if size <= n + 2:
        out += max(0.0, w[43])
    for j in range(len(q.word_flag)):
        if q.word_flag[j] & 1:
            return out + max(0.0, w[30])
    for j in range(len(q.token_flag)):
        if q.token_flag[j] & 1:
            return out + max(0.0, w[30])
    return out


@njit(cache=True, forceinline=True)
def length(w: Any, n: Any) -> Any:
    """What a name of n ideographs starts from."""
    return w[0] + (0.0 if n == 2 else w[1 if n == 1 else min(4, n - 1)])


@njit(cache=True, forceinline=True)
def of_kind(w: Any, kind: Any) -> Any:
    """What it adds that a form is another name, a part, or turned (about_form)."""
    return 0.0 if kind == 0 else w[38 + kind] if kind <= 3 else w[47]


@njit(cache=True, forceinline=True)
def evaluate(t: Any, reg: Any, model: Any, q: Any, q_class: Any, f: Any, a: Any, b: Any, s: Any, least: Any) -> Any:
    """Align form f within a..b of its row and count; (sum, first, last), the sum NOTHING where nothing met or it cannot exceed `least`.

    Inlined: handing eighty arrays on and counting them costs five times what the function does (borrowed.py).
    """
    lo, n = reg.off[f], reg.off[f + 1] - reg.off[f]
    b, script = min(b, a + cjk.WIDE), np.int64(reg.script[f])
    plus = s.bonus[script] + (goods_worth(s.near[script], reg.mark_class[reg.mark[f]]) if s.near[script, 0] else 0.0)
    if script == 0:
        w = model.ideographs
        hope.meet(t.sounds, t.near, t.group, t.shape_row, t.shape_mask, t.shape_who, t.shape_how, reg.unit, lo, n, q.code, q.kind, q.sounds, a, b, s.met, s.cache, s.kinds)
        cost, first, last = cjk.align(reg.unit, lo, n, q, a, b, s.met, s.price, s.back, s.op, s.at)
        if 1 < n <= 6 and cost > 30 * n:
            x, y = cjk.reorder(n, a, b, s.met, s.op, s.at)
            if x >= 0:
                first, last = x, y
        if last <= first or cost > 45 * n + 60:
            return NOTHING, 0, 0
        cjk.count(t, reg.unit, lo, n, q, first, last, s.op, s.at, s.features)
        x = s.features
        if x[14] + x[15] + x[16] + x[51] > .51 or x[17] > .7 or add_up(w, x) + plus <= least:
            return NOTHING, 0, 0
        cjk.context(t, n, q, first, last, s.at, s.features)
    else:
        w = model.letters
        cost, first, last = latin.align(t, reg.unit, lo, n, q, a, b, s.price, s.back, s.op, s.at)
        if last <= first or cost > 45 * n + 30:
            return NOTHING, 0, 0
        latin.count(t, reg.unit, lo, n, q, first, last, s.op, s.at, s.features)
        if s.features[50] > (.45 if n > 4 else .52) or add_up(w, s.features) + plus <= least:
            return NOTHING, 0, 0
        latin.context(n, q, first, last, s.features)
    about_form(model, reg, f, q_class, s.features)
    return add_up(w, s.features), first, last


@njit(cache=True, forceinline=True)
def keep(s: Any, total: Any, f: Any, first: Any, last: Any, n: Any) -> Any:
    """Store an answer; when the room is full the lower half is forgotten. The new count."""
    if n == len(s.score):
        limit = np.sort(s.score)[n // 2]
        m = 0
        for i in range(n):
            if s.score[i] > limit:
                s.score[m], s.form[m], s.first[m], s.last[m] = s.score[i], s.form[i], s.first[i], s.last[i]
                m += 1
        n = min(m, n - 1)
    s.score[n], s.form[n], s.first[n], s.last[n] = total, f, first, last
    return n + 1


@njit(cache=True, forceinline=True)
def raised(best: Any, owner: Any, total: Any, mark: Any) -> Any:
    """Put a mark's sum among the best ones, a heap with the least in front, each mark once with the best of its sums."""
    k, size = 0, len(best)
    for i in range(size):
        if owner[i] == mark:
            if best[i] >= total:
                return
            k = i
            break
    best[k], owner[k] = total, mark
    while True:
        c = 2 * k + 1
        if c >= size:
            return
        if c + 1 < size and best[c + 1] < best[c]:
            c += 1
        if best[k] <= best[c]:
            return
        best[k], best[c] = best[c], best[k]
        owner[k], owner[c] = owner[c], owner[k]
        k = c


@njit(cache=True)
def hopes(t: Any, reg: Any, model: Any, q: Any, s: Any, e: Any, count: Any) -> Any:
    """Fill s.hope with the most each waiting form can be worth. Arrays are taken out of the tuples once: passing those costs more."""
    sounds, near, group = t.sounds, t.near, t.group
    row, mask, who, how = t.shape_row, t.shape_mask, t.shape_who, t.shape_how
    unit, off, script, form_kind, gaps, code, kind, spoken = reg.unit, reg.off, reg.script, reg.kind, reg.gaps, q.code, q.kind, q.sounds
    w, worth, met, kinds, plus, cache, zipf = model.ideographs, model.worth, s.met, s.kinds, s.bonus, s.cache, t.zipf
    waiting, place, out, size = s.waiting, s.place, s.hope, len(q.code)
    start, start_same, end, end_same, opens, closes, before, after, word = e
    letter, token, letters, prices, pairs, v = q.letter, q.token, len(q.letter), t.letter_kind, t.letter_pair, model.letters
    soft, by_goods, goods_near, owner, classes = hope.reaches(prices), s.near[0, 0] > 0 or s.near[1, 0] > 0, s.near, reg.mark, reg.mark_class
    for i in range(count):
        f, pos, which = waiting[i], place[i], np.int64(script[waiting[i]])
        lo, n = off[f], off[f + 1] - off[f]
        most = plus[which] + (goods_worth(goods_near[which], classes[owner[f]]) if by_goods else 0.0)
        if which == 0:
            a, b = max(0, pos - MARGIN), min(size, pos + n + MARGIN + 1)
            hope.meet(sounds, near, group, row, mask, who, how, unit, lo, n, code, kind, spoken, a, b, met, cache, kinds)
            most += length(w, n) + of_kind(w, form_kind[f])
            out[i] = most + hope.ideographs(zipf, unit, lo, n, a, b - a, met, kinds, w, worth, start, start_same, end, end_same)
        else:
            a, b = max(0, pos - LETTER_MARGIN), min(letters, pos + n + LETTER_MARGIN + 1)
            out[i] = most + of_kind(v, form_kind[f]) + hope.letters(soft, pairs, unit, lo, n, letter, token, a, b, v, opens, closes, before, after, word,
                                                                     gaps[f])


@njit(cache=True)
def ordered(hoped: Any, order: Any, count: Any, least: Any) -> Any:
    """Order of the forms that may exceed `least`, the most hopeful first (a counting sort); returns their number."""
    start = np.zeros(BINS + 1, np.int32)
    for i in range(count):
        if hoped[i] > least:
            start[BINS - min(BINS - 1, int((hoped[i] - least) * PER_SUM))] += 1
    for k in range(BINS):
        start[k + 1] += start[k]
    m = start[BINS]
    for i in range(count):
        if hoped[i] > least:
            k = BINS - 1 - min(BINS - 1, int((hoped[i] - least) * PER_SUM))
            order[start[k]] = i
            start[k] += 1
    return m


@njit(cache=True)
def judge(t: Any, reg: Any, model: Any, q: Any, q_class: Any, s: Any, e: Any, count: Any, n: Any, best: Any, owner: Any) -> Any:
    """Evaluate the waiting forms, the most hopeful first; the new count of answers. Borrowed anew, since a compiled function cannot know
    of its arguments that nobody counts them, and counting costs more than evaluating."""
    t, reg, model, q, s = borrowed(t), borrowed(reg), borrowed(model), borrowed(q), borrowed(s)
    least = best[0]
    hopes(t, reg, model, q, s, e, count)
    for i in range(ordered(s.hope, s.order, count, least)):
        k = s.order[i]
        if s.hope[k] <= best[0]:
            continue
        f, pos = np.int64(s.waiting[k]), np.int64(s.place[k])
        mark = reg.mark[f]
        if s.alive[mark] == 0:
            continue
        size = reg.off[f + 1] - reg.off[f]
        letters = reg.script[f] != 0
        room = len(q.letter) if letters else len(q.code)
        margin = LETTER_MARGIN if letters else MARGIN
        total, first, last = evaluate(t, reg, model, q, q_class, f, max(0, pos - margin), min(room, pos + size + margin + 1), s, best[0])
        if total > best[0]:
            n = keep(s, total, f, first, last, n)
            raised(best, owner, total, mark)
    return n


@njit(cache=True)
def look_up(t: Any, reg: Any, model: Any, q: Any, q_class: Any, wanted: Any, at: Any, count: Any, s: Any, e: Any, n: Any, best: Any, owner: Any) -> Any:
    """Try every form filed under the keys wanted[:count], each at its position of the row; the new count of answers."""
    bitmap, bucket, fingers, posting = reg.bitmap, reg.bucket, reg.finger, reg.posting
    stamp, tried, clock, waiting, place, held = s.stamp, s.tried, s.clock, s.waiting, s.place, 0
    mask = np.uint64(len(bitmap) * 64 - 1)
    bits = 0
    while (1 << bits) < len(bucket) - 1:
        bits += 1
    shift = np.uint64(64 - bits)
    block = np.int64(-1)
    for i in range(count):
        key, pos = wanted[i], np.int64(at[i])
        p = (key >> np.uint64(8)) & mask
        if not bitmap[p >> np.uint64(6)] >> (p & np.uint64(63)) & np.uint64(1):
            continue
        if pos // BLOCK != block:
            block = pos // BLOCK
            clock[0] += 1
        b = np.int64(key >> shift)
        finger = np.uint32(key & np.uint64(0xFFFFFFFF))
        bit = np.uint64(pos % BLOCK)
        near = (np.uint64(7) << bit) >> np.uint64(1)
        for k in range(bucket[b], bucket[b + 1]):
            if fingers[k] != finger:
                continue
            f = np.int64(posting[k])
            if stamp[f] != clock[0]:
                stamp[f], tried[f] = clock[0], np.uint64(0)
            elif tried[f] & near:
                continue
            tried[f] |= np.uint64(1) << bit
            waiting[held], place[held] = f, pos
            held += 1
            if held == len(waiting):
                n, held = judge(t, reg, model, q, q_class, s, e, held, n, best, owner), 0
    return judge(t, reg, model, q, q_class, s, e, held, n, best, owner)


@njit(cache=True)
def ask_all(t: Any, reg: Any, model: Any, q: Any, q_class: Any, s: Any, n: Any, least: Any) -> Any:
    """Every living form against the whole text, in overlapping blocks: for small registers and for measuring agreement."""
    for f in range(len(reg.script)):
        if s.alive[reg.mark[f]] == 0:
            continue
        size = len(q.code) if reg.script[f] == 0 else len(q.letter)
        for a in range(0, max(1, size - 8), cjk.WIDE - 24):
            total, first, last = evaluate(t, reg, model, q, q_class, f, a, min(size, a + cjk.WIDE), s, least)
            if total > least:
                n = keep(s, total, f, first, last, n)
    return n


@njit(cache=True)
def retrace(tables: Any, register: Any, weights: Any, row: Any, q_class: Any, scratch: Any, places: Any) -> Any:
    """Align forms again, each in its window (form, first, last) of `places`, which becomes the window met: (op, at, features) by place."""
    t, reg, model, q, s = borrowed(tables), borrowed(register), borrowed(weights), borrowed(row), borrowed(scratch)
    n = len(places)
    op, at, features = np.zeros((n, len(s.op)), np.int64), np.zeros((n, len(s.at)), np.int64), np.zeros((n, FEATURES))
    for i in range(n):
        f = places[i, 0]
        size = len(q.code) if reg.script[f] == 0 else len(q.letter)
        _, first, last = evaluate(t, reg, model, q, q_class, f, places[i, 1], min(places[i, 2], size), s, NEVER)
        places[i, 1], places[i, 2] = first, last
        op[i], at[i], features[i] = s.op, s.at, s.features
    return op, at, features


@njit(cache=True)
def search(tables: Any, register: Any, weights: Any, row: Any, q_class: Any, scratch: Any, least: Any, top: Any, exhaustive: Any) -> Any:
    """Scored forms into s.score, s.form, s.first, s.last; returns their number. Indices are into the form's row.

    What cannot come among the best `top` marks found so far is left out early.
    """
    t, reg, model, q, s = borrowed(tables), borrowed(register), borrowed(weights), borrowed(row), borrowed(scratch)
    s.bonus[0] = bonus(model.ideographs, q, 2, len(q.code))
    s.bonus[1] = bonus(model.letters, q, 4, len(q.letter)) + max(0.0, model.letters[27])
    goods_by_class(model.ideographs, model.closeness, q_class, s.classed[0], s.near[0])
    goods_by_class(model.letters, model.closeness, q_class, s.classed[0], s.near[1])
    if exhaustive:
        return ask_all(t, reg, model, q, q_class, s, 0, least)
    best, owner = np.full(top, least), np.full(top, -1, np.int32)
    n, room, e = 0, 1024, edges.of_row(model.ideographs, model.letters, q)
    for script in range(2):
        wanted, at = np.empty(room, np.uint64), np.empty(room, np.int32)
        wanted, at, count = ask_ideographs(t, q, wanted, at) if script == 0 else ask_letters(t, q, wanted, at)
        s.clock[0] += 1
        n = look_up(t, reg, model, q, q_class, wanted, at, count, s, e, n, best, owner)
    return n
