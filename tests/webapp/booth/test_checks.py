"""The phone's door: stored before anything else, compared, shown with both sides, handed over. Real engines on drawn rights."""

from __future__ import annotations

import io
import re
import threading
from typing import Any

import pytest
from werkzeug.test import TestResponse

from cases import onsite
from cases.models import Match, MatchState
from registry.evidence import evidence_of
from registry.sightings import Sighting
from tests.webapp.booth.conftest import Ground, photographed
from tests.webapp.conftest import ORIGIN, Browser
from webapp.booth import routes, view
from webapp.jobs import Job, run_one
from webapp.labels import FOLDER, read_catalogs
from webapp.limits import MB
from webapp.tasks import HANDLERS

JSON = {"Accept": "application/json"}


def form(ground: Ground, photo: bytes | None = None, **fields: str) -> dict[str, Any]:
    files = {"photo": (io.BytesIO(photo), "IMG_0001.jpg")} if photo is not None else {}
    return {"key": "k1", "fair": ground.fair, "booth": "B2-117", "text": "", **fields, **files}


def shoot(browser: Browser, ground: Ground, photo: bytes | None = None, **fields: str) -> TestResponse:
    return browser.post("/booth/checks", form(ground, photo, **fields))


def matches(ground: Ground) -> list[Match]:
    with ground.office.database.read() as session:
        return list(session.query(Match).order_by(Match.log_odds.desc()))


def test_a_photo_leads_to_both_pictures_with_reasons_and_doubts(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    answer = shoot(browser, ground, photographed(1))
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "渡鸦屋" in page and "为什么像" in page and "为什么可能不侵权" in page and "登记线索" in page and "1124-0001" in page
    assert "<polygon" in page and "权利有效" in page and "是否侵权由专家判断" in page
    seen = browser.get(f"{answer.location}/seen/0.jpg")
    assert seen.status_code == 200 and seen.data[:2] == b"\xff\xd8" and "sandbox" in seen.headers["Content-Security-Policy"]
    registered = re.search(r'src="(/rights/\w+/pictures/0.jpg)"', page)
    assert registered and browser.get(registered[1]).status_code == 200
    lines = re.search(r'src="(/booth/checks/\w+/lines/\w+.jpg)"', page)
    assert lines and "看哪些细节对得上" in page and browser.get(lines[1]).data[:2] == b"\xff\xd8"
    assert browser.get(f"{answer.location}/lines/other.jpg").status_code == 404
    home = browser.get("/booth").text
    assert "1124-0001" in home and answer.location in home


def test_words_alone_are_compared_too(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    page = browser.get(shoot(browser, ground, text="蓝鹊 保温杯").location).text
    assert "澜雀" in page and "音" in page and "注册文字" in page


def test_nothing_found_names_what_was_searched_and_never_says_safe(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    page = browser.get(shoot(browser, ground, text="清水竹简").location).text
    assert "在 3 件权利中未发现" in page and "不等于没有" in page
    assert "安全" not in page and "登记线索" not in page


def test_a_sent_twice_check_is_one_and_other_content_is_a_conflict(ground: Ground) -> None:
    browser, photo = ground.office.browser("booth"), photographed(1)
    first, again = shoot(browser, ground, photo), shoot(browser, ground, photo)
    assert first.location == again.location and len(ground.checks()) == 1
    changed = shoot(browser, ground, photo, text="另一份")
    assert changed.status_code == 409 and "同一幂等键" in changed.text
    with ground.office.database.read() as session:
        assert session.query(Job).filter(Job.name == "read_picture").count() == 1


def test_what_was_received_before_a_crash_is_compared_by_the_next_request(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = ground.office.browser("booth")
    with monkeypatch.context() as patch:
        patch.setattr(onsite, "compare", lambda *_: (_ for _ in ()).throw(MemoryError("the power fails here")))
        answer = shoot(browser, ground, photographed(1))
        assert answer.status_code == 303
        assert "照片已存下" in browser.get(answer.location).text
    assert ground.checks()[0].answered_at is None
    assert "渡鸦屋" in browser.get(answer.location).text
    assert ground.checks()[0].answered_at is not None


def test_a_slow_comparison_does_not_keep_the_person_waiting(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, may_go_on, real = ground.office.browser("booth"), threading.Event(), onsite.compare

    def slow(*given: Any) -> None:
        may_go_on.wait()
        real(*given)

    monkeypatch.setattr(routes, "PATIENCE", 0.2)
    monkeypatch.setattr(onsite, "compare", slow)
    address = shoot(browser, ground, text="蓝鹊").location
    assert "文字已存下" in browser.get(address).text and browser.get(f"{address}/state").json["answered"] == ""
    may_go_on.set()
    monkeypatch.setattr(routes, "PATIENCE", None)
    assert "澜雀" in browser.get(address).text


def test_its_job_compares_it_where_nobody_asks_again(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = ground.office.browser("booth")
    assert browser.post("/booth/checks", form(ground, None, text="蓝鹊"), headers=JSON).status_code == 201
    assert ground.checks()[0].answered_at is None
    assert run_one(ground.office.database, ground.shell.engines, HANDLERS, ground.office.clock)
    assert ground.checks()[0].answered_at is not None and matches(ground)[0].state is MatchState.noted


def test_a_lead_reaches_the_queue_and_a_later_comparison_leaves_it_there(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    address = shoot(browser, ground, text="蓝鹊 保温杯").location
    browser.get(address)
    best = matches(ground)[0]
    answer = browser.post(f"{address}/lead", {"c": best.uid})
    page = browser.get(answer.location).text
    assert "已登记线索" in page and "1124-0001" in page and "待审队列" in page
    assert matches(ground)[0].state is MatchState.queued
    assert run_one(ground.office.database, ground.shell.engines, HANDLERS, ground.office.clock)
    assert matches(ground)[0].state is MatchState.queued
    assert best.right_id and "蓝鹊" in ground.office.browser("analyst").get("/desk").text


def test_a_candidate_set_aside_stays_on_record_and_can_still_be_handed_over(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    address = shoot(browser, ground, text="蓝鹊").location
    browser.get(address)
    uid = matches(ground)[0].uid
    assert browser.post(f"{address}/aside", {"c": uid}).status_code == 303
    assert run_one(ground.office.database, ground.shell.engines, HANDLERS, ground.office.clock)
    assert matches(ground)[0].state is MatchState.noted
    page = browser.get(f"{address}?c={uid}").text
    assert "您标为不像" in page and "登记线索" in page
    browser.post(f"{address}/lead", {"c": uid})
    assert matches(ground)[0].state is MatchState.queued and matches(ground)[0].held_because == ""


@pytest.mark.parametrize(("fields", "words"), [({"booth": "Z9-999"}, "展位表里没有「Z9-999」"), ({"fair": "nowhere"}, "没有这个展会"),
                                               ({"key": ""}, "幂等键"), ({"text": "a\x00b"}, "控制字符"), ({"device_at": "yesterday"}, "ISO 8601")])
def test_a_wrong_field_is_named_and_nothing_is_stored(ground: Ground, fields: dict[str, str], words: str) -> None:
    browser = ground.office.browser("booth")
    answer = browser.post("/booth/checks", form(ground, None, **{"text": "蓝鹊", **fields}), headers=JSON)
    assert answer.status_code == 422 and words in answer.json["error"]["message"]
    page = browser.post("/booth/checks", form(ground, None, **{"text": "蓝鹊", **fields}))
    assert page.status_code == 422 and words in page.text and 'type="file"' in page.text
    assert ground.checks() == []


def test_neither_photo_nor_words_is_refused(ground: Ground) -> None:
    assert "请拍照或输入所见文字" in shoot(ground.office.browser("booth"), ground).text


def test_a_photo_above_20_mb_is_refused_with_what_to_do(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    body = b'--x\r\nContent-Disposition: form-data; name="key"\r\n\r\nk1\r\n--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
    answer = browser.client.post("/booth/checks", data=body + b"\xff\xd8\xff" + bytes(20 * MB) + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x",
                                 headers={**ORIGIN, "X-CSRF-Token": browser.token()})
    assert answer.status_code == 413 and "20 MB" in answer.text and ground.checks() == []


@pytest.mark.parametrize(("data", "words"), [(b"%PDF-1.7 a paper", "不支持的文件格式"), (b"\xff\xd8\xff\xe0 cut short", "损坏"), (b"\x89PNG\r\n\x1a\n", "损坏")])
def test_a_file_that_is_no_picture_is_kept_and_explained(ground: Ground, data: bytes, words: str) -> None:
    browser = ground.office.browser("booth")
    page = browser.get(shoot(browser, ground, data).location)
    assert page.status_code == 200 and words in page.text and "原件已按收到的样子存下" in page.text
    sighting = ground.checks()[0].sighting_id
    with ground.office.database.read() as session:
        kept = evidence_of(session, sighting)
        assert [ground.shell.engines.blobs.get(e.sha256) for e in kept] == [data]


def test_the_place_is_checked_against_the_list_and_remembered(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    assert "先选展位" in browser.get("/booth").text
    wrong = browser.post("/booth/place", {"fair": ground.fair, "booth": "C1-001"})
    assert wrong.status_code == 422 and "展位表里没有「C1-001」" in wrong.text
    assert browser.post("/booth/place", {"fair": ground.fair, "booth": " ｂ2-117 "}).status_code == 303
    page = browser.get("/booth").text
    assert "B2-117" in page and "江汀日用品有限公司" in page


def test_the_exhibitor_is_the_seller_of_what_was_seen(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    shoot(browser, ground, text="蓝鹊")
    with ground.office.database.read() as session:
        seen = session.get_one(Sighting, ground.checks()[0].sighting_id)
        assert (seen.seller, seen.place) == ("江汀日用品有限公司", "楚江家居礼品展 2026 B2-117")


def test_another_unit_sees_neither_the_check_nor_its_photo(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    address = shoot(browser, ground, photographed(2)).location
    browser.get(address)
    stranger = ground.office.browser("analyst2")
    for path in (address, f"{address}/seen/0.jpg", f"{address}/state"):
        assert stranger.get(path).status_code == 404
    for act in ("lead", "aside"):
        assert stranger.post(f"{address}/{act}", {"c": matches(ground)[0].uid}).status_code == 404
    foreign = stranger.post("/booth/checks", form(ground, None, text="蓝鹊"), headers=JSON)
    assert foreign.status_code == 422 and foreign.json["error"]["field"] == "fair"
    for role in ("holder", "auditor", "admin", "expert"):
        assert ground.office.browser(role).get("/booth").status_code == 403


def test_the_state_says_which_keys_have_arrived(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    shoot(browser, ground, text="蓝鹊", key="abc")
    told = browser.get("/booth/state").json
    assert told["received"]["abc"]["receipt"] == "1124-0001" and told["person"] == ground.office.uids["booth"] and len(told["csrf"]) == 64


@pytest.mark.parametrize("path", ["/booth", "/booth/place", "/booth/offline"])
def test_pages_speak_english_too(ground: Ground, path: str) -> None:
    page = ground.office.browser("booth").get(f"{path}?lang=en").text
    body = re.sub(r"<[^>]+lang=\"zh-CN\"[^>]*>[^<]*", "", page)
    assert not re.findall("[\u4e00-\u9fff]+", body)


def test_every_sentence_of_the_booth_and_the_api_has_its_english() -> None:
    known = {(m.context, m.id if isinstance(m.id, str) else m.id[0]) for catalog in read_catalogs(FOLDER / "en") for m in catalog if m.id}
    files = [f for door in ("booth", "api") for f in (FOLDER.parent / door).rglob("*") if f.suffix in (".py", ".html")]
    text = "\n".join(f.read_text("utf-8") for f in files)
    used = {(None, m) for m in re.findall(r'(?:_n?|gettext|Refused|TooLarge)\("([^"]+)"', text)} | {(None, sign) for sign in view.SIGNS.values()}
    used |= set(re.findall(r'_p\("(\w+)", "([^"]+)"', text)) | {("act", "现场认为不像"), (None, "已记下：不像"), (None, "已登记线索")}
    assert len(used) > 80 and used <= known, used - known
