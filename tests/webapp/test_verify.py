"""The verification page: by number, by file, for everybody, and never a party's name."""

from __future__ import annotations

import io

import pytest

from cases import letters, opening
from cases.models import IssuedLetter
from registry.network import unit_by_id
from registry.people import actor_of, person_by_login
from registry.setup import the_office
from tests import builders
from tests.webapp.conftest import Office


@pytest.fixture
def paper(office: Office) -> tuple[str, bytes]:
    """The number and the bytes of a paper that went out."""
    blobs = office.app.extensions["kuaiwei"].engines.blobs
    with office.database.write() as session:
        founded = the_office(session)
        assert founded
        unit, lead = unit_by_id(session, founded.unit_id), actor_of(session, person_by_login(session, "lead"))
        case = opening.open_case(session, lead, [builders.match(session, unit)], office.clock(), kind="fair")
        made = letters.begin(session, case, "recheck", lead, office.clock())
        letters.issue(session, made, lead, office.clock(), lambda _language, message, values: message.format(**values) if values else message)
        known = made.id
    letters.print_issued(office.database, blobs, known, office.clock())
    with office.database.read() as session:
        kept = session.get_one(IssuedLetter, known)
        return str(kept.number), blobs.get(kept.paper_sha256)


def test_a_number_is_known_without_naming_a_party(office: Office, paper: tuple[str, bytes]) -> None:
    page = office.browser().get("/verify", query_string={"number": paper[0]})
    assert page.status_code == 200 and "复查记录" in page.text and "有效" in page.text
    assert "江汀日用" not in page.text and "澜雀" not in page.text


def test_an_unknown_number_is_told(office: Office) -> None:
    page = office.browser().get("/verify", query_string={"number": "鄂维〔2026〕武-参-99999号"})
    assert page.status_code == 404 and "没有这个编号的文书" in page.text


@pytest.mark.parametrize(("more", "said"), [(b"", "文件一致"), (b"x", "文件不一致")])
def test_a_file_is_compared_byte_for_byte(office: Office, paper: tuple[str, bytes], more: bytes, said: str) -> None:
    number, pdf = paper
    page = office.browser().post("/verify", {"number": number, "paper": (io.BytesIO(pdf + more), "paper.pdf")}, content_type="multipart/form-data")
    assert page.status_code == 200 and said in page.text
