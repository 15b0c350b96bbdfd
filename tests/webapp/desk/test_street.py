"""The street's pages: sources are added and changed, a run tells what went wrong, a listing shows its history, units do not see each other's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from registry import streets
from registry.history import Address, Glimpse
from registry.network import Unit
from registry.returns import Return
from registry.sightings import Channel, Run, Sighting
from registry.streets import Crawl, Source, Wish
from tests import builders as b
from tests.webapp.conftest import Office

FORM = {"name": "江汉路小商品", "kind": "listings", "seeds": "https://shop.example.com/list", "words": "楚韵\n手提包", "every_hours": "24", "max_pages": "200"}


def filled(office: Office, unit: str = "centre") -> dict[str, str]:
    """A source with an ended crawl, a removed listing, and its return; answers public ids."""
    with office.database.write() as s:
        unit_id = s.scalars(select(Unit.id).where(Unit.uid == office.units[unit])).one()
        source = streets.add_source(s, Wish("小市场", ("https://m.test/",)), b.NOW, unit_id=unit_id, by="林")
        run = Run(manifest_sha256="a" * 64, folder="x", unit_id=unit_id, taken_at=b.NOW, done=True)
        gone, seen = (Sighting(unit_id=unit_id, channel=Channel.listing, key=f"listing:{n}", title=f"保温杯 {n}", seller="江汀", url=f"https://m.test/{n}", price="38.00",
                               currency="CNY", first_seen=b.NOW, last_seen=b.NOW, removed_at=b.NOW if n == 1 else None) for n in (1, 2))
        s.add_all((run, gone, seen))
        s.flush()
        crawl = Crawl(source_id=source.id, unit_id=unit_id, state="done", asked_at=b.NOW, ended_at=b.NOW, by="schedule", run_id=run.id, lives=2,
                      progress={"pages": 12, "found": 9, "outcomes": {"ok": 9, "blocked_captcha": 2, "gone": 1}, "fields": {"price": {"present": 8, "missing": 1, "invalid": 0}}},
                      report={"created": 7, "updated": 1, "unchanged": 1, "held": 3})
        s.add_all((crawl, Return(unit_id=unit_id, gone_id=gone.id, seen_id=seen.id, reasons=["title", "seller"], found_at=b.NOW),
                   Address(unit_id=unit_id, url_sha256="b" * 64, url="https://m.test/captcha", outcome="blocked_captcha", first_at=b.NOW, last_at=b.NOW, run_id=run.id)))
        for n, price in enumerate(("38.00", "31.00")):
            s.add(Glimpse(sighting_id=gone.id, at=b.NOW + timedelta(days=n), title=gone.title, seller="江汀", price=price, currency="CNY"))
        s.add(Glimpse(sighting_id=gone.id, at=b.NOW + timedelta(days=3), outcome="gone", title=gone.title, price="31.00", currency="CNY"))
        s.flush()
        return {"source": source.uid, "crawl": crawl.uid, "gone": gone.uid, "seen": seen.uid}


def test_a_source_is_added_changed_and_stopped(office: Office) -> None:
    page = office.browser("intake")
    assert page.post("/desk/street/new", FORM).status_code == 303
    with office.database.read() as s:
        source = s.scalars(select(Source)).one()
        assert (source.seeds, source.words, source.every_hours, source.next_at is not None) == (["https://shop.example.com/list"], ["楚韵", "手提包"], 24, True)
    assert page.post(f"/desk/street/sources/{source.uid}", {**FORM, "stopped": "1"}).status_code == 303
    with office.database.read() as s:
        source = s.scalars(select(Source)).one()
        assert (source.active, source.next_at) == (False, None)


def test_a_bad_source_says_which_field_and_keeps_what_was_typed(office: Office) -> None:
    page = office.browser("intake")
    for field, value in (("seeds", "shop.example.com"), ("name", ""), ("max_pages", "0"), ("kind", "anything")):
        answer = page.post("/desk/street/new", {**FORM, field: value})
        assert answer.status_code == 422 and f'id="{field}-err"' in answer.text, field
        assert "江汉路小商品" in answer.text or field == "name"


def test_a_run_tells_what_went_wrong_and_what_is_missing(office: Office) -> None:
    page = office.browser("analyst")
    uids = filled(office)
    text = page.get(f"/desk/street/runs/{uids['crawl']}").text
    for words in ("要求验证码", "不能据此说已下架", "https://m.test/captcha", "价格", "3 家参展商未登记", "中断后接着采过 1 次"):
        assert words in text, words
    assert page.get(f"/desk/street/runs/{uids['crawl']}/log.jsonl").status_code == 404
    folder = office.app.extensions["kuaiwei"].settings.data / "runs" / uids["crawl"]
    folder.mkdir(parents=True)
    (folder / "log.jsonl").write_text('{"url": "https://m.test/captcha", "outcome": "blocked_captcha"}\n')
    log = page.get(f"/desk/street/runs/{uids['crawl']}/log.jsonl")
    assert log.status_code == 200 and "blocked_captcha" in log.text and "attachment" in log.headers["Content-Disposition"]


def test_a_look_that_was_shut_out_is_not_called_done_and_a_failure_speaks_one_language(office: Office) -> None:
    page, uids = office.browser("analyst"), filled(office)
    with office.database.write() as s:
        crawl = s.scalars(select(Crawl)).one()
        crawl.progress = {"pages": 3, "found": 0, "outcomes": {"blocked_captcha": 2, "rate_limited": 1}}
    text = page.get(f"/desk/street/runs/{uids['crawl']}").text
    assert "没有看到" in text and "这不说明商品已下架" in text
    with office.database.write() as s:
        crawl = s.scalars(select(Crawl)).one()
        crawl.state, crawl.error = "failed", "no contact: tell who asks / 未设置联系方式：请写明"
    chinese, english = (page.get(f"/desk/street/runs/{uids['crawl']}?lang={tongue}").text for tongue in ("zh", "en"))
    assert "请写明" in chinese and "tell who asks" not in chinese and "tell who asks" in english and "请写明" not in english


def test_a_listing_shows_its_history_and_what_came_back(office: Office) -> None:
    page = office.browser("analyst")
    uids = filled(office)
    text = page.get(f"/desk/listings/{uids['gone']}").text
    assert "已下架" in text and "38.00" in text and "31.00" in text and "<polyline" in text
    assert "保温杯 2" in page.get("/desk/street").text and "名称几乎相同" in page.get("/desk/street?lang=zh").text


def test_another_unit_sees_nothing_of_it(office: Office) -> None:
    page = office.browser("intake")
    uids = filled(office, "other")
    paths: list[Any] = [f"/desk/street/sources/{uids['source']}", f"/desk/street/runs/{uids['crawl']}", f"/desk/listings/{uids['gone']}", f"/desk/street/runs/{uids['crawl']}/log.jsonl"]
    assert [page.get(p).status_code for p in paths] == [404] * 4
    assert page.post(f"/desk/street/sources/{uids['source']}/now", {}).status_code == 404
    assert "小市场" not in page.get("/desk/street").text
