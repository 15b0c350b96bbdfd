"""The papers of a case: asked for by its steps, filled from it, numbered, frozen, printed in both languages."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from cases import flow, letters, moves, opening
from cases.letter_parts import letters_of
from cases.models import Case, IssuedLetter, LetterState
from cases.papers.kinds import KINDS, called
from registry.db import Database
from registry.errors import Conflict, NotFound, Refused
from registry.evidence import BlobStore
from registry.network import Unit
from registry.people import Actor, Role
from tests import builders as b

FROM_OTHERS = {"侵权判定参考意见书", "比对表", "投诉或起诉证明"}
"""Papers the table names that are no letters: the opinion with its worksheet, and what the owner brings from court."""


def say(_language: str, message: str, values: Mapping[str, str]) -> str:
    return message.format(**values) if values else message


def opened(s: Session, u: Unit, kind: str = "fair") -> tuple[Case, Actor]:
    lead = b.actor(s, u, Role.lead)
    return opening.open_case(s, lead, [b.match(s, u)], b.NOW, kind=kind), lead


def issued(s: Session, case: Case, lead: Actor, kind: str, **typed: object) -> IssuedLetter:
    made = letters.begin(s, case, kind, lead, b.NOW)
    letters.write(s, made, letters.Typed(**{"to": "江汀日用", "text": "请予配合。", "due": "2026-11-25 10:00", **typed}), b.NOW)  # type: ignore[arg-type]
    return letters.issue(s, made, lead, b.NOW, say)


def test_every_paper_of_the_table_of_moves_can_be_made() -> None:
    asked = {name for m in moves.MOVES for name in m.paper.split("、") if name} - FROM_OTHERS
    assert not {name for name in asked if called(name) is None}


def test_the_steps_say_which_papers_are_of_use(database: Database) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        assert letters.proposed(case)[0] == "complaint_form" and "acceptance" in letters.proposed(case)
        flow.take(s, case, "accept", lead, b.NOW)
        assert letters.proposed(case)[0] == "acceptance" and {"answer", "proof_of_service"} <= set(letters.proposed(case))


@pytest.mark.parametrize("kind", [k for k, kind in KINDS.items() if kind.parts])
def test_every_kind_is_filled_from_the_case_and_prints_as_a_draft(database: Database, kind: str) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        made = letters.begin(s, case, kind, lead, b.NOW)
        for language in letters.LANGUAGES:
            composed = letters.compose(s, made, language, say, b.NOW)
            titles = {block.title for block in composed.blocks}
            assert composed.status == "draft" and ("案件情况" in titles) == ("case" in KINDS[kind].parts)
        assert letters.preview(s, made, "zh", say, b.NOW).startswith(b"%PDF-")


def test_a_paper_goes_out_once_numbered_in_the_case_and_never_changes(database: Database, tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path / "blobs")
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        first, second = issued(s, case, lead, "acceptance"), issued(s, case, lead, "answer")
        assert (first.number, second.number) == (f"{case.number[:-1]}-文01号", f"{case.number[:-1]}-文02号")
        with pytest.raises(Conflict):
            letters.write(s, first, letters.Typed(to="别人"), b.NOW)
        with pytest.raises(Conflict):
            letters.issue(s, first, lead, b.NOW, say)
        with pytest.raises(Conflict):
            letters.drop(s, first, lead, b.NOW)
        uid, number = second.id, second.number
    for _ in range(2):
        letters.print_issued(database, blobs, uid, b.NOW)
    with database.read() as s:
        kept = s.get_one(IssuedLetter, uid)
        if not shutil.which("pdftotext"):
            pytest.skip("pdftotext (poppler-utils) is not on this machine")
        text = subprocess.run(["pdftotext", "-", "-"], input=blobs.get(kept.paper_sha256), capture_output=True, check=True).stdout.decode()
        flat = "".join(text.split())
        assert str(number) in flat and "举证（答辩）告知书" in flat and "2026-11-2510:00" in flat and "蓝鹊保温杯" in flat and "您可以" in flat
        assert kept.paper_en_sha256 != kept.paper_sha256 and len(blobs.get(kept.paper_en_sha256)) > 1000


@pytest.mark.parametrize(("kind", "typed", "gap"), [
    ("acceptance", {"to": ""}, "收件人"), ("answer", {"due": ""}, "时限"), ("deficiency", {"text": ""}, "内容"), ("measure", {"text": ""}, "内容")])
def test_what_is_missing_is_named_before_it_goes_out(database: Database, kind: str, typed: dict[str, str], gap: str) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        with pytest.raises(Refused) as refused:
            issued(s, case, lead, kind, **typed)
        assert gap in str(refused.value.values["gaps"])


def test_a_dropped_draft_is_gone_from_the_list_and_takes_no_number(database: Database) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        dropped = letters.begin(s, case, "recheck", lead, b.NOW)
        letters.drop(s, dropped, lead, b.NOW)
        assert dropped.state is LetterState.dropped and not letters_of(s, case)
        assert issued(s, case, lead, "recheck").number.endswith("-文01号")  # type: ignore[union-attr]


@pytest.mark.parametrize("ticks", [(7,), (-1,)])
def test_a_box_that_is_not_there_is_refused(database: Database, ticks: tuple[int, ...]) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        with pytest.raises(Refused):
            letters.write(s, letters.begin(s, case, "recheck", lead, b.NOW), letters.Typed(ticks=ticks), b.NOW)
        with pytest.raises(Refused):
            letters.begin(s, case, "verdict", lead, b.NOW)


def test_a_paper_of_another_unit_is_not_there(database: Database) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        made = letters.begin(s, case, "recheck", lead, b.NOW)
        with pytest.raises(NotFound):
            letters.letter_by_uid(s, b.actor(s, b.unit(s, "邻市中心"), Role.lead), made.uid)


def test_a_paper_that_is_not_filled_from_a_case_is_not_made_in_one(database: Database) -> None:
    with database.write() as s:
        case, lead = opened(s, b.unit(s))
        with pytest.raises(Refused, match="没有这种文书"):
            letters.begin(s, case, "dossier_receipt", lead, b.NOW)
