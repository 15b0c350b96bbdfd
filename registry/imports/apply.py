"""Importing rights: a limited child reads and checks the whole file first, then what it read is stored, in batches with a resume point."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from registry.audit import record as audit
from registry.child import run_limited
from registry.db import Database
from registry.errors import Problem, Refused
from registry.evidence import BlobStore
from registry.imports.merge import merge_rows
from registry.imports.models import ImportRun, header_maps, unfinished
from registry.imports.pictures import PictureSource
from registry.imports.record import KINDS
from registry.imports.report import ImportReport, Note
from registry.imports.spool import Group, Spool
from registry.imports.store import Stamp, seen_before, store
from registry.imports.workplace import workplace
from registry.zone import SHANGHAI

SMALL = 2000
"""Up to so many rights a file is stored in one transaction; larger ones in batches of this size."""
BATCH = 2000
READ_MB_PER_S = 0.4
"""Slowest reading that is still honest work (measured: 1-3 MB/s for CSV and XML); a file that takes longer is stopped."""

Progress = Callable[[str, int, int], None]
"""(phase, done, total): `read` counts rows with total 0, `store` counts rights."""


def import_files(database: Database, blobs: BlobStore, paths: Sequence[Path], *, kind: str | None = None, by: str, at: datetime,
                 progress: Progress | None = None, office: str = "CN", scratch: Path | None = None,
                 names: Mapping[Path, str] | None = None) -> ImportReport:
    """Import every file. A file that cannot be read stores nothing and is named in `rejected`; refused rows are listed, the rest is stored.

    Repeating it changes nothing; after a kill it goes on where it was. `kind` overrides what the file says, `office` is used where rows name none.
    `names` are those that uploaded files had on the sender's machine.
    """
    if kind is not None and kind not in KINDS:
        raise Refused("不认识的权利类型「{value}」", field="kind", value=kind)
    report = ImportReport()
    for path in paths:
        if not path.is_file():
            raise Refused("没有这个文件", file=str(path))
    for path in paths:
        with workplace(scratch) as work:
            _import_file(_Task(database, blobs, path, work, kind, office, by, at, progress, (names or {}).get(path, path.name)), report)
    return report


class _Task:
    """One file on its way in."""

    def __init__(self, database: Database, blobs: BlobStore, path: Path, work: Path, kind: str | None, office: str, by: str, at: datetime,
                 progress: Progress | None, name: str) -> None:
        self.name = name
        self.database, self.blobs, self.path, self.work = database, blobs, path, work
        self.kind, self.office, self.by, self.at, self.progress = kind, office, by, at, progress

    def tell(self, phase: str, done: int, total: int) -> None:
        if self.progress:
            self.progress(phase, done, total)

    def stamp(self) -> Stamp:
        return Stamp(self.by, self.at, self.at.astimezone(SHANGHAI).date(), self.name)

    def options(self) -> str:
        return f"{self.kind or ''}/{self.office}"


def _convert(task: _Task) -> int:
    """Let a child read the file into the work folder; answers the rows read."""
    with task.database.read() as session:
        maps = header_maps(session)
    seconds = 10 + task.path.stat().st_size / (READ_MB_PER_S * 1e6)
    argument = {"path": str(task.path.resolve()), "work": str(task.work), "source": task.name, "office": task.office, "kind": task.kind, "maps": maps,
                "on": task.stamp().on.isoformat()}
    answer = run_limited("registry.imports.reading:convert", argument, cpu_s=seconds, wall_s=seconds * 4,
                         progress=lambda n: task.tell("read", n, 0))
    return int(answer.value["read"])


def _import_file(task: _Task, report: ImportReport) -> None:
    name = task.name
    try:
        read = _convert(task)
    except Problem as problem:
        report.rejected.append(name)
        report.refuse(problem.file or name, problem.row, problem.field, problem.message, problem.values)
        return
    report.read += read
    with (task.work / "refused.jsonl").open(encoding="utf-8") as bad:
        for line in bad:
            report.refuse(name, *json.loads(line))
    spool = Spool(task.work)
    try:
        _store_all(task, spool, read, report)
    finally:
        spool.close()


def _store_all(task: _Task, spool: Spool, read: int, report: ImportReport) -> None:
    pictures = PictureSource(task.blobs, task.path.parent, task.work)
    with task.path.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    with task.database.read() as session:
        run = unfinished(session, sha256, task.options(), spool.groups)
        start = run.next_group if run else 0
    missing = 0
    for batch in spool.batches(start, SMALL if spool.groups <= SMALL else BATCH):
        known = _known_already(task, batch) if not pictures.packed else frozenset()
        items = [replace(pictures.find(merge_rows(g.rows())), mark=g.mark) for g in batch if g.key not in known]
        missing += sum(len(i.missing) for i in items)
        with task.database.write(bulk=spool.groups > SMALL) as session:
            run = _run_of(session, task, sha256, spool.groups, read)
            count = store(session, items, task.stamp())
            count["unchanged"] += len(known)
            _move_on(session, task, run, count, len(batch))
        task.tell("store", run.next_group, spool.groups)
    if run is not None:
        report.created, report.updated, report.unchanged = report.created + run.created, report.updated + run.updated, report.unchanged + run.unchanged
    if missing:
        report.notes.append(Note("{file}：有 {n} 个图片文件没有随附，已记下名称", {"file": task.name, "n": str(missing)}))


def _known_already(task: _Task, batch: Sequence[Group]) -> frozenset[str]:
    with task.database.read() as session:
        return seen_before(session, batch)


def _run_of(session: Session, task: _Task, sha256: str, groups: int, read: int) -> ImportRun:
    run = unfinished(session, sha256, task.options(), groups)
    if run is None:
        run = ImportRun(sha256=sha256, options=task.options(), name=task.name, by=task.by, started_at=task.at, groups=groups, next_group=0, read=read,
                        created=0, updated=0, unchanged=0)
        session.add(run)
    return run


def _move_on(session: Session, task: _Task, run: ImportRun, count: Counter[str], groups: int) -> None:
    run.next_group += groups
    run.created, run.updated, run.unchanged = run.created + count["created"], run.updated + count["updated"], run.unchanged + count["unchanged"]
    if run.next_group >= run.groups:
        run.done = True
        audit(session, task.at, "rights.import", f"file:{run.name}", actor=task.by, detail={
            "sha256": run.sha256, "read": run.read, "created": run.created, "updated": run.updated, "unchanged": run.unchanged})

