"""Writing a batch of rights: new ones in bulk, known ones where something differs, every change with an event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from matching.text import normalise
from registry.authorisations import authorisations_of, authorise
from registry.db import among, insert_many, new_uid, take_ids
from registry.holders import Party, PartyKind, standing
from registry.imports.merge import Facts, Incoming, differences, digest_of, facts_of_record, facts_of_right, overlay
from registry.imports.record import RightRecord
from registry.imports.spool import Group
from registry.numbers import PATENTS, identity, siblings
from registry.proceedings import Outcome, ProceedingKind, proceedings_of, record_proceeding
from registry.rights import Right, RightClass, RightEvent, RightImage, RightKind, RightName, RightStatus

SHORT = ("number", "status", "owner", "filed", "registered", "expires")


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who imports, when, and the day on which terms are judged."""

    by: str
    at: datetime
    on: date
    source: str


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """As `matching.text.normalise.fold`; owners of a large file come back row after row."""
    return normalise.fold(name)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def folded_names(facts: Facts) -> str:
    """Title, words and aliases as they are searched."""
    return "\n".join(dict.fromkeys(fold(n) for n in (facts["text"], facts["title"], *facts["aliases"]) if n))


def _columns(facts: Facts, owner_id: int | None, stamp: Stamp) -> dict[str, Any]:
    return {
        "kind": RightKind(facts["kind"]), "office": facts["office"], "number": facts["number"], "title": facts["title"], "text": facts["text"],
        "folded": folded_names(facts), "status": RightStatus(facts["status"]), "status_source": facts["status_source"],
        "status_checked_on": _day(facts["status_on"]), "filed": _day(facts["filed"]), "registered": _day(facts["registered"]),
        "expires": _day(facts["expires"]), "territory": facts["territory"], "owner_id": owner_id, "description": facts["description"],
        "view_rule": facts["view_rule"], "extra": facts["extra"], "source": facts["source"], "digest": digest_of(facts), "updated_at": stamp.at}


def _wanted(record: RightRecord) -> tuple[str, ...]:
    application = str(record.extra.get("application_number") or "")
    return (*siblings(record.number), application) if application else siblings(record.number)


def _known(session: Session, items: Sequence[Incoming]) -> dict[tuple[str, str, str], Right]:
    numbers = {n for item in items for n in _wanted(item.record)}
    rows = session.scalars(select(Right).where(among(session, Right.number, numbers)).options(
        joinedload(Right.owner), selectinload(Right.classes), selectinload(Right.names), selectinload(Right.images)))
    return {(r.office, r.kind.value, r.number): r for r in rows}


def seen_before(session: Session, groups: Sequence[Group]) -> frozenset[str]:
    """Keys of the groups whose right was last imported from just these rows: nothing can have changed, and nothing more is read of them."""
    numbers = {n for g in groups if g.mark for n in _numbers(g.key)}
    rows = session.execute(select(Right.office, Right.kind, Right.number, Right.row_mark).where(among(session, Right.number, numbers), Right.row_mark != ""))
    marks = {identity(kind.value, office, number): mark for office, kind, number, mark in rows}
    return frozenset(g.key for g in groups if g.mark and marks.get(g.key) == g.mark)


def _numbers(key: str) -> tuple[str, ...]:
    _, kind, number = key.split("|", 2)
    return (number, "ZL" + number) if kind in PATENTS else (number,)


def _match(known: dict[tuple[str, str, str], Right], record: RightRecord) -> Right | None:
    """The right itself, or the pending one that has become it: the same application, now under its registration number."""
    for number in siblings(record.number):
        if found := known.get((record.office, record.kind, number)):
            return found
    pending = known.get((record.office, record.kind, str(record.extra.get("application_number") or "")))
    return pending if pending is not None and pending.status is RightStatus.pending and pending.registered is None else None


def _owner_ids(session: Session, records: Iterable[RightRecord], at: datetime) -> dict[str, int]:
    """Ids of the owners by folded name; those not known yet are added, as `registry.holders.party_named` would."""
    named = {fold(r.owner): r for r in records if r.owner.strip()}
    found = _party_ids(session, named)
    fresh = [_party(folded, r, at) for folded, r in named.items() if folded not in found]
    if fresh:
        insert_many(session, Party, fresh)
        found.update(_party_ids(session, [p["folded"] for p in fresh]))
    return found


def _party(folded: str, record: RightRecord, at: datetime) -> dict[str, Any]:
    country = record.owner_country or ("CN" if record.office == "CN" else "")
    return {"uid": new_uid(), "address": "", "contact": "", "locked_because": "", "name": record.owner.strip(), "name_en": record.owner_en, "folded": folded, "country": country or "CN", "created_at": at,
            "kind": PartyKind.firm if country in ("CN", "") else PartyKind.foreign, "uscc": record.extra.get("owner_uscc")}


def _party_ids(session: Session, folded: Iterable[str]) -> dict[str, int]:
    """Ids by folded name, each of the party that stands for it after mergers."""
    rows = list(session.execute(select(Party.folded, Party.id, Party.merged_into_id).where(among(session, Party.folded, folded)).order_by(Party.id.desc())))
    return {name: number if into is None else standing(session, session.get_one(Party, number)).id for name, number, into in rows}


def _parts(right_id: int, facts: Facts) -> dict[type[Any], list[dict[str, Any]]]:
    return {
        RightClass: [{"right_id": right_id, "system": s, "code": c, "edition": e, "goods": g} for s, c, e, g in facts["classes"]],
        RightName: [{"right_id": right_id, "name": n} for n in facts["aliases"]],
        RightImage: [{"right_id": right_id, "sha256": sha, "role": role, "position": n} for n, (sha, role) in enumerate(facts["images"])]}


def _create(session: Session, fresh: Sequence[tuple[Facts, int | None, str]], stamp: Stamp) -> list[int]:
    rows = [{**_columns(facts, owner, stamp), "created_at": stamp.at, "uid": new_uid(), "watched": True, "indexed_digest": "", "row_mark": mark}
            for facts, owner, mark in fresh]
    ids = list(take_ids(session, Right.id, len(rows)))
    insert_many(session, Right, [{"id": right_id, **row} for right_id, row in zip(ids, rows, strict=True)])
    gathered: dict[type[Any], list[dict[str, Any]]] = {RightClass: [], RightName: [], RightImage: [], RightEvent: []}
    for right_id, (facts, _, _) in zip(ids, fresh, strict=True):
        for table, parts in _parts(right_id, facts).items():
            gathered[table] += parts
        gathered[RightEvent].append({"right_id": right_id, "at": stamp.at, "by": stamp.by, "source": stamp.source, "what": "imported",
                                     "before": {}, "after": {n: facts[n] for n in SHORT if facts[n]}})
    for table, parts in gathered.items():
        insert_many(session, table, parts)
    return ids


def _update(session: Session, right: Right, before: Facts, after: Facts, owner_id: int | None, stamp: Stamp) -> None:
    for name, value in _columns(after, right.owner_id if owner_id is None else owner_id, stamp).items():
        setattr(right, name, value)
    if before["classes"] != after["classes"]:
        right.classes = [RightClass(system=s, code=c, edition=e, goods=g) for s, c, e, g in after["classes"]]
    if before["aliases"] != after["aliases"]:
        right.names = [RightName(name=n) for n in after["aliases"]]
    if before["images"] != after["images"]:
        right.images = [RightImage(sha256=sha, role=role, position=n) for n, (sha, role) in enumerate(after["images"])]
    old, new = differences(before, after)
    session.add(RightEvent(right_id=right.id, at=stamp.at, by=stamp.by, source=stamp.source, what="updated", before=old, after=new))


def _same_owner(before: Facts, after: Facts, same: bool) -> None:
    """Another spelling of the same party is no change, nor is a party that was merged into the owner."""
    if before["owner"] and (same or fold(before["owner"]) == fold(after["owner"])):
        after["owner"] = before["owner"]


def store(session: Session, items: Sequence[Incoming], stamp: Stamp) -> Counter[str]:
    """Store rights of one batch, each at most once in it; answers how many were created, updated, unchanged."""
    known, owners, count = _known(session, items), _owner_ids(session, (i.record for i in items), stamp.at), Counter[str]()
    fresh: list[tuple[Incoming, Facts, int | None]] = []
    for item in items:
        owner_id = owners.get(fold(item.record.owner)) if item.record.owner.strip() else None
        right = _match(known, item.record)
        if right is None:
            fresh.append((item, facts_of_record(item, stamp.on), owner_id))
            continue
        before = facts_of_right(right)
        after = overlay(before, item, stamp.on)
        _same_owner(before, after, owner_id is not None and owner_id == right.owner_id)
        changed = digest_of(before) != digest_of(after)
        if changed:
            _update(session, right, before, after, owner_id, stamp)
        changed = _beside(session, right, item.record, stamp) or changed
        right.row_mark = item.mark
        count["updated" if changed else "unchanged"] += 1
    if fresh:
        ids = _create(session, [(facts, owner, item.mark) for item, facts, owner in fresh], stamp)
        count["created"] += len(ids)
        for right_id, (item, _, _) in zip(ids, fresh, strict=True):
            if item.record.authorised or item.record.proceedings:
                _beside(session, session.get_one(Right, right_id), item.record, stamp)
    return count


def _beside(session: Session, right: Right, record: RightRecord, stamp: Stamp) -> bool:
    """Record what the file says beside the right itself; answers whether any of it was new."""
    return any([_authorise(session, right, record), _dispute(session, right, record, stamp)])


def _dispute(session: Session, right: Right, record: RightRecord, stamp: Stamp) -> bool:
    """Record proceedings about the right, or what became of them."""
    if not record.proceedings:
        return False
    known = _how_they_stand(session, right)
    for d in record.proceedings:
        record_proceeding(session, right, ProceedingKind(d.kind), d.number, by=stamp.by, at=stamp.at, body=d.body, against=d.against, opened_on=d.opened_on,
                          decided_on=d.decided_on, outcome=Outcome(d.outcome), note=d.note, source=record.source)
    if _how_they_stand(session, right) == known:
        return False
    right.updated_at = stamp.at
    return True


def _how_they_stand(session: Session, right: Right) -> set[tuple[str, str, str, date | None]]:
    return {(p.kind, p.number, p.outcome, p.decided_on) for p in proceedings_of(session, right)}


def _authorise(session: Session, right: Right, record: RightRecord) -> bool:
    """Record who may use the right; answers whether that was new."""
    if not record.authorised:
        return False
    before = {grant.id for grant in authorisations_of(session, right.id)}
    after = {authorise(session, right, g.grantee, scope=g.scope, kind=g.kind, territory=g.territory, starts=g.starts, ends=g.ends).id
             for g in record.authorised}
    return bool(after - before)
