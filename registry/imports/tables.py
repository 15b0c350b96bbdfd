"""One row of a spreadsheet, a vendor's JSON or a GI list becomes a RightRecord, by the names of its columns."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from registry.errors import Refused
from registry.imports.dates import read_date, read_term
from registry.imports.headers import RIGHT_FIELDS, folded, is_ignored, kind_told_by
from registry.imports.record import ClassRow, Grant, Picture, RightRecord
from registry.imports.words import kind_of, office_of, status_of, view_of
from registry.numbers import PATENTS, canonical, patent_kind, tidy, uscc

Mapped = Mapping[str, str]

LIST_MARKS = re.compile(r"[,，;；、|\n]+")
NAME_MARKS = re.compile(r"[;；|\n]+")
LONGEST_CELL = 20_000
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
KEPT = ("announcement", "agent", "address", "mark_type", "note", "inventors", "author", "groups", "publication_number", "application_number", "area",
        "standard", "users", "special_sign", "gi_type", "gi_country", "legal_instrument", "product_type", "register", "created", "published", "image_url", "category")
SIGNATURES = {"eafilenumber": {"office": "GB", "kind": "gi", "day_first": True}}
"""Column names that only one register uses, and what they tell about the whole file."""


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a file before its rows: its name, the office and kind to use where rows do not say."""

    source: str
    office: str = "CN"
    kind: str | None = None
    told_kind: str | None = None
    day_first: bool | None = None
    maps: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    """What people said the columns of such a file mean: `fingerprint` of the names -> folded name -> field, empty to pass over."""


def fingerprint(headers: Iterable[object]) -> str:
    """What tells a set of column names from others, whatever their order."""
    return hashlib.sha256("\x1f".join(sorted({folded(h) for h in headers} - {""})).encode()).hexdigest()


def fields_of(headers: Sequence[object], context: Context) -> Mapping[str, str]:
    """Our fields by folded column name, with what was remembered for just this set of names."""
    said = context.maps.get(fingerprint(headers))
    return {**RIGHT_FIELDS, **said} if said else RIGHT_FIELDS


def context_for(headers: Sequence[str], base: Context) -> Context:
    """The context, sharpened by the column names of the file."""
    known: Mapping[str, Any] = next((SIGNATURES[f] for h in headers if (f := folded(h)) in SIGNATURES), {})
    return Context(source=base.source, office=known.get("office", base.office), kind=base.kind, maps=base.maps,
                   told_kind=known.get("kind") or kind_told_by(list(headers)), day_first=known.get("day_first"))


def recognised(headers: Iterable[object]) -> int:
    """How many of these are column names we know; a heading needs at least two, or one that is a number."""
    return len({RIGHT_FIELDS[f] for h in headers if (f := folded(h)) in RIGHT_FIELDS})


NUMBERS = frozenset({"number", "registered_number", "application_number", "publication_number", "announcement"})


def is_heading(headers: Sequence[object], context: Context | None = None) -> bool:
    """Can this row be the row of column names? One that somebody has explained is."""
    if context is not None and context.maps and fingerprint(headers) in context.maps:
        return True
    fields = {RIGHT_FIELDS[f] for h in headers if (f := folded(h)) in RIGHT_FIELDS}
    return len(fields) >= 2 and bool(fields & NUMBERS)


def cell(value: object) -> str:
    """A cell as text. A whole number of a spreadsheet loses its `.0`; a number in scientific notation is marked as lost."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 1e11:
            return str(int(value))
        return repr(value)
    return str(value)


def _checked(text: str, field: str) -> str:
    if len(text) > LONGEST_CELL:
        raise Refused("内容超过 {n} 个字", field=field, n=LONGEST_CELL)
    if FORBIDDEN.search(text):
        raise Refused("含有不允许的控制字符", field=field)
    return text


def columns_of(headers: Sequence[object], fields: Mapping[str, str] = RIGHT_FIELDS) -> list[str]:
    """Our field name of each column: empty for one to pass over, the column's own name after a colon where we do not know it."""
    return ["" if not str(h).strip() or (is_ignored(h) and fields is RIGHT_FIELDS) else fields.get(folded(h), f":{str(h).strip()[:60]}") for h in headers]


def named(columns: Sequence[str], values: Sequence[object]) -> dict[str, str]:
    """The values of a row by field name; columns of the same meaning are joined by `;`."""
    row: dict[str, str] = {}
    for field, value in zip(columns, values, strict=False):
        text = cell(value)
        if not field or not text or text.isspace():
            continue
        text = _checked(text, field)
        row[field] = f"{row[field]};{text}" if field in row and row[field] != text else text
    return row


def _split(text: str, marks: re.Pattern[str] = LIST_MARKS) -> tuple[str, ...]:
    return tuple(dict.fromkeys(p.strip() for p in marks.split(text) if p.strip()))


def _kind(row: Mapped, context: Context) -> str:
    if context.kind:
        return context.kind
    if said := row.get("kind", ""):
        found = kind_of(said)
        if found:
            return found
        raise Refused("不认识的权利类型「{value}」", field="kind", value=said[:40])
    number = row.get("registered_number") or row.get("number") or row.get("application_number") or ""
    if "作登字" in number:
        return "copyright"
    sure = patent_kind(number) if len(tidy(number)) >= 12 else None  # nine digits may be a mark or an old patent
    return sure or context.told_kind or patent_kind(number) or _guess(row)


def _guess(row: Mapped) -> str:
    if "text" in row or ("classes" in row and all(p.strip().isdigit() for p in _split(row["classes"]))):
        return "trademark"
    raise Refused("看不出是哪一种权利，请加一列「权利类型」或在导入时指明", field="kind")


def _office(row: Mapped, context: Context) -> str:
    said = row.get("office", "")
    if not said:
        return context.office
    found = office_of(said)
    if found is None:
        raise Refused("不认识的国家或机构「{value}」", field="office", value=said[:40])
    return found


def _raw_number(row: Mapped) -> tuple[str, bool]:
    """The number to use and whether it is that of a grant: registration, then plain, then application, then publication."""
    for field, granted in (("registered_number", True), ("number", False), ("application_number", False), ("announcement", False), ("publication_number", False)):
        if text := row.get(field, "").strip():
            if re.fullmatch(r"\d(?:\.\d+)?e\+\d+", text.lower()) or (re.fullmatch(r"\d{11,}\.\d+", text) and field != "application_number"):
                raise Refused("编号「{value}」成了科学计数，末几位已丢失；请把该列设为文本", field="number", value=text)
            return text, granted
    raise Refused("缺少编号", field="number")


@lru_cache(maxsize=4096)
def nice_codes(text: str) -> tuple[str, ...]:
    """Nice class numbers out of `25`, `第25类`, `025`, `25,35`, `9;42`; Refused (field `classes`) outside 1-45."""
    codes: list[str] = []
    plain = re.sub(r"(?i)classes|class|nice|ncl|\bcl\.?|第|类", " ", unicodedata.normalize("NFKC", text))
    for part in re.split(r"[,;、|/\s]+", plain):
        found = re.fullmatch(r"0*(\d{1,3})(?:\.0+)?(?:\(.*\))?", part)
        if not part:
            continue
        if found is None or not 1 <= int(found[1]) <= 45:
            raise Refused("「{value}」不是尼斯分类的类号（1 至 45）", field="classes", value=part[:40])
        codes.append(str(int(found[1])))
    return tuple(dict.fromkeys(codes))


def locarno_code(text: str) -> str:
    """`14-02` out of `14-02`, `1402`, `LOC (9) Cl. 14-02`."""
    found = re.search(r"(\d{2})[-.]?(\d{2})(?!\d)", unicodedata.normalize("NFKC", text))
    return f"{found[1]}-{found[2]}" if found else text.strip()


def _classes(row: Mapped, kind: str) -> tuple[ClassRow, ...]:
    goods, edition = row.get("goods", "").strip(), row.get("edition", "").strip()
    if kind == "trademark":
        codes = nice_codes(row.get("classes", ""))
        return tuple(ClassRow("nice", code, edition, goods if n == 0 else "") for n, code in enumerate(codes))
    if kind == "design":
        return tuple(ClassRow("locarno", locarno_code(c), edition, goods) for c in _split(row.get("locarno") or row.get("classes", "")))
    if kind in PATENTS:
        return tuple(ClassRow("ipc", c) for c in _split(row.get("ipc") or row.get("classes", "")))
    system = "work" if kind == "copyright" else "gi"
    return tuple(ClassRow(system, c, "", goods) for c in _split(row.get("category") or row.get("classes") or "", NAME_MARKS))


def _names(row: Mapped, kind: str) -> tuple[str, str, tuple[str, ...]]:
    """Title, words of the mark, aliases."""
    if kind == "trademark":
        title, text = "", row.get("text") or row.get("name") or row.get("title", "")
    else:
        title, text = row.get("title") or row.get("name") or row.get("text", ""), ""
    aliases = _split(row.get("aliases", ""), NAME_MARKS)
    if kind == "gi":
        aliases += tuple(p for p in re.split(r"\s+/\s+", title) if p != title)
    return title, text, tuple(dict.fromkeys(aliases))


def _pictures(row: Mapped) -> tuple[Picture, ...]:
    names = [n for n in _split(row.get("images", "")) if not re.match(r"(?i)https?:", n)]
    return tuple(Picture(n, view_of(n)) for n in names)


def _extra(row: Mapped) -> dict[str, Any]:
    extra: dict[str, Any] = {name: row[name] for name in KEPT if row.get(name)}
    if urls := [n for n in _split(row.get("images", "")) if re.match(r"(?i)https?:", n)]:
        extra["image_url"] = ";".join(urls)
    if others := {k[1:]: v for k, v in row.items() if k.startswith(":")}:
        extra["columns"] = others
    if row.get("co_owners"):
        extra["co_owners"] = list(_split(row["co_owners"], NAME_MARKS))
    if row.get("uscc"):
        extra["owner_uscc"] = uscc(row["uscc"])
    if (paid := read_date(row.get("fees_until"), "fees_until", day_first=None)) is not None:
        extra["fees_until"] = paid.isoformat()
    if row.get("status"):
        extra["status_text"] = row["status"]
    return extra


def record_of(row: Mapped, context: Context) -> RightRecord:
    """The right that a row tells; Refused (the field) where it cannot be one."""
    kind, office = _kind(row, context), _office(row, context)
    raw, granted = _raw_number(row)
    if office == "CN" and kind == "trademark" and "." in raw:
        raw = raw.removesuffix(".0")
    status = status_of(row.get("status", ""), office)
    dates = {n: read_date(row.get(n), n, day_first=context.day_first) for n in ("filed", "registered", "expires", "status_on")}
    begins, ends = read_term(row.get("term"), "term")
    granted = granted or dates["registered"] is not None or status in ("in_force", "expired", "lapsed", "revoked", "invalid", "disputed")
    number = canonical(kind, office, raw, granted=granted and status != "pending")
    if not status and not granted and dates["expires"] is None and ends is None and raw == row.get("application_number", "").strip():
        status = "pending"
    extra = _extra(row)
    if tidy(row.get("application_number", "")) in ("", number):
        extra.pop("application_number", None)
    title, text, aliases = _names(row, kind)
    owners = _split(row.get("owner", ""), NAME_MARKS)
    if len(owners) > 1:
        extra.setdefault("co_owners", list(owners[1:]))
    return RightRecord(
        kind=kind, office=office, number=number, title=title, text=text, classes=_classes(row, kind), filed=dates["filed"],
        registered=dates["registered"] or begins, expires=dates["expires"] or ends, status=status, status_on=dates["status_on"],
        owner=owners[0] if owners else "", owner_en=row.get("owner_en", "").strip(), territory=tuple(t.upper() for t in _split(row.get("territory", ""))),
        aliases=aliases, images=_pictures(row), description=row.get("description", "").strip(), extra=extra,
        authorised=tuple(Grant(g) for g in _split(row.get("authorised", ""), NAME_MARKS)), source=context.source, partial=True)
