"""The tables of the case room: matches and their checks, judgements, cases and steps, clocks, opinions and signatures, booth checks."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.db import Base, new_uid
from registry.people import Person
from registry.rights import Right
from registry.sightings import Sighting


class MatchState(StrEnum):
    """Where a match stands: held back by a check, in the queue, or answered by a person."""

    blocked = "blocked"
    noted = "noted"
    """Shown to the person at a booth, not (yet) handed to the desk."""
    queued = "queued"
    watching = "watching"
    material = "material"
    dismissed = "dismissed"
    case = "case"


class Answer(StrEnum):
    """What a reviewer may say; UNSURE is an answer (ask for material)."""

    dismiss = "dismiss"
    watch = "watch"
    material = "material"
    suspect = "suspect"


class Result(StrEnum):
    """The outcome of one gate check."""

    passed = "pass"
    fail = "fail"
    unknown = "unknown"
    not_applicable = "not_applicable"


class Match(Base):
    """A sighting that may concern a right: score, findings, the pictures that met, and its place in the queue."""

    __tablename__ = "matches"
    __table_args__ = (
        UniqueConstraint("sighting_id", "right_id"),
        Index("ix_matches_queue", "unit_id", "state", "due_at", "log_odds"),
        Index("ix_matches_cluster", "cluster_key", "state", "unit_id"),  # three equal columns: without statistics SQLite may else take the other index
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"))
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id"), index=True)
    score: Mapped[float]
    log_odds: Mapped[float]
    findings: Mapped[list[Any]] = mapped_column(default=list)
    """Rows as dictionaries of matching.types.Finding; they add up to log_odds."""
    span: Mapped[list[Any] | None] = mapped_column(default=None)
    """Where in the sighting's title the hit is written: [start, end) in code points."""
    seen_picture: Mapped[str | None]
    """SHA-256 of the sighting's picture that matched best."""
    right_picture: Mapped[str | None]
    box: Mapped[list[Any] | None] = mapped_column(default=None)
    warp: Mapped[list[Any] | None] = mapped_column(default=None)
    method: Mapped[str] = mapped_column(default="")
    mirrored: Mapped[bool] = mapped_column(default=False)
    inverted: Mapped[bool] = mapped_column(default=False)
    engine_version: Mapped[str]
    policy_version: Mapped[str]
    state: Mapped[MatchState]
    held_because: Mapped[str] = mapped_column(default="")
    """Why it is not in the queue, as a message id."""
    held_until: Mapped[date | None] = mapped_column(index=True)
    """The last day on which an authorisation keeps it out of the queue; after it the match comes back."""
    cluster_key: Mapped[str] = mapped_column(default="")
    due_at: Mapped[datetime]
    claimed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    claimed_until: Mapped[datetime | None]
    claimed_at: Mapped[datetime | None]
    """When the one who holds it took it up; renewing the lease does not move it."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    sighting: Mapped[Sighting] = relationship()
    right: Mapped[Right] = relationship()
    claimer: Mapped[Person | None] = relationship()
    gates: Mapped[list[GateCheck]] = relationship(back_populates="match", cascade="all, delete-orphan", order_by="GateCheck.number")


COMPUTED = "computed"
"""Who answered a check that nobody answered by hand."""


class GateCheck(Base):
    """One of the 18 ordered checks (domain.md 3.2), with source, date and who."""

    __tablename__ = "gate_checks"
    __table_args__ = (UniqueConstraint("match_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    result: Mapped[Result]
    reason: Mapped[str] = mapped_column(default="")
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    source: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[datetime]
    by: Mapped[str] = mapped_column(default=COMPUTED)
    match: Mapped[Match] = relationship(back_populates="gates")


class Judgement(Base):
    """One answer of a person to a match. An undone one stays readable."""

    __tablename__ = "judgements"

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    answer: Mapped[Answer]
    reason_code: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    score: Mapped[float]
    seconds: Mapped[float | None]
    """How long the card had been taken up; None where it was answered without a claim."""
    batch: Mapped[str] = mapped_column(default="", index=True)
    """Judgements made with one key press share it; undo takes the whole batch back."""
    undone_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
    match: Mapped[Match] = relationship()


class Case(Base):
    """What is done about matches: its number, kind, state; everything else hangs on it."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    right_id: Mapped[int] = mapped_column(ForeignKey("rights.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    respondent: Mapped[str] = mapped_column(default="")
    act_date: Mapped[date]
    """The day of the act: it decides which law is cited."""
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fairs.id"))
    """The fair at which it was seen: its hours and its answer time count."""
    booth: Mapped[str] = mapped_column(default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    """Only the handler, the leads and the readers named in it may open the file."""
    version: Mapped[int] = mapped_column(default=1)
    right: Mapped[Right] = relationship()
    handler: Mapped[Person | None] = relationship()
    links: Mapped[list[CaseMatch]] = relationship(back_populates="case", cascade="all, delete-orphan", order_by="CaseMatch.id")
    steps: Mapped[list[Step]] = relationship(back_populates="case", cascade="all, delete-orphan", order_by="Step.id")
    clocks: Mapped[list[Clock]] = relationship(back_populates="case", cascade="all, delete-orphan", order_by="Clock.id")
    opinions: Mapped[list[Opinion]] = relationship(back_populates="case", cascade="all, delete-orphan", order_by="Opinion.id")


class CaseMatch(Base):
    """A match that belongs to a case; the first is the leading one."""

    __tablename__ = "case_matches"
    __table_args__ = (UniqueConstraint("case_id", "match_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    match_id: Mapped[int] = mapped_column(ForeignKey("matches.id"), index=True)
    case: Mapped[Case] = relationship(back_populates="links")
    match: Mapped[Match] = relationship()


class Step(Base):
    """One move taken, or a comment; together the timeline."""

    __tablename__ = "steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    move: Mapped[str]
    from_state: Mapped[str] = mapped_column(default="")
    to_state: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="steps")


class Clock(Base):
    """A running or ended legal clock of a case. `due_at` already counts the stops that are over."""

    __tablename__ = "clocks"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str]
    started_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    stopped_at: Mapped[datetime | None]
    """Since when it stands still; empty while it runs."""
    ended_at: Mapped[datetime | None]
    provisional: Mapped[bool] = mapped_column(default=False)
    """Counted through a year whose table of working days is not loaded."""
    case: Mapped[Case] = relationship(back_populates="clocks")
    stops: Mapped[list[ClockStop]] = relationship(back_populates="clock", cascade="all, delete-orphan", order_by="ClockStop.id")


class ClockStop(Base):
    """A time that does not count, and why; stops of different reasons may overlap."""

    __tablename__ = "clock_stops"

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"), index=True)
    because: Mapped[str]
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    clock: Mapped[Clock] = relationship(back_populates="stops")


class ClockAlert(Base):
    """A reminder or an escalation that went out for a clock as it then stood: the same one never goes out twice."""

    __tablename__ = "clock_alerts"
    __table_args__ = (UniqueConstraint("clock_id", "kind", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    clock_id: Mapped[int] = mapped_column(ForeignKey("clocks.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    due_at: Mapped[datetime]
    at: Mapped[datetime]


class OpinionState(StrEnum):
    """A reference opinion from draft to paper."""

    draft = "draft"
    review = "review"
    issued = "issued"
    superseded = "superseded"
    """A correction took its place; it stays readable."""
    withdrawn = "withdrawn"


class Conclusion(StrEnum):
    """The five graded conclusions (domain.md 3.1, section 11)."""

    high = "high"
    rather_high = "rather_high"
    undecided = "undecided"
    rather_low = "rather_low"
    low = "low"


class Opinion(Base):
    """A reference opinion on a case: worksheet and words while it is a draft; number, snapshot and hash once issued."""

    __tablename__ = "opinions"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    number: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[OpinionState]
    asked: Mapped[str] = mapped_column(default="")
    rows: Mapped[list[Any]] = mapped_column(default=list)
    """Comparison rows: {key, machine, seen, claimed, words}; the reviewer's words are what counts."""
    against: Mapped[list[Any]] = mapped_column(default=list)
    """What speaks against infringement: {key, text}; never empty on paper."""
    reasoning: Mapped[str] = mapped_column(default="")
    conclusion: Mapped[Conclusion | None]
    would_change: Mapped[str] = mapped_column(default="")
    features: Mapped[list[Any]] = mapped_column(default=list)
    """The feature table or claim chart: cells by the keys of cases.features.COLUMNS of the kind of right."""
    ask_for: Mapped[list[Any]] = mapped_column(default=list)
    """Material to ask for, one sentence each."""
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("opinions.id"))
    correction: Mapped[str] = mapped_column(default="")
    """Why the opinion it corrects had to be corrected."""
    revoked_at: Mapped[datetime | None]
    revoked_because: Mapped[str] = mapped_column(default="")
    drafted_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    drafted_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    lock: Mapped[int] = mapped_column(default=1)
    issued_at: Mapped[datetime | None]
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Everything on the paper, frozen at the second signature."""
    snapshot_sha256: Mapped[str] = mapped_column(default="")
    paper_sha256: Mapped[str] = mapped_column(default="")
    paper_en_sha256: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship(back_populates="opinions")
    drafter: Mapped[Person] = relationship()
    corrects: Mapped[Opinion | None] = relationship(remote_side="Opinion.id")
    signatures: Mapped[list[Signature]] = relationship(back_populates="opinion", cascade="all, delete-orphan", order_by="Signature.id")


class Signature(Base):
    """A person's signature under an opinion: what was signed is the hash of the words at that moment."""

    __tablename__ = "signatures"
    __table_args__ = (UniqueConstraint("opinion_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opinion_id: Mapped[int] = mapped_column(ForeignKey("opinions.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[str]
    at: Mapped[datetime]
    content_sha256: Mapped[str]
    opinion: Mapped[Opinion] = relationship(back_populates="signatures")
    person: Mapped[Person] = relationship()


class BoothCheck(Base):
    """A booth check sent from a phone, acknowledged once it is here. `key` makes a repeated sending the same check."""

    __tablename__ = "booth_checks"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    key: Mapped[str]
    request_sha256: Mapped[str]
    receipt: Mapped[str]
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sightings.id"))
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fairs.id"))
    booth: Mapped[str] = mapped_column(default="")
    words: Mapped[str] = mapped_column(default="")
    device_at: Mapped[datetime | None]
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    reported: Mapped[bool] = mapped_column(default=False)
    sighting: Mapped[Sighting] = relationship()


class NumberSeries(Base):
    """The last number given in a unit, year and channel; numbers are never used again."""

    __tablename__ = "number_series"
    __table_args__ = (UniqueConstraint("unit_id", "year", "channel"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    year: Mapped[int]
    channel: Mapped[str]
    last: Mapped[int] = mapped_column(default=0)


class LetterState(StrEnum):
    """A paper from draft to going out."""

    draft = "draft"
    issued = "issued"
    dropped = "dropped"


class IssuedLetter(Base):
    """One paper of a case: what people typed while it is a draft; number, frozen content and hashes once it went out."""

    __tablename__ = "letters"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True, default=new_uid)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    number: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[LetterState]
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What was typed: to, text, due, contact, ticks, blanks."""
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    issued_at: Mapped[datetime | None]
    snapshot: Mapped[dict[str, Any]] = mapped_column(default=dict)
    content_sha256: Mapped[str] = mapped_column(default="")
    paper_sha256: Mapped[str] = mapped_column(default="")
    paper_en_sha256: Mapped[str] = mapped_column(default="")
    case: Mapped[Case] = relationship()
    maker: Mapped[Person] = relationship()
