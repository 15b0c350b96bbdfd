"""The guard of tests/network.py itself."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from tests.network import LeftTheMachine, is_here


@pytest.mark.parametrize(("host", "here"), [
    ("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("localhost", True), (b"127.0.0.1", True), ("", True),
    ("198.51.100.7", False), ("example.com", False), ("0x7f000001", False), ("::ffff:198.51.100.7", False)])
def test_only_loopback_is_here(host: object, here: bool) -> None:
    assert is_here(host) is here


def test_no_test_reaches_another_machine() -> None:
    with socket.socket() as s, pytest.raises(LeftTheMachine):
        s.connect(("198.51.100.7", 80))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s, pytest.raises(LeftTheMachine):
        s.sendto(b"x", ("198.51.100.7", 53))
    with pytest.raises(socket.gaierror):
        socket.create_connection(("example.com", 80))


def test_no_program_that_a_test_starts_does_either() -> None:
    program = "import socket; socket.create_connection(('198.51.100.7', 80), timeout=1)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 1 and "LeftTheMachine" in done.stderr


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        server.accept()[0].close()
