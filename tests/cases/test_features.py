"""Feature tables: what is kept of a form, where table and conclusion cannot both be right, what the paper shows."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from cases import features
from cases.models import Conclusion
from registry.db import Database
from registry.rights import Right, RightImage, RightKind
from tests import builders as b

SAME, EQUIVALENT, MISSING, OPEN = ({"claim": "盖体", "result": r} for r in ("same", "equivalent", "missing", ""))


@pytest.mark.parametrize(("kind", "rows", "conclusion", "spoken"), [
    (RightKind.invention, [SAME, EQUIVALENT], Conclusion.high, ""),
    (RightKind.invention, [SAME, MISSING], Conclusion.high, "全面覆盖"),
    (RightKind.utility_model, [SAME, MISSING], Conclusion.rather_high, "全面覆盖"),
    (RightKind.invention, [SAME, MISSING], Conclusion.low, ""),
    (RightKind.invention, [SAME, OPEN], Conclusion.high, "逐项"),
    (RightKind.invention, [], Conclusion.high, "逐项"),
    (RightKind.invention, [], Conclusion.undecided, ""),
    (RightKind.design, [{"feature": "杯盖", "difference": "clear"}], Conclusion.high, ""),
    (RightKind.trademark, [], Conclusion.high, ""),
])
def test_one_missing_element_is_outside_the_claim(kind: RightKind, rows: list[dict[str, str]], conclusion: Conclusion, spoken: str) -> None:
    said = "".join(features.contradictions(kind, rows, conclusion))
    assert spoken in said if spoken else not said


def test_a_form_keeps_known_columns_closed_answers_and_rows_with_words() -> None:
    form = [{"claim": " 盖体 ", "result": "same", "bad": "x"}, {"result": "same"}, {"claim": "", "accused": ""}, {"claim": "手柄", "result": "perhaps"}]
    assert features.kept(RightKind.invention, form) == [{"claim": "盖体", "result": "same"}, {"claim": "手柄"}]
    assert len(features.kept(RightKind.invention, [{"claim": "盖"}] * 500)) == features.MOST_ROWS
    assert features.kept(RightKind.trademark, form) == []


def right(s: Session, kind: RightKind, **extra: object) -> Right:
    made = b.right(s, kind=kind)
    made.extra = extra
    return made


def test_the_chart_begins_with_the_elements_of_the_first_claim(database: Database) -> None:
    with database.write() as s:
        rows = features.rows_of(right(s, RightKind.invention, claims=[{"text": "一种杯，包括：杯体；盖体；手柄"}, {"text": "如权利要求 1"}]))
        assert [r["claim"] for r in rows] == ["一种杯，包括：杯体", "盖体", "手柄"] and rows[2]["number"] == "1-3"
        assert features.rows_of(right(s, RightKind.invention)) == []
        design = right(s, RightKind.design)
        design.images = [RightImage(sha256="0" * 64, role="front"), RightImage(sha256="1" * 64, role="top"), RightImage(sha256="2" * 64, role="front")]
        assert features.rows_of(design) == [{"view": "主视图"}, {"view": "俯视图"}]


def test_the_paper_shows_the_answers_in_its_language() -> None:
    shown = features.printed(RightKind.invention, [{"claim": "盖体", "result": "missing"}], lambda message: {"缺少": "missing!"}.get(message, message))
    assert shown[0]["result"] == "missing!" and shown[0]["claim"] == "盖体" and shown[0]["remark"] == ""
