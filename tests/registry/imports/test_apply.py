"""Importing for real: the child reads, the register is filled; twice changes nothing, a kill loses and doubles nothing."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest
from PIL import Image
from sqlalchemy import func, select

from registry.audit import AuditEntry, verify
from registry.authorisations import authorisations_of
from registry.db import Base, Database
from registry.errors import Refused
from registry.evidence import BlobStore
from registry.export import all_rights
from registry.holders import Party, party_named
from registry.imports import apply
from registry.imports.apply import import_files
from registry.imports.models import ImportRun, recent_imports
from registry.imports.report import ImportReport
from registry.imports.workplace import workplace
from registry.numbers import patent_check
from registry.parties import merge_parties
from registry.people import Actor
from registry.proceedings import proceedings_of
from registry.rights import Right, RightClass, RightEvent, RightKind, RightStatus, count_rights, events_of, right_by_number
from tests.registry.imports import xml_samples
from tests.registry.imports.reads import shared

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def _write(folder: Path, text: str, name: str = "in.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _import(database: Database, blobs: BlobStore, *paths: Path, kind: str | None = None, at: datetime = NOW) -> ImportReport:
    return import_files(database, blobs, list(paths), kind=kind, by="tester", at=at)


def _figures(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.read, report.created, report.updated, report.unchanged, report.refused_total


def _picture(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    return out.getvalue()


def test_the_real_files_twice_are_once(database: Database, blobs: BlobStore) -> None:
    files = [shared("registry/uspto-st66-sn76044902.xml"), shared("registry/uspto-design-USD435854S1.xml"), shared("gi/uk-gi-register.json.gz")]
    assert _figures(_import(database, blobs, *files)) == (3717, 3717, 0, 0, 0)
    assert _figures(_import(database, blobs, *files)) == (3717, 0, 0, 3717, 0)
    with database.read() as session:
        assert count_rights(session) == 3717 and session.scalar(select(func.count(RightEvent.id))) == 3717
        design = right_by_number(session, "US", RightKind.design, "D435854")
        assert design is not None and design.status is RightStatus.expired and design.status_source == "inferred"
        assert design.owner is not None and design.owner.name == "Hitachi Maxell, Ltd." and design.owner.country == "JP"
        assert len(design.extra["missing_images"]) == 5
        assert verify(session).first_bad is None


def test_rows_of_one_right_are_its_classes_however_far_apart(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    rows = "".join(f"{n},乙{n},{n % 45 + 1},丙\n" for n in range(10, 60))
    path = _write(tmp_path, f"注册号,商标名称,类别,权利人\n5,甲,9,丙\n{rows}5,甲,42,丙\n5,甲乙,35,\n")
    assert _figures(_import(database, blobs, path)) == (53, 51, 0, 0, 0)
    assert _figures(_import(database, blobs, path)) == (53, 0, 0, 51, 0)
    with database.read() as session:
        mark = right_by_number(session, "CN", RightKind.trademark, "5")
        assert mark is not None and mark.nice() == (9, 35, 42) and [n.name for n in mark.names] == ["甲乙"]
        assert session.scalar(select(func.count(Party.id))) == 1


def test_the_same_rows_are_not_looked_at_twice_but_others_are(database: Database, blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, "注册号,商标名称,类别,权利人,有效期至\n1,甲,9,某公司,2030-01-01\n2,乙,25,某公司,2030-01-01\n2,乙,35,某公司,2030-01-01\n")
    _import(database, blobs, path)
    asked: list[int] = []
    real = apply.merge_rows
    monkeypatch.setattr(apply, "merge_rows", lambda rows: asked.append(len(rows)) or real(rows))
    assert _figures(_import(database, blobs, path)) == (3, 0, 0, 2, 0) and asked == []
    _write(tmp_path, path.read_text("utf-8").replace("乙,35", "乙,36"))
    assert _figures(_import(database, blobs, path)) == (3, 0, 1, 1, 0) and asked == [2]
    assert _figures(_import(database, blobs, path, at=NOW.replace(year=2031))) == (3, 0, 2, 0, 0), "their terms have ended since"


def test_rights_of_a_party_that_was_merged_go_to_the_one_that_stands_for_it(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    path = _write(tmp_path, "注册号,商标名称,类别,权利人\n1,甲,9,旧名公司\n")
    _import(database, blobs, path)
    with database.write() as session:
        kept = party_named(session, "新名公司", NOW)
        merge_parties(session, kept, party_named(session, "旧名公司", NOW), Actor(1, "经办", frozenset(), 1, frozenset()), NOW, "更名")
    _write(tmp_path, path.read_text("utf-8") + "2,乙,25,旧名公司\n1,甲,25,旧名公司\n")
    assert _figures(_import(database, blobs, path)) == (3, 1, 1, 0, 0)
    with database.read() as session:
        assert {r.number: r.owner.name for r in session.scalars(select(Right)) if r.owner} == {"1": "新名公司", "2": "新名公司"}
    assert _figures(_import(database, blobs, path)) == (3, 0, 0, 2, 0)


def test_a_later_file_adds_classes_and_changes_with_an_event(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    _import(database, blobs, _write(tmp_path, "注册号,商标名称,类别,权利人,有效期至\n5,甲,9,丙公司,2030-01-01\n"))
    later = datetime(2026, 12, 1, tzinfo=UTC)
    report = _import(database, blobs, _write(tmp_path, "注册号,类别,商标状态\n5,42,撤销\n", "b.csv"), at=later)
    assert _figures(report) == (1, 0, 1, 0, 0)
    with database.read() as session:
        mark = right_by_number(session, "CN", RightKind.trademark, "5")
        assert mark is not None and mark.text == "甲" and mark.owner is not None and mark.owner.name == "丙公司"
        assert mark.nice() == (9, 42) and mark.status is RightStatus.revoked and mark.expires == date(2030, 1, 1)
        newest = events_of(session, mark)[0]
        assert (newest.what, newest.by, newest.source, newest.at) == ("updated", "tester", "b.csv", later)
        assert newest.before["status"] == "in_force" and newest.after["status"] == "revoked" and "owner" not in newest.after
        assert mark.digest != mark.indexed_digest


def test_a_full_record_replaces_the_classes(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    _import(database, blobs, _write(tmp_path, xml_samples.FIRST, "a.xml"))
    fewer = xml_samples.SECOND.replace("<a:ClassDescription><a:ClassNumber>35</a:ClassNumber><c:GoodsServicesDescriptionText c:languageCode=\"en\">Retail services"
                                       "</c:GoodsServicesDescriptionText></a:ClassDescription>", "")
    assert fewer != xml_samples.SECOND
    assert _figures(_import(database, blobs, _write(tmp_path, xml_samples.SECOND, "b.xml"))) == (1, 0, 0, 1, 0)
    assert _figures(_import(database, blobs, _write(tmp_path, fewer, "c.xml"))) == (1, 0, 1, 0, 0)
    with database.read() as session:
        mark = right_by_number(session, "EM", RightKind.trademark, "018000777")
        assert mark is not None and mark.nice() == (21,)


def test_an_application_becomes_its_registration(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    body = "202330123456"
    number = body + patent_check(body)
    path = _write(tmp_path, f"申请号,外观设计名称,法律状态\n{number},水壶,申请中\n", "a.csv")
    assert _import(database, blobs, path).created == 1
    granted = _write(tmp_path, f"专利号,外观设计名称,法律状态,授权公告日\nZL{body}.{number[-1]},水壶,授权,2023-12-01\n", "b.csv")
    assert _figures(_import(database, blobs, granted)) == (1, 0, 1, 0, 0)
    with database.read() as session:
        rows = list(session.scalars(select(Right)))
        assert [(r.number, r.status, r.registered) for r in rows] == [(f"ZL{number}", RightStatus.in_force, date(2023, 12, 1))]


def test_a_us_serial_number_becomes_a_registration_number(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    pending = xml_samples.DAILY.replace("<registration-number>2824281</registration-number>", "").replace(
        "<registration-date>20040323</registration-date>", "").replace("<status-code>800</status-code>", "<status-code>688</status-code>")
    assert _figures(_import(database, blobs, _write(tmp_path, pending, "a.xml"))) == (2, 2, 0, 0, 0)
    assert _figures(_import(database, blobs, _write(tmp_path, xml_samples.DAILY, "b.xml"))) == (2, 0, 1, 1, 0)
    with database.read() as session:
        assert set(session.scalars(select(Right.number))) == {"2824281", "97000001"}


def test_a_proceeding_is_recorded_once_and_its_end_again(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    _import(database, blobs, _write(tmp_path, xml_samples.DAILY, "a.xml"))
    opened, ended = _write(tmp_path, xml_samples.TTAB, "b.xml"), _write(tmp_path, xml_samples.TTAB_OVER, "c.xml")
    assert [_figures(_import(database, blobs, f)) for f in (opened, opened, ended, ended)] == [(2, 0, 2, 0, 0), (2, 0, 0, 2, 0), (2, 0, 2, 0, 0), (2, 0, 0, 2, 0)]
    with database.read() as session:
        mark = right_by_number(session, "US", RightKind.trademark, "2824281")
        assert mark is not None and mark.owner is not None and mark.owner.name == "Lanque Homeware Co., Ltd." and mark.status is RightStatus.in_force
        assert [(p.number, p.outcome.value, p.against) for p in proceedings_of(session, mark)] == [("92081234", "maintained", "Rival Inc.")]
        assert sum(e.what == "proceeding" for e in events_of(session, mark)) == 2


def test_refused_rows_are_reported_and_the_rest_is_stored(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    report = _import(database, blobs, _write(tmp_path, "注册号,商标名称,类别\n1,甲,9\n,乙,9\n3,丙,99\n"))
    assert report.as_json() == {"read": 3, "created": 1, "updated": 0, "unchanged": 0, "refused": [
        {"file": "in.csv", "row": 3, "field": "number", "message": "缺少编号"},
        {"file": "in.csv", "row": 4, "field": "classes", "message": "「99」不是尼斯分类的类号（1 至 45）"}]}
    assert report.rejected == []


def test_a_file_refused_whole_stores_nothing_and_the_others_are_stored(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    broken = _write(tmp_path, xml_samples.FIRST + "<", "broken.xml")
    report = _import(database, blobs, broken, _write(tmp_path, "注册号,商标名称\n1,甲\n"))
    assert report.rejected == ["broken.xml"] and report.created == 1 and report.refused[0].file == "broken.xml"
    with database.read() as session:
        assert list(session.scalars(select(Right.number))) == ["1"]
        assert [e.detail["read"] for e in session.scalars(select(AuditEntry))] == [1]


def test_a_path_that_is_not_there_and_a_kind_nobody_knows_are_refused(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        _import(database, blobs, tmp_path / "none.csv")
    with pytest.raises(Refused):
        _import(database, blobs, _write(tmp_path, "注册号,商标名称\n1,甲\n"), kind="patent")


def test_pictures_of_a_zip_are_stored_by_name_by_folder_and_by_number(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    colours = {"图片/甲.png": "red", "777_front.png": "green", "777_俯视图.png": "blue", "999/1.png": "yellow", "unused.png": "black"}
    path = tmp_path / "in.zip"
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("data/rights.csv", "注册号,商标名称,类别,图片\n555,甲,9,甲.png\n777,乙,9,\n999,丙,9,\n111,丁,9,缺.png\n")
        pack.writestr("说明.txt", "请查收")
        for name, colour in colours.items():
            pack.writestr(name, _picture(colour))
    report = _import(database, blobs, path)
    assert _figures(report) == (4, 4, 0, 0, 0) and [(n.values["file"], n.values["n"]) for n in report.notes] == [("in.zip", "1")]
    with database.read() as session:
        rights = {r.number: r for r in session.scalars(select(Right))}
        assert {n: [i.role for i in r.images] for n, r in rights.items()} == {"555": ["main"], "777": ["front", "top"], "999": ["main"], "111": []}
        assert blobs.get(rights["555"].images[0].sha256) == _picture("red")
        assert rights["111"].extra["missing_images"] == ["缺.png"]
    assert len(list(blobs.hashes())) == 4
    assert _figures(_import(database, blobs, path)) == (4, 0, 0, 4, 0)


def test_pictures_beside_the_file_stay_inside_its_folder(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    inside = tmp_path / "in"
    (inside / "pictures").mkdir(parents=True)
    (inside / "pictures" / "a.png").write_bytes(_picture("red"))
    (inside / "b.png").write_text("no picture")
    (tmp_path / "secret.png").write_bytes(_picture("blue"))
    (inside / "link.png").symlink_to(tmp_path / "secret.png")
    path = _write(inside, "注册号,商标名称,图片\n1,甲,a.png;../secret.png;link.png;b.png;/etc/passwd\n")
    _import(database, blobs, path)
    with database.read() as session:
        mark = session.scalars(select(Right)).one()
        assert len(mark.images) == 1 and mark.extra["missing_images"] == ["../secret.png", "link.png", "b.png", "/etc/passwd"]
    assert len(list(blobs.hashes())) == 1


def test_authorisations_are_recorded_once(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    own = {"kind": "trademark", "office": "CN", "number": "1", "text": "甲", "classes": [], "status": "in_force",
           "authorised": [{"grantee": "某商行", "from": "2024-01-01", "to": "2027-12-31"}]}
    path = _write(tmp_path, json.dumps(own, ensure_ascii=False) + "\n", "a.jsonl")
    assert _figures(_import(database, blobs, path)) == (1, 1, 0, 0, 0)
    assert _figures(_import(database, blobs, path)) == (1, 0, 0, 1, 0)
    more = {**own, "authorised": [*own["authorised"], "另一商行"]}
    assert _figures(_import(database, blobs, _write(tmp_path, json.dumps(more, ensure_ascii=False) + "\n", "b.jsonl"))) == (1, 0, 1, 0, 0)
    with database.read() as session:
        assert [(g.grantee, g.ends) for g in authorisations_of(session, 1)] == [("另一商行", None), ("某商行", date(2027, 12, 31))]


def test_what_is_exported_imports_as_the_same_rights(database: Database, blobs: BlobStore, tmp_path: Path) -> None:
    files = [_write(tmp_path, t, n) for t, n in ((xml_samples.FIRST, "a.xml"), (xml_samples.DAILY, "b.xml"), (xml_samples.GRANT_DESIGN, "c.xml"))]
    _import(database, blobs, *files)
    with database.read() as session:
        first = list(all_rights(session))
    assert list(first[0])[:15] == ["kind", "number", "office", "title", "text", "classes", "goods", "filed", "registered", "expires", "status", "owner", "territory", "images", "source"]
    path = _write(tmp_path, "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in first), "out.jsonl")
    assert _figures(_import(database, blobs, path)) == (4, 0, 0, 4, 0)
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    Base.metadata.create_all(other.engine)
    assert _figures(_import(other, blobs, path)) == (4, 4, 0, 0, 0)
    with other.read() as session:
        assert list(all_rights(session)) == first
    other.close()


def _large(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["注册号", "商标名称", "类别", "权利人", "申请日期", "有效期至", "商品/服务"])
        for n in range(rows):
            lines.writerow([10_000_000 + n, f"楚天{n}号", n % 45 + 1, f"武汉第{n % 5000}有限公司", "2015-03-04", "2030-03-04", "服装；鞋；帽"])


# VmHWM is this program's own peak; ru_maxrss would be that of the parent it was forked from
SCRIPT = """
import sys
from datetime import UTC, datetime
from pathlib import Path
import registry.sightings, registry.imports.apply as apply
from registry.db import Base, Database
from registry.evidence import BlobStore
apply.SMALL, apply.BATCH = int(sys.argv[4]), int(sys.argv[5])
report = apply.import_files(Database("sqlite:///" + sys.argv[1]), BlobStore(Path(sys.argv[2])), [Path(sys.argv[3])], by="t", at=datetime(2026, 11, 24, tzinfo=UTC))
print(report.read, report.created, report.updated, report.unchanged, report.refused_total,
      next(int(line.split()[1]) // 1024 for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""
READ = """
import sys
from pathlib import Path
from registry.imports.reading import convert
convert({"path": sys.argv[1], "work": sys.argv[2], "source": "x", "office": "CN", "on": "2026-11-24"}, [], lambda n: None)
print(next(int(line.split()[1]) // 1024 for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def _command(tmp_path: Path, path: Path, small: int, batch: int) -> list[str]:
    return [sys.executable, "-c", SCRIPT, str(tmp_path / "kuaiwei.db"), str(tmp_path / "blobs"), str(path), str(small), str(batch)]


FORKING = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
import registry.sightings, registry.imports.apply as apply
from matching.text.normalise import fold
from registry.db import Database
from registry.evidence import BlobStore
apply.SMALL, apply.BATCH = 1, int(sys.argv[4])
fold("启动")
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        apply.import_files(Database("sqlite:///" + sys.argv[1]), BlobStore(Path(sys.argv[2])), [Path(sys.argv[3])], by="t",
                           at=datetime(2026, 11, 24, tzinfo=UTC), scratch=Path(sys.argv[5]))
        os._exit(0)
    print(pid, flush=True)
    print(os.waitpid(pid, 0)[1], flush=True)
"""
"""Everything is loaded once; each line forks an import that may be killed."""


def _drill(database: Database, tmp_path: Path, rows: int, kills: int) -> None:
    path, rng, killed = tmp_path / "large.csv", Random(7), 0
    _large(path, rows)
    command = [sys.executable, "-c", FORKING, str(tmp_path / "kuaiwei.db"), str(tmp_path / "blobs"), str(path), "20", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as forking:
        assert forking.stdin is not None and forking.stdout is not None

        def start() -> int:
            forking.stdin.write("go\n")
            forking.stdin.flush()
            return int(forking.stdout.readline())

        for _ in range(kills):
            pid = start()
            _wait_for_progress(database, rng)
            os.kill(pid, signal.SIGKILL)
            killed += int(forking.stdout.readline()) == signal.SIGKILL
            with database.read() as session:
                runs = recent_imports(session)
                assert any(r.done for r in runs) or count_rights(session) == sum(r.next_group for r in runs), "the resume point is what is stored"
        start()
        assert int(forking.stdout.readline()) == 0
        forking.stdin.close()
    assert killed == kills
    with database.read() as session:
        assert recent_imports(session)[0].done and count_rights(session) == rows
        for table in (RightClass, RightEvent):
            assert session.scalar(select(func.count(table.id))) == rows
        assert session.scalar(select(func.count(Party.id))) == min(rows, 5000)
        assert verify(session).first_bad is None


def _wait_for_progress(database: Database, rng: Random) -> None:
    """One time in four a moment while the file is being read, else until some more is stored and a random moment longer."""
    if rng.random() < 0.25:
        time.sleep(rng.random() * 0.2)
        return
    before = _stored(database)
    for _ in range(400):
        if _stored(database) != before:
            break
        time.sleep(0.02)
    time.sleep(rng.random() * 0.05)


def _stored(database: Database) -> tuple[int, int]:
    with database.read() as session:
        return session.scalar(select(func.count(ImportRun.id))) or 0, session.scalar(select(func.sum(ImportRun.next_group))) or 0


def test_twenty_kills_at_random_points_lose_and_double_nothing(database: Database, tmp_path: Path) -> None:
    _drill(database, tmp_path, 3_000, 20)


@pytest.mark.slow
def test_two_hundred_kills_lose_and_double_nothing(database: Database, tmp_path: Path) -> None:
    _drill(database, tmp_path, 50_000, 200)


def _flat(database: Database, tmp_path: Path, rows: int) -> None:
    path = tmp_path / "large.csv"
    _large(path, rows)
    done = subprocess.run(_command(tmp_path, path, 2000, 500), cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    *figures, peak = (int(n) for n in done.stdout.split())
    assert figures == [rows, rows, 0, 0, 0]
    assert peak < 450, f"{peak} MB"
    read = subprocess.run([sys.executable, "-c", READ, str(path), str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(read.stdout) < 150, f"the child took {read.stdout} MB"


def test_five_thousand_rows_in_flat_memory(database: Database, tmp_path: Path) -> None:
    _flat(database, tmp_path, 5_000)


@pytest.mark.slow
@pytest.mark.parametrize("rows", [100_000, 1_000_000])
def test_very_many_rows_in_flat_memory(database: Database, tmp_path: Path, rows: int) -> None:
    _flat(database, tmp_path, rows)


def test_the_work_folder_of_a_killed_import_is_swept_and_a_running_one_is_not(tmp_path: Path) -> None:
    script = ("import os, sys, time; from pathlib import Path; from registry.imports.workplace import workplace\n"
              "with workplace(Path(sys.argv[1])) as work:\n    (work / 'records.tsv').write_text('x'); print(work, flush=True); time.sleep(600)")
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        folder = Path(running.stdout.readline().strip())
        with workplace(tmp_path) as own:
            assert folder.is_dir() and own != folder
        running.kill()
    assert (folder / "records.tsv").is_file()
    with workplace(tmp_path) as own:
        assert [p.name for p in tmp_path.iterdir()] == [own.name]
    assert not list(tmp_path.iterdir())
