"""The sample fair: halls and booths, the organiser's list of exhibitors, what they show."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from webapp.sample import claims, fairtext
from webapp.sample.goods import COLOURS, LINES, Line
from webapp.sample.listings import FREE, NEIGHBOURS, body_of
from webapp.sample.nouns import nouns_of
from webapp.sample.owners import BY_KEY, Owner
from webapp.sample.rights import Right
from webapp.sample.scenes import Sign
from webapp.sample.tricks import FAIR, Trick

EXHIBITORS, EXHIBITS, BOOTHS_A_ROW = 150, 300, 10
OWNERS_PRESENT = ("mulan", "fanli", "aju", "lulu", "chengyan", "miduo", "guniang", "niyu", "huyou", "kubang", "mulanchun", "mianyun")
DEALERS_PRESENT = (("上海汇锐五金有限公司", "Shanghai Huirui Hardware Co., Ltd.", "korvane"), ("北京北境户外用品有限公司", "Beijing Beijing Outdoor Co., Ltd.", "nordvakt"))
GENERIC = ("行业专供", "新品发布", "品质之选", "欢迎洽谈", "工厂直供", "NEW ARRIVAL", "OEM / ODM")


@dataclass
class Exhibitor:
    """A firm at the fair and its booths."""

    zh: str
    en: str
    line: str
    owner: str = ""
    dealer: bool = False
    booths: list[str] = field(default_factory=list)
    booth_text: str = ""
    contact: str = ""
    phone: str = ""
    site: str = ""


@dataclass
class Exhibit:
    """One thing shown. `poster` is words or the name of a registered picture; `body` the product on the counter."""

    id: str
    exhibitor: Exhibitor
    booth: str
    name: str
    text: str
    brand: str
    form: str
    line: str
    body: tuple[str, int, str]
    seed: int
    sign: Sign | None = None
    poster: str = ""
    source: str = ""
    lens: str = "booth"
    answer: str = "plain"
    right: str = ""
    trick: str = ""


def booth_codes(hall: int) -> list[str]:
    return [f"{hall}.1{row}{n:02d}" for row in fairtext.ROWS for n in range(1, BOOTHS_A_ROW + 1)]


def firms(rng: Random) -> list[Exhibitor]:
    """Owners and dealers first, then invented firms spread over the trades of the halls."""
    out = [Exhibitor(BY_KEY[k].zh, BY_KEY[k].en, BY_KEY[k].line, k) for k in OWNERS_PRESENT]
    out += [Exhibitor(zh, en, BY_KEY[k].line, k, True) for zh, en, k in DEALERS_PRESENT]
    lines = [line for _, _, _, trade in fairtext.HALLS for line in trade]
    pairs = [(c, f) for c in fairtext.CITIES for f in fairtext.FIRST]
    rng.shuffle(pairs)
    for i, ((city, city_en), (name, name_en)) in enumerate(pairs[: EXHIBITORS - len(out)]):
        line = lines[i % len(lines)]
        trade, trade_en = fairtext.TRADES[line]
        out.append(Exhibitor(f"{city}{name}{trade}有限公司" if i % 9 else f"{city}市{name}{trade}厂",
                             f"{city_en} {name_en} {trade_en} Co., Ltd." if i % 9 else f"{city_en} {name_en} {trade_en} Factory", line))
    return out


def seat(exhibitors: list[Exhibitor], rng: Random) -> None:
    """Give booths by hall: singles, ranges, and a few lists."""
    free = {hall: booth_codes(hall) for hall, *_ in fairtext.HALLS}
    for i, e in enumerate(exhibitors):
        hall = next(h for h, _, _, lines in fairtext.HALLS if e.line in lines)
        hall = hall if len(free[hall]) > 4 else max(free, key=lambda h: len(free[h]))
        wanted = 3 if i % 14 == 0 else 2 if i % 3 == 0 else 1
        run = free[hall][:wanted]
        if len({c[3] for c in run}) > 1:
            wanted, run = 1, free[hall][:1]
        del free[hall][:wanted]
        e.booths = run
        e.booth_text = run[0] if len(run) == 1 else f"{run[0]}-{run[-1][-2:]}"
        if i % 31 == 5:
            other = max(free, key=lambda h: len(free[h]))
            e.booths.append(free[other].pop())
            e.booth_text += ("," if i % 2 else "、") + e.booths[-1]
        surname, given = rng.choice(fairtext.SURNAMES), rng.choice(fairtext.GIVEN)
        e.contact, e.phone, e.site = surname + given, f"1{rng.choice((30, 35, 38, 50, 86))}{rng.randrange(10**8):08d}", f"www.example-{i + 1:03d}.cn"


def plan(exhibitors: list[Exhibitor], today: date) -> dict[str, Any]:
    """The fair with its halls and booths in metres, for the hall map."""
    holder = {code: e for e in exhibitors for code in e.booths}
    halls = []
    for hall, zh, en, _ in fairtext.HALLS:
        booths = []
        for i, code in enumerate(booth_codes(hall)):
            row, column = divmod(i, BOOTHS_A_ROW)
            firm = holder.get(code)
            booths.append({"code": code, "x": 4 + column * 3 + (4 if column >= BOOTHS_A_ROW // 2 else 0), "y": 5 + (row // 2) * 10 + (row % 2) * 3, "w": 3, "h": 3,
                           "exhibitor": firm.zh if firm else None})
        halls.append({"code": f"{hall}.1", "name": {"zh": f"{hall}号馆 {zh}", "en": f"Hall {hall} {en}"}, "width": 42, "height": 44, "booths": booths,
                      "doors": [{"x": 19, "y": 0, "w": 4}, {"x": 19, "y": 44, "w": 4}]})
    start = today - timedelta(days=1)
    return {"name": {"zh": "汇江国际消费品博览会", "en": "Huijiang International Consumer Goods Fair"}, "edition": f"第十二届（{today.year}）", "edition_en": f"12th, {today.year}",
            "from": start.isoformat(), "to": (start + timedelta(days=4)).isoformat(), "hours": ["09:00", "17:30"],
            "venue": {"zh": "汇江会展中心", "en": "Huijiang Convention Centre", "city": "汇江"}, "organiser": {"zh": "汇江会展集团（虚构）", "en": "Huijiang Exhibition Group (fictional)"}, "halls": halls}


class Shelf:
    """Fills the booths; every choice comes from one seeded generator."""

    def __init__(self, seed: int, rights: list[Right], exhibitors: list[Exhibitor]) -> None:
        self.rng, self.rights, self.exhibitors = Random(f"exhibits{seed}"), {r.key: r for r in rights}, exhibitors
        self.exhibits: list[Exhibit] = []

    def body(self, line: Line) -> tuple[str, int, str]:
        """A body that nobody protects, in a paint."""
        kind = self.rng.choice([k for k in line.kinds if FREE[k]])
        return kind, self.rng.choice(FREE[kind]), "柚黄" if kind == "fruit" else self.rng.choice(COLOURS)

    def add(self, e: Exhibitor, line: Line, name: str, **given: Any) -> Exhibit:
        rng = self.rng
        body = given.pop("body", None) or self.body(line)
        name = name.format(noun=rng.choice(nouns_of(line.key, body[0], body[1], line.nouns)))
        text = given.pop("text", "") or f"{name} {' '.join(rng.sample(line.traits, 2))}"
        given = {"poster": rng.choice(GENERIC), "brand": "", "form": "展品", **given}
        exhibit = Exhibit("", e, rng.choice(e.booths), name, text, line=line.key, body=body, seed=rng.randrange(10**6), **given)
        self.exhibits.append(exhibit)
        return exhibit

    def own(self, e: Exhibitor) -> None:
        """Goods under the exhibitor's own registered sign, or its principal's."""
        owner: Owner = BY_KEY[e.owner]
        text = owner.brand if owner.country == "CN" else owner.latin
        wares = [(d.kind, d.variant, self.rng.choice(COLOURS)) for d in claims.DESIGNS if d.owner == e.owner]
        body = self.rng.choice(wares) if wares and self.rng.random() < 0.6 else None
        line = LINES[owner.line]
        reason = "authorised" if e.dealer else "lawful_near" if e.owner in NEIGHBOURS else "genuine"
        self.add(e, line, f"{text}{' ' if text.isascii() else ''}{{noun}}", brand=text, poster=text, body=body,
                 sign=Sign(text, owner.style, owner.key if owner.device else "", owner.palette[0]), answer=reason, right=NEIGHBOURS.get(owner.key, f"{owner.key}.{'zh' if owner.country == 'CN' else 'la'}"))

    def imitation(self, e: Exhibitor, t: Trick) -> None:
        right = self.rights[t.right]
        line, rng = LINES[right.owner.line], self.rng
        given: dict[str, Any] = {"answer": "imitation", "right": t.right, "trick": t.trick, "form": "展板" if t.trick.startswith(("copy", "image-booth")) else "展品"}
        if t.text:
            spaced = " " if t.text.isascii() else ""
            self.add(e, line, t.text if t.trick.startswith("gi") else f"{t.text}{spaced}{{noun}}", brand=t.text, poster=t.text, text=f"{t.text}{spaced}{rng.choice(line.traits)}",
                     sign=Sign(t.text, right.owner.style, "", right.owner.palette[0]), **given)
        elif t.trick.startswith("design-"):
            self.add(e, line, "{noun}", body=(*body_of(t.right), rng.choice(COLOURS)), **given)
        else:
            lens = t.trick.split("-", 1)[1]
            self.add(e, line, "{noun}", source=str(right.record["image_files"][0]["file"]), lens="recolor" if lens == "recolor" else "booth", poster="", **given)


def filled(seed: int, rights: list[Right], exhibitors: list[Exhibitor]) -> list[Exhibit]:
    """All exhibits in the order of the walk, numbered."""
    shelf = Shelf(seed, rights, exhibitors)
    strangers = [e for e in exhibitors if not e.owner]
    for e in exhibitors:
        if e.owner:
            shelf.own(e)
            shelf.own(e)
    for t in FAIR:
        line = shelf.rights[t.right].owner.line
        shelf.imitation(shelf.rng.choice([e for e in strangers if e.line == line] or strangers), t)
    shown = {id(x.exhibitor) for x in shelf.exhibits}
    queue = [e for e in strangers if id(e) not in shown] + strangers
    while len(shelf.exhibits) < EXHIBITS:
        e = queue[0]
        queue = queue[1:] + queue[:1]
        trade = LINES[e.line]
        shelf.add(e, trade, f"{shelf.rng.choice(trade.traits)}{{noun}}", form=shelf.rng.choice(("展品", "展品", "展品", "宣传资料", "展板")))
    shelf.exhibits.sort(key=lambda x: (x.booth, x.name, x.seed))
    for n, exhibit in enumerate(shelf.exhibits):
        exhibit.id = f"E{n + 1:04d}"
    return shelf.exhibits
