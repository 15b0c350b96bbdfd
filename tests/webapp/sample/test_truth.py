"""Every planted imitation imitates a right in force in China, and everything else has a reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from webapp.sample import tricks, truth
from webapp.sample.world import TODAY, Layout

Lines = dict[str, list[dict[str, Any]]]

TEXT_TRICKS = {"substitute", "homophone", "shape", "transpose", "insert", "delete", "trad", "leet", "pinyin", "separator", "homoglyph", "mixed", "title", "translit", "nickname", "verbatim"}
PICTURE_TRICKS = {"crop", "border", "rot90", "rotate", "mirror", "invert", "gray", "recolor", "photo", "collage", "screenshot", "onproduct", "stretch", "watermark", "booth"}


def by_key(layout: Layout) -> dict[str, dict[str, Any]]:
    return {r.key: r.record for r in layout.rights}


def test_every_imitation_names_a_right_in_force_in_china(layout: Layout, answers: Lines) -> None:
    rights = by_key(layout)
    for line in answers["imitations"]:
        right = rights[line["right"]["key"]]
        assert (right["status"], right["office"], right["territory"]) == ("in_force", "CN", "CN"), line
        assert line["right"]["number"] == right["number"] and line["right"]["kind"] == right["kind"]


def test_every_trick_is_planted(answers: Lines) -> None:
    seen = Counter(line["trick"] for line in answers["imitations"])
    assert set(seen) >= TEXT_TRICKS
    assert {f"image-{t}" for t in PICTURE_TRICKS} <= set(seen)
    assert {line["right"]["kind"] for line in answers["imitations"]} == {"trademark", "design", "copyright", "gi"}
    assert sum(seen.values()) >= 70
    assert min(Counter(line["channel"] for line in answers["imitations"]).values()) >= 20


def test_no_imitation_is_sold_by_the_owner_or_with_a_valid_permission(layout: Layout, answers: Lines) -> None:
    rights, today = by_key(layout), TODAY.isoformat()
    for line in answers["imitations"]:
        right = rights[line["right"]["key"]]
        assert line["seller"] != right["owner"]
        assert line["seller"] not in {g["grantee"] for g in right["authorised"] if g["from"] <= today <= g["to"]}
        assert not right["gi"] or line["seller"] not in right["gi"]["users"]


def test_the_words_of_a_trick_stand_in_the_title(answers: Lines) -> None:
    planted = {(t.trick, t.right): t for t in (*tricks.MARKET, *tricks.FAIR) if t.text and not t.trick.startswith("gi")}
    for line in answers["imitations"]:
        t = planted.get((line["trick"], line["right"]["key"]))
        if t is not None:
            assert any(x.text in line["title"] for x in (*tricks.MARKET, *tricks.FAIR) if (x.trick, x.right) == (t.trick, t.right) and x.text), line


def test_picture_tricks_stand_under_neutral_titles(layout: Layout, answers: Lines) -> None:
    rights = by_key(layout)
    for line in answers["imitations"]:
        if line["trick"].startswith(("image-", "design-", "copy-")):
            words = [w for w in str(rights[line["right"]["key"]]["text"]).split() if w]
            assert not any(w in line["title"] for w in words), line


@pytest.mark.parametrize("reason", ["genuine", "authorised", "gi_user"])
def test_lawful_sellers_are_lawful(layout: Layout, answers: Lines, reason: str) -> None:
    rights, today = by_key(layout), TODAY.isoformat()
    lines = [x for x in answers["innocent"] if x["answer"] == reason]
    assert lines
    for line in lines:
        right = rights[line["right"]["key"]]
        allowed = {"genuine": {right["owner"]}, "authorised": {g["grantee"] for g in right["authorised"] if g["from"] <= today <= g["to"]},
                   "gi_user": set(right["gi"]["users"]) if right["gi"] else set()}[reason]
        assert line["seller"] in allowed, line


def test_rights_without_effect_here_are_called_so(layout: Layout, answers: Lines) -> None:
    rights = by_key(layout)
    for line in answers["innocent"]:
        if line["answer"] == "foreign":
            assert rights[line["right"]["key"]]["territory"] != "CN"
        if line["answer"] == "expired":
            assert rights[line["right"]["key"]]["status"] in ("expired", "lapsed", "revoked")


def test_every_item_is_answered_once(layout: Layout, answers: Lines) -> None:
    ids = [line["id"] for part in answers.values() for line in part]
    assert len(ids) == len(set(ids)) == len(layout.items) + len(layout.exhibits)
    assert len(layout.items) >= 400 and len({i.shop.slug for i in layout.items}) == 25
    assert {line["answer"] for line in answers["innocent"]} == set(tricks.REASONS)


def test_plain_goods_wear_no_protected_body(layout: Layout) -> None:
    protected = {(r.key.rsplit(".", 1)[1]) for r in layout.rights if r.record["kind"] == "design"}
    for item in layout.items:
        if item.answer == "plain":
            assert not {f"{s.ware}{s.variant}" for s in item.scenes} & protected


def test_relatives_are_other_rights_of_the_same_owner_in_force_here(layout: Layout, answers: Lines) -> None:
    rights = by_key(layout)
    for line in answers["imitations"]:
        for other in line["also"]:
            assert rights[other["key"]]["family"] == rights[line["right"]["key"]]["family"]
            assert rights[other["key"]]["status"] == "in_force" and rights[other["key"]]["office"] == "CN"
            assert other["key"] != line["right"]["key"]


def test_the_practice_cabinet_is_half_and_half_in_two_languages(answers: Lines) -> None:
    questions = truth.practice(answers, 2026)
    assert Counter(q["answer"] for q in questions) == {"suspect": 20, "clear": 20}
    for q in questions:
        assert {c["id"] for c in q["choices"]} == {"suspect", "clear"}
        assert all(q[part][language] for part in ("question", "explanation") for language in ("zh", "en"))
        assert not any(word in q["question"]["zh"] + q["explanation"]["zh"] for word in ("假货", "侵权人"))
    assert questions == truth.practice(answers, 2026) != truth.practice(answers, 7)
