"""The pages of a case and what hangs on it, next steps and its calendar, the office's working days, the procedure on the wall, a message behind its address."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

import pytest
from icalendar import Calendar

from cases import flow, opening, parties
from cases.models import Case
from registry.network import unit_by_id
from registry.people import Person, actor_of, person_by_login
from registry.setup import the_office
from tests import builders as b
from tests.webapp.conftest import Browser, Office


@pytest.fixture
def number(office: Office) -> str:
    with office.database.write() as s:
        founded = the_office(s)
        assert founded is not None
        actor = actor_of(s, person_by_login(s, "analyst"))
        return opening.open_case(s, actor, [b.match(s, unit_by_id(s, actor.unit_id))], office.clock()).number


def uid_of_party(office: Office, number: str) -> str:
    with office.database.read() as s:
        case = s.query(Case).filter_by(number=number).one()
        return parties.parties_of(s, case)[-1].uid


def test_an_impossible_move_is_answered_409_with_the_reason(office: Office, number: str) -> None:
    analyst, lead = office.browser("analyst"), office.browser("lead")
    assert analyst.post(f"/cases/{number}/moves", {"move": "accept"}).status_code == 403
    assert lead.post(f"/cases/{number}/moves", {"move": "accept"}).status_code == 303
    again = lead.post(f"/cases/{number}/moves", {"move": "accept"})
    assert again.status_code == 409 and "当前状态「已受理」不能办理「予以受理」" in again.text
    reason = lead.post(f"/cases/{number}/moves", {"move": "ask"})
    assert reason.status_code == 409 and "写明理由" in reason.text
    assert lead.post(f"/cases/{number}/moves", {"move": "sign"}).status_code == 409


def test_parties_tasks_and_links_are_added_from_the_page(office: Office, number: str) -> None:
    lead = office.browser("lead")
    assert lead.post(f"/cases/{number}/parties", {"part": "agent", "name": "何律师", "email": "he@example.cn"}).status_code == 303
    assert lead.post(f"/cases/{number}/parties", {"part": "agent", "name": "何律师", "email": "nowhere"}).status_code == 422
    assert lead.post(f"/cases/{number}/tasks", {"title": "核对授权书", "assignee": office.uids["analyst"], "due": "2026-11-25"}).status_code == 303
    assert lead.post(f"/cases/{number}/tasks", {"title": "核对", "assignee": office.uids["analyst"], "due": "tomorrow"}).status_code == 422
    opened = lead.post(f"/cases/{number}/open", {"kind": "fair"})
    assert opened.status_code == 303
    page = lead.get(f"/cases/{number}").text
    assert all(word in page for word in ("何律师", "核对授权书", "由此另立", "-展-00001号"))
    mine = office.browser("analyst").get("/next").text
    assert "核对授权书" in mine and "11-25 17:30" in mine


def test_a_message_to_a_party_is_opened_and_confirmed_without_a_login(office: Office, number: str) -> None:
    lead, outside = office.browser("lead"), Browser(office.app.test_client())
    assert lead.post(f"/cases/{number}/messages", {"party": uid_of_party(office, number), "subject": "请陈述意见", "body": "请在期限内陈述。"}).status_code == 303
    address = re.search(r"/m/[\w-]+", lead.get(f"/cases/{number}").text)
    assert address is not None
    for _ in range(2):
        envelope = outside.get(address[0]).text
        assert "请在期限内陈述" not in envelope and number in envelope
    assert "未打开" in lead.get(f"/cases/{number}").text, "looking at the address is not reading"
    assert outside.post(f"{address[0]}/open").status_code == 303
    assert "请在期限内陈述" in outside.get(address[0]).text
    office.clock.forward(minutes=5)
    assert outside.post(f"{address[0]}/acknowledge", {"words": "已收到，将按期陈述"}).status_code == 303
    assert outside.post(f"{address[0]}/acknowledge").status_code == 409
    page = lead.get(f"/cases/{number}").text
    assert "已确认 10:05" in page and "已收到，将按期陈述" in page
    assert outside.get("/m/nothing-of-ours").status_code == 404


def test_a_restricted_file_says_whom_to_ask_and_its_reading_is_audited(office: Office, number: str) -> None:
    lead, expert = office.browser("lead"), office.browser("expert")
    assert expert.get(f"/cases/{number}").status_code == 200
    assert lead.post(f"/cases/{number}/readers", {"restricted": "1"}).status_code == 303
    refused = expert.get(f"/cases/{number}")
    assert refused.status_code == 403 and "限定阅读" in refused.text and "某analyst" in refused.text
    assert number not in expert.get(f"/desk/cases?q={number}").text.split("<main", 1)[1].replace(f'value="{number}"', "").replace(f"q={number}", "")
    assert lead.get(f"/cases/{number}").status_code == 200
    assert "查阅限定阅读的案卷" in office.browser("auditor").get("/office/trail").text


def test_my_steps_are_a_calendar_read_by_its_address_alone(office: Office, number: str) -> None:
    lead, nobody = office.browser("lead"), Browser(office.app.test_client())
    assert lead.post(f"/cases/{number}/moves", {"move": "accept"}).status_code == 303
    analyst = office.browser("analyst")
    address = re.search(r"/calendar/[\w-]+\.ics", analyst.post("/next/calendar").text)
    assert address is not None and address[0] not in analyst.get("/next").text, "shown once"
    answer = nobody.get(address[0])
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(event["summary"]) == f"开始起草 · {number}" and event.decoded("dtend") == datetime.fromisoformat("2026-11-24T07:30:00+00:00")
    assert (len(event.walk("VALARM")) == 1 and number in str(event["url"]).replace("%E3%80%94", "〔").replace("%E3%80%95", "〕")) or "cases/" in str(event["url"])
    assert analyst.post("/next/calendar").status_code == 200
    assert nobody.get(address[0]).status_code == 404, "the new address ended the old one"
    with office.database.write() as s:
        s.query(Person).filter_by(login="analyst").one().active = False
    assert nobody.get(address[0]).status_code == 404


def test_the_office_loads_a_year_and_running_clocks_move(office: Office, number: str) -> None:
    office.clock.at = datetime.fromisoformat("2026-12-31T02:00:00+00:00")
    lead, admin = office.browser("lead"), office.browser("admin")
    assert lead.post(f"/cases/{number}/moves", {"move": "accept"}).status_code == 303
    assert "暂计" in lead.get(f"/cases/{number}").text
    assert "2027 年的放假安排还没有装入" in admin.get("/office/calendar").text
    wrong = admin.post("/office/calendar/year", {"year": "2027", "off": "01-01..01-99", "work": "", "source": "通知"})
    assert wrong.status_code == 422 and "01-01..01-99" in wrong.text
    assert admin.post("/office/calendar/year", {"year": "2027", "off": "01-01..01-03", "work": "", "source": "试用通知"}).status_code == 303
    assert "暂计" not in lead.get(f"/cases/{number}").text
    with office.database.read() as s:
        due = {c.rule: c.due_at for c in s.query(Case).filter_by(number=number).one().clocks}
    assert due["OPINION-OUT"] == datetime.fromisoformat("2027-01-05T09:30:00+00:00")
    assert lead.post("/office/calendar/year", {"year": "2027", "off": "", "work": "", "source": "x"}).status_code == 403


def test_office_hours_of_a_unit_are_set_and_checked(office: Office) -> None:
    admin = office.browser("admin")
    assert admin.post("/office/calendar/hours", {"unit": office.units["centre"], "hours": "9-5"}).status_code == 422
    assert admin.post("/office/calendar/hours", {"unit": office.units["centre"], "hours": "08:30-12:00, 14:00-18:00"}).status_code == 303
    assert admin.get("/office/calendar").text.count("08:30-12:00, 14:00-18:00") == 2, "the station below follows"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(flow.STATES))
def test_the_procedure_on_the_wall_names_every_move_and_state(office: Office, kind: str, language: str) -> None:
    page = unescape(Browser(office.app.test_client()).get(f"/procedure/{kind}?lang={language}").text)
    tongue = office.app.extensions["kuaiwei"].tongues[language]
    for move in (m for m in flow.MOVES if m.kind == kind):
        assert tongue.ugettext(move.name) in page, move.name
    if language == "en":
        words = re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1].split("</main>")[0])
        assert not re.findall("[\u3400-\u9fff]+", words)


def test_the_rules_page_cites_by_the_day_of_the_act(office: Office) -> None:
    browser = Browser(office.app.test_client())
    before, after = browser.get("/rules?day=2026-12-31").text, browser.get("/rules?day=2027-01-01").text
    assert "商标法》（2019年修正）第五十七条" in before and "商标法》（2026年修订）第七十二条" in after
    assert "2026年修订" not in before and "2019年修正）第五十七条" not in after
    assert "待核" in before and "已核" in before


def test_a_reminder_address_is_checked_and_kept(office: Office) -> None:
    analyst = office.browser("analyst")
    assert analyst.post("/next/reach", {"email": "zhao at home", "language": "en"}).status_code == 422
    assert analyst.post("/next/reach", {"email": "zhao@example.cn", "language": "en"}).status_code == 303
    assert "zhao@example.cn" in analyst.get("/next").text
    assert "未设服务器" not in office.browser("admin").get("/office/mail").text
