"""The desk and the holder's door in English: nothing Chinese is left but what is quoted, names, and the number of a case."""

from __future__ import annotations

import re

import pytest

from cases import clock, moves, opinion, review, workdays
from cases.models import Answer
from matching.types import Finding
from registry.network import unit_by_id
from registry.people import actor_of, person_by_login
from registry.setup import the_office
from tests import builders
from tests.webapp.conftest import Office
from webapp.labels import load_tongues

HAN = re.compile("[\u3400-\u9fff]+")
QUOTED = {"蓝鹊", "保温杯", "蓝", "澜", "澜雀", "江汀日用", "澜雀日用品有限公司"}
QUOTED |= set(HAN.findall(opinion.ASKED))  # the question as it will stand in the Chinese paper, open to the drafter's changes
NAMES = {"中文", "某", "管理员甲", "云维", "江", "参", "号", "江汉市知识产权维权援助中心", "北渚区站"}
FINDINGS = (
    Finding("base", -3.0, detail="从文字完全一致算起，以下各行逐项加减"),
    Finding("homophone", 4.5, "蓝", "澜", "“{seen}”与“{claimed}”同音异字", "sound", {"seen": "蓝", "claimed": "澜"}),
    Finding("common_rest", -0.4, "", "", "除改动处外，其余的字常见，偶合的可能较大", "meaning"),
)


@pytest.fixture
def addresses(office: Office) -> dict[str, str]:
    """A match that waits, a case on the holder's right, a draft on it."""
    with office.database.write() as session:
        founded = the_office(session)
        assert founded
        unit, analyst = unit_by_id(session, founded.unit_id), actor_of(session, person_by_login(session, "analyst"))
        right = builders.right(session)
        waiting = builders.match(session, unit, right, findings=FINDINGS)
        case = review.judge(session, analyst, builders.match(session, unit, right, findings=FINDINGS), review.Decision(Answer.suspect), office.clock()).case
        assert case
        draft = opinion.draft(session, case, analyst, office.clock())
        person_by_login(session, "holder").party_id = right.owner_id
        return {"match": waiting.uid, "case": case.number, "opinion": draft.uid, "right": right.uid}


def chinese(page: str) -> set[str]:
    """What is written in Chinese on a page, apart from the preview of the Chinese paper."""
    return set(HAN.findall(re.sub(r'<article class="paper".*?</article>', "", page, flags=re.S)))


@pytest.mark.parametrize("path", [
    "/desk", "/desk?state=case", "/desk?q=nothing", "/desk?mine=1", "/desk/matches/{match}", "/desk/matches/{match}/preview", "/desk/cases", "/desk/cases?q=nothing",
    "/cases/{case}", "/desk/opinions", "/opinions/{opinion}", "/desk/rights", "/desk/rights?q=nothing", "/desk/rights/{right}", "/desk/rights/import", "/desk/fairs",
    "/desk/fairs/import"])
def test_a_page_of_the_desk_is_english(office: Office, addresses: dict[str, str], path: str) -> None:
    browser = office.browser("lead")
    browser.get("/desk?lang=en")
    answer = browser.get(path.format(**addresses))
    assert answer.status_code == 200 and chinese(answer.text) <= QUOTED | NAMES


@pytest.mark.parametrize("path", ["/holder", "/holder/rights", "/holder/rights/{right}", "/holder/cases", "/holder/cases/{case}"])
def test_a_page_of_the_holder_is_english(office: Office, addresses: dict[str, str], path: str) -> None:
    answer = office.browser("holder").get(path.format(**addresses), query_string={"lang": "en"})
    assert answer.status_code == 200 and chinese(answer.text) <= QUOTED | NAMES


def test_a_refusal_names_our_own_things_in_english_too(office: Office, addresses: dict[str, str]) -> None:
    browser = office.browser("analyst")
    browser.get("/desk?lang=en")
    page = browser.post(f"/cases/{addresses['case']}/moves", {"move": "withdraw"})
    assert page.status_code == 409 and "Record withdrawal" in page.text and not chinese(page.text) - NAMES
    lock = re.search(r'name="lock" value="(\d+)"', browser.get(f"/opinions/{addresses['opinion']}").text)
    assert lock
    page = browser.post(f"/opinions/{addresses['opinion']}", {"lock": lock[1], "then": "submit", "recusal": "1"})
    assert page.status_code == 422 and "choose a conclusion; give the reasoning" in page.text


def test_the_whole_procedure_has_its_english() -> None:
    english = load_tongues()["en"]
    said = {*moves.KIND_NAMES.values(), *moves.STOPPED.values(), *(name for states in moves.STATES.values() for name, _ in states.values())}
    said |= {m.name for m in moves.MOVES} | {paper for m in moves.MOVES for paper in m.paper.split("、") if paper}
    said |= {words for r in clock.RULES.values() for words in (r.name, r.source, r.expiry)} | {words for y in workdays.shipped().values() for words in (y.source, y.note)}
    assert not sorted(words for words in said if english.ugettext(words) == words)
