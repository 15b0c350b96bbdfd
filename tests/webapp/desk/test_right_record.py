"""Recording what happens to a right after its grant: the forms, what the checks of open matches make of it, the timeline."""

from __future__ import annotations

import io

import pytest
from sqlalchemy.orm import Session

from cases.models import Match, MatchState, Result
from registry.network import Unit
from registry.rights import Right, RightKind
from tests import builders as b
from tests.webapp.conftest import Office

UTILITY = "ZL2020212345673"
PROCEEDING = {"kind": "invalidation", "number": "5W123456", "body": "国家知识产权局", "against": "某公司", "opened_on": "2026-03-01", "outcome": "open", "source": "受理通知书"}


def the_unit(session: Session, office: Office) -> Unit:
    return session.query(Unit).filter_by(uid=office.units["centre"]).one()


def _right(office: Office, kind: RightKind = RightKind.trademark) -> str:
    with office.database.write() as s:
        made = b.right(s, kind=kind, number=UTILITY if kind is RightKind.utility_model else "")
        return made.uid


def _state(office: Office, match_id: int, check: int) -> tuple[MatchState, Result, str]:
    with office.database.read() as s:
        found = s.get_one(Match, match_id)
        return found.state, next(g.result for g in found.gates if g.number == check), found.held_because


def test_an_invalidation_holds_the_matches_and_its_end_brings_them_back(office: Office) -> None:
    uid, browser = _right(office), office.browser("intake")
    with office.database.write() as s:
        match_id = b.match(s, the_unit(s, office), s.query(Right).filter_by(uid=uid).one()).id
    assert _state(office, match_id, 7)[:2] == (MatchState.queued, Result.unknown)
    assert browser.post(f"/desk/rights/{uid}/record/proceeding", PROCEEDING).status_code == 303
    assert _state(office, match_id, 7) == (MatchState.blocked, Result.fail, "未决程序")
    page = browser.get(f"/desk/rights/{uid}").text
    assert "5W123456" in page and "2026-03-01" in page and "受理通知书" in page
    ended = {**PROCEEDING, "outcome": "maintained", "decided_on": "2026-10-01"}
    assert browser.post(f"/desk/rights/{uid}/record/proceeding", ended).status_code == 303
    assert _state(office, match_id, 7) == (MatchState.queued, Result.passed, "")
    assert "维持有效" in browser.get(f"/desk/rights/{uid}").text


@pytest.mark.parametrize(("act", "data", "said"), [
    ("proceeding", {**PROCEEDING, "number": ""}, "请填写这一项"), ("proceeding", {**PROCEEDING, "decided_on": "2026-01-01"}, "结案日早于立案日"),
    ("report", {"conclusion": "negative"}, "请填写这一项"), ("fees", {"fees_until": "morgen"}, "日期写成"),
    ("report", {"conclusion": "negative", "issued_on": "2027-01-01"}, "日期还没有到"), ("paper", {"paper_kind": "certificate"}, "请选择文件")])
def test_what_is_half_filled_in_comes_back_with_its_reason(office: Office, act: str, data: dict[str, str], said: str) -> None:
    uid, browser = _right(office, RightKind.utility_model), office.browser("lead")
    answer = browser.post(f"/desk/rights/{uid}/record/{act}", data)
    assert answer.status_code == 422 and said in answer.text


def test_a_report_fees_and_a_paper_are_kept_and_shown(office: Office) -> None:
    uid, browser = _right(office, RightKind.utility_model), office.browser("analyst")
    assert browser.post(f"/desk/rights/{uid}/record/report", {"conclusion": "negative", "issued_on": "2026-01-05", "report_number": "W2026-1"}).status_code == 303
    assert browser.post(f"/desk/rights/{uid}/record/fees", {"fees_until": "2027-03-01", "fees_source": "收据"}).status_code == 303
    sent = {"paper_kind": "certificate", "file": (io.BytesIO(b"%PDF-1.4 certificate"), "证书.pdf")}
    assert browser.post(f"/desk/rights/{uid}/record/paper", sent, content_type="multipart/form-data").status_code == 303
    page = browser.get(f"/desk/rights/{uid}").text
    assert "W2026-1" in page and "2027-03-01" in page and "证书.pdf" in page
    link = page.split(f'href="/desk/rights/{uid}/papers/', 1)[1].split('"', 1)[0]
    answer = browser.get(f"/desk/rights/{uid}/papers/{link}")
    assert answer.data == b"%PDF-1.4 certificate" and answer.headers["Content-Disposition"].startswith("attachment")


def test_a_right_without_fees_or_reports_is_not_asked_for_them(office: Office) -> None:
    page = office.browser("intake").get(f"/desk/rights/{_right(office)}/record").text
    assert "年费缴至" not in page and "专利权评价报告" not in page and "登记程序" in page


CLAIMS = "1. 一种保温杯，包括杯体。\n2. 根据权利要求1所述的保温杯。\n"


def test_claims_are_taken_in_and_shown_as_a_tree(office: Office) -> None:
    uid, browser = _right(office, RightKind.utility_model), office.browser("intake")
    assert browser.post(f"/desk/rights/{uid}/record/claims", {"claims": CLAIMS, "claims_source": "公告文本"}).status_code == 303
    page = browser.get(f"/desk/rights/{uid}").text
    assert "一种保温杯，包括杯体。<ul><li><b>2</b>" in page and "独立 1 项" in page
    assert browser.post(f"/desk/rights/{uid}/record/claims", {"claims": "一种保温杯"}).status_code == 422


def test_families_are_suggested_joined_and_left(office: Office) -> None:
    first, browser = _right(office), office.browser("lead")
    with office.database.write() as s:
        b.right(s, number="91999999")
        b.right(s, "别的字", number="91888888")
    assert "91999999" in browser.get(f"/desk/rights/{first}/record").text
    for number in ("91999999", "91888888"):
        assert browser.post(f"/desk/rights/{first}/record/family", {"other": number}).status_code == 303
    page = browser.get(f"/desk/rights/{first}").text
    assert "91999999" in page and "91888888" in page and "人工归族" in page and "同一商标" in page
    assert browser.post(f"/desk/rights/{first}/record/family", {"other": "91888888"}).status_code == 422
    with office.database.read() as s:
        other = s.query(Right).filter_by(number="91888888").one().uid
    assert browser.post(f"/desk/rights/{first}/record/leave", {"other": other}).status_code == 303
    assert "91888888" not in browser.get(f"/desk/rights/{first}").text.split("变更记录")[0]


def test_two_records_of_one_right_are_merged_and_taken_apart(office: Office) -> None:
    first, browser = _right(office), office.browser("lead")
    with office.database.write() as s:
        other = b.right(s, number="91999999").uid
    assert browser.post(f"/desk/rights/{first}/record/merge", {"other": other}).status_code == 422
    assert browser.post(f"/desk/rights/{first}/record/merge", {"other": other, "merge_reason": "同一注册，两种写法"}).status_code == 303
    page = browser.get(f"/desk/rights/{first}/record").text
    merge = page.split('name="merge" value="', 1)[1].split('"', 1)[0]
    assert browser.post(f"/desk/rights/{first}/record/unmerge", {"merge": merge}).status_code == 303
    assert "已并入本条" not in browser.get(f"/desk/rights/{first}").text


@pytest.mark.parametrize(("query", "said"), [("?on=2026-01-01&in=CN", "有效，至"), ("?on=2040-01-01", "届满"), ("?in=DE", "权利不及于 DE"), ("?on=x&in=???", "有效，至")])
def test_validity_is_asked_for_a_day_and_a_country(office: Office, query: str, said: str) -> None:
    assert said in office.browser("analyst").get(f"/desk/rights/{_right(office)}{query}").text
