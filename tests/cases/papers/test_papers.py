"""Papers print what they are given, all of it, the same every time, and nothing that is formatted into a template."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from cases.papers.kinds import KINDS
from cases.papers.letter import Letter, print_cover, print_letter
from cases.papers.opinion import GRADES, OpinionPaper, print_opinion
from cases.papers.opinion import KINDS as RIGHTS
from cases.papers.render import carried_characters, missing_characters, render
from registry.errors import Refused


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("paper_samples", Path(__file__).with_name("samples.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["paper_samples"] = module
    spec.loader.exec_module(module)
    return module


samples = _load()
opinion, letter, cover, PICTURES = samples.opinion, samples.letter, samples.cover, samples.PICTURES


def pages(pdf: bytes) -> list[str]:
    """The text of each page, blanks removed, as anybody copies it."""
    if not shutil.which("pdftotext"):
        pytest.skip("needs pdftotext (poppler-utils)")
    told = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [re.sub(r"[\s\u200b]", "", page) for page in told.split("\f") if page.strip()]


SECTIONS = {
    "zh": ("委托人与用途", "委托事项", "主张的权利", "所见对象", "前置审查", "判定方法与适用规则", "比对", "可能不构成侵权的理由",
           "分析说理", "参考意见", "最可能改变结论的材料", "机器辅助说明", "限制与签署", "证据清单"),
    "en": ("Requesterandpurpose", "Matterasked", "Rightreliedon", "Objectexamined", "Preliminarychecks", "Methodandrules", "Comparison", "Whyitmaynotinfringe", "Reasoning", "Conclusion",
           "whatwouldchangethismost", "Useofmachineaid", "Limitsandsignatures", "listofevidence"),
}


@pytest.mark.parametrize("kind", RIGHTS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_an_opinion_of_every_kind_has_all_its_sections_in_both_languages(kind: str, language: str) -> None:
    pdf = print_opinion(opinion(kind, language), PICTURES)
    text = "".join(pages(pdf))
    assert pdf.startswith(b"%PDF-")
    place = 0
    for section in SECTIONS[language]:
        assert section in text[place:], section
        place = text.index(section, place)
    for wanted in ("鄂维〔2026〕武-意-00012号", "91000217", samples.SHA, "B2-117"):
        assert wanted in text, wanted
    assert ("技术特征比对表" in text) == (language == "zh" and kind in ("invention", "utility_model"))
    assert ("商标比对表" in text) == (language == "zh" and kind == "trademark")


def test_the_same_data_are_the_same_bytes() -> None:
    paper = opinion()
    again = OpinionPaper.from_dict(json.loads(json.dumps(paper.to_dict(), ensure_ascii=False)))
    assert again == paper
    assert print_opinion(again, dict(PICTURES)) == print_opinion(paper, PICTURES)


@pytest.mark.parametrize("paragraphs", [1, 3, 6, 9, 12, 15, 18])
def test_the_signatures_are_never_parted_from_the_last_section(paragraphs: int) -> None:
    text = "\n".join(["以相关公众的一般注意力隔离观察，二者使用于同一种商品，容易对来源产生误认。" * 2] * paragraphs)
    for page in pages(print_opinion(opinion(reasoning=text), PICTURES)):
        assert ("限制与签署" in page) == ("复核签发" in page)


@pytest.mark.parametrize("grade", GRADES)
def test_a_signed_opinion_never_carries_the_draft_mark(grade: str) -> None:
    assert "草稿" not in "".join(pages(print_opinion(opinion(conclusion=grade))))


def test_a_draft_says_so_on_every_page_and_has_no_number() -> None:
    draft = opinion(status="draft", number="", conclusion="", signatures=[], against=[], reasoning="")
    text = pages(print_opinion(draft, PICTURES))
    assert all("草" in page and "稿" in page for page in text) and "签发时生成" in text[0]


@pytest.mark.parametrize(("change", "said"), [
    ({"conclusion": "certain"}, "conclusion"), ({"language": "fr"}, "language"), ({"against": []}, "why it may not"), ({"number": ""}, "number"),
    ({"would_change": ""}, "what would change"), ({"signatures": []}, "two signatures"), ({"surprise": 1}, "surprise"), ({"version": "1"}, "version"),
    ({"right": {"number": "1"}}, "right.title")])
def test_what_a_signed_opinion_must_say_is_asked_for_by_name(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        opinion(**change)


def test_two_signatures_of_one_person_or_without_recusal_are_not_enough() -> None:
    one = {"role": "drafter", "name": "闻一舟", "at": "2026-11-22 15:02", "recusal": True}
    for second in ({**one, "role": "signatory"}, {**one, "name": "周映川", "recusal": False}):
        with pytest.raises(ValueError, match="two signatures"):
            opinion(signatures=[one, second])


HOSTILE = '#panic("x") $x^2$ *b* _i_ \\ <l> @r `c` //c /*c*/ #include "house.typ" [a] {b} ~ = h'


def test_user_text_is_never_read_as_typst() -> None:
    text = "".join(pages(print_opinion(opinion(asked=HOSTILE, reasoning=HOSTILE, plain=HOSTILE), PICTURES)))
    assert text.count(re.sub(r"\s", "", HOSTILE)) == 3


def test_control_characters_and_direction_overrides_do_not_reach_the_paper() -> None:
    text = "".join(pages(print_opinion(opinion(asked="甲\x00\x1b[31m乙\u202e丙\ufeff", plain="一\u2066二"))))
    assert "\u202e" not in text and "\x1b" not in text and "丙" in text


def test_a_long_address_stays_on_the_page() -> None:
    pdf = print_opinion(opinion(asked="https://example.test/" + "a" * 900))
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode() if shutil.which("pdftotext") else ""
    assert all(float(x) < 560 for x in re.findall(r'xMax="([\d.]+)"', told))


def test_missing_characters_are_named_and_the_paper_still_prints() -> None:
    assert missing_characters("江汉市知识产权維權援助中心 ABC é 「」①\n") == set()
    assert missing_characters("𠮷野家\ue000") == {"𠮷", "\ue000"}
    assert len(carried_characters()) > 9_000
    assert print_opinion(opinion(asked="𠮷野家")).startswith(b"%PDF-")


@pytest.mark.parametrize("data", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM" + b"\0" * 60])
def test_a_picture_that_cannot_be_read_is_named(data: bytes) -> None:
    with pytest.raises(Refused) as told:
        print_opinion(opinion(), {**PICTURES, "seen": data})
    assert told.value.field in ("seen", "opinion")


def test_a_picture_name_is_never_a_path(tmp_path: Path) -> None:
    paper = opinion(seal="../../../../etc/passwd")
    assert print_opinion(paper, {**PICTURES, "../../../../etc/passwd": PICTURES["seen"]}).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_letter_prints_in_both_languages(kind: str, language: str) -> None:
    paper = letter(kind, language)
    assert Letter.from_dict(json.loads(json.dumps(paper.to_dict()))) == paper
    text = "".join(pages(print_letter(paper, PICTURES)))
    for words in (KINDS[kind].zh, KINDS[kind].lead_zh, KINDS[kind].close_zh) if language == "zh" else (KINDS[kind].en,):
        assert re.sub(r"\s", "", words) in text
    assert samples.SHA in text


def test_the_accused_are_told_what_they_may_do_and_until_when() -> None:
    text = "".join(pages(print_letter(letter("answer"), PICTURES)))
    assert "您可以" in text and "2026-11-2311:02" in text and "对方主张" in text


def test_no_standing_words_call_a_party_an_infringer_or_goods_fake() -> None:
    words = json.dumps([[k.zh, k.lead_zh, k.close_zh] for k in KINDS.values()], ensure_ascii=False)
    folder = Path(sys.modules["cases.papers.render"].__file__ or "").parent
    words += "".join(p.read_text("utf-8") for p in folder.glob("*.typ"))
    assert not re.search("侵权人|侵权商品|侵权产品|假货|重犯", words)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cover_lists_the_items_and_how_to_check(language: str) -> None:
    text = "".join("".join(pages(print_cover(cover(language)))).split())
    assert "check.py" in text and "sha256sum" in text and "0001-3f2a9c5d7b1e4f60" in text
    assert "2026-11-2215:40:00" in text and "shop.example" in text, "each item with what it is, when it was taken, from where"


def test_an_unknown_template_or_a_time_without_offset_is_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="template"):
        render("../secret", {"issued_at": "2026-11-22T15:26:00+08:00"})
    with pytest.raises(ValueError, match="offset"):
        render("cover", {"issued_at": "2026-11-22T15:26:00"})
