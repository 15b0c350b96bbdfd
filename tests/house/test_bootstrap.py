"""The entrance itself: a checkout with one tiny wheel, installed without network from a folder."""

from __future__ import annotations

import ast
import base64
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.tree import ROOT

MAIN = "import sys, tiny\nprint(tiny.WORD, *sys.argv[1:])\n"
BARE = "/usr/bin:/bin"          # a PATH without uv
FAKE_UV = """#!/bin/sh
case "$1" in
  --version) exit 0 ;;
  venv) shift; for last; do :; done; exec {python} -m venv --without-pip "$last" ;;
  pip) touch {started}; exec sleep {seconds} ;;
esac
"""


def wheel(folder: Path, word: str = "ready") -> str:
    """A wheel of one line in the folder; answers its line for a requirements file."""
    members = {"tiny.py": f"WORD = {word!r}\n", "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
               "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
    record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip('=')},{len(text)}\n"
                     for name, text in members.items())
    file = folder / "tiny-1.0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as z:
        for name, text in {**members, "tiny-1.0.dist-info/RECORD": record + "tiny-1.0.dist-info/RECORD,,\n"}.items():
            z.writestr(name, text)
    return f"tiny==1.0 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the real entrance, a program that shows what it got, and its wheels beside it."""
    top = tmp_path / "checkout"
    (top / "webapp").mkdir(parents=True)
    (tmp_path / "wheels").mkdir()
    shutil.copy(ROOT / "kuaiwei", top / "kuaiwei")
    (top / "webapp" / "__main__.py").write_text(MAIN)
    (top / "requirements.txt").write_text(wheel(tmp_path / "wheels"))
    (top / "requirements-dev.txt").write_text("")
    return top


def environment(top: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("KUAIWEI_", "PIP_", "UV_", "PYTHON"))}
    return {**kept, "KUAIWEI_WHEELS": str(top.parent / "wheels"), **more}


def start(top: Path, *words: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, str(top / "kuaiwei"), *words], cwd=top.parent, env=environment(top, **more), text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)


def run(top: Path, *words: str, **more: str) -> tuple[int, str, str]:
    process = start(top, *words, **more)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def entrance() -> ModuleType:
    """The bootstrap as a module."""
    loader = SourceFileLoader("kuaiwei_entrance", str(ROOT / "kuaiwei"))
    spec = spec_from_loader("kuaiwei_entrance", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def test_it_installs_then_hands_over_and_the_second_time_says_nothing(checkout: Path) -> None:
    status, out, err = run(checkout, "demo", "--port", "1")
    assert (status, out) == (0, "ready demo --port 1\n"), err
    assert "making .venv" in err and "kuaiwei: ready" in err
    assert run(checkout, "doctor") == (0, "ready doctor\n", "")


def test_without_uv_it_uses_pip(checkout: Path) -> None:
    status, out, err = run(checkout, "demo", PATH=BARE)
    assert (status, out) == (0, "ready demo\n"), err
    assert "with uv" not in err


def test_changed_requirements_are_installed_again(checkout: Path) -> None:
    run(checkout, "demo")
    (checkout / "requirements.txt").write_text("# newer\n" + (checkout / "requirements.txt").read_text())
    assert "installing requirements.txt" in run(checkout, "demo")[2]
    assert run(checkout, "demo")[2] == ""


def test_the_tests_get_their_own_requirements(checkout: Path) -> None:
    assert "requirements-dev.txt" not in run(checkout, "doctor")[2]
    assert "installing requirements-dev.txt" in run(checkout, "--data", "x", "test")[2]


def test_a_wheel_with_another_hash_is_not_installed(checkout: Path) -> None:
    wheel(checkout.parent / "wheels", word="swapped")
    status, out, err = run(checkout, "demo")
    assert (status, out) == (1, "") and "could not be installed" in err.splitlines()[-1]


def installing(checkout: Path, seconds: int) -> subprocess.Popen[str]:
    """A bootstrap whose installer has begun and takes this long."""
    fakes, started = checkout.parent / "fakes", checkout.parent / "started"
    fakes.mkdir()
    (fakes / "uv").write_text(FAKE_UV.format(python=sys.executable, started=started, seconds=seconds))
    (fakes / "uv").chmod(0o755)
    process = start(checkout, "demo", PATH=f"{fakes}:{BARE}")
    while not started.exists() and process.poll() is None:
        time.sleep(0.02)
    return process


def test_an_installer_that_outlives_its_bootstrap_keeps_the_next_one_waiting(checkout: Path) -> None:
    process = installing(checkout, 2)
    process.kill()
    status, out, err = run(checkout, "demo")
    assert (status, out) == (0, "ready demo\n") and "waiting" in err and "half-made" in err, err
    process.communicate()


def test_killed_in_the_middle_it_starts_anew(checkout: Path) -> None:
    process = installing(checkout, 60)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert (checkout / ".venv" / "installing").exists()
    status, out, err = run(checkout, "demo")
    assert (status, out) == (0, "ready demo\n") and "half-made" in err, err


def test_a_broken_environment_is_made_anew(checkout: Path) -> None:
    run(checkout, "demo")
    (checkout / ".venv" / "bin" / "python").unlink()
    status, out, err = run(checkout, "demo")
    assert (status, out) == (0, "ready demo\n") and "half-made" in err, err


def test_two_at_once_wait_for_one_another(checkout: Path) -> None:
    (checkout / ".cache").mkdir()
    with (checkout / ".cache" / "bootstrap.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = start(checkout, "demo")
        assert process.stderr is not None
        assert "waiting" in process.stderr.readline()
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, out) == (0, "ready demo\n")


def test_a_missing_wheel_folder_is_named(checkout: Path) -> None:
    status, _, err = run(checkout, "demo", KUAIWEI_WHEELS="/no/such/folder")
    assert status == 1 and "/no/such/folder" in err.splitlines()[-1]


def test_a_file_in_the_users_folder_is_never_imported(checkout: Path) -> None:
    (checkout.parent / "tiny.py").write_text("WORD = 'stranger'\n")
    assert run(checkout, "demo")[1] == "ready demo\n"


def test_an_old_python_reads_the_file_and_gets_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    ast.parse((ROOT / "kuaiwei").read_text(encoding="utf-8"), feature_version=(3, 7))
    module = entrance()
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(module, "newer_python", lambda: None)
    with pytest.raises(module.Stop, match=r"needs Python 3\.11"):
        module.check_version()


@pytest.mark.parametrize(("words", "command"), [
    (["test"], "test"), (["--data", "test", "demo"], "demo"), (["--debug", "test"], "test"), ([], ""), (["--data=x", "test"], "test")])
def test_the_command_is_found_among_the_options(words: list[str], command: str) -> None:
    assert entrance().command_of(words) == command
