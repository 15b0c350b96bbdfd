"""The owner's, the merchant's and the counter's pages: what one does, and that another owner's things are the same 404 as nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pytest

from cases import flood, watching
from cases.models import Match, MatchState
from registry.dossiers import Dossier
from registry.holders import Party, party_named
from registry.network import unit_by_id
from registry.people import Role, create_person, give_role, person_by_login
from registry.rights import Right
from registry.setup import the_office
from registry.watches import Watch
from tests import builders
from tests.webapp.conftest import PASSWORD, Office

NOTHING = "0" * 32
ID_CARD = "11010519491231002X"


@dataclass
class Made:
    """The right of the holder, that of another owner, and a match on each."""

    mine: str
    others: str
    party: str
    match: int
    addresses: list[str] = field(default_factory=list)


@pytest.fixture
def made(office: Office) -> Iterator[Made]:
    with office.database.write() as s:
        founded = the_office(s)
        assert founded
        unit = unit_by_id(s, founded.unit_id)
        mine, others = builders.right(s, "澜雀"), builders.right(s, "棠予", owner="棠予化妆品有限公司")
        match = builders.match(s, unit, mine)
        builders.match(s, unit, others)
        person_by_login(s, "holder").party_id = mine.owner_id
        person_by_login(s, "respondent").party_id = party_named(s, "江汀日用", office.clock()).id
        rival = create_person(s, "rival", "别家", PASSWORD, office.clock(), party_id=others.owner_id)
        give_role(s, rival, Role.holder, unit)
        assert mine.owner
        yield_ = Made(mine.uid, others.uid, mine.owner.uid, match.id)
    yield yield_
    office.app.extensions["kuaiwei"].engines.close()


def deposit(office: Office, who: str = "holder", **changes: object) -> str:
    """The address of a dossier that was just deposited."""
    with office.database.read() as s:
        right = s.query(Right).filter(Right.text == "澜雀").one().uid
    sent = {"kind": "rights", "title": "澜雀材料", "statement": "自 2019 年起使用", "rights": right, "files": (BytesIO(b"%PDF-1.7 x"), "合同.pdf")} | changes
    answer = office.browser(who).post("/holder/dossiers/new", sent, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"]).split("?")[0]


def watch_of(office: Office, made: Made) -> str:
    answer = office.browser("holder").post(f"/holder/watches/of/{made.mine}")
    assert answer.status_code == 303
    return str(answer.headers["Location"]).split("?")[0]


def test_an_authorisation_of_the_owner_moves_the_match_and_its_end_moves_it_back(office: Office, made: Made) -> None:
    browser = office.browser("holder")
    assert browser.post(f"/holder/rights/{made.mine}/authorisations", {"grantee": "江汀日用", "kind": "seller", "territory": "CN", "ends": "2026-12-31"}).status_code == 303
    with office.database.read() as s:
        assert s.get_one(Match, made.match).state is MatchState.blocked
    page = browser.get(f"/holder/rights/{made.mine}").text
    assert "江汀日用" in page and "2026-12-31" in page
    grant = page.split(f"/holder/rights/{made.mine}/authorisations/", 1)[1].split('"', 1)[0]
    assert browser.post(f"/holder/rights/{made.mine}/authorisations/{grant}", {"then": "revoke", "reason": "合同解除"}).status_code == 303
    with office.database.read() as s:
        assert s.get_one(Match, made.match).state is MatchState.queued


@pytest.mark.parametrize("wrong", [{"grantee": " "}, {"grantee": "甲", "territory": "中国"}, {"grantee": "甲", "ends": "2026-13-01"}, {"grantee": "甲", "ends": "2020-01-01"},
                                   {"grantee": "甲", "kind": "found"}])
def test_a_wrong_authorisation_is_refused_beside_its_field(office: Office, made: Made, wrong: dict[str, str]) -> None:
    answer = office.browser("holder").post(f"/holder/rights/{made.mine}/authorisations", {"kind": "seller", "territory": "CN", **wrong})
    assert answer.status_code == 422 and ('class="err"' in answer.text or 'role="alert"' in answer.text)


def test_a_deposit_is_sealed_its_receipt_printed_in_both_languages_and_its_file_comes_back_as_it_was(office: Office, made: Made) -> None:
    at, browser = deposit(office), office.browser("holder")
    page = browser.get(at).text
    assert "与封存时一致" in page and "合同.pdf" in page
    for language in ("zh", "en"):
        receipt = browser.get(f"{at}/receipt.pdf?lang={language}")
        assert receipt.status_code == 200 and receipt.data.startswith(b"%PDF")
    file = browser.get(f"{at}/files/0")
    assert file.data == b"%PDF-1.7 x" and "attachment" in file.headers["Content-Disposition"] and "sandbox" in file.headers["Content-Security-Policy"]


def test_a_deposit_on_a_right_of_somebody_else_names_no_right(office: Office, made: Made) -> None:
    answer = office.browser("holder").post("/holder/dossiers/new", {"kind": "rights", "title": "x", "statement": "x", "rights": made.others})
    assert answer.status_code == 422
    with office.database.read() as s:
        assert s.query(Dossier).count() == 0


def test_a_merchant_deposits_a_defence_and_nothing_else(office: Office, made: Made) -> None:
    at = deposit(office, "respondent", kind="defence", grounds="own_right", rights="")
    assert office.browser("respondent").get(at).status_code == 200
    assert office.browser("respondent").post("/holder/dossiers/new", {"kind": "rights", "title": "x", "statement": "x"}).status_code == 422
    for path in ("/holder/rights", "/holder/watches", f"/holder/rights/{made.mine}"):
        assert office.browser("respondent").get(path).status_code == 403, path


def test_what_is_new_is_new_once(office: Office, made: Made) -> None:
    at, browser = watch_of(office, made), office.browser("holder")
    assert browser.get(at).text.count("蓝鹊 保温杯 500ml") == 1 and "1 条新" in browser.get("/holder").text
    assert browser.post(f"{at}/seen").status_code == 303
    assert "没有新的。" in browser.get(at).text and "1 条新" not in browser.get("/holder").text
    assert browser.post(at, {"threshold": "95", "rhythm": "daily", "channels": "listing", "shops": "江汀", "fairs": ""}).status_code == 303
    with office.database.read() as s:
        watch = s.query(Watch).one()
        assert (watch.threshold, watch.rhythm.value, watch.shops, watching.earlier(s, watch)) == (0.95, "daily", ["江汀"], [])
    assert browser.post(at, {"threshold": "100", "rhythm": "daily"}).status_code == 422


def test_to_another_owner_nothing_of_it_exists(office: Office, made: Made) -> None:
    dossier, watch = deposit(office), watch_of(office, made)
    rival = office.browser("rival")
    reading = [f"/holder/rights/{made.mine}", f"/holder/rights/{made.mine}/pictures/0.jpg", dossier, f"{dossier}/files/0", f"{dossier}/receipt.pdf", watch]
    acting = [f"/holder/rights/{made.mine}/authorisations", f"/holder/rights/{made.mine}/authorisations/{NOTHING}", f"{dossier}/withdraw", f"{watch}/seen", f"{watch}/stop",
              watch, f"/holder/watches/of/{made.mine}"]
    assert {p: rival.get(p).status_code for p in reading} == dict.fromkeys(reading, 404)
    assert {p: rival.post(p, {"grantee": "甲", "threshold": "50", "rhythm": "daily"}).status_code for p in acting} == dict.fromkeys(acting, 404)
    for path in ("/holder", "/holder/rights", "/holder/watches", "/holder/dossiers", "/holder/cases"):
        page = rival.get(path)
        assert page.status_code == 200 and "澜雀" not in page.text, path
    for path in (f"/holder/rights/{NOTHING}", f"/holder/dossiers/{NOTHING}", f"/holder/watches/{NOTHING}"):
        assert rival.get(path).text.split("<main")[-1] == rival.get(path.replace(NOTHING, dossier.rsplit("/", 1)[-1])).text.split("<main")[-1]


def test_a_supplement_can_follow_only_a_dossier_of_ones_own(office: Office, made: Made) -> None:
    first = deposit(office).rsplit("/", 1)[-1]
    answer = office.browser("rival").post("/holder/dossiers/new", {"kind": "defence", "title": "x", "statement": "x", "grounds": "other", "follows": first})
    assert answer.status_code == 404


def test_staff_of_another_centre_see_no_dossier_of_this_one(office: Office, made: Made) -> None:
    uid = deposit(office).rsplit("/", 1)[-1]
    for path in (f"/ledger/dossiers/{uid}", f"/ledger/dossiers/{uid}/receipt.pdf", f"/ledger/dossiers/{uid}/files/0"):
        assert office.browser("analyst").get(path).status_code == 200 and office.browser("analyst2").get(path).status_code == 404, path
    assert "澜雀材料" in office.browser("lead").get("/ledger/dossiers").text and "澜雀材料" not in office.browser("analyst2").get("/ledger/dossiers").text


def test_the_counter_takes_a_dossier_in_by_name_and_number(office: Office, made: Made) -> None:
    with office.database.read() as s:
        number = s.query(Right).filter(Right.uid == made.mine).one().number
    counter = office.browser("intake")
    sent = {"kind": "rights", "party": "澜雀日用品有限公司", "title": "窗口交存", "statement": "x", "rights_text": number}
    assert counter.post("/ledger/dossiers/new", {**sent, "rights_text": "12"}).status_code == 422
    assert counter.post("/ledger/dossiers/new", sent).status_code == 303
    assert "窗口交存" in office.browser("holder").get("/holder/dossiers").text, "it belongs to the owner it was deposited for"


def test_a_number_is_masked_until_somebody_says_why_and_the_auditor_can_read_that(office: Office, made: Made) -> None:
    counter, at = office.browser("intake"), f"/ledger/parties/{made.party}"
    assert counter.post(f"{at}/identity", {"id_kind": "id_card", "number": ID_CARD}).status_code == 303
    page = counter.get(at).text
    assert ID_CARD not in page and "11**************2X" in page
    which = page.split('name="identity" value="', 1)[1].split('"', 1)[0]
    assert counter.post(f"{at}/unmask", {"identity": which, "reason": ""}).status_code == 422
    assert ID_CARD in counter.post(f"{at}/unmask", {"identity": which, "reason": "核对投诉人身份"}).text
    assert ID_CARD not in counter.get(at).text
    assert "查看证件号码" in office.browser("auditor").get("/office/trail").text
    assert office.browser("analyst").get(at).status_code == 403 and office.browser("auditor").post(f"{at}/unmask", {"identity": which, "reason": "看一下看一下"}).status_code == 403


def test_a_copy_needs_the_password_and_a_deletion_of_an_owner_becomes_a_lock(office: Office, made: Made) -> None:
    lead, at = office.browser("lead"), f"/ledger/parties/{made.party}"
    copy = lead.post(f"{at}/copy")
    told = json.loads(copy.data)
    assert told["party"]["name"] == "澜雀日用品有限公司" and len(told["rights"]) == 1 and "attachment" in copy.headers["Content-Disposition"]
    assert lead.post(f"{at}/erase", {"asked": "本人来函"}).status_code == 303
    page = lead.get(at).text
    assert "信息已锁定" in page and "1 件登记的权利" in page
    office.clock.forward(minutes=11)
    assert "/account/confirm" in lead.post(f"{at}/copy").headers["Location"]


def test_merging_at_the_counter_and_back(office: Office, made: Made) -> None:
    with office.database.write() as s:
        twin = Party(name="澜雀日用品有限公司", folded=s.query(Party).filter(Party.uid == made.party).one().folded, created_at=office.clock())
        s.add(twin)
        s.flush()
        uid = twin.uid
    counter, at = office.browser("intake"), f"/ledger/parties/{made.party}"
    assert uid in counter.get(at).text
    assert counter.post(f"{at}/merge", {"other": uid, "reason": "同名同址"}).status_code == 303
    page = counter.get(at).text
    merge = page.split('name="merge" value="', 1)[1].split('"', 1)[0]
    assert counter.post(f"{at}/unmerge", {"merge": merge, "reason": "两家"}).status_code == 303 and "已撤销：两家" in counter.get(at).text


def test_only_accounts_of_outsiders_are_linked_to_a_party(office: Office, made: Made) -> None:
    lead, at = office.browser("lead"), f"/ledger/parties/{made.party}"
    assert lead.post(f"{at}/accounts", {"login": "analyst"}).status_code == 422
    assert lead.post(f"{at}/accounts", {"login": "rival"}).status_code == 303
    assert office.browser("rival").get(f"/holder/rights/{made.mine}").status_code == 200


def test_a_lead_releases_a_hold_and_others_only_look(office: Office, made: Made) -> None:
    with office.database.write() as s:
        match = s.get_one(Match, made.match)
        match.state, match.held_because = MatchState.blocked, flood.REASON
        s.add(flood.FloodHold(unit_id=match.unit_id, right_id=match.right_id, since=office.clock(), found=41, usual=1.0))
        s.flush()
        uid = s.query(flood.FloodHold).one().uid
    assert "澜雀" in office.browser("analyst").get("/ledger/holds").text and "暂缓" in office.browser("lead").get("/ledger").text
    assert office.browser("analyst").post(f"/ledger/holds/{uid}", {"then": "release"}).status_code == 403
    lead = office.browser("lead")
    assert lead.post(f"/ledger/holds/{uid}", {"then": "keep", "words": ""}).status_code == 422
    assert lead.post(f"/ledger/holds/{uid}", {"then": "release"}).status_code == 303
    with office.database.read() as s:
        assert s.get_one(Match, made.match).state is MatchState.queued


def test_a_dossier_on_file_stands_beside_the_match_at_the_desk(office: Office, made: Made) -> None:
    with office.database.read() as s:
        uid = s.get_one(Match, made.match).uid
    analyst = office.browser("analyst")
    assert "已交存的档案" not in analyst.get(f"/desk/matches/{uid}").text
    deposit(office, "respondent", kind="defence", grounds="own_right", rights="", title="江汀自有设计")
    page = analyst.get(f"/desk/matches/{uid}").text
    assert "已交存的档案" in page and "江汀自有设计" in page
