"""Usual words: some for every row of every worksheet, each with its English; on the paper only what was taken as it stands changes its language."""

from __future__ import annotations

import pytest

from cases import usual_words
from cases.worksheet import AGAINST, FORMS
from registry.rights import RightKind
from webapp.labels import load_tongues, speaker

SAY = speaker(load_tongues())


def word(message: str, values: dict[str, str] | None = None) -> str:
    return SAY("en", message, values or {})


@pytest.mark.parametrize("kind", FORMS)
def test_every_row_of_a_worksheet_has_two_to_four_usual_words_that_do_not_all_say_the_same(kind: RightKind) -> None:
    assert set(usual_words.ROWS[kind]) == {line.key for line in FORMS[kind]}
    assert all(2 <= len(set(words)) == len(words) <= 4 for words in usual_words.ROWS[kind].values())
    assert set(usual_words.AGAINST) == {key for key, _, _ in AGAINST}


@pytest.mark.parametrize("words", sorted(usual_words.KNOWN))
def test_each_has_its_english(words: str) -> None:
    assert word(words) != words and "；" not in words and "\n" not in words


@pytest.mark.parametrize(("typed", "printed"), [
    ("读音相同", "The sound is the same"),
    ("读音：读音相同", "Sound: The sound is the same"),
    ("读音：读音相同；读音近似", "Sound: The sound is the same; The sound is similar"),
    ("读音相同，但语速不同", "读音相同，但语速不同"),
    ("读音：两者读作「澜雀」", "读音：两者读作「澜雀」"),
    ("读音相同\n{name} 另行说明", "The sound is the same\n{name} 另行说明"),
    ("", ""),
])
def test_only_what_was_taken_as_it_stands_is_said_in_the_language_of_the_paper(typed: str, printed: str) -> None:
    assert usual_words.said(typed, word) == printed
    assert usual_words.said(typed, lambda message, values=None: SAY("zh", message, values or {})) == typed
