"""Trademarks and grants in XML: both ST.96 generations, ST.66, USPTO daily, grants of two schema generations; and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from registry.errors import Refused
from registry.imports.record import ClassRow, Dispute, Picture
from tests.registry.imports import xml_samples
from tests.registry.imports.reads import one, read


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "in.xml"
    path.write_bytes(text.encode(encoding))
    return path


def test_both_generations_of_st96_give_equal_rights(tmp_path: Path) -> None:
    first, second = (one(_file(tmp_path, text), tmp_path / "w") for text in (xml_samples.FIRST, xml_samples.SECOND))
    assert first == second
    assert (first.office, first.number, first.text) == ("EM", "018000777", "LANQUE 澜雀")
    assert (first.filed, first.registered, first.expires, first.status) == (date(2019, 3, 4), date(2019, 8, 15), date(2029, 3, 4), "in_force")
    assert first.classes == (ClassRow("nice", "21", "", "Vacuum flasks"), ClassRow("nice", "35", "", "Retail services"))
    assert (first.owner, first.owner_country) == ("澜雀日用品有限公司", "CN")
    assert first.images == (Picture("018000777.jpg"),) and first.aliases == ("lan que",)


def test_st66_gives_the_same_right_with_its_edition_and_vienna_codes_once(tmp_path: Path) -> None:
    old, new = one(_file(tmp_path, xml_samples.ST66, "gbk"), tmp_path / "w"), one(_file(tmp_path, xml_samples.FIRST), tmp_path / "w")
    assert old.classes == (ClassRow("nice", "21", "11", "Vacuum flasks"), ClassRow("nice", "35", "11", "Retail services"), ClassRow("vienna", "03.07.16"))
    assert replace(old, classes=()) == replace(new, classes=())


def test_the_daily_file_of_the_uspto(tmp_path: Path) -> None:
    good, bad = read(_file(tmp_path, xml_samples.DAILY), tmp_path / "w")
    assert bad == []
    mark, pending = good
    assert (mark.number, mark.text, mark.status, mark.registered) == ("2824281", "LANQUE", "in_force", date(2004, 3, 23))
    assert mark.classes == (ClassRow("nice", "21", "", "Vacuum flasks"),)
    assert (mark.owner, mark.owner_country) == ("Lanque Homeware Co., Ltd.", "CN")
    assert mark.extra["application_number"] == "76044902" and mark.extra["pseudo_mark"] == "LAN KEY" and mark.extra["design_codes"] == ["031720"]
    assert (pending.number, pending.status, pending.registered) == ("97000001", "pending", None)
    assert [c.code for c in pending.classes] == ["9", "42"]


def test_grants_of_two_generations_one_after_another_in_one_file(tmp_path: Path) -> None:
    good, bad = read(_file(tmp_path, xml_samples.GRANT_DESIGN + xml_samples.GRANT_INVENTION), tmp_path / "w")
    assert bad == []
    design, invention = good
    assert (design.kind, design.number, design.title, design.owner) == ("design", "D750123", "Vacuum flask", "Lanque Homeware Co., Ltd.")
    assert (design.registered, design.expires) == (date(2016, 2, 23), date(2030, 2, 23))
    assert design.classes == (ClassRow("locarno", "07-02", "10"), ClassRow("uspc", "D7/306"))
    assert [p.name[-10:] for p in design.images] == ["D00000.TIF", "D00001.TIF"]
    assert (invention.kind, invention.number, invention.owner, invention.expires) == ("invention", "6970935", "Ann Roe", None)
    assert invention.classes == (ClassRow("ipc", "A47J 41/02", "07"),)
    assert invention.extra["claims"] == ["1. A flask comprising a body; and a latch."]


def test_proceedings_before_the_ttab_are_about_the_marks_of_the_defendant(tmp_path: Path) -> None:
    good, bad = read(_file(tmp_path, xml_samples.TTAB), tmp_path / "w")
    assert bad == [] and [(r.number, r.text, r.owner, r.status) for r in good] == [("2824281", "LANQUE", "", ""), ("97000001", "BIRDWELL", "", "")]
    opened = Dispute("invalidation", "92081234", "TTAB", "Rival Inc.", date(2024, 3, 5))
    assert {r.proceedings for r in good} == {(opened,)} and good[0].extra == {"application_number": "76044902"}
    ended = read(_file(tmp_path, xml_samples.TTAB_OVER), tmp_path / "w")[0][0].proceedings[0]
    assert ended == replace(opened, outcome="maintained", decided_on=date(2025, 9, 2), note="BD DECISION: DISMISSED W/ PREJ")


@pytest.mark.parametrize(("words", "outcome"), [
    ("BD DECISION: SUSTAINED", "removed"), ("BD DECISION: GRANTED IN PART", "partly"), ("BD DECISION: OPP DISMISSED W/O PREJ", "maintained"),
    ("BD DECISION: CAN DENIED", "maintained"), ("WITHDRAWAL OF OPPOSITION", "withdrawn"), ("PAPER RECEIVED AT TTAB", "withdrawn")])
def test_what_became_of_a_proceeding_is_read_from_its_history(words: str, outcome: str, tmp_path: Path) -> None:
    text = xml_samples.TTAB_OVER.replace("BD DECISION: DISMISSED W/ PREJ", words)
    assert read(_file(tmp_path, text), tmp_path / "w")[0][0].proceedings[0].outcome == outcome


OLDER = {"us-parties": "parties", "us-applicants": "applicants", "us-applicant": "applicant", "us-references-cited": "references-cited", "us-citation": "citation"}
GENERATIONS: dict[str, dict[str, str]] = {"v4.0 2004-12-02": OLDER, "v4.2 2006-08-23": OLDER, "v4.3 2012-12-04": {}, "v4.5 2014-04-03": {}, "v4.7 2022-02-17": {}}
"""Names that the schema had in a generation for those of 2014."""


@pytest.mark.parametrize("generation", GENERATIONS)
def test_a_grant_reads_the_same_in_every_generation_of_its_schema(generation: str, tmp_path: Path) -> None:
    text = xml_samples.GRANT_DESIGN.replace('dtd-version="v4.5 2014-04-03"', f'dtd-version="{generation}"')
    for new, old in GENERATIONS[generation].items():
        text = text.replace(f"<{new} ", f"<{old} ").replace(f"<{new}>", f"<{old}>").replace(f"</{new}>", f"</{old}>")
    assert one(_file(tmp_path, text), tmp_path / "w") == one(_file(tmp_path, xml_samples.GRANT_DESIGN), tmp_path / "x")


@pytest.mark.parametrize(("written", "code", "kind", "number"), [
    ("RE045678", "E1", "invention", "RE45678"), ("PP029876", "P2", "invention", "PP29876"), ("11234567", "B2", "invention", "11234567"), ("D0987654", "S1", "design", "D987654")])
def test_grants_of_other_kinds_keep_their_letters(written: str, code: str, kind: str, number: str, tmp_path: Path) -> None:
    text = xml_samples.GRANT_INVENTION.replace("06970935", written).replace("<kind>B1<", f"<kind>{code}<")
    found = one(_file(tmp_path, text), tmp_path / "w")
    assert (found.kind, found.number) == (kind, number)


def test_owners_that_stand_after_their_marks_are_found_by_their_key(tmp_path: Path) -> None:
    def mark(number: int) -> str:
        return (f"<TradeMark><RegistrationOfficeCode>RO</RegistrationOfficeCode><RegistrationNumber>{number}</RegistrationNumber>"
                f"<ApplicantDetails><ApplicantKey><Identifier>P{number}</Identifier></ApplicantKey></ApplicantDetails></TradeMark>")

    def owner(number: int) -> str:
        return (f"<Applicant><ApplicantIdentifier>P{number}</ApplicantIdentifier><FreeFormatNameLine>Firma {number}</FreeFormatNameLine></Applicant>")

    body = "".join(mark(n) for n in (1, 2, 3)) + "<ApplicantDetails>" + "".join(owner(n) for n in (3, 2, 1)) + "</ApplicantDetails>"
    good, _ = read(_file(tmp_path, f"<Transaction><TransactionData>{body}</TransactionData></Transaction>"), tmp_path / "w")
    assert [(r.number, r.owner) for r in good] == [("1", "Firma 1"), ("2", "Firma 2"), ("3", "Firma 3")]


def test_utf16_and_gbk_texts_are_exact(tmp_path: Path) -> None:
    text = xml_samples.SECOND.replace(' encoding="UTF-8"', "")
    assert one(_file(tmp_path, text, "utf-16"), tmp_path / "w") == one(_file(tmp_path, xml_samples.SECOND), tmp_path / "w")
    gbk = xml_samples.SECOND.replace("UTF-8", "GB18030")
    assert one(_file(tmp_path, gbk, "gb18030"), tmp_path / "w").text == "LANQUE 澜雀"


@pytest.mark.parametrize(("name", "text", "encoding"), [
    ("a parsed entity", '<!DOCTYPE x [<!ENTITY e "boom">]><Trademark>&e;</Trademark>', "utf-8"),
    ("an external entity", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Trademark>&e;</Trademark>', "utf-8"),
    ("a parameter entity", '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://x/y.dtd"> %e;]><Trademark/>', "utf-8"),
    ("an entity in UTF-16", '<!DOCTYPE x [<!ENTITY e "boom">]><Trademark>&e;</Trademark>', "utf-16"),
    ("another encoding than declared", '<?xml version="1.0" encoding="UTF-8"?><Trademark>东湖</Trademark>', "gbk"),
    ("UTF-8 declared as GBK", '<?xml version="1.0" encoding="GBK"?><Trademark>东湖</Trademark>', "utf-8"),
    ("an encoding nobody reads", '<?xml version="1.0" encoding="UTF-7"?><Trademark/>', "utf-8"),
    ("an end that is missing", "<TrademarkBag><Trademark><RegistrationNumber>1</RegistrationNumber></Trademark>", "utf-8"),
    ("a tag of 70 kB", "<Trademark " + "a" * 70_000 + "='1'/>", "utf-8"),
    ("a depth of 10,000", "<Trademark>" + "<a>" * 10_000 + "</a>" * 10_000 + "</Trademark>", "utf-8"),
    ("something else", "<html><body>Trademark</body></html>", "utf-8"),
])
def test_xml_is_refused_for(name: str, text: str, encoding: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read(_file(tmp_path, text, encoding), tmp_path / "w")


def test_unparsed_entities_and_an_external_dtd_are_allowed(tmp_path: Path) -> None:
    text = ('<?xml version="1.0"?><!DOCTYPE PATDOC SYSTEM "none.dtd" [<!NOTATION TIF SYSTEM "x"><!ENTITY A.TIF SYSTEM "A.TIF" NDATA TIF>]>'
            "<PATDOC><SDOBI><B100><B110><DNUM><PDAT>D0400001</PDAT></DNUM></B110><B130><PDAT>S</PDAT></B130><B190><PDAT>US</PDAT></B190></B100>"
            "<B500><B540><STEXT><PDAT>Caf&eacute; chair</PDAT></STEXT></B540></B500></SDOBI></PATDOC>")
    assert one(_file(tmp_path, text), tmp_path / "w").title == "Café chair"


def test_a_row_without_a_number_is_named_and_the_others_stay(tmp_path: Path) -> None:
    text = "<TrademarkBag>" + "".join(f"<Trademark><RegistrationNumber>{n}</RegistrationNumber></Trademark>" for n in ("1", "", "3")) + "</TrademarkBag>"
    good, bad = read(_file(tmp_path, text), tmp_path / "w")
    assert [r.number for r in good] == ["1", "3"] and [(b[0], b[1]) for b in bad] == [(2, "number")]
