"""What hangs on a case: parties, tasks, messages with receipts, linked cases, who may read it, one search box, next steps."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from cases import flow, law, linked, messages, opening, parties, secrecy, todo
from cases.models import Case
from cases.next_steps import next_steps
from fairs.models import Fair
from registry.audit import recent
from registry.db import Database
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.network import Unit
from registry.people import Actor, Person, Role
from tests import builders as b


def opened(s: Session, kind: str = "opinion") -> tuple[Unit, Actor, Case]:
    u = b.unit(s)
    lead = b.actor(s, u, Role.lead)
    return u, lead, opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind=kind)


def test_a_case_begins_with_the_owner_and_the_seller(database: Database) -> None:
    with database.write() as s:
        _, lead, case = opened(s)
        assert [(x.part, x.name) for x in parties.parties_of(s, case)] == [("complainant", "澜雀日用品有限公司"), ("respondent", "江汀日用")]
        agent = parties.add(s, case, parties.Part.agent, "何律师", lead, b.NOW, email="he@example.cn")
        parties.end(s, case, agent.uid, lead, b.NOW)
        assert len(parties.parties_of(s, case)) == 2
        with pytest.raises(NotFound):
            parties.end(s, case, agent.uid, lead, b.NOW)
        with pytest.raises(Refused, match="邮箱"):
            parties.add(s, case, parties.Part.agent, "何律师", lead, b.NOW, email="he at example")


def test_a_message_is_read_and_acknowledged_once_and_the_receipts_are_on_the_trail(database: Database) -> None:
    with database.write() as s:
        _, lead, case = opened(s)
        [_, respondent] = parties.parties_of(s, case)
        message = messages.send(s, case, respondent.uid, "请陈述意见", "请在 24 小时内书面陈述。", lead, b.NOW)
        with pytest.raises(Conflict, match="先打开"):
            messages.acknowledge(s, message.token, "", b.NOW)
        hour = b.timedelta(hours=1)
        messages.read(s, message.token, b.NOW + hour)
        messages.read(s, message.token, b.NOW + 2 * hour)
        messages.acknowledge(s, message.token, "收到", b.NOW + 3 * hour)
        assert (message.read_at, message.acknowledged_at, message.answer) == (b.NOW + hour, b.NOW + 3 * hour, "收到")
        with pytest.raises(Conflict, match="已经确认"):
            messages.acknowledge(s, message.token, "再收到", b.NOW)
        assert [e.act for e in recent(s, limit=3)] == ["message.acknowledged", "message.read", "case.message"]
        with pytest.raises(NotFound):
            messages.by_token(s, message.token[:-1])


def test_a_task_is_done_once_and_stands_in_the_next_steps_of_its_owner(database: Database) -> None:
    with database.write() as s:
        u, lead, case = opened(s)
        analyst = b.actor(s, u, Role.analyst)
        task = todo.add(s, case, "核对授权书", s.get_one(Person, analyst.person_id).uid, b.NOW, lead, b.NOW)
        assert [(x.what, x.due) for x in next_steps(s, analyst) if x.task] == [("核对授权书", b.NOW)]
        todo.done(s, case, task.uid, analyst, b.NOW)
        with pytest.raises(Conflict, match="办完"):
            todo.done(s, case, task.uid, lead, b.NOW)
        assert not [x for x in next_steps(s, analyst) if x.task]
        with pytest.raises(Refused):
            todo.add(s, case, "派给外人", "nobody", None, lead, b.NOW)


def test_the_next_step_waits_for_the_one_who_may_take_it(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        analyst, other, lead = b.actor(s, u, Role.analyst), b.actor(s, u, Role.analyst), b.actor(s, u, Role.lead)
        case = opening.open_case(s, analyst, [b.match(s, u)], b.NOW)
        assert "予以受理" in [x.what for x in next_steps(s, lead)], "only a lead accepts"
        assert next_steps(s, other) == []
        flow.take(s, case, "accept", lead, b.NOW)
        [mine] = next_steps(s, analyst)
        assert mine.what == "开始起草" and mine.due == min(c.due_at for c in case.clocks)
        flow.take(s, case, "ask", analyst, b.NOW, "请补授权书")
        [mine] = next_steps(s, analyst)
        assert mine.what == "材料已补齐" and mine.stopped and mine.due is None
        flow.take(s, case, "withdraw", lead, b.NOW, "撤回")
        assert next_steps(s, analyst) == [] and next_steps(s, lead) == []


def test_an_opened_case_of_another_kind_points_to_its_parent(database: Database) -> None:
    with database.write() as s:
        _, lead, case = opened(s)
        for kind in flow.STATES:
            made = linked.open_from(s, case, kind, lead, b.NOW)
            assert made.kind == kind and made.state == flow.FIRST[kind]
            assert [(x.case.id, x.tie, x.mine) for x in linked.linked(s, made)] == [(case.id, "parent", True)]
        assert len(linked.linked(s, case)) == len(flow.STATES) and not any(x.mine for x in linked.linked(s, case))
        assert linked.suggested(s, case, lead) == [], "what is linked is not suggested"
        with pytest.raises(Refused):
            linked.link(s, case, case, linked.Tie.related, lead, b.NOW)
        with pytest.raises(Conflict):
            linked.link(s, made, case, linked.Tie.parent, lead, b.NOW)


def test_a_restricted_file_opens_for_its_handler_the_leads_and_named_readers_only(database: Database) -> None:
    with database.write() as s:
        u = b.unit(s)
        handler, named, other, lead, auditor = (b.actor(s, u, r) for r in (Role.analyst, Role.analyst, Role.analyst, Role.lead, Role.auditor))
        case = opening.open_case(s, handler, [b.match(s, u)], b.NOW)
        secrecy.restrict(s, case, [s.get_one(Person, named.person_id)], handler, b.NOW, on=True)
        for who in (handler, named, lead, auditor):
            assert opening.case_by_number(s, who, case.number) is case and opening.find_cases(s, who)[1] == 1
        with pytest.raises(NotAllowed, match="限定阅读"):
            opening.case_by_number(s, other, case.number)
        assert opening.find_cases(s, other, words=case.number)[1] == 0 and next_steps(s, other) == []
        with pytest.raises(NotAllowed):
            secrecy.restrict(s, case, [], other, b.NOW, on=False)
        secrecy.restrict(s, case, [], lead, b.NOW, on=False)
        assert opening.case_by_number(s, other, case.number) is case


def test_one_box_finds_a_case_by_number_party_right_booth_fair_and_title(database: Database) -> None:
    with database.write() as s:
        u, lead, case = opened(s)
        other = opening.open_case(s, lead, [b.match(s, u, b.right(s, "别家", owner="乙公司"), b.sighting(s, u, "不相干的杯子", seller="某店"))], b.NOW)
        fair = Fair(unit_id=u.id, name="江城消费品博览会", name_en="Jiangcheng Fair")
        s.add(fair)
        s.flush()
        case.fair_id, case.booth = fair.id, "1.2I40"
        parties.add(s, case, parties.Part.agent, "何方", lead, b.NOW)
        s.flush()
        for words in (case.number, case.number[-4:-1], "江汀", "何方", "澜雀", case.right.number, "1.2I40", "博览", "蓝鹊", "澜雀 1.2I40 何方"):
            assert case.id in {c.id for c in opening.find_cases(s, lead, words=words)[0]}, words
        assert [c.id for c in opening.find_cases(s, lead, words="乙公")[0]] == [other.id]
        assert opening.find_cases(s, lead, words="澜雀 乙公")[1] == 0 and opening.find_cases(s, lead, words="%")[1] == 2


def test_the_same_act_a_day_apart_cites_other_articles() -> None:
    before, after = ({c.topic: c for c in law.in_force(day)} for day in (date(2026, 12, 31), date(2027, 1, 1)))
    assert before["trademark.infringement"].articles == (57,) and after["trademark.infringement"].articles == (72,)
    assert all(c.source for c in [*before.values(), *after.values()])
