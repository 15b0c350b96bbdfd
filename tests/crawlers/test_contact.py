"""Sites learn who asks: without a contact nothing beyond this machine is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_market import open_market
from street import run

from crawlers.directory import fair_of
from crawlers.extract.document import Document


@pytest.mark.parametrize("command", [["listings", "https://shop.example.com/"], ["exhibitors", "https://fair.example.com/list"], ["fetch", "https://shop.example.com/"]])
def test_a_street_elsewhere_needs_a_contact(tmp_path: Path, command: list[str]) -> None:
    done = run(*command, "--out", str(tmp_path / "out"))
    assert done.returncode == 2 and "--contact" in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_a_contact_that_would_break_the_header_is_refused(tmp_path: Path) -> None:
    assert run("listings", "https://shop.example.com/", "--out", str(tmp_path / "out"), "--contact", "a\r\nX: 1").returncode == 2


def test_this_machine_needs_none_and_the_manifest_says_who_asked(tmp_path: Path) -> None:
    with open_market(3) as market:
        assert run("listings", market.base, "--out", str(tmp_path / "a"), "--allow-private").returncode == 0
        assert run("listings", market.base, "--out", str(tmp_path / "b"), "--allow-private", "--contact", "ip@centre.example.cn").returncode == 0
    agents = [json.loads((tmp_path / n / "manifest.json").read_text())["user_agent"] for n in "ab"]
    assert "(+" not in agents[0] and agents[1].endswith("(+ip@centre.example.cn)")
    assert agents[0] in market.agents and agents[1] in market.agents


@pytest.mark.parametrize(("html", "name"), [
    ('<script type="application/ld+json">{"@type":"ExhibitionEvent","name":"江城灯饰展 2026","startDate":"2026-11-20T09:00"}</script>', "江城灯饰展 2026"),
    ("<title>参展商名录 - 第十届武汉茶业博览会</title>", "第十届武汉茶业博览会"),
    ("<title>Exhibitor list | Lighting Fair 2026</title>", "Lighting Fair 2026"),
    ("<title>公司名录</title>", None)])
def test_a_directory_says_which_fair_it_is_of(html: str, name: str | None) -> None:
    found = fair_of(Document.read(f"<html><head>{html}</head><body></body></html>".encode(), "http://f.test/"))
    assert (found or {}).get("name") == name
