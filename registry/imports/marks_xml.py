"""Trademarks in WIPO ST.66 and ST.96 form. Both are read by local names: offices differ in namespaces, generations in element names.

ST.96 was seen in two generations: `tmk:Transaction` with namespaces `.../Common/1` (1_D3) and `TrademarkTransaction` with `.../ST96/Common`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from registry.imports.dates import read_date
from registry.imports.nodes import Element, every, local, mark, one, text, texts, words
from registry.imports.record import ClassRow, Picture, RightRecord
from registry.imports.tables import Context, nice_codes
from registry.imports.words import office_of, status_of
from registry.numbers import canonical

NAMES = ("EntityName", "OrganizationStandardName", "OrganizationName", "PersonFullName", "FreeFormatNameLine", "LastName", "NameLine")
NO_FILE = ("no image", "")


def _own_number(element: Element, name: str) -> str:
    """`ApplicationNumber` holds the number itself in ST.66 and an `ApplicationNumberText` in ST.96."""
    for found in every(element, name):
        inner = text(found, f"{name}Text")
        number = inner or " ".join((found.text or "").split())
        if number.strip("0"):
            return number
    return ""


ELSEWHERE = ("Priority", "AssociatedMark", "RelatedMark", "Opposition", "MarkEvent", "Seniority", "Record")
"""Beginnings of the names of elements that speak of something else than the mark itself."""


def _nearest(element: Element, name: str) -> str:
    """A value of the mark itself: not of a priority or of another mark it mentions."""
    for found in every(element, name):
        above = found.getparent()
        while above is not None and above is not element and not local(above).startswith(ELSEWHERE):
            above = above.getparent()
        if above is None or above is element:
            return words(found)
    return ""


def _party_names(party: Element) -> tuple[str, ...]:
    names = next((found for name in NAMES if (found := texts(party, name))), ())
    if names and next(every(party, "FreeFormatNameLine"), None) is not None and len(names) > 1:
        return (" ".join(names),)
    first = text(party, "FirstName")
    return (f"{first} {names[0]}",) if first and names and not text(party, *NAMES[:5]) else names


def _rank(party: Element) -> int:
    """Party type of the USPTO: 10 applicant, 20 owner at publication, 30 registrant, 31 and more later owners; nothing else ranks."""
    code = text(party, "PartyTypeCode") or mark(party, "sequenceNumber")
    return int(code) if code.isdigit() and int(code) >= 10 else 0


def _owners(element: Element, office: str) -> list[Element]:
    parties = list(every(element, "Holder")) or list(every(element, "Applicant"))
    if office == "US":
        parties.sort(key=_rank, reverse=True)
        return [p for p in parties if _rank(p) == _rank(parties[0])]
    return parties


def _has_han(name: str) -> bool:
    return any("\u3400" <= c <= "\u9fff" or c >= "\U00020000" for c in name)


def _owner(parties: list[Element]) -> tuple[str, str, str]:
    """Name, name in Latin letters where both are given, and country of the first owner."""
    if not parties:
        return "", "", ""
    names = sorted(_party_names(parties[0]), key=_has_han, reverse=True)
    country = text(parties[0], "CountryCode", "AddressCountryCode", "FormattedAddressCountryCode", "IncorporationCountryCode",
                   "ApplicantIncorporationCountryCode", "ApplicantNationalityCode")
    english = names[1] if len(names) > 1 and _has_han(names[0]) and not _has_han(names[1]) else ""
    return (names[0] if names else ""), english, (country if len(country) == 2 else "")


def _goods(element: Element) -> Iterator[tuple[str, str, str]]:
    """Class number, edition and goods of each description."""
    for block in every(element, "GoodsServices"):
        edition = text(block, "ClassificationVersion", "ClassificationVersionText")
        for entry in every(block, "ClassDescription"):
            goods = "\n".join(texts(entry, "GoodsServicesDescriptionText", "GoodsServicesDescription"))
            if number := text(entry, "ClassNumber"):
                yield number, edition, goods
        for entry in every(block, "GoodsServicesClassification"):
            if text(entry, "ClassificationKindCode") in ("Nice", "Primary", "") and (number := text(entry, "ClassNumber")):
                yield number, edition, ""


def _vienna(element: Element) -> Iterator[str]:
    yield from texts(element, "CategoryCode", "ViennaCode", "ViennaClassificationCode")
    for entry in every(element, "ViennaClassification"):
        if part := [p for p in (text(entry, "ViennaCategory"), text(entry, "ViennaDivision"), text(entry, "ViennaSection")) if p]:
            yield ".".join(part)


def _classes(element: Element) -> tuple[ClassRow, ...]:
    found: dict[str, ClassRow] = {}
    for number, edition, goods in _goods(element):
        for code in nice_codes(number) if number.strip("0").isdigit() and int(number) <= 45 else ():
            known = found.get(code)
            if known is None or (goods and not known.goods):
                found[code] = ClassRow("nice", code, edition, goods)
    pictures = [ClassRow("vienna", code) for code in dict.fromkeys(_vienna(element))]
    return (*found.values(), *pictures)


def _pictures(element: Element) -> tuple[Picture, ...]:
    names = texts(one(element, "MarkImageBag", "MarkImageDetails", "MarkImage"), "FileName", "ImageFileName", "MarkImageFilename", "MarkImageFileName")
    return tuple(Picture(n) for n in names if not n.lower().startswith("no image") and "." in n)


def _extra(element: Element, application: str, number: str) -> dict[str, object]:
    kept = {
        "application_number": application if application != number else "",
        "status_text": _nearest(element, "MarkCurrentStatusCode"), "mark_type": text(element, "MarkFeatureCategory", "MarkFeature"),
        "image_url": text(element, "MarkImageURI", "ImageURI"), "disclaimer": text(element, "MarkDisclaimerText", "MarkDisclaimer"),
        "translation": text(element, "MarkTranslationText", "MarkTranslation"),
    }
    return {k: v for k, v in kept.items() if v}


def _day(element: Element, name: str, field: str) -> date | None:
    return read_date(_nearest(element, name), field)


def record_of(element: Element, context: Context) -> RightRecord:
    """The trademark that a `TradeMark` (ST.66) or `Trademark` (ST.96) element holds; Refused (the field) where it cannot be one."""
    said = text(element, "RegistrationOfficeCode", "ReceivingOfficeCode", "IPOfficeCode")
    office = office_of(said) or context.office
    registration, application = _own_number(element, "RegistrationNumber"), _own_number(element, "ApplicationNumber")
    number = canonical("trademark", office, registration or application, granted=bool(registration))
    spelled = texts(element, "MarkVerbalElementText")
    parties = _owners(element, office)
    extra = _extra(element, application, number)
    if others := [n for p in parties[1:] for n in _party_names(p)[:1]]:
        extra["co_owners"] = others
    owner, owner_en, country = _owner(parties)
    return RightRecord(
        kind="trademark", office=office, number=number, text=spelled[0] if spelled else "", classes=_classes(element),
        status=status_of(_nearest(element, "MarkCurrentStatusCode"), office) or ("" if registration else "pending"), territory=tuple(texts(element, "DesignatedCountryCode")),
        aliases=tuple(dict.fromkeys((*spelled[1:], *texts(element, "MarkTransliteration")))), images=_pictures(element),
        description=text(element, "MarkDescriptionText", "MarkDescription"), extra=extra, source=context.source, owner=owner, owner_en=owner_en,
        owner_country=country, filed=_day(element, "ApplicationDate", "filed"), registered=_day(element, "RegistrationDate", "registered"),
        expires=_day(element, "ExpiryDate", "expires"), status_on=_day(element, "MarkCurrentStatusDate", "status_on"))
