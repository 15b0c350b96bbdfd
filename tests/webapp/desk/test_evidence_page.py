"""The page of a piece of evidence: capture record, custody chain, hand-overs; nothing for other units; altered bytes are not handed on."""

from __future__ import annotations

from io import BytesIO

from PIL import Image
from sqlalchemy import select

from registry.evidence import Captured, CustodyEvent, broken_link, evidence_by_uid, keep
from registry.network import Unit
from registry.sightings import Channel, Sighting
from tests import builders as b
from tests.webapp.conftest import Office

CAPTURE = {"asked_url": "https://m.test/1", "status": 200, "resolved_ip": "203.0.113.7", "headers": {"server": "nginx"}, "browser": "Chromium 148", "refused": []}


def kept(office: Office, unit: str = "centre") -> str:
    """A captured page of a listing; answers its public id."""
    blobs = office.app.extensions["kuaiwei"].engines.blobs
    with office.database.write() as s:
        unit_id = s.scalars(select(Unit.id).where(Unit.uid == office.units[unit])).one()
        seen = Sighting(unit_id=unit_id, channel=Channel.listing, key="listing:1", title="保温杯", url="https://m.test/1", first_seen=b.NOW, last_seen=b.NOW)
        s.add(seen)
        s.flush()
        return keep(s, blobs, Captured(b"<p>cup</p>", "page", "text/html", b.NOW, capture=CAPTURE), unit_id=unit_id, by="采集", at=b.NOW, sighting_id=seen.id).uid


def test_it_shows_how_it_was_captured_and_gives_the_bytes_as_a_file(office: Office) -> None:
    uid, page = kept(office), office.browser("analyst")
    text = page.get(f"/desk/evidence/{uid}").text
    for words in ("203.0.113.7", "nginx", "Chromium 148", "保管链完整", "收存", "采集"):
        assert words in text, words
    file = page.get(f"/desk/evidence/{uid}/file")
    assert file.data == b"<p>cup</p>" and "attachment" in file.headers["Content-Disposition"] and file.headers["Content-Type"] != "text/html"
    assert page.get(f"/desk/evidence/{uid}/picture.jpg").status_code == 404
    with office.database.read() as s:
        listing = s.scalars(select(Sighting.uid)).one()
    assert f"/desk/evidence/{uid}" in page.get(f"/desk/listings/{listing}").text


def test_what_is_shown_of_a_picture_carries_no_metadata_and_the_original_stays(office: Office) -> None:
    exif = Image.Exif()
    exif[0x0110] = "camera of a private person"
    exif.get_ifd(0x8825)[2] = (30.0, 35.0, 0.0)     # where it was taken
    raw = BytesIO()
    Image.new("RGB", (64, 48), "teal").save(raw, "JPEG", exif=exif)
    engines = office.app.extensions["kuaiwei"].engines
    with office.database.write() as s:
        unit_id = s.scalars(select(Unit.id).where(Unit.uid == office.units["centre"])).one()
        uid = keep(s, engines.blobs, Captured(raw.getvalue(), "picture", "image/jpeg", b.NOW), unit_id=unit_id, by="采集", at=b.NOW).uid
    page = office.browser("analyst")
    assert page.get(f"/desk/evidence/{uid}/file").data == raw.getvalue()
    shown = page.get(f"/desk/evidence/{uid}/picture.jpg").data
    engines.close()
    assert b"camera" in raw.getvalue() and b"camera" not in shown and not Image.open(BytesIO(shown)).getexif()


def test_handing_over_is_a_sealed_link_that_names_who_gave_what_to_whom(office: Office) -> None:
    uid, page = kept(office), office.browser("analyst")
    assert page.post(f"/desk/evidence/{uid}/hand", {"to": "市场监管局 周警官", "note": "立案"}).status_code == 303
    assert page.post(f"/desk/evidence/{uid}/check", {}).status_code == 303
    text = page.get(f"/desk/evidence/{uid}").text
    assert "移交" in text and "市场监管局 周警官" in text and "立案" in text and "复核字节，相符" in text
    missing = page.post(f"/desk/evidence/{uid}/hand", {"to": "", "note": "x"})
    assert missing.status_code == 422 and 'id="to-err"' in missing.text
    with office.database.write() as s:
        link = s.scalars(select(CustodyEvent).where(CustodyEvent.act == "handed_over")).one()
        assert link.by == "某analyst" and len(link.seal) == 64
        link.to = "别人"
    with office.database.read() as s:
        unit_ids = list(s.scalars(select(Unit.id)))
        assert broken_link(s, evidence_by_uid(s, unit_ids, uid)) == 2
    assert "保管链第 2 环不符" in page.get(f"/desk/evidence/{uid}").text


def test_altered_bytes_are_not_handed_over(office: Office) -> None:
    uid, page = kept(office), office.browser("analyst")
    blobs = office.app.extensions["kuaiwei"].engines.blobs
    path = blobs.path(next(iter(blobs.hashes())))
    path.chmod(0o640)
    path.write_bytes(b"<p>cap</p>")
    for act in ("hand", "check"):
        answer = page.post(f"/desk/evidence/{uid}/{act}", {"to": "周"})
        assert answer.status_code == 422 and "哈希不符" in answer.text
    with office.database.read() as s:
        assert [c.act for c in s.scalars(select(CustodyEvent))] == ["received"]


def test_another_unit_finds_none_of_it(office: Office) -> None:
    uid, page = kept(office, "other"), office.browser("analyst")
    assert [page.get(f"/desk/evidence/{uid}{tail}").status_code for tail in ("", "/file", "/picture.jpg")] == [404] * 3
    assert page.post(f"/desk/evidence/{uid}/hand", {"to": "周"}).status_code == 404
