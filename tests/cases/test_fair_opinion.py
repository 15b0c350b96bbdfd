"""An opinion under a fair complaint: written while it is judged, another person's after an appeal, revoked with a trace."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from cases import experts, flow, next_steps, opening, opinion, signing, verification
from cases.models import Case, Opinion, OpinionState
from registry.db import Database
from registry.errors import Conflict, NotAllowed, Refused
from registry.network import Unit
from registry.people import Actor, Role
from tests import builders as b

REASONS = "所见标识与注册商标读音相同、图形一致，用于同一种商品，可能产生混淆。"
PAPER = {"zh": {}, "en": {}, "pictures": {}}


def judged(s: Session, lead: Actor) -> Case:
    case = opening.open_case(s, lead, [b.match(s, s.get_one(Unit, lead.unit_id))], b.NOW, kind="fair")
    for code in ("accept", "serve", "answer", "judge"):
        flow.take(s, case, code, lead, b.NOW, "理由")
    return case


def written(s: Session, case: Case, drafter: Actor, signer: Actor, at: object = b.NOW) -> Opinion:
    made = opinion.draft(s, case, drafter, at)  # type: ignore[arg-type]
    words = opinion.Words({r["key"]: "相近" for r in made.rows}, {r["key"]: "未见" for r in made.against}, REASONS, "rather_high", "授权书")
    opinion.write(s, made, drafter, words, b.NOW, lock=made.lock)
    signing.submit(s, made, drafter, b.NOW, recusal=True)
    return signing.issue(s, made, signer, at, PAPER, recusal=True)  # type: ignore[arg-type]


def test_it_is_written_while_the_complaint_is_judged_and_ends_its_clock(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, analyst, expert = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
        case = judged(s, lead)
        assert [c.ended_at for c in case.clocks if c.rule == "FAIR-OPINION"] == [None]
        made = written(s, case, analyst, expert)
        assert made.number and case.state == "judging" and all(c.ended_at for c in case.clocks if c.rule == "FAIR-OPINION")
        with pytest.raises(Conflict, match="这一阶段已有参考意见"):
            opinion.draft(s, case, analyst, b.NOW)
        flow.take(s, case, "measure", lead, b.NOW + b.timedelta(minutes=1), "遮盖")
        with pytest.raises(Conflict, match="不能办理"):
            opinion.draft(s, case, analyst, b.NOW)


def test_nobody_is_waited_for_who_cannot_do_it(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, analyst, expert = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
        case = judged(s, lead)
        case.handler_id = analyst.person_id
        s.flush()
        assert [x.what for x in next_steps.next_steps(s, analyst)] == ["开始起草参考意见"]
        made = opinion.draft(s, case, analyst, b.NOW)
        assert [x.what for x in next_steps.next_steps(s, analyst)] == ["参考意见送复核"] and not next_steps.next_steps(s, expert)
        words = opinion.Words({r["key"]: "相近" for r in made.rows}, {r["key"]: "未见" for r in made.against}, REASONS, "low", "授权书")
        opinion.write(s, made, analyst, words, b.NOW, lock=made.lock)
        signing.submit(s, made, analyst, b.NOW, recusal=True)
        assert [x.what for x in next_steps.next_steps(s, expert)] == ["签发参考意见"]
        assert next_steps.next_steps(s, analyst) == []


def test_an_appeal_is_written_and_signed_by_others(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, analyst, expert = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
        other, second = b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
        case = judged(s, lead)
        written(s, case, analyst, expert)
        flow.take(s, case, "measure", lead, b.NOW, "遮盖")
        later = b.NOW + b.timedelta(hours=1)
        flow.take(s, case, "appeal", analyst, later, "新证据")
        with pytest.raises(NotAllowed, match="另外的人复核"):
            opinion.draft(s, case, analyst, later)
        made = opinion.draft(s, case, other, later)
        words = opinion.Words({r["key"]: "不同" for r in made.rows}, {r["key"]: "成立" for r in made.against}, REASONS, "low", "授权书")
        opinion.write(s, made, other, words, later, lock=made.lock)
        signing.submit(s, made, other, later, recusal=True)
        with pytest.raises(NotAllowed, match="另外的人复核"):
            signing.issue(s, made, expert, later, PAPER, recusal=True)
        signing.issue(s, made, second, later, PAPER, recusal=True)
        with pytest.raises(NotAllowed):
            flow.take(s, case, "lift", lead, later, "成立")
        flow.take(s, case, "lift", second, later, "申诉成立")
        assert case.state == "cleared" and [o.state for o in case.opinions] == [OpinionState.issued] * 2


def test_another_panel_is_drawn_after_an_appeal(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, people = b.actor(s, u, Role.lead), [b.person(s, u, Role.expert) for _ in range(2)]
        for person in people:
            experts.set_profile(s, person, experts.Profile(("trademark",)), lead, b.NOW)
        case = judged(s, lead)
        first = experts.draw(s, case, lead, b.NOW, count=1)[0]
        own = b.actor_of(s, first.person)
        experts.accept(s, first, own, b.NOW, recusal=True)
        experts.answer(s, first, own, "low", "两者在读音、字形和含义上都不相同，图形也不相同。", b.NOW)
        flow.take(s, case, "measure", lead, b.NOW, "遮盖")
        later = b.NOW + b.timedelta(hours=1)
        flow.take(s, case, "appeal", lead, later, "新证据")
        second = experts.draw(s, case, lead, later, count=1)[0]
        everyone = experts.assignments_of(s, case)
        assert second.person_id != first.person_id
        assert experts.panel_of(everyone, case) == [second] and experts.may_read(first, everyone, lead), "the first round stays readable"
        assert not experts.may_read(second, everyone, lead)


def test_a_revoked_opinion_stays_readable_and_says_so(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, analyst, expert = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst), b.actor(s, u, Role.expert)
        case = opening.open_case(s, analyst, [b.match(s, u)], b.NOW)
        made = written(s, case, analyst, expert)
        with pytest.raises(Refused, match="理由"):
            signing.revoke(s, made, lead, " ", b.NOW)
        with pytest.raises(NotAllowed):
            signing.revoke(s, made, analyst, "材料是伪造的", b.NOW)
        signing.revoke(s, made, lead, "材料是伪造的", b.NOW)
        known = verification.look_up(s, str(made.number))
        assert known is not None and known.state is OpinionState.withdrawn and known.revoked_at == b.NOW
        assert case.state == "revoked" and not flow.is_open(case)
        flow.take(s, case, "reopen", lead, b.NOW, "重新办理")
        assert opinion.draft(s, case, analyst, b.NOW).version == 2
