"""Time stamps (RFC 3161): asked for without a network, stamped later, believed only where they fit; `openssl ts -verify` agrees."""

from __future__ import annotations

import hashlib
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from registry import stamps
from registry.db import Database
from registry.errors import Refused
from registry.stamps import TimeStamp
from tests import builders as b
from tests import tsa
from webapp import stamping
from webapp.config import Settings
from webapp.engines import open_engines
from webapp.jobs import enqueue, run_one
from webapp.tasks import HANDLERS

pytestmark = pytest.mark.skipif(tsa.MISSING is not None, reason=str(tsa.MISSING))
HASH = hashlib.sha256(b"a package").hexdigest()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tsa.Authority:
    return tsa.Authority(tmp_path_factory.mktemp("tsa") / "own")


def test_an_answer_is_believed_with_its_signature_and_openssl_agrees(authority: tsa.Authority, tmp_path: Path) -> None:
    request = stamps.make_request(HASH)
    answer = authority.answer(request)
    read = stamps.read_answer(request, HASH, answer, authority.root)
    assert read.verified and abs(read.stamped_at - datetime.now(UTC)) < timedelta(minutes=5)
    (tmp_path / "package").write_bytes(b"a package")
    (tmp_path / "a.tsr").write_bytes(answer)
    done = subprocess.run(["openssl", "ts", "-verify", "-data", "package", "-in", "a.tsr", "-CAfile", str(authority.folder / "root.pem"), "-untrusted",
                           str(authority.folder / "tsa.pem")], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize("nonce", [0, 1, 127, 128, 255, 2**63, 2**64 - 1])
def test_a_request_holds_its_nonce_whatever_its_length(authority: tsa.Authority, nonce: int) -> None:
    request = stamps.make_request(HASH, nonce)
    assert stamps.nonce_of(request) == nonce
    if nonce in (0, 128, 2**64 - 1):
        assert stamps.read_answer(request, HASH, authority.answer(request), authority.root).verified


def test_answers_that_do_not_fit_are_refused(authority: tsa.Authority, tmp_path: Path) -> None:
    request = stamps.make_request(HASH)
    answer = authority.answer(request)
    stranger = tsa.Authority(tmp_path / "stranger")
    other = hashlib.sha256(b"another").hexdigest()
    spoiled = bytearray(answer)
    spoiled[-20] ^= 1
    cases = [(request, other, answer, authority.root), (stamps.make_request(HASH), HASH, answer, authority.root), (request, HASH, answer, stranger.root),
             (request, HASH, bytes(spoiled), authority.root), (request, HASH, b"<html>busy</html>", authority.root), (request, HASH, b"", authority.root)]
    for asked, sha256, got, root in cases:
        with pytest.raises(Refused):
            stamps.read_answer(asked, sha256, got, root)
    assert not stamps.read_answer(request, HASH, answer).verified, "without a root its signature was not checked, and that is said"


def test_a_stamp_asked_for_offline_is_fetched_later(authority: tsa.Authority, database: Database, settings: Settings) -> None:
    with database.write() as s:
        unit_id = b.unit(s).id
        first = stamps.ask(s, "package:1", HASH, b.NOW, unit_id=unit_id)
        assert stamps.ask(s, "package:1", HASH, b.NOW, unit_id=unit_id).id == first.id, "asked for once"
        assert stamping.due(s, b.NOW)
        enqueue(s, "stamp", {}, b.NOW)
        assert not stamping.due(s, b.NOW) and stamping.due(s, b.NOW + timedelta(hours=2))
    roots = str(authority.folder / "root.pem")
    with tsa.serving(authority) as address:
        for service, state in (("", "waiting"), ("http://127.0.0.1:9/tsa", "waiting"), (address, "stamped")):
            with database.write() as s:
                enqueue(s, "stamp", {}, b.NOW)
            engines = open_engines(replace(settings, tsa=service, tsa_roots=roots))
            while run_one(database, engines, HANDLERS, lambda: b.NOW):
                pass
            engines.close()
            with database.read() as s:
                stamp = s.scalars(select(TimeStamp)).one()
                assert stamp.state == state, (service, stamp.error)
    assert stamp.verified and stamp.token and stamp.stamped_at
