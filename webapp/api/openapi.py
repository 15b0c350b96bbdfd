"""The OpenAPI 3.1 description of the API, written from the table of operations and the pydantic models."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from webapp.api import shapes
from webapp.api.table import COMMON, OPERATIONS, Operation

PREFIX = "/api"
REFERENCE = "#/components/schemas/{model}"
MEANING = {400: "Not a request of this kind", 401: "No token, or one that is not valid", 403: "Not for this role", 404: "No such thing, or not yours",
           409: "The key was used for other content", 413: "Too large", 422: "A field is to blame", 429: "Too often; see Retry-After",
           503: "Busy; see Retry-After"}
FIELD = re.compile(r"<(?:\w+:)?(\w+)>")


def address_of(operation: Operation) -> str:
    """The address as OpenAPI writes it."""
    return PREFIX + FIELD.sub(r"{\1}", operation.rule)


def _json(model: type[BaseModel] | None) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=model.__name__)} if model else {"type": "object"}
    return {"application/json": {"schema": schema}}


def _responses(operation: Operation) -> dict[str, Any]:
    answers: dict[str, Any] = {"200": {"description": operation.summary, "content": _json(operation.answer)}}
    for status, meaning in operation.also:
        answers[str(status)] = {"description": meaning, "content": _json(operation.answer)}
    for status in sorted({*operation.problems, *(() if operation.public else COMMON)}):
        answers[str(status)] = {"description": MEANING[status], "content": _json(shapes.ErrorAnswer)}
    return answers


def _parameters(operation: Operation) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in FIELD.findall(operation.rule)]
    found += [{"name": name, "in": "header", "required": True, "description": text, "schema": {"type": "string", "minLength": 1, "maxLength": 255}}
              for name, text in operation.headers]
    for name, schema in (operation.query.model_json_schema()["properties"] if operation.query else {}).items():
        found.append({"name": name, "in": "query", "required": False, "schema": {k: v for k, v in schema.items() if k != "title"}})
    return found


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {"operationId": operation.endpoint, "summary": operation.summary, "responses": _responses(operation)}
    if operation.detail:
        described["description"] = operation.detail
    if parameters := _parameters(operation):
        described["parameters"] = parameters
    if operation.form:
        content = {"multipart/form-data": {"schema": {"$ref": REFERENCE.format(model=operation.form.__name__)}}}
        described["requestBody"] = {"required": True, "content": content}
    if operation.public:
        described["security"] = []
    return described


@cache
def description() -> dict[str, Any]:
    """The whole description."""
    models = {m for o in OPERATIONS for m in (o.answer, o.form) if m} | {shapes.ErrorAnswer}
    _, schemas = models_json_schema([(m, "serialization") for m in sorted(models, key=lambda m: m.__name__)], ref_template=REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(address_of(operation), {})[operation.method.lower()] = _operation(operation)
    return {"openapi": "3.1.0", "info": {"title": "Kuaiwei", "version": "1", "description": "Booth checks, the register of rights, cases and the review queue. "
            "Messages come in Chinese or, with Accept-Language: en, in English."},
            "paths": paths, "security": [{"token": []}],
            "components": {"schemas": schemas["$defs"], "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}}}
