"""What goes in and out of the API, as pydantic models: the OpenAPI description is made from them, and every answer is built through them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

PHOTO: JsonDict = {"type": "string", "contentMediaType": "application/octet-stream"}


class Shape(BaseModel):
    """No field beyond those named."""

    model_config = ConfigDict(extra="forbid")


class Error(Shape):
    """What went wrong, in words for people and a code for programs."""

    code: str = Field(examples=["refused"])
    message: str
    field: str | None = Field(description="The field that is to blame, where one is")


class ErrorAnswer(Shape):
    """Every answer that is not a success."""

    error: Error


class ClassOf(Shape):
    """A class of goods."""

    system: str = Field(examples=["nice"])
    edition: str
    code: str = Field(examples=["21"])
    goods: str


class RightShort(Shape):
    """A right as lists and candidates show it."""

    id: str = Field(description="Public id")
    kind: str = Field(examples=["trademark"])
    office: str = Field(description="WIPO ST.3 code", examples=["CN"])
    number: str
    name: str = Field(description="Words of a mark, else the title")
    status: str = Field(examples=["in_force"])
    expires: date | None
    owner: str | None
    classes: list[str] = Field(description="Codes of the classes", examples=[["21"]])


class RightFull(RightShort):
    """A right as the register holds it."""

    title: str
    text: str
    names: list[str] = Field(description="Other names of the same right")
    filed: date | None
    registered: date | None
    territory: list[str]
    goods: list[ClassOf]
    images: list[str] = Field(description="SHA-256 of the registered pictures")
    description: str
    source: str
    status_source: str
    status_checked_on: date | None


class RightsPage(Shape):
    """A page of the register."""

    total: int
    page: int
    pages: int
    rights: list[RightShort]


class RightsQuery(Shape):
    """What of the register is wanted."""

    q: Annotated[str, Field(max_length=200, description="Part of a name, or the beginning of a number")] = ""
    kind: Annotated[str, Field(max_length=32, description="trademark, design, invention, utility_model, gi, copyright")] = ""
    status: Annotated[str, Field(max_length=32, description="pending, in_force, expired, lapsed, revoked, invalid, disputed, unknown")] = ""
    page: Annotated[int, Field(ge=1, le=100_000)] = 1
    per_page: Annotated[int, Field(ge=1, le=200)] = 50


class FindingOut(Shape):
    """One row of an explanation. The rows add up: score = 1/(1+e^-sum)."""

    feature: str
    adds: float = Field(description="Log-odds")
    seen: str
    claimed: str
    detail: str
    kind: str = Field(examples=["sound"])


class Doubt(Shape):
    """A reason why it may not infringe."""

    word: str
    reason: str
    detail: str


class CandidateOut(Shape):
    """A right that may be concerned. The machine points; whether something infringes is for experts to say."""

    match: str = Field(description="Public id of the pair")
    right: RightShort
    score: float = Field(ge=0, le=1, description="Calibrated chance that an examiner would call it similar")
    band: int = Field(ge=1, le=4, description="4 very near, 3 near, 2 doubtful, 1 below")
    state: str = Field(examples=["noted"], description="blocked, noted, queued, watching, material, dismissed, case")
    held_because: str
    findings: list[FindingOut]
    against: list[Doubt]


class PhotoOut(Shape):
    """A photo as it was kept."""

    sha256: str
    refused: str | None = Field(description="Why it could not be read; the original is kept all the same")


class CheckForm(BaseModel):
    """A booth check."""

    photo: list[str] = Field(default=[], max_length=6, description="Photos, at most 20 MB each", json_schema_extra={"items": PHOTO})
    text: str = Field(default="", max_length=2000, description="Words seen")
    fair: str = Field(default="", max_length=64, description="The fair's number or public id")
    booth: str = Field(default="", max_length=40, description="Booth number on the fair's list", examples=["1.1A01"])
    device_at: str = Field(default="", description="When the device says that the photo was taken, ISO 8601 with zone")


class CheckAnswer(Shape):
    """A received check and its candidates, best first."""

    check: str = Field(description="Public id")
    receipt: str = Field(description="A short number that can be read out", examples=["1124-0003"])
    received_at: datetime
    answered_at: datetime | None = Field(description="Null while the comparison is still to be done")
    booth: str
    text: str
    photos: list[PhotoOut]
    read: list[str] = Field(description="Words read off the photos, once that is done")
    rights: int = Field(description="Size of the register that was searched: no candidate means not found among these")
    candidates: list[CandidateOut]


class StepOut(Shape):
    """One step of a case."""

    at: datetime
    by: str
    move: str
    state: str
    note: str


class ClockOut(Shape):
    """A legal clock."""

    rule: str
    started_at: datetime
    due_at: datetime
    stopped_at: datetime | None
    ended_at: datetime | None


class OpinionOut(Shape):
    """A reference opinion."""

    number: str | None
    state: str
    issued_at: datetime | None
    paper_sha256: str


class CaseOut(Shape):
    """A case with its course."""

    number: str
    kind: str
    kind_name: str
    state: str
    state_name: str
    title: str
    respondent: str
    act_date: date
    opened_at: datetime
    closed_at: datetime | None
    right: RightShort
    clocks: list[ClockOut]
    steps: list[StepOut]
    opinions: list[OpinionOut]


class MoveOut(Shape):
    """A move of the table for this kind of case."""

    code: str
    name: str
    to: str = Field(description="The state after it")
    needs_note: bool
    paper: str = Field(description="The paper that comes out, empty for none")
    possible: bool = Field(description="Can the caller take it now through this door?")
    reason: str = Field(description="Why not, in the caller's language; empty where it is possible")


class MovesOut(Shape):
    """All moves of the table for a case in its present state."""

    number: str
    state: str
    moves: list[MoveOut]


class MoveForm(BaseModel):
    """A move to take."""

    move: str = Field(min_length=1, max_length=20, description="Its code")
    note: str = Field(default="", max_length=1000, description="The reason; some moves want one")


class Waiting(Shape):
    """A cluster that is decided together."""

    match: str
    matches: int
    right: RightShort
    score: float
    due_at: datetime
    channel: str
    title: str


class QueueOut(Shape):
    """The review queue in figures, and what is due first."""

    clusters: int
    matches: int
    by_channel: dict[str, int]
    by_state: dict[str, int]
    overdue: int = Field(description="Of `first`, how many are past their deadline")
    first: list[Waiting]


def as_json(shape: BaseModel) -> Mapping[str, Any]:
    """The model as JSON values: instants with their zone."""
    return shape.model_dump(mode="json")
