"""USPTO trademark case files, daily and annual (TRTDXFAP, DTD version 2.0)."""

from __future__ import annotations

import re

from registry.imports.dates import read_date
from registry.imports.nodes import Element, every, one, text, words
from registry.imports.record import ClassRow, RightRecord
from registry.imports.tables import Context
from registry.imports.words import status_of
from registry.numbers import canonical

GOODS = re.compile(r"GS(\d{3})\d")


def _goods(case: Element) -> dict[str, str]:
    """Goods by class number, out of the statements of type `GSnnnx`."""
    found: dict[str, str] = {}
    for statement in every(case, "case-file-statement"):
        if match := GOODS.fullmatch(text(statement, "type-code")):
            code = str(int(match[1]))
            found[code] = " ".join(p for p in (found.get(code), text(statement, "text")) if p)
    return found


def _classes(case: Element) -> tuple[ClassRow, ...]:
    goods = _goods(case)
    codes = [words(e) for e in every(one(case, "classifications"), "international-code")]
    numbers = dict.fromkeys(str(int(c)) for c in (*codes, *goods) if c.isdigit() and 1 <= int(c) <= 45)
    return tuple(ClassRow("nice", n, "", goods.get(n, "")) for n in numbers)


def _owner(case: Element) -> tuple[str, str, list[str]]:
    """The owners of the latest party type: first name, country, the others."""
    owners = list(every(case, "case-file-owner"))
    ranks = [int(t) if (t := text(o, "party-type")).isdigit() else 0 for o in owners]
    latest = [o for o, rank in zip(owners, ranks, strict=True) if rank == max(ranks)]
    names = [text(o, "party-name") for o in latest]
    country = text(latest[0], "country") if latest else ""
    return (names[0] if names else ""), (country if len(country) == 2 else ""), names[1:]


def record_of(case: Element, context: Context) -> RightRecord:
    """The trademark of a `case-file`; Refused (the field) where it cannot be one."""
    header = one(case, "case-file-header")
    serial, registration = text(case, "serial-number"), text(case, "registration-number").strip("0") and text(case, "registration-number")
    number = canonical("trademark", "US", registration or serial, granted=bool(registration))
    owner, country, others = _owner(case)
    code = text(header, "status-code")
    extra: dict[str, object] = {"application_number": serial if serial != number else "", "status_text": code, "co_owners": others,
                                "mark_type": text(header, "mark-drawing-code"), "design_codes": [words(e) for e in every(one(case, "design-searches"), "code")],
                                "pseudo_mark": next((text(s, "text") for s in every(case, "case-file-statement") if text(s, "type-code").startswith("PM")), "")}
    return RightRecord(
        kind="trademark", office="US", number=number, text=text(header, "mark-identification"), classes=_classes(case),
        filed=read_date(text(header, "filing-date"), "filed"), registered=read_date(text(header, "registration-date"), "registered"),
        status=status_of(code, "US"), status_on=read_date(text(header, "status-date"), "status_on"), owner=owner, owner_country=country,
        extra={k: v for k, v in extra.items() if v}, source=context.source)
