"""Bytes are stored once, unaltered, and a flipped bit is named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from registry import keeping
from registry.db import Database
from registry.errors import Full, NotFound
from registry.evidence import BlobStore, Captured, custody, custody_of, evidence_of, keep, sha256_of
from tests import builders as b

PHOTO = Captured(b"\xff\xd8 a photo", "photo", "image/jpeg", b.NOW)


def test_the_same_bytes_are_stored_once_and_stay_read_only(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    assert store.put(b"abc") == store.put(b"abc") == sha256_of(b"abc")
    assert list(store.hashes()) == [sha256_of(b"abc")] and not list((tmp_path / "tmp").iterdir())
    assert store.path(sha256_of(b"abc")).stat().st_mode & 0o222 == 0


def test_nothing_is_taken_in_once_the_disk_is_as_full_as_it_may_be(tmp_path: Path) -> None:
    kept = BlobStore(tmp_path).put(b"before")
    full = BlobStore(tmp_path, reserve=1 << 62)
    with pytest.raises(Full):
        full.put(b"after")
    assert full.put(b"before") == kept and full.get(kept) == b"before" and list(full.hashes()) == [kept] and not list((tmp_path / "tmp").iterdir())


LIMITED = """
import resource, signal, sys
from pathlib import Path
from registry.errors import Full
from registry.evidence import BlobStore
store = BlobStore(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    store.put(b"x" * 100_000)
except Full:
    sys.exit(7)
"""


def test_bytes_that_no_longer_fit_leave_nothing_behind(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED, str(tmp_path)], check=False, cwd=Path(__file__).resolve().parents[2])
    assert done.returncode == 7 and list(BlobStore(tmp_path).hashes()) == [] and not list((tmp_path / "tmp").iterdir())


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 63])
def test_a_name_that_is_no_hash_reaches_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        BlobStore(tmp_path).get(name)


def test_half_written_bytes_are_swept_and_never_seen(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    (tmp_path / "tmp" / "half").write_bytes(b"half")
    assert list(store.hashes()) == []
    assert store.sweep(older_than=2**40) == 1


def test_evidence_has_a_custody_chain_from_its_first_second(database: Database, tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    with database.write() as s:
        u = b.unit(s)
        seen = b.sighting(s, u)
        first = keep(s, store, PHOTO, unit_id=u.id, by="陈一苇", at=b.NOW, sighting_id=seen.id)
        again = keep(s, store, PHOTO, unit_id=u.id, by="陈一苇", at=b.NOW, sighting_id=seen.id)
        custody(s, first, b.NOW, "林", "exported", "证据包")
        assert first is again and evidence_of(s, seen.id) == [first]
        assert [(c.seq, c.act) for c in custody_of(s, first.id)] == [(1, "received"), (2, "exported")]


def test_check_names_missing_stray_and_altered_bytes(database: Database, tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    with database.write() as s:
        u = b.unit(s)
        seen = b.sighting(s, u)
        kept = [keep(s, store, Captured(f"photo {n}".encode(), "photo", "image/jpeg", b.NOW), unit_id=u.id, by="x", at=b.NOW, sighting_id=seen.id).sha256
                for n in range(6)]
    stray = store.put(b"nobody knows me")
    store.path(kept[0]).unlink()
    bad = store.path(kept[1])
    bad.chmod(0o640)
    bad.write_bytes(b"Photo 1")
    with database.read() as s:
        report = keeping.check(s, store)
    assert (report.without_bytes, report.without_record, report.altered) == ([kept[0]], [stray], [kept[1]])
    assert not report.ok
