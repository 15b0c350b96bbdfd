"""Rights out, one a line, in the form that the import reads back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from registry.authorisations import Authorisation
from registry.rights import Right

PAGE = 500


def plain_right(right: Right, grants: list[Authorisation]) -> dict[str, Any]:
    """One right with ISO dates; the fields of the contract first, then what we add."""
    days = {"filed": right.filed, "registered": right.registered, "expires": right.expires}
    written = {n: day.isoformat() if day else None for n, day in days.items()}
    return {
        "kind": right.kind.value, "number": right.number, "office": right.office, "title": right.title, "text": right.text,
        "classes": [{"system": c.system, "edition": c.edition, "code": c.code} for c in right.classes],
        "goods": [c.goods for c in right.classes if c.goods], **written, "status": right.status.value,
        "owner": right.owner.name if right.owner else "", "territory": list(right.territory), "images": [i.sha256 for i in right.images],
        "source": right.source, "owner_en": right.owner.name_en if right.owner else "", "aliases": [n.name for n in right.names],
        "class_goods": {f"{c.system}:{c.code}": c.goods for c in right.classes if c.goods},
        "image_roles": {i.sha256: i.role for i in right.images}, "description": right.description, "view_rule": right.view_rule,
        "status_on": right.status_checked_on.isoformat() if right.status_checked_on else None, "extra": dict(right.extra),
        "authorised": [_grant(g) for g in grants]}


def _grant(grant: Authorisation) -> dict[str, Any]:
    return {"grantee": grant.grantee, "scope": grant.scope, "kind": grant.kind, "territory": grant.territory,
            "starts": grant.starts.isoformat() if grant.starts else None, "ends": grant.ends.isoformat() if grant.ends else None}


def all_rights(session: Session) -> Iterator[dict[str, Any]]:
    """Every right in the order of its arrival, page by page in flat memory."""
    last = 0
    while rights := list(session.scalars(select(Right).where(Right.id > last).order_by(Right.id).limit(PAGE).options(
            joinedload(Right.owner), selectinload(Right.classes), selectinload(Right.names), selectinload(Right.images)))):
        grants: dict[int, list[Authorisation]] = {}
        ids = [r.id for r in rights]
        for grant in session.scalars(select(Authorisation).where(Authorisation.right_id.in_(ids), Authorisation.revoked_on.is_(None)).order_by(Authorisation.id)):
            grants.setdefault(grant.right_id, []).append(grant)
        yield from (plain_right(r, grants.get(r.id, [])) for r in rights)
        last = rights[-1].id
        session.expunge_all()
