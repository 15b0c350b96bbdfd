"""An analyst takes a match to an opinion with the keyboard, an expert signs it, the paper is looked at, its evidence leaves the house."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from cases.package import verify
from tests.journeys.conftest import Served
from webapp.config import ROOT

REASONING = "所见标识与注册商标读音相同、图形一致，用于同一种商品，相关公众施以一般注意力可能产生混淆；在先使用情况待核。"


def suspect_by_keyboard(office: Served, page: Page) -> str:
    """Sign in, N takes the most urgent cluster, 4 opens a case; answers its number."""
    office.sign_in(page, "analyst")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/matches/*")
    expect(page.locator("table.add tfoot")).to_be_visible()
    expect(page.locator(".gate span")).to_have_count(18)
    page.keyboard.press("r")
    page.keyboard.type("读音相同 4")  # a digit in a field is a digit
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    page.wait_for_url("**said=case-opened*")
    expect(page.get_by_text("已立案").first).to_be_visible()
    page.keyboard.press("c")
    page.wait_for_url("**/cases/*")
    expect(page.get_by_text("已登记", exact=True).first).to_be_visible()
    return page.locator("h1").inner_text()


def draft_and_submit(page: Page) -> None:
    page.keyboard.press("d")
    page.wait_for_url("**/opinions/*")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("没有利害关系")
    for box in page.locator("table.work textarea").all():
        box.fill("比对意见：两者在呼叫和主要识别部分上相近。")
    page.fill("#reasoning", REASONING)
    page.select_option("#conclusion", "rather_high")
    page.fill("#would_change", "被投诉人取得授权或在先使用的证据")
    page.check("[name=recusal]")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**said=submitted")


def sign_as_expert(office: Served, page: Page, number: str) -> str:
    """The second signature; answers the address of the opinion."""
    office.sign_out(page)
    office.sign_in(page, "expert")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/desk/opinions")
    page.get_by_role("link", name=number).click()
    page.wait_for_url("**/opinions/*")
    page.check("[name=recusal]")
    page.get_by_role("button", name="签发").click()
    page.wait_for_url("**said=issued", timeout=60_000)
    return page.url.split("?")[0]


def looked_at(page: Page, address: str, folder: Path) -> list[Image.Image]:
    """The pages of a PDF as pictures."""
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in page.context.cookies())
    with urlopen(Request(address, headers={"Cookie": cookie})) as answer:
        (folder / "paper.pdf").write_bytes(answer.read())
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(folder / "paper.pdf"), str(folder / "paper")], check=True)
    return [Image.open(p).convert("L") for p in sorted(folder.glob("paper-*.png"))]


def ink(picture: Image.Image) -> float:
    """Share of the page that is not white."""
    return sum(picture.histogram()[:200]) / (picture.width * picture.height)


def walk(office: Served, page: Page, folder: Path) -> str:
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    number = suspect_by_keyboard(office, page)
    draft_and_submit(page)
    opinion = sign_as_expert(office, page, number)
    for language in ("zh", "en"):
        (folder / language).mkdir()
        pages = looked_at(page, f"{opinion}/{language}.pdf", folder / language)
        assert len(pages) >= 2
        assert all(ink(p) > 0.005 for p in pages[:2]), [ink(p) for p in pages]
    return number


def test_a_match_becomes_a_signed_paper_and_its_evidence_can_be_checked_elsewhere(served: Served, page: Page, tmp_path: Path) -> None:
    number = walk(served, page, tmp_path)
    package = tmp_path / "case.zip"
    command = [sys.executable, "-P", "-m", "webapp", "evidence", "export", number, "--out", str(package), "--data", str(served.settings.data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    whole = verify(package)
    assert whole.ok and len(whole.members) >= 4
    data = package.read_bytes()
    jpeg_at = data.index(b"\xff\xd8\xff") + 500
    (tmp_path / "bad.zip").write_bytes(data[:jpeg_at] + bytes([data[jpeg_at] ^ 1]) + data[jpeg_at + 1:])
    broken = verify(tmp_path / "bad.zip")
    assert not broken.ok
    assert broken.first_bad.endswith(".jpg") and broken.first_bad in whole.members and broken.first_bad in broken.message


def test_the_same_on_postgresql(served_on_postgres: Served, page: Page, tmp_path: Path) -> None:
    assert walk(served_on_postgres, page, tmp_path)
