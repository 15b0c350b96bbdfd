"""A right that comes in late: goods that were matched before meet it when somebody asks for it, and what people decided stays."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from cases.models import Match, MatchState
from registry.people import actor_of, person_by_login
from registry.rights import Right
from registry.sightings import Channel, Sighting, screened_already
from tests import builders
from tests.webapp.conftest import Office
from webapp.jobs import enqueue, run_one
from webapp.tasks import HANDLERS

ROWS = "注册号,商标名称,国际分类,申请人名称,专用权期限止\n91234567,澜雀,21,澜雀日用品有限公司,2031-05-20\n"


def run(office: Office) -> None:
    """Everything that waits in the background."""
    while run_one(office.database, office.app.extensions["kuaiwei"].engines, HANDLERS, office.clock):
        pass


def test_goods_matched_before_meet_the_rights_of_an_import(office: Office, tmp_path: Path) -> None:
    upload = tmp_path / "uploads" / "late.csv"
    upload.parent.mkdir()
    with office.database.write() as session:
        person = person_by_login(session, "intake")
        unit = actor_of(session, person)
        where = next(iter(unit.unit_ids))
        made = [Sighting(unit_id=where, channel=channel, key=f"late:{n}", title="澜雀 保温杯 500ml", seller="江汀日用", url=f"http://market.test/{n}", place="market.test",
                         first_seen=builders.NOW, last_seen=builders.NOW, digest="x", removed_at=gone)
                for n, (channel, gone) in enumerate(((Channel.listing, None), (Channel.listing, None), (Channel.listing, builders.NOW), (Channel.photo, None)))]
        session.add_all(made)
        enqueue(session, "screen", {}, office.clock(), actor=unit)
    office.clock.forward(minutes=1)
    run(office)
    with office.database.write() as session:
        assert not session.scalars(select(Match)).all() and screened_already(session) == 2, "neither what is gone nor a booth check"
        upload.write_text(ROWS, encoding="utf-8")
        job = enqueue(session, "import_rights", {"path": str(upload), "name": "late.csv", "kind": "trademark", "by": "导入者"}, office.clock(),
                      actor=actor_of(session, person_by_login(session, "intake")))
        uid = job.uid
    office.clock.forward(minutes=1)
    run(office)
    client = office.browser("intake")
    page = client.get(f"/desk/imports/{uid}").text
    assert "已有 2 条线索" in page and "与新权利比对" in page
    with office.database.read() as session:
        assert session.scalars(select(Right.text)).all() == ["澜雀"] and not session.scalars(select(Match)).all()
    assert client.post("/desk/imports/screen").status_code == 303
    office.clock.forward(minutes=1)
    run(office)
    with office.database.write() as session:
        found = session.scalars(select(Match).order_by(Match.sighting_id)).all()
        assert len(found) == 2
        found[0].state = MatchState.dismissed
    assert client.post("/desk/imports/screen").status_code == 303
    office.clock.forward(minutes=1)
    run(office)
    with office.database.read() as session:
        again = session.scalars(select(Match).order_by(Match.sighting_id)).all()
        assert len(again) == 2 and again[0].state is MatchState.dismissed
