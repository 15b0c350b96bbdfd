"""What the phone shows of a candidate: pictures, band, right, and the rows for and against, in short words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from cases import gate, onsite
from cases.models import BoothCheck, Match, MatchState, Result
from matching import policies
from registry.errors import Refused
from registry.pictures import Pictures
from webapp.desk.cards import PICTURE_KINDS, TEXT_KINDS, counter_items, sentence
from webapp.labels import gettext, language, tell

CHIPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("音", frozenset({"sound"})), ("形", frozenset({"shape", "spelling", "script"})), ("义", frozenset({"meaning"})), ("图", PICTURE_KINDS))
GOODS, MOST = 8, 2
SIGNS = {"音": "读音相近", "形": "写法相近", "义": "含义相近", "图": "图形相近"}
OK_STATES = frozenset({"in_force"})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of 为什么像: chip, sentence, detail."""

    chip: str
    head: str
    detail: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The two pictures of a candidate and the outline of what matched; addresses are empty where there is no picture."""

    seen: str
    registered: str
    quad: list[tuple[float, float]] | None
    size: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One candidate of the strip."""

    match: Match
    level: int
    picture: str

    @property
    def aside(self) -> bool:
        return self.match.state is MatchState.noted and self.match.held_because == onsite.NOT_ALIKE

    @property
    def handed(self) -> bool:
        return self.match.state not in (MatchState.noted, MatchState.blocked)

    @property
    def blocked(self) -> bool:
        return self.match.state is MatchState.blocked

    @property
    def valid(self) -> bool:
        return self.match.right.status.name in OK_STATES


def level_of(match: Match) -> int:
    """The band of a match, 1 to 4."""
    return policies.POLICIES[match.right.kind].band(match.score)


def _registered(match: Match) -> str:
    images = match.right.images
    at = next((n for n, i in enumerate(images) if i.sha256 == match.right_picture), 0)
    return url_for("pictures.right", uid=match.right.uid, position=at) if images else ""


def candidates(matches: Sequence[Match]) -> list[Candidate]:
    """The strip: best first, what was set aside at the end."""
    return sorted((Candidate(m, level_of(m), _registered(m)) for m in matches), key=lambda c: (c.aside, -c.match.log_odds))


def thumbnail(check: BoothCheck, pictures: Pictures) -> str:
    """The address of the first photo for a list, where it could be read; nothing is decoded for a list."""
    images = check.sighting.images
    return seen_url(check) if images and pictures.path(images[0].sha256).exists() else ""


def seen_url(check: BoothCheck, sha256: str | None = None) -> str:
    """The address of a photo of the check: the one with this hash, else the first."""
    images = check.sighting.images
    at = next((n for n, i in enumerate(images) if i.sha256 == sha256), 0)
    return url_for("booth.seen", uid=check.uid, position=at) if images else ""


def refusal(pictures: Pictures, sha256: str) -> str:
    """Why a stored photo cannot be read; empty where it can."""
    try:
        pictures.clean(sha256)
    except Refused as problem:
        return tell(problem)
    return ""


def refusals(check: BoothCheck, pictures: Pictures) -> list[str]:
    """Why photos of the check could not be read, one sentence each; the originals are kept all the same."""
    return [why for i in check.sighting.images if (why := refusal(pictures, i.sha256))]


def _corners(match: Match, registered: tuple[int, int] | None) -> list[tuple[float, float]] | None:
    if match.warp and registered:
        w, h = registered
        m = [float(v) for v in match.warp]
        raw = [(m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5], m[6] * x + m[7] * y + m[8] or 1.0) for x, y in ((0, 0), (w, 0), (w, h), (0, h))]
        return [(round(x / z, 1), round(y / z, 1)) for x, y, z in raw]
    if match.box:
        x, y, w, h = match.box
        return [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    return None


def pair(check: BoothCheck, match: Match | None, pictures: Pictures) -> Pair:
    """The photo, and beside it the registered picture of the candidate that is looked at."""
    sha256 = match.seen_picture if match and match.seen_picture else next((i.sha256 for i in check.sighting.images), None)
    size = pictures.size(sha256) if sha256 else None
    seen = seen_url(check, sha256) if size else ""
    if match is None:
        return Pair(seen, "", None, size)
    registered = pictures.size(match.right_picture) if match.right_picture else None
    return Pair(seen, _registered(match), _corners(match, registered) if match.seen_picture else None, size)


def reasons(match: Match) -> list[Row]:
    """为什么像: sound, shape, meaning, picture, goods; for each the strongest findings in whole sentences."""
    rows = [*_words(match), *(row for chip, kinds in CHIPS if (row := _row(match, chip, kinds)))]
    goods = next((g for g in match.gates if g.number == GOODS and g.result is Result.passed), None)
    if goods:
        rows.append(Row(gettext("品"), sentence(goods.reason, goods.values), goods.source and gettext(goods.source)))
    return rows


def _row(match: Match, chip: str, kinds: frozenset[str]) -> Row | None:
    found = sorted((f for f in match.findings if f["kind"] in kinds and _points_to_it(f)), key=lambda f: -float(f["adds"]))
    if not found:
        return None
    details = [sentence(f["detail"], f["values"]) for f in found if f["detail"]][:MOST]
    head = SIGNS[chip]
    if kinds & PICTURE_KINDS:
        head = "图形相近，左右镜像" if match.mirrored else "图形相近，明暗相反" if match.inverted else head
    return Row(gettext(chip), gettext(head), ("" if language() == "zh" else " ").join(details))


def _points_to_it(finding: dict[str, Any]) -> bool:
    """A row that speaks for the likeness; a changed character weighs against the same word but is still how the two are alike."""
    return float(finding["adds"]) > 0.05 or (finding["kind"] in TEXT_KINDS and bool(finding["seen"]) and bool(finding["claimed"]))


def _words(match: Match) -> list[Row]:
    """The words that met, where words led."""
    met = [f for f in match.findings if f["kind"] not in PICTURE_KINDS and f["seen"] and f["claimed"]]
    seen = match.sighting.title[slice(*match.span)] if match.span else max((str(f["seen"]) for f in met), key=len, default="")
    if not seen or not (met or match.span):
        return []
    claimed = max((str(f["claimed"]) for f in met), key=len, default="")
    return [Row(gettext("文"), gettext("所见「{seen}」，注册「{claimed}」", seen=seen, claimed=claimed or match.right.name), "")]


def against(match: Match) -> list[tuple[str, str, str]]:
    """为什么可能不侵权, with what must be asked on the spot; what already stands under 为什么像 is not said twice."""
    said = " ".join(row.detail for row in reasons(match))
    return [item for item in counter_items(match) if not (item[2] and item[2] in said)]


def why_blocked(match: Match) -> str:
    """The reason of the check that holds a candidate back."""
    failed = next((g for g in match.gates if g.result is Result.fail and gate.NAMES[g.number] == match.held_because), None)
    return sentence(failed.reason, failed.values) if failed else ""
