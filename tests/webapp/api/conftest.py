"""Programs at the door: the hall of the booth tests, and a caller with a token."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from registry.people import person_by_login
from tests.webapp.booth.conftest import Ground, furnished, ground
from webapp import session as sessions

__all__ = ["furnished", "ground"]


class Caller:
    """A program with a bearer token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.headers = client, {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, headers={**self.headers, **headers})

    def check(self, key: str = "k1", photo: bytes | tuple[bytes, ...] = (), **fields: str) -> TestResponse:
        photos = (photo,) if isinstance(photo, bytes) else photo
        data: dict[str, Any] = {**fields, "photo": [(io.BytesIO(p), f"{n}.jpg") for n, p in enumerate(photos)]}
        return self.client.post("/api/v1/checks", data=data, headers={**self.headers, **({"Idempotency-Key": key} if key else {})}, buffered=True)


def caller(ground: Ground, login: str) -> Caller:
    """The person's program."""
    with ground.office.database.write() as session:
        token = sessions.issue_token(session, person_by_login(session, login), ground.office.clock())
    return Caller(ground.office.app.test_client(), token)


@pytest.fixture
def booth(ground: Ground) -> Caller:
    """The booth's program."""
    return Caller(ground.office.app.test_client(), ground.token)
