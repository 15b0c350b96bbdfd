"""The opinion page: usual words beside each field, picked ones in the language of the page, the page of measures that opens before they are taken."""

from __future__ import annotations

import re

import pytest

from cases import opinion, review
from cases.models import Answer
from registry.network import unit_by_id
from registry.people import actor_of, person_by_login
from registry.setup import the_office
from tests import builders
from tests.webapp.conftest import Office


@pytest.fixture
def draft(office: Office) -> str:
    """A draft of the analyst's, on a clear case."""
    with office.database.write() as session:
        founded = the_office(session)
        assert founded
        unit, analyst = unit_by_id(session, founded.unit_id), actor_of(session, person_by_login(session, "analyst"))
        case = review.judge(session, analyst, builders.match(session, unit), review.Decision(Answer.suspect), office.clock()).case
        assert case
        return opinion.draft(session, case, analyst, office.clock()).uid


def fields(page: str) -> dict[str, str]:
    """What the form sends when each row is answered by its first usual words."""
    rows = re.findall(r'data-put="((?:row|against)-\w+)".*?<option value="">[^<]*</option><option>([^<]*)</option>', page)
    return {**dict(rows), "lock": re.findall(r'name="lock" value="(\d+)"', page)[0], "conclusion": "rather_high", "would_change": "取得授权或正品来源的证据",
            "reasoning": "\n".join(["读音：读音相同", "所见标识与注册商标读音相同，用于同一种商品，其余见各行。"]), "recusal": "1", "then": "submit"}


def test_picked_words_are_said_in_the_language_of_the_page_and_what_was_typed_is_not(office: Office, draft: str) -> None:
    analyst = office.browser("analyst")
    page = analyst.get(f"/opinions/{draft}").text
    assert page.count("data-put=") > 10 and 'data-alt="r"' in page
    assert analyst.post(f"/opinions/{draft}", fields(page)).status_code == 303
    chinese, english = (analyst.get(f"/opinions/{draft}?lang={lang}").text for lang in ("zh", "en"))
    assert "作为识别来源的标识使用" in chinese and "Used as a sign of origin" in english and "作为识别来源的标识使用" not in english
    assert "Sound: The sound is the same" in english and "所见标识与注册商标读音相同" in english
    assert "2. Right" in english and "二、权利" in chinese


def test_a_refused_form_names_what_is_missing_once(office: Office, draft: str) -> None:
    analyst = office.browser("analyst")
    lock = fields(analyst.get(f"/opinions/{draft}").text)["lock"]
    empty = analyst.post(f"/opinions/{draft}", {"lock": lock, "then": "submit", "recusal": "1"})
    assert empty.status_code == 422 and empty.text.count("写明什么材料最可能改变结论") == 1


def test_the_page_of_measures_opens_before_they_are_taken(office: Office, draft: str) -> None:
    page = office.browser("analyst").get(f"/opinions/{draft}/replay")
    assert page.status_code == 200 and f"/opinions/{draft}/measured" in page.text and "desk.js" in page.text
