"""Words of a piece of evidence: its kind, what happened to it, and the lines of its capture record that people can read."""

from __future__ import annotations

from cases.letter_parts import EVIDENCE_NAMES
from registry.evidence import CustodyEvent, Evidence
from webapp.labels import gettext

ACTS = {"received": "收存", "exported": "装入证据包", "sealed": "封存", "handed_over": "移交", "checked": "复核字节，相符"}
HANDS = {"schedule": "时间表", "command": "命令行"}
LINES = {"asked_url": "请求的网址", "url": "实际网址", "status": "状态码", "resolved_ip": "对方 IP", "requested_at": "发出请求", "captured_at": "收到应答", "clock_offset_seconds": "与对方时钟相差（秒）",
         "certificate_sha256": "证书 SHA-256", "tool": "工具", "user_agent": "自报身份", "browser": "浏览器", "viewport": "窗口", "requests": "页面发出的请求", "refused": "被拒的请求",
         "wire_sha256": "传输字节 SHA-256", "page_sha256": "网页 SHA-256", "dossier": "备案编号"}
ENDINGS = {"text/html": "html", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif", "application/pdf": "pdf"}


def kind(code: str) -> str:
    """What it is; a kind of a later version is shown by its code."""
    return gettext(EVIDENCE_NAMES[code]) if code in EVIDENCE_NAMES else code


def act(link: CustodyEvent) -> str:
    """What was done with it."""
    return gettext(ACTS[link.act]) if link.act in ACTS else link.act


def who(by: str) -> str:
    """Whose hand it went through; what the office's own clock or a command did has no person's name."""
    return gettext(HANDS[by]) if by in HANDS else by


def lines(evidence: Evidence) -> list[tuple[str, str]]:
    """The capture record as (word, value), in a fixed order, without what is empty."""
    said = {k: evidence.capture.get(k) for k in LINES}
    return [(gettext(LINES[k]), str(v)) for k, v in said.items() if v not in (None, "", [])]


def headers(evidence: Evidence) -> list[tuple[str, str]]:
    """The headers that were kept."""
    kept = evidence.capture.get("headers")
    return [(str(k), str(v)) for k, v in kept.items()] if isinstance(kept, dict) else []


def filename(evidence: Evidence) -> str:
    """A name for saving it: its own, else its hash with the ending of its type."""
    return evidence.filename or f"{evidence.sha256[:16]}.{ENDINGS.get(evidence.media_type, 'bin')}"
