"""The nouns of the measuring bench: what goes in, what comes out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the query picture after its EXIF turn."""

Span = tuple[int, int]
"""Start and end (exclusive) in code points of the original text."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of an explanation: how much it adds to the log-odds, and the two values that met.

    `detail` is a sentence in Chinese (a message id of the translations), with `{name}` fields filled from `values`.
    `kind` is one of sound, shape, spelling, meaning, script, picture, goods, origin, context, base.
    """

    feature: str
    adds: float
    seen: str = ""
    claimed: str = ""
    detail: str = ""
    kind: str = "base"
    values: dict[str, str] = field(default_factory=dict)

    def sentence(self) -> str:
        """The detail in Chinese with its values filled in."""
        return self.detail.format(**self.values) if self.values else self.detail


def log_odds(findings: Iterable[Finding]) -> float:
    """What the rows add up to, in log-odds."""
    return math.fsum(f.adds for f in findings)


def probability(sum_of_rows: float) -> float:
    """1/(1+e^-sum), safe at both ends."""
    if sum_of_rows >= 0:
        return 1.0 / (1.0 + math.exp(-sum_of_rows))
    e = math.exp(sum_of_rows)
    return e / (1.0 + e)


@dataclass(frozen=True, slots=True)
class Mark:
    """A registered text: its id, its words, other names of the same right, its Nice classes (1-45)."""

    id: str
    text: str
    aliases: tuple[str, ...] = ()
    classes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TextMatch:
    """A registered text found in a text. `span` is null where the hit is not written there (a translation, say)."""

    mark: str
    score: float
    span: Span | None
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class ImageMatch:
    """A registered picture found in a query picture.

    `warp` is a row-major 3×3 homography from the registered picture's pixels to the query's, where one was verified.
    """

    image: str
    score: float
    method: str
    box: Box | None
    mirrored: bool
    inverted: bool
    findings: tuple[Finding, ...]
    warp: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class ImageAnswer:
    """All matches of one query picture, or why it could not be searched; `seconds` is CPU time."""

    matches: tuple[ImageMatch, ...]
    refused: str | None
    seconds: float
