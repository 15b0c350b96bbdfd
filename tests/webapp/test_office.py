"""The office: the first run, people, units, seal, audit trail, jobs; who may do what to whom."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from sqlalchemy import text

from registry import audit
from registry.errors import Refused
from registry.people import Role, give_role, person_by_login
from registry.setup import Founding, check_seal, found_office, seal_of, the_office
from tests.webapp.conftest import ORIGIN, PASSWORD, Browser, Office
from webapp.jobs import bury, enqueue, jobs_in

FOUNDING = {"name": "示例市知识产权维权援助中心", "level": "city", "number_prefix": "例维", "number_unit": "例", "login": "first", "person_name": "第一人",
            "password": PASSWORD, "password_again": PASSWORD}


def png(width: int = 300, height: int = 300) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"".join(b"\0" + b"\xc1\x3a\x28\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def set_up(office: Office, data: dict[str, str], **options: object) -> int:
    return office.app.test_client().post("/setup", data=data, headers={**ORIGIN, **options.pop("headers", {})}, **options).status_code  # type: ignore[dict-item, arg-type]


def test_an_empty_folder_leads_to_the_first_run_page(bare: Office) -> None:
    browser = Browser(bare.app.test_client())
    assert browser.get("/").headers["Location"] == "/setup"
    assert set_up(bare, FOUNDING) == 303
    assert browser.get("/").status_code == 200 and "示例市知识产权维权援助中心" in browser.get("/").text
    assert browser.sign_in("first").status_code == 303
    assert browser.get("/office").status_code == 200


def test_the_first_run_page_closes_behind_the_first_administrator(bare: Office) -> None:
    assert set_up(bare, FOUNDING) == 303
    assert set_up(bare, {**FOUNDING, "login": "second"}) == 404 and bare.app.test_client().get("/setup").status_code == 404


def test_from_another_machine_the_first_run_wants_the_code(bare: Office) -> None:
    far = {"REMOTE_ADDR": "192.0.2.7"}
    code = bare.app.extensions["kuaiwei"].setup_code
    assert set_up(bare, FOUNDING, environ_base=far) == 422
    assert set_up(bare, {**FOUNDING, "code": "00000000"}, environ_base=far) == 422
    assert set_up(bare, FOUNDING, headers={"X-Forwarded-For": "203.0.113.1"}) == 422  # a proxy on this machine is not this machine
    assert set_up(bare, {**FOUNDING, "code": code}, environ_base=far) == 303


def test_guessing_the_code_is_limited(bare: Office) -> None:
    answers = [set_up(bare, {**FOUNDING, "code": f"{n:08x}"}, environ_base={"REMOTE_ADDR": "192.0.2.7"}) for n in range(11)]
    assert answers == [422] * 10 + [429]


@pytest.mark.parametrize(("change", "field"), [
    ({"name": ""}, "name"), ({"name": "x" * 61}, "name"), ({"password": "short", "password_again": "short"}, "password"),
    ({"password_again": "another"}, "password_again"), ({"login": "a b"}, "login"), ({"number_prefix": "鄂〔维"}, "number_prefix"),
    ({"level": "galaxy"}, "level")])
def test_a_wrong_field_of_the_first_run_is_named_and_nothing_is_kept(bare: Office, change: dict[str, str], field: str) -> None:
    page = bare.app.test_client().post("/setup", data={**FOUNDING, **change}, headers=ORIGIN)
    assert page.status_code == 422 and f'id="{field}-err"' in page.text
    with bare.database.read() as session:
        assert the_office(session) is None


def test_demo_data_say_so_on_every_page(bare: Office) -> None:
    with bare.database.write() as session:
        found_office(session, Founding("示例中心", "admin", PASSWORD), bare.clock(), demo=True)
    browser = bare.browser("admin")
    for path in ("/", "/procedure", "/office", "/account", "/nothing"):
        assert "示例数据" in browser.get(path).text
    assert "示例数据" in bare.browser().get("/login").text


def test_an_offices_own_pages_do_not(office: Office) -> None:
    assert "示例数据" not in office.browser("admin").get("/office").text


def test_a_new_account_signs_in_with_the_password_shown_once(office: Office) -> None:
    admin = office.browser("admin")
    page = admin.post("/office/people/new", {"login": "NewOne", "name": "新人", "role": "analyst", "unit": office.units["station"]}).text
    password = page.split('id="password">', 1)[1].split("<", 1)[0]
    assert len(password) == 19
    assert Browser(office.app.test_client()).sign_in("newone", password).status_code == 303


def test_a_taken_login_is_said_at_its_field(office: Office) -> None:
    page = office.browser("admin").post("/office/people/new", {"login": "Analyst", "name": "x", "role": "analyst", "unit": office.units["centre"]})
    assert page.status_code == 422 and 'id="login-err"' in page.text


def test_acts_on_accounts_want_the_password_given_lately(office: Office) -> None:
    admin, path = office.browser("admin"), f"/office/people/{office.uids['analyst']}/stop"
    office.clock.forward(minutes=11)
    answer = admin.post(path, headers={"Referer": f"http://localhost/office/people/{office.uids['analyst']}"})
    assert answer.status_code == 303 and answer.headers["Location"] == f"/account/confirm?next=/office/people/{office.uids['analyst']}"
    assert "确认身份" in admin.get(f"/office/people/{office.uids['analyst']}").text
    assert admin.post("/account/confirm?next=/office/people", {"password": "wrong password here"}).status_code == 422
    before = admin.cookie()
    assert admin.post("/account/confirm?next=/office/people", {"password": PASSWORD}).headers["Location"] == "/office/people"
    assert admin.cookie() != before and admin.post(path).status_code == 303


def test_a_stations_administrator_sees_the_station_only(office: Office) -> None:
    keeper = office.browser("keeper")
    page = keeper.get("/office/people").text
    assert "keeper" in page and "某analyst" not in page and "管理员甲" not in page
    for path in (f"/office/people/{office.uids['analyst']}", f"/office/units/{office.units['centre']}"):
        assert keeper.get(path).status_code == 404
    for act in ("stop", "start", "reset"):
        assert keeper.post(f"/office/people/{office.uids['analyst']}/{act}").status_code == 404
    assert keeper.post("/office/people/new", {"login": "z1", "name": "z", "role": "admin", "unit": office.units["centre"]}).status_code == 404
    assert keeper.post(f"/office/people/{office.uids['keeper']}/give", {"role": "lead", "unit": office.units["centre"]}).status_code == 404
    assert "某analyst" not in keeper.get("/office/trail").text


def test_a_stations_administrator_gets_no_way_up_through_a_colleague(office: Office) -> None:
    with office.database.write() as session:
        lead, keeper = person_by_login(session, "lead"), person_by_login(session, "keeper")
        give_role(session, lead, Role.booth, keeper.memberships[0].unit)
    browser = office.browser("keeper")
    assert browser.get(f"/office/people/{office.uids['lead']}").status_code == 200
    for act in ("reset", "stop", "start"):
        assert browser.post(f"/office/people/{office.uids['lead']}/{act}").status_code == 403
    assert browser.get(f"/office/people/{office.uids['nobody']}").status_code == 404  # an account without a role is the head office's


def test_a_neighbour_centre_is_out_of_sight_both_ways(office: Office) -> None:
    assert "admin2" not in office.browser("admin").get("/office/people").text
    assert "某analyst" not in office.browser("admin2").get("/office/people").text


def test_the_last_administrator_stays(office: Office) -> None:
    admin = office.browser("admin")
    with office.database.write() as session:
        for login in ("admin2", "keeper"):
            person_by_login(session, login).active = False
        membership = person_by_login(session, "admin").memberships[0].id
    assert admin.post(f"/office/people/{office.uids['admin']}/stop").status_code == 409
    assert admin.post(f"/office/people/{office.uids['admin']}/take", {"membership": membership}).status_code == 409


def test_an_auditor_looks_and_does_not_touch(office: Office) -> None:
    auditor, uid = office.browser("auditor"), office.uids["analyst"]
    for path in ("/office", "/office/people", f"/office/people/{uid}", "/office/units", "/office/jobs", "/office/trail", "/office/trail/verify"):
        assert auditor.get(path).status_code == 200
    for path in (f"/office/people/{uid}/stop", f"/office/people/{uid}/reset", "/office/people/new", "/office/units/new", "/office/seal"):
        assert auditor.post(path).status_code == 403


def test_units_stand_below_units_that_may_have_them(office: Office) -> None:
    admin = office.browser("admin")
    assert admin.post("/office/units/new", {"parent": office.units["centre"], "name": "东岗站", "level": "station"}).status_code == 303
    assert "东岗站" in admin.get("/office/units").text
    for parent, level in ((office.units["station"], "station"), (office.units["centre"], "province")):
        page = admin.post("/office/units/new", {"parent": parent, "name": "x", "level": level})
        assert page.status_code == 422 and 'id="level-err"' in page.text


def test_a_renamed_centre_heads_the_pages_at_once(office: Office) -> None:
    admin = office.browser("admin")
    admin.post(f"/office/units/{office.units['centre']}", {"name": "新名中心", "name_en": "New Name", "number_prefix": "云维", "number_unit": "江"})
    assert "新名中心" in admin.get("/").text and "New Name" in admin.get("/?lang=en").text


@pytest.mark.parametrize(("data", "status"), [(png(), 303), (png(90, 300), 422), (b"", 422), (b"GIF89a" + b"0" * 100, 422), (b"<svg onload=1>" * 9, 422),
                                              (png()[:20], 422)])
def test_the_seal_is_a_png_of_a_sensible_size(office: Office, data: bytes, status: int) -> None:
    admin = office.browser("admin")
    assert admin.post("/office/seal", {"seal": (io.BytesIO(data), "seal.png")}).status_code == status
    with office.database.read() as session:
        assert seal_of(session) == (data if status == 303 else None)


def test_a_seal_of_more_than_a_megabyte_is_refused() -> None:
    with pytest.raises(Refused, match="1 MB"):
        check_seal(png() + b"0" * 1_100_000)


def test_every_act_is_in_the_audit_trail_and_the_chain_holds(office: Office) -> None:
    admin, uid = office.browser("admin"), office.uids["analyst"]
    admin.post(f"/office/people/{uid}/give", {"role": "lead", "unit": office.units["station"]})
    admin.post(f"/office/people/{uid}/stop")
    admin.post("/office/seal", {"seal": (io.BytesIO(png()), "seal.png")})
    Browser(office.app.test_client()).sign_in("analyst", "wrong password here")
    with office.database.read() as session:
        acts = [(e.act, e.actor) for e in audit.recent(session)]
        assert audit.verify(session).first_bad is None
    assert {("person.role", "管理员甲"), ("person.stop", "管理员甲"), ("office.seal", "管理员甲"), ("login.failed", "anonymous")} <= set(acts)
    assert "无一改动" in admin.get("/office/trail/verify").text


def test_an_altered_entry_is_named_by_its_number(office: Office) -> None:
    admin = office.browser("admin")
    for browser in ("analyst", "expert"):
        office.browser(browser)
    with office.database.write() as session:
        session.execute(text("DROP TRIGGER audit_entries_no_update"))
        session.execute(text("UPDATE audit_entries SET actor = 'nobody' WHERE seq = 2"))
    assert "第 2 条起不能相信" in admin.get("/office/trail/verify").text


def test_the_trail_has_pages(office: Office) -> None:
    with office.database.write() as session:
        unit = the_office(session)
        assert unit
        for n in range(120):
            audit.record(session, office.clock(), "test.act", f"thing:{n}", unit_id=unit.unit_id)
    admin = office.browser("admin")
    first = admin.get("/office/trail").text
    assert "thing:119" in first and "thing:60" not in first and "rel=\"next\"" in first
    older = first.split('rel="next" href="', 1)[1].split('"', 1)[0]
    assert "thing:60" in admin.get(older).text
    assert admin.get("/office/trail?before=<x>").status_code == 200


def test_a_dead_job_is_seen_and_tried_again_by_an_administrator(office: Office) -> None:
    with office.database.write() as session:
        job = enqueue(session, "screen", {}, office.clock())
        bury(session, job, office.clock(), "Traceback\n  File secret.py\nValueError: no picture")
        uid = job.uid
    admin, auditor = office.browser("admin"), office.browser("auditor")
    page = admin.get("/office/jobs").text
    assert "ValueError: no picture" in page and "secret.py" not in page
    assert auditor.post(f"/office/jobs/{uid}/again").status_code == 403
    assert admin.post(f"/office/jobs/{uid}/again").status_code == 303 and admin.post(f"/office/jobs/{uid}/again").status_code == 409
    with office.database.read() as session:
        assert [j.uid for j in jobs_in(session, "waiting")] == [uid]


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_home_that_opens(office: Office, role: Role) -> None:
    answer = office.browser(role.name).get("/home", follow_redirects=True)
    assert answer.status_code == 200


def test_somebody_without_a_role_is_told_what_to_do(office: Office) -> None:
    page = office.browser("nobody").get("/home", follow_redirects=True)
    assert "还没有角色" in page.text and office.browser("nobody").get("/office").status_code == 403


def test_alive_and_ready(office: Office) -> None:
    assert office.browser().get("/healthz").get_json() == {"alive": True}
    assert office.browser().get("/readyz").get_json() == {"ready": True, "database": True, "indexes": True}


def test_without_a_database_it_is_alive_and_not_ready(office: Office) -> None:
    with office.database.write() as session:
        session.execute(text("DROP TABLE memberships"))
        session.execute(text("DROP TABLE people"))
    browser = Browser(office.app.test_client())
    answer = browser.get("/readyz")
    assert browser.get("/healthz").status_code == 200 and answer.status_code == 503 and answer.get_json()["database"] is False
