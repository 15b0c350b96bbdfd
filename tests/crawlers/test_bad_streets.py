"""What goes wrong outside: blocked pages, traps, slow drips, bombs, inward redirects and names that change their answer."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_market import open_market
from street import ROOT, environment, records, run

OUTCOMES = {
    "captcha": "blocked_captcha", "captcha403": "blocked_captcha", "login": "blocked_login", "401": "blocked_login", "403": "blocked", "429": "rate_limited",
    "busy": "rate_limited", "soft404": "soft_404", "soft404en": "soft_404", "410": "gone", "404": "gone", "500": "server_error", "503": "rate_limited",
    "to-login": "blocked_login", "to-home": "soft_404", "loop": "redirect_loop", "inward": "refused", "file": "refused", "reset": "unreachable",
    "drip": "timeout", "endless": "too_large", "bomb": "too_large",
}


def test_every_bad_answer_has_its_own_outcome_within_the_budget(tmp_path: Path) -> None:
    with open_market(3) as market:
        urls = [f"{market.base}/x/{name}" for name in OUTCOMES]
        started = time.monotonic()
        done = run("listings", *urls, "--out", str(tmp_path / "run"), "--allow-private", "--only", "--timeout", "3")
        assert done.returncode == 0, done.stderr
        assert time.monotonic() - started < 80   # the drip would go on for 90 s
        found = {r["url"].rsplit("/", 1)[-1]: r["outcome"] for r in records(tmp_path / "run")}
    assert found == OUTCOMES
    assert not any("Traceback" in line for line in done.stderr.splitlines())


def test_a_trap_without_end_ends(tmp_path: Path) -> None:
    with open_market(3) as market:
        done = run("listings", f"{market.base}/trap/", "--out", str(tmp_path / "run"), "--allow-private")
        assert done.returncode == 0, done.stderr
        assert json.loads(done.stdout)["waiting"] == 0
        assert sum(h.startswith("/trap/") for h in market.hits) < 400


def test_filters_of_one_list_over_another_are_read_last_and_end(tmp_path: Path) -> None:
    """Two lists show 240 filters each, and every filter 240 more: as shop programs write them into the path."""
    with open_market(3) as market:
        done = run("listings", f"{market.base}/sieve/cid/1.html", "--out", str(tmp_path / "run"), "--allow-private")
        assert done.returncode == 0, done.stderr
        asked = [h for h in market.hits if h.startswith("/sieve/")]
        assert json.loads(done.stdout) | {"manifest": ""} == json.loads(done.stdout) | {"manifest": "", "waiting": 0, "listings": 3}
        assert len(asked) < 300 and max(h.count("/") for h in asked) == 5   # a filter leads to no further filters


REBIND = """
import sys
from crawlers import guard
answers = iter(["93.184.216.34"])
guard.system_lookup = lambda host, port: [next(answers, "127.0.0.1")]
from crawlers.guard import Guard
assert str(Guard().resolve("rebind.example.com", 80)[0]) == "93.184.216.34"   # the first look-up is an outward one
from crawlers.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [("listings", "--contact", "ip@centre.example.cn", "--only", "--out"), ("fetch", "--contact", "ip@centre.example.cn", "--out")], ids=["crawl", "fetch"])
def test_a_name_that_changes_its_answer_inward_reaches_nothing(tmp_path: Path, words: tuple[str, ...]) -> None:
    with open_market(3) as market:
        port = market.base.rsplit(":", 1)[1]
        script = REBIND.replace("import sys\n", f"import sys\nfrom crawlers import guard\nguard.PORTS = frozenset({{80, {port}}})\nguard.Guard.__init__.__defaults__ = (False, guard.PORTS, None)\n", 1)
        out = tmp_path / ("run" if words[0] == "listings" else "answer.json")
        done = subprocess.run([sys.executable, "-c", script, words[0], f"http://rebind.example.com:{port}/item/10001.html", *words[1:], str(out)], cwd=ROOT,
                              capture_output=True, text=True, timeout=120, check=False, env=environment())
        assert not market.hits, done.stderr
        if words[0] == "fetch":
            assert done.returncode == 2 and json.loads(out.read_text(encoding="utf-8"))["outcome"] == "refused"
        else:
            assert done.returncode == 0, done.stderr
            assert [r["outcome"] for r in records(out)] == ["unreachable"]
