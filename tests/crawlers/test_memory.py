"""The memory watch looks at what the crawl holds now, not at what its parent once held."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PARENT = """
import subprocess, sys
big = bytearray(300 << 20)
big[::4096] = b"x" * len(big[::4096])
print(subprocess.run([sys.executable, "-c", CHILD], capture_output=True, text=True).stdout)
"""
CHILD = """
from scrapy.extensions.memusage import MemoryUsage
from crawlers.memory import MemoryNow
import resource
watch = MemoryNow.__new__(MemoryNow)
watch.resource = resource
print(watch.get_virtual_size() >> 20, MemoryUsage.get_virtual_size(watch) >> 20)
"""


def test_a_child_of_a_large_process_is_not_taken_for_large() -> None:
    root = Path(__file__).parents[2]
    told = subprocess.run([sys.executable, "-c", f"CHILD = {CHILD!r}\n{PARENT}"], capture_output=True, text=True, cwd=root, check=True).stdout
    now, ever = map(int, told.split())
    assert ever > 300, "what Scrapy would have seen"
    assert now < 200
