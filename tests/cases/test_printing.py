"""The paper is printed from the frozen snapshot, once, with the office's own seal where it has one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from cases import opinion, printing, review, signing
from cases.models import Answer, Opinion
from registry import setup
from registry.db import Database
from registry.errors import Conflict
from registry.evidence import BlobStore
from registry.people import Role, actor_of
from registry.pictures import Pictures
from tests import builders as b


def say(_language: str, message: str, values: Mapping[str, str]) -> str:
    return message.format(**values) if values else message


def seal_png() -> bytes:
    picture = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    ImageDraw.Draw(picture).ellipse((10, 10, 290, 290), outline=(190, 30, 20, 255), width=12)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def issued(database: Database, *, seal: bool) -> int:
    with database.write() as s:
        u, admin = setup.found_office(s, setup.Founding("江城市知识产权维权援助中心", "admin", b.PASSWORD, number_prefix="鄂维", number_unit="江"), b.NOW)
        if seal:
            setup.set_seal(s, seal_png(), b.NOW, actor=admin.name, actor_id=admin.id)
        drafter, signatory = actor_of(s, b.person(s, u, Role.analyst)), actor_of(s, b.person(s, u, Role.expert))
        case = review.judge(s, drafter, b.match(s, u), review.Decision(Answer.suspect), b.NOW).case
        assert case is not None
        draft = opinion.draft(s, case, drafter, b.NOW)
        words = opinion.Words({r["key"]: "文字近似" for r in draft.rows}, {r["key"]: "未见授权材料" for r in draft.against},
                              "所见标识与注册商标读音相同，使用于相同商品，相关公众易生混淆。", "rather_high", "被投诉人的授权证据")
        opinion.write(s, draft, drafter, words, b.NOW, lock=draft.lock)
        signing.submit(s, draft, drafter, b.NOW, recusal=True)
        return signing.issue(s, draft, signatory, b.NOW, printing.snapshot(s, draft, say), recusal=True).id


def printed(database: Database, tmp_path: Path, opinion_id: int) -> tuple[bytes, bytes]:
    blobs = BlobStore(tmp_path / "blobs")
    pictures = Pictures(tmp_path / "pictures", blobs, lambda data, _side: data)
    printing.print_opinion(database, blobs, pictures, opinion_id, b.NOW)
    with database.read() as s:
        o = s.get_one(Opinion, opinion_id)
        return blobs.get(o.paper_sha256), blobs.get(o.paper_en_sha256)


@pytest.mark.parametrize("seal", [False, True])
def test_both_papers_are_printed_and_never_replaced(database: Database, tmp_path: Path, seal: bool) -> None:
    opinion_id = issued(database, seal=seal)
    zh, en = printed(database, tmp_path, opinion_id)
    assert zh.startswith(b"%PDF") and en.startswith(b"%PDF") and zh != en
    assert (b"/Subtype/Image" in zh.replace(b" ", b"")) is seal, "without a seal of its own one is drawn as vectors"
    with database.write() as s:
        o = s.get_one(Opinion, opinion_id)
        signing.keep_paper(s, o, "0" * 64, "1" * 64, b.NOW + timedelta(days=1))
    assert printed(database, tmp_path, opinion_id) == (zh, en)


def test_a_draft_is_not_printed(database: Database, tmp_path: Path) -> None:
    opinion_id = issued(database, seal=False)
    with database.write() as s:
        o = s.get_one(Opinion, opinion_id)
        o.state = o.state.__class__.review
    with pytest.raises(Conflict):
        printed(database, tmp_path, opinion_id)
