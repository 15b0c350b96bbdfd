"""TLS for waitress, which has none: asyncio ends the TLS of each connection and waitress goes on with the plain bytes.

Why this way stands in docs/decisions/2026-11-24-tls.md. Each accepted socket goes to asyncio (standard library `ssl`, TLS 1.2 and
newer); a socket pair carries the plain bytes, and waitress gets the far end together with the caller's real address. No plain port
is ever opened, and no header has to be believed.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
import threading
from concurrent.futures import Future, wait
from pathlib import Path
from typing import Any

from waitress.server import TcpWSGIServer

from registry.errors import Refused

CHUNK = 1 << 16
HANDSHAKE_SECONDS = 10
LAST_BYTES_SECONDS = 3
log = logging.getLogger(__name__)


def server_context(cert: Path, key: Path) -> ssl.SSLContext:
    """The certificate (with its chain) and its key, PEM; Refused where they cannot be read or do not belong together."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(cert, key)
    except (OSError, ssl.SSLError) as error:
        raise Refused("证书或私钥无法使用：{why}", field="cert", why=error) from None
    return context


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Copy until one side ends, then end the other; a connection that breaks is no event."""
    try:
        while data := await reader.read(CHUNK):
            writer.write(data)
            await writer.drain()
    except OSError:        # ssl.SSLError is one
        pass
    finally:
        writer.close()


class TlsServer(TcpWSGIServer):  # type: ignore[misc]
    """waitress behind TLS."""

    def __init__(self, application: Any, context: ssl.SSLContext, **listen: Any) -> None:
        self.context = context
        self.loop = asyncio.new_event_loop()
        self.carried: set[Future[None]] = set()
        self.thread = threading.Thread(target=self._turn, name="tls", daemon=True)
        self.thread.start()
        super().__init__(application, **listen)

    def handle_accept(self) -> None:
        """waitress calls this when a caller waits; it must not block, so the handshake happens in the other thread."""
        try:
            accepted = self.accept()
            if accepted is None:
                return
            connection, address = accepted
            self.set_socket_options(connection)
        except OSError:
            return
        carrying = asyncio.run_coroutine_threadsafe(self._carry(connection, address), self.loop)
        self.carried.add(carrying)
        carrying.add_done_callback(self.carried.discard)

    def _turn(self) -> None:
        self.loop.run_forever()
        self.loop.close()

    async def _carry(self, connection: socket.socket, address: Any) -> None:
        """One connection: handshake, then bytes both ways between the caller and waitress."""
        connection.setblocking(False)
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        try:
            transport, _ = await self.loop.connect_accepted_socket(
                lambda: protocol, connection, ssl=self.context, ssl_handshake_timeout=HANDSHAKE_SECONDS)
        except (OSError, TimeoutError, asyncio.CancelledError) as error:        # ssl.SSLError is an OSError
            log.info("TLS handshake with %s failed: %s", address[0], error)
            connection.close()
            return
        near, far = socket.socketpair()
        self.trigger.pull_trigger(lambda: self.channel_class(self, far, address, self.adj, map=self._map))
        plain_reader, plain_writer = await asyncio.open_connection(sock=near)
        writer = asyncio.StreamWriter(transport, protocol, reader, self.loop)
        await asyncio.gather(_pump(reader, plain_writer), _pump(plain_reader, writer))

    def close(self) -> None:
        """Stop accepting, let the last bytes go out, hang up on whoever is still there, and end the TLS thread."""
        super().close()
        late = wait(list(self.carried), timeout=LAST_BYTES_SECONDS).not_done
        for carrying in late:
            carrying.cancel()
        wait(late, timeout=1)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
