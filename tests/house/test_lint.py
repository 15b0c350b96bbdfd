"""What `make check` runs, so that a push cannot be green without it."""

from __future__ import annotations

import subprocess
import sys

from tests.house.tree import ROOT


def ended_well(*words: str) -> None:
    """Run a checker of this environment; its complaints are the failure."""
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


def test_ruff_is_content() -> None:
    ended_well("-m", "ruff", "check", "--quiet", "kuaiwei", ".")


def test_the_import_contracts_are_kept() -> None:
    ended_well("-c", "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command; lint_imports_command()")


def test_mypy_strict_is_content() -> None:
    ended_well("-m", "mypy")
