"""Which rights are searched first and always."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from registry.authorisations import authorise
from registry.db import Database
from registry.evidence import BlobStore
from registry.lookup import Lookup, Seen
from registry.pictures import Pictures
from registry.tiers import first_tier
from tests.builders import right


def never(*_: Any) -> Any:
    raise AssertionError("no picture is decoded here")


def lookup_in(folder: Path) -> Lookup:
    return Lookup(folder / "index", Pictures(folder / "pictures", BlobStore(folder / "blobs"), never))


def test_the_first_tier_is_what_somebody_here_looks_after(database: Database) -> None:
    with database.write() as session:
        granted, ended, plain = right(session, "云步岚"), right(session, "谷雨坊"), right(session, "秋水伊人")
        authorise(session, granted, "某商行")
        authorise(session, ended, "某商行").revoked_on = date(2026, 1, 1)
        session.flush()
        assert first_tier(session) == {granted.id}
        assert plain.id not in first_tier(session)


def test_a_right_of_the_first_tier_is_not_crowded_out_by_a_full_register(database: Database, tmp_path: Path) -> None:
    lookup = lookup_in(tmp_path)
    with database.write() as session:
        for k in range(40):
            right(session, "云步岚", number=f"{7000000 + k}", owner=f"公司{k}")
        mine = right(session, "云布兰", owner="我的公司")
        number = mine.id
    lookup.refresh(database)
    seen = Seen(("云步岚 外套",))
    assert str(number) not in {m.mark for m, _ in lookup.search(seen).words}
    with database.write() as session:
        authorise(session, session.get_one(type(mine), number), "某商行")
    lookup.refresh(database)
    assert lookup.words.first.ids() == {str(number)}
    assert str(number) in {m.mark for m, _ in lookup.search(seen).words}
    again = lookup_in(tmp_path)
    assert str(number) in {m.mark for m, _ in again.search(seen).words}
