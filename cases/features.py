"""Feature tables of an opinion: design features, the claim chart, protected expression (domain.md 3.1, 3.4, 3.5).

One missing element of the asserted claim puts the object outside its scope (SPC 2009 patent interpretation, art 7); features due to
technical function do not count in the whole impression of a design (art 11).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import Conclusion
from registry.claims import Claim, claims_of, tree
from registry.rights import Right, RightKind

MOST_ROWS = 60
LONGEST = 600


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its key, its name (a message id), and its closed list of answers (code → message id) where it has one."""

    key: str
    name: str
    choices: Mapping[str, str] | None = None


YES_NO = {"yes": "是", "no": "否"}
CLAIM_RESULTS = {"same": "相同", "equivalent": "等同", "missing": "缺少"}
DIFFERENCES = {"same": "相同", "slight": "略有差别", "clear": "明显差别"}
_CHART = (Column("number", "项号"), Column("claim", "权利要求用语"), Column("construction", "解释依据"), Column("accused", "所见对象对应部分"),
          Column("evidence", "证据"), Column("result", "相同、等同或缺少", CLAIM_RESULTS), Column("remark", "手段、功能、效果"))
COLUMNS: dict[RightKind, tuple[Column, ...]] = {
    RightKind.design: (
        Column("view", "视图"), Column("feature", "设计特征"), Column("visible", "使用时可见", YES_NO), Column("functional", "功能限定", YES_NO),
        Column("new", "区别于现有设计", YES_NO), Column("accused", "所见对象对应部分"), Column("difference", "异同", DIFFERENCES), Column("weight", "影响")),
    RightKind.invention: _CHART,
    RightKind.utility_model: _CHART,
    RightKind.copyright: (Column("expression", "受保护的表达"), Column("accused", "所见对象对应部分"), Column("access", "接触事实"), Column("difference", "异同", DIFFERENCES)),
}
"""A kind without an entry has no feature table."""
VIEWS = {"main": "图样", "front": "主视图", "back": "后视图", "left": "左视图", "right": "右视图", "top": "俯视图", "bottom": "仰视图", "perspective": "立体图", "assembled": "组合状态图"}


def rows_of(right: Right) -> list[dict[str, str]]:
    """Rows to begin with: the elements of the first independent claim, the views of a design; people write the rest."""
    if right.kind in (RightKind.invention, RightKind.utility_model):
        first = next(iter(tree(claims_of(right))), None)
        return [{"number": f"{first.claim.number}-{n}", "claim": element} for n, element in enumerate(_elements(first.claim), 1)] if first else []
    if right.kind is RightKind.design:
        return [{"view": view} for view in dict.fromkeys(VIEWS.get(i.role, i.role) for i in right.images)]
    return []


def _elements(claim: Claim) -> list[str]:
    """The elements of a claim as its text parts them: `；` in Chinese, `;` in English."""
    return [part.strip()[:LONGEST] for part in claim.text.replace(";", "；").split("；") if part.strip()][:MOST_ROWS]


def kept(kind: RightKind, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """What is stored of a form: known columns, closed answers only, rows without words left out."""
    columns = COLUMNS.get(kind, ())
    out = []
    for row in rows[:MOST_ROWS]:
        cells = {c.key: str(row.get(c.key, "")).strip()[:LONGEST] for c in columns}
        cells = {c.key: cells[c.key] for c in columns if cells[c.key] and (c.choices is None or cells[c.key] in c.choices)}
        if any(c.choices is None for c in columns if c.key in cells):
            out.append(cells)
    return out


def contradictions(kind: RightKind, rows: Sequence[Mapping[str, Any]], conclusion: Conclusion | None) -> list[str]:
    """Where table and conclusion cannot both be right, as message ids."""
    if conclusion not in (Conclusion.high, Conclusion.rather_high):
        return []
    results = [str(row.get("result", "")) for row in rows if row.get("claim")]
    if kind in (RightKind.invention, RightKind.utility_model):
        if "missing" in results:
            return ["特征表中有缺少的技术特征，依全面覆盖原则不能结论为可能性高"]
        if not results or "" in results:
            return ["特征表须逐项写明相同、等同或缺少，才能结论为可能性高"]
    return []


def printed(kind: RightKind, rows: Sequence[Mapping[str, Any]], word: Callable[[str], str]) -> list[dict[str, str]]:
    """The cells as the paper shows them, closed answers in its language."""
    columns = COLUMNS.get(kind, ())
    return [{c.key: _cell(c, str(row.get(c.key, "")), word) for c in columns} for row in rows]


def _cell(column: Column, value: str, word: Callable[[str], str]) -> str:
    if column.choices:
        return word(column.choices[value]) if value in column.choices else value
    return word(value) if column.key == "view" and value in VIEWS.values() else value
