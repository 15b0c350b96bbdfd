"""A right's page, and the page of an import, show which rights look alike by picture."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
from sqlalchemy import select

from matching.image.build.alter import turned
from registry.people import actor_of, person_by_login
from registry.rights import Right, RightImage
from tests import builders
from tests.matching.image.pictures import drawn, png
from tests.webapp.conftest import Office
from webapp.jobs import Job, enqueue, run_one
from webapp.tasks import HANDLERS


def test_a_right_with_the_same_picture_is_shown_as_a_look_alike(office: Office) -> None:
    engines = office.app.extensions["kuaiwei"].engines
    shas = {name: engines.blobs.put(png(drawn()[name])) for name in ("p1", "p2")}
    with office.database.write() as session:
        rights: list[Right] = [builders.right(session, "澜雀"), builders.right(session, "棠予", owner="棠予化妆品有限公司"), builders.right(session, "云岫")]
        for right, name in zip(rights, ("p1", "p1", "p2"), strict=True):
            right.images = [RightImage(sha256=shas[name])]
            right.indexed_digest = "to be indexed"
        session.flush()
        uids = [r.uid for r in rights]
    engines.lookup.refresh(office.database)
    client = office.browser("analyst")
    first, third = client.get(f"/desk/rights/{uids[0]}/alike").text, client.get(f"/desk/rights/{uids[2]}/alike").text
    assert uids[1] in first and "棠予" in first and uids[2] not in first
    assert uids[0] not in third
    page = client.get(f"/desk/rights/{uids[0]}").text
    assert f'data-load="/desk/rights/{uids[0]}/alike"' in page and "desk.js" in page, "the script that loads it is on the page"
    engines.close()


def imported(office: Office, path: Path, lines: list[str]) -> str:
    """The page of an import of marks with pictures, after its job has run."""
    upload = path / "uploads" / "in.zip"
    upload.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(upload, "w") as pack:
        pack.writestr("rights.csv", "\n".join(["注册号,商标名称,类别,权利人,图片", *lines]))
        for name in ("p1", "p2"):
            pack.writestr(f"{name}.png", png(drawn()[name]))
        pack.writestr("leaning.png", png(turned(drawn()["p1"], np.random.default_rng(3), [])))
    office.clock.forward(minutes=1)
    with office.database.write() as session:
        job = enqueue(session, "import_rights", {"path": str(upload), "name": "in.zip", "kind": "", "by": "导入者"}, office.clock(),
                      actor=actor_of(session, person_by_login(session, "intake")))
        uid = job.uid
    assert run_one(office.database, office.app.extensions["kuaiwei"].engines, HANDLERS, office.clock)
    with office.database.read() as session:
        assert session.scalars(select(Job.state).where(Job.uid == uid)).one() == "done"
    return f"/desk/imports/{uid}"


def test_an_import_says_what_its_pictures_look_like_and_a_person_joins_the_family(office: Office, tmp_path: Path) -> None:
    first = imported(office, tmp_path, ["70000001,澜雀,9,澜雀科技有限公司,p1.png", "70000002,棠予,3,棠予化妆品有限公司,p1.png"])
    client = office.browser("intake")
    assert "「棠予」" in (page := client.get(first).text) and "权利人不同" in page and "归为一族</button>" not in page
    second = imported(office, tmp_path, ["70000003,澜雀图,9,澜雀科技有限公司,leaning.png", "70000004,云岫,9,云岫电子有限公司,p2.png"])
    page = client.get(second).text
    assert "「澜雀图」看起来像「澜雀」" in page and "「澜雀图」看起来像「棠予」" in page and "云岫" not in page
    assert page.count("归为一族</button>") == 1, "offered for rights of one owner"
    with office.database.read() as session:
        old, new = (session.scalars(select(Right.uid).where(Right.number == n)).one() for n in ("70000001", "70000003"))
    assert client.post(f"/desk/rights/{new}/record/family", {"other": old}).status_code == 303
    assert "已在同一族" in (page := client.get(second).text) and "归为一族</button>" not in page
    assert "已在同一族" in client.get(f"/desk/rights/{new}/alike").text
    office.app.extensions["kuaiwei"].engines.close()
