"""The file of a case as an archive: what is in it, also where there is no evidence, and that a stranger can check it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cases import archive, letters, opening
from cases.models import IssuedLetter
from cases.package import verify
from registry.audit import recent
from registry.db import Database
from registry.evidence import BlobStore
from registry.people import Role
from tests import builders as b


def say(_language: str, message: str, values: Mapping[str, str]) -> str:
    return message.format(**values) if values else message


@pytest.mark.parametrize("papers", [0, 2])
def test_a_case_without_evidence_is_exported_with_its_letters_and_its_history(database: Database, tmp_path: Path, papers: int) -> None:
    blobs, ids = BlobStore(tmp_path / "blobs"), []
    with database.write() as s:
        u = b.unit(s)
        lead = b.actor(s, u, Role.lead)
        case = opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind="consultation")
        number = case.number
        for kind in ("reception", "service_record")[:papers]:
            made = letters.begin(s, case, kind, lead, b.NOW)
            ids.append(letters.issue(s, made, lead, b.NOW, say).id)
    for made_id in ids:
        letters.print_issued(database, blobs, made_id, b.NOW)
    with database.read() as s:
        gathered = archive.gather(s, blobs, opening.case_by_number(s, lead, number))
        hashes = {sha256 for made_id in ids for x in [s.get_one(IssuedLetter, made_id)] for sha256 in (x.paper_sha256, x.paper_en_sha256)}
        assert archive.paper_hashes(s) == hashes
    out = io.BytesIO()
    receipt = archive.seal(gathered, out, b.NOW, "同事")
    with database.write() as s:
        archive.book(s, gathered, receipt, b.NOW, "同事")
        assert recent(s, limit=1)[0].act == archive.ACT
    (tmp_path / "case.zip").write_bytes(out.getvalue())
    assert verify(tmp_path / "case.zip").ok and receipt.members == 2 * papers
    with zipfile.ZipFile(out) as packed:
        packed.extractall(tmp_path / "unpacked")
        listed = json.loads(packed.read("manifest.json"))
    assert {f["sha256"] for f in listed["files"]} >= hashes
    assert number in json.dumps(listed, ensure_ascii=False)
    assert subprocess.run([sys.executable, "check.py"], cwd=tmp_path / "unpacked", check=False, capture_output=True).returncode == 0
