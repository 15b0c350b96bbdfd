"""A limited child process: hostile bytes are parsed there, never in the process that serves people.

Memory, CPU, file size and time are limited, there is no network and no further program (reliability.md 6-7). A request is one line of JSON and
raw bytes; so is the answer. Nothing is pickled. A job is a function `job(argument, blobs, report) -> value | (value, list of bytes)`.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from registry.errors import Problem, Refused

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1",
               "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1"}
NEW_USER, NEW_NETWORK = 0x1000_0000, 0x4000_0000
LARGEST_FILE = 4 << 30
FORBIDDEN = frozenset({"socket.__new__", "socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork"})
BROKEN = "文件无法处理：内容已损坏，或超出了允许的内存与时间"

Report = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job answered: a JSON value and the bytes it made."""

    value: Any
    blobs: tuple[bytes, ...] = ()


class Dead(Exception):
    """The child ended or ran out of time before it answered."""


# ---- frames: a line of JSON that says how long each of the following blobs is

def _write(out: IO[bytes], head: Mapping[str, Any], blobs: Sequence[bytes] = ()) -> None:
    out.write(json.dumps({**head, "sizes": [len(b) for b in blobs]}, ensure_ascii=True).encode() + b"\n")
    for blob in blobs:
        out.write(blob)
    out.flush()


def _read(source: IO[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    line = source.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head: dict[str, Any] = json.loads(line)
    blobs = [source.read(size) for size in head["sizes"]]
    if [len(b) for b in blobs] != head["sizes"]:
        raise EOFError
    return head, blobs


# ---- inside the child

def _no_network() -> None:
    """A network namespace of its own where the kernel allows it; sockets and programs are refused in any case."""
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(NEW_NETWORK) != 0 and libc.unshare(NEW_USER | NEW_NETWORK) == 0:
        for name, line in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
            with contextlib.suppress(OSError):
                Path(f"/proc/self/{name}").write_text(line)

    def guard(event: str, _arguments: Any) -> None:
        if event in FORBIDDEN:
            raise PermissionError(f"{event} is not allowed here")

    sys.addaudithook(guard)


def _limit(memory_mb: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory_mb << 20, memory_mb << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _limit_cpu(cpu_s: float) -> None:
    """So many further seconds of CPU for the next job; the kernel ends the process after them."""
    used = time.process_time()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + cpu_s) + 1, hard))


def _told(error: BaseException) -> dict[str, Any]:
    """What the parent may say about an error. Parser errors are the file's fault; our own refusals keep their words."""
    if isinstance(error, Problem):
        return {"message": error.message, "field": error.field, "row": error.row, "file": error.file, "values": error.values}
    if isinstance(error, ValueError) and type(error).__module__.startswith("matching"):
        return {"message": str(error).replace("{", "{{").replace("}", "}}"), "values": {}}
    return {"message": BROKEN + "（{kind}）", "values": {"kind": type(error).__name__}, "detail": str(error)[:500]}


def _call(function: str, argument: Mapping[str, Any], blobs: list[bytes], report: Report) -> tuple[Any, list[bytes]]:
    module, _, name = function.partition(":")
    made = getattr(importlib.import_module(module), name)(argument, blobs, report)
    return (made[0], list(made[1])) if isinstance(made, tuple) else (made, [])


def _serve_one(head: Mapping[str, Any], blobs: list[bytes], out: IO[bytes]) -> None:
    try:
        value, made = _call(head["function"], head["argument"], blobs, lambda n: _write(out, {"progress": n}))
    except Exception as error:
        _write(out, {"refused": _told(error)})
        return
    _write(out, {"value": value}, made)


def main() -> None:
    """Serve jobs from standard input until it closes."""
    source, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not spoil the answer
    memory_mb = int(sys.argv[1])
    _no_network()
    _limit(memory_mb)
    with contextlib.suppress(EOFError):
        while True:
            head, blobs = _read(source)
            _limit_cpu(head["cpu_s"])
            _serve_one(head, blobs, out)


# ---- the parent's side

class _Child:
    """One running child and the pipes to it."""

    def __init__(self, memory_mb: int) -> None:
        self.memory_mb, self.done = memory_mb, 0
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", "registry.child", str(memory_mb)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=ENVIRONMENT, cwd=ROOT, start_new_session=True)

    def ask(self, head: Mapping[str, Any], blobs: Sequence[bytes], wall_s: float, progress: Report | None) -> tuple[dict[str, Any], list[bytes]]:
        process = self.process
        assert process.stdin is not None and process.stdout is not None
        clock = threading.Timer(wall_s, process.kill)
        clock.start()
        try:
            _write(process.stdin, head, blobs)
            while True:
                told, made = _read(process.stdout)
                if "progress" not in told:
                    self.done += 1
                    return told, made
                if progress:
                    progress(told["progress"])
        except (OSError, EOFError, ValueError) as error:
            raise Dead from error
        finally:
            clock.cancel()

    def end(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.kill()
        self.process.wait()

    def alive(self) -> bool:
        assert self.process.stdout is not None
        return self.process.poll() is None and not select.select([self.process.stdout], [], [], 0)[0]

    def why(self) -> str:
        """A plain sentence for how it ended."""
        code = self.process.wait()
        if code == -signal.SIGXCPU:
            return "文件过于复杂，处理时间超出限制"
        return "文件处理超时或占用内存过多，已停止" if code == -signal.SIGKILL else BROKEN


def _answer(told: Mapping[str, Any], made: Sequence[bytes]) -> Answer:
    refused = told.get("refused")
    if refused is None:
        return Answer(told["value"], tuple(made))
    raise Refused(refused["message"], field=refused.get("field"), row=refused.get("row"), file=refused.get("file"), **refused["values"])


def _bytes_of(files: Sequence[bytes | Path]) -> list[bytes]:
    return [f if isinstance(f, bytes) else f.read_bytes() for f in files]


def run_limited(module_function: str, argument: Mapping[str, Any], files: Sequence[bytes | Path] = (), *, memory_mb: int = 1024,
                cpu_s: float = 10, wall_s: float = 15, progress: Report | None = None) -> Answer:
    """Run one job in a child of its own. `files` go over as bytes; large ones better as a path in `argument`.

    Refused in plain words where the job refuses, fails, dies, or takes more than `memory_mb`, `cpu_s` or `wall_s`.
    """
    child = _Child(memory_mb)
    try:
        told, made = child.ask({"function": module_function, "argument": argument, "cpu_s": cpu_s}, _bytes_of(files), wall_s, progress)
    except Dead:
        raise Refused(child.why()) from None
    finally:
        child.end()
    return _answer(told, made)


class LimitedPool:
    """A few children kept warm. One is replaced after `jobs_each` jobs and after any failure; a job that finds none free waits."""

    def __init__(self, workers: int = 1, *, jobs_each: int = 50, memory_mb: int = 1024) -> None:
        self.jobs_each, self.memory_mb = jobs_each, memory_mb
        self._room = threading.Semaphore(max(workers, 1))
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._closed = False

    def _take(self) -> _Child:
        with self._lock:
            child = self._idle.pop() if self._idle else None
        if child is not None and child.alive():
            return child
        if child is not None:
            child.end()
        return _Child(self.memory_mb)

    def _give_back(self, child: _Child) -> None:
        with self._lock:
            if child.done < self.jobs_each and not self._closed:
                self._idle.append(child)
                return
        child.end()

    def run(self, module_function: str, argument: Mapping[str, Any], files: Sequence[bytes | Path] = (), *, cpu_s: float = 10,
            wall_s: float = 15, progress: Report | None = None) -> Answer:
        """As `run_limited`, in a child of the pool."""
        with self._room:
            child = self._take()
            try:
                told, made = child.ask({"function": module_function, "argument": argument, "cpu_s": cpu_s}, _bytes_of(files), wall_s, progress)
            except Dead:
                sentence = child.why()
                child.end()
                raise Refused(sentence) from None
            except BaseException:
                child.end()
                raise
            if "refused" in told and "detail" in told["refused"]:
                child.end()  # an error nobody foresaw: do not trust its state
            else:
                self._give_back(child)
        return _answer(told, made)

    def close(self) -> None:
        """End every idle child; running ones end when their job does."""
        with self._lock:
            self._closed, idle, self._idle = True, self._idle, []
        for child in idle:
            child.end()

    def __enter__(self) -> LimitedPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


if __name__ == "__main__":
    main()
