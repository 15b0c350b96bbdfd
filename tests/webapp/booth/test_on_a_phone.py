"""The booth in a real Chromium as wide as a phone: a photo, its candidates, a lead; and a hall without network, where nothing is lost or doubled."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from cases.models import MatchState
from tests.webapp.booth.conftest import Ground, photographed
from tests.webapp.booth.test_checks import matches
from tests.webapp.conftest import PASSWORD

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WAIT = 60_000


@pytest.fixture
def address(ground: Ground) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", 0, ground.office.app, threaded=True)
    hand = threading.Thread(target=server.serve_forever)
    hand.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    hand.join()
    server.server_close()


@pytest.fixture
def phone(chromium: Browser, address: str, ground: Ground) -> Iterator[Page]:
    """A phone, signed in, at booth B2-117."""
    with chromium.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as context:
        page = context.new_page()
        page.set_default_timeout(WAIT)
        page.goto(f"{address}/login")
        page.fill("#login", "booth")
        page.fill("#password", PASSWORD)
        page.press("#password", "Enter")
        page.wait_for_url("**/booth")
        page.goto(f"{address}/booth/place")
        page.fill("#booth", "b2-117")
        page.click(".thumb .btn")
        page.wait_for_url("**/booth")
        yield page


@pytest.fixture
def pictures(tmp_path: Path) -> list[str]:
    """Two photos as files."""
    paths = []
    for seed in (1, 2):
        paths.append(str(tmp_path / f"IMG_{seed}.jpg"))
        Path(paths[-1]).write_bytes(photographed(seed))
    return paths


def until(page: Page, expression: str) -> None:
    """Wait until it holds; the policy of our pages forbids Playwright's own way of waiting for a function."""
    for _ in range(WAIT // 100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(100)
    raise AssertionError(expression)


def fits_the_phone(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_a_photo_its_candidates_and_a_lead(ground: Ground, phone: Page, pictures: list[str]) -> None:
    alarms: list[str] = []
    phone.on("pageerror", lambda e: alarms.append(str(e)))
    phone.on("console", lambda m: alarms.append(m.text) if m.type == "error" else None)
    assert phone.inner_text(".card b.t5") == "B2-117" and "江汀日用品有限公司" in phone.inner_text("main") and fits_the_phone(phone)
    phone.set_input_files("#photo", pictures[0])
    phone.wait_for_url("**/booth/checks/*")
    assert phone.inner_text(".band .big") in ("高度近似", "近似") and phone.locator(".plate polygon.hit").count() == 1 and fits_the_phone(phone)
    for summary in phone.locator("details:has(.plate) > summary").all():
        summary.click()
    until(phone, "[...document.querySelectorAll('.plate img')].every(i => i.naturalWidth > 0)")
    phone.click("text=登记线索")
    phone.wait_for_url("**said=handed-over*")
    assert "1124-0001" in phone.inner_text(".note.ok") and matches(ground)[0].state is MatchState.queued
    phone.click("text=再拍一张")
    phone.wait_for_url("**/booth")
    assert "1124-0001" in phone.inner_text("main") and phone.locator("#waiting").is_hidden() and alarms == []


def test_a_hall_without_network_loses_nothing_and_doubles_nothing(ground: Ground, phone: Page, address: str, pictures: list[str]) -> None:
    phone.evaluate("navigator.serviceWorker.ready.then(r => r.active.postMessage('refresh'))")
    until(phone, "caches.open('kuaiwei-booth-1').then(c => c.match('/booth/offline')).then(Boolean)")
    phone.context.set_offline(True)
    phone.set_input_files("#photo", pictures[0])
    phone.wait_for_selector("#waiting-list li")
    assert "待传" in phone.inner_text("#waiting-list") and "1" in phone.inner_text("#badge") and "联网后自动上传" in phone.inner_text("#waiting-problem")
    phone.goto(f"{address}/booth")      # reloaded in the hall: the kept page opens and still has what waits
    phone.wait_for_selector("#waiting-list li")
    assert phone.input_value("#booth") == "B2-117" and fits_the_phone(phone)
    phone.set_input_files("#photo", pictures[1])
    until(phone, "document.querySelectorAll('#waiting-list li').length === 2")
    assert ground.checks() == []
    phone.context.set_offline(False)
    phone.goto(f"{address}/booth")
    until(phone, "document.querySelectorAll('#waiting-list .chip.ok').length === 2")
    assert "1124-0001" in phone.inner_text("#waiting-list") and "1124-0002" in phone.inner_text("#waiting-list") and phone.locator("#badge").is_hidden()
    assert len(ground.checks()) == 2 and all(c.booth == "B2-117" and c.device_at for c in ground.checks())


def test_an_answer_that_got_lost_on_the_way_is_not_sent_as_a_second_check(ground: Ground, phone: Page, pictures: list[str]) -> None:
    def swallow(route: object) -> None:
        route.fetch()           # type: ignore[attr-defined]  # the server has it, the phone never hears
        route.abort()           # type: ignore[attr-defined]

    phone.route("**/booth/checks", swallow, times=1)
    phone.set_input_files("#photo", pictures[0])
    phone.wait_for_selector("#waiting-list li")
    until(phone, "!document.querySelector('.shoot.busy')")
    assert len(ground.checks()) == 1 and phone.locator("#waiting-list .chip.b3").count() == 1
    phone.reload()
    phone.wait_for_selector("#waiting-list .chip.ok")
    assert len(ground.checks()) == 1 and "1124-0001" in phone.inner_text("#waiting-list")


def test_a_wrong_booth_typed_offline_is_corrected_not_lost(ground: Ground, phone: Page, address: str) -> None:
    phone.goto(f"{address}/booth/offline")
    phone.fill("#booth", "Z9-1")
    phone.click(".words summary")
    phone.fill("#text", "蓝鹊")
    phone.click(".words .btn")
    phone.wait_for_selector("#waiting-list .err:not([hidden])")
    assert "展位表里没有「Z9-1」" in phone.inner_text("#waiting-list") and ground.checks() == []
    phone.fill("#waiting-list input", "B2-118")
    phone.click("#waiting-list form .btn:not(.bare)")
    phone.wait_for_selector("#waiting-list .chip.ok")
    assert [c.booth for c in ground.checks()] == ["B2-118"]


def test_a_log_in_that_ended_loses_nothing(ground: Ground, phone: Page, address: str, pictures: list[str]) -> None:
    phone.context.clear_cookies(name="kw")
    phone.set_input_files("#photo", pictures[0])
    phone.wait_for_selector("#waiting-problem a")
    assert "登录已过期" in phone.inner_text("#waiting-problem") and ground.checks() == []
    phone.click("#waiting-problem a")
    phone.fill("#login", "analyst")     # a colleague: what is not hers stays where it is
    phone.fill("#password", PASSWORD)
    phone.press("#password", "Enter")
    phone.wait_for_selector("#waiting-problem:not([hidden])")
    assert "另一位同事" in phone.inner_text("#waiting-problem") and ground.checks() == []
    phone.context.clear_cookies(name="kw")
    phone.goto(f"{address}/login?next=/booth")
    phone.fill("#login", "booth")
    phone.fill("#password", PASSWORD)
    phone.press("#password", "Enter")
    phone.wait_for_selector("#waiting-list .chip.ok")
    assert len(ground.checks()) == 1


def test_a_photo_above_20_mb_is_refused_on_the_phone(ground: Ground, phone: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.jpg"
    large.write_bytes(b"\xff\xd8\xff" + bytes(20 * 1024 * 1024))
    phone.set_input_files("#photo", str(large))
    phone.wait_for_selector("#trouble:not([hidden])")
    assert "20 MB" in phone.inner_text("#trouble") and phone.locator("#waiting").is_hidden() and ground.checks() == []
