"""What is not yours is not there: pages, pictures, papers and acts of another unit, and of another owner, are all the same 404."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from cases import opinion, queue, review
from cases.models import Answer, MatchState
from registry.evidence import BlobStore
from registry.network import unit_by_id
from registry.people import actor_of, person_by_login
from registry.rights import RightImage
from registry.setup import the_office
from registry.sightings import SightingImage
from tests import builders
from tests.webapp.conftest import Office


@dataclass
class Things:
    """Addresses of one unit's match, case and opinion, and of the owner's right."""

    match: str
    case: str
    opinion: str
    right: str
    others_right: str
    others_case: str


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), (10, 90, 120)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def things(office: Office) -> Iterator[Things]:
    """A case with an issued opinion in the centre on a right of the holder, one case on a right of somebody else, and a match that waits."""
    engines = office.app.extensions["kuaiwei"].engines
    yield made(office, engines.blobs)
    engines.close()


def made(office: Office, blobs: BlobStore) -> Things:
    sha256, paper = blobs.put(picture()), blobs.put(b"%PDF-1.7 a paper")
    with office.database.write() as session:
        founded = the_office(session)
        assert founded
        unit, analyst = unit_by_id(session, founded.unit_id), actor_of(session, person_by_login(session, "analyst"))
        numbers = []
        rights = [builders.right(session, "澜雀"), builders.right(session, "棠予", owner="棠予化妆品有限公司")]
        for right in rights:
            right.images = [RightImage(sha256=sha256)]
            match = builders.match(session, unit, right)
            match.sighting.images = [SightingImage(sha256=sha256)]
            case = review.judge(session, analyst, match, review.Decision(Answer.suspect), office.clock()).case
            assert case
            numbers.append(case.number)
        assert case
        drafted = opinion.draft(session, case, analyst, office.clock())
        drafted.paper_sha256 = drafted.paper_en_sha256 = paper
        waiting = builders.match(session, unit, rights[0])
        waiting.sighting.images = [SightingImage(sha256=sha256)]
        person_by_login(session, "holder").party_id = rights[0].owner_id
        return Things(waiting.uid, numbers[0], drafted.uid, rights[0].uid, rights[1].uid, numbers[1])


def reading(t: Things) -> list[str]:
    return [f"/desk/matches/{t.match}", f"/desk/matches/{t.match}/preview", f"/desk/matches/{t.match}/words", f"/desk/matches/{t.match}/seen.jpg",
            f"/desk/matches/{t.match}/registered.jpg", f"/desk/matches/{t.match}/pictures/0.jpg", f"/cases/{t.case}", f"/opinions/{t.opinion}",
            f"/opinions/{t.opinion}/zh.pdf", f"/opinions/{t.opinion}/en.pdf"]


def acting(t: Things) -> list[tuple[str, dict[str, str]]]:
    return [(f"/desk/matches/{t.match}/claim", {}), (f"/desk/matches/{t.match}/release", {}), (f"/desk/matches/{t.match}/judge", {"answer": "watch"}),
            (f"/cases/{t.case}/moves", {"move": "withdraw", "note": "x"}), (f"/cases/{t.case}/comments", {"words": "x"}), (f"/cases/{t.case}/opinions", {}),
            (f"/opinions/{t.opinion}", {"lock": "0"}), (f"/opinions/{t.opinion}/return", {"note": "x"})]


def plain(answer: TestResponse) -> tuple[int, str]:
    """Status and text without what differs from request to request."""
    return answer.status_code, answer.get_data(as_text=True).split("<main", 1)[-1]


def test_the_unit_itself_sees_all_of_it(office: Office, things: Things) -> None:
    browser = office.browser("analyst")
    assert {path: browser.get(path).status_code for path in reading(things)} == dict.fromkeys(reading(things), 200)


def test_to_another_unit_nothing_of_it_exists(office: Office, things: Things) -> None:
    browser = office.browser("analyst2")
    assert {path: browser.get(path).status_code for path in reading(things)} == dict.fromkeys(reading(things), 404)


def test_another_unit_cannot_tell_a_foreign_match_from_no_match(office: Office, things: Things) -> None:
    browser = office.browser("analyst2")
    assert plain(browser.get(f"/desk/matches/{things.match}")) == plain(browser.get(f"/desk/matches/{'0' * 32}"))


def test_another_unit_can_do_nothing_with_it(office: Office, things: Things) -> None:
    browser = office.browser("analyst2")
    assert {path: browser.post(path, form).status_code for path, form in acting(things)} == dict.fromkeys((p for p, _ in acting(things)), 404)
    with office.database.read() as session:
        analyst = actor_of(session, person_by_login(session, "analyst"))
        assert queue.match_by_uid(session, analyst, things.match).state is MatchState.queued


def test_another_units_lists_are_empty(office: Office, things: Things) -> None:
    browser = office.browser("analyst2")
    for path in ("/desk", "/desk/cases", "/desk/opinions"):
        page = browser.get(path).text
        assert things.case not in page and things.others_case not in page and "澜雀" not in page, path


def test_a_holder_sees_own_rights_and_cases_only(office: Office, things: Things) -> None:
    browser = office.browser("holder")
    for path in ("/holder", "/holder/rights", "/holder/cases"):
        page = browser.get(path)
        assert page.status_code == 200 and "棠予" not in page.text and things.others_case not in page.text, path
    assert things.case in browser.get("/holder/cases").text
    for path in (f"/holder/rights/{things.right}", f"/holder/rights/{things.right}/pictures/0.jpg", f"/holder/cases/{things.case}"):
        assert browser.get(path).status_code == 200, path
    for path in (f"/holder/rights/{things.others_right}", f"/holder/rights/{things.others_right}/pictures/0.jpg", f"/holder/cases/{things.others_case}"):
        assert browser.get(path).status_code == 404, path


def test_a_holder_without_a_party_sees_nothing_and_is_told_why(office: Office, things: Things) -> None:
    with office.database.write() as session:
        person_by_login(session, "holder").party_id = None
    browser = office.browser("holder")
    assert "账号还没有对应的权利人" in browser.get("/holder").text
    for path in (f"/holder/rights/{things.right}", f"/holder/cases/{things.case}"):
        assert browser.get(path).status_code == 404, path


def test_a_holder_has_no_door_to_the_desk(office: Office, things: Things) -> None:
    browser = office.browser("holder")
    for path in (*reading(things), "/desk", "/desk/cases", "/desk/rights", "/desk/fairs"):
        assert browser.get(path).status_code in (403, 404), path


def test_a_picture_that_is_no_picture_is_not_there(office: Office, things: Things) -> None:
    browser = office.browser("analyst")
    assert browser.get(f"/desk/matches/{things.match}/cut.jpg").status_code == 404  # words alone met: there is no region to cut
    assert browser.get(f"/desk/matches/{things.match}/pictures/7.jpg").status_code == 404
