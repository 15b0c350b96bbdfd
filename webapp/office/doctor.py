"""The state of this machine as a page: what `./kuaiwei doctor` says, and the settings in use without their secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy.engine import make_url

from webapp.commands.doctor import Finding, examine
from webapp.commands.words import READER
from webapp.config import known_settings
from webapp.labels import gettext, language
from webapp.shell import shell

HELP = {
    "KUAIWEI_DATA": "数据文件夹：数据库、原始字节、索引、日志",
    "KUAIWEI_DATABASE_URL": "PostgreSQL 数据库的地址；空着用数据文件夹里的 SQLite",
    "KUAIWEI_LANG": "命令行的语言，zh 或 en；空着看 LC_ALL 或 LANG",
    "KUAIWEI_THREADS": "同时处理的网页请求数",
    "KUAIWEI_PARSERS": "常备几个受限子进程来读图片和办公文件",
    "KUAIWEI_SEARCHERS": "一次比对多条线索时并行的进程数",
    "KUAIWEI_EMBEDDED_WORKER": "serve 是否兼做后台任务；另开 worker 时关掉",
    "KUAIWEI_TRUSTED_PROXY": "前置反向代理的地址，只信它给的 X-Forwarded 头；空着都不信",
    "KUAIWEI_CONTACT": "本机构的邮箱或网址，采集时告知对方网站；空着只能采集本机",
    "KUAIWEI_SM3": "取得的材料除 SHA-256 外是否另记 SM3 杂凑值",
    "KUAIWEI_TSA": "为证据包签发可信时间戳的服务地址（RFC 3161）；空着先留存请求",
    "KUAIWEI_TSA_ROOTS": "核验时间戳所用的根证书文件（PEM）",
    "KUAIWEI_PUBLIC_URL": "对外网址，邮件和日历里的链接、文书上的二维码以它开头",
    "KUAIWEI_SMTP_HOST": "发邮件用的服务器；空着先留在发件箱",
    "KUAIWEI_SMTP_PORT": "邮件服务器的端口",
    "KUAIWEI_SMTP_TLS": "与邮件服务器怎样加密：starttls、tls 或 none",
    "KUAIWEI_SMTP_USER": "邮件服务器的账号；空着不登录",
    "KUAIWEI_SMTP_PASSWORD": "邮件服务器的密码，页面不显示",
    "KUAIWEI_MAIL_FROM": "邮件的发件人",
    "KUAIWEI_RESERVE_MB": "磁盘应留出的空间（MB），不足时 doctor 会说明；低于五分之一时不再收存材料",
    "KUAIWEI_DEBUG": "出错时在终端显示详细信息",
}
"""What a setting does, for the page; one without a row here is shown with the English sentence of config.py."""

SUBJECTS = {"data": "数据文件夹", "disk": "磁盘余量", "memory": "内存", "database": "数据库", "identity key": "证件号码密钥", "time zone": "时区", "tls": "加密连接（TLS）",
            "python": "Python", "sqlite": "SQLite", "chromium": "Chromium", "postgresql": "PostgreSQL", "pdftoppm": "pdftoppm"}
"""What the page calls the things that `doctor` looks at."""


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: its variable, the value in use, its help sentence."""

    variable: str
    value: str
    help: str


def findings() -> list[Finding]:
    """What was looked at."""
    reader = READER.set(language())
    try:
        return [replace(f, subject=gettext(SUBJECTS.get(f.subject, f.subject))) for f in examine(shell().settings)]
    finally:
        READER.reset(reader)


def settings_in_use() -> Iterator[SettingRow]:
    """Every setting; a database address goes without its password."""
    settings = shell().settings
    for f in known_settings():
        value = str(getattr(settings, f.name))
        if f.name == "database_url" and value:
            value = make_url(value).render_as_string(hide_password=True)
        if f.metadata["secret"] and value:
            value = "••••••"
        variable = f.metadata["variable"]
        yield SettingRow(variable, value or "—", gettext(HELP[variable]) if variable in HELP else f.metadata["help"])
