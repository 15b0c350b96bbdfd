"""Proceedings before the USPTO's Trademark Trial and Appeal Board (TTABTDXF, DTD version 1.0): oppositions and cancellations.

One proceeding attacks the marks of its defendants. Appeals of an applicant, extensions of time and concurrent use attack nobody's mark and are
passed over. The meaning of the one-letter status codes is not published in the DTD: what became of a proceeding is read from its history.
"""

from __future__ import annotations

from datetime import date

from registry.imports.dates import read_date
from registry.imports.nodes import Element, every, text
from registry.imports.record import Dispute, RightRecord
from registry.imports.tables import Context
from registry.numbers import canonical

KINDS = {"OPP": "opposition", "CAN": "invalidation"}
ENDS = (("IN PART", "partly"), ("SUSTAINED", "removed"), ("GRANTED", "removed"), ("DISMISSED", "maintained"), ("DENIED", "maintained"), ("WITHDRAW", "withdrawn"))
"""Words of the board's decision, the first that occurs counts; one that ends without them has ended without a decision."""
OVER = "TERMINATED"


def attacked(entry: Element) -> list[Element]:
    """The marks of the defendants, each as its `property`; none where nobody's mark is attacked."""
    if text(entry, "type-code") not in KINDS:
        return []
    return [p for party in every(entry, "party") if text(party, "role-code") == "D" for p in every(party, "property")
            if text(p, "serial-number").strip("0") or text(p, "registration-number").strip("0")]


def _history(entry: Element) -> list[tuple[date | None, str]]:
    return [(read_date(text(e, "date"), "date"), text(e, "history-text").upper()) for e in every(entry, "prosecution-entry")]


def _ended(entry: Element) -> tuple[str, date | None, str]:
    """Outcome, its day, and the words of the decision."""
    history = _history(entry)
    over = next((day for day, words in history if words.startswith(OVER)), None)
    if over is None:
        return "open", None, ""
    said = [words for _, words in history if words.startswith(("BD DECISION", "WITHDRAW"))]
    outcome = next((meaning for words in said for word, meaning in ENDS if word in words), "withdrawn")
    return outcome, over, "; ".join(dict.fromkeys(said))


def record_of(entry: Element, at: Element, context: Context) -> RightRecord:
    """The attacked mark with the proceeding; whose mark it is and whether it is registered, the register says and not this file."""
    serial, registration = text(at, "serial-number"), text(at, "registration-number").strip("0") and text(at, "registration-number")
    number = canonical("trademark", "US", registration or serial, granted=bool(registration))
    outcome, decided, note = _ended(entry)
    plaintiff = next((text(p, "name", "orgname") for p in every(entry, "party") if text(p, "role-code") == "P"), "")
    dispute = Dispute(KINDS[text(entry, "type-code")], text(entry, "number"), "TTAB", plaintiff, read_date(text(entry, "filing-date"), "filing-date"), decided, outcome, note)
    return RightRecord(kind="trademark", office="US", number=number, text=text(at, "mark-text"), extra={"application_number": serial} if serial != number else {},
                       proceedings=(dispute,), source=context.source, partial=True)
