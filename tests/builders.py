"""Valid things in one line: a unit, people, a right, a sighting, a match."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlalchemy.orm import Session

from cases import gate
from cases.models import GateCheck, Match, MatchState, Result
from matching.types import Finding, log_odds, probability
from registry.holders import party_named
from registry.network import Level, Unit, create_unit
from registry.people import Actor, Person, Role, actor_of, create_person, give_role
from registry.rights import Right, RightClass, RightKind, RightStatus
from registry.sightings import Channel, Sighting

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai."""
PASSWORD = "correct horse battery"
_numbers = count(1)


def unit(session: Session, name: str = "江城市知识产权维权援助中心", *, parent: Unit | None = None) -> Unit:
    return create_unit(session, name, Level.city, parent=parent, number_prefix="鄂维", number_unit="武")


def person(session: Session, where: Unit, *roles: Role, login: str = "") -> Person:
    n = next(_numbers)
    made = create_person(session, login or f"person{n}", f"同事{n}", PASSWORD, NOW)
    for role in roles:
        give_role(session, made, role, where)
    return made


def actor(session: Session, where: Unit, *roles: Role) -> Actor:
    return actor_of(session, person(session, where, *roles))


def right(session: Session, text: str = "澜雀", *, kind: RightKind = RightKind.trademark, status: RightStatus = RightStatus.in_force,
          number: str = "", expires: date | None = date(2031, 5, 20), territory: tuple[str, ...] = ("CN",), classes: tuple[int, ...] = (21,),
          owner: str = "澜雀日用品有限公司") -> Right:
    made = Right(kind=kind, office="CN", number=number or f"{91000000 + next(_numbers)}", text=text, folded=text, status=status, filed=date(2019, 3, 1),
                 registered=date(2021, 5, 21) if status is not RightStatus.pending else None, expires=expires, territory=list(territory),
                 owner_id=party_named(session, owner, NOW).id, created_at=NOW, updated_at=NOW, digest=f"d{next(_numbers)}")
    made.classes = [RightClass(system="nice", edition="13-2026", code=str(c)) for c in classes]
    session.add(made)
    session.flush()
    return made


def sighting(session: Session, where: Unit, title: str = "蓝鹊 保温杯 500ml", *, channel: Channel = Channel.listing, seller: str = "江汀日用",
             at: datetime = NOW) -> Sighting:
    n = next(_numbers)
    made = Sighting(unit_id=where.id, channel=channel, key=f"test:{n}", title=title, seller=seller, url=f"http://market.test/item/{n}",
                    place="market.test", first_seen=at, last_seen=at, digest=f"s{n}")
    session.add(made)
    session.flush()
    return made


FINDINGS = (Finding("base", -3.0), Finding("sound", 4.5, "蓝鹊", "澜雀", "读音相同", "sound"))


def match(session: Session, where: Unit, of: Right | None = None, seen: Sighting | None = None, *, state: MatchState = MatchState.queued,
          findings: tuple[Finding, ...] = FINDINGS, due: timedelta = timedelta(hours=4), cluster: str = "") -> Match:
    of, seen = of or right(session), seen or sighting(session, where)
    total = log_odds(findings)
    made = Match(unit_id=where.id, right_id=of.id, sighting_id=seen.id, score=probability(total), log_odds=total, findings=[asdict(f) for f in findings],
                 engine_version="test", policy_version="test", state=state, cluster_key=cluster or f"c{next(_numbers)}", due_at=NOW + due, created_at=NOW)
    made.gates = [GateCheck(number=c.number, result=o.result, reason=o.reason, values=o.values, source=o.source, checked_at=NOW)
                  for c, o in gate.run(gate.Facts(of, seen, NOW.date()))]
    session.add(made)
    session.flush()
    return made


def fail_gate(of: Match, number: int) -> None:
    next(g for g in of.gates if g.number == number).result = Result.fail
