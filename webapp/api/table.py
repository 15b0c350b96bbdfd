"""Every operation of the API, once: the routes are registered from this table and the OpenAPI description is written from it."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel

from webapp.api import shapes

COMMON = (401, 403, 503)
"""What every operation behind a token may answer besides its own."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. `answer` None means a plain object (the description itself)."""

    endpoint: str
    method: str
    rule: str
    summary: str
    detail: str = ""
    answer: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    form: type[BaseModel] | None = None
    headers: tuple[tuple[str, str], ...] = ()
    also: tuple[tuple[int, str], ...] = ()
    """Other successes: status and what it means; the shape is the same."""
    problems: tuple[int, ...] = ()
    public: bool = False


OPERATIONS: tuple[Operation, ...] = (
    Operation("create_check", "POST", "/v1/checks", "Send a booth check",
              "The photo is stored and committed before anything is compared: an answer with a receipt means that nothing can be lost. The same key with "
              "the same content is the same check and gets the same answer; with other content it is a conflict.",
              shapes.CheckAnswer, form=shapes.CheckForm, headers=(("Idempotency-Key", "Made once for each check, at most 255 characters"),),
              also=((202, "Stored with a receipt, not compared yet: ask for the check later"),), problems=(400, 409, 413, 422)),
    Operation("check", "GET", "/v1/checks/<id>", "A check as it stands now", "Candidates may be more than in the first answer once the words on the photo are read.",
              shapes.CheckAnswer, problems=(404,)),
    Operation("rights", "GET", "/v1/rights", "Search the register", answer=shapes.RightsPage, query=shapes.RightsQuery, problems=(422, 429)),
    Operation("right", "GET", "/v1/rights/<id>", "A right", answer=shapes.RightFull, problems=(404,)),
    Operation("case", "GET", "/v1/cases/<number>", "A case in one's sight", answer=shapes.CaseOut, problems=(404,)),
    Operation("moves", "GET", "/v1/cases/<number>/moves", "The table of moves for a case", "Every move of its kind of case: possible now for the caller, or why not.",
              answer=shapes.MovesOut, problems=(404,)),
    Operation("take_move", "POST", "/v1/cases/<number>/moves", "Take a move", "Checked against the table: 409 with the reason where the state does not allow it or a "
              "reason is wanted and missing, 403 where another role takes it.", shapes.CaseOut, form=shapes.MoveForm, problems=(400, 404, 409, 422)),
    Operation("queue", "GET", "/v1/queue", "The review queue in figures", answer=shapes.QueueOut),
    Operation("openapi", "GET", "/openapi.json", "This description", public=True),
)
