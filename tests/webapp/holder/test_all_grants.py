"""All authorisations of an owner on one page, and one right on paper: one's own and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest

from registry.authorisations import Standing, authorise, standing_on
from registry.holders import party_named
from registry.people import Person
from registry.rights import Right
from tests import builders as b
from tests.webapp.conftest import Office

DAY = date(2026, 11, 24)
DATES = {"长期店": (None, None), "将到期店": (None, date(2026, 12, 31)), "未开始店": (date(2027, 1, 1), None), "过期店": (None, date(2026, 1, 1))}


@pytest.fixture
def owned(office: Office) -> str:
    """A right of the owner `holder` acts for, with four authorisations; answers its uid. Another owner has one too."""
    with office.database.write() as s:
        mine, other = b.right(s, "澜雀", number="91234567"), b.right(s, "别家牌", owner="别家公司")
        s.query(Person).filter_by(login="holder").one().party_id = party_named(s, "澜雀日用品有限公司", b.NOW).id
        for name, (starts, ends) in DATES.items():
            authorise(s, mine, name, starts=starts, ends=ends)
        authorise(s, other, "别家的店")
        return mine.uid


@pytest.mark.parametrize(("query", "expected"), [
    ("", tuple(DATES)), ("?state=ending", ("将到期店",)), ("?state=over", ("过期店",)), ("?state=coming", ("未开始店",)), ("?state=live", ("长期店",)),
    ("?q=到期", ("将到期店",)), ("?q=澜雀", tuple(DATES)), ("?q=没有", ())])
def test_authorisations_are_listed_filtered_and_searched(office: Office, owned: str, query: str, expected: tuple[str, ...]) -> None:
    page = office.browser("holder").get(f"/holder/authorisations{query}").text.split('id="main"', 1)[1]
    assert {n for n in (*DATES, "别家的店") if f"<b>{n}</b>" in page} == set(expected)


def test_the_end_decides_where_an_authorisation_stands(office: Office, owned: str) -> None:
    with office.database.write() as s:
        grant = authorise(s, s.query(Right).filter_by(uid=owned).one(), "某店", ends=date(2027, 6, 1))
        assert standing_on(grant, DAY) is Standing.live
        grant.revoked_on = DAY
        assert standing_on(grant, DAY) is Standing.over


def test_a_right_is_printed_by_its_owner_and_by_the_desk_only(office: Office, owned: str) -> None:
    for login, path, status in (("holder", f"/holder/rights/{owned}/print", 200), ("analyst", f"/desk/rights/{owned}/print", 200),
                                ("analyst", f"/holder/rights/{owned}/print", 404), ("holder", f"/desk/rights/{owned}/print", 404)):
        answer = office.browser(login).get(path)
        assert answer.status_code in (status, 403) and (answer.status_code == 200) is (status == 200)
        assert ("91234567" in answer.text and "将到期店" in answer.text) is (status == 200)


def test_the_import_page_tells_of_the_latest_imports(office: Office) -> None:
    assert office.browser("intake").get("/desk/rights/import").status_code == 200
