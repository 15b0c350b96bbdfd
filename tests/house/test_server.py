"""The web server on real sockets: plain and TLS, the caller's true address, slow callers, a stop that loses no answer."""

from __future__ import annotations

import datetime
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from registry.errors import Refused
from webapp.commands.serve import local
from webapp.server import open_server, run
from webapp.tls import server_context


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
            .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))
    folder = tmp_path_factory.mktemp("tls")
    cert, secret = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return cert, secret


def show(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers the scheme, the caller's address and how many bytes came; `/slow` takes half a second."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/slow":
        time.sleep(0.5)
    if environ["PATH_INFO"] == "/large":
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        return [b"x" * 5_000_000]
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Seen", environ.get("HTTP_X_FORWARDED_FOR", ""))])
    return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']} {len(body)}".encode()]


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[tuple[int, threading.Event]]:
    """The port of a running server, and the event that stops it."""
    server, stop = open_server(show, "127.0.0.1", 0, 4, tls), threading.Event()
    thread = threading.Thread(target=run, args=(server, stop))
    thread.start()
    try:
        yield int(server.effective_port), stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def trusting(cert: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=str(cert))
    context.check_hostname = False
    return context


def ask(port: int, path: str = "/", body: bytes | None = None, context: ssl.SSLContext | None = None) -> bytes:
    connection = (http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20) if context
                  else http.client.HTTPConnection("127.0.0.1", port, timeout=20))
    try:
        connection.request("POST" if body else "GET", path, body)
        return connection.getresponse().read()
    finally:
        connection.close()


def test_plain_http_answers() -> None:
    with serving() as (port, _):
        assert ask(port) == b"http 127.0.0.1 0"


def test_what_a_proxy_says_reaches_the_app_which_decides_whom_to_believe() -> None:
    with serving() as (port, _):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/", headers={"X-Forwarded-For": "198.51.100.7"})
        answer = connection.getresponse()
        assert answer.headers["X-Seen"] == "198.51.100.7" and answer.read() == b"http 127.0.0.1 0"
        connection.close()


def test_over_tls_the_app_sees_https_and_the_true_caller(certificate: tuple[Path, Path]) -> None:
    with serving(server_context(*certificate)) as (port, _):
        context = trusting(certificate[0])
        assert ask(port, context=context) == b"https 127.0.0.1 0"
        assert ask(port, body=b"y" * 3_000_000, context=context) == b"https 127.0.0.1 3000000"
        assert len(ask(port, "/large", context=context)) == 5_000_000


def test_one_tls_connection_carries_many_requests(certificate: tuple[Path, Path]) -> None:
    with serving(server_context(*certificate)) as (port, _):
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting(certificate[0]), timeout=20)
        for size in (1, 10_000, 3):
            connection.request("POST", "/", b"z" * size)
            assert connection.getresponse().read() == f"https 127.0.0.1 {size}".encode()
        connection.close()


def test_a_caller_that_never_shakes_hands_stops_nobody(certificate: tuple[Path, Path]) -> None:
    with serving(server_context(*certificate)) as (port, _):
        silent = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        rude = socket.create_connection(("127.0.0.1", port))
        rude.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert ask(port, context=trusting(certificate[0])).startswith(b"https")
        for s in (*silent, rude):
            s.close()


def test_old_tls_is_refused(certificate: tuple[Path, Path]) -> None:
    assert server_context(*certificate).minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_key_that_does_not_fit_is_refused(certificate: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "other.pem").write_text("no key at all")
    with pytest.raises(Refused):
        server_context(certificate[0], tmp_path / "other.pem")


@pytest.mark.parametrize("secure", [False, True])
def test_a_stop_still_answers_what_was_begun(certificate: tuple[Path, Path], secure: bool) -> None:
    answers: list[bytes] = []
    with serving(server_context(*certificate) if secure else None) as (port, stop):
        context = trusting(certificate[0]) if secure else None
        callers = [threading.Thread(target=lambda: answers.append(ask(port, "/slow", b"q", context))) for _ in range(3)]
        for c in callers:
            c.start()
        time.sleep(0.25)
        stop.set()
        for c in callers:
            c.join(20)
    assert [a.split()[-1] for a in answers] == [b"1"] * 3


@pytest.mark.parametrize(("host", "expected"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("office.example", False)])
def test_local_addresses_are_known(host: str, expected: bool) -> None:
    assert local(host) is expected
