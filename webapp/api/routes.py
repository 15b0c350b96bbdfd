"""The door for programs: JSON, a bearer token, and the same domain functions as the pages."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import ValidationError

from cases import flow, onsite, opening
from cases import queue as queues
from matching.text.normalise import fold
from registry.errors import Refused
from registry.rights import RightKind, RightStatus, find_rights, right_by_uid
from webapp import limits
from webapp.api import build, openapi, shapes
from webapp.api.table import OPERATIONS
from webapp.auth import actor
from webapp.booth import sending
from webapp.database import commit, session
from webapp.forms import text
from webapp.shell import now, shell

blueprint = Blueprint("api", __name__)
Member = TypeVar("Member", bound=Enum)
FIRST = 10


def create_check() -> Response | tuple[Response, int]:
    """Store, commit, compare, answer; a repetition gets the first answer again."""
    check = sending.take_in(sending.read_request(request.headers.get("Idempotency-Key", "").strip()))
    compared = sending.compare(check.id)
    with shell().database.read() as db:
        answer = dict(shapes.as_json(build.check(db, onsite.check_by_uid(db, actor(), check.uid), shell().engines.pictures)))
    if not compared:
        return jsonify(answer), 202
    with shell().database.write() as db:
        return jsonify(onsite.first_answer(db, check.id, answer))


def check(id: str) -> Response:
    """A check, compared by now where that was still to do."""
    return jsonify(shapes.as_json(build.check(session(), sending.found(id), shell().engines.pictures)))


def _query() -> shapes.RightsQuery:
    try:
        return shapes.RightsQuery.model_validate(request.args.to_dict())
    except ValidationError as e:
        first = e.errors(include_url=False, include_context=False, include_input=False)[0]
        raise Refused("这个值不能用：{why}", field=str(first["loc"][0]), why=first["msg"]) from None


def _member(kind: type[Member], value: str, field: str) -> Member | None:
    if value and value not in kind.__members__:
        raise Refused("请从列表中选一项", field=field)
    return kind[value] if value else None


def rights() -> Response:
    """A page of the register."""
    wanted = _query()
    kind, status = _member(RightKind, wanted.kind, "kind"), _member(RightStatus, wanted.status, "status")
    with shell().database.write() as db:
        limits.spend(db, limits.SEARCH, f"person-{actor().person_id}", now())
    found, total = find_rights(session(), fold(wanted.q), kind=kind, status=status, offset=(wanted.page - 1) * wanted.per_page, limit=wanted.per_page)
    page = shapes.RightsPage(total=total, page=wanted.page, pages=-(-total // wanted.per_page), rights=[build.right_short(r) for r in found])
    return jsonify(shapes.as_json(page))


def right(id: str) -> Response:
    """A right."""
    return jsonify(shapes.as_json(build.right_full(right_by_uid(session(), id))))


def case(number: str) -> Response:
    """A case in one's sight."""
    return jsonify(shapes.as_json(build.case(opening.case_by_number(session(), actor(), number))))


def moves(number: str) -> Response:
    """The table of moves for a case."""
    return jsonify(shapes.as_json(build.moves(opening.case_by_number(session(), actor(), number), actor())))


def take_move(number: str) -> Response:
    """Take a move of the table; the case as it stands after it."""
    code, note = text("move", longest=20, required=True), text("note", longest=1000, lines=True)
    found = opening.case_by_number(session(), actor(), number)
    flow.take(session(), found, code, actor(), now(), note)
    commit()
    return jsonify(shapes.as_json(build.case(found)))


def queue() -> Response:
    """The queue in figures."""
    page = queues.page(session(), actor(), queues.Filters(), now(), limit=FIRST)
    states = [(state.value, n) for state, n in queues.count_by_state(session(), actor()).items()]
    return jsonify(shapes.as_json(build.queue(page, states, now())))


def description() -> Response:
    """The OpenAPI description."""
    return jsonify(openapi.description())


VIEWS: dict[str, Callable[..., Any]] = {"create_check": create_check, "check": check, "rights": rights, "right": right, "case": case, "queue": queue, "moves": moves, "take_move": take_move,
                                        "openapi": description}
for operation in OPERATIONS:
    blueprint.add_url_rule(operation.rule, operation.endpoint, VIEWS[operation.endpoint], methods=[operation.method])
