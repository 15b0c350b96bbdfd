"""DNS rebinding: a name server of the tests' own answers with a public address first and with loopback next. Nothing inward is ever asked."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from small_market import Server
from street import ROOT, environment

from crawlers import fetch as fetching
from crawlers.fetch import FetchError, fetch
from crawlers.guard import Guard, Refused

PUBLIC = "93.184.216.34"
LOOKUP = '''
import socket, struct
def lookup(host, port):
    """Ask the tests' name server for the A records of a name (RFC 1035 section 4)."""
    name = b"".join(bytes([len(x)]) + x.encode() for x in host.split(".")) + b"\\0"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(5)
        s.sendto(struct.pack(">6H", 7, 256, 1, 0, 0, 0) + name + b"\\0\\1\\0\\1", ("127.0.0.1", NAME_SERVER))
        answer = s.recv(512)
    count, at = struct.unpack(">H", answer[6:8])[0], 12 + len(name) + 4
    return [".".join(map(str, answer[at + 16 * n + 12:at + 16 * n + 16])) for n in range(count)]
'''


class NameServer:
    """Answers A queries on loopback: each name's answers in turn, the last one for good."""

    def __init__(self, answers: list[list[str]]) -> None:
        self.answers, self.asked = answers, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        while True:
            question, back = self.socket.recvfrom(512)
            if question == b"end":
                return
            found = self.answers[min(self.asked, len(self.answers) - 1)]
            self.asked += 1
            records = b"".join(b"\xc0\x0c\0\1\0\1\0\0\0\0\0\4" + bytes(map(int, a.split("."))) for a in found)
            self.socket.sendto(question[:2] + b"\x81\x80\0\1" + len(found).to_bytes(2, "big") + b"\0\0\0\0" + question[12:] + records, back)

    def close(self) -> None:
        self.socket.sendto(b"end", ("127.0.0.1", self.port))
        self.thread.join()
        self.socket.close()

    def lookup(self, host: str, port: int) -> list[str]:
        scope: dict[str, Any] = {"NAME_SERVER": self.port}
        exec(LOOKUP, scope)
        return list(scope["lookup"](host, port))


@pytest.fixture
def names(request: pytest.FixtureRequest) -> Iterator[NameServer]:
    server = NameServer(getattr(request, "param", [[PUBLIC], ["127.0.0.1"]]))
    yield server
    server.close()


class Inside(BaseHTTPRequestHandler):
    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(302 if self.path == "/" else 200)
        self.send_header("Location", "http://rebind.example.com/secret")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def inside() -> Iterator[HTTPServer]:
    server = None
    for port in (8080, 8443):
        try:
            server = Server(("127.0.0.1", port), type("Bound", (Inside,), {"hits": []}))
            break
        except OSError:
            continue
    if server is None:
        pytest.skip("ports 8080 and 8443 are taken on this machine")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_connection_goes_to_the_answer_that_was_checked_and_the_redirect_is_looked_up_anew(names: NameServer, inside: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    connected: list[str] = []
    real = socket.create_connection

    def outside(address: tuple[str, int], timeout: float) -> socket.socket:
        """The public address is played by the server at hand; every address asked for is noted."""
        connected.append(address[0])
        return real(("127.0.0.1", inside.server_port), timeout)

    monkeypatch.setattr(fetching.socket, "create_connection", outside)
    with pytest.raises(Refused, match="address"):
        fetch("http://rebind.example.com/", Guard(lookup=names.lookup), "test")
    assert (connected, names.asked) == ([PUBLIC], 2)
    assert inside.RequestHandlerClass.hits == ["/"], "the second look-up answered inward: nothing was asked there"


@pytest.mark.parametrize("names", [[[PUBLIC, "127.0.0.1"]], [["127.0.0.1", PUBLIC]], [["10.0.0.7"]], [["169.254.169.254"]]], indirect=True)
def test_one_inward_answer_is_enough_to_refuse_the_name(names: NameServer) -> None:
    with pytest.raises(Refused, match="address"):
        fetch("http://rebind.example.com/", Guard(lookup=names.lookup), "test")


@pytest.mark.parametrize("names", [[[]]], indirect=True)
def test_a_name_without_an_address_is_unreachable(names: NameServer) -> None:
    with pytest.raises(FetchError, match="no address"):
        fetch("http://rebind.example.com/", Guard(lookup=names.lookup), "test")


def test_a_crawl_never_connects_to_the_second_answer(names: NameServer, inside: HTTPServer, tmp_path: Path) -> None:
    program = (f"NAME_SERVER = {names.port}\n{LOOKUP}\nimport sys\nfrom crawlers import guard\nguard.system_lookup = lookup\nfrom crawlers.cli import main\n"
               f"sys.exit(main(['listings', 'http://rebind.example.com:{inside.server_port}/', '--out', {str(tmp_path / 'run')!r}, '--contact', 'a@b.example', '--delay', '0', '--timeout', '5']))")
    done = subprocess.run([sys.executable, "-P", "-c", program], cwd=ROOT, env={**environment(), "PYTHONPATH": os.environ["PYTHONPATH"]}, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert inside.RequestHandlerClass.hits == [] and names.asked >= 2
    found = [json.loads(x) for x in (tmp_path / "run" / "records.jsonl").read_text().splitlines()]
    assert found and {r["outcome"] for r in found} <= {"unreachable", "refused", "robots"}
