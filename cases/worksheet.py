"""The worksheet of an opinion: what is compared for each kind of right, filled with what was measured, judged by people.

Trademark: SPC 2002 interpretation on marks (2020) arts 9-12; design: SPC 2009 arts 8-11; GI and copyright: domain.md 3.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import Match, Result
from registry.rights import RightKind


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a comparison form: its key, its name (a message id), the kinds of findings that speak to it."""

    key: str
    name: str
    kinds: tuple[str, ...] = ()
    required: bool = True


FORMS: dict[RightKind, tuple[Line, ...]] = {
    RightKind.trademark: (
        Line("use", "是否作为商标使用", ("context",)), Line("goods", "商品是否相同或类似", ("goods",)),
        Line("form", "字形与构图", ("shape", "spelling", "script", "picture")), Line("sound", "读音", ("sound",)), Line("meaning", "含义", ("meaning",)),
        Line("whole", "整体观察与主要部分", ("base",)), Line("distinctive", "显著性与知名度", required=False),
        Line("confusion", "是否容易导致混淆", required=False)),
    RightKind.design: (
        Line("product", "产品种类是否相同或相近", ("goods",)), Line("visible", "正常使用时可见的设计特征", ("picture",)),
        Line("functional", "由技术功能决定的特征"), Line("new", "区别于现有设计的特征"), Line("space", "设计空间", required=False),
        Line("whole", "整体视觉效果", ("base",))),
    RightKind.invention: (Line("claim", "主张的权利要求"), Line("features", "逐项技术特征：相同、等同或缺少"), Line("whole", "全部技术特征是否覆盖")),
    RightKind.gi: (
        Line("origin", "产地是否在划定范围内", ("origin",)), Line("user", "是否为核准使用人"), Line("name", "名称使用方式（含「式」「型」）", (
            "sound", "shape", "spelling", "script", "context")), Line("quality", "质量特色要求", required=False)),
    RightKind.copyright: (
        Line("work", "作品的独创性表达"), Line("access", "接触的可能"), Line("similar", "表达是否实质性相似", ("picture", "shape", "spelling")),
        Line("scope", "思想、公有领域与合理使用", required=False)),
}
FORMS[RightKind.utility_model] = FORMS[RightKind.invention]

AGAINST: tuple[tuple[str, str, int], ...] = (
    ("authorised", "可能是正品、已获授权或平行进口", 10), ("expired", "权利可能已失效或不及于此地", 3), ("class", "商品可能不类似", 8),
    ("prior", "可能有在先使用或在先权利", 11), ("fair", "可能是描述性、功能性或指示性使用", 14), ("known", "可能属于现有技术或现有设计", 12),
)
"""What may speak against infringement, always on screen and on paper: key, words (a message id), the gate check that speaks to it."""


def _measured(line: Line, match: Match) -> list[dict[str, Any]]:
    return [f for f in match.findings if f["kind"] in line.kinds and f["feature"] != "base"]


def rows_of(kind: RightKind, match: Match) -> list[dict[str, Any]]:
    """The comparison rows for a leading match: what met, what was measured; the words are empty and are the reviewer's to write."""
    rows = []
    for line in FORMS[kind]:
        measured = _measured(line, match)
        quoted = [f for f in measured if f["kind"] != "picture"]  # what a picture shows is a measure, not words to quote
        rows.append({"key": line.key, "name": line.name, "required": line.required, "words": "",
                     "seen": _first(quoted, "seen") or match.sighting.title, "claimed": _first(quoted, "claimed") or match.right.name,
                     "machine": [{"detail": f["detail"], "values": f.get("values") or {}, "feature": f["feature"]} for f in measured]})
    return rows


def _first(findings: Sequence[dict[str, Any]], name: str) -> str:
    return next((str(f[name]) for f in findings if f.get(name)), "")


def against_of(match: Match) -> list[dict[str, Any]]:
    """The reasons against, each with what the gate check says of it."""
    gates = {g.number: g for g in match.gates}
    rows = []
    for key, name, number in AGAINST:
        check = gates.get(number)
        if check is None or check.result is Result.not_applicable:
            continue
        rows.append({"key": key, "name": name, "gate": number, "result": check.result, "reason": check.reason, "values": check.values, "words": ""})
    return rows
