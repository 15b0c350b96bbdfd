"""Headers on every answer, requests from elsewhere, too many tries, hostile words in every name (C2, A5, A6, X1)."""

from __future__ import annotations

import re
import threading
from collections import Counter
from datetime import timedelta

import pytest
from werkzeug.routing import Rule
from werkzeug.routing.converters import NumberConverter

from registry import audit
from registry.people import Role
from tests.webapp.conftest import ORIGIN, PASSWORD, Browser, Office
from webapp import limits
from webapp.security import BLOB_CSP, CSP, HEADERS

XSS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'--><svg/onload=alert(1)>", "{{7*7}}{% raw %}", "{name}", "%(x)s",
       "javascript:alert(1)", "\u202egnp.exe", "\u200bzero", "=cmd|' /C calc'!A0", "</title><script>", "` onmouseover=alert(1) x=`")


def stand_in(rule: Rule, name: str) -> str:
    """A value of the right kind that names nothing."""
    converter = rule._converters[name]
    return "kuaiwei.css" if name == "filename" else "1" if isinstance(converter, NumberConverter) else min(getattr(converter, "items", {"x"}))


def every_get(office: Office) -> list[str]:
    adapter = office.app.url_map.bind("localhost")
    return [adapter.build(r.endpoint, {a: stand_in(r, a) for a in r.arguments}) for r in office.app.url_map.iter_rules() if "GET" in (r.methods or ())]


def check(headers: dict[str, str]) -> None:
    policies = {CSP, BLOB_CSP} if headers.get("Content-Disposition", "").startswith("attachment") else {CSP}
    for name, value in HEADERS.items():
        assert headers[name] in (policies if name == "Content-Security-Policy" else {value}), name
    assert "Server" not in headers or "Python" not in headers["Server"]


@pytest.mark.parametrize("login", [None, "admin", "lead", "holder", "booth"])
def test_every_answer_carries_every_header(office: Office, login: str | None) -> None:
    browser = office.browser(login)
    for path in [*every_get(office), "/no/such/page", "/static/none.css", "/api/v1/none", "/static/..%2fapp.py"]:
        answer = browser.get(path)
        assert answer.status_code < 500, path
        check(dict(answer.headers))
        assert ("no-store" in answer.headers["Cache-Control"]) != (path == "/static/kuaiwei.css"), path
    for path in ("/login", "/no/such/page", "/office/people/new"):
        check(dict(browser.client.post(path, data={}).headers))


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in CSP and "data:" not in CSP and "*" not in CSP and "frame-ancestors 'none'" in CSP and "base-uri 'none'" in CSP


def test_no_page_has_a_script_or_a_style_of_its_own(office: Office) -> None:
    browser = office.browser("admin")
    for path in every_get(office):
        answer = browser.get(path)
        page = answer.text if answer.mimetype.startswith("text/") else ""
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page), path


def test_static_files_are_kept_for_a_year_under_their_hash(office: Office) -> None:
    browser = office.browser()
    address = re.search(r'/static/kuaiwei\.css\?v=[0-9a-f]{12}', browser.get("/").text)
    assert address and "immutable" in browser.get(address[0]).headers["Cache-Control"]
    assert browser.get("/static/kuaiwei.css?v=000000000000").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("headers", [{}, {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"},
                                     {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://localhost.evil.example"}, {"Origin": "https://localhost"}])
def test_a_post_from_elsewhere_is_refused_even_with_the_right_token(office: Office, headers: dict[str, str]) -> None:
    browser = office.browser("admin")
    token = browser.token()
    assert browser.client.post("/logout", data={"csrf": token}, headers=headers).status_code == 400
    assert browser.get("/account").status_code == 200


def test_a_post_without_the_token_of_this_log_in_is_refused(office: Office) -> None:
    admin, other = office.browser("admin"), office.browser("analyst")
    for token in ("", "x", other.token(), "é"):
        assert admin.client.post("/logout", data={"csrf": token}, headers=ORIGIN).status_code == 400
    assert admin.client.post("/logout", headers={**ORIGIN, "X-CSRF-Token": admin.token()}).status_code == 303


def test_ten_wrong_passwords_and_the_account_waits(office: Office) -> None:
    browser = office.browser()
    answers = [browser.sign_in("analyst", "wrong password here").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
    late = browser.sign_in("analyst")
    assert late.status_code == 429 and 0 < int(late.headers["Retry-After"]) <= 301
    office.clock.forward(seconds=301)
    assert browser.sign_in("analyst").status_code == 303


def test_colleagues_behind_one_address_do_not_lock_each_other_out(office: Office) -> None:
    for _ in range(3):
        for role in Role:
            assert office.browser().sign_in(role.name).status_code == 303


def test_ten_failures_from_one_address_count_over_all_accounts(office: Office) -> None:
    answers = [office.browser().sign_in(f"nobody{n}", "wrong password here").status_code for n in range(11)]
    assert answers == [422] * 10 + [429]


def test_an_unknown_name_and_a_wrong_password_are_answered_alike(office: Office) -> None:
    known, unknown = office.browser().sign_in("analyst", "wrong password here"), office.browser().sign_in("analyss", "wrong password here")
    assert known.status_code == unknown.status_code == 422
    assert known.text.replace("analyst", "analyss") == unknown.text


def test_a_name_that_is_no_account_is_not_written_down(office: Office) -> None:
    office.browser().sign_in("my secret typed in the wrong field", "wrong password here")
    office.browser().sign_in("Analyst", "wrong password here")
    with office.database.read() as session:
        assert [e.object for e in audit.recent(session, limit=2)] == ["login:analyst", "login:unknown"]


def test_a_form_sent_after_the_log_in_ended_leads_back_to_its_page(office: Office) -> None:
    browser = office.browser("admin")
    office.clock.forward(minutes=16)
    answer = browser.client.post("/office/units/new", headers={**ORIGIN, "Referer": "http://localhost/office/units/new"})
    assert answer.headers["Location"] == "/login?next=/office/units/new&said=expired"
    assert "没有保存" in browser.get(answer.headers["Location"]).text


def test_a_limit_holds_when_many_count_at_once(office: Office) -> None:
    outcome: Counter[str] = Counter()
    limit, lock = limits.Limit("test", 20, 60), threading.Lock()

    def one() -> None:
        for _ in range(5):
            try:
                with office.database.write() as session:
                    limits.spend(session, limit, "k", office.clock())
                word = "counted"
            except limits.TooMany:
                word = "refused"
            with lock:
                outcome[word] += 1

    threads = [threading.Thread(target=one) for _ in range(8)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert outcome == {"counted": 20, "refused": 20}


def test_a_limit_slides(office: Office) -> None:
    limit, at = limits.Limit("slide", 2, 10), office.clock()
    with office.database.write() as session:
        for seconds in (0, 6):
            limits.spend(session, limit, "k", at + timedelta(seconds=seconds))
        with pytest.raises(limits.TooMany) as wait:
            limits.spend(session, limit, "k", at + timedelta(seconds=9))
        assert wait.value.after == 2
        limits.spend(session, limit, "k", at + timedelta(seconds=11))
        limits.spend(session, limit, "other", at + timedelta(seconds=11))


def escaped(page: str, words: str) -> bool:
    return words not in page or not re.search(r"[<>\"']", words)


@pytest.mark.parametrize("words", XSS)
def test_hostile_words_in_a_name_stay_words(office: Office, words: str) -> None:
    admin = office.browser("admin")
    answer = admin.post("/office/people/new", {"login": f"x{abs(hash(words))}", "name": words, "role": "analyst", "unit": office.units["centre"]})
    assert answer.status_code == 200
    admin.post("/office/units/new", {"parent": office.units["centre"], "name": words, "name_en": words, "level": "station"})
    for path in ("/office/people", "/office/units", "/office/trail", "/office", "/office/people/new", f"/login?next={words}", f"/?said={words}&lang={words}",
                 f"/office/units/new?below={words}"):
        page = admin.get(path).text
        assert escaped(page, words) and "49{%" not in page
        assert "\u202e" not in page and "\u200b" not in page


def test_hostile_words_in_a_refused_form_come_back_as_words(office: Office) -> None:
    admin = office.browser("admin")
    for words in XSS:
        page = admin.post("/office/people/new", {"login": words + " y", "name": words, "role": words, "unit": words})
        assert page.status_code == 422 and escaped(page.text, words)


def test_not_yours_and_not_there_have_one_body(office: Office) -> None:
    keeper = office.browser("keeper")
    yours, nowhere = keeper.get(f"/office/people/{office.uids['analyst']}"), keeper.get("/office/people/" + "0" * 32)
    assert yours.status_code == nowhere.status_code == 404 and re.sub(r"/office/people/\w+", "", yours.text) == re.sub(r"/office/people/\w+", "", nowhere.text)


def test_the_interface_answers_errors_in_one_shape(office: Office) -> None:
    answer = office.browser().get("/api/v1/none")
    assert answer.status_code == 404 and set(answer.get_json()["error"]) == {"code", "message", "field"}
    assert answer.get_json()["error"]["message"] == "没有这一页"
    english = office.browser().get("/api/v1/none", headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert english.get_json()["error"]["message"] == "There is no such page"


def test_a_failure_of_ours_shows_a_number_and_nothing_else(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.app.view_functions["public.procedure"] = lambda: 1 // 0
    page = office.browser().get("/procedure")
    number = re.search(r"KW-500-([0-9a-f]{8})", page.text)
    assert page.status_code == 500 and number and number[1] in caplog.text
    assert "ZeroDivision" not in page.text and "webapp" not in page.text.replace("webapp/static", "")


def test_a_busy_database_says_so_and_when_to_come_back(office: Office) -> None:
    import sqlite3

    from sqlalchemy.exc import OperationalError

    def locked() -> None:
        raise OperationalError("UPDATE x", {}, sqlite3.OperationalError("database is locked"))

    office.app.view_functions["public.procedure"] = locked
    page = office.browser().get("/procedure")
    assert page.status_code == 503 and page.headers["Retry-After"] == "3" and "UPDATE" not in page.text


def test_too_large_a_body_is_refused(office: Office) -> None:
    browser: Browser = office.browser("admin")
    answer = browser.client.post("/office/seal", data=b"x" * (limits.BODY + 1), content_type="multipart/form-data; boundary=x",
                                 headers={**ORIGIN, "X-CSRF-Token": browser.token()})
    assert answer.status_code == 413


def test_signing_in_over_a_trusted_proxy_counts_the_visitor_and_nobody_else_may_say_who_they_are(office: Office) -> None:
    from webapp.app import create_app
    from webapp.config import Settings

    app = create_app(Settings(data=office.app.extensions["kuaiwei"].settings.data, trusted_proxy="10.0.0.1"), office.database, clock=office.clock)
    for remote, seen in (("10.0.0.1", "203.0.113.9"), ("10.0.0.2", "10.0.0.2")):
        client = app.test_client()
        client.post("/login", data={"login": "analyst", "password": PASSWORD}, environ_base={"REMOTE_ADDR": remote},
                    headers={**ORIGIN, "X-Forwarded-For": "203.0.113.9"})
        assert seen in client.get("/account", environ_base={"REMOTE_ADDR": remote}).text
