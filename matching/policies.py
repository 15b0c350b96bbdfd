"""What counts for each kind of right, and where the bands lie. To read the policy of a kind is to read one row."""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "2026.11.1"


@dataclass(frozen=True, slots=True)
class Policy:
    """How one kind of right is compared.

    `families` are the features that compete (the strongest leads); `queue_at` is the score from which a person looks at it;
    `bands` are the lower ends of 存疑, 近似, 高度近似.
    """

    kind: str
    families: tuple[str, ...]
    queue_at: float = 0.45
    bands: tuple[float, float, float] = (0.45, 0.75, 0.92)

    def band(self, score: float) -> int:
        """1 not found, 2 doubtful, 3 near, 4 very near."""
        return 1 + sum(score >= lower for lower in self.bands)


POLICIES: dict[str, Policy] = {
    "trademark": Policy("trademark", ("text", "picture")),
    "design": Policy("design", ("picture",)),
    "invention": Policy("invention", ()),
    "utility_model": Policy("utility_model", ()),
    "gi": Policy("gi", ("text", "picture")),
    "copyright": Policy("copyright", ("picture", "text")),
}
"""Inventions and utility models are not compared by machine: their claim chart is written by people (domain.md 3.5)."""
