"""USPTO patent grants: ST.32 (PATDOC, 2001-2004) and us-patent-grant v4.x (since 2005). Designs, inventions; there are no utility models."""

from __future__ import annotations

import re
from datetime import date

from registry.imports.dates import add_years, read_date
from registry.imports.nodes import Element, every, local, mark, one, text, words
from registry.imports.record import ClassRow, Picture, RightRecord
from registry.imports.tables import Context, locarno_code
from registry.numbers import canonical

LONGEST_CLAIM = 4000


def _kind(code: str) -> str:
    return "design" if code.startswith("S") else "invention"


def _day(element: Element | None, field: str) -> date | None:
    written = text(element, "date", "DATE")
    return read_date(written, field) if not written.endswith("00") else None


def _expiry(kind: str, granted: date | None, years: str) -> date | None:
    """A design lives the years that the grant itself states, counted from the grant (35 USC 173); others are not computed here."""
    return add_years(granted, int(years)) if kind == "design" and granted and years.isdigit() else None


def us_class(code: str) -> str:
    """`D14480` is class D14, subclass 480."""
    found = re.fullmatch(r"(D\s?\d{1,2})(\d{3}.*)|(.{3})(.+)", code)
    if found is None:
        return code
    parts = (found[1], found[2]) if found[1] else (found[3], found[4])
    return f"{parts[0].replace(' ', '')}/{parts[1].strip()}"


def _person(party: Element | None) -> str:
    return text(party, "ONM", "orgname") or " ".join(p for p in (text(party, "FNM", "first-name"), text(party, "SNM", "last-name")) if p)


def _claims(element: Element) -> list[str]:
    return [words(c)[:LONGEST_CLAIM] for c in every(element, "CLM", "claim")][:100]


def _st32_classes(element: Element, kind: str) -> tuple[ClassRow, ...]:
    edition, found = text(element, "B516"), []
    for code in (words(e) for e in every(element, "B511")):
        found.append(ClassRow("locarno", locarno_code(code), edition) if kind == "design" else ClassRow("ipc", code, edition))
    return (*found, *(ClassRow("uspc", us_class(words(e))) for e in every(element, "B521")))


def _st32(element: Element, context: Context) -> RightRecord:
    kind, granted = _kind(text(element, "B130")), _day(one(element, "B140"), "registered")
    owners = [_person(b) for b in every(element, "B731")] or [_person(b) for b in every(element, "B721")][:1]
    return _record(
        element, context, kind=kind, office=text(element, "B190") or "US", number=text(one(element, "B110"), "DNUM"), granted=granted,
        filed=_day(one(element, "B220"), "filed"), years=text(element, "B474"), title=text(element, "B540"), owners=owners,
        country=text(one(element, "B731"), "CTRY"), inventors=[_person(b) for b in every(element, "B721")], application=text(one(element, "B210"), "DNUM"),
        classes=_st32_classes(element, kind), pictures=[mark(e, "FILE") for e in every(element, "EMI")], description=text(element, "DRWDESC"))


def _v4_ipc(element: Element) -> list[ClassRow]:
    found: list[ClassRow] = []
    for block in every(element, "classification-ipcr"):
        code = f"{text(block, 'section')}{text(block, 'class')}{text(block, 'subclass')} {text(block, 'main-group')}/{text(block, 'subgroup')}"
        found.append(ClassRow("ipc", code, text(block, "ipc-version-indicator")))
    for block in every(element, "classification-ipc"):
        found.append(ClassRow("ipc", text(block, "main-classification"), text(block, "edition")))
    return found


def _v4_classes(element: Element, kind: str) -> tuple[ClassRow, ...]:
    found: list[ClassRow] = []
    if kind == "design":
        for block in every(element, "classification-locarno"):
            found.append(ClassRow("locarno", locarno_code(text(block, "main-classification")), text(block, "edition")))
    else:
        found += _v4_ipc(element)
    own = next((b for b in every(element, "classification-national") if "citation" not in local(b.getparent()) and "field" not in local(b.getparent())), None)
    if own is not None:
        found.append(ClassRow("uspc", us_class(text(own, "main-classification"))))
    return tuple(dict.fromkeys(found))


def _v4(element: Element, context: Context) -> RightRecord:
    head = one(element, "us-bibliographic-data-grant")
    published, applied = one(head, "publication-reference"), one(head, "application-reference")
    kind = _kind(text(published, "kind"))
    makers = [_person(p) for p in every(one(head, "inventors"), "inventor")] or [_person(p) for p in every(one(head, "applicants", "us-applicants"), "applicant", "us-applicant")]
    owners = [_person(p) for p in every(one(head, "assignees"), "assignee")] or makers[:1]
    return _record(
        element, context, kind=kind, office=text(published, "country") or "US", number=text(published, "doc-number"), granted=_day(published, "registered"),
        filed=_day(applied, "filed"), years=text(head, "length-of-grant"), title=text(head, "invention-title"), owners=owners,
        country=text(one(head, "assignees"), "country"), inventors=makers, application=text(applied, "doc-number"), classes=_v4_classes(head, kind),
        pictures=[mark(e, "file") for e in every(one(element, "drawings"), "img")], description=text(element, "description-of-drawings"))


def _record(element: Element, context: Context, *, kind: str, office: str, number: str, granted: date | None, filed: date | None, years: str, title: str,
            owners: list[str], country: str, inventors: list[str], application: str, classes: tuple[ClassRow, ...], pictures: list[str],
            description: str) -> RightRecord:
    extra = {"application_number": application, "inventors": [n for n in inventors if n], "co_owners": owners[1:], "claims": _claims(element),
             "term_years": years}
    return RightRecord(
        kind=kind, office=office, number=canonical(kind, office, number, granted=True), title=title, classes=classes, filed=filed, registered=granted,
        expires=_expiry(kind, granted, years), owner=owners[0] if owners else "", owner_country=country if len(country) == 2 else "",
        images=tuple(Picture(p, "main" if n == 0 else f"sheet-{n}") for n, p in enumerate(p for p in pictures if p)), description=description,
        extra={k: v for k, v in extra.items() if v}, source=context.source)


def record_of(element: Element, context: Context) -> RightRecord:
    """The patent of a `PATDOC` or `us-patent-grant` element; Refused (the field) where it cannot be one."""
    return _st32(element, context) if local(element) == "PATDOC" else _v4(element, context)
