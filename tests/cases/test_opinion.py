"""A reference opinion from draft to number: two people, every word, nothing altered in between."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from cases import flow, opinion, review, signing
from cases.models import Answer, Case, Opinion, OpinionState
from registry.db import Database
from registry.errors import Conflict, NotAllowed, Refused
from registry.network import Unit
from registry.people import Actor, Role
from registry.rights import RightKind
from tests import builders as b


def opened(s: Session, u: Unit, drafter: Actor) -> Case:
    case = review.judge(s, drafter, b.match(s, u), review.Decision(Answer.suspect), b.NOW).case
    assert case is not None
    return case


def words(draft: Opinion) -> opinion.Words:
    return opinion.Words({r["key"]: "已逐项比对，文字近似" for r in draft.rows}, {r["key"]: "未见授权材料" for r in draft.against},
                         "所见标识与注册商标读音相同，字形部分相近，使用于相同商品，相关公众施以一般注意力易生混淆。", "rather_high", "被投诉人的授权或在先使用证据")


def complete(s: Session, u: Unit, drafter: Actor) -> Opinion:
    draft = opinion.draft(s, opened(s, u, drafter), drafter, b.NOW)
    return opinion.write(s, draft, drafter, words(draft), b.NOW, lock=draft.lock)


def test_an_opinion_is_numbered_and_frozen_at_the_second_signature(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter, signatory = b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
        draft = complete(s, u, drafter)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        issued = signing.issue(s, draft, signatory, b.NOW, {"right": "澜雀"}, recusal=True)
        assert issued.number == "鄂维〔2026〕武-参-00002号", "the case took the first number of the channel"
        assert issued.state is OpinionState.issued and issued.case.state == "issued"
        assert [x["name"] for x in issued.snapshot["signatures"]] == [drafter.name, signatory.name]
        assert len(issued.snapshot_sha256) == 64
        with pytest.raises(Conflict):
            opinion.write(s, issued, drafter, words(issued), b.NOW, lock=issued.lock)


def test_nobody_signs_twice(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        both = b.actor(s, u, Role.analyst, Role.lead)
        draft = complete(s, u, both)
        signing.submit(s, draft, both, b.NOW, recusal=True)
        with pytest.raises(NotAllowed, match="不能是起草人"):
            signing.issue(s, draft, both, b.NOW, {}, recusal=True)


@pytest.mark.parametrize("role", [Role.booth, Role.holder, Role.analyst, Role.admin, Role.auditor])
def test_only_experts_and_leads_sign(database: Database, role: Role) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter = b.actor(s, u, Role.analyst)
        draft = complete(s, u, drafter)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        with pytest.raises(NotAllowed):
            signing.issue(s, draft, b.actor(s, u, role), b.NOW, {}, recusal=True)


def test_recusal_is_declared_by_both(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter = b.actor(s, u, Role.analyst)
        draft = complete(s, u, drafter)
        with pytest.raises(Refused, match="利害关系"):
            signing.submit(s, draft, drafter, b.NOW, recusal=False)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        with pytest.raises(Refused, match="利害关系"):
            signing.issue(s, draft, b.actor(s, u, Role.lead), b.NOW, {}, recusal=False)


def test_an_incomplete_draft_says_what_is_missing(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter = b.actor(s, u, Role.analyst)
        draft = opinion.draft(s, opened(s, u, drafter), drafter, b.NOW)
        assert len(opinion.missing(draft)) == 5
        with pytest.raises(Refused, match="选择结论"):
            signing.submit(s, draft, drafter, b.NOW, recusal=True)


def test_a_returned_draft_loses_its_signature_and_can_be_changed(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter, reviewer = b.actor(s, u, Role.analyst), b.actor(s, u, Role.lead)
        draft = complete(s, u, drafter)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        signing.send_back(s, draft, reviewer, "含义一行太简略", b.NOW)
        assert draft.signatures == [] and draft.state is OpinionState.draft and draft.case.state == "drafting"
        opinion.write(s, draft, drafter, words(draft), b.NOW, lock=draft.lock)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)


def test_two_people_saving_the_same_draft_do_not_overwrite_each_other(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter = b.actor(s, u, Role.analyst)
        draft = opinion.draft(s, opened(s, u, drafter), drafter, b.NOW)
        seen = draft.lock
        opinion.write(s, draft, drafter, words(draft), b.NOW, lock=seen)
        with pytest.raises(Conflict, match="刚被他人保存"):
            opinion.write(s, draft, drafter, words(draft), b.NOW, lock=seen)


def test_words_altered_after_the_first_signature_stop_the_second(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter = b.actor(s, u, Role.analyst)
        draft = complete(s, u, drafter)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        draft.reasoning += "（有人动过）"
        with pytest.raises(Conflict, match="被改动"):
            signing.issue(s, draft, b.actor(s, u, Role.lead), b.NOW, {}, recusal=True)


NUMBERS = {RightKind.design: "ZL2006301109987", RightKind.invention: "ZL2020101099452", RightKind.utility_model: "ZL2020201099458"}
"""With their check digits: the ledgers are asked again when a complaint is opened."""


@pytest.mark.parametrize("kind", list(RightKind))
def test_every_kind_of_right_has_its_worksheet(database: Database, kind: RightKind) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter = b.actor(s, u, Role.analyst)
        of = b.right(s, kind=kind, number=NUMBERS.get(kind, ""))
        m = b.match(s, u, of)
        for g in m.gates:
            g.result = g.result.passed
        case = review.judge(s, drafter, m, review.Decision(Answer.suspect), b.NOW).case
        assert case is not None
        draft = opinion.draft(s, case, drafter, b.NOW)
        assert draft.rows and draft.against and all(r["words"] == "" for r in (*draft.rows, *draft.against))


def test_the_timeline_tells_the_whole_story(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        drafter, lead = b.actor(s, u, Role.analyst), b.actor(s, u, Role.lead)
        draft = complete(s, u, drafter)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        signing.issue(s, draft, lead, b.NOW, {}, recusal=True)
        flow.take(s, draft.case, "deliver", lead, b.NOW)
        assert [x.move for x in draft.case.steps] == ["open", "draft", "submit", "sign", "deliver"]
        assert {c.ended_at for c in draft.case.clocks} == {b.NOW}
