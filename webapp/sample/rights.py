"""The register of the sample world: one line a right, in the form of `rights export` with a few fields more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from webapp.sample import claims, marks, numbers, works
from webapp.sample.goods import LINES
from webapp.sample.owners import BY_KEY, OWNERS, Owner
from webapp.sample.paint import Picture, blend, hexed, on_ground
from webapp.sample.solids import VIEWS, render
from webapp.sample.wares import product

Drawing = Callable[[], Picture]


@dataclass
class Right:
    """A right and how to draw its pictures. `key` is its name inside the sample world, `record` its line in rights.jsonl."""

    key: str
    owner: Owner
    record: dict[str, Any]
    drawings: list[tuple[str, Drawing]] = field(default_factory=list)

    @property
    def valid_in_china(self) -> bool:
        """In force, and in force here."""
        return bool(self.record["status"] == "in_force" and self.record["territory"] == "CN")


def on_paper(shade: Owner, kind: str, variant: int, view: tuple[float, float]) -> Picture:
    """A design view in the muted tones of a register, on white."""
    tones = [blend(hexed(c), (214, 216, 218), 0.72) for c in shade.palette]
    tones[0] = (226, 228, 230)
    return on_ground(render(product(kind, variant), tones, view, 480).picture)


class Register:
    """Draws up the rights in a fixed order, so that numbers depend on the seed alone."""

    def __init__(self, seed: int, today: date) -> None:
        self.rng, self.today, self.rights = Random(f"rights{seed}"), today, list[Right]()
        self.serial = self.rng.randrange(52_000_000, 58_000_000)

    def day(self, oldest: int, youngest: int) -> date:
        """A day so many days ago."""
        return self.today - timedelta(days=self.rng.randint(youngest, oldest))

    def add(self, key: str, owner: str, drawings: list[tuple[str, Drawing]], **given: Any) -> Right:
        who = BY_KEY[owner]
        record: dict[str, Any] = {"kind": "", "number": "", "office": "CN", "title": "", "text": "", "classes": [], "goods": [], "filed": None, "registered": None,
                                  "expires": None, "status": "in_force", "owner": who.zh, "owner_en": who.en, "owner_country": who.country, "territory": "CN", "images": [],
                                  "image_files": [{"file": f"{key.replace('.', '-')}-{role}.png", "role": role} for role, _ in drawings],
                                  "view_roles": [role for role, _ in drawings], "aliases": [], "authorised": [], "gi": None,
                                  "product_kind": None, "feature_words": [], "family": owner, "key": key, "source": "sample"}
        record.update(given)
        record["territory"] = record["office"]
        record["authorised"] = [{"grantee": g.grantee, "scope": g.scope, "territory": g.territory, "from": g.start, "to": g.end}
                                for g in claims.GRANTS if g.owner == owner and record["office"] == "CN"]
        right = Right(key, who, record, drawings)
        self.rights.append(right)
        return right

    def trademark(self, key: str, owner: str, text: str, drawing: Drawing, office: str = "CN", status: str = "in_force", **given: Any) -> None:
        line = LINES[BY_KEY[owner].line]
        self.serial += self.rng.randint(40_000, 190_000)
        number = {"CN": f"{self.serial:08d}", "EM": f"018{self.serial % 1_000_000:06d}", "US": f"{6_000_000 + self.serial % 900_000}"}[office]
        registered = self.day(2600, 500) if status != "expired" else self.day(4300, 4100)
        filed = registered - timedelta(days=self.rng.randint(250, 420))
        expires = registered.replace(year=registered.year + 10, day=min(registered.day, 28))
        dates: dict[str, Any] = {"filed": filed.isoformat(), "registered": registered.isoformat(), "expires": expires.isoformat()}
        if status == "pending":
            dates = {"filed": self.day(300, 60).isoformat()}
        self.add(key, owner, [("mark", drawing)], kind="trademark", number=number, office=office, status=status, text=text,
                 classes=[{"system": "nice", "edition": "13", "code": str(line.nice)}], goods=list(line.goods), product_kind=line.key, **dates, **given)

    def family(self, owner: Owner) -> None:
        """The marks of one owner: words in both scripts, a device, a combined mark."""
        office, status = STATES.get(owner.key, ("CN", "in_force"))
        aliases = list(owner.aliases)
        key = owner.key
        if owner.brand and owner.country == "CN":
            self.trademark(f"{key}.zh", key, owner.brand, lambda: marks.words(owner.brand, owner), office, status, aliases=aliases)
        self.trademark(f"{key}.la", key, owner.latin, lambda: marks.words(owner.latin, owner), office, status, aliases=aliases if owner.country != "CN" else [])
        if owner.device:
            local = owner.brand if owner.country == "CN" else owner.latin
            small = owner.latin if local != owner.latin else ""
            shape: Drawing = (lambda: marks.stacked(owner, local, small)) if len(self.rights) % 2 else (lambda: marks.beside(owner, local, small))
            self.trademark(f"{key}.combined", key, f"{local} {small}".strip(), shape, office, status, aliases=aliases)

    def design(self, i: int, d: claims.Design) -> None:
        year = 2022 + i % 4 if d.status != "expired" else 2014
        filed = date(year, 1 + self.rng.randrange(12), 1 + self.rng.randrange(28))
        filed = min(filed, self.today - timedelta(days=400))
        serial = self.rng.randrange(100_000, 899_999)
        number = {"CN": numbers.patent(filed.year, "design", serial), "EM": f"0{serial + 8_000_000}0001", "US": f"D{serial % 90_000 + 1_000_000}"}[d.office]
        granted = filed + timedelta(days=self.rng.randint(110, 240))
        owner = BY_KEY[d.owner]
        views: list[tuple[str, Drawing]] = [(role, lambda v=view: on_paper(owner, d.kind, d.variant, v)) for role, view in VIEWS.items()]  # type: ignore[misc]
        self.add(f"{d.owner}.design.{d.kind}{d.variant}", d.owner, views, kind="design", number=number, office=d.office, title=d.title, status=d.status,
                 classes=[{"system": "locarno", "edition": "15", "code": d.locarno}], filed=filed.isoformat(), registered=granted.isoformat(),
                 expires=filed.replace(year=filed.year + (15 if filed >= date(2021, 6, 1) else 10)).isoformat(), product_kind=d.kind)

    def patent(self, i: int, p: claims.Patent) -> None:
        filed = date(2020 + i % 4 if p.kind == "invention" else 2021 + i % 4, 1 + self.rng.randrange(12), 1 + self.rng.randrange(28))
        number = numbers.patent(filed.year, p.kind, self.rng.randrange(100_000, 1_299_999)).removeprefix("ZL" if p.status == "pending" else "\0")
        granted = None if p.status == "pending" else (filed + timedelta(days=640 if p.kind == "invention" else 230)).isoformat()
        self.add(f"{p.owner}.{p.kind}", p.owner, [], kind=p.kind, number=number, title=p.title, text=p.summary, status=p.status,
                 classes=[{"system": "ipc", "edition": "2026.01", "code": p.ipc}], filed=filed.isoformat(), registered=granted,
                 expires=None if granted is None else filed.replace(year=filed.year + (20 if p.kind == "invention" else 10)).isoformat(), feature_words=list(p.words))

    def work(self, i: int, w: claims.Work) -> None:
        finished = date(w.year, 1 + self.rng.randrange(9), 1 + self.rng.randrange(28))
        noted = finished + timedelta(days=self.rng.randint(40, 100))
        owner = BY_KEY[w.owner]
        self.add(f"{w.owner}.work", w.owner, [("work", lambda: works.work(w.picture, marks.palette(owner), i))], kind="copyright",
                 number=numbers.work(noted.year, self.rng.randrange(100_000, 399_999)), title=w.title, filed=finished.isoformat(), registered=noted.isoformat(),
                 expires=date(w.year + 50, 12, 31).isoformat())

    def indication(self, g: claims.Indication) -> None:
        owner = BY_KEY[g.owner]
        noted = self.day(3000, 1500)
        self.add(f"{g.owner}.gi", g.owner, [("mark", lambda: marks.stacked(owner, owner.brand))], kind="gi", number=g.number, title=g.name, text=g.name,
                 classes=[{"system": "nice", "edition": "13", "code": str(g.nice)}], goods=[g.goods], filed=(noted - timedelta(days=300)).isoformat(),
                 registered=noted.isoformat(), gi={"area": g.area, "users": list(g.users), "standard": g.standard}, product_kind=owner.line)


STATES: dict[str, tuple[str, str]] = {"solmirex": ("US", "in_force"), "halvorin": ("EM", "in_force"), "pellucia": ("EM", "in_force"), "brisanta": ("CN", "expired"),
                                      "jiuyu": ("CN", "expired"), "xiaozhen": ("CN", "disputed")}


def extras(register: Register) -> None:
    """Marks outside the pattern: devices alone, badges, foreign twins, pending and dead ones."""
    for key in ("mulan", "aju", "lulu", "yange", "lingxiu", "chiluan", "panjiang", "fanli"):
        owner = BY_KEY[key]
        register.trademark(f"{key}.device", key, "", lambda o=owner: marks.figure(o))  # type: ignore[misc]
    for key in ("nordvakt", "korvane", "avenloch"):
        owner = BY_KEY[key]
        register.trademark(f"{key}.badge", key, owner.latin, lambda o=owner: marks.badge(o, o.latin), aliases=list(owner.aliases))  # type: ignore[misc]
        register.trademark(f"{key}.em", key, owner.latin, lambda o=owner: marks.words(o.latin, o), "EM" if key != "avenloch" else "US")  # type: ignore[misc]
    for key, text, status in (("solmirex", "SOLMIREX", "pending"), ("pellucia", "PELLUCIA", "pending"), ("aju", "阿橘大副", "pending"), ("hengyi", "恒漪时光", "revoked"), ("tangyu", "棠予晨露", "in_force"),
                              ("yange", "岩鸽山行", "in_force"), ("kubang", "叠屿小柜", "revoked"), ("brisanta", "BRISANTA", "in_force")):
        owner = BY_KEY[key]
        office = "EM" if (key, status) == ("brisanta", "in_force") else "CN"
        register.trademark(f"{key}.{'em' if office == 'EM' else 'cn-' + status}", key, text, lambda o=owner, t=text: marks.words(t, o), office, status)  # type: ignore[misc]


def draw_up(seed: int, today: date) -> list[Right]:
    """All rights of the sample world, in a fixed order."""
    register = Register(seed, today)
    for owner in OWNERS:
        if owner.key not in {g.owner for g in claims.INDICATIONS}:
            register.family(owner)
    extras(register)
    for i, d in enumerate(claims.DESIGNS):
        register.design(i, d)
    for i, p in enumerate(claims.PATENTS):
        register.patent(i, p)
    for i, w in enumerate(claims.WORKS):
        register.work(i, w)
    for g in claims.INDICATIONS:
        register.indication(g)
    return register.rights


def siblings(rights: list[Right], right: Right) -> Iterator[Right]:
    """Other rights of the same owner that may be hit along with it."""
    return (r for r in rights if r.owner.key == right.owner.key and r.key != right.key)
