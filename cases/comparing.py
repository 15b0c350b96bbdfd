"""What stands beside the likeness in the compare view: goods against goods, the grounds against, the nearest closed cases, other places.

The seven grounds are always all there, whatever was found (Trademark Law arts 59 and 64, Patent Law arts 67 and 75; domain.md 3.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from cases.models import Case, CaseMatch, Match, Opinion, OpinionState, Result
from fairs.models import Booth, Exhibit, Fair
from matching import goods
from registry.people import Actor
from registry.rights import Right, RightKind
from registry.sightings import Sighting, same_picture, same_seller

CLOSED = ("issued", "delivered", "archived", "closed")
LOWERS = -0.05
"""Below this many units of log-odds a row counts as speaking against."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason why it may not infringe: how far it is settled, what was found, and what to ask."""

    key: str
    name: str
    result: Result
    reason: str
    values: Mapping[str, Any]
    ask: str
    counted: bool = False
    """It has lowered the score already."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A ground: the gate checks that speak to it (a failed one is a finding for it), the kinds of findings, the kinds of right it is for."""

    key: str
    name: str
    gates: tuple[int, ...]
    ask: str
    findings: tuple[str, ...] = ()
    kinds: tuple[RightKind, ...] = ()
    open: str = "没有登记，待问"


GROUNDS = (
    _Line("authorised", "已获授权", (10,), "请出示授权书、进货合同或经销协议"),
    _Line("expired", "权利已失效或不及于此地", (3, 2, 4, 5), "请核对官方登记簿当日状态"),
    _Line("class", "商品类别不同", (8,), "请核对实际商品和核定商品", ("goods",), (RightKind.trademark, RightKind.design), "产品种类待比对"),
    _Line("prior", "在先使用", (11,), "请出示申请日前的销售、目录或合同", (), (RightKind.trademark, RightKind.design, RightKind.invention, RightKind.utility_model)),
    _Line("functional", "功能性或惯常设计", (), "相同之处是否由功能决定，或为该类产品惯常设计", (), (
        RightKind.design, RightKind.trademark, RightKind.copyright), "相同之处是否由功能决定待看"),
    _Line("descriptive", "描述性或指示性使用", (14,), "请看标识在整个标题和包装上的用法", ("context", "meaning"), (
        RightKind.trademark, RightKind.gi)),
    _Line("parallel", "平行进口或权利用尽", (10,), "请出示报关单和境外购货凭证", open="来源未知，待问"),
)


def grounds(match: Match) -> list[Ground]:
    """All seven, in a fixed order."""
    gates = {g.number: g for g in match.gates}
    return [_ground(line, match, gates) for line in GROUNDS]


def _ground(line: _Line, match: Match, gates: Mapping[int, Any]) -> Ground:
    if line.kinds and match.right.kind not in line.kinds:
        return Ground(line.key, line.name, Result.not_applicable, "不适用于此类权利", {}, "")
    lowered = next((f for f in match.findings if f["kind"] in line.findings and f["adds"] < LOWERS), None)
    if lowered:
        return Ground(line.key, line.name, Result.fail, lowered["detail"], lowered.get("values") or {}, line.ask, counted=True)
    said = [gates[n] for n in line.gates if n in gates and line.key != "parallel"]
    for wanted in (Result.fail, Result.unknown, Result.passed):
        found = next((g for g in said if g.result is wanted), None)
        if found is not None:
            return Ground(line.key, line.name, found.result, found.reason, found.values, line.ask)
    return Ground(line.key, line.name, Result.unknown, line.open, {}, line.ask)


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods seen against goods of the register."""

    seen: list[tuple[int, str]]
    """Nice classes with the word that says so."""
    registered: list[tuple[int, str]]
    closeness: float | None
    """0 far apart … 1 the same class; None where one side is not known."""
    detail: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


def goods_of(match: Match) -> Goods:
    """The classes of both sides and the closest pair."""
    seen = [(c, word) for c, _, word in goods.classes_of(f"{match.sighting.title} {match.sighting.category}")][:4]
    registered = _registered(match.right)
    if not seen or not registered:
        return Goods(seen, registered, None)
    near, finding = max((goods.closeness(a, b) for a, _ in seen for b, _ in registered), key=lambda pair: pair[0])
    return Goods(seen, registered, near, finding.detail, finding.values or {})


def _registered(right: Right) -> list[tuple[int, str]]:
    named = {int(c.code): c.goods for c in right.classes if c.system == "nice" and c.code.isdigit()}
    if named:
        return list(named.items())
    return [(c, word) for c, _, word in goods.classes_of(right.title)][:4] if right.kind is RightKind.design else []


@dataclass(frozen=True, slots=True)
class Near:
    """A closed case like this one: why it is near (message ids) and how it ended."""

    case: Case
    why: tuple[str, ...]
    opinion: Opinion | None


def nearest_cases(session: Session, actor: Actor, match: Match, limit: int = 3) -> list[Near]:
    """The closed cases nearest to this match: the same right, the same seller, the same class or kind of right; ties by how near the scores stand."""
    query = (select(Case).join(Right, Case.right_id == Right.id).where(Case.unit_id.in_(actor.unit_ids), Case.state.in_(CLOSED), Right.kind == match.right.kind)
             .order_by(Case.id.desc()).limit(200)
             .options(selectinload(Case.opinions), selectinload(Case.right).selectinload(Right.classes), selectinload(Case.links).selectinload(CaseMatch.match)))
    scored = [(_nearness(case, match), case) for case in session.scalars(query) if all(link.match_id != match.id for link in case.links)]
    scored.sort(key=lambda pair: (-len(pair[0]), _apart(pair[1], match), -pair[1].id))
    return [Near(case, why, next((o for o in reversed(case.opinions) if o.state is OpinionState.issued), None)) for why, case in scored[:limit]]


def _nearness(case: Case, match: Match) -> tuple[str, ...]:
    same = []
    if case.right_id == match.right_id:
        same += ["同一权利", "同类商品"]
    elif set(case.right.nice()) & set(match.right.nice()):
        same.append("同类商品")
    if match.sighting.seller and case.respondent == match.sighting.seller:
        same.append("同一卖家")
    return tuple(same) or ("同种权利",)


def _apart(case: Case, match: Match) -> float:
    return min((abs(link.match.log_odds - match.log_odds) for link in case.links), default=99.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where else the same seller or the same picture was seen."""

    sighting: Sighting
    same_picture: bool
    same_seller: bool
    match: Match | None
    """The match of that sighting with the same right, to open it."""
    fair: str = ""
    booth: str = ""


def elsewhere(session: Session, match: Match, limit: int = 6) -> list[Place]:
    """Other shops, booths and fairs, those with the same picture first."""
    twins, sellers = same_picture(session, match.sighting), same_seller(session, match.sighting)
    pictured, sold = {s.id for s in twins}, {s.id for s in sellers}
    found = list({s.id: s for s in (*twins, *sellers)}.values())
    at, matches = _booths(session, pictured | sold), _matches(session, match, pictured | sold)
    places = [Place(s, s.id in pictured, s.id in sold, matches.get(s.id), *at.get(s.id, ("", ""))) for s in found]
    return sorted(places, key=lambda p: (not p.same_picture, p.match is None))[:limit]


def _booths(session: Session, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = session.execute(select(Exhibit.sighting_id, Fair.name, Booth.number).join(Fair, Exhibit.fair_id == Fair.id)
                           .outerjoin(Booth, Exhibit.booth_id == Booth.id).where(Exhibit.sighting_id.in_(list(ids))))
    return {sighting_id: (fair, booth or "") for sighting_id, fair, booth in rows}


def _matches(session: Session, match: Match, ids: Iterable[int]) -> dict[int, Match]:
    rows: Sequence[Match] = session.scalars(select(Match).where(Match.right_id == match.right_id, Match.sighting_id.in_(list(ids)))).all()
    return {m.sighting_id: m for m in rows}
