from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from small_market import open_market
from street import run

from crawlers.fetch import FetchError, Limits, decoded, fetch, post
from crawlers.guard import Guard, Refused

NEAR = Guard(allow_private=True)


def test_a_fetch_keeps_the_bytes_and_tells_how_it_got_them(tmp_path: Path) -> None:
    with open_market(3) as market:
        out = tmp_path / "answer.json"
        done = run("fetch", f"{market.base}/item/10001.html", "--out", str(out), "--allow-private", "--contact", "office@example.com")
        assert done.returncode == 0, done.stderr
        record = json.loads(out.read_text(encoding="utf-8"))
        body = (tmp_path / record["body"]).read_bytes()
        assert body == market.answer("/item/10001.html")[2]
        assert record["sha256"] == hashlib.sha256(body).hexdigest() == json.loads(done.stdout)["sha256"]
        assert (record["status"], record["resolved_ip"], record["outcome"], record["bytes"]) == (200, "127.0.0.1", "ok", len(body))
        assert record["headers"]["content-type"].startswith("text/html") and "office@example.com" in record["user_agent"]
        assert record["requested_at"] <= record["captured_at"] and record["captured_at"].endswith("Z") and abs(record["clock_offset_seconds"]) < 5


def test_a_refused_address_is_one_line_and_a_record(tmp_path: Path) -> None:
    done = run("fetch", "http://127.0.0.1:1/", "--out", str(tmp_path / "a.json"))
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stdout == ""
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["outcome"] == "refused"


@pytest.mark.parametrize("path", ["/x/inward", "/x/file"])
def test_a_redirect_is_checked_anew(path: str) -> None:
    with open_market(3) as market, pytest.raises(Refused):
        fetch(market.base + path, NEAR, "test")


BAD = [("/x/loop", "redirect_loop"), ("/x/endless", "too_large"), ("/x/drip", "timeout"), ("/x/reset", "unreachable")]


@pytest.mark.parametrize(("path", "outcome"), BAD)
def test_a_bad_server_ends_within_size_and_time(path: str, outcome: str) -> None:
    with open_market(3) as market, pytest.raises(FetchError) as e:
        fetch(market.base + path, NEAR, "test", Limits(max_bytes=1_000_000, seconds=1.5))
    assert e.value.outcome == outcome


def test_redirects_that_are_allowed_are_followed_and_told() -> None:
    with open_market(3) as market:
        answer = fetch(f"{market.base}/x/to-home", NEAR, "test")
        assert answer.record["url"] == f"{market.base}/" and [r["status"] for r in answer.record["redirects"]] == [302] and "小市场".encode() in answer.body


def test_a_post_sends_body_and_headers_once(tmp_path: Path) -> None:
    (tmp_path / "body").write_text('{"case":1}', encoding="utf-8")
    with open_market(3) as market:
        words = ("post", f"{market.base}/hook", "--body", str(tmp_path / "body"), "--header", "webhook-signature: v1,abc", "--out", str(tmp_path / "a.json"), "--allow-private")
        done = run(*words)
        assert done.returncode == 0, done.stderr
        assert json.loads(Path(json.loads(done.stdout)["body"]).read_bytes()) == {"got": '{"case":1}', "sign": "v1,abc"}
        assert market.hits["POST /hook"] == 1


def test_a_post_follows_no_redirect() -> None:
    with open_market(3) as market:
        assert post(f"{market.base}/x/loop", b"x", {}, NEAR, "test").record["redirects"] == []


def test_a_header_with_a_line_break_is_refused(tmp_path: Path) -> None:
    (tmp_path / "body").write_bytes(b"x")
    done = run("post", "http://example.com/", "--body", str(tmp_path / "body"), "--header", "a: b\r\nc: d", "--out", str(tmp_path / "a.json"))
    assert done.returncode == 2 and "NAME:VALUE" in done.stderr


def test_a_packed_body_is_unpacked_only_so_far() -> None:
    assert len(decoded(gzip.compress(b"0" * 1_000_000), "gzip", 1_000)) == 1_000 and decoded(b"plain", None) == b"plain" and decoded(b"\x1f\x8bbroken", "gzip") == b"\x1f\x8bbroken"
