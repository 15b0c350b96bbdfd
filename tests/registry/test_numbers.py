"""Numbers of rights and firms in one written form, with their check digits."""

from __future__ import annotations

import pytest

from registry.errors import Refused
from registry.numbers import canonical, identity, patent_check, patent_kind, siblings, tidy, uscc


@pytest.mark.parametrize(("kind", "office", "written", "kept"), [
    ("trademark", "CN", "1234567", "1234567"), ("trademark", "CN", " 第１２３４５６７号 ", "1234567"), ("trademark", "CN", "1234567A", "1234567A"),
    ("trademark", "CN", "g 1234567", "G1234567"), ("trademark", "CN", "30112233\u00a0", "30112233"), ("trademark", "US", "2,824,281", "2824281"),
    ("trademark", "US", "0002824281", "2824281"), ("trademark", "EM", "018 123 456", "018123456"),
    ("design", "CN", "ZL 2006 3 0110998.7", "ZL2006301109987"), ("design", "CN", "ZL200630110998.7", "ZL2006301109987"),
    ("design", "CN", "ＺＬ２００６３０１１０９９８．７", "ZL2006301109987"), ("design", "CN", "200630110998", "2006301109987"),
    ("invention", "CN", "CN201710117081.7", "2017101170817"), ("invention", "CN", "CN106844774A", "CN106844774A"),
    ("design", "US", "D0435854", "D435854"), ("design", "US", "D435,854", "D435854"), ("design", "US", "USD435854S1", "D435854"),
    ("invention", "US", "07272630", "7272630"), ("gi", "GB", "PGI-IT-02305", "PGI-IT-02305"), ("gi", "GB", "PGI-NL+BE-01996", "PGI-NL+BE-01996"),
    ("gi", "CN", "AGI 01234", "AGI01234"), ("gi", "CN", "2010年第102号公告", "2010年第102号公告"),
    ("copyright", "CN", "国作登字－2016－F－00269796", "国作登字-2016-F-00269796"),
])
def test_a_number_has_one_written_form(kind: str, office: str, written: str, kept: str) -> None:
    assert canonical(kind, office, written) == kept
    assert canonical(kind, office, kept) == kept


@pytest.mark.parametrize(("kind", "office", "written"), [
    ("trademark", "CN", ""), ("trademark", "CN", "   "), ("trademark", "CN", "ABC"), ("trademark", "CN", "12345678901"), ("trademark", "US", "D123"),
    ("design", "CN", "ZL200630110998.8"), ("design", "CN", "ZL200610110998.3"), ("design", "CN", "2006301"), ("invention", "CN", "ZL200630110998.7"),
    ("copyright", "CN", "国作登字-16-F-1"), ("gi", "CN", "<script>"), ("gi", "GB", "x" * 65),
])
def test_a_number_that_cannot_be_is_refused_and_the_field_named(kind: str, office: str, written: str) -> None:
    with pytest.raises(Refused) as refused:
        canonical(kind, office, written)
    assert refused.value.field == "number"


def test_the_check_digit_of_a_real_patent_is_right_and_every_other_is_wrong() -> None:
    assert patent_check("200630110998") == "7"
    for digit in "01234568" + "9X":
        with pytest.raises(Refused, match="校验位"):
            canonical("design", "CN", f"ZL200630110998.{digit}")


def test_a_missing_check_digit_is_added() -> None:
    assert canonical("design", "CN", "ZL200630110998", granted=True) == "ZL2006301109987"


def test_numbers_before_2003_have_eight_digits() -> None:
    number = "01312345" + patent_check("01312345")
    assert patent_kind(number) == "design"
    assert canonical("design", "CN", f"ZL {number[:8]}.{number[8]}") == f"ZL{number}"


def test_application_and_grant_of_one_patent_are_one_right() -> None:
    assert identity("design", "CN", "ZL2006301109987") == identity("design", "CN", "2006301109987")
    assert set(siblings("ZL2006301109987")) == set(siblings("2006301109987"))


@pytest.mark.parametrize(("number", "kind"), [("CN201710117081.7", "invention"), ("ZL200630110998.7", "design"), ("ZL201820000000", "utility_model"),
                                              ("201780000000", "invention"), ("201790000000", "utility_model"), ("12345678", None), ("国作登字", None)])
def test_a_patent_number_tells_its_kind(number: str, kind: str | None) -> None:
    assert patent_kind(number) == kind


def test_a_credit_code_is_checked() -> None:
    assert uscc("91350100M000100Y43") == "91350100M000100Y43"
    for wrong in ("91350100M000100Y44", "9135", "91350100M000100YI3"):
        with pytest.raises(Refused) as refused:
            uscc(wrong)
        assert refused.value.field == "uscc"


def test_invisible_marks_and_odd_dashes_go() -> None:
    assert tidy("\ufeffPGI—IT\u200b–02305\u202e") == "PGI-IT-02305"
