"""Dossiers: sealed by hash at deposit, shown to the other floor while they stand, changed by nobody."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from registry import audit, dossiers
from registry.db import Database
from registry.dossiers import Deposit, Dossier, DossierKind, Given
from registry.errors import Conflict, NotFound, Refused
from registry.evidence import BlobStore
from registry.holders import party_named
from registry.keeping import check
from registry.network import Unit
from registry.parties import add_name
from registry.people import Role, actor_of
from tests import builders as b

DAY = date(2026, 11, 24)
FILES = (Given("设计手稿.pdf", b"%PDF-1.7 sketch"), Given("发票.jpg", b"\xff\xd8\xff invoice"))


def made(s: Session, blobs: BlobStore, u: Unit, **changes: Any) -> Dossier:
    given = {"kind": DossierKind.defence, "party": party_named(s, "江汀日用", b.NOW), "title": "保温杯自有设计", "statement": "2018 年起生产", "files": FILES,
             "grounds": ("prior_use", "own_right")} | changes
    return dossiers.deposit(s, blobs, Deposit(**given), b.actor(s, u, Role.intake), b.NOW, DAY, u.id)


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def test_the_seal_is_the_hash_of_a_manifest_that_names_every_file(database: Database, blobs: BlobStore) -> None:
    with database.write() as s:
        d = made(s, blobs, b.unit(s))
        manifest = blobs.get(d.manifest_sha256)
        assert hashlib.sha256(manifest).hexdigest() == d.manifest_sha256
        told = json.loads(manifest)
        assert [f["sha256"] for f in told["files"]] == [hashlib.sha256(f.data).hexdigest() for f in FILES]
        assert (told["number"], told["party"], told["grounds"]) == ("BD-2026-00001", "江汀日用", ["prior_use", "own_right"])
        entry = audit.recent(s, limit=1)[0]
        assert (entry.act, entry.detail["seal"]) == ("dossier.seal", d.manifest_sha256)
        assert dossiers.intact(blobs, d) and check(s, blobs).ok and not check(s, blobs).without_record


def test_a_changed_byte_breaks_the_seal(database: Database, blobs: BlobStore) -> None:
    with database.write() as s:
        d = made(s, blobs, b.unit(s))
        path = blobs.path(d.files[0].evidence.sha256)
        path.chmod(0o640)
        path.write_bytes(FILES[0].data + b" ")
        assert not dossiers.intact(blobs, d)


def test_numbers_run_by_kind_and_year(database: Database, blobs: BlobStore) -> None:
    with database.write() as s:
        u, of = b.unit(s), b.right(s)
        assert [made(s, blobs, u).number for _ in range(2)] == ["BD-2026-00001", "BD-2026-00002"]
        assert made(s, blobs, u, kind=DossierKind.rights, rights=(of,)).number == "QD-2026-00001"


@pytest.mark.parametrize(("changes", "field"), [
    ({"title": " "}, "title"), ({"files": (), "statement": ""}, "statement"), ({"files": (Given("程序.exe", b"MZ"),)}, "files"),
    ({"files": (Given("空.pdf", b""),)}, "files"), ({"files": (Given("a.pdf", b"x"),) * 21}, "files"), ({"grounds": ()}, "grounds"),
    ({"grounds": ("luck",)}, "grounds"), ({"kind": DossierKind.rights}, "rights"), ({"valid_until": date(2026, 11, 23)}, "valid_until")])
def test_what_cannot_be_sealed_is_refused_and_nothing_is_kept(database: Database, blobs: BlobStore, changes: dict[str, Any], field: str) -> None:
    with database.write() as s, pytest.raises(Refused) as refused:
        made(s, blobs, b.unit(s), **changes)
    assert refused.value.field == field and list(blobs.hashes()) == []


def test_it_is_on_file_for_the_sellers_names_while_it_stands(database: Database, blobs: BlobStore) -> None:
    with database.write() as s:
        u, of, other = b.unit(s), b.right(s), b.right(s, "棠予")
        party = party_named(s, "江汀日用", b.NOW)
        add_name(s, party, "江汀旗舰店")
        general, special = made(s, blobs, u), made(s, blobs, u, rights=(other,), valid_until=DAY)
        own = made(s, blobs, u, kind=DossierKind.rights, party=of.owner, rights=(of,), grounds=())
        def ids(right_id: int, seller: str, on: date = DAY, units: frozenset[int] | None = None) -> tuple[list[int], list[int]]:
            found = dossiers.on_file(s, right_id, seller, on, frozenset({u.id}) if units is None else units)
            return [d.id for d in found.rights], [d.id for d in found.defence]

        assert ids(of.id, "江汀旗舰店") == ([own.id], [general.id]) and ids(other.id, "江汀日用") == ([], [special.id, general.id])
        assert ids(other.id, "江汀日用", DAY + timedelta(days=1)) == ([], [general.id]) and ids(of.id, "") == ([own.id], [])
        assert ids(of.id, "江汀日用", units=frozenset({u.id + 99})) == ([], [])
        dossiers.withdraw(s, general, b.actor(s, u, Role.intake), b.NOW)
        assert ids(of.id, "江汀日用") == ([own.id], [])
        with pytest.raises(Conflict):
            dossiers.withdraw(s, general, b.actor(s, u, Role.intake), b.NOW)


def test_a_depositor_sees_its_own_and_staff_those_of_their_units(database: Database, blobs: BlobStore) -> None:
    with database.write() as s:
        u, elsewhere = b.unit(s), b.unit(s, "别处中心")
        d = made(s, blobs, u)
        person = b.person(s, u, Role.respondent)
        person.party_id = d.party_id
        mine, nobody = actor_of(s, person), b.actor(s, u, Role.holder)
        assert dossiers.dossier_by_uid(s, mine, d.uid) is d and dossiers.find_dossiers(s, b.actor(s, u, Role.lead), words="保温杯")[1] == 1
        for stranger in (nobody, b.actor(s, elsewhere, Role.lead)):
            assert dossiers.find_dossiers(s, stranger) == ([], 0)
            with pytest.raises(NotFound):
                dossiers.dossier_by_uid(s, stranger, d.uid)
