"""The command line from outside: every command of the contract, exit statuses, `--data`, one line for what is refused."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from sqlalchemy import update

from registry.audit import AuditEntry
from registry.db import Base, Database
from registry.errors import Refused
from registry.holders import party_named
from registry.identity import KEY_FILE, Vault, keep_identity
from registry.network import Level, create_unit
from registry.people import Actor, authenticate
from tests import builders as b
from tests.conftest import all_tables
from tests.house.tree import ROOT
from webapp.commands import bench, frame
from webapp.commands.crawl import _without_data
from webapp.commands.frame import main
from webapp.commands.table import TABLE, Row
from webapp.commands.test import clean_environment
from webapp.config import OFFICE_DATA, read_settings
from webapp.migrate import upgrade
from webapp.session import owner_of_token

CONTRACT = ["demo", "test", "init", "upgrade", "match text", "match image", "index bench", "rights import", "rights export", "extract", "crawl",
            "intake", "fair import", "screen", "evidence export", "evidence verify", "audit verify", "check", "backup", "restore", "serve",
            "worker", "user add", "user token", "bench", "doctor"]

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A reader of English with an empty data folder, wherever the tests run."""
    monkeypatch.setenv("KUAIWEI_LANG", "en")
    monkeypatch.setenv("KUAIWEI_DATA", str(tmp_path / "data"))


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The data folder of an office with one unit and nobody in it."""
    all_tables()
    folder = tmp_path / "data"
    folder.mkdir()
    database = Database(read_settings().url)
    Base.metadata.create_all(database.engine)
    with database.write() as session:
        create_unit(session, "示例中心", Level.city, name_en="Sample Centre")
    database.close()
    return folder


def test_every_command_of_the_contract_is_there() -> None:
    assert [name for name in CONTRACT if name not in {r.name for r in TABLE}] == []


@pytest.mark.parametrize("row", TABLE, ids=lambda r: r.name)
def test_every_command_answers_help(row: Row, capfd: Capture) -> None:
    assert main([*row.name.split(), "--help"]) == 0
    assert "--help" in capfd.readouterr().out


@pytest.mark.parametrize("words", [["nope"], ["match", "nope"], ["doctor", "--nope"], ["serve", "--port", "x"], ["user", "add"],
                                   ["user", "add", "x", "--role", "king"], ["bench", "nope"]])
def test_wrong_use_is_one_line_and_status_2(words: list[str], capsys: Capture) -> None:
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and "--help" in err


@pytest.mark.parametrize("words", [["--data", "{}", "doctor", "--json"], ["doctor", "--data", "{}", "--json"], ["doctor", "--json", "--data={}"],
                                   ["--data", "/elsewhere", "doctor", "--json", "--data", "{}"]])
def test_data_may_stand_before_or_after_the_command(words: list[str], tmp_path: Path, capsys: Capture) -> None:
    assert main([w.format(tmp_path / "mine") for w in words]) == 0
    assert next(f["said"] for f in json.loads(capsys.readouterr().out) if f["subject"] == "data") == str(tmp_path / "mine")


def command_that(raises: Callable[[], None]) -> click.Command:
    return click.Command("doctor", callback=raises)


def fail_with(error: BaseException) -> Callable[[], None]:
    def fail() -> None:
        raise error
    return fail


@pytest.mark.parametrize(("error", "status", "said"), [
    (Refused("没有机构「{unit}」", field="unit", unit="x"), 2, "unit: "),
    (Refused("坏", file="a.csv", row=3, field="text"), 2, "a.csv row 3 text: 坏"),
    (FileNotFoundError(2, "No such file or directory", "/no/such/marks.csv"), 2, "/no/such/marks.csv: No such file or directory"),
    (ValueError("one\nmore"), 1, "ValueError: one ("),
    (KeyboardInterrupt(), 130, "interrupted"),
    (click.UsageError("both belong together"), 2, "both belong together"),
])
def test_errors_become_one_line_and_a_status(error: BaseException, status: int, said: str, monkeypatch: pytest.MonkeyPatch,
                                             capsys: Capture) -> None:
    monkeypatch.setattr(frame, "load", lambda _: command_that(fail_with(error)))
    assert main(["doctor"]) == status
    out, err = capsys.readouterr()
    assert out == "" and len(err.splitlines()) == 1 and said in err


def test_a_failure_of_ours_leaves_its_traceback_in_the_log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Capture) -> None:
    monkeypatch.setattr(frame, "load", lambda _: command_that(fail_with(ZeroDivisionError("by zero"))))
    assert main(["doctor"]) == 1
    log = (tmp_path / "data" / "logs" / "errors.log").read_text(encoding="utf-8")
    assert "Traceback" in log and "ZeroDivisionError: by zero" in log
    assert "Traceback" not in capsys.readouterr().err
    assert main(["--debug", "doctor"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["audit", "verify"], ["user", "token", "x"], ["user", "add", "x", "--role", "admin"], ["serve"]])
def test_a_folder_without_database_is_refused_and_stays_empty(words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(words) == 2
    assert not (tmp_path / "data" / "kuaiwei.db").exists()


def test_a_setting_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("KUAIWEI_THREADS", "many")
    assert main(["doctor"]) == 2
    assert "KUAIWEI_THREADS" in capsys.readouterr().err


def test_an_account_is_added_with_a_made_or_a_given_password(office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert main(["user", "add", "wang", "--role", "analyst"]) == 0
    login, password = capsys.readouterr().out.split()
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    assert main(["user", "add", "li", "--role", "lead", "--unit", "Sample Centre"]) == 0
    assert capsys.readouterr().out == "li\n"
    database = Database(read_settings().url)
    with database.read() as session:
        made, given = authenticate(session, login, password), authenticate(session, "li", "correct horse battery")
        assert made is not None and made.must_change and given is not None and not given.must_change
    database.close()


@pytest.mark.parametrize(("words", "typed"), [(["wang", "--role", "analyst"], "short\n"), (["a b", "--role", "admin"], ""),
                                              (["wang", "--role", "admin", "--unit", "nowhere"], "")])
def test_a_bad_account_is_refused(words: list[str], typed: str, office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert main(["user", "add", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_token_opens_the_account_it_was_issued_for(office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct horse battery\n"))
    main(["user", "add", "li", "--role", "lead"])
    capsys.readouterr()
    assert main(["user", "token", "li"]) == 0
    token = capsys.readouterr().out.strip()
    database = Database(read_settings().url)
    with database.read() as session:
        owner = owner_of_token(session, token)
        assert owner is not None and owner.login == "li"
    database.close()
    assert main(["user", "token", "nobody"]) == 2


def test_audit_verify_holds_and_names_the_entry_that_was_altered(office: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    for name in ("a1", "a2", "a3"):
        monkeypatch.setattr(sys, "stdin", io.StringIO(""))
        main(["user", "add", name, "--role", "analyst"])
    capsys.readouterr()
    assert main(["audit", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["entries"] == 3
    database = Database(read_settings().url)
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_entries_no_update")
        connection.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(act="nothing happened"))
    database.close()
    assert main(["audit", "verify"]) == 2
    assert "2" in capsys.readouterr().err


def test_bench_shows_what_was_measured_and_says_what_was_not(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    figures = {"n": 3, "ours": {"cpu_seconds": 0.5}, "rows": [{"tool": "a", "recall": 0.9}]}
    monkeypatch.setattr(bench, "SUBJECTS", {"text": "json", "image": "no_such_module"})
    monkeypatch.setattr(json, "run", lambda: figures, raising=False)
    assert main(["bench", "all", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["text"] == figures and "loaded" in json.loads(out)["machine"]
    assert "image: not measured" in err
    assert main(["bench", "text"]) == 0
    assert "tool=a  recall=0.9" in capsys.readouterr().out


def test_help_loads_no_heavy_library() -> None:
    program = ("import sys; from webapp.commands.frame import main; main(['--help']); "
               "sys.exit(repr(sorted({'flask', 'sqlalchemy', 'numpy', 'cv2', 'scrapy'} & sys.modules.keys()) or ''))")
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr.strip() in ("", "''")


def test_a_child_ends_when_we_are_told_to_end(tmp_path: Path) -> None:
    child = f"import pathlib, time; pathlib.Path({str(tmp_path / 'up')!r}).touch(); time.sleep(60)"
    program = f"import os, sys; from webapp.commands.child import run_child; sys.exit(run_child(['-c', {child!r}], os.environ))"
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    while not (tmp_path / "up").exists() and process.poll() is None:
        time.sleep(0.02)
    process.terminate()
    assert process.wait(30) == 1


def test_the_data_folder_is_not_passed_on_to_crawlers() -> None:
    assert _without_data(("listings", "--data", "d", "http://x", "--data=e", "--out", "o")) == ["listings", "http://x", "--out", "o"]


def test_the_tests_see_nothing_of_the_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUAIWEI_DATABASE_URL", "postgresql://office")
    assert not [k for k in clean_environment() if k.startswith("KUAIWEI_")]


def test_office_and_demo_never_share_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KUAIWEI_DATA")
    assert read_settings().data == OFFICE_DATA and not read_settings().demo


def test_the_key_of_the_identity_numbers_is_not_in_a_backup_and_every_command_says_so(tmp_path: Path, capsys: Capture) -> None:
    office = tmp_path / "data"
    office.mkdir()
    database = Database(read_settings().url)
    upgrade(database)
    with database.write() as session:
        vault, party = Vault.open(office, make=True), party_named(session, "某人", b.NOW)
        keep_identity(session, vault, party, "passport", "E12345678", Actor(1, "经办", frozenset(), 1, frozenset()), b.NOW)
    database.close()
    assert main(["backup", str(tmp_path / "copy")]) == 0
    assert "is not in the backup" in capsys.readouterr().err
    assert not list((tmp_path / "copy").rglob(KEY_FILE))
    assert _identity_key(office, capsys) == "note"
    assert main(["--data", str(tmp_path / "anew"), "restore", str(tmp_path / "copy")]) == 0
    assert "is still missing" in capsys.readouterr().err
    assert _identity_key(tmp_path / "anew", capsys) == "missing"
    shutil.copy(office / KEY_FILE, tmp_path / "anew")
    assert _identity_key(tmp_path / "anew", capsys) == "note"


def _identity_key(folder: Path, capsys: Capture) -> str:
    main(["--data", str(folder), "doctor", "--json"])
    return str(next(f["state"] for f in json.loads(capsys.readouterr().out) if f["subject"] == "identity key"))
