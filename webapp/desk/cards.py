"""What the desk's pages show of a match: domain objects turned into words, points and pictures. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for

from cases import comparing, gate, worksheet
from cases.budget import Plan
from cases.models import GateCheck, Match, Result
from matching import policies
from matching.image.explain import feature_names as image_features
from matching.text import align, examined
from matching.text.explain import feature_names as text_features
from registry.pictures import Pictures
from registry.rights import Right
from webapp.labels import gettext, pgettext, spoken
from webapp.words import DESK

POINTS = 10
"""Points a unit of log-odds is shown as."""
GATE_STATES = {Result.passed: "pass", Result.fail: "fail", Result.unknown: "unknown", Result.not_applicable: "na"}
PICTURE_KINDS, TEXT_KINDS = frozenset({"picture"}), frozenset({"sound", "shape", "spelling", "meaning", "script"})


@dataclass(frozen=True, slots=True)
class AddRow:
    """A row of the table that adds up; points are whole and their sum is the total shown."""

    name: str
    seen: str
    claimed: str
    why: str
    points: int


@dataclass(frozen=True, slots=True)
class GateCell:
    """One of the 18 checks as the page shows it."""

    number: int
    name: str
    state: str
    detail: str
    blocking: bool


@dataclass(frozen=True, slots=True)
class Card:
    """A match as a row of the queue or the head of the compare view."""

    match: Match
    level: int
    before: str
    hit: str
    after: str
    left: float
    total: float
    doubts: int
    """Counter-evidence that counts already: rows below zero and checks that failed."""

    @property
    def right(self) -> Right:
        return self.match.right


METHODS = {"near_copy": "几乎相同的图", "part": "图的一部分相同", "local": "局部细节吻合", "silhouette": "轮廓吻合", "word": "图中文字写法相近"}
"""How two pictures met, by the engine's code."""


def method_name(method: str) -> str:
    """How two pictures met, in the words the analyst reads; a code without a word is shown as it is."""
    return gettext(METHODS.get(method, method))


def feature_name(feature: str) -> str:
    """A feature in the words the analyst reads."""
    names = {"also": "另一依据", "goods_kind": "商品种类", "goods_name": "商品名称", **text_features(), **image_features(), "base": "起点"}
    return gettext(names.get(feature, feature))


def sentence(detail: str, values: Mapping[str, Any] | None) -> str:
    """A finding's or check's sentence in the reader's language."""
    return gettext(detail, **spoken(values or {})) if detail else ""


def whole_points(adds: Sequence[float]) -> list[int]:
    """Rounded points whose sum is the rounded sum (largest remainders)."""
    exact = [a * POINTS for a in adds]
    floors = [int(x // 1) for x in exact]
    short = round(sum(exact)) - sum(floors)
    for i in sorted(range(len(exact)), key=lambda i: floors[i] - exact[i])[:max(short, 0)]:
        floors[i] += 1
    return floors


def add_rows(match: Match) -> list[AddRow]:
    """The findings as rows that add up."""
    points = whole_points([float(f["adds"]) for f in match.findings])
    return [AddRow(feature_name(f["feature"]), f["seen"], f["claimed"], sentence(f["detail"], f["values"]), n)
            for f, n in zip(match.findings, points, strict=True)]


def gate_cells(checks: Sequence[GateCheck]) -> list[GateCell]:
    """The 18 checks in order."""
    return [GateCell(g.number, gettext(gate.NAMES[g.number]), GATE_STATES[g.result], sentence(g.reason, g.values), g.number in gate.BLOCKING)
            for g in checks]


def counter_items(match: Match) -> list[tuple[str, str, str]]:
    """Why it may not infringe: what counts already, what a check found, and what must be asked."""
    items = [(gettext("已计入"), feature_name(f["feature"]), sentence(f["detail"], f["values"]))
             for f in match.findings if f["adds"] < -0.05 and f["feature"] != "base"]
    for row in worksheet.against_of(match):
        word = gettext("反证") if row["result"] == Result.fail else gettext("待查") if row["result"] == Result.unknown else ""
        if word:
            items.append((word, gettext(row["name"]), sentence(row["reason"], row["values"])))
    return items


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One of the seven grounds against as the page shows it; `word` says how far it is settled, `state` its colour."""

    name: str
    word: str
    state: str
    detail: str
    ask: str


GROUND_WORDS = {Result.fail: ("反证", "hold"), Result.unknown: ("待问", "b2"), Result.passed: ("已查", "ok"), Result.not_applicable: ("不适用", "b1")}


def ground_rows(match: Match) -> list[GroundRow]:
    """Why it may not infringe: all seven grounds, those that count first."""
    rows = []
    for ground in sorted(comparing.grounds(match), key=lambda g: list(GROUND_WORDS).index(g.result)):
        word, state = ("已计入", "hold") if ground.counted else GROUND_WORDS[ground.result]
        rows.append(GroundRow(gettext(ground.name), gettext(word), state, sentence(ground.reason, ground.values), gettext(ground.ask) if ground.ask else ""))
    return rows


def card(match: Match, now: datetime) -> Card:
    """A match as the queue shows it."""
    title = match.sighting.title or match.sighting.brand or match.sighting.place
    start, end = match.span if match.span else (0, 0)
    total = (match.due_at - match.sighting.first_seen).total_seconds()
    doubts = sum(1 for f in match.findings if f["adds"] < -0.05 and f["feature"] != "base") + sum(g.result is Result.fail for g in match.gates)
    return Card(match, policies.POLICIES[match.right.kind].band(match.score), title[:start], title[start:end], title[end:],
                (match.due_at - now).total_seconds(), max(total, 3600.0), doubts)


def as_waiting(shown: Card, match: Match, asked_at: datetime, now: datetime) -> Card:
    """The card as if it had come in when its reading was asked for."""
    return replace(shown, left=(asked_at + (match.due_at - match.sighting.first_seen) - now).total_seconds())


def bars(match: Match) -> list[tuple[str, int]]:
    """文 图 品: how strong words, picture and goods are, 0 to 100."""
    out = []
    for word, kinds in ((pgettext("bar", "文"), TEXT_KINDS), (pgettext("bar", "图"), PICTURE_KINDS), (pgettext("bar", "品"), frozenset({"goods"}))):
        added = sum(float(f["adds"]) for f in match.findings if f["kind"] in kinds)
        if any(f["kind"] in kinds for f in match.findings):
            out.append((word, max(0, min(100, round(added * 12)))))
    return out


@dataclass(frozen=True, slots=True)
class Plates:
    """The two pictures of a match with the outline of what matched, and the pair for the slider where a region was verified."""

    seen: str
    registered: str
    quad: list[tuple[float, float]] | None
    size: tuple[int, int] | None
    seen_side: str
    registered_side: str
    lines: str


def quad_of(match: Match, registered: tuple[int, int] | None) -> list[tuple[float, float]] | None:
    """Four corners of what matched, in pixels of the clean seen picture: the registered frame (`registered` is its size) as it lies there, else the box."""
    if match.warp and registered:
        w, h = registered
        m = match.warp
        corners = [(0, 0), (w, 0), (w, h), (0, h)]
        scaled = [((m[0] * x + m[1] * y + m[2]), (m[3] * x + m[4] * y + m[5]), (m[6] * x + m[7] * y + m[8]) or 1.0) for x, y in corners]
        return [(round(x / z, 1), round(y / z, 1)) for x, y, z in scaled]
    if match.box:
        x, y, w, h = match.box
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    return None


def plates(match: Match, pictures: Pictures) -> Plates:
    """Addresses of the pictures that met, or of the first pictures where words alone met."""
    seen = match.seen_picture or next((i.sha256 for i in match.sighting.images), None)
    registered = match.right_picture or next((i.sha256 for i in match.right.images), None)
    size = pictures.size(seen) if seen else None
    quad = quad_of(match, pictures.size(registered) if registered else None) if match.seen_picture else None
    def side(name: str, there: object) -> str:
        return url_for("pictures.side", uid=match.uid, side=name) if there else ""

    both = match.warp and seen and registered
    return Plates(side("seen", seen), side("registered", registered), quad, size, side("cut", both), side("warped", both), side("lines", both))


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """The curve of the review budget as a drawing: its points, and where the minutes stand on it."""

    points: str
    x: float
    y: float


WIDE, HIGH, POINTS_MOST = 220.0, 64.0, 80


def budget_line(plan: Plan) -> BudgetLine:
    """The curve in a box of WIDE x HIGH; time to the right, share upwards."""
    whole = plan.all_minutes or 1.0
    step = max(1, len(plan.curve) // POINTS_MOST)
    chosen = [*plan.curve[::step], plan.curve[-1]]
    points = " ".join(f"{x / whole * WIDE:.1f},{HIGH - y * HIGH:.1f}" for x, y in chosen)
    return BudgetLine(points, round(min(1.0, plan.minutes / whole) * WIDE, 1), round(HIGH - plan.share * HIGH, 1))


def due_group(left: float) -> str:
    """Under which head of the queue a deadline stands; a message id of DESK."""
    if left < 0:
        return DESK["overdue"]
    return DESK["soon"] if left < 7200 else DESK["today"] if left < 86_400 else DESK["later"]


def hit_text(match: Match) -> str:
    """The words of the sighting that met the right: the span of the title, else what a finding saw; empty where only pictures met."""
    if match.span:
        return match.sighting.title[match.span[0]:match.span[1]]
    return next((str(f["seen"]) for f in match.findings if f["kind"] in TEXT_KINDS and f["seen"]), "")


WHOLE_NAME = frozenset({"exact", "other_name", "famous_name", "famous_changed", "part", "turned"})
"""Findings that name the whole form of the name that was met."""


def claimed_text(match: Match) -> str:
    """The name of the right that was met: another name of it where a finding says so."""
    return next((str(f["claimed"]) for f in match.findings if f["feature"] in WHOLE_NAME and f["claimed"]), "") or match.right.text or match.right.title


RELATIONS = {"same": ("", "同"), "sound": ("snd", "音近"), "shape": ("shp", "形近"), "meaning": ("sns", "义近"), "missing": ("", "缺"), "extra": ("", "多"),
             "other": ("", "异")}
SAME_SOUND = ("snd", "音同")


def words_met(match: Match) -> tuple[list[dict[str, Any]], list[str]]:
    """The words that met, unit over unit, and the same in an examiner's sentences; both empty where only pictures met."""
    seen, claimed = hit_text(match), claimed_text(match)
    met = align.columns(seen, claimed) if seen else []
    shown = [{"claimed": c.claimed, "claimed_reading": c.claimed_reading, "seen": c.seen, "seen_reading": c.seen_reading,
              "relations": [(kind, gettext(word)) for kind, word in _relations(c)]} for c in met]
    return shown, [sentence(s.detail, s.values) for s in examined.sentences(seen, claimed, met)]


def _relations(c: align.Column) -> list[tuple[str, str]]:
    alike = c.seen_reading == c.claimed_reading != "" and c.seen != c.claimed
    if c.relation in ("missing", "extra") or not alike:
        return [RELATIONS[c.relation]]
    return [SAME_SOUND] if c.relation in ("sound", "other", "same") else [SAME_SOUND, RELATIONS[c.relation]]
