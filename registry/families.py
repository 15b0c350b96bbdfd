"""Rights that belong together: families (one mark in several classes or offices, a design and its priority), and look-alike records merged.

A merge hides one record behind another and adds what only the hidden one says; both keep their history, and it can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from matching.text.normalise import fold
from registry.db import Base, new_uid
from registry.errors import Conflict, NotFound, Refused
from registry.rights import Right, RightClass, RightEvent, RightImage, RightKind, RightMerge, RightName, standing

MOST_OF_ONE_OWNER = 2000
SAME_MARK, PRIORITY, MANUAL = "mark", "priority", "manual"


class RightFamily(Base):
    """A family: `mark` (same owner, same words), `priority` (one first filing), `manual` (somebody said so)."""

    __tablename__ = "right_families"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    """What its members share: owner and words, or the priority number."""
    made_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default="")
    members: Mapped[list[FamilyMember]] = relationship(cascade="all, delete-orphan", order_by="FamilyMember.id")


class FamilyMember(Base):
    """One right in one family."""

    __tablename__ = "family_members"
    __table_args__ = (UniqueConstraint("family_id", "right_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("right_families.id", ondelete="CASCADE"), index=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    right: Mapped[Right] = relationship()


# ---- families

def _mark_key(right: Right) -> str:
    return f"{SAME_MARK}|{right.owner_id}|{fold(right.text)}"


def _shared_keys(right: Right) -> set[str]:
    """What this right may share with others: its owner and words, the filings whose priority it claims, and its own first filing."""
    keys: set[str] = set()
    if right.kind is RightKind.trademark and right.owner_id and right.text.strip():
        keys.add(_mark_key(right))
    if right.kind is not RightKind.trademark:
        keys |= {f"{PRIORITY}|{bare(str(p))}" for p in right.extra.get("priorities") or []}
        keys |= {f"{PRIORITY}|{bare(n)}" for n in (right.number, str(right.extra.get("application_number") or "")) if n}
    return keys


def bare(number: str) -> str:
    """A number as numbers of different offices' files are compared: without `ZL`, dots and leading zeros."""
    return number.upper().removeprefix("ZL").replace(".", "").replace(" ", "").lstrip("0")


def link_families(session: Session, rights: Iterable[Right], by: str, at: datetime) -> list[RightFamily]:
    """Put rights that share a mark or a priority into families; answers those that are new. Repeating it changes nothing."""
    sharing: dict[str, list[Right]] = defaultdict(list)
    for right in rights:
        for key in sorted(_shared_keys(right)):
            sharing[key].append(right)
    fresh = []
    for key, members in sharing.items():
        if len(members) < 2:
            continue
        family = session.scalar(select(RightFamily).where(RightFamily.key == key))
        if family is None:
            family = RightFamily(kind=key.partition("|")[0], key=key, made_at=at, by=by)
            session.add(family)
            fresh.append(family)
        _join(family, members)
    session.flush()
    return fresh


def _join(family: RightFamily, members: Sequence[Right]) -> None:
    known = {m.right_id for m in family.members}
    family.members.extend(FamilyMember(right_id=r.id) for r in members if r.id not in known)


def likely_kin(session: Session, right: Right, limit: int = 12) -> list[tuple[str, Right]]:
    """(kind of family, right) of the owner's other rights that share a mark or a priority with this one and are not in its family yet."""
    if right.owner_id is None:
        return []
    keys, known = _shared_keys(right), {other.id for _, other in relatives(session, right)}
    rows = session.scalars(select(Right).where(Right.owner_id == right.owner_id, Right.id != right.id, standing()).order_by(Right.id).limit(MOST_OF_ONE_OWNER))
    shared = ((keys & _shared_keys(r), r) for r in rows if r.id not in known)
    return [(min(common).partition("|")[0], r) for common, r in shared if common][:limit]


def join_kin(session: Session, right: Right, other: Right, by: str, at: datetime) -> None:
    """Put two rights into one family: that of the mark or priority they share, else one because somebody said so."""
    if right.id == other.id:
        raise Refused("不能与自己归为一族", field="other")
    if other.id in {r.id for _, r in relatives(session, right)}:
        raise Conflict("这两件权利已在同一族")
    common = _shared_keys(right) & _shared_keys(other)
    if common:
        link_families(session, [right, other], by, at)
    else:
        own = session.scalar(select(RightFamily).join(FamilyMember).where(RightFamily.kind == MANUAL, FamilyMember.right_id.in_((right.id, other.id))))
        if own is None:
            own = RightFamily(kind=MANUAL, key=f"{MANUAL}|{new_uid()}", made_at=at, by=by)
            session.add(own)
        _join(own, [right, other])
    session.flush()
    _kin_event(session, right, other, "joined", by, at)


def leave_kin(session: Session, right: Right, other: Right, by: str, at: datetime) -> None:
    """Take another right out of every family it shares with this one; a family of one is none."""
    shared = [f for f in session.scalars(select(RightFamily).join(FamilyMember).where(FamilyMember.right_id == right.id)) if other.id in {m.right_id for m in f.members}]
    if not shared:
        raise NotFound("这两件权利不在同一族")
    for family in shared:
        family.members = [m for m in family.members if m.right_id != other.id]
        if len(family.members) < 2:
            session.delete(family)
    session.flush()
    _kin_event(session, right, other, "left", by, at)


def _kin_event(session: Session, right: Right, other: Right, what: str, by: str, at: datetime) -> None:
    for one, two in ((right, other), (other, right)):
        session.add(RightEvent(right_id=one.id, at=at, by=by, source="", what="family", before={}, after={what: f"{two.office} {two.number}"}))
    session.flush()


def relatives(session: Session, right: Right) -> list[tuple[str, Right]]:
    """(kind of family, other member) of every family of this right."""
    own = select(FamilyMember.family_id).where(FamilyMember.right_id == right.id)
    rows = session.execute(select(RightFamily.kind, Right).join(FamilyMember, FamilyMember.family_id == RightFamily.id).join(Right, Right.id == FamilyMember.right_id)
                           .where(RightFamily.id.in_(own), Right.id != right.id).order_by(RightFamily.kind, Right.office, Right.number))
    return [(kind, other) for kind, other in rows]


# ---- records of one right

def merge_of(session: Session, right: Right) -> RightMerge | None:
    """The merge by which this record stands behind another now."""
    return session.scalar(select(RightMerge).where(RightMerge.gone_id == right.id, RightMerge.undone_at.is_(None)))


def merges_into(session: Session, right: Right) -> list[RightMerge]:
    """Records that stand behind this one now, oldest first."""
    return list(session.scalars(select(RightMerge).where(RightMerge.kept_id == right.id, RightMerge.undone_at.is_(None)).order_by(RightMerge.id)))


def look_alikes(session: Session, right: Right, limit: int = 10) -> list[Right]:
    """Records that may be the same right: same kind, owner and name, registered or filed on the same day, under another number."""
    if right.owner_id is None:
        return []
    rows = session.scalars(select(Right).where(Right.kind == right.kind, Right.owner_id == right.owner_id, Right.id != right.id, standing())
                           .order_by(Right.id).limit(MOST_OF_ONE_OWNER))
    return [r for r in rows if _alike(right, r)][:limit]


def _alike(one: Right, other: Right) -> bool:
    same_day = (one.filed is not None and one.filed == other.filed) or (one.registered is not None and one.registered == other.registered)
    return same_day and fold(one.name) == fold(other.name) and bool(fold(one.name))


def _history(session: Session, right: Right, what: str, merge: RightMerge, other: Right) -> None:
    session.add(RightEvent(right_id=right.id, at=merge.undone_at or merge.at, by=merge.undone_by or merge.by, source=merge.reason, what=what, before={},
                           after={"office": other.office, "number": other.number}))


def merge(session: Session, kept: Right, gone: Right, reason: str, by: str, at: datetime) -> RightMerge:
    """Let one record stand behind another. The hidden one is no longer searched; what only it says is added to the other, and remembered."""
    if kept.id == gone.id or kept.kind is not gone.kind:
        raise Refused("只能合并同一种类的两条记录", field="other")
    if not reason.strip():
        raise Refused("请写明合并的理由", field="reason")
    if merge_of(session, kept) is not None or merge_of(session, gone) is not None or merges_into(session, gone):
        raise Conflict("其中一条已经合并过，请先撤销那次合并")
    made = RightMerge(kept_id=kept.id, gone_id=gone.id, reason=reason.strip(), at=at, by=by, added=_add(kept, gone))
    gone.watched, gone.indexed_digest = False, ""
    session.add(made)
    _history(session, kept, "merged", made, gone)
    _history(session, gone, "merged", made, kept)
    session.flush()
    return made


def _add(kept: Right, gone: Right) -> dict[str, Any]:
    """Give the kept record what it lacks; answers what that was."""
    own = {fold(n) for n in (kept.text, kept.title, *(n.name for n in kept.names)) if n}
    names = [n for n in dict.fromkeys((gone.text, gone.title, *(x.name for x in gone.names))) if n and fold(n) not in own]
    known = {(c.system, c.code) for c in kept.classes}
    classes = [[c.system, c.code, c.edition, c.goods] for c in gone.classes if (c.system, c.code) not in known]
    pictures = [[i.sha256, i.role] for i in gone.images if i.sha256 not in {k.sha256 for k in kept.images}]
    kept.names.extend(RightName(name=n) for n in names)
    kept.classes.extend(RightClass(system=s, code=c, edition=e, goods=g) for s, c, e, g in classes)
    kept.images.extend(RightImage(sha256=sha, role=role, position=len(kept.images) + n) for n, (sha, role) in enumerate(pictures))
    kept.indexed_digest = ""
    _fold_again(kept)
    return {"names": names, "classes": classes, "pictures": pictures, "watched": gone.watched}


def _fold_again(right: Right) -> None:
    right.folded = "\n".join(dict.fromkeys(fold(n) for n in (right.text, right.title, *(n.name for n in right.names)) if n))


def unmerge(session: Session, uid: str, by: str, at: datetime) -> RightMerge:
    """Undo a merge: both records stand again, and the kept one loses what it got from the other."""
    made = session.scalar(select(RightMerge).where(RightMerge.uid == uid, RightMerge.undone_at.is_(None)))
    if made is None:
        raise NotFound("没有这次合并，或已经撤销")
    kept, added = made.kept, made.added
    kept.names = [n for n in kept.names if n.name not in added["names"]]
    kept.classes = [c for c in kept.classes if [c.system, c.code, c.edition, c.goods] not in added["classes"]]
    kept.images = [i for i in kept.images if [i.sha256, i.role] not in added["pictures"]]
    kept.indexed_digest = ""
    _fold_again(kept)
    made.gone.watched, made.gone.indexed_digest = bool(added["watched"]), ""
    made.undone_at, made.undone_by = at, by
    _history(session, kept, "unmerged", made, made.gone)
    _history(session, made.gone, "unmerged", made, kept)
    session.flush()
    return made
