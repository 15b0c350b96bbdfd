"""What an answer means: a page that blocks us is never a page that is gone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import urlsplit


class Outcome(StrEnum):
    """How asking for one address ended."""

    OK = "ok"
    GONE = "gone"
    BLOCKED_CAPTCHA = "blocked_captcha"
    BLOCKED_LOGIN = "blocked_login"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    SOFT_404 = "soft_404"
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    ROBOTS = "robots"
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    REDIRECT_LOOP = "redirect_loop"
    NOT_HTML = "not_html"


CAPTCHA = re.compile(
    r"captcha|are you (?:a )?(?:human|robot)|verify (?:that )?you are (?:a )?human|not a robot|unusual traffic|security check|checking your browser|just a moment|ddos protection|"
    r"bot detection|human verification|press (?:&|and) hold|安全验证|滑块|验证码|驗證碼|拖动.{0,6}滑|人机验证|请完成验证|访问验证|异常访问|系统检测到|"
    r"行为验证|セキュリティチェック|보안문자|подтвердите, что (?:вы|запросы)",
    re.I,
)
CAPTCHA_MARK = re.compile(r"g-recaptcha|h-captcha|hcaptcha|cf-challenge|cf-turnstile|geetest|nc_wrapper|nocaptcha|px-captcha|datadome|_Incapsula_|punish", re.I)
LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|signon|auth|passport|account/login|member/login|sso|register)(?:[/.?_-]|$)|//(?:login|passport|sso)\.", re.I)
LOGIN = re.compile(r"(?:please|you (?:must|need to)) (?:log|sign)\s?-?in|log in to (?:continue|view)|sign in to (?:continue|view)|请(?:先)?登录|請(?:先)?登入|登录后(?:查看|可见)|账号登录|"
                   r"扫码登录|ログインしてください|войдите", re.I)
LIMITED = re.compile(r"too many requests|rate limit|访问(?:过于|太)频繁|操作频繁|请求过于频繁|请稍后再试|slow down", re.I)
MISSING = re.compile(
    r"page (?:not found|you (?:requested|are looking for).{0,40}(?:not|no longer))|not found|no longer (?:available|exists|listed)|does(?:n't| not) exist|has been (?:removed|deleted)|"
    r"item (?:is )?(?:unavailable|removed)|listing (?:has )?(?:ended|been removed)|商品不存在|宝贝不存在|该商品已(?:下架|删除)|您查看的(?:商品|宝贝).{0,10}(?:不存在|下架|删除)|页面不存在|"
    r"页面(?:找不到|走丢)|找不到(?:该)?(?:页面|商品)|頁面不存在|商品已下架|已失效|存在しません|見つかりません|존재하지 않|не найден|nicht gefunden|introuvable|no encontrad",
    re.I,
)
ERROR_404 = re.compile(r"(?<![\w.¥￥$€£#-])404(?![\w.-])")   # as a page's own heading; in a list it is a price, a model or what was sold
HEADING = 80    # characters of visible text in which a page's own heading stands
BARE = 600      # a page with less text than this and a challenge's script is a challenge; shops use such scripts in their forms
SHORT = 3_000   # characters of visible text; a longer page is more than a notice


def of_status(status: int) -> Outcome:
    """What the status alone says."""
    if 200 <= status < 300:
        return Outcome.OK
    if 300 <= status < 400:
        return Outcome.REFUSED      # a redirect that was not followed: to something other than http
    if status in (404, 410):
        return Outcome.GONE
    if status == 429:
        return Outcome.RATE_LIMITED
    if status in (401, 407):
        return Outcome.BLOCKED_LOGIN
    if status in (403, 405, 406, 418, 444, 451, 999):
        return Outcome.BLOCKED
    if status >= 500:
        return Outcome.SERVER_ERROR
    return Outcome.CLIENT_ERROR


def classify(status: int, headers: Mapping[str, str], text: str, source: str, asked: str, final: str, is_offer: bool = False) -> Outcome:
    """The outcome of an answer.

    `text`: visible text; `source`: the page's source; `asked`, `final`: addresses before and after redirects; `is_offer`: a product was
    read from it. A challenge wins over everything but a readable product, because challenges come with any status.
    """
    base = of_status(status)
    notice = text[:SHORT] if len(text) <= SHORT else text[:300]
    if is_offer and base is Outcome.OK:
        return base
    if len(text) <= SHORT and (CAPTCHA.search(notice) or (len(text) < BARE and CAPTCHA_MARK.search(source[:200_000]))):
        return Outcome.BLOCKED_CAPTCHA
    if headers.get("cf-mitigated") or headers.get("x-datadome") == "protected":
        return Outcome.BLOCKED_CAPTCHA
    if base is Outcome.RATE_LIMITED or (status in (200, 403, 503) and len(text) <= SHORT and LIMITED.search(notice)):
        return Outcome.RATE_LIMITED
    if status == 503 and "retry-after" in headers:
        return Outcome.RATE_LIMITED
    if base is Outcome.BLOCKED_LOGIN or _is_login(text, source, asked, final, base):
        return Outcome.BLOCKED_LOGIN
    if base is not Outcome.OK:
        return base
    if _is_missing(text, notice, asked, final):
        return Outcome.SOFT_404
    return base


def _is_login(text: str, source: str, asked: str, final: str, base: Outcome) -> bool:
    if base in (Outcome.GONE, Outcome.SERVER_ERROR):
        return False
    if asked != final and LOGIN_PATH.search(final) and not LOGIN_PATH.search(asked):
        return True
    return len(text) <= SHORT and bool(LOGIN.search(text)) and (base is not Outcome.OK or "password" in source[:200_000].lower() or len(text) < 400)


def _is_missing(text: str, notice: str, asked: str, final: str) -> bool:
    """A page that answers 200 and says that there is nothing; or a product address that lands on the front page."""
    if len(text) <= SHORT and (MISSING.search(notice) or ERROR_404.search(text if len(text) <= BARE // 2 else text[:HEADING])):
        return True
    a, f = urlsplit(asked), urlsplit(final)
    return asked != final and len(a.path) > 1 and f.path in ("", "/") and not f.query
