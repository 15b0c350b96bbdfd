"""`serve`: the app on a port, with TLS where a certificate is given."""

from __future__ import annotations

import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from registry.db import Database
from registry.errors import Refused
from registry.people import count_people
from webapp.commands import pass_settings
from webapp.commands.opened import opened
from webapp.commands.words import both
from webapp.config import OFFICE_DATA, Settings

if TYPE_CHECKING:
    from webapp.engines import Engines

_PEM = click.Path(exists=True, dir_okay=False, path_type=Path)


def local(host: str) -> bool:
    """Is this address reachable from this machine only?"""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def listen(settings: Settings, database: Database, host: str, port: int, cert: Path | None = None, key: Path | None = None) -> Any:
    """The app on a listening server (its `application`); `webapp.server.run` serves it. Refused where the port is taken or the certificate unusable."""
    from webapp.app import create_app
    from webapp.server import open_server
    from webapp.tls import server_context

    context = server_context(cert, key) if cert and key else None
    app = create_app(replace(settings, tls=context is not None), database)
    try:
        return open_server(app, host, port, settings.threads, context)
    except OSError as error:
        raise Refused("地址 {host}:{port} 无法使用：{why}", field="port", host=host, port=port, why=error.strerror) from None


def begin(settings: Settings) -> None:
    """The very first start in the folder an office has by default: an empty database, so that the first-run page can ask the rest.

    A folder that was named is never filled: it may be mistyped, and `init` is there for it.
    """
    from webapp.migrate import upgrade

    if settings.data == OFFICE_DATA and not settings.database_url and not (settings.data / "kuaiwei.db").exists():
        settings.data.mkdir(parents=True, exist_ok=True)
        database = Database(settings.url)
        upgrade(database)
        database.close()


def notes(database: Database, server: Any, *, secure: bool) -> Iterator[str]:
    """What the person who starts the server should know."""
    if not secure:
        yield both("提示:没有 TLS,其他设备上的拍照与离线功能无法使用;用 --cert/--key 打开。",
                   "Note: without TLS the camera and the offline pack do not work on other devices; use --cert/--key.")
    with database.read() as session:
        if not count_people(session):
            code = server.application.extensions["kuaiwei"].setup_code
            yield both(f"还没有账号:打开 /setup 设立机构;在其他设备上打开时需要代码 {code}",
                       f"There is no account yet: open /setup to found the office; from another device it asks for the code {code}")


def warming(engines: Engines) -> threading.Thread:
    """Warm up beside the web requests, so that the first comparison does not wait; the end of the process does not wait for it either."""
    hand = threading.Thread(target=engines.warm, name="warm", daemon=True)
    hand.start()
    return hand


@contextmanager
def working(settings: Settings, stop: threading.Event, engines: Engines) -> Iterator[None]:
    """Warm up, and do background jobs beside the web requests; the job in hand is finished before the process ends."""
    warming(engines)
    if not settings.embedded_worker:
        yield
        return
    from webapp.jobs import work

    hand = threading.Thread(target=work, args=(settings, stop), kwargs={"warm": False}, name="worker")
    hand.start()
    try:
        yield
    finally:
        stop.set()
        hand.join()


@click.command(help=both("打开网页服务。", "Serve the app."))
@click.option("--host", default="127.0.0.1", show_default=True, help=both("监听地址", "Address to listen on."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535),
              help=both("端口,0 为任取", "Port; 0 takes a free one."))
@click.option("--cert", type=_PEM, help=both("TLS 证书(含证书链,PEM)", "TLS certificate with its chain, PEM."))
@click.option("--key", type=_PEM, help=both("TLS 私钥(PEM)", "TLS key, PEM."))
@pass_settings
def serve(settings: Settings, host: str, port: int, cert: Path | None, key: Path | None) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    from webapp.server import run

    if bool(cert) != bool(key):
        raise click.UsageError(both("--cert 与 --key 须同时给出", "--cert and --key belong together"))
    begin(settings)
    with opened(settings) as database:
        server = listen(settings, database, host, port, cert, key)
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"{'https' if cert else 'http'}://{shown}:{server.effective_port}/")
        for line in notes(database, server, secure=cert is not None or local(host)):
            click.echo(line, err=True)
        stop = threading.Event()
        with working(settings, stop, server.application.extensions["kuaiwei"].engines):
            run(server, stop)
