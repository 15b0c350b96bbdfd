"""From a card to the signed paper of a clear case, keyboard alone: what two people press, type and wait, and what that is in a person's time.

Hands and head are counted by the keystroke-level model (Card, Moran, Newell 1980): 0.28 s a key of an average typist, 1.35 s before each decision;
reading at five characters a second. No person was timed.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served

KEY, DECISION, READING = 0.28, 1.35, 5
OWN_WORDS = "zongheyishang, jiejinchengduGao, daibeitousurenchenshu."
"""What somebody adds with a pinyin keyboard: about twenty characters."""
LIMIT = 180


@dataclass(slots=True)
class Hands:
    """What one person does."""

    page: Page
    keys: int = 0
    decisions: int = 0
    read: int = 0
    waits: list[float] = field(default_factory=list)

    def press(self, *keys: str, decision: bool = True) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.keys += len(keys)
        self.decisions += decision

    def goes_to(self, address: str, *keys: str) -> None:
        began = time.perf_counter()
        self.press(*keys)
        self.page.wait_for_url(address, timeout=60_000)
        self.waits.append(time.perf_counter() - began)

    def reads(self, selector: str) -> None:
        self.read += sum(len("".join(t.split())) for t in self.page.locator(selector).all_inner_texts())

    def acting(self) -> float:
        return self.keys * KEY + self.decisions * DECISION

    def counted(self) -> float:
        """What the person takes; the machine's part is told apart and not judged here."""
        return self.acting() + self.read / READING

    def told(self) -> str:
        return (f"{self.keys} keys and {self.decisions} decisions = {self.acting():.0f} s, with {self.read} characters to read {self.counted():.0f} s; "
                f"waited {sum(self.waits):.1f} s")


def draft(office: Served, page: Page) -> tuple[Hands, str]:
    """Each row by Alt and a digit, the reasons from the rows and a sentence of one's own."""
    office.sign_in(page, "analyst")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/matches/*")
    page.keyboard.press("4")
    page.wait_for_url("**said=case-opened*")
    page.keyboard.press("c")
    page.wait_for_url("**/cases/*")
    number, hands = page.locator("h1").inner_text(), Hands(page)
    hands.goes_to("**/opinions/*", "d")
    hands.reads("table.work td.dim")
    hands.press("w")
    for _ in page.locator("[data-put^=row-], [data-put^=against-]").all():
        hands.press("Alt+1")
    hands.press("Alt+c")
    hands.press("End", "Enter", decision=False)
    page.keyboard.type(OWN_WORDS)
    hands.keys += len(OWN_WORDS)
    hands.press("Tab", "Tab", decision=False)
    hands.press("ArrowDown", "ArrowDown")
    hands.press("Tab", decision=False)
    hands.press("Alt+1")
    hands.press("Alt+1")
    hands.press("Alt+r")
    hands.goes_to("**said=submitted", "Control+Enter")
    return hands, number


def sign(office: Served, page: Page, number: str) -> Hands:
    """Somebody else reads it and signs; the paper is there when the page comes back."""
    office.sign_out(page)
    office.sign_in(page, "expert")
    hands = Hands(page)
    hands.goes_to("**/desk/opinions", "g", "o")
    page.get_by_role("link", name=number).focus()
    hands.goes_to("**/opinions/*", "Enter")
    hands.reads("article.paper")
    hands.press("Alt+r")
    hands.goes_to("**said=issued", "Control+Enter")
    expect(page.get_by_role("link", name="中文 PDF")).to_be_visible()
    return hands


@pytest.mark.slow
def test_a_clear_case_is_drafted_and_signed_within_three_minutes_of_a_persons_time(served: Served, page: Page, capsys: pytest.CaptureFixture[str]) -> None:
    drafter, number = draft(served, page)
    signer = sign(served, page, number)
    with capsys.disabled():
        print(f"\ndrafter: {drafter.told()}\nsigner: {signer.told()}")
    assert max(drafter.counted(), signer.counted()) < LIMIT
    assert drafter.acting() + signer.acting() < LIMIT
