"""A throw-away PostgreSQL: a cluster of its own in a temporary folder, reachable through a socket file only; for measuring and for tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from importlib.util import find_spec
from pathlib import Path

from webapp.commands.doctor import postgresql


def missing() -> str | None:
    """Why there can be no server here, or None."""
    if postgresql() is None:
        return "PostgreSQL is not installed"
    return None if find_spec("psycopg") else "psycopg is not installed"


def _unprivileged() -> dict[str, str | int]:
    """PostgreSQL refuses to run as root: then it runs as postgres, or as nobody."""
    if os.geteuid():
        return {}
    known = {p.pw_name for p in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in known else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid}


class Cluster:
    """Started at once with the given `-c` options; `database()` makes an empty one, `stop()` leaves nothing behind."""

    def __init__(self, options: str = "") -> None:
        programs = postgresql()
        if programs is None:
            raise FileNotFoundError("PostgreSQL is not installed")
        self.programs, self.identity = programs, _unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="kw-pg-", dir="/tmp"))
        if self.identity:
            os.chown(self.folder, int(self.identity["user"]), int(self.identity["group"]))
        self._run("initdb", "-D", "data", "-U", "kuaiwei", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", f"{options} -c listen_addresses='' -k {self.folder}", "start")

    def _run(self, program: str, *words: str) -> None:
        done = subprocess.run([str(self.programs / program), *words],  # noqa: S603 - PostgreSQL's own programs
                              cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True, check=False, **self.identity)  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr}")

    def database(self) -> str:
        """The SQLAlchemy address of a new empty database."""
        name = f"t{uuid.uuid4().hex}"
        self._run("createdb", "-h", str(self.folder), "-U", "kuaiwei", name)
        return f"postgresql+psycopg://kuaiwei@/{name}?host={self.folder}"

    def stop(self) -> None:
        """End the server at once and remove its folder."""
        self._run("pg_ctl", "-D", "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)
