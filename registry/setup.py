"""Founding an office: its root unit, its first administrator, its seal. Done once in a data folder, by command, page or demo alike."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from registry import audit
from registry.db import Base, lock_chain
from registry.errors import Conflict, Refused
from registry.network import Level, Unit, create_unit
from registry.people import Person, Role, count_people, create_person, give_role

PNG = b"\x89PNG\r\n\x1a\n"
FOUNDING_LOCK = 730_002
SEAL_BYTES, SEAL_SIDE = 1024 * 1024, 4000


class OfficeRecord(Base):
    """The one row that says whose data folder this is."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), unique=True)
    demo: Mapped[bool] = mapped_column(default=False)
    """Invented data: every page says so, and the folder never becomes a working office's."""
    seal: Mapped[bytes | None] = mapped_column(LargeBinary)
    """PNG of the seal as it is printed on signed papers; without one the paper leaves its place empty."""
    seal_sha256: Mapped[str] = mapped_column(default="")
    founded_at: Mapped[datetime]
    unit: Mapped[Unit] = relationship()


@dataclass(frozen=True, slots=True)
class Office:
    """Whose folder this is, as pages and papers name it."""

    unit_id: int
    name: str
    name_en: str
    number_prefix: str
    number_unit: str
    demo: bool
    has_seal: bool


@dataclass(frozen=True, slots=True)
class Founding:
    """What the first-run page and `init` ask for."""

    name: str
    login: str
    password: str
    name_en: str = ""
    number_prefix: str = ""
    number_unit: str = ""
    person_name: str = ""
    level: Level = Level.city


def the_office(session: Session) -> Office | None:
    """The founded office, or None before the first run."""
    row = session.scalar(select(OfficeRecord).order_by(OfficeRecord.id).limit(1))
    if row is None:
        return None
    unit = row.unit
    return Office(unit.id, unit.name, unit.name_en, unit.number_prefix, unit.number_unit, row.demo, row.seal is not None)


def _words(value: str, field: str, longest: int) -> str:
    text = value.strip()
    if not text:
        raise Refused("请填写这一项", field=field)
    if len(text) > longest or not text.isprintable():
        raise Refused("最长 {n} 个字符，不能含换行等控制字符", field=field, n=longest)
    return text


def _short(value: str, field: str, longest: int) -> str:
    text = value.strip()
    if any(c in "〔〕-[]/\\" or c.isspace() for c in text):
        raise Refused("不能含空格、括号、横线", field=field)
    return _words(text, field, longest)


def found_office(session: Session, founding: Founding, at: datetime, *, demo: bool = False) -> tuple[Unit, Person]:
    """Make the root unit and the first administrator. Conflict where there is an office already; Refused names the field."""
    lock_chain(session, FOUNDING_LOCK)
    if the_office(session) is not None or count_people(session):
        raise Conflict("这个数据文件夹里已经有一个机构")
    name = _words(founding.name, "name", 60)
    prefix = _short(founding.number_prefix or "快维", "number_prefix", 8)
    letter = _short(founding.number_unit or name[:1], "number_unit", 4)
    unit = create_unit(session, name, founding.level, name_en=founding.name_en.strip()[:120], number_prefix=prefix, number_unit=letter)
    person = create_person(session, founding.login, founding.person_name, founding.password, at)
    give_role(session, person, Role.admin, unit)
    session.add(OfficeRecord(unit_id=unit.id, demo=demo, founded_at=at))
    session.flush()
    audit.record(session, at, "office.found", f"unit:{unit.uid}", actor=person.name, actor_id=person.id, unit_id=unit.id,
                 detail={"name": name, "number_prefix": prefix, "number_unit": letter, "demo": demo})
    return unit, person


def check_seal(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG, read from its header only (nothing is decoded here); Refused says what is wrong."""
    if len(data) > SEAL_BYTES:
        raise Refused("印章图片最大 1 MB", field="seal")
    if len(data) < 33 or not data.startswith(PNG) or data[12:16] != b"IHDR":
        raise Refused("印章图片须为 PNG 格式，底色透明", field="seal")
    width, height = struct.unpack(">II", data[16:24])
    if not (100 <= width <= SEAL_SIDE and 100 <= height <= SEAL_SIDE):
        raise Refused("印章图片的边长须在 100 至 {n} 像素之间", field="seal", n=SEAL_SIDE)
    return width, height


def set_seal(session: Session, data: bytes, at: datetime, *, actor: str, actor_id: int | None) -> None:
    """Replace the seal of the office; the audit trail keeps the hash of each one."""
    check_seal(data)
    row = session.scalar(select(OfficeRecord).order_by(OfficeRecord.id).limit(1))
    if row is None:
        raise Conflict("尚未设立机构，请先运行 ./kuaiwei init")
    row.seal, row.seal_sha256 = data, hashlib.sha256(data).hexdigest()
    session.flush()
    audit.record(session, at, "office.seal", f"unit:{row.unit.uid}", actor=actor, actor_id=actor_id, unit_id=row.unit_id,
                 detail={"sha256": row.seal_sha256})


def seal_of(session: Session) -> bytes | None:
    """The PNG of the seal, or None."""
    row = session.scalar(select(OfficeRecord).order_by(OfficeRecord.id).limit(1))
    return row.seal if row else None
