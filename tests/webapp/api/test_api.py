"""The door for programs: one key is one check, answers keep their shape, and the description covers every route."""

from __future__ import annotations

import math
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from cases import onsite
from cases.models import Match
from cases.opening import open_case
from registry.network import unit_by_id
from registry.people import actor_of, person_by_login
from registry.setup import the_office
from tests import builders
from tests.webapp.api.conftest import Caller, caller
from tests.webapp.booth.conftest import Ground, photographed
from webapp.api import shapes
from webapp.api.openapi import address_of, description
from webapp.api.table import OPERATIONS
from webapp.jobs import Job, run_one
from webapp.tasks import HANDLERS

HOSTILE = Path(__file__).resolve().parents[4] / "shared" / "data" / "hostile" / "generated" / "images"


def fits(name: str, value: Any) -> None:
    """The answer has the shape that the description promises."""
    model = getattr(shapes, name)
    assert issubclass(model, BaseModel) and name in description()["components"]["schemas"]
    model.model_validate(value)


def test_a_photo_is_answered_with_candidates_that_add_up(ground: Ground, booth: Caller) -> None:
    answer = booth.check(photo=photographed(1), fair=str(ground.fair_id), booth="b2-117", text="保温杯")
    assert answer.status_code == 200
    fits("CheckAnswer", answer.json)
    best = answer.json["candidates"][0]
    assert best["right"]["id"] == ground.mark and best["right"]["name"] == "渡鸦屋" and answer.json["receipt"] == "1124-0001"
    assert best["score"] == pytest.approx(1 / (1 + math.exp(-math.fsum(f["adds"] for f in best["findings"]))), abs=1e-6)
    assert best["findings"][0]["feature"] == "base" and best["against"] and answer.json["booth"] == "B2-117"
    assert booth.get(f"/api/v1/checks/{answer.json['check']}").json["candidates"] == answer.json["candidates"]


def test_the_fair_may_be_named_by_number_or_public_id(ground: Ground, booth: Caller) -> None:
    for n, fair in enumerate((str(ground.fair_id), ground.fair)):
        assert booth.check(f"k{n}", fair=fair, booth="B2-118", text="清水").status_code == 200


def test_the_same_key_gets_the_same_answer_even_after_the_words_were_read(ground: Ground, booth: Caller) -> None:
    first = booth.check(photo=photographed(1), text="蓝鹊")
    assert run_one(ground.office.database, ground.shell.engines, HANDLERS, ground.office.clock)
    again = booth.check(photo=photographed(1), text="蓝鹊")
    assert first.status_code == again.status_code == 200 and first.json == again.json and len(ground.checks()) == 1


@pytest.mark.parametrize("changed", [{"text": "澜雀"}, {"booth": "B2-118"}, {"photo": photographed(2)}])
def test_the_same_key_with_other_content_is_a_conflict(ground: Ground, booth: Caller, changed: dict[str, Any]) -> None:
    sent: dict[str, Any] = {"text": "蓝鹊", "fair": ground.fair, "booth": "B2-117"}
    assert booth.check(**sent).status_code == 200
    refused = booth.check(**{**sent, **changed})
    assert refused.status_code == 409 and refused.json["error"]["field"] == "Idempotency-Key" and len(ground.checks()) == 1
    fits("ErrorAnswer", refused.json)


def test_twenty_at_once_with_one_key_are_one_check(ground: Ground, booth: Caller) -> None:
    photo = photographed(1)

    def send(_n: int) -> tuple[int, Any]:
        answer = Caller(ground.office.app.test_client(), ground.token).check(photo=photo, fair=ground.fair, booth="B2-117")
        return answer.status_code, answer.json

    with ThreadPoolExecutor(20) as crowd:
        answers = list(crowd.map(send, range(20)))
    assert {status for status, _ in answers} == {200} and all(told == answers[0][1] for _, told in answers)
    assert len(ground.checks()) == 1
    with ground.office.database.read() as session:
        assert session.query(Job).count() == 1 and session.query(Match).count() == len(answers[0][1]["candidates"])


def test_two_people_with_one_key_have_a_check_each(ground: Ground, booth: Caller) -> None:
    one, other = booth.check(text="蓝鹊"), caller(ground, "analyst").check(text="蓝鹊")
    assert one.json["check"] != other.json["check"] and {one.json["receipt"], other.json["receipt"]} == {"1124-0001", "1124-0002"}


def test_a_check_that_cannot_be_compared_now_is_received_all_the_same(ground: Ground, booth: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(onsite, "compare", lambda *_: (_ for _ in ()).throw(MemoryError("the power fails here")))
        answer = booth.check(text="蓝鹊")
    assert answer.status_code == 202 and answer.json["answered_at"] is None and answer.json["receipt"]
    later = booth.get(f"/api/v1/checks/{answer.json['check']}")
    assert later.json["answered_at"] and later.json["candidates"][0]["right"]["name"] == "澜雀"
    assert booth.check(text="蓝鹊").json["candidates"] == later.json["candidates"]


@pytest.mark.parametrize(("key", "fields", "field"), [
    ("", {"text": "蓝鹊"}, "Idempotency-Key"), ("k" * 256, {"text": "蓝鹊"}, "Idempotency-Key"), ("k", {}, "photo"), ("k", {"fair": "99", "text": "a"}, "fair"),
    ("k", {"fair": "0" * 32, "text": "a"}, "fair"), ("k", {"booth": "Z1", "fair": "1", "text": "a"}, "booth"), ("k", {"text": "字" * 2001}, "text"),
    ("k", {"text": "a", "device_at": "now"}, "device_at"), ("k", {"photo": (b"x",) * 7}, "photo"), ("k", {"photo": (b"",)}, "photo")])
def test_a_wrong_field_is_named(ground: Ground, booth: Caller, key: str, fields: dict[str, Any], field: str) -> None:
    refused = booth.check(key, **fields)
    assert refused.status_code == 422 and refused.json["error"]["field"] == field and ground.checks() == []
    fits("ErrorAnswer", refused.json)


def test_no_form_token_is_asked_of_a_program_and_no_cookie_opens_this_door(ground: Ground) -> None:
    browser = ground.office.browser("booth")
    assert browser.get("/api/v1/rights").status_code == 401
    assert browser.post("/api/v1/checks", {"text": "蓝鹊"}).status_code == 401
    assert Caller(browser.client, "kw_wrong").get("/api/v1/rights").headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("login", "allowed"), [("booth", {"create", "rights"}), ("intake", {"create", "rights", "queue"}), ("analyst", {"create", "rights", "queue"}),
                                                ("lead", {"create", "rights", "queue"}), ("expert", {"rights", "queue"}), ("auditor", {"rights", "queue"}),
                                                ("holder", {"rights"}), ("admin", {"rights"}), ("nobody", {"rights"})])
def test_roles_open_what_the_table_says(ground: Ground, login: str, allowed: set[str]) -> None:
    program = caller(ground, login)
    answers = {"create": program.check(text="清水").status_code, "rights": program.get("/api/v1/rights").status_code,
               "queue": program.get("/api/v1/queue").status_code}
    assert answers == {name: 200 if name in allowed else 403 for name in answers}


def test_another_unit_finds_nothing(ground: Ground, booth: Caller) -> None:
    check = booth.check(text="蓝鹊").json["check"]
    stranger = caller(ground, "analyst2")
    theirs, none = stranger.get(f"/api/v1/checks/{check}"), stranger.get(f"/api/v1/checks/{'0' * 32}")
    assert theirs.status_code == none.status_code == 404 and theirs.json == none.json
    assert stranger.get("/api/v1/queue").json["matches"] == 0


def test_the_register_is_searched_by_page(ground: Ground, booth: Caller) -> None:
    everything = booth.get("/api/v1/rights?per_page=2")
    fits("RightsPage", everything.json)
    assert (everything.json["total"], everything.json["pages"], len(everything.json["rights"])) == (3, 2, 2)
    found = booth.get("/api/v1/rights?q=渡鸦&kind=trademark&status=in_force").json["rights"]
    assert [r["name"] for r in found] == ["渡鸦屋"]
    one = booth.get(f"/api/v1/rights/{found[0]['id']}")
    fits("RightFull", one.json)
    assert one.json["owner"] == "澜雀日用品有限公司" and len(one.json["images"]) == 1 and one.json["classes"] == ["21"]
    for query, field in (("page=0", "page"), ("kind=song", "kind"), ("per_page=9999", "per_page"), ("status=1", "status"), ("colour=red", "colour")):
        refused = booth.get(f"/api/v1/rights?{query}")
        assert refused.status_code == 422 and refused.json["error"]["field"] == field


def test_cases_and_queue(ground: Ground) -> None:
    program = caller(ground, "analyst")
    with ground.office.database.write() as session:
        found = the_office(session)
        assert found
        unit = unit_by_id(session, found.unit_id)
        actor = actor_of(session, person_by_login(session, "analyst"))
        waiting, other = builders.match(session, unit), builders.match(session, unit)
        number = open_case(session, actor, [other], ground.office.clock()).number
        assert waiting.uid
    queue = program.get("/api/v1/queue")
    fits("QueueOut", queue.json)
    assert queue.json["by_state"]["queued"] == queue.json["matches"] == 2 and queue.json["by_channel"] == {"listing": 2}
    case = program.get(f"/api/v1/cases/{number}")
    fits("CaseOut", case.json)
    assert case.json["number"] == number and case.json["steps"][0]["move"] == "open"
    assert program.get("/api/v1/cases/none").status_code == 404
    assert caller(ground, "analyst2").get(f"/api/v1/cases/{number}").status_code == 404


def test_moves_are_told_and_taken_through_the_table(ground: Ground) -> None:
    analyst, intake = caller(ground, "analyst"), caller(ground, "analyst2")
    with ground.office.database.write() as session:
        found = the_office(session)
        assert found
        actor = actor_of(session, person_by_login(session, "analyst"))
        number = open_case(session, actor, [builders.match(session, unit_by_id(session, found.unit_id))], ground.office.clock(), kind="consultation").number
    address = f"/api/v1/cases/{number}/moves"
    told = analyst.get(address)
    fits("MovesOut", told.json)
    rows = {m["code"]: m for m in told.json["moves"]}
    assert {c for c, m in rows.items() if m["possible"]} == {"take", "withdraw"} and "open" not in rows
    assert "当前状态" in rows["answer"]["reason"] and rows["refer"]["reason"]
    early = analyst.client.post(address, data={"move": "answer", "note": "早了"}, headers=analyst.headers)
    assert early.status_code == 409 and "当前状态" in early.json["error"]["message"]
    other = analyst.client.post(address, data={"move": "refer", "note": "转办"}, headers=analyst.headers)
    assert other.status_code == 403
    bare = analyst.client.post(address, data={"move": "withdraw"}, headers=analyst.headers)
    assert bare.status_code == 409 and "理由" in bare.json["error"]["message"]
    taken = analyst.client.post(address, data={"move": "take"}, headers=analyst.headers)
    fits("CaseOut", taken.json)
    assert taken.json["state"] == "answering" and taken.json["steps"][-1]["move"] == "take"
    assert intake.client.post(address, data={"move": "take"}, headers=intake.headers).status_code == 404, "another unit"


def test_the_description_covers_every_route_and_is_well_formed(ground: Ground) -> None:
    told = ground.office.app.test_client().get("/api/openapi.json").json
    assert told["openapi"] == "3.1.0" and told == description()
    routes = {(rule.rule, m) for rule in ground.office.app.url_map.iter_rules() for m in (rule.methods or set()) - {"HEAD", "OPTIONS"}
              if rule.rule.startswith("/api")}
    assert routes == {("/api" + o.rule, o.method) for o in OPERATIONS}
    assert {(path, m.upper()) for path, methods in told["paths"].items() for m in methods} == {(address_of(o), o.method) for o in OPERATIONS}
    references = set(_references(told))
    assert references <= {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        yield from (v for k, v in node.items() if k == "$ref")
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def test_an_unknown_address_or_method_is_json_too(booth: Caller) -> None:
    assert booth.get("/api/v1/nothing").json["error"]["code"] == "not_found"
    wrong = booth.client.delete("/api/v1/rights", headers=booth.headers)
    assert wrong.status_code == 405 and wrong.json["error"]["code"] == "method_not_allowed"


def _hostile(every: int) -> list[Path]:
    return sorted(HOSTILE.iterdir())[::every] if HOSTILE.is_dir() else []


def _survives(booth: Caller, files: list[Path]) -> None:
    if not files:
        pytest.skip(f"the hostile corpus is not beside the project: {HOSTILE}")
    for n, path in enumerate(files):
        answer = booth.check(f"h{n}", photo=path.read_bytes() or b"\0")
        assert answer.status_code in (200, 413), (path.name, answer.status_code, answer.text[:200])


def test_hostile_pictures_through_the_real_door_break_nothing(ground: Ground, booth: Caller) -> None:
    _survives(booth, _hostile(3))
    assert len(ground.checks()) > 3


@pytest.mark.slow
def test_every_hostile_picture_through_the_real_door(booth: Caller) -> None:
    _survives(booth, _hostile(1))
