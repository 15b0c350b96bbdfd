"""A right's page shows which other rights look like it by picture."""

from __future__ import annotations

from registry.rights import Right, RightImage
from tests import builders
from tests.matching.image.pictures import drawn, png
from tests.webapp.conftest import Office


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
    assert f"/desk/rights/{uids[0]}/alike" in client.get(f"/desk/rights/{uids[0]}").text
    engines.close()
