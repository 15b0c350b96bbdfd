"""Running the street's own commands as the house does: as a child process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def command(*words: str) -> list[str]:
    return [sys.executable, "-P", "-m", "crawlers", *words]


def run(*words: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False, env=environment())


def environment() -> dict[str, str]:
    """That of the tests, so that their ban on the network holds in the child too."""
    return {**os.environ, "PYTHONWARNINGS": "default"}


def records(folder: Path, kind: str | None = None) -> list[dict[str, Any]]:
    found = [json.loads(x) for x in (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    return [r for r in found if kind in (None, r["type"])]
