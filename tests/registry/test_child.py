"""The limited child: what it may take, what ends it, and that the parent only ever sees a plain sentence."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from registry.child import LimitedPool, run_limited
from registry.errors import Refused

HERE = "tests.registry.test_child"
Report = Callable[[int], None]


# ---- jobs, run in the child

def twice(argument: Mapping[str, Any], blobs: list[bytes], report: Report) -> tuple[dict[str, Any], list[bytes]]:
    for n in range(3):
        report(n)
    print("what a library prints does not spoil the answer")
    return {"text": argument["text"] * 2}, [b + b for b in blobs]


WRONG = {"memory": lambda: bytearray(4 << 30), "sleep": lambda: time.sleep(60), "die": lambda: os.kill(os.getpid(), 11),
         "network": lambda: socket.create_connection(("127.0.0.1", 9)), "program": lambda: subprocess.run(["/bin/true"], check=True)}


def misbehave(argument: Mapping[str, Any], _blobs: list[bytes], _report: Report) -> int:
    what = argument["what"]
    if what in WRONG:
        WRONG[what]()
    while what == "cpu":
        pass
    if what == "depth":
        return misbehave(argument, [], _report)
    if what == "refuse":
        raise Refused("第{n}项不对", field="number", row=7, n=3)
    if what == "error":
        raise KeyError("x")
    return 0


def pid(_argument: Mapping[str, Any], _blobs: list[bytes], _report: Report) -> int:
    return os.getpid()


def network_devices(_argument: Mapping[str, Any], _blobs: list[bytes], _report: Report) -> list[str]:
    return [line.split(":")[0].strip() for line in Path("/proc/self/net/dev").read_text().splitlines()[2:]]


# ---- the tests

def test_values_bytes_and_progress_come_back() -> None:
    told: list[int] = []
    answer = run_limited(f"{HERE}:twice", {"text": "快维"}, [b"\x00\n\xff"], progress=told.append)
    assert (answer.value, answer.blobs, told) == ({"text": "快维快维"}, (b"\x00\n\xff\x00\n\xff",), [0, 1, 2])


@pytest.mark.parametrize("what", ["memory", "cpu", "sleep", "die", "depth", "error", "network", "program"])
def test_whatever_goes_wrong_is_one_plain_refusal(what: str) -> None:
    with pytest.raises(Refused, match="文件"):
        run_limited(f"{HERE}:misbehave", {"what": what}, memory_mb=512, cpu_s=1, wall_s=8 if what != "sleep" else 3)


def test_a_refusal_keeps_its_words_field_and_row() -> None:
    with pytest.raises(Refused) as refused:
        run_limited(f"{HERE}:misbehave", {"what": "refuse"})
    assert (refused.value.sentence(), refused.value.field, refused.value.row) == ("第3项不对", "number", 7)


def test_the_child_has_no_network_of_ours() -> None:
    devices = run_limited(f"{HERE}:network_devices", {}).value
    ours = [line.split(":")[0].strip() for line in Path("/proc/net/dev").read_text().splitlines()[2:]]
    if devices == ours and ours != ["lo"]:
        pytest.skip("this kernel gives no network namespace to a child; sockets are refused all the same")
    assert devices == ["lo"]


def test_a_pool_keeps_its_child_and_replaces_it_after_so_many_jobs_and_after_a_death() -> None:
    with LimitedPool(1, jobs_each=2) as pool:
        first, again, third = (pool.run(f"{HERE}:pid", {}).value for _ in range(3))
        assert first == again != third
        with pytest.raises(Refused):
            pool.run(f"{HERE}:misbehave", {"what": "die"})
        fourth = pool.run(f"{HERE}:pid", {}).value
        assert fourth != third
        with pytest.raises(Refused):
            pool.run(f"{HERE}:misbehave", {"what": "refuse"})
        assert pool.run(f"{HERE}:twice", {"text": "a"}, [b"x"]).blobs == (b"xx",)


def test_the_processor_time_of_a_pooled_child_is_counted_per_job() -> None:
    with LimitedPool(1) as pool:
        for _ in range(3):
            assert pool.run(f"{HERE}:twice", {"text": "a"}, cpu_s=1).value == {"text": "aa"}
        with pytest.raises(Refused, match="处理时间"):
            pool.run(f"{HERE}:misbehave", {"what": "cpu"}, cpu_s=1, wall_s=10)
        assert pool.run(f"{HERE}:twice", {"text": "b"}).value == {"text": "bb"}
