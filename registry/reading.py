"""Words read off pictures, in a child of its own: slow (about a CPU second) and large (0.8 GB), so never before the first answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from matching.image.prepare import Unreadable
from matching.ocr import LEAST_TEXT, likely_text, read
from registry.child import run_limited
from registry.errors import Refused

MEMORY_MB, CPU_S, WALL_S = 6144, 120, 180
MIN_CONFIDENCE = 0.6


def read_job(_argument: Mapping[str, Any], blobs: list[bytes], _report: Callable[[int], None]) -> list[list[str]]:
    """The work of the child: per picture the lines that were read with some confidence."""
    return [[w.text for w in read(data) if w.confidence >= MIN_CONFIDENCE and w.text.strip()] for data in blobs]


def worth_reading(picture: bytes) -> bool:
    """Whether anything in a clean picture looks like lines of letters."""
    try:
        return likely_text(picture) >= LEAST_TEXT
    except Unreadable:
        return False


def read_words(pictures: list[bytes]) -> list[str]:
    """The words on these clean pictures, each line once; none where nothing looks like text or the reading fails."""
    pictures = [p for p in pictures if worth_reading(p)]
    if not pictures:
        return []
    try:
        answer = run_limited("registry.reading:read_job", {}, pictures, memory_mb=MEMORY_MB, cpu_s=CPU_S, wall_s=WALL_S)
    except Refused:
        return []
    return list(dict.fromkeys(str(line) for lines in answer.value for line in lines))
