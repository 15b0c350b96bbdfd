"""The guard inside the connection: names are resolved for Twisted here, and a forbidden answer is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from zope.interface import implementer

from crawlers import guard
from crawlers.addresses import Address


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """A look-up in its thread cannot be called back; its answer is then not used."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves in a thread, checks every answer, hands on only checked addresses; the connection is made to these."""

    def __init__(self, reactor: Any, allow_private: bool) -> None:
        self.reactor = reactor
        self.guard = guard.Guard(allow_private=allow_private)

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> GuardedResolver:
        return cls(reactor, crawler.settings.getbool("ALLOW_PRIVATE"))

    def install_on_reactor(self) -> None:
        self.reactor.installNameResolver(self)

    def resolveHostName(
        self, resolutionReceiver: Any, hostName: str, portNumber: int = 0, addressTypes: Sequence[type] | None = None, transportSemantics: str = "TCP"
    ) -> Any:
        """As twisted.internet.interfaces.IHostnameResolver asks; a refused name has no address."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)

        def answer(found: list[Address]) -> None:
            for a in found:
                kind = IPv4Address if a.version == 4 else IPv6Address
                resolutionReceiver.addressResolved(kind("TCP", str(a), portNumber))
            resolutionReceiver.resolutionComplete()

        def nothing(_: Any) -> None:
            resolutionReceiver.resolutionComplete()

        deferToThreadPool(self.reactor, self.reactor.getThreadPool(), self.guard.resolve, hostName, portNumber).addCallbacks(answer, nothing)
        return resolution


