"""The register of parties: finding and correcting them, their other names, and merging two that turn out to be one, with the way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, exists, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from matching.text.normalise import fold
from registry import audit
from registry.db import Base, changed, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.holders import Party, PartyKind, PartyName
from registry.numbers import uscc as checked_uscc
from registry.people import Actor, Person, Role
from registry.rights import Right

LONGEST = 200
MOST_NAMES = 60


class PartyMerge(Base):
    """One merger: which party was found to be which other, who said so and why, what moved; undone it stays readable."""

    __tablename__ = "party_merges"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    kept_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    reason: Mapped[str]
    moved: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Ids of what hung on the party that went, by table: the way back moves exactly these."""
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(default="")
    undone_because: Mapped[str] = mapped_column(default="")
    kept: Mapped[Party] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Party] = relationship(foreign_keys=[gone_id])


def note(session: Session, by: Actor, at: datetime, act: str, party: Party, **detail: object) -> None:
    """A line in the audit trail about a party; never a name, a number or an address."""
    audit.record(session, at, act, f"party:{party.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id, detail=detail)


def party_by_uid(session: Session, uid: str) -> Party:
    """The party with this public id, or NotFound."""
    party = session.scalar(select(Party).where(Party.uid == uid))
    if party is None:
        raise NotFound("没有这个当事人")
    return party


def _found(query: Select[Any], words: str, kind: PartyKind | None) -> Select[Any]:
    query = query.where(Party.merged_into_id.is_(None), Party.erased_at.is_(None))
    if kind:
        query = query.where(Party.kind == kind)
    if words:
        folded = fold(words)
        named = exists().where(PartyName.party_id == Party.id, PartyName.folded.contains(folded, autoescape=True))
        query = query.where(or_(Party.folded.contains(folded, autoescape=True), Party.uscc == words.strip().upper(), named))
    return query


def find_parties(session: Session, words: str = "", *, kind: PartyKind | None = None, offset: int = 0, limit: int = 25) -> tuple[list[Party], int]:
    """A page of the parties that stand for themselves, and how many there are. Any name or the exact credit code finds them."""
    total = session.scalar(_found(select(func.count(Party.id)), words, kind)) or 0
    return list(session.scalars(_found(select(Party), words, kind).order_by(Party.folded, Party.id).offset(offset).limit(limit))), total


def other_names(session: Session, party: Party) -> list[PartyName]:
    """The other names of a party, in order of arrival."""
    return list(session.scalars(select(PartyName).where(PartyName.party_id == party.id).order_by(PartyName.id)))


def mergers_of(session: Session, party: Party) -> list[PartyMerge]:
    """Every merger a party was part of, newest first, undone ones included."""
    return list(session.scalars(select(PartyMerge).where(or_(PartyMerge.kept_id == party.id, PartyMerge.gone_id == party.id)).order_by(PartyMerge.id.desc())))


def _usable(party: Party) -> None:
    if party.locked_at is not None or party.erased_at is not None:
        raise Conflict("这个当事人的信息已锁定或删除，不能再改动")


def correct_party(session: Session, party: Party, by: Actor, at: datetime, *, name: str, kind: PartyKind, name_en: str = "", uscc: str = "",
                  country: str = "CN", address: str = "", contact: str = "") -> None:
    """Correct what is recorded of a party. A changed name stays as another name; a credit code must hold and belong to nobody else."""
    _usable(party)
    code = checked_uscc(uscc) if uscc.strip() else None
    twin = session.scalar(select(Party).where(Party.uscc == code, Party.id != party.id, Party.merged_into_id.is_(None))) if code else None
    if twin is not None:
        raise Refused("统一社会信用代码已属于「{name}」；如是同一家，请合并", field="uscc", name=twin.name)
    if not name.strip():
        raise Refused("请填写这一项", field="name")
    before, old = _facts(party), party.name
    party.name, party.folded, party.kind, party.name_en = name.strip(), fold(name), kind, name_en.strip()
    party.uscc, party.country, party.address, party.contact = code, country.strip().upper()[:2] or "CN", address.strip(), contact.strip()
    session.flush()
    if fold(old) != party.folded:
        add_name(session, party, old)
    fields = [k for k, v in _facts(party).items() if v != before[k]]
    if fields:
        note(session, by, at, "party.correct", party, fields=fields)


def _facts(party: Party) -> dict[str, object]:
    return {k: getattr(party, k) for k in ("name", "kind", "name_en", "uscc", "country", "address", "contact")}


def add_name(session: Session, party: Party, name: str) -> None:
    """One more name of a party; twice is once."""
    _usable(party)
    folded = fold(name)
    if not folded or len(name) > LONGEST:
        raise Refused("名称不能为空，最长 {n} 个字", field="other_name", n=LONGEST)
    known = other_names(session, party)
    if len(known) >= MOST_NAMES:
        raise Refused("一个当事人最多 {n} 个别名", field="other_name", n=MOST_NAMES)
    if folded != party.folded and folded not in {n.folded for n in known}:
        session.add(PartyName(party_id=party.id, name=name.strip(), folded=folded))
        session.flush()


def drop_name(session: Session, party: Party, name_id: int, by: Actor, at: datetime) -> None:
    """Take a name away that was recorded by mistake."""
    _usable(party)
    row = session.scalar(select(PartyName).where(PartyName.id == name_id, PartyName.party_id == party.id))
    if row is None:
        raise NotFound("没有这个名称")
    session.delete(row)
    session.flush()
    note(session, by, at, "party.name_dropped", party)


def merge_parties(session: Session, kept: Party, gone: Party, by: Actor, at: datetime, reason: str) -> PartyMerge:
    """Two entries are one party: what hangs on `gone` moves to `kept`, its names go along, and the way back is written down."""
    for party in (kept, gone):
        _usable(party)
    if kept.id == gone.id or kept.merged_into_id or gone.merged_into_id:
        raise Conflict("这两个当事人不能合并：其中一个已并入别处，或是同一个")
    if not reason.strip():
        raise Refused("请写明为什么是同一个当事人", field="reason")
    if kept.uscc and gone.uscc and kept.uscc != gone.uscc:
        raise Refused("两者的统一社会信用代码不同，是两家单位，不能合并", field="other")
    moved: dict[str, Any] = {"rights": list(session.scalars(select(Right.id).where(Right.owner_id == gone.id).order_by(Right.id))),
             "people": list(session.scalars(select(Person.id).where(Person.party_id == gone.id).order_by(Person.id))),
             "uscc": bool(gone.uscc and not kept.uscc)}
    changed(session, update(Right).where(Right.owner_id == gone.id).values(owner_id=kept.id))
    changed(session, update(Person).where(Person.party_id == gone.id).values(party_id=kept.id))
    kept.uscc = kept.uscc or gone.uscc
    gone.merged_into_id = kept.id
    made = PartyMerge(kept_id=kept.id, gone_id=gone.id, at=at, by=by.name, reason=reason.strip(), moved=moved)
    session.add(made)
    session.flush()
    note(session, by, at, "party.merge", kept, gone=gone.uid, rights=len(moved["rights"]), people=len(moved["people"]))
    return made


def unmerge_parties(session: Session, uid: str, by: Actor, at: datetime, reason: str) -> PartyMerge:
    """Take a merger back: exactly what moved then moves back, unless it belongs to somebody else by now."""
    merge = session.scalar(select(PartyMerge).where(PartyMerge.uid == uid))
    if merge is None:
        raise NotFound("没有这次合并")
    if merge.undone_at is not None or merge.gone.merged_into_id != merge.kept_id:
        raise Conflict("这次合并已撤销，或之后又有变动")
    if not reason.strip():
        raise Refused("请写明为什么不是同一个当事人", field="reason")
    for model, column, ids in ((Right, Right.owner_id, merge.moved["rights"]), (Person, Person.party_id, merge.moved["people"])):
        for start in range(0, len(ids), 500):
            changed(session, update(model).where(model.id.in_(ids[start:start + 500]), column == merge.kept_id).values({column.key: merge.gone_id}))
    if merge.moved.get("uscc") and merge.kept.uscc == merge.gone.uscc:
        merge.kept.uscc = None
    merge.gone.merged_into_id = None
    merge.undone_at, merge.undone_by, merge.undone_because = at, by.name, reason.strip()
    session.flush()
    note(session, by, at, "party.unmerge", merge.kept, gone=merge.gone.uid)
    return merge


def likely_twins(session: Session, party: Party, limit: int = 6) -> list[Party]:
    """Parties that may be the same: they share a name or a credit code with this one."""
    names = {party.folded, *(n.folded for n in other_names(session, party))}
    named = select(PartyName.party_id).where(PartyName.folded.in_(names))
    same = or_(Party.folded.in_(names), Party.id.in_(named), *([Party.uscc == party.uscc] if party.uscc else []))
    return list(session.scalars(select(Party).where(same, Party.id != party.id, Party.merged_into_id.is_(None), Party.erased_at.is_(None)).limit(limit)))


def link_person(session: Session, person: Person, party: Party | None, by: Actor, at: datetime) -> None:
    """Say for which party an account acts; from then on it sees that party's rights, cases and dossiers."""
    person.party_id = party.id if party else None
    session.flush()
    audit.record(session, at, "person.party", f"person:{person.uid}", actor=by.name, actor_id=by.person_id, unit_id=by.unit_id,
                 detail={"party": party.uid if party else None})


def people_of(session: Session, party: Party) -> list[Person]:
    """The accounts that act for a party."""
    return list(session.scalars(select(Person).where(Person.party_id == party.id).order_by(Person.id)))


def person_to_link(session: Session, login: str, visible: Sequence[Person]) -> Person:
    """The account with this login among those in sight; only owners and respondents act for a party."""
    person = next((p for p in visible if p.login == login.strip().lower()), None)
    if person is None:
        raise Refused("没有账号「{login}」", field="login", login=login)
    if not {m.role for m in person.memberships} <= {Role.holder, Role.respondent} or not person.memberships:
        raise Refused("只有权利人或被投诉人的账号可以对应当事人", field="login")
    return person
