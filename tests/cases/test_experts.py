"""The expert pool: who may be drawn, a draw that can be checked, standing aside, answers nobody else sees too early."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from cases import experts, letters, opinion, review, secrecy
from cases.experts import AssignmentState
from cases.models import Answer, Case, Conclusion
from registry.audit import recent
from registry.db import Database
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.network import Unit
from registry.people import Actor, Person, Role, actor_of
from tests import builders as b

WORDS = "所见标识与注册商标读音相同，字形相近，用于相同商品，容易混淆。"


def opened(s: Session, u: Unit, by: Actor) -> Case:
    case = review.judge(s, by, b.match(s, u), review.Decision(Answer.suspect), b.NOW).case
    assert case is not None
    return case


def expert(s: Session, u: Unit, *, kinds: tuple[str, ...] = ("trademark",), employer: str = "", avoid: tuple[str, ...] = (), until: date | None = None) -> Person:
    person = b.person(s, u, Role.expert)
    experts.set_profile(s, person, experts.Profile(kinds, employer=employer, avoid=avoid, term_until=until), b.actor(s, u, Role.lead), b.NOW)
    return person


@pytest.mark.parametrize(("options", "reason"), [
    ({}, ""), ({"kinds": ("design",)}, "不涉及这种权利"), ({"until": date(2026, 11, 23)}, "聘期已满"), ({"until": date(2026, 11, 24)}, ""),
    ({"employer": "澜雀日用品有限公司"}, "与当事人有关联，应当回避"), ({"avoid": ("江汀日用",)}, "与当事人有关联，应当回避"),
    ({"avoid": ("江汀日用（武汉）有限公司",)}, "与当事人有关联，应当回避"), ({"employer": "江城大学"}, ""),
])
def test_who_may_be_drawn(database: Database, options: dict[str, object], reason: str) -> None:
    with database.write() as s:
        u = b.unit(s)
        case = opened(s, u, b.actor(s, u, Role.analyst))
        expert(s, u, **options)  # type: ignore[arg-type]
        assert [c.left_out for c in experts.candidates(s, case, b.NOW.date())] == [reason]


def test_experts_of_the_centre_above_are_drawn_too_and_those_beside_are_not(database: Database) -> None:
    with database.write() as s:
        centre = b.unit(s)
        station, beside = b.unit(s, "展会工作站", parent=centre), b.unit(s, "邻市中心")
        case = opened(s, station, b.actor(s, station, Role.analyst))
        above, _ = expert(s, centre), expert(s, beside)
        assert [c.person.id for c in experts.candidates(s, case, b.NOW.date())] == [above.id]


def test_the_handler_is_never_drawn(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        both = expert(s, u)
        b.give_role(s, both, Role.analyst, u)
        case = opened(s, u, actor_of(s, both))
        with pytest.raises(Conflict, match="只有 0 名"):
            experts.draw(s, case, b.actor(s, u, Role.lead), b.NOW, count=1)


def test_the_least_loaded_are_drawn_first_and_the_draw_is_written_down(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, analyst = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst)
        for _ in range(4):
            expert(s, u)
        first = experts.draw(s, opened(s, u, analyst), lead, b.NOW, count=3)
        second = experts.draw(s, opened(s, u, analyst), lead, b.NOW, count=1)
        assert second[0].person_id not in {a.person_id for a in first}, "the fourth has no case yet"
        entry = next(e for e in recent(s) if e.act == "expert.draw")
        assert entry.detail["seed"] == second[0].drawn_from["seed"] and entry.detail["drawn"] == [second[0].person.name]
        assert len(entry.detail["order"]) == 4


def test_only_a_lead_draws_one_or_three_and_only_once(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        analyst, lead = b.actor(s, u, Role.analyst), b.actor(s, u, Role.lead)
        case = opened(s, u, analyst)
        for _ in range(3):
            expert(s, u)
        with pytest.raises(NotAllowed):
            experts.draw(s, case, analyst, b.NOW, count=1)
        with pytest.raises(Refused):
            experts.draw(s, case, lead, b.NOW, count=2)
        experts.draw(s, case, lead, b.NOW, count=1)
        with pytest.raises(Conflict, match="已有专家"):
            experts.draw(s, case, lead, b.NOW, count=1)


def test_who_stands_aside_is_followed_by_the_next(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, case = b.actor(s, u, Role.lead), opened(s, u, b.actor(s, u, Role.analyst))
        expert(s, u), expert(s, u)
        drawn = experts.draw(s, case, lead, b.NOW, count=1)[0]
        who = actor_of(s, drawn.person)
        with pytest.raises(Refused, match="利害关系"):
            experts.accept(s, drawn, who, b.NOW, recusal=False)
        with pytest.raises(NotAllowed):
            experts.accept(s, drawn, lead, b.NOW, recusal=True)
        after = experts.stand_aside(s, drawn, who, "曾为对方提供咨询", b.NOW)
        assert drawn.state is AssignmentState.recused and after and after.person_id != drawn.person_id
        assert experts.replace(s, after, lead, "出差", b.NOW) is None, "nobody is left"


def test_nobody_sees_an_answer_before_all_are_in(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, case = b.actor(s, u, Role.lead), opened(s, u, b.actor(s, u, Role.analyst))
        for _ in range(3):
            expert(s, u)
        panel = experts.draw(s, case, lead, b.NOW, count=3)
        who = [actor_of(s, a.person) for a in panel]
        for n, (assignment, actor) in enumerate(zip(panel, who, strict=True)):
            assert not experts.summary(panel) and not experts.may_read(panel[0], panel, lead)
            experts.accept(s, assignment, actor, b.NOW, recusal=True)
            experts.answer(s, assignment, actor, "rather_high" if n else "undecided", WORDS, b.NOW)
            assert experts.may_read(assignment, panel, actor)
        assert experts.may_read(panel[0], panel, lead) and experts.may_read(panel[0], panel, who[2])
        assert experts.summary(panel) == {Conclusion.rather_high: 2, Conclusion.undecided: 1}
        with pytest.raises(Conflict):
            experts.answer(s, panel[0], who[0], "low", WORDS, b.NOW)


@pytest.mark.parametrize(("conclusion", "words", "field"), [("perhaps", WORDS, "conclusion"), ("high", "太短", "words")])
def test_an_answer_needs_a_conclusion_and_reasons(database: Database, conclusion: str, words: str, field: str) -> None:
    with database.write() as s:
        u = b.unit(s)
        case = opened(s, u, b.actor(s, u, Role.analyst))
        expert(s, u)
        drawn = experts.draw(s, case, b.actor(s, u, Role.lead), b.NOW, count=1)[0]
        experts.accept(s, drawn, actor_of(s, drawn.person), b.NOW, recusal=True)
        with pytest.raises(Refused) as refused:
            experts.answer(s, drawn, actor_of(s, drawn.person), conclusion, words, b.NOW)
        assert refused.value.field == field


def test_an_assignment_of_another_unit_is_not_there(database: Database) -> None:
    with database.write() as s:
        u, other = b.unit(s), b.unit(s, "邻市中心")
        expert(s, u)
        drawn = experts.draw(s, opened(s, u, b.actor(s, u, Role.analyst)), b.actor(s, u, Role.lead), b.NOW, count=1)[0]
        with pytest.raises(NotFound):
            experts.assignment_by_uid(s, b.actor(s, other, Role.expert), drawn.uid)


def test_a_restricted_file_opens_to_the_expert_drawn_and_to_nobody_else_beside(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        lead, analyst, curious = b.actor(s, u, Role.lead), b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst)
        case = opened(s, u, analyst)
        draft, letter = opinion.draft(s, case, analyst, b.NOW), letters.begin(s, case, "recheck", analyst, b.NOW)
        secrecy.restrict(s, case, [], lead, b.NOW, on=True)
        expert(s, u)
        drawn = experts.draw(s, case, lead, b.NOW, count=1)[0]
        who = actor_of(s, drawn.person)
        assert experts.assignment_by_uid(s, who, drawn.uid) is drawn and opinion.opinion_by_uid(s, who, draft.uid) is draft
        for look in (lambda: opinion.opinion_by_uid(s, curious, draft.uid), lambda: letters.letter_by_uid(s, curious, letter.uid),
                     lambda: experts.assignment_by_uid(s, curious, drawn.uid)):
            with pytest.raises(NotFound):
                look()
        assert opinion.in_sight(s, curious) == ([], 0) and opinion.in_sight(s, lead)[1] == 1
