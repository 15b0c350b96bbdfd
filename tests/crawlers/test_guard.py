from __future__ import annotations

import ipaddress
import json
from pathlib import Path

import pytest

from crawlers.guard import Guard, Refused

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "hostile" / "generated" / "urls.jsonl"
INWARD = {"127.0.0.1.nip.example": "127.0.0.1", "rebind.kw.test": "127.0.0.1", "inward.example.com": "10.1.2.3", "mapped.example.com": "::ffff:127.0.0.1"}


def lookup(host: str, port: int) -> list[str]:
    return [INWARD.get(host.rstrip("."), "93.184.216.34")]


def verdict(url: str, guard: Guard) -> str:
    try:
        checked = guard.check_url(url)
        host = checked.split("/")[2]
        guard.resolve(host if host.startswith("[") else host.rsplit(":", 1)[0], 80)
    except (Refused, OSError):
        return "block"
    return "allow"


def test_every_hostile_address_of_the_list_is_refused_and_every_ordinary_one_allowed() -> None:
    if not SHARED.exists():
        pytest.skip("the shared list of hostile addresses is not on this machine")
    guard = Guard(lookup=lookup)
    rows = [json.loads(x) for x in SHARED.read_text(encoding="utf-8").splitlines()]
    plain = [r for r in rows if "ALLOWED_HOST" not in r["url"] and r["expect"] != "policy"]
    wrong = [(r["url"][:80], r["why"]) for r in plain if verdict(r["url"], guard) != r["expect"]]
    assert len(plain) > 100 and wrong == []


REFUSED = [
    ("http://127.0.0.1/", "address"), ("http://0x7f.1/", "address"), ("http://[::ffff:10.0.0.1]/", "address"), ("http://[64:ff9b::a00:1]/", "address"),
    ("http://[2002:a00:1::]/", "address"), ("http://[::1]:80/", "address"), ("http://[ff02::1]/", "address"), ("http://224.0.0.251/", "address"),
    ("ftp://example.com/", "scheme"), ("file:///etc/passwd", "scheme"), ("HTTP:example.com", "scheme"), ("http://user@example.com/", "userinfo"),
    ("http://example.com:22/", "port"), ("http://example.com:0/", "port"), ("http://intranet/", "name"), ("http://db.internal/", "name"), ("http://a.test/", "name"),
    ("http://exa mple.com/", "url"), ("http://example.com/%0d%0aHost:x", "url"), ("http://example.com\\@127.0.0.1/", "url"), ("http://-a.example.com/", "host"),
]


@pytest.mark.parametrize(("url", "reason"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_refusal_says_in_one_word_why(url: str, reason: str) -> None:
    with pytest.raises(Refused) as e:
        Guard().check_url(url)
    assert e.value.reason == reason


def test_the_switch_lets_loopback_and_private_in_and_nothing_else() -> None:
    guard = Guard(allow_private=True)
    assert guard.check_url("http://127.0.0.1:45123/a#b") == "http://127.0.0.1:45123/a"
    assert guard.check_url("http://localhost:8000") == "http://localhost:8000/"
    for url in ("http://169.254.169.254/", "http://0.0.0.0/", "http://224.0.0.1/", "file:///etc/passwd", "http://user@127.0.0.1/", "http://example.com:22/"):
        with pytest.raises(Refused):
            guard.check_url(url)


def test_one_inward_answer_among_outward_ones_refuses_the_name() -> None:
    guard = Guard(lookup=lambda h, p: ["93.184.216.34", "192.168.1.1"])
    with pytest.raises(Refused):
        guard.resolve("shop.example.com", 443)


@pytest.mark.parametrize("host", ["inward.example.com", "mapped.example.com"])
def test_a_name_that_resolves_inward_is_refused(host: str) -> None:
    with pytest.raises(Refused):
        Guard(lookup=lookup).resolve(host, 80)


def test_a_public_answer_is_handed_on() -> None:
    assert Guard(lookup=lookup).resolve("商城.例子", 443) == [ipaddress.ip_address("93.184.216.34")]
