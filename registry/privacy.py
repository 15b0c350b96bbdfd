"""One person's data: a copy on request (PIPL art 45), and deletion, or a lock where the law or a deposit still wants it kept (PIPL art 47).

Article 47: where a retention period set by law has not ended, or deletion is technically hard, the processor stops all processing but storage and
the necessary protection. That is the lock: the record stays, its contact, address and numbers are shown to nobody, and nothing of it can be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry.authorisations import Authorisation
from registry.dossiers import Dossier
from registry.errors import Conflict, Refused
from registry.holders import Party, PartyName
from registry.identity import PartyIdentity, Vault, identities_of
from registry.parties import mergers_of, note, other_names
from registry.people import Actor, Person
from registry.rights import Right

KEEP = timedelta(days=3 * 365)
"""Fair files and dossiers are kept for at least three years (Guangdong regulation 2022 art 31; E-Commerce Law art 31)."""
GONE = "已删除的当事人"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something must be kept: a message id with its values."""

    message: str
    values: dict[str, str]


def copy_of(session: Session, party: Party, vault: Vault | None) -> dict[str, Any]:
    """All that the ledgers hold about a party, as JSON values; numbers are opened where a vault is given (the copy is for the person itself)."""
    rights = session.scalars(select(Right).where(Right.owner_id == party.id).order_by(Right.id))
    dossiers = session.scalars(select(Dossier).where(Dossier.party_id == party.id).order_by(Dossier.id))
    people = session.scalars(select(Person).where(Person.party_id == party.id).order_by(Person.id))
    grants = session.scalars(select(Authorisation).where(Authorisation.folded == party.folded).order_by(Authorisation.id))
    return {
        "party": {"id": party.uid, "kind": party.kind.value, "name": party.name, "name_en": party.name_en, "uscc": party.uscc or "", "country": party.country,
                  "address": party.address, "contact": party.contact, "recorded_at": party.created_at.isoformat()},
        "other_names": [n.name for n in other_names(session, party)],
        "identity_numbers": [{"kind": i.kind, "number": vault.read(i.sealed, party) if vault else i.masked, "recorded_at": i.recorded_at.isoformat()}
                             for i in identities_of(session, party)],
        "merged": [{"at": m.at.isoformat(), "kept": m.kept.uid, "gone": m.gone.uid, "reason": m.reason, "undone": bool(m.undone_at)} for m in mergers_of(session, party)],
        "rights": [{"office": r.office, "kind": r.kind.value, "number": r.number} for r in rights],
        "dossiers": [{"number": d.number, "kind": d.kind.value, "title": d.title, "sealed_at": d.sealed_at.isoformat(), "contact": d.contact} for d in dossiers],
        "accounts": [{"login": p.login, "name": p.name, "active": p.active} for p in people],
        "authorised_for": [{"right": g.right.number, "scope": g.scope, "from": str(g.starts or ""), "until": str(g.until or "")} for g in grants]}


def retention(session: Session, party: Party, at: datetime) -> list[Reason]:
    """Why the ledgers must keep a party; empty where nothing stands against deletion. Higher floors add their own reasons (cases)."""
    reasons = []
    rights = session.scalar(select(func.count(Right.id)).where(Right.owner_id == party.id)) or 0
    if rights:
        reasons.append(Reason("名下有 {n} 件登记的权利，权利人姓名（名称）是公开登记事项", {"n": str(rights)}))
    dossiers = session.scalar(select(func.max(Dossier.sealed_at)).where(Dossier.party_id == party.id))
    if dossiers and dossiers + KEEP > at:
        reasons.append(Reason("交存的档案须保存至 {day}", {"day": (dossiers + KEEP).date().isoformat()}))
    accounts = session.scalar(select(func.count(Person.id)).where(Person.party_id == party.id, Person.active)) or 0
    if accounts:
        reasons.append(Reason("有 {n} 个账号在用，请先停用", {"n": str(accounts)}))
    return reasons


def erase(session: Session, party: Party, by: Actor, at: datetime, asked: str, reasons: Sequence[Reason]) -> bool:
    """Delete what is held about a party, or lock it where there are reasons to keep it. True where it is deleted. `asked`: who asked, and how."""
    if party.erased_at is not None:
        raise Conflict("这个当事人的信息已经删除")
    if len(asked.strip()) < 4:
        raise Refused("请写明谁提出、依据什么（至少 4 个字）", field="asked")
    if reasons:
        party.locked_at, party.locked_because = at, "；".join(r.message.format(**r.values) for r in reasons)
        session.flush()
        note(session, by, at, "party.lock", party, reasons=len(reasons))
        return False
    session.execute(delete(PartyIdentity).where(PartyIdentity.party_id == party.id))
    session.execute(delete(PartyName).where(PartyName.party_id == party.id))
    party.name = f"{GONE} {party.uid[:8]}"
    party.folded, party.name_en, party.uscc, party.address, party.contact, party.country = "", "", None, "", "", ""
    party.erased_at, party.locked_at, party.locked_because = at, None, ""
    session.flush()
    note(session, by, at, "party.erase", party)
    return True


def unlock(session: Session, party: Party, by: Actor, at: datetime, because: str) -> None:
    """The lock was a mistake, or the person took the request back."""
    if party.locked_at is None or party.erased_at is not None:
        raise Conflict("这个当事人没有锁定")
    if len(because.strip()) < 4:
        raise Refused("请写明解除锁定的理由（至少 4 个字）", field="because")
    party.locked_at, party.locked_because = None, ""
    session.flush()
    note(session, by, at, "party.unlock", party, reason=because.strip()[:200])
