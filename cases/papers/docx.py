"""Papers as DOCX, from the office's own template or ours: words to edit and lay out. What was signed and can be verified is the PDF.

A template is a Word file with the names of `FIELDS` in double braces (docxtpl, Jinja). It comes from outside, so it is opened, checked and filled
only in a limited child (`fill_job`), with a sandboxed Jinja: no macro, no outside reference, no great archive.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from cases.papers.kinds import KINDS
from cases.papers.letter import Letter
from cases.papers.opinion import OpinionPaper
from registry.errors import Refused

MOST_BYTES, MOST_ENTRIES, MOST_UNPACKED = 2 << 20, 400, 40 << 20
FIELDS = ("issuer", "title", "number", "case_number", "date", "to", "sections", "signers", "verify")
JOB = "cases.papers.docx:fill_job"
Section = dict[str, Any]
"""heading, lines (paragraphs), pairs (rows of name and text)."""


def _section(heading: str, *lines: str, pairs: tuple[tuple[str, str], ...] = ()) -> Section:
    return {"heading": heading, "lines": [x for line in lines for x in line.split("\n") if x.strip()],
            "pairs": [{"name": a, "text": b or "—"} for a, b in pairs if a or b]}


def of_letter(letter: Letter) -> dict[str, Any]:
    """The fields of a letter."""
    zh, kind = letter.language == "zh", KINDS[letter.kind]
    sections = [_section("", kind.lead_zh if zh else kind.lead_en)]
    for b in letter.blocks:
        rows = tuple((row[0], " · ".join(row[1:])) for row in b.table.rows) if b.table else ()
        numbered = [f"{n}. {item}" for n, item in enumerate(b.items, 1)]
        ticks = [f"{'☑' if t.value else '☐'} {t.name}" for t in b.ticks]
        sections.append(_section(b.title, b.text, *numbered, *ticks, pairs=(*((f.name, f.value) for f in b.facts), *rows)))
    if letter.due:
        sections.append(_section("", f"请在此前答复：{letter.due}" if zh else f"Please answer before {letter.due}"))
    sections.append(_section("", kind.close_zh if zh else kind.close_en))
    return {"issuer": letter.issuer, "title": kind.zh if zh else kind.en, "number": letter.number, "case_number": letter.case_number, "date": letter.issued_on,
            "to": letter.to, "sections": [s for s in sections if s["lines"] or s["pairs"] or s["heading"]],
            "signers": [{"role": s.role, "name": s.name, "at": s.at} for s in letter.signers], "verify": _verify(zh, letter.content_sha256)}


def _verify(zh: bool, sha256: str) -> str:
    if not sha256:
        return "草稿" if zh else "Draft"
    return (f"本文件供编辑排版；可核对的是同一编号的 PDF。签署内容 SHA-256：{sha256}" if zh
            else f"This file is for editing; what can be verified is the PDF of the same number. SHA-256 of what was signed: {sha256}")


GRADES = {"high": ("高", "High"), "rather_high": ("较高", "Rather high"), "undecided": ("不能判断", "Cannot be decided"), "rather_low": ("较低", "Rather low"),
          "low": ("低", "Low"), "": ("—", "—")}
RESULTS = {"pass": ("通过", "pass"), "fail": ("不通过", "fail"), "unknown": ("待核", "unknown"), "not_applicable": ("不适用", "n/a")}


def of_opinion(p: OpinionPaper) -> dict[str, Any]:
    """The fields of an opinion: the sections of its paper in the same order."""
    zh = p.language == "zh"

    def say(chinese: str, english: str) -> str:
        return chinese if zh else english

    r, a = p.right, p.accused
    limits = (say("本意见仅依据所提交材料作出，系参考性意见，不是鉴定意见、行政裁决或司法判断。", "This opinion rests on the material supplied; it is a reference, no expert evidence, "
                  "administrative decision or judgment."), *p.limits)
    sections = [
        _section(say("摘要", "In short"), p.plain),
        _section(say("委托人与用途", "Requester and purpose"), pairs=((say("委托人", "Requester"), p.requester), (say("用途", "Purpose"), p.purpose))),
        _section(say("委托事项", "Matter asked"), p.asked),
        _section(say("主张的权利", "Right relied on"), pairs=((say("号码", "Number"), r.number), (say("名称", "Title"), r.title), (say("权利人", "Owner"), r.owner),
                                                       (say("法律状态", "Legal status"), r.status), (say("保护范围", "Scope"), r.scope))),
        _section(say("所见对象", "Object examined"), pairs=((say("对象", "Object"), a.title), (say("被投诉人", "Respondent"), a.respondent), (say("来源", "Source"), a.source),
                                                       (say("取得时间", "Captured at"), a.captured_at))),
        _section(say("前置审查", "Preliminary checks"), pairs=tuple((f"{g.number} {g.name}", f"{RESULTS[g.result][not zh]}　{g.reason}") for g in p.gates)),
        _section(say("判定方法与适用规则", "Method and rules applied"), *p.methods, *p.law),
        _section(say("比对", "Comparison"), pairs=tuple((f.name, f.words) for f in p.comparison)),
        _section(say("可能不构成侵权的理由", "Why it may not infringe"), pairs=tuple((c.name, c.words or c.reason) for c in p.against)),
        _section(say("分析说理", "Reasoning"), p.reasoning),
        _section(say("参考意见", "Conclusion"), say("可能性：", "Likelihood: ") + GRADES[p.conclusion][not zh]),
        _section(say("把握程度与最可能改变结论的材料", "Confidence, and what would change this most"), p.confidence, p.would_change, *p.ask_for),
        _section(say("机器辅助说明", "Use of machine aid"), say(f"程序 {p.machine.engine}；规则版本 {p.machine.policy}。机器测量只作提示，不构成结论。",
                                                         f"Program {p.machine.engine}; rules {p.machine.policy}. Measurements are hints and no conclusion.")),
        _section(say("限制", "Limits"), *limits),
        _section(say("证据清单", "List of evidence"), pairs=tuple((f"{e.order} {e.name}", f"{e.source} · {e.captured_at} · {e.size}\nSHA-256 {e.sha256}") for e in p.evidence)),
    ]
    if p.features:
        sections.insert(8, _section(say("特征逐项比对", "Feature by feature"), pairs=tuple(_feature(f.cells) for f in p.features)))
    roles = {"drafter": say("主办专家", "Drafted by"), "signatory": say("复核签发", "Reviewed and signed by")}
    return {"issuer": p.issuer, "title": say("侵权判定参考意见书", "Reference Opinion on Infringement"), "number": p.number, "case_number": p.case_number, "date": p.issued_on,
            "to": "", "sections": [s for s in sections if s["lines"] or s["pairs"]], "signers": [{"role": roles.get(s.role, s.role), "name": s.name, "at": s.at} for s in p.signatures],
            "verify": _verify(zh, p.content_sha256)}


def _feature(cells: Mapping[str, str]) -> tuple[str, str]:
    values = [v for v in cells.values() if v]
    return (values[0] if values else "—", " · ".join(values[1:]))


def default_template(language: str) -> bytes:
    """Our own template, which an office may take and change in Word."""
    made: Document = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = Mm(210), Mm(297), Mm(26), Mm(26)
    for name, size in (("Normal", 11), ("Title", 20), ("Heading 2", 13)):
        style = made.styles[name]
        style.font.size, style.font.name = Pt(size), "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "SimSun" if name == "Normal" else "SimHei")
    made.add_paragraph("{{ issuer }}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("{{ title }}", style="Title").alignment = WD_ALIGN_PARAGRAPH.CENTER
    made.add_paragraph("{{ number }}").alignment = WD_ALIGN_PARAGRAPH.CENTER
    for line in ("{%p if to %}", "{{ to }}" + ("：" if language == "zh" else ":"), "{%p endif %}", "{%p for s in sections %}", "{%p if s.heading %}"):
        made.add_paragraph(line)
    made.add_paragraph("{{ s.heading }}", style="Heading 2")
    for line in ("{%p endif %}", "{%p for line in s.lines %}", "{{ line }}", "{%p endfor %}", "{%p if s.pairs %}"):
        made.add_paragraph(line)
    table = made.add_table(rows=3, cols=2, style="Table Grid")
    table.autofit = False
    table.columns[0].width, table.columns[1].width = Mm(45), Mm(113)
    for row, texts in enumerate((("{%tr for r in s.pairs %}", ""), ("{{ r.name }}", "{{ r.text }}"), ("{%tr endfor %}", ""))):
        for column, words in enumerate(texts):
            table.cell(row, column).text = words
            table.cell(row, column).width = Mm(45 if column == 0 else 113)
    for line in ("{%p endif %}", "{%p endfor %}", "{%p for s in signers %}", "{{ s.role }}　{{ s.name }}　{{ s.at }}", "{%p endfor %}"):
        made.add_paragraph(line)
    made.add_paragraph("{{ date }}").alignment = WD_ALIGN_PARAGRAPH.RIGHT
    made.add_paragraph("{{ verify }}")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def check_archive(data: bytes) -> None:
    """Refused where the bytes are no plain Word file: too large, with macros, or with references to outside."""
    if len(data) > MOST_BYTES:
        raise Refused("模板最大 {n} MB", field="template", n=MOST_BYTES >> 20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
                raise Refused("模板解开后太大", field="template")
            names = {e.filename for e in entries}
            if "word/document.xml" not in names:
                raise Refused("这不是 Word 文件（.docx）", field="template")
            if any("vbaProject" in n or "activeX" in n or "embeddings/" in n for n in names):
                raise Refused("模板带有宏或嵌入对象，不能使用", field="template")
            if any(b'TargetMode="External"' in archive.read(n) for n in names if n.endswith(".rels")):
                raise Refused("模板引用了外部文件，请先去掉链接的图片和模板", field="template")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, RuntimeError) as e:
        raise Refused("这不是 Word 文件（.docx）", field="template") from e


def fill(template: bytes, fields: Mapping[str, Any]) -> bytes:
    """The template with the fields in it. Call it in a limited child unless the template is ours; Refused says what is wrong with the template."""
    check_archive(template)
    try:
        made = DocxTemplate(io.BytesIO(template))
        made.render(dict(fields), jinja_env=ImmutableSandboxedEnvironment(autoescape=True), autoescape=True)
        out = io.BytesIO()
        made.save(out)
    except Refused:
        raise
    except TemplateError as e:
        raise Refused("模板里的标记有误：{why}", field="template", why=str(e)[:200]) from e
    except Exception as e:  # a damaged file fails in many ways inside the library
        raise Refused("模板读不出来：{why}", field="template", why=type(e).__name__) from e
    return out.getvalue()


def fill_job(argument: Mapping[str, Any], blobs: list[bytes], _report: Callable[[int], None]) -> tuple[None, list[bytes]]:
    """The work of the limited child: a template in, a filled document out."""
    return None, [fill(blobs[0], argument["fields"])]
