"""Word files from the office's own template: filled in a limited child, hostile templates refused, what was signed on it."""

from __future__ import annotations

import importlib.util
import io
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import docx as word
import pytest

from cases import templates
from cases.papers import docx
from cases.papers.kinds import KINDS
from cases.papers.opinion import KINDS as RIGHTS
from registry.child import run_limited
from registry.db import Database
from registry.errors import Refused
from registry.people import Role
from tests import builders as b


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("paper_samples", Path(__file__).parent / "papers" / "samples.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["paper_samples"] = module
    spec.loader.exec_module(module)
    return module


samples = _load()


def text_of(data: bytes) -> str:
    made = word.Document(io.BytesIO(data))
    return "\n".join([p.text for p in made.paragraphs] + [c.text for t in made.tables for r in t.rows for c in r.cells])


def own(*lines: str) -> bytes:
    made, out = word.Document(), io.BytesIO()
    for line in lines:
        made.add_paragraph(line)
    made.save(out)
    return out.getvalue()


def with_entry(name: str, data: bytes) -> bytes:
    out = io.BytesIO(own("{{ title }}"))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def in_child(template: bytes, fields: object) -> bytes:
    return run_limited(docx.JOB, {"fields": fields}, [template], memory_mb=768).blobs[0]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", RIGHTS)
def test_an_opinion_says_in_word_what_it_says_on_paper(kind: str, language: str) -> None:
    paper = samples.opinion(kind, language)
    told = text_of(docx.fill(docx.default_template(language), docx.of_opinion(paper)))
    for said in (paper.number, paper.reasoning.split("\n")[0], paper.would_change, paper.against[0].words, paper.right.owner, paper.content_sha256):
        assert said in told
    assert "{{" not in told and "{%" not in told


@pytest.mark.parametrize("kind", KINDS)
def test_every_letter_can_be_had_in_word(kind: str) -> None:
    for language in ("zh", "en"):
        letter = samples.letter(kind, language)
        told = text_of(docx.fill(docx.default_template(language), docx.of_letter(letter)))
        assert letter.number in told and letter.issuer in told and "{%" not in told


def test_the_template_of_the_office_is_used_and_ours_comes_back(database: Database) -> None:
    with database.write() as s:
        lead = b.actor(s, b.unit(s), Role.lead)
        templates.keep(s, "opinion", "zh", "我们的.docx", own("本中心 {{ title }} {{ number }}"), lead, b.NOW, in_child)
        fields = docx.of_opinion(samples.opinion("trademark", "zh"))
        assert text_of(in_child(templates.template_for(s, "opinion", "zh"), fields)).strip() == f"本中心 侵权判定参考意见书 {fields['number']}"
        templates.keep(s, "opinion", "zh", "又一版.docx", own("{{ number }}"), lead, b.NOW, in_child)
        assert len(templates.all_of(s)) == 1
        templates.drop(s, "opinion", "zh", lead, b.NOW)
        assert "sections" in text_of(templates.template_for(s, "opinion", "zh"))


@pytest.mark.parametrize(("hostile", "why"), [
    (b"PK\x03\x04 nothing", "不是 Word"), (own("{{ title"), "标记有误"), (own("{{ ''.__class__.__mro__ }}"), "标记有误"),
    (with_entry("word/vbaProject.bin", b"x"), "宏"), (with_entry("word/embeddings/a.bin", b"x"), "嵌入"),
    (with_entry("word/_rels/x.rels", b'<R TargetMode="External" Target="http://x"/>'), "外部"), (with_entry("word/media/a", b"0" * (41 << 20)), "太大"),
    (own("{% for a in range(99999999) %}{% endfor %}"), "模板"), (b"", "选择文件"),
])
def test_a_hostile_template_is_refused_with_its_reason(database: Database, hostile: bytes, why: str) -> None:
    with database.write() as s:
        lead = b.actor(s, b.unit(s), Role.lead)
        with pytest.raises(Refused, match=why):
            templates.keep(s, "letter", "en", "x.docx", hostile, lead, b.NOW, in_child)
        assert not templates.all_of(s)


def test_what_people_typed_is_never_a_mark(database: Database) -> None:
    told = text_of(docx.fill(own("{{ title }}"), {"title": "{{ number }} <b> & {% x %}"}))
    assert told.strip() == "{{ number }} <b> & {% x %}"
