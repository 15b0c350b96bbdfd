"""Every setting, once: its variable, its default and its help sentence. Read at the top of a process into one frozen object."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from registry.errors import Refused

ROOT = Path(__file__).resolve().parent.parent
OFFICE_DATA = ROOT / "data" / "office"
DEMO_DATA = ROOT / "data" / "demo"
"""The demo never shares a folder with an office."""
LOCAL = "http://127.0.0.1:8000"
"""Where `serve` is found until an office says otherwise."""
DEMO_MARK = "INVENTED"
"""A file of this name in a data folder says that everything in it is invented."""


def _folder(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _switch(text: str) -> bool:
    if text.lower() in ("1", "yes", "true", "on"):
        return True
    if text.lower() in ("", "0", "no", "false", "off"):
        return False
    raise ValueError(text)


def _browser(text: str) -> str:
    if text not in ("", "auto", "all"):
        raise ValueError(text)
    return text


def _count(text: str) -> int:
    if int(text) < 0:
        raise ValueError(text)
    return int(text)


def _contact(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text or not ("@" in text or text.startswith("http")):
        raise ValueError(text)
    return text


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError(text)
    return text.rstrip("/")


def _tls(text: str) -> str:
    if text not in ("starttls", "tls", "none"):
        raise ValueError(text)
    return text


def _setting(variable: str, default: Any, read: Callable[[str], Any], sentence: str, *, secret: bool = False) -> Any:
    return field(default=default, repr=not secret, metadata={"variable": variable, "read": read, "help": sentence, "secret": secret})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one process. Lower floors get single values of it, never the object and never the environment."""

    data: Path = _setting("KUAIWEI_DATA", OFFICE_DATA, _folder, "Folder of the database, the stored bytes, the indexes and the logs.")
    database_url: str = _setting("KUAIWEI_DATABASE_URL", "", str,
                                 "SQLAlchemy address of a PostgreSQL database. Empty: SQLite in the data folder.")
    language: str = _setting("KUAIWEI_LANG", "", str, "Language of the command line, zh or en. Empty: taken from LC_ALL or LANG.")
    threads: int = _setting("KUAIWEI_THREADS", 16, _count, "Web requests served at once.")
    parsers: int = _setting("KUAIWEI_PARSERS", 1, _count, "Limited child processes kept ready for pictures and office files.")
    searchers: int = _setting("KUAIWEI_SEARCHERS", 2, _count, "Processes that compare side by side when many sightings are screened at once.")
    embedded_worker: bool = _setting("KUAIWEI_EMBEDDED_WORKER", True, _switch,
                                     "Whether `serve` also does background jobs. Off where `worker` runs apart.")
    trusted_proxy: str = _setting("KUAIWEI_TRUSTED_PROXY", "", str,
                                  "Address of the reverse proxy in front of us, whose X-Forwarded headers are believed. Empty: none is.")
    contact: str = _setting("KUAIWEI_CONTACT", "", _contact,
                            "Mail or address of the office, named to every site that is crawled. Empty: only this machine is crawled.")
    browser: str = _setting("KUAIWEI_BROWSER", "", _browser, "Show crawled pages in headless Chromium (needs the package playwright):"
                            " auto for those that only a script makes, all for a picture of every good. Empty: never.")
    sm3: bool = _setting("KUAIWEI_SM3", False, _switch, "Note the SM3 hash (GB/T 32905-2016) of captured bytes beside their SHA-256.")
    tsa: str = _setting("KUAIWEI_TSA", "", str, "Address of an RFC 3161 time-stamp service for evidence packages. Empty: requests are kept and wait.")
    tsa_roots: str = _setting("KUAIWEI_TSA_ROOTS", "", str, "PEM file with the certificates that the stamps are checked against.")
    reserve_mb: int = _setting("KUAIWEI_RESERVE_MB", 1000, _count, "Disk space in MB that should stay free; `doctor` says when it does not. Below a fifth of it nothing more is taken in.")
    public_url: str = _setting("KUAIWEI_PUBLIC_URL", LOCAL, _address,
                               "Address under which people reach this office; links in mails and calendars, and the QR code on papers, begin with it.")
    smtp_host: str = _setting("KUAIWEI_SMTP_HOST", "", str, "Mail server that reminders and messages go through. Empty: mail is held and shown to the office.")
    smtp_port: int = _setting("KUAIWEI_SMTP_PORT", 587, _count, "Port of the mail server.")
    smtp_tls: str = _setting("KUAIWEI_SMTP_TLS", "starttls", _tls, "How to speak to the mail server: starttls, tls (from the start), or none.")
    smtp_user: str = _setting("KUAIWEI_SMTP_USER", "", str, "Account at the mail server. Empty: no log-in.")
    smtp_password: str = _setting("KUAIWEI_SMTP_PASSWORD", "", str, "Password at the mail server; never shown.", secret=True)
    mail_from: str = _setting("KUAIWEI_MAIL_FROM", "kuaiwei@localhost", str, "Sender of our mails.")
    debug: bool = _setting("KUAIWEI_DEBUG", False, _switch, "Show the traceback of a failure on standard error.")

    tls: bool = False
    """Pages go out over TLS; `serve --cert` says so, not the environment."""

    @property
    def demo(self) -> bool:
        """Is this the folder of the invented sample world? `./kuaiwei demo` leaves the mark; every page then says so."""
        return (self.data / DEMO_MARK).exists()

    @property
    def printed_url(self) -> str:
        """The address that papers carry for good; empty while nobody has set one."""
        return "" if self.public_url == LOCAL else self.public_url

    @property
    def url(self) -> str:
        """Address of the database in use."""
        if not self.database_url:
            return f"sqlite:///{self.data / 'kuaiwei.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1).replace("postgres://", "postgresql+psycopg://", 1)

    @property
    def stops_at(self) -> int:
        """Free bytes of the disk below which nothing more is taken in (reliability.md R3)."""
        return (self.reserve_mb << 20) // 5

    @property
    def blobs(self) -> Path:
        """Stored bytes by SHA-256."""
        return self.data / "blobs"

    @property
    def indexes(self) -> Path:
        """Search indexes; may be deleted, they are built again."""
        return self.data / "indexes"

    @property
    def logs(self) -> Path:
        """Log files, with the traceback of every failure."""
        return self.data / "logs"


def known_settings() -> Iterator[Field[Any]]:
    """The fields of Settings that come from a variable; `metadata` has variable, read and help."""
    return (f for f in fields(Settings) if "variable" in f.metadata)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; Refused names the variable that cannot be read."""
    environment = os.environ if environment is None else environment
    given: dict[str, Any] = {}
    for f in known_settings():
        text = environment.get(f.metadata["variable"])
        if not text:
            continue
        try:
            given[f.name] = f.metadata["read"](text)
        except ValueError:
            raise Refused("设置的值「{value}」无法理解", field=f.metadata["variable"], value=text) from None
    return Settings(**given)
