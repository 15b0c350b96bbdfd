"""An issued opinion that turns out wrong: a new version with its reason, the old one readable and marked."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from cases import opinion, signing, verification
from cases.models import Opinion, OpinionState
from registry.db import Database
from registry.errors import Conflict, NotAllowed, Refused
from registry.network import Unit
from registry.people import Role
from tests import builders as b
from tests.cases.test_opinion import complete


def issued(s: Session, u: Unit) -> Opinion:
    drafter, signatory = b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
    made = signing.submit(s, complete(s, u, drafter), drafter, b.NOW, recusal=True)
    return signing.issue(s, made, signatory, b.NOW, {"right": "澜雀"}, recusal=True)


def again(s: Session, u: Unit, draft: Opinion, lead: object) -> Opinion:
    signing.submit(s, draft, lead, b.NOW, recusal=True)  # type: ignore[arg-type]
    return signing.issue(s, draft, b.actor(s, u, Role.expert), b.NOW, {"right": "澜雀"}, recusal=True)


def test_a_correction_is_signed_by_two_again_and_keeps_the_number(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        first, lead = issued(s, u), b.actor(s, u, Role.lead)
        draft = signing.correct(s, first, lead, "权利人名称有误", b.NOW)
        assert draft.reasoning == first.reasoning and first.state is OpinionState.issued, "valid until the new one is signed"
        second = again(s, u, draft, lead)
        assert second.number == f"{first.number}之二" and first.state is OpinionState.superseded
        third = again(s, u, signing.correct(s, second, lead, "商品类别有误", b.NOW), lead)
        assert third.number == f"{first.number}之三"


def test_what_cannot_be_corrected(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        first, lead = issued(s, u), b.actor(s, u, Role.lead)
        with pytest.raises(NotAllowed):
            signing.correct(s, first, b.actor(s, u, Role.analyst), "想改", b.NOW)
        with pytest.raises(Refused, match="理由"):
            signing.correct(s, first, lead, " ", b.NOW)
        draft = signing.correct(s, first, lead, "权利人名称有误", b.NOW)
        with pytest.raises(Conflict, match="在办"):
            signing.correct(s, first, lead, "再改", b.NOW)
        with pytest.raises(Conflict, match="只能更正"):
            signing.correct(s, draft, lead, "改草稿", b.NOW)


@pytest.mark.parametrize("typed", ["鄂维〔2026〕武-参-00002号", "鄂维[2026]武-参-00002号", " 鄂维（2026）武-参-00002号 ", "鄂维［2026］武－参－00002号"])
def test_a_number_is_found_however_its_brackets_were_typed(database: Database, typed: str) -> None:
    with database.write() as s:
        u = b.unit(s)
        first = issued(s, u)
        known = verification.look_up(s, typed)
        assert known and known.number == first.number and known.content_sha256 == opinion.content_sha256(first)
        assert verification.look_up(s, "鄂维〔2026〕武-参-00003号") is None


def test_the_verification_of_a_corrected_paper_leads_to_the_new_one(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        first, lead = issued(s, u), b.actor(s, u, Role.lead)
        second = again(s, u, signing.correct(s, first, lead, "权利人名称有误", b.NOW), lead)
        known = verification.look_up(s, str(first.number))
        assert known and known.state is OpinionState.superseded and known.replaced_by == second.number


def test_a_draft_is_not_known_to_the_verification(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        first, lead = issued(s, u), b.actor(s, u, Role.lead)
        signing.correct(s, first, lead, "权利人名称有误", b.NOW)
        known = verification.look_up(s, str(first.number))
        assert known and known.state is OpinionState.issued and not known.replaced_by
