"""Dismissing and taking back with the keyboard, two people at one match, a file of rights through the page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Served

CSV = "注册号,商标名称,国际分类,申请人,专用权期限\n90000011,鹤汀,30,鹤汀茶业有限公司,2021-03-01至2031-02-28\n无此号码,雨岚,30,雨岚茶业有限公司,2021-03-01至2031-02-28\n"


def test_a_match_is_dismissed_with_a_reason_by_keyboard_and_taken_back(served: Served, page: Page) -> None:
    served.sign_in(page, "analyst")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/matches/*")
    first, reasons = page.url.split("?")[0], page.locator("details.drop").filter(has=page.locator('[data-key="1"]'))
    page.keyboard.press("1")
    expect(reasons).to_have_attribute("open", "")
    page.keyboard.press("Escape")  # closes the menu and stays
    expect(reasons).not_to_have_attribute("open", "")
    page.keyboard.press("1")
    page.keyboard.press("d")  # the third reason: goods not similar
    page.wait_for_url("**said=dismissed")
    assert page.url.split("?")[0] != first  # the next cluster is open
    expect(page.get_by_text("已排除，可按 U 撤销")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_url("**/desk")
    page.keyboard.press("u")
    page.wait_for_url("**said=undone")
    assert page.url.split("?")[0] == first
    expect(page.locator("li", has_text="排除（商品不类似）")).to_contain_text("已撤销")  # what was taken back stays on record


def test_j_and_k_walk_the_queue_and_enter_opens(served: Served, page: Page) -> None:
    served.sign_in(page, "analyst")
    expect(page.locator("#preview a.btn.go")).to_be_visible()
    chosen = page.locator("[role=option][aria-selected=true]")
    first = chosen.get_attribute("id")
    page.keyboard.press("j")
    second = chosen.get_attribute("id")
    assert first != second
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/matches/{str(second).removeprefix('m-')}")
    page.keyboard.press("k")
    page.wait_for_url(f"**/desk/matches/{str(first).removeprefix('m-')}")
    expect(page.locator("ol.align li").first).to_be_visible(timeout=240_000)  # the first comparison of a process may compile the engine


def test_a_second_answer_never_covers_the_first(served: Served, page: Page, other_page: Page) -> None:
    for browser, login in ((page, "analyst"), (other_page, "second")):
        served.sign_in(browser, login)
        browser.locator("[role=option] a").first.click()
        browser.wait_for_url("**/desk/matches/*")
    assert page.url == other_page.url
    page.keyboard.press("2")
    page.wait_for_url("**said=watching")
    other_page.keyboard.press("4")
    expect(other_page.get_by_text("周映川 已判为「观察」，您的判断没有覆盖它")).to_be_visible()
    other_page.goto(f"{served.address}/desk/cases")
    expect(other_page.get_by_text("还没有案件")).to_be_visible()


def test_what_one_analyst_works_on_the_next_one_does_not_get(served: Served, page: Page, other_page: Page) -> None:
    for browser, login in ((page, "analyst"), (other_page, "second")):
        served.sign_in(browser, login)
        browser.keyboard.press("n")
        browser.wait_for_url("**/desk/matches/*")
    assert page.url != other_page.url
    other_page.goto(page.url)
    expect(other_page.get_by_text("周映川 正在处理这一组", exact=False)).to_be_visible()


def test_a_file_of_rights_is_imported_through_the_page_and_found(served: Served, page: Page, tmp_path: Path) -> None:
    (tmp_path / "rights.csv").write_text(CSV, "utf-8")
    served.sign_in(page, "lead")
    page.goto(f"{served.address}/desk/rights/import")
    page.set_input_files("#file", tmp_path / "rights.csv")
    page.select_option("#kind", "trademark")
    page.get_by_role("button", name="下一步：核对").click()
    page.wait_for_url("**/desk/rights/import/*")
    expect(page.locator("ul.cols li")).to_have_count(len(CSV.splitlines()[0].split(",")))
    page.get_by_role("button", name="开始导入").click()
    page.wait_for_url("**/desk/imports/*")
    expect(page.get_by_text("退回的行")).to_be_visible(timeout=60_000)
    expect(page.locator("dl.facts dd")).to_have_text(["2", "1", "0", "0", "1"])
    page.get_by_role("link", name="看权利").click()
    page.wait_for_url("**/desk/rights")
    page.keyboard.press("/")
    page.keyboard.type("鹤汀")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/rights?*")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/rights/*")
    expect(page.locator("h1")).to_have_text("鹤汀")
