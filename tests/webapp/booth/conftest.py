"""A hall: an office with a fair, two booths, one exhibitor, and three drawn rights that the real engines have indexed."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from cases.models import BoothCheck
from fairs.models import Booth, Exhibitor, Fair, Hall, Tenancy
from registry.network import unit_by_id
from registry.people import person_by_login
from registry.rights import RightImage, RightKind
from registry.setup import the_office
from tests import builders
from tests.webapp.conftest import Office, opened
from webapp import session as sessions
from webapp.shell import Shell


def drawn(seed: int, side: int = 420) -> Image.Image:
    """A device mark with enough in it to be told from others."""
    picture = Image.new("RGB", (side, side), "white")
    pen, n = ImageDraw.Draw(picture), seed * 7919
    for k in range(16):
        n = (n * 1103515245 + 12345) % 2**31
        x, y, r = 40 + n % 300, 40 + (n >> 9) % 300, 14 + (n >> 5) % 46
        colour = ((n >> 3) % 180, (n >> 7) % 180, (n >> 11) % 180)
        if k % 3 == 0:
            pen.ellipse((x, y, x + r, y + r * 0.7), fill=colour)
        elif k % 3 == 1:
            pen.polygon([(x, y), (x + r, y + r // 3), (x + r // 2, y + r)], fill=colour)
        else:
            pen.line([(x, y), (x + 2 * r - 40, y + r), (x - r, y + r + 30)], fill=colour, width=7)
    return picture


def as_bytes(picture: Image.Image, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    picture.save(out, form, quality=90) if form == "JPEG" else picture.save(out, form)
    return out.getvalue()


def photographed(seed: int) -> bytes:
    """The mark on a thing at a booth: smaller, a little turned, darker, on a coloured ground."""
    ground = Image.new("RGB", (900, 700), (176, 160, 138))
    ground.paste(drawn(seed).resize((360, 360)).rotate(4, expand=True, fillcolor=(176, 160, 138)), (280, 160))
    return as_bytes(ImageEnhance.Brightness(ground).enhance(0.9))


@dataclass
class Ground:
    """The hall as tests use it."""

    office: Office
    fair_id: int
    fair: str
    mark: str
    """Public id of the right with the first drawing."""
    token: str

    @property
    def shell(self) -> Shell:
        found = self.office.app.extensions["kuaiwei"]
        assert isinstance(found, Shell)
        return found

    def checks(self) -> list[BoothCheck]:
        with self.office.database.read() as session:
            return list(session.query(BoothCheck).order_by(BoothCheck.id))


def furnish(office: Office) -> tuple[int, str, str, str]:
    """Fair, rights, token."""
    store = office.app.extensions["kuaiwei"].engines.blobs
    with office.database.write() as session:
        found = the_office(session)
        assert found
        unit = unit_by_id(session, found.unit_id)
        fair = Fair(unit_id=unit.id, name="楚江家居礼品展 2026", name_en="Chujiang Home Fair 2026")
        hall = Hall(name="B", booths=[Booth(number="B2-117"), Booth(number="B2-118")])
        fair.halls, fair.exhibitors = [hall], [Exhibitor(key="jt", name="江汀日用品有限公司", name_en="Jiangting Housewares")]
        session.add(fair)
        session.flush()
        session.add(Tenancy(booth_id=hall.booths[0].id, exhibitor_id=fair.exhibitors[0].id))
        words, device, design = (builders.right(session, "澜雀"), builders.right(session, "渡鸦屋"),
                                 builders.right(session, "", kind=RightKind.design, number="202130000001.0", classes=()))
        for right, seed in ((device, 1), (design, 2)):
            right.images = [RightImage(sha256=store.put(as_bytes(drawn(seed), "PNG")))]
        token = sessions.issue_token(session, person_by_login(session, "booth"), office.clock())
        uid, number, mark = fair.uid, fair.id, device.uid
        assert words.uid
    office.app.extensions["kuaiwei"].engines.lookup.refresh(office.database)
    return number, uid, mark, token


@pytest.fixture(scope="session")
def furnished(models: dict[str, tuple[Path, Office]], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[int, str, str, str]]:
    """The hall built once: database, stored bytes, indexes."""
    folder, (file, model) = tmp_path_factory.mktemp("hall"), models["peopled"]
    shutil.copy(file, folder / file.name)
    office = opened(folder, model.uids, model.units)
    facts = furnish(office)
    office.database.close()
    office.app.extensions["kuaiwei"].engines.close()
    return folder, facts


@pytest.fixture
def ground(furnished: tuple[Path, tuple[int, str, str, str]], models: dict[str, tuple[Path, Office]], tmp_path: Path) -> Iterator[Ground]:
    """A hall of the test's own."""
    folder, facts = furnished
    shutil.copytree(folder, tmp_path / "hall")
    office = opened(tmp_path / "hall", models["peopled"][1].uids, models["peopled"][1].units)
    yield Ground(office, *facts)
    office.app.extensions["kuaiwei"].engines.close()
    office.database.close()
