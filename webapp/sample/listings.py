"""The goods of the sample market: honest ones, suspicious but innocent ones, and the planted imitations."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from webapp.sample import claims
from webapp.sample.goods import COLOURS, HOUSE, LINES, PROMOTIONS, Line
from webapp.sample.nouns import ENGLISH, nouns_of
from webapp.sample.owners import BY_KEY, Owner
from webapp.sample.rights import Right
from webapp.sample.scenes import Scene, Sign
from webapp.sample.shops import SHOPS, Shop
from webapp.sample.tricks import INNOCENTS, MARKET, Innocent, Trick
from webapp.sample.wares import VARIANTS

PROTECTED = {(d.kind, d.variant) for d in claims.DESIGNS}
FREE = {kind: [v for v in range(n) if (kind, v) not in PROTECTED] for kind, n in VARIANTS.items()}
"""Bodies that no design of the sample world protects."""
LOGO_LENSES = ("clean", "clean", "clean", "photo", "banner", "clean")
FIRST_ID = 100101
NEIGHBOURS = {"mulanchun": "mulan.zh", "lizhiyu2": "lizhi.zh", "orbita": "lingxiu.la"}
"""Owners of registered signs that come near another's: which right they may be taken to touch."""


Ware = tuple[str, int]
"""A body: its kind and variant."""


@dataclass
class Item:
    """One listing. `answer` is imitation or a reason of `tricks.REASONS`; `right` the key of the right it touches, if any."""

    shop: Shop
    line: Line
    title: str
    scenes: list[Scene]
    answer: str = "plain"
    right: str = ""
    trick: str = ""
    shown: str = ""
    brand: str = ""
    id: int = 0
    price: str = ""
    sku: str = ""
    gtin: str = ""
    stock: str = "InStock"
    sold: int = 0
    facts: list[tuple[str, str]] = field(default_factory=list)


class Stall:
    """Makes items; every choice comes from one seeded generator."""

    def __init__(self, seed: int, rights: list[Right]) -> None:
        self.rng, self.rights = Random(f"market{seed}"), {r.key: r for r in rights}
        self.items: list[Item] = []

    def ware(self, line: Line) -> Ware:
        kind = self.rng.choice([k for k in line.kinds if FREE[k]])
        return kind, self.rng.choice(FREE[kind])

    def model(self) -> str:
        return self.rng.choice("ABDHKMTXZ") + self.rng.choice("123567890") + str(self.rng.randrange(10, 99))

    def title(self, line: Line, ware: Ware, shown: str = "") -> str:
        """A market title for a body; `shown` stands where a brand would."""
        rng = self.rng
        if rng.random() < 0.1:
            pieces = (rng.choice(("2026 new", "Hot sale", "Factory direct", "OEM")), shown, ENGLISH[ware[0]], self.model(), rng.choice(("wholesale", "free shipping", "gift box")))
            return " ".join(x for x in pieces if x)
        traits = rng.sample(line.traits, 2)
        words = [shown, rng.choice(PROMOTIONS) if rng.random() < 0.5 else "", traits[0] + rng.choice(nouns_of(line.key, *ware, line.nouns)), traits[1],
                 rng.choice(HOUSE) if rng.random() < 0.3 else "", self.model() if rng.random() < 0.35 else "", rng.choice(PROMOTIONS)]
        if rng.random() < 0.2:
            words[0], words[1] = words[1], words[0]
        joint = " " if (shown and shown.isascii()) or rng.random() < 0.7 else ""
        return joint.join(w for w in words if w)

    def scenes(self, ware: Ware, sign: Sign | None, lens: str = "") -> list[Scene]:
        rng, (kind, variant) = self.rng, ware
        paint = "柚黄" if kind == "fruit" else rng.choice(COLOURS)
        out = [Scene("product", kind, variant, paint, rng.randrange(10**6), rng.randrange(2) if variant in FREE[kind] else 2, sign, "", lens or rng.choice(LOGO_LENSES))]
        if rng.random() < 0.3:
            out.append(Scene("product", kind, variant, paint, rng.randrange(10**6), 1, None, "", "clean"))
        return out

    def put(self, item: Item) -> None:
        """Give the item its price, numbers and facts, and take it in."""
        rng, (low, high) = self.rng, item.line.price
        low, high = (9, 39) if item.answer == "accessory" else (low, high)
        item.price = f"{rng.randint(low, high)}.{rng.choice(('00', '90', '80', '50'))}"
        item.sku = f"{item.shop.slug[:2].upper()}-{self.model()}-{rng.randrange(100, 999)}"
        item.gtin = gtin(f"6909{rng.randrange(10**8):08d}") if rng.random() < 0.4 else ""
        item.stock = "OutOfStock" if rng.random() < 0.06 else "InStock"
        item.sold = rng.randrange(3, 4000)
        item.facts = [("颜色", item.scenes[0].paint), ("规格", rng.choice(item.line.traits)), ("产地", rng.choice(("浙江", "广东", "福建", "江苏", "山东")))]
        self.items.append(item)

    def plain(self, shop: Shop) -> None:
        line = LINES[self.rng.choice(shop.lines)]
        ware = self.ware(line)
        self.put(Item(shop, line, self.title(line, ware), self.scenes(ware, None)))

    def own(self, shop: Shop, owner: Owner) -> None:
        """Goods under an owner's sign, sold by the owner, a dealer or a listed user."""
        line = LINES[owner.line]
        reason = {"owner": "genuine", "dealer": "authorised", "user": "gi_user"}[shop.role]
        if owner.key in NEIGHBOURS:
            reason = "lawful_near"
        latin = owner.country != "CN" or (self.rng.random() < 0.25 and shop.role != "user")
        text = owner.latin if latin or not owner.brand else owner.brand
        words = f"{owner.brand}{owner.latin}" if self.rng.random() < 0.2 and owner.country == "CN" and shop.role != "user" else text
        wares = [(d.kind, d.variant) for d in claims.DESIGNS if d.owner == owner.key and d.status == "in_force"]
        ware = self.rng.choice(wares) if wares and self.rng.random() < 0.5 else self.ware(line)
        sign = Sign(text, owner.style, owner.key if owner.device else "", owner.palette[0])
        right = {"user": f"{owner.key}.gi"}.get(shop.role, f"{owner.key}.{'la' if text == owner.latin else 'zh'}")
        self.put(Item(shop, line, self.title(line, ware, words), self.scenes(ware, sign), reason, NEIGHBOURS.get(owner.key, right), shown=text, brand=text))

    def innocent(self, shop: Shop, case: Innocent) -> None:
        line, sign = LINES[case.line], Sign(case.sign) if case.sign else None
        ware = self.ware(line)
        if ".design." in case.right:
            ware = body_of(case.right)
        elif not case.sign:
            ware = self.titled(line, case.title)
        boxed = case.reason in ("accessory", "other_goods", "dictionary") or (case.reason, case.line) == ("place", "stationery")
        scenes = self.scenes(("carton", self.rng.randrange(2)), None) if boxed else self.scenes(ware, sign)
        self.put(Item(shop, line, case.title, scenes, case.reason, case.right, shown=case.sign, brand=case.brand))

    def imitation(self, shop: Shop, t: Trick) -> None:
        """A planted imitation: in words, or in pictures under a neutral title."""
        right = self.rights[t.right]
        line = LINES[t.line or right.owner.line]
        if t.text:
            rng = self.rng
            sign = Sign(t.text[:5] if t.trick in ("nickname",) else t.text, right.owner.style, "", rng.choice((right.owner.palette[0], "#2b2b2b")))
            ware = self.titled(line, t.title) if t.title else self.ware(line)
            title = t.title or self.title(line, ware, t.text)
            self.put(Item(shop, line, title, self.scenes(ware, sign), "imitation", t.right, t.trick, t.text, t.text if rng.random() < 0.5 and not t.title else ""))
            return
        scenes = self.pictured(t, right, line)
        self.put(Item(shop, line, self.title(line, (scenes[0].ware, scenes[0].variant)), scenes, "imitation", t.right, t.trick))

    def titled(self, line: Line, title: str) -> Ware:
        """A free body that a given title speaks of, if there is one."""
        free = [(kind, v) for kind in line.kinds for v in FREE[kind]]
        return next((w for w in free if any(n in title for n in nouns_of(line.key, *w, ()))), free[0])

    def pictured(self, t: Trick, right: Right, line: Line) -> list[Scene]:
        """Scenes that carry the registered picture, or the protected body itself."""
        seed, lens = self.rng.randrange(10**6), t.trick.split("-", 1)[1]
        if t.trick.startswith("design-"):
            paint = self.rng.choice(COLOURS) if lens == "recolor" else "浅灰"
            return [Scene("product", *body_of(t.right), paint, seed, 2, None, "", "clean" if lens == "recolor" else lens)]
        kind, variant = self.ware(line)
        paint = self.rng.choice(COLOURS)
        source = str(right.record["image_files"][0]["file"])
        if t.trick == "image-onproduct":
            return [Scene("print", kind, variant, "米白", seed, 0, None, source, "clean")]
        if t.trick in ("copy-print", "copy-photo"):
            return [Scene("print" if lens == "print" else "sheet", kind, variant, paint, seed, 0, None, source, "clean" if lens == "print" else lens)]
        shape = {"collage": "collage", "sheet": "sheet"}.get(lens, "sheet" if t.trick.startswith("copy-") or lens in ("invert", "gray", "crop", "recolor") else "tag")
        return [Scene(shape, kind, variant, paint, seed, 0, None, source, "clean" if lens in ("collage", "sheet") else lens),
                Scene("product", kind, variant, paint, seed + 1, 1, None, "", "clean")]


def body_of(key: str) -> Ware:
    """The body that a design protects, from its key (`mulan.design.kettle0`)."""
    name = key.rsplit(".", 1)[1]
    return name[:-1], int(name[-1])


def gtin(twelve: str) -> str:
    """GTIN-13 with its check digit."""
    total = sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(twelve))
    return twelve + str(-total % 10)


def stocked(seed: int, rights: list[Right]) -> list[Item]:
    """All listings of the market, shuffled, with their numbers; image files of the rights must be known by then."""
    stall = Stall(seed, rights)
    others = [s for s in SHOPS if s.role == "other"]
    for shop in SHOPS:
        near = bool(set(shop.owners) & set(NEIGHBOURS))
        for i in range((3 if near else 8) if shop.owners else 0):
            stall.own(shop, BY_KEY[shop.owners[i % len(shop.owners)]])
        for _ in range(5 if near else 0):
            stall.plain(shop)
    for t in MARKET:
        fitting = [s for s in others if (t.line or stall.rights[t.right].owner.line) in s.lines] or others
        stall.imitation(BY_TEA if (t.trick, t.right) == ("verbatim", "qingcen.zh") else stall.rng.choice(fitting), t)
    for case in INNOCENTS:
        stall.innocent(stall.rng.choice([s for s in others if case.line in s.lines] or others), case)
    for i in range(208):
        stall.plain(others[i % len(others)] if i < 150 else SHOPS[i % len(SHOPS)] if SHOPS[i % len(SHOPS)].role in ("dealer", "other") else others[i % len(others)])
    stall.rng.shuffle(stall.items)
    for n, item in enumerate(stall.items):
        item.id = FIRST_ID + 7 * n
    return stall.items


BY_TEA = next(s for s in SHOPS if s.slug == "yiye")
"""The tea shop whose authorisation for one right has run out."""
