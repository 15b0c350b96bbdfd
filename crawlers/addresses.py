"""Which internet addresses may be reached from here. Pure: no look-up is made."""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")           # RFC 6052
NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")   # RFC 8215
COMPATIBLE = ipaddress.IPv6Network("::/96")             # RFC 4291 2.5.5.1


def inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 form carries (mapped, compatible, NAT64, 6to4, Teredo), else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in NAT64 or address in NAT64_LOCAL or (address in COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """True for an ordinary address of the open internet, whatever form it comes in."""
    for a in (address, inner(address)):
        if a.is_multicast or a.is_loopback or a.is_private or a.is_link_local or a.is_reserved or a.is_unspecified:
            if a is address and inner(address) is not address:
                continue   # a wrapping form is judged by what it wraps
            return False
    return inner(address).is_global


def is_near(address: Address) -> bool:
    """True for loopback and private networks: what test markets may use when that is switched on. Link-local never is."""
    a = inner(address)
    return not a.is_multicast and not a.is_link_local and not a.is_unspecified and (a.is_loopback or (a.is_private and not a.is_reserved))


def literal(host: str) -> Address | None:
    """The address that a host spells out in any form that connect() would take: `127.1`, `0x7f000001`, `017700000001`, `[::1]`."""
    text = host.strip("[]").rstrip(".")
    try:
        return ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        pass
    parts = text.split(".")
    if not 1 <= len(parts) <= 4 or not all(parts):
        return None
    try:
        numbers = [_number(p) for p in parts]
    except ValueError:
        return None
    if any(n > 255 for n in numbers[:-1]) or numbers[-1] >= 256 ** (5 - len(parts)):
        return None
    return ipaddress.IPv4Address(sum(n << (24 - 8 * i) for i, n in enumerate(numbers[:-1])) + numbers[-1])


def _number(text: str) -> int:
    if not text.isascii():
        raise ValueError(text)
    if text[:2].lower() == "0x":
        return int(text[2:] or "0", 16)
    if not text.isdigit():
        raise ValueError(text)
    return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)


def is_loopback(host: str) -> bool:
    """True for this machine, by name or by address."""
    address = literal(host)
    return host.rstrip(".").lower() == "localhost" or (address is not None and inner(address).is_loopback)
