"""The web server of one office: waitress, with or without TLS, that finishes what it has begun before it ends."""

from __future__ import annotations

import signal
import ssl
import threading
import time
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from webapp.tls import TlsServer

MAX_BODY = 256 << 20        # the largest upload any door takes (an evidence package) and its form
CONNECTIONS = 400           # 40 phones of a fair with their parallel requests, and the desks
LAST_WORD_SECONDS = 10.0


def open_server(application: Any, host: str, port: int, threads: int, tls: ssl.SSLContext | None = None) -> TcpWSGIServer:
    """A listening server that is not running yet; port 0 takes a free one, which `effective_port` answers."""
    options: dict[str, Any] = {
        "host": host, "port": port, "threads": threads, "ident": None, "max_request_body_size": MAX_BODY,
        "connection_limit": CONNECTIONS, "asyncore_use_poll": True, "url_scheme": "https" if tls else "http",
        "clear_untrusted_proxy_headers": False}     # whom to believe is webapp/proxy.py's question
    adjustments = Adjustments(**options)
    dispatcher = ThreadedTaskDispatcher()
    dispatcher.set_thread_count(adjustments.threads)
    listen = {"dispatcher": dispatcher, "adj": adjustments, "sockinfo": adjustments.listen[0]}
    return TlsServer(application, tls, **listen) if tls else TcpWSGIServer(application, **listen)


def run(server: TcpWSGIServer, stop: threading.Event | None = None) -> None:
    """Serve until SIGTERM, Ctrl-C or `stop`; requests that were begun are still answered (reliability.md R15)."""
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        _on_signal(server, stop)
    while not stop.is_set():
        _turn(server, 1.0)
    _finish(server)
    server.task_dispatcher.shutdown()
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.close()


def _on_signal(server: TcpWSGIServer, stop: threading.Event) -> None:
    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()
        server.pull_trigger()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)


def _turn(server: TcpWSGIServer, seconds: float) -> None:
    wasyncore.loop(timeout=seconds, map=server._map, use_poll=True, count=1)


def _finish(server: TcpWSGIServer) -> None:
    """Take no new callers, hang up on the idle ones, and send what the running requests still have to say."""
    server.accepting = False
    until = time.monotonic() + LAST_WORD_SECONDS
    while server.active_channels and time.monotonic() < until:
        for channel in list(server.active_channels.values()):
            if not channel.requests and not channel.total_outbufs_len:
                channel.will_close = True
        _turn(server, 0.05)
