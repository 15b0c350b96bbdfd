from __future__ import annotations

import pytest

from crawlers.outcome import Outcome, classify, of_status

HOME, ITEM = "http://m.example/", "http://m.example/item/1.html"
LONG = "详情 " * 2_000
CASES = [
    ("a challenge with status 200", 200, {}, "安全验证 请完成滑块验证", "", ITEM, Outcome.BLOCKED_CAPTCHA),
    ("a challenge with status 403", 403, {}, "Just a moment... Checking your browser", "", ITEM, Outcome.BLOCKED_CAPTCHA),
    ("a challenge that only its script shows", 200, {}, "", "<div class=g-recaptcha>", ITEM, Outcome.BLOCKED_CAPTCHA),
    ("a challenge told by header", 403, {"cf-mitigated": "challenge"}, "x", "", ITEM, Outcome.BLOCKED_CAPTCHA),
    ("a log-in form instead", 200, {}, "账号登录 请先登录", "<input type=password>", ITEM, Outcome.BLOCKED_LOGIN),
    ("sent to the log-in", 200, {}, "Welcome", "", "http://m.example/login?next=1", Outcome.BLOCKED_LOGIN),
    ("401", 401, {}, "", "", ITEM, Outcome.BLOCKED_LOGIN),
    ("403", 403, {}, "Forbidden", "", ITEM, Outcome.BLOCKED),
    ("429", 429, {}, "", "", ITEM, Outcome.RATE_LIMITED),
    ("too often, said with 200", 200, {}, "访问过于频繁，请稍后再试", "", ITEM, Outcome.RATE_LIMITED),
    ("503 that asks to come back", 503, {"retry-after": "60"}, "Service Unavailable", "", ITEM, Outcome.RATE_LIMITED),
    ("500", 500, {}, "Oops", "", ITEM, Outcome.SERVER_ERROR),
    ("404", 404, {}, "Not found", "", ITEM, Outcome.GONE),
    ("410", 410, {}, "", "", ITEM, Outcome.GONE),
    ("not there, said with 200", 200, {}, "商品不存在 您查看的商品已下架", "", ITEM, Outcome.SOFT_404),
    ("not there in English", 200, {}, "Page not found. This listing no longer exists.", "", ITEM, Outcome.SOFT_404),
    ("sent to the front page", 200, {}, LONG, "", HOME, Outcome.SOFT_404),
    ("404 as the page's heading", 200, {}, "某某商城 404 抱歉 " + "去首页看看 " * 60, "", ITEM, Outcome.SOFT_404),
    ("a short list with a model and a price of 404", 200, {}, "全部商品 首页 分类 店铺 " * 10 + "细口壶 D404 ¥404 已售404 " * 8 + "404 件在售", "", ITEM, Outcome.OK),
    ("a long page that mentions a captcha", 200, {}, LONG + "captcha 登录", "", ITEM, Outcome.OK),
    ("a list of goods whose newsletter form has a captcha", 200, {}, "手提包 " * 300, "<div class=g-recaptcha>", ITEM, Outcome.OK),
    ("an ordinary page", 200, {}, LONG, "", ITEM, Outcome.OK),
]


@pytest.mark.parametrize(("status", "headers", "text", "source", "final", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_an_answer_has_its_outcome(status: int, headers: dict[str, str], text: str, source: str, final: str, expected: Outcome) -> None:
    assert classify(status, headers, text, source, ITEM, final) is expected


def test_a_readable_product_is_ok_whatever_its_page_also_says() -> None:
    assert classify(200, {}, "手提包 ¥199 请先登录", "<input type=password>", ITEM, ITEM, is_offer=True) is Outcome.OK


@pytest.mark.parametrize("status", [401, 403, 407, 418, 429, 451, 500, 502, 503, 999])
def test_a_status_that_blocks_is_never_gone(status: int) -> None:
    assert of_status(status) not in (Outcome.GONE, Outcome.SOFT_404, Outcome.OK)
