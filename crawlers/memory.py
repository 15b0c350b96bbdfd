"""A crawl ends before it eats the machine. Scrapy's own watch asks for the largest size ever, which a child inherits from a large parent."""

from __future__ import annotations

import os
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

STATM = Path("/proc/self/statm")


class MemoryNow(MemoryUsage):
    """Scrapy's memory watch over what this process holds now, in bytes."""

    def get_virtual_size(self) -> int:
        try:
            pages = int(STATM.read_text("ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return super().get_virtual_size()  # not Linux
        return pages * os.sysconf("SC_PAGE_SIZE")
