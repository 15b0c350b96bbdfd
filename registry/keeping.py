"""Do records and stored bytes still agree? Records without bytes, bytes without records, altered bytes (reliability.md R8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.dossiers import Dossier
from registry.evidence import BlobStore, recorded_hashes
from registry.proceedings import RightDocument
from registry.rights import RightImage
from registry.sightings import SightingImage


@dataclass(slots=True)
class KeepingReport:
    """What was looked at and what was found wrong, by hash."""

    blobs: int = 0
    without_bytes: list[str] = field(default_factory=list)
    without_record: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Nothing is missing or altered; stray bytes are harmless."""
        return not self.without_bytes and not self.altered


def known_hashes(session: Session) -> set[str]:
    """Every hash that evidence, rights or sightings name."""
    receipts = (s for pair in session.execute(select(Dossier.receipt_sha256, Dossier.receipt_en_sha256)) for s in pair if s)
    named = (session.scalars(select(table.sha256).distinct()) for table in (RightImage, RightDocument, SightingImage))
    return {*recorded_hashes(session), *receipts, *(sha256 for hashes in named for sha256 in hashes)}


def check(session: Session, blobs: BlobStore, also: Iterable[str] = (), progress: Callable[[int, int], None] | None = None) -> KeepingReport:
    """Read every stored byte again and compare. `also` are hashes that higher floors name (papers)."""
    report, known = KeepingReport(), known_hashes(session) | set(also)
    stored = list(blobs.hashes())
    report.without_bytes = sorted(known - set(stored))
    report.without_record = [s for s in stored if s not in known]
    for n, sha256 in enumerate(stored, 1):
        report.blobs = n
        if not blobs.intact(sha256):
            report.altered.append(sha256)
        if progress:
            progress(n, len(stored))
    return report
