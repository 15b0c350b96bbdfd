"""Every judgement as a judged pair, in the columns the text bench and its training read (matching/text/judged/pairs.csv)."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from cases.models import Answer, Judgement, Match
from registry.people import Actor
from registry.rights import Right

COLUMNS = ("mark", "text", "kind", "label", "note")
FORMULA = "=+-@＝＋－＠\t\r "
"""What a spreadsheet would take for a formula; the engine's folding drops it anyway."""
TEXT_KINDS = frozenset({"sound", "shape", "spelling", "meaning", "script"})


def rows(session: Session, actor: Actor) -> list[dict[str, str]]:
    """Standing answers of the actor's units where a name met words: suspected is a match, dismissed is none. Answers that decide nothing are left out, of two on the same words the later stands."""
    found = session.scalars(select(Judgement).join(Match, Judgement.match_id == Match.id).where(
        Match.unit_id.in_(actor.unit_ids), Judgement.undone_at.is_(None), Judgement.answer.in_((Answer.suspect, Answer.dismiss)))
        .order_by(Judgement.id).options(selectinload(Judgement.match).selectinload(Match.right).selectinload(Right.names),
                                        selectinload(Judgement.match).selectinload(Match.sighting)))
    return list({(row["mark"], row["text"]): row for j in found if (row := _row(j)) is not None}.values())


def _row(judgement: Judgement) -> dict[str, str] | None:
    match = judgement.match
    met = next((f for f in match.findings if f["kind"] in TEXT_KINDS), None)
    if met is None or not match.sighting.title.strip():
        return None
    return {"mark": _mark(match.right, str(met["claimed"])).lstrip(FORMULA), "text": match.sighting.title.lstrip(FORMULA), "kind": str(met["kind"]),
            "label": str(int(judgement.answer is Answer.suspect)), "note": f"judged {judgement.at.date().isoformat()} {judgement.reason_code}".strip()}


def _mark(right: Right, claimed: str) -> str:
    """The registered words, or the further name of the right that was met; never the part of them alone that was alike."""
    return claimed if claimed in {n.name for n in right.names} else right.text or right.name
