"""What a reference opinion says, as data: the fifteen sections of domain.md 3.1 with the comparison form of its kind of right.

The paper is printed from this alone, so an `OpinionPaper` stored as JSON prints the same bytes in ten years. All words are in one
language (`language`); the twin in the other language is a second `OpinionPaper` with the same number. No score belongs in any field:
`measured` and `machine.shown` name what was measured, people conclude.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cases.papers import render
from cases.papers.shape import from_json, to_json

GRADES = ("high", "rather_high", "undecided", "rather_low", "low")
"""The closed list of conclusions, as cases.models.Conclusion."""
RESULTS = ("pass", "fail", "unknown", "not_applicable")
KINDS = ("trademark", "design", "invention", "utility_model", "gi", "copyright")

FEATURE_COLUMNS: dict[str, tuple[str, ...]] = {
    "trademark": (),
    "design": ("view", "feature", "visible", "functional", "new", "accused", "difference", "weight"),
    "invention": ("number", "claim", "construction", "accused", "evidence", "result", "remark"),
    "utility_model": ("number", "claim", "construction", "accused", "evidence", "result", "remark"),
    "gi": (),
    "copyright": ("expression", "accused", "access", "difference"),
}
"""The keys of `Feature.cells` by kind of right (domain.md 3.1): 设计特征比对表, 技术特征比对表, 作品比对表."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A fact with its name, printed as given: (页面地址, https://…)."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture by the name under which its bytes are handed to `print_opinion`; `caption` says view, source or place."""

    name: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class RightPart:
    """Section 4. Dates are written as they shall be read (2026-11-22); an empty text prints no line."""

    number: str
    title: str
    owner: str
    office: str = ""
    filed: str = ""
    registered: str = ""
    expires: str = ""
    status: str = ""
    checked_at: str = ""
    """When and where the status was looked up: it decays."""
    checked_source: str = ""
    scope: str = ""
    """Goods with classes, claims relied on, brief explanation, standard of the GI, the work."""
    evaluation_report: str = ""
    proceedings: str = ""
    licence: str = ""
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class AccusedPart:
    """Section 5: what was seen, where, by whom."""

    title: str
    respondent: str = ""
    source: str = ""
    """Address of the page, or fair, hall and booth."""
    captured_at: str = ""
    captured_by: str = ""
    submitted_by: str = ""
    sample_state: str = ""
    facts: tuple[Pair, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class GateLine:
    """Section 6: one of the 18 checks. `result` is one of RESULTS."""

    number: int
    name: str
    result: str
    reason: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """Section 8: a row of the comparison form. `measured` is what the machine saw, in words; `words` are the reviewer's."""

    name: str
    claimed: str
    seen: str
    words: str
    measured: str = ""
    """All measures in one line, on papers frozen before `measures` came."""
    measures: tuple[str, ...] = ()
    """One short sentence each; printed under the comparison, a line each."""


@dataclass(frozen=True, slots=True)
class PanelAnswer:
    """What an expert of the panel concluded, blind to the others and without a name: "专家一", "可能性较高", reasons."""

    who: str
    conclusion: str
    words: str


@dataclass(frozen=True, slots=True)
class Feature:
    """Section 8: a row of the feature table; keys are FEATURE_COLUMNS of the kind, a missing key prints a dash."""

    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Counter:
    """Section 9: what may speak against infringement, and what was found about it."""

    name: str
    reason: str
    words: str
    result: str = "unknown"


@dataclass(frozen=True, slots=True)
class Machine:
    """Section 13: which programs helped. `shown` names the measures that were on the reviewer's screen."""

    engine: str
    policy: str
    tables: tuple[str, ...] = ()
    thresholds: str = ""
    shown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """Section 15. `role` is drafter or signatory; `name` may be a code; an empty `at` is an open place."""

    role: str
    name: str
    code: str = ""
    at: str = ""
    recusal: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Annex: one item with the hash of its bytes as captured."""

    order: int
    name: str
    kind: str
    captured_at: str
    source: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class OpinionPaper:
    """A reference opinion. `kind` is one of KINDS, `conclusion` one of GRADES (or empty in a draft), `status` draft or signed."""

    language: str
    kind: str
    status: str
    issuer: str
    number: str
    version: int
    case_number: str
    issued_at: str
    """ISO 8601 with offset: the second signature, or the moment of a draft. Creation date of the file."""
    issued_on: str
    """The date as printed: 2026年11月22日."""
    requester: str
    purpose: str
    asked: str
    right: RightPart
    accused: AccusedPart
    gates: tuple[GateLine, ...]
    methods: tuple[str, ...]
    law: tuple[str, ...]
    comparison: tuple[Factor, ...]
    against: tuple[Counter, ...]
    reasoning: str
    """Paragraphs parted by line feeds."""
    conclusion: str
    would_change: str
    machine: Machine
    signatures: tuple[Signatory, ...]
    evidence: tuple[EvidenceLine, ...]
    plain: str
    """The one-paragraph version for people who are no lawyers."""
    urgency: str = ""
    act_date: str = ""
    features: tuple[Feature, ...] = ()
    conclusion_words: str = ""
    """A sentence of the reviewer under the grade; what is missing where it cannot be decided."""
    ask_for: tuple[str, ...] = ()
    confidence: str = ""
    panel: tuple[PanelAnswer, ...] = ()
    limits: tuple[str, ...] = ()
    """Further limits; the standing ones are printed anyway."""
    content_sha256: str = ""
    """Hash of the signed words; printed in the verification block and never of the PDF itself."""
    qr: str = ""
    """Address of the verification page (number + hash, no personal data)."""
    seal: str = ""
    """Name of the picture of the office's own seal; empty draws one from the issuer's name."""
    joined: tuple[Picture, ...] = ()
    """Seen and registered picture side by side, details that fit joined by lines, where the match was found by picture."""
    sample: bool = False
    """Invented data: every page says so."""
    extra: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """ValueError where a closed list is left or a paper could say less than it must."""
        for value, allowed, name in ((self.language, ("zh", "en"), "language"), (self.kind, KINDS, "kind"), (self.status, ("draft", "signed"), "status"),
                                     (self.conclusion, (*GRADES, "") if self.status == "draft" else GRADES, "conclusion")):
            if value not in allowed:
                raise ValueError(f"{name} may not be {value!r}")
        if wrong := [g.number for g in self.gates if g.result not in RESULTS]:
            raise ValueError(f"gate {wrong[0]}: unknown result")
        if self.status == "signed":
            self._complete()

    def _complete(self) -> None:
        if not self.against:
            raise ValueError("against is empty: a signed opinion says why it may not infringe")
        if not (self.number and self.reasoning and self.would_change):
            raise ValueError("a signed opinion has a number, reasons, and what would change it")
        signed = [s for s in self.signatures if s.at]
        if len({s.name for s in signed}) < 2 or not all(s.recusal for s in signed):
            raise ValueError("a signed opinion has two signatures of two people, both with recusal declared")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> OpinionPaper:
        """From JSON; ValueError names the field."""
        return from_json(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return to_json(self)


def print_opinion(paper: OpinionPaper, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF. `pictures` are bytes by the names the paper uses; a named picture without bytes prints an empty frame that says so."""
    return render.render("opinion", {**paper.to_dict(), "columns": list(FEATURE_COLUMNS[paper.kind])}, pictures,
                         "en" if paper.language == "en" else "zh")
