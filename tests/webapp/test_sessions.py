"""Log-ins: new at log-in, ended by everything that should end them, and worth nothing to somebody who reads the database (A4)."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from registry.people import Role
from tests.webapp.conftest import ORIGIN, PASSWORD, Office
from webapp.session import LIFETIMES, PARALLEL, Login, digest


def works(office: Office, token: str) -> bool:
    client = office.app.test_client()
    client.set_cookie("kw", token)
    return client.get("/account").status_code == 200


def test_the_id_is_new_at_log_in_and_the_old_one_is_dead(office: Office) -> None:
    browser = office.browser("analyst")
    first = browser.cookie()
    browser.sign_in("analyst")
    assert browser.cookie() != first and not works(office, first) and works(office, browser.cookie())


def test_an_id_put_into_the_browser_before_log_in_is_not_taken_over(office: Office) -> None:
    browser = office.browser()
    browser.client.set_cookie("kw", "chosen-by-somebody-else")
    browser.sign_in("analyst")
    assert browser.cookie() != "chosen-by-somebody-else" and not works(office, "chosen-by-somebody-else")


def test_only_the_hash_of_the_id_is_stored(office: Office) -> None:
    token = office.browser("analyst").cookie()
    assert len(token) >= 43  # 256 bits
    with office.database.read() as session:
        assert session.scalar(select(Login).where(Login.token_sha256 == digest(token))) is not None
        everything = " ".join(str(row) for table in ("logins", "audit_entries", "rate_hits") for row in session.execute(text(f"SELECT * FROM {table}")))
    assert token not in everything and PASSWORD not in everything


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    plain = office.browser().sign_in("analyst").headers.getlist("Set-Cookie")
    cookie = next(c for c in plain if c.startswith("kw="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie and "Domain" not in cookie
    client = office.app.test_client()
    secure = client.post("/login", base_url="https://localhost", data={"login": "analyst", "password": PASSWORD},
                         headers={"Origin": "https://localhost"}).headers.getlist("Set-Cookie")
    assert any(c.startswith("__Host-kw=") and "Secure" in c for c in secure)


def test_after_log_out_the_id_is_dead(office: Office) -> None:
    browser = office.browser("analyst")
    token = browser.cookie()
    assert browser.post("/logout").status_code == 303
    assert not works(office, token) and browser.cookie() == ""


@pytest.mark.parametrize("role", [Role.analyst, Role.admin, Role.holder, Role.booth])
def test_an_idle_log_in_ends(office: Office, role: Role) -> None:
    browser = office.browser(role.name)
    office.clock.forward(seconds=LIFETIMES[role].idle.total_seconds() - 1)
    assert browser.get("/account").status_code == 200
    office.clock.forward(seconds=LIFETIMES[role].idle.total_seconds())
    assert browser.get("/account").status_code == 303


def test_a_log_in_in_use_ends_at_its_absolute_end(office: Office) -> None:
    browser, life = office.browser("admin"), LIFETIMES[Role.admin]
    steps = int(life.absolute / life.idle) + 1
    answers = []
    for _ in range(steps):
        office.clock.forward(seconds=life.idle.total_seconds() - 30)
        answers.append(browser.get("/account").status_code)
    assert answers[0] == 200 and answers[-1] == 303


def test_changing_the_password_ends_every_other_log_in_and_token(office: Office) -> None:
    here, there = office.browser("analyst"), office.browser("analyst")
    old = here.cookie()
    answer = here.post("/account/password", {"old": PASSWORD, "password": "a quite different phrase", "password_again": "a quite different phrase"})
    assert answer.status_code == 303
    assert not works(office, old) and not works(office, there.cookie()) and works(office, here.cookie())
    assert office.browser().sign_in("analyst").status_code == 422
    assert office.browser().sign_in("analyst", "a quite different phrase").status_code == 303


def test_a_changed_role_ends_the_log_ins_of_the_person(office: Office) -> None:
    admin, analyst = office.browser("admin"), office.browser("analyst")
    assert admin.post(f"/office/people/{office.uids['analyst']}/give", {"role": "expert", "unit": office.units["centre"]}).status_code == 303
    assert not works(office, analyst.cookie())


def test_a_stopped_person_is_out_at_once_and_cannot_come_back(office: Office) -> None:
    admin, analyst = office.browser("admin"), office.browser("analyst")
    assert admin.post(f"/office/people/{office.uids['analyst']}/stop").status_code == 303
    assert not works(office, analyst.cookie()) and office.browser().sign_in("analyst").status_code == 422
    assert admin.post(f"/office/people/{office.uids['analyst']}/start").status_code == 303
    assert office.browser().sign_in("analyst").status_code == 303


def test_beyond_the_limit_the_oldest_log_in_ends(office: Office) -> None:
    tokens = []
    for _ in range(PARALLEL + 1):
        tokens.append(office.browser("analyst").cookie())
        office.clock.forward(seconds=61)
    assert [works(office, t) for t in tokens] == [False] + [True] * PARALLEL


def test_one_sees_and_ends_ones_own_log_ins_only(office: Office) -> None:
    mine, mine_too, other = office.browser("analyst"), office.browser("analyst"), office.browser("expert")
    with office.database.read() as session:
        uid = {t: session.scalar(select(Login.uid).where(Login.token_sha256 == digest(b.cookie()))) for t, b in
               (("mine_too", mine_too), ("other", other))}
    assert uid["mine_too"] in mine.get("/account").text and uid["other"] not in mine.get("/account").text
    assert mine.post("/account/logins/end", {"uid": uid["other"]}).status_code == 404 and works(office, other.cookie())
    assert mine.post("/account/logins/end", {"uid": uid["mine_too"]}).status_code == 303 and not works(office, mine_too.cookie())


def test_a_bearer_token_opens_no_page_and_a_cookie_no_interface(office: Office) -> None:
    from registry.people import person_by_login
    from webapp.session import issue_token

    with office.database.write() as session:
        token = issue_token(session, person_by_login(session, "admin"), office.clock())
    client = office.app.test_client()
    assert client.get("/office", headers={"Authorization": f"Bearer {token}"}).status_code == 303
    assert office.browser("admin").get("/api/v1/nothing").status_code == 404


def test_whoever_must_change_the_password_does_that_first(office: Office) -> None:
    admin = office.browser("admin")
    page = admin.post(f"/office/people/{office.uids['analyst']}/reset").text
    first = page.split('id="password">', 1)[1].split("<", 1)[0]
    browser = office.browser()
    assert browser.sign_in("analyst", first).status_code == 303
    assert browser.get("/account").headers["Location"].endswith("/account/password")
    browser.post("/account/password", {"old": first, "password": "my very own words", "password_again": "my very own words"})
    assert browser.get("/account").status_code == 200


def test_log_in_goes_on_to_a_page_of_ours_and_nowhere_else(office: Office) -> None:
    for target, leads in (("/office/units?x=1", "/office/units?x=1"), ("//evil.example", "/home"), ("https://evil.example/", "/home"),
                          ("/\\evil.example", "/home"), ("/\t/evil.example", "/home"), ("javascript:alert(1)", "/home")):
        client = office.app.test_client()
        answer = client.post("/login", query_string={"next": target}, data={"login": "admin", "password": PASSWORD}, headers=ORIGIN)
        assert answer.headers["Location"] == leads
