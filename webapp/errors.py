"""From a problem to an answer: the one place that knows HTTP statuses. Plain words, a code, no trace, no path, no SQL."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, jsonify, make_response, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from registry.errors import Conflict, Full, NotAllowed, NotFound, Problem, Refused, TooLarge
from webapp.auth import API, Forbidden, NeedsProof, NotSignedIn, came_from
from webapp.database import SAFE, forget
from webapp.labels import gettext, label, tell
from webapp.limits import TooMany
from webapp.security import ForeignRequest

log = logging.getLogger("kuaiwei.web")
STATUS: tuple[tuple[type[Problem], int], ...] = (
    (TooLarge, 413), (Refused, 422), (NotSignedIn, 401), (NeedsProof, 403), (Forbidden, 403), (NotAllowed, 403), (NotFound, 404), (Conflict, 409), (TooMany, 429), (Full, 507))
PAGES: dict[int, tuple[str, str]] = {
    400: ("这次提交没有被接受", "它不是从本站的页面发出的，或者页面放得太久。请回到原来的页面，刷新后再提交一次。"),
    401: ("请先登录", "这一页需要登录。"),
    403: ("这一页不归您的角色", "如工作需要，请向本单位管理员说明事由，由其加上相应角色。"),
    404: ("没有这一页", "地址可能有误，或者它不归您查看。"),
    405: ("这个地址不接受这样的请求", "请从页面上的按钮进入。"),
    409: ("已有变化", "请刷新后看最新情况。"),
    413: ("文件太大", "请缩小或分开后再传。"),
    422: ("还有一处要改", "请返回上一页改好，再提交。"),
    429: ("操作太频繁", "请稍等再试。"),
    500: ("出错了，是我们的问题", "刚才的内容没有保存。已记下这次出错，请把下面的编号告诉管理员。"),
    507: ("存不下了", "刚才的内容没有保存。请告诉管理员磁盘快满了；手机上的照片还在手机里，过后会再传。"),
    503: ("现在很忙", "数据库正忙，请几秒后再试；刚才的内容没有保存。"),
}
"""What a status means to the person in front of it: what happened, what to do."""


def _code_of(status: int) -> str:
    return {400: "bad_request", 401: "not_signed_in", 403: "not_allowed", 404: "not_found", 405: "method_not_allowed", 409: "conflict",
            413: "too_large", 422: "refused", 429: "too_many", 503: "busy", 507: "full"}.get(status, "failure")


def answer(status: int, sentence: str = "", *, code: str = "", field: str | None = None, help_code: str = "", roles: str = "") -> Response:
    """The error as a page, or as JSON under /api: `{"error": {"code", "message", "field"}}`."""
    title, advice = PAGES.get(status, PAGES[400] if status < 500 else PAGES[500])
    if request.path.startswith(API):
        message = sentence or gettext(title)
        response = jsonify({"error": {"code": code or _code_of(status), "message": message, "field": field}})
    else:
        response = make_response(render_template("problem.html", status=status, title=gettext(title), advice=gettext(advice), sentence=sentence,
                                                 help_code=help_code or f"KW-{status}", roles=roles))
    response.status_code = status
    return response


def _problem(problem: Problem) -> AnyResponse:
    forget()
    status = next((s for kind, s in STATUS if isinstance(problem, kind)), 422)
    if status == 401:
        return _ask_to_sign_in()
    if isinstance(problem, NeedsProof) and not request.path.startswith(API):
        return redirect(url_for("account.confirm", next=came_from()), code=303)
    if status == 404:  # one body for "does not exist" and "not yours"
        return answer(404)
    roles = gettext("、").join(label(r) for r in sorted(problem.roles)) if isinstance(problem, Forbidden) else ""
    response = answer(status, tell(problem), code=problem.code, field=problem.field, roles=roles)
    if isinstance(problem, TooMany):
        response.headers["Retry-After"] = str(problem.after)
    return response


def _ask_to_sign_in() -> AnyResponse:
    if request.path.startswith(API):
        response = answer(401)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    if request.method in SAFE:
        return redirect(url_for("account.login", next=request.full_path.rstrip("?")), code=303)
    return redirect(url_for("account.login", next=came_from(), said="expired"), code=303)


def _http(error: HTTPException) -> AnyResponse:
    forget()
    if error.response is not None:
        return error.get_response()
    status = error.code or 500
    if 300 <= status < 400:
        return error.get_response()
    if isinstance(error, ForeignRequest):
        log.warning("foreign request to %s: %s", request.endpoint, error.description)
    response = answer(status)
    if isinstance(error, RequestEntityTooLarge):
        response.headers["Connection"] = "close"
    if status == 405 and getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", ())))
    return response


def _busy(error: OperationalError) -> AnyResponse:
    if "no such" in str(error.orig) or "does not exist" in str(error.orig):
        return _failure(error)  # not busy: an older schema
    forget()
    log.warning("database: %s", type(error.orig).__name__, exc_info=error)
    response = answer(503)
    response.headers["Retry-After"] = "3"
    return response


def _failure(error: Exception) -> AnyResponse:
    forget()
    number = secrets.token_hex(4)
    log.error("failure %s in %s %s", number, request.method, request.endpoint, exc_info=error)
    return answer(500, help_code=f"KW-500-{number}")


def init_app(app: Flask) -> None:
    """One handler for each kind."""
    app.register_error_handler(Problem, _problem)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _failure)
