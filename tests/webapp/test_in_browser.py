"""The shell in a real Chromium: hostile words run nothing, keys work, language and theme switch by a click, the frame fits a phone."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from werkzeug.serving import make_server

from registry.network import Level, create_unit, unit_by_id
from registry.people import Role, give_role, person_by_login
from registry.setup import the_office
from tests.webapp.conftest import PASSWORD, Office

if TYPE_CHECKING:
    from playwright.sync_api import Page

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile"
PAGES = ("/office", "/office/people", "/office/people/new", "/office/units", "/office/units/new", "/office/trail", "/account", "/", "/procedure")


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The application on a port of this machine."""
    server = make_server("127.0.0.1", 0, office.app, threaded=True)
    hand = threading.Thread(target=server.serve_forever)
    hand.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    hand.join()
    server.server_close()


def sign_in(page: Page, address: str, login: str = "admin") -> None:
    page.goto(f"{address}/login")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/office" if login == "admin" else "**")


def hostile_words() -> list[str]:
    if not HOSTILE.is_dir():
        pytest.skip(f"the hostile corpus is not beside the project: {HOSTILE}")
    lines = (HOSTILE / "generated" / "strings.jsonl").read_text("utf-8").splitlines()
    words = [json.loads(line)["text"] for line in lines] + json.loads((HOSTILE / "blns" / "blns.json").read_text("utf-8"))
    storable = [w for w in words if w.strip() and "\0" not in w and not any(0xD800 <= ord(c) <= 0xDFFF for c in w)]
    return list(dict.fromkeys(storable))


def fill_with(office: Office, words: list[str]) -> None:
    """Every string as the name of a person, and of a unit."""
    with office.database.write() as session:
        found = the_office(session)
        assert found
        root, model = unit_by_id(session, found.unit_id), person_by_login(session, "analyst")
        for n, text in enumerate(words):
            person = type(model)(login=f"h{n}", name=text, password_hash=model.password_hash, created_at=office.clock())
            session.add(person)
            session.flush()
            give_role(session, person, Role.analyst, root)
            create_unit(session, text, Level.station, parent=root, name_en=text, number_unit=text[:4])


def test_hostile_words_run_nothing_on_any_page(office: Office, address: str, page: Page) -> None:
    words = hostile_words()
    assert len(words) > 500
    fill_with(office, words)
    alarms: list[str] = []
    page.on("dialog", lambda d: (alarms.append(f"dialog {d.message}"), d.dismiss()))
    page.on("pageerror", lambda e: alarms.append(f"script {e}"))
    page.on("console", lambda m: alarms.append(f"console {m.text}") if m.type == "error" else None)
    sign_in(page, address)
    for path in PAGES:
        page.goto(address + path)
        assert page.evaluate("document.querySelectorAll('script').length") == 1, path
        assert page.evaluate("[...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on') || a.name === 'style')"
                             ".length") == 0, path
    page.goto(address + "/office/people")
    shown = page.evaluate("[...document.querySelectorAll('tbody th')].map(e => e.textContent)")
    assert len(shown) >= len(words) and "<script>alert(1)</script>" in shown
    assert not alarms, alarms[:5]


def test_language_and_theme_change_by_a_click_and_stay(address: str, page: Page) -> None:
    page.goto(address)
    page.click("text=English")
    assert page.get_attribute("html", "lang") == "en"
    page.click(".themes")
    assert page.get_attribute("html", "data-theme") == "dark"
    page.goto(f"{address}/procedure")
    assert page.get_attribute("html", "lang") == "en" and page.get_attribute("html", "data-theme") == "dark"


def test_keys_open_doors_and_can_be_switched_off(address: str, page: Page) -> None:
    sign_in(page, address)
    page.goto(f"{address}/office/people")
    page.keyboard.press("n")
    page.wait_for_url("**/office/people/new")
    page.fill("#name", "gn?")  # letters in a field are letters
    assert page.input_value("#name") == "gn?"
    page.goto(f"{address}/office/people")
    page.keyboard.press("g")
    page.keyboard.press("a")
    page.wait_for_url("**/office")
    page.goto(f"{address}/office/people")
    page.keyboard.press("?")
    page.uncheck("dialog input")
    page.click("dialog button")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    assert page.url.endswith("/office/people")


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_scrolls_sideways(address: str, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, address)
    for path in (*PAGES, "/owner", "/respondent", "/exhibitor", "/nothing-here", "/office/jobs", "/office/seal", "/office/trail/verify", "/office/doctor",
                 "/account/password"):
        page.goto(f"{address}{path}?lang=en")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate("document.querySelectorAll('h1').length") == 1, path
