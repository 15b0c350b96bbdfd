"""No test leaves this machine: sockets go to loopback or to a socket file, and no other name is looked up."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

_connect, _connect_ex, _sendto, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto, socket.getaddrinfo


class LeftTheMachine(RuntimeError):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """Is this host this machine?"""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _check(sock: socket.socket, address: Any) -> None:
    if sock.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
        raise LeftTheMachine(f"a test wanted to reach {address[0]}:{address[1]}")


def connect(self: socket.socket, address: Any) -> None:
    _check(self, address)
    _connect(self, address)


def connect_ex(self: socket.socket, address: Any) -> int:
    _check(self, address)
    return _connect_ex(self, address)


def sendto(self: socket.socket, data: Any, *where: Any) -> int:
    _check(self, where[-1])
    return _sendto(self, data, *where)


def _is_number(host: object) -> bool:
    try:
        ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


def getaddrinfo(host: Any, *rest: Any, **options: Any) -> Any:
    """Numbers need no look-up; a name that is not ours is unknown, as on a machine without network."""
    if not is_here(host) and not _is_number(host):
        raise socket.gaierror(socket.EAI_NONAME, f"tests look up no names ({host!r})")
    return _getaddrinfo(host, *rest, **options)


def refuse() -> None:
    """Put the guard in place for the rest of this process."""
    for name, guard in {"connect": connect, "connect_ex": connect_ex, "sendto": sendto}.items():
        setattr(socket.socket, name, guard)
    socket.getaddrinfo = getaddrinfo
