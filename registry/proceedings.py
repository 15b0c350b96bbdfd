"""What happens to a right after its grant: proceedings, evaluation reports (Patent Law 2020 art. 66), and papers attached to it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from registry.db import Base, new_uid
from registry.errors import NotFound, Refused
from registry.rights import Right, RightEvent


class ProceedingKind(StrEnum):
    """Invalidation and opposition; cancellation for three years of non-use; ownership; infringement before a court or an authority."""

    invalidation = "invalidation"
    opposition = "opposition"
    non_use = "non_use"
    ownership = "ownership"
    court = "court"
    authority = "authority"


class Outcome(StrEnum):
    """How a proceeding ended; `open` has not."""

    open = "open"
    maintained = "maintained"
    partly = "partly"
    removed = "removed"
    withdrawn = "withdrawn"


class Conclusion(StrEnum):
    """What an evaluation report of a design or utility model says."""

    positive = "positive"
    partly = "partly"
    negative = "negative"


ATTACKS = frozenset({ProceedingKind.invalidation, ProceedingKind.opposition, ProceedingKind.non_use, ProceedingKind.ownership})
"""Proceedings about the right itself: while one is open the right is disputed."""


class PaperKind(StrEnum):
    """What a paper of a right is."""

    certificate = "certificate"
    gazette = "gazette"
    report = "report"
    decision = "decision"
    licence = "licence"
    renewal = "renewal"
    other = "other"


class Proceeding(Base):
    """One proceeding about a right."""

    __tablename__ = "right_proceedings"
    __table_args__ = (UniqueConstraint("right_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ProceedingKind]
    number: Mapped[str]
    """Case number of the body, `5W123456`, `91234567`."""
    body: Mapped[str] = mapped_column(default="")
    against: Mapped[str] = mapped_column(default="")
    """The other party."""
    opened_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.open)
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class EvaluationReport(Base):
    """The office's report on a design or utility model; a negative one is a flag of risk, not the end of the right."""

    __tablename__ = "evaluation_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    number: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date]
    conclusion: Mapped[Conclusion]
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class RightDocument(Base):
    """A paper that belongs to a right, by the hash of its bytes."""

    __tablename__ = "right_documents"
    __table_args__ = (UniqueConstraint("right_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id", ondelete="CASCADE"), index=True)
    sha256: Mapped[str]
    name: Mapped[str]
    media_type: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="other")
    """A member of PaperKind."""
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]

    @property
    def what(self) -> PaperKind:
        """Its kind as people choose it; what older records called otherwise is other."""
        return PaperKind(self.kind) if self.kind in PaperKind.__members__ else PaperKind.other


def _event(session: Session, right: Right, what: str, source: str, after: dict[str, str], by: str, at: datetime) -> None:
    session.add(RightEvent(right_id=right.id, at=at, by=by, source=source, what=what, before={}, after=after))
    session.flush()


def record_proceeding(session: Session, right: Right, kind: ProceedingKind, number: str, *, by: str, at: datetime, body: str = "", against: str = "",
                      opened_on: date | None = None, decided_on: date | None = None, outcome: Outcome = Outcome.open, note: str = "",
                      source: str = "") -> Proceeding:
    """Record a proceeding, or what became of it: kind and number are its identity. Only a change is an event of the right."""
    if not number.strip():
        raise Refused("请写明案号", field="number")
    if decided_on is not None and opened_on is not None and decided_on < opened_on:
        raise Refused("结案日早于立案日", field="decided_on")
    if (outcome is not Outcome.open) != (decided_on is not None):
        raise Refused("结果和结案日要一起填", field="decided_on")
    found = session.scalar(select(Proceeding).where(Proceeding.right_id == right.id, Proceeding.kind == kind, Proceeding.number == number.strip()))
    told = {"body": body, "against": against, "opened_on": opened_on, "decided_on": decided_on, "outcome": outcome, "note": note, "source": source}
    if found is None:
        found = Proceeding(right_id=right.id, kind=kind, number=number.strip(), recorded_at=at, recorded_by=by, **told)
        session.add(found)
    elif all(getattr(found, name) == value for name, value in told.items()):
        return found
    else:
        for name, value in told.items():
            setattr(found, name, value)
    _event(session, right, "proceeding", source, {"kind": kind.value, "number": number.strip(), "outcome": outcome.value}, by, at)
    return found


def record_report(session: Session, right: Right, issued_on: date, conclusion: Conclusion, *, by: str, at: datetime, number: str = "",
                  note: str = "") -> EvaluationReport:
    """Record an evaluation report; only designs and utility models have one. Number and day are its identity: the same again corrects it."""
    if right.kind.value not in ("design", "utility_model"):
        raise Refused("只有外观设计和实用新型有评价报告", field="kind")
    if issued_on > at.date():
        raise Refused("日期还没有到", field="issued_on")
    report = session.scalar(select(EvaluationReport).where(EvaluationReport.right_id == right.id, EvaluationReport.number == number, EvaluationReport.issued_on == issued_on))
    if report is None:
        report = EvaluationReport(right_id=right.id, issued_on=issued_on, conclusion=conclusion, number=number, note=note, recorded_at=at, recorded_by=by)
        session.add(report)
    elif (report.conclusion, report.note) == (conclusion, note):
        return report
    else:
        report.conclusion, report.note = conclusion, note
    _event(session, right, "report", number, {"conclusion": conclusion.value, "issued_on": issued_on.isoformat()}, by, at)
    return report


def record_fees(session: Session, right: Right, until: date, *, by: str, at: datetime, source: str = "") -> None:
    """Record to which day the annual fees are paid (Patent Law 2020 art. 43, 44)."""
    if right.kind.value not in ("design", "utility_model", "invention"):
        raise Refused("这种权利不缴年费", field="fees_until")
    before, after = str(right.extra.get("fees_until") or ""), until.isoformat()
    if before == after:
        return
    right.extra = {**right.extra, "fees_until": after}
    session.add(RightEvent(right_id=right.id, at=at, by=by, source=source, what="fees", before={"fees_until": before}, after={"fees_until": after}))
    session.flush()


def attach(session: Session, right: Right, sha256: str, name: str, *, by: str, at: datetime, media_type: str = "", kind: PaperKind = PaperKind.other) -> RightDocument:
    """Attach stored bytes to a right; the same bytes twice is once."""
    known = session.scalar(select(RightDocument).where(RightDocument.right_id == right.id, RightDocument.sha256 == sha256))
    if known is not None:
        return known
    paper = RightDocument(right_id=right.id, sha256=sha256, name=name[:200], media_type=media_type, kind=kind.value, recorded_at=at, recorded_by=by)
    session.add(paper)
    _event(session, right, "document", name[:200], {"kind": kind.value, "sha256": sha256}, by, at)
    return paper


def proceedings_of(session: Session, right: Right) -> list[Proceeding]:
    """All of a right, newest first."""
    return list(session.scalars(select(Proceeding).where(Proceeding.right_id == right.id).order_by(Proceeding.id.desc())))


def open_attack(session: Session, right: Right) -> Proceeding | None:
    """A proceeding about the right itself that has not ended, if one is recorded."""
    return next((p for p in proceedings_of(session, right) if p.outcome is Outcome.open and p.kind in ATTACKS), None)


def reports_of(session: Session, right: Right) -> list[EvaluationReport]:
    """Evaluation reports, the latest first."""
    return list(session.scalars(select(EvaluationReport).where(EvaluationReport.right_id == right.id).order_by(EvaluationReport.issued_on.desc())))


def documents_of(session: Session, right: Right) -> list[RightDocument]:
    """Papers of a right, newest first."""
    return list(session.scalars(select(RightDocument).where(RightDocument.right_id == right.id).order_by(RightDocument.id.desc())))


def document(session: Session, right: Right, uid: str) -> RightDocument:
    """One paper of this right, or NotFound."""
    found = session.scalar(select(RightDocument).where(RightDocument.right_id == right.id, RightDocument.uid == uid))
    if found is None:
        raise NotFound("没有这份文件")
    return found
