"""Real registry files, their fields read by hand in the files."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from registry.imports.record import ClassRow
from tests.registry.imports.reads import one, read, shared


def test_the_st66_record_of_a_us_trademark(tmp_path: Path) -> None:
    mark = one(shared("registry/uspto-st66-sn76044902.xml"), tmp_path)
    assert (mark.kind, mark.office, mark.number, mark.text, mark.title) == ("trademark", "US", "2824281", "PYTHON", "")
    assert (mark.filed, mark.registered, mark.expires) == (date(2000, 5, 9), date(2004, 3, 23), None)
    assert (mark.status, mark.status_on) == ("in_force", date(2010, 9, 8))
    assert (mark.owner, mark.owner_country) == ("PYTHON SOFTWARE FOUNDATION", "US")
    assert mark.classes == (
        ClassRow("nice", "9", "", "Computer programs and downloadable computer programs that implement an object-oriented computer programming language"),
        ClassRow("nice", "42", "", "Providing information relating to an object-oriented computer programming language and its development environment"))
    assert mark.extra == {"application_number": "76044902", "status_text": "702", "mark_type": "TYPESET WORD(S) /LETTER(S) /NUMBER(S)"}


def test_the_st32_grant_of_a_us_design(tmp_path: Path) -> None:
    design = one(shared("registry/uspto-design-USD435854S1.xml"), tmp_path)
    assert (design.kind, design.office, design.number, design.title) == ("design", "US", "D435854", "Disc cartridge")
    assert (design.filed, design.registered, design.expires) == (date(1999, 1, 6), date(2001, 1, 2), date(2015, 1, 2))
    assert design.classes == (ClassRow("locarno", "14-02", "7"), ClassRow("uspc", "D14/480"))
    assert (design.owner, design.owner_country) == ("Hitachi Maxell, Ltd.", "JP")
    assert design.extra["co_owners"] == ["Sanyo Electric Co.,Ltd.", "Olympus Optical Co., Ltd."]
    assert design.extra["inventors"][0] == "Hiroyoshi Takagi" and len(design.extra["inventors"]) == 8
    assert design.extra["claims"] == ["The ornamental design for a disc cartridge, as shown and described."]
    assert [p.name for p in design.images] == [f"USD0435854-20010102-D0000{n}.TIF" for n in range(5)]
    assert design.description.startswith("FIG. 1 is a front, top and right side perspective view of one embodiment")
    assert design.extra["application_number"] == "29116510"


def test_the_register_of_geographical_indications(tmp_path: Path) -> None:
    good, bad = read(shared("gi/uk-gi-register.json.gz"), tmp_path)
    assert bad == [] and len(good) == 3715 and {g.kind for g in good} == {"gi"} and {g.office for g in good} == {"GB"}
    assert Counter(g.status for g in good) == {"in_force": 3341, "pending": 315 + 58, "invalid": 1}
    assert len({g.number for g in good}) == 3715
    by_number = {g.number: g for g in good}
    turin = by_number["PGI-IT-02305"]
    assert turin.title == "Vermut di Torino / Vermouth di Torino" and turin.aliases == ("Vermut di Torino", "Vermouth di Torino")
    assert (turin.registered, turin.filed) == (date(1991, 6, 14), None)
    assert turin.classes == (ClassRow("gi", "1. Aromatised wine"),) and turin.extra == {
        "gi_type": "Geographical indication (GI)", "gi_country": "Italia", "legal_instrument": "Article 26 of Regulation (EU) No 251/2014",
        "product_type": "Aromatised wine", "register": "Aromatised Wine", "category": "1. Aromatised wine", "status_text": "Registered"}
    vienna = by_number["PDO-AT-02593"]
    assert (vienna.title, vienna.status, vienna.filed) == ("Wiener Gemischter Satz", "pending", date(2020, 2, 21))
    assert vienna.extra["gi_type"] == "Protected Designation of Origin (PDO)" and vienna.extra["register"] == "Wines" and vienna.extra["status_text"] == "Applied"
    scotch, paiania = by_number["PGI-GB-01854-AM01"], by_number["PGI-GR-A1597"]
    assert (scotch.title, scotch.status, scotch.filed, scotch.extra["published"]) == ("Scotch Whisky", "pending", date(2018, 5, 8), "25/05/2020")
    assert paiania.aliases == ("Ρετσίνα Παιανίας", "Ρετσίνα Λιοπεσίου") and (paiania.registered, paiania.extra["gi_country"]) == (date(2004, 4, 16), "Greece")
    assert sum(g.registered is not None for g in good) == 3340 and sum(g.filed is not None for g in good) == 1219
