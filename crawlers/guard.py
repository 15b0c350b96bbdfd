"""The one guard of every outgoing request: which addresses may be asked for, checked before and at the moment of connecting.

A name is resolved once, every answer is checked, and the connection goes to an answer that was checked: between look-up and
connect there is no second look-up that could answer otherwise (DNS rebinding).
"""

from __future__ import annotations

import re
import socket
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from crawlers import addresses
from crawlers.addresses import Address

MAX_URL = 4_096
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\\u00a0\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|%0[ad]", re.I)
LOCAL_NAMES = frozenset({"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "svc", "cluster", "invalid", "test", "onion", "arpa"})
LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.I)
PORTS = frozenset({80, 443, 8080, 8443})
Lookup = Callable[[str, int], list[str]]


class Refused(ValueError):
    """An address that may not be asked for. `reason` is one word: url, scheme, userinfo, host, port, address, name."""

    def __init__(self, reason: str, url: str) -> None:
        super().__init__(f"refused ({reason}): {url[:200]!r}")
        self.reason = reason


def system_lookup(host: str, port: int) -> list[str]:
    """All addresses of a name, from the system's resolver; raises OSError."""
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True)
class Guard:
    """`allow_private` admits loopback and private networks, on any port: for test markets on this machine only."""

    allow_private: bool = False
    ports: frozenset[int] = PORTS
    lookup: Lookup | None = None

    def check_url(self, url: str) -> str:
        """The address in the form it is asked for (host in ASCII, no fragment); raises Refused."""
        if not isinstance(url, str) or len(url) > MAX_URL or FORBIDDEN.search(url):
            raise Refused("url", str(url))
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            raise Refused("url", url) from None
        if parts.scheme not in ("http", "https") or not re.match(r"https?://[^/]", url, re.I):
            raise Refused("scheme", url)
        if "@" in parts.netloc:
            raise Refused("userinfo", url)
        host = self._host(parts.hostname or "", url)
        tail = parts.netloc.rsplit("]", 1)[-1].partition(":")
        if (tail[1] and not re.fullmatch(r"[0-9]{1,5}", tail[2], re.ASCII)) or port == 0:
            raise Refused("port", url)
        near = self._check_host(host, url)
        if not near and (port or (443 if parts.scheme == "https" else 80)) not in self.ports:
            raise Refused("port", url)
        return _built(parts, host, port)

    def _host(self, host: str, url: str) -> str:
        if not host or "%" in host:
            raise Refused("host", url)
        if ":" in host:
            return host
        try:
            return unicodedata.normalize("NFKC", host).replace("。", ".").encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
        except UnicodeError:
            raise Refused("host", url) from None

    def _check_host(self, host: str, url: str) -> bool:
        """True where the host is a near one that was let in; raises Refused."""
        if (address := addresses.literal(host)) is not None:
            return self.check_address(address, url)
        labels = host.removesuffix(".").split(".")
        if len(host) > 253 or not all(LABEL.fullmatch(x) for x in labels) or not _readable(labels):
            raise Refused("host", url)
        if len(labels) == 1 or labels[-1] in LOCAL_NAMES:
            if self.allow_private and labels[-1] in ("localhost", "test"):
                return True
            raise Refused("name", url)
        if (hidden := addresses.literal(".".join(labels[:4]))) is not None and len(labels) > 4:
            self.check_address(hidden, url)   # 127.0.0.1.nip.example
        if labels[-1].isdigit():
            raise Refused("host", url)
        return False

    def check_address(self, address: Address, url: str = "") -> bool:
        """False for a public address, True for a near one where near ones are let in; raises Refused for all others."""
        if addresses.is_public(address):
            return False
        if self.allow_private and addresses.is_near(address):
            return True
        raise Refused("address", url or str(address))

    def resolve(self, host: str, port: int) -> list[Address]:
        """Addresses that may be connected to. One forbidden answer refuses the name. Raises Refused, or OSError where nothing answers."""
        address = addresses.literal(host)
        found = [address] if address is not None else [a for x in (self.lookup or system_lookup)(host, port) if (a := addresses.literal(x)) is not None]
        for a in found:
            self.check_address(a, host)
        if not found:
            raise OSError(f"no address for {host}")
        return list(dict.fromkeys(found))


def _readable(labels: list[str]) -> bool:
    """False where a label claims to be punycode and is not."""
    try:
        return all(not x.startswith("xn--") or bool(x[4:].encode("ascii").decode("punycode")) for x in labels)
    except (UnicodeError, ValueError, OverflowError):
        return False


def _built(parts: SplitResult, host: str, port: int | None) -> str:
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    return urlunsplit((parts.scheme, netloc, parts.path or "/", parts.query, ""))
