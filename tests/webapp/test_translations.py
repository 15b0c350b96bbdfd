"""The English files agree with themselves, and an English page has nothing Chinese on it but names."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from tests.webapp.conftest import Office
from webapp.labels import FOLDER, load_tongues, read_catalogs

FIELD = re.compile(r"{(\w+)[^}]*}")
HAN = re.compile("[\u3400-\u9fff]+")
NAMES = ("中文", "鄂维", "快维", "武", "某某市知识产权维权援助中心", "云维", "江", "北")
"""What stays Chinese on an English page: the name of the other language, and what a case number is made of."""


def translations() -> dict[tuple[str | None, str], set[tuple[str, ...]]]:
    """(context, Chinese) -> the English forms found in the files."""
    found = defaultdict(set)
    for catalog in read_catalogs(FOLDER / "en"):
        for m in catalog:
            if m.id:
                found[(m.context or None, m.id if isinstance(m.id, str) else m.id[0])].add((m.string,) if isinstance(m.string, str) else m.string)
    return found


def test_the_english_uses_only_fields_of_the_chinese() -> None:
    wrong = [(zh, s) for (_, zh), forms in translations().items() for form in forms for s in form if not set(FIELD.findall(s)) <= set(FIELD.findall(zh))]
    assert not wrong


def test_no_sentence_is_translated_in_two_ways() -> None:
    assert not {key: forms for key, forms in translations().items() if len(forms) > 1}


@pytest.mark.parametrize(("n", "sentence"), [(1, "1 account"), (2, "2 accounts"), (1200, "1,200 accounts")])
def test_a_number_takes_its_plural(n: int, sentence: str) -> None:
    found = load_tongues()["en"].ungettext("{n} 个账号", "{n} 个账号", n)
    assert found.format(n=f"{n:,}") == sentence


@pytest.mark.parametrize("path", ["/", "/owner", "/respondent", "/exhibitor", "/procedure", "/login", "/no-such-page", "/office", "/office/people",
                                  "/office/people/new", "/office/units", "/office/units/new", "/office/seal", "/office/jobs", "/office/trail",
                                  "/office/trail/verify", "/office/doctor", "/account", "/account/password", "/account/confirm"])
def test_an_english_page_is_english(office: Office, path: str) -> None:
    browser = office.browser(None if path == "/login" else "admin")
    page = browser.get(path, query_string={"lang": "en"}).get_data(as_text=True)
    assert '<html lang="en"' in page
    known = {*NAMES, "江汉市知识产权维权援助中心", "管理员甲", "北渚区站", "某", "无角色"}
    assert set(HAN.findall(page)) <= known


def test_the_language_is_remembered_and_can_be_changed_back(office: Office) -> None:
    browser = office.browser()
    assert '<html lang="zh-CN"' in browser.get("/").text
    browser.get("/?lang=en")
    assert '<html lang="en"' in browser.get("/procedure").text
    browser.get("/?lang=zh")
    assert '<html lang="zh-CN"' in browser.get("/procedure").text


def test_an_unknown_language_or_theme_changes_nothing(office: Office) -> None:
    page = office.browser().get("/?lang=fr&theme=pink").text
    assert '<html lang="zh-CN">' in page


def test_the_theme_is_remembered(office: Office) -> None:
    browser = office.browser()
    browser.get("/?theme=dark")
    assert 'data-theme="dark"' in browser.get("/login").text
    browser.get("/?theme=light")
    assert 'data-theme="light"' in browser.get("/login").text
