"""Certificates are verified, and what was shown is noted by its fingerprint."""

from __future__ import annotations

import hashlib
import json
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from small_market import Handler, Market, Server
from street import records, run


def certificate(folder: Path) -> tuple[Path, str]:
    """A certificate of this machine, signed by itself, with its key in one file; and the SHA-256 of its DER form."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=2)).add_extension(names, False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True).sign(key, hashes.SHA256()))
    path = folder / "here.pem"
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path, hashlib.sha256(made.public_bytes(serialization.Encoding.DER)).hexdigest()


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, str]]:
    """Address, certificate file and fingerprint of a market behind TLS."""
    path, fingerprint = certificate(tmp_path_factory.mktemp("tls"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    market = Market(3)
    server = Server(("127.0.0.1", 0), type("Bound", (Handler,), {"market": market}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    market.base = f"https://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield market.base, path, fingerprint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_crawl_notes_the_certificate_it_was_shown(secure: tuple[str, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, path, fingerprint = secure
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert run("listings", f"{base}/item/10001.html", "--only", "--out", str(tmp_path / "run"), "--allow-private").returncode == 0
    (listing,) = records(tmp_path / "run", "listing")
    assert listing["capture"]["certificate_sha256"] == fingerprint and len(listing["images"]) == 1


def test_a_crawl_believes_no_unknown_certificate(secure: tuple[str, Path, str], tmp_path: Path) -> None:
    assert run("listings", f"{secure[0]}/item/10001.html", "--only", "--out", str(tmp_path / "run"), "--allow-private").returncode == 0
    assert [r["outcome"] for r in records(tmp_path / "run")] == ["unreachable"]


def test_a_single_request_notes_it_and_believes_no_unknown_one(secure: tuple[str, Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base, path, fingerprint = secure
    words = ("fetch", f"{base}/item/10001.html", "--out", str(tmp_path / "a.json"), "--allow-private")
    assert run(*words).returncode == 2
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["outcome"] == "tls"
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    assert run(*words).returncode == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["certificate_sha256"] == fingerprint
