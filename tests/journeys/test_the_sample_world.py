"""The whole sample world worked through by keyboard: key presses and seconds a card are printed, none is asserted.

`KUAIWEI_SAMPLE_WORLD` may name a demonstration that is built already (it is copied); otherwise one is built, which takes minutes. The answers are
the planted ones, so what is timed is the program: from the key that answers a card until the next card stands there with its pictures.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from cases.models import Match, MatchState
from registry.sightings import Channel
from tests.conftest import all_tables
from tests.journeys.conftest import Served, serving
from webapp import demo
from webapp.config import Settings
from webapp.migrate import upgrade

WAITS = (MatchState.queued, MatchState.case)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Served]:
    """The demonstration, running on a port of this machine."""
    folder, built = tmp_path / "demo", os.environ.get("KUAIWEI_SAMPLE_WORLD", "")
    all_tables()
    if built:
        shutil.copytree(built, folder)
    else:
        demo.build(Settings(data=folder), lambda *_: None)
    with serving(Settings(data=folder)) as office:
        upgrade(office.database)
        yield office


@dataclass(slots=True)
class Told:
    """What the browser was made to do."""

    keys: int = 0
    per_card: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def press(self, page: Page, key: str) -> None:
        page.keyboard.press(key)
        self.keys += 1

    def goes_on(self, page: Page, key: str) -> None:
        """The key that answers: until the next page is there, pictures and all."""
        began = time.perf_counter()
        with page.expect_navigation(wait_until="load"):
            self.press(page, key)
        self.seconds.append(time.perf_counter() - began)
        self.per_card.append(self.keys)
        self.keys = 0

    def figures(self) -> str:
        """Keys a card, and seconds from the key that answers until the next card stands."""
        return (f"keys a card: mean {sum(self.per_card) / len(self.per_card):.2f}, most {max(self.per_card)}; seconds: median {at(.5, self.seconds):.2f}, "
                f"p95 {at(.95, self.seconds):.2f}, most {max(self.seconds):.2f}")


def planted(folder: Path) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Where an imitation was planted, and the rights it imitates, as the world itself wrote down."""
    truth = json.loads((folder / "world" / "truth.json").read_text("utf-8"))
    return {(i["channel"], str(i["where"])): [i["right"], *i["also"]] for i in truth["imitations"]}


def imitations(office: Served) -> dict[str, bool]:
    """Public ids of the matches of the queue: is it a planted imitation of this right?"""
    known = planted(office.settings.data)
    with office.database.read() as session:
        rows = session.scalars(select(Match).where(Match.state.in_(WAITS)).options(selectinload(Match.sighting), selectinload(Match.right))).all()
    answers = {}
    for m in rows:
        place = ("market", urlsplit(m.sighting.url).path) if m.sighting.channel is Channel.listing else ("fair", m.sighting.key.rsplit(":", 1)[-1])
        answers[m.uid] = any((r["office"], r["kind"], r["number"]) == (m.right.office, m.right.kind.value, m.right.number) for r in known.get(place, ()))
    return answers


def answer(page: Page, told: Told, truth: dict[str, bool], uid: str) -> None:
    """4 for an imitation, 1 A for another; members of the cluster with the other answer are left out with the arrow and the space bar."""
    members = page.eval_on_selector_all("[data-members] input", "boxes => boxes.map(b => b.value)")
    for other in members:
        told.press(page, "ArrowDown") if truth.get(other) == truth[uid] else told.press(page, "Space")
    if truth[uid]:
        told.goes_on(page, "4")
    else:
        told.press(page, "1")
        told.goes_on(page, "a")


def at(share: float, values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@pytest.mark.slow
def test_every_imitation_of_the_sample_world_is_decided_without_the_mouse(world: Served, page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    truth, told, seen = imitations(world), Told(), 0
    page.set_default_timeout(180_000)  # the first comparison of a process may compile the engine
    page.goto(f"{world.address}/login")
    page.fill("#login", "analyst")
    page.fill("#password", demo.PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url("**/desk")
    told.goes_on(page, "n")
    while "/desk/matches/" in page.url:
        answer(page, told, truth, urlsplit(page.url).path.rsplit("/", 1)[-1])
        seen += 1
        if seen % 10 == 0:
            with capsys.disabled():
                print(f"\n{seen} cards: {told.figures()}", flush=True)
        assert seen <= len(truth), "a card came back"
    with world.database.read() as session:
        states: dict[MatchState, int] = dict(session.execute(select(Match.state, func.count()).where(Match.uid.in_(truth)).group_by(Match.state)).all())  # type: ignore[arg-type]
        left = session.scalar(select(func.count()).where(Match.state == MatchState.queued))
    with capsys.disabled():
        print(f"\ncards {seen}, matches {len(truth)}, imitations {sum(truth.values())}: {told.figures()}; {states}")
    assert not left, "the queue is empty"
    assert states[MatchState.case] == sum(truth.values())
