"""The law by the date of the act."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import law
from registry.errors import Refused

LAST, FIRST = date(2026, 12, 31), date(2027, 1, 1)


@pytest.mark.parametrize(("topic", "before", "after"), [
    ("trademark.infringement", 57, 72), ("trademark.defence", 59, 73), ("trademark.no_damages", 64, 78), ("trademark.term", 39, 43),
    ("trademark.renewal", 40, 44), ("trademark.cancel_non_use", 49, 57)])
def test_the_same_facts_cite_other_articles_from_2027(topic: str, before: int, after: int) -> None:
    assert law.cite(topic, LAST).articles == (before,)
    assert law.cite(topic, FIRST).articles == (after,)


def test_a_citation_reads_as_lawyers_write_it_in_both_languages() -> None:
    assert law.cite("trademark.infringement", LAST).label == "《中华人民共和国商标法》（2019年修正）第五十七条"
    assert law.cite("trademark.infringement", FIRST).label == "《中华人民共和国商标法》（2026年修订）第七十二条"
    assert law.cite("trademark.infringement", FIRST, "en").label == "Trademark Law of the PRC (2026 revision), article 72"
    assert law.cite("network.notice", FIRST).label == "《中华人民共和国民法典》第一千一百九十五条、第一千一百九十六条"
    assert law.cite("design.similarity", FIRST, "en").label == "SPC Interpretation on Patent Infringement (I), articles 9, 10, 11"


def test_internet_use_is_named_only_from_2027() -> None:
    assert "互联网" not in law.cite("trademark.use", LAST).text
    assert "互联网" in law.cite("trademark.use", FIRST).text


def test_the_patent_law_changes_on_its_own_day() -> None:
    assert law.cite("patent.scope", date(2021, 5, 31)).articles == (59,)
    assert law.cite("patent.scope", date(2021, 6, 1)).articles == (64,)
    assert "十五年" not in law.cite("patent.term", date(2021, 5, 31)).text


def test_a_day_or_topic_without_a_rule_is_refused() -> None:
    with pytest.raises(Refused, match="2018-12-31"):
        law.cite("platform.notice", date(2018, 12, 31))
    with pytest.raises(Refused):
        law.cite("trademark.misleading_use", LAST)
    with pytest.raises(KeyError):
        law.cite("no.such.topic", LAST)


@pytest.mark.parametrize("kind", sorted(law.TOPICS_OF_KIND))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_kind_of_right_has_its_law_in_both_languages(kind: str, language: str) -> None:
    cited = law.for_opinion(kind, LAST, language)
    assert len(cited) == len(law.TOPICS_OF_KIND[kind]) and all(c.text and c.source for c in cited)


def test_every_rule_says_its_source_and_what_is_from_memory_is_not_called_verified() -> None:
    for topic in law.topics():
        day, seen = date(2010, 1, 1), set()
        while day < date(2028, 1, 1):
            try:
                c = law.cite(topic, day)
            except Refused:
                day += timedelta(days=31)
                continue
            seen.add(c.edition)
            assert c.source
            if c.source == "M":
                assert not c.verified, (topic, c.edition)
            day += timedelta(days=31)
        assert seen, topic


@pytest.mark.parametrize(("number", "words"), [
    (1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (57, "五十七"), (100, "一百"), (101, "一百零一"),
    (110, "一百一十"), (205, "二百零五"), (1005, "一千零五"), (1195, "一千一百九十五")])
def test_article_numbers_in_chinese(number: int, words: str) -> None:
    assert law.chinese_number(number) == words
