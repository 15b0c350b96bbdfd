"""The page on quality: golden items are invisible to those who are tested with them."""

from __future__ import annotations

import pytest

from cases import readings, review
from cases.models import Answer
from registry.network import unit_by_id
from registry.people import actor_of, person_by_login
from registry.setup import the_office
from tests import builders
from tests.webapp.conftest import Office

WHY = "读音和图样都清楚"


@pytest.mark.parametrize(("login", "sees"), [("analyst", False), ("expert", False), ("lead", True), ("auditor", True)])
def test_only_leads_and_auditors_read_which_items_are_golden(office: Office, login: str, sees: bool) -> None:
    with office.database.write() as session:
        founded = the_office(session)
        assert founded
        unit, (analyst, lead) = unit_by_id(session, founded.unit_id), [actor_of(session, person_by_login(session, who)) for who in ("analyst", "lead")]
        match = builders.match(session, unit)
        review.judge(session, analyst, match, review.Decision(Answer.dismiss, "different"), office.clock())
        readings.settle(session, lead, match, WHY, office.clock())
    page = office.browser(login).get("/desk/quality")
    assert page.status_code == 200 and (WHY in page.text) is sees and ("共 1 题" in page.text) is not sees
