"""The other papers of the main chain, as one template family driven by data: notices, records, lists, declarations (domain.md 5.4).

A `Letter` is head, addressee, blocks (paragraph, facts, table, pictures, list, ticks), and the signature block its kind asks for. The
standing words of each kind stand here, in both languages, so that callers fill facts only. To the accused: 对方主张, 您可以, 请在……前;
疑似 and 涉嫌 until there is an effective decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.papers import render
from cases.papers.opinion import Pair, Picture
from cases.papers.shape import from_json, to_json


@dataclass(frozen=True, slots=True)
class Kind:
    """What a paper is called, and who signs: `office` (seal and date), `parties` (lines to sign), `declarant` (one line, no seal)."""

    zh: str
    en: str
    signs: str
    lead_zh: str = ""
    lead_en: str = ""
    close_zh: str = ""
    close_en: str = ""


KINDS: dict[str, Kind] = {
    "evidence_list": Kind("证据清单", "List of evidence", "parties",
                          close_zh="以上材料由提交人提交，接收人已当面核对件数与 SHA-256。", close_en="The material above was handed over and its number and SHA-256 checked by the receiver."),
    "complaint_form": Kind(
        "投诉登记表", "Complaint form", "parties",
        close_zh="本人（单位）保证所提供的材料真实、合法。因通知错误造成被投诉人损害的，依法承担民事责任；恶意发出错误通知的，加倍承担赔偿责任（电子商务法第四十二条）。",
        close_en="I (we) warrant that the material is true and lawful. Whoever harms the respondent by a wrong notice is liable; a wrong notice "
        "given in bad faith doubles the damages (E-Commerce Law, article 42)."),
    "acceptance": Kind("受理通知书", "Notice of acceptance", "office", "你方提交的投诉（申请）材料收悉。经审查，符合受理条件，决定予以受理。",
                       "Your complaint (request) was received and examined. It meets the conditions and is accepted."),
    "refusal": Kind("不予受理通知书", "Notice of refusal", "office", "你方提交的投诉（申请）材料收悉。经审查，不符合受理条件，理由如下：",
                    "Your complaint (request) was received and examined. It cannot be accepted, for these reasons:",
                    "补齐或更正材料后，可以再次提出。本通知不影响你方依法寻求其他救济。",
                    "You may file again with complete or corrected material. Other remedies remain open to you."),
    "answer": Kind("举证（答辩）告知书", "Notice to answer", "office", "对方主张你方下列展品（商品）涉嫌与其权利相同或近似。这是对方的主张，尚无结论。您可以：",
                   "Another party claims that the item below may be identical or similar to its right. This is a claim; nothing has been decided. You may:",
                   "无正当理由逾期未陈述、未提交材料的，工作站将依现有材料提出处理建议。您的陈述会被听取并记录。",
                   "If nothing is submitted in time without good reason, the station will advise on the material it has. What you say will be heard and recorded."),
    "withdrawal": Kind("撤展（遮盖）通知", "Notice to withdraw or cover", "office", "依据展会知识产权保护规则，请对下列涉嫌物品采取所列措施。措施只及于所列物品，不影响其他展品。",
                       "Under the fair's rules on intellectual property, please take these measures. They reach the listed items only, no other exhibit.",
                       "对措施有异议的，可以提出申诉并提交新的材料；理由成立的，立即解除措施。",
                       "You may appeal with new material; where it holds, the measure is lifted at once."),
    "site_record": Kind("现场勘验笔录", "Record of inspection", "parties",
                        close_zh="以上记录已向在场人宣读或交其阅读，与现场情况相符。拒绝签名的，注明情况并由见证人签名。",
                        close_en="This record was read to or by those present and agrees with what was seen. A refusal to sign is noted and witnessed."),
    "recusal": Kind("回避声明", "Declaration on recusal", "declarant", "本人受指派办理下列案件，声明如下：", "I have been assigned to the case below and declare:",
                    "以上声明真实。办理中发现应当回避情形的，立即报告并停止办理。", "This is true. Should a ground for recusal appear, I will report it and stop at once."),
    "infringement_notice": Kind(
        "侵权通知书", "Notice of alleged infringement", "parties", "通知人认为下列商品信息涉嫌侵害其知识产权，依据有关法律规定，请贵平台及时采取必要措施，并将本通知转送平台内经营者。",
        "The sender believes that the listings below infringe its rights and asks the platform to take the necessary measures without delay and to forward this notice to the merchant.",
        "通知人保证本通知及所附材料真实。通知人知悉：错误通知造成平台内经营者损害的，依法承担民事责任；恶意发出错误通知的，加倍承担赔偿责任（电子商务法第四十二条）。",
        "The sender warrants that this notice and its annexes are true, and knows that a wrong notice creates liability, doubled in bad faith (E-Commerce Law, article 42)."),
}


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `widths` are shares of the width, one a column (empty: equal)."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One block under its heading; whatever is filled is printed in this order."""

    title: str = ""
    text: str = ""
    facts: tuple[Pair, ...] = ()
    items: tuple[str, ...] = ()
    """A numbered list."""
    ticks: tuple[Pair, ...] = ()
    """Boxes: value `x` ticks the box, empty leaves it open."""
    table: Table | None = None
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class SignLine:
    """A place to sign: who signs; `name` and `at` where it has been signed, else the line is open."""

    role: str
    name: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A paper of one of KINDS. `status` draft prints a watermark and no seal."""

    language: str
    kind: str
    issuer: str
    number: str
    issued_at: str
    issued_on: str
    blocks: tuple[Block, ...]
    version: int = 1
    status: str = "signed"
    case_number: str = ""
    to: str = ""
    """The addressee, printed first line flush: 晴川杯业（展位 B2-117）."""
    due: str = ""
    """For a notice to answer: until when, as printed."""
    handler: str = ""
    contact: str = ""
    signers: tuple[SignLine, ...] = ()
    qr: str = ""
    content_sha256: str = ""
    seal: str = ""
    sample: bool = False

    def __post_init__(self) -> None:
        """ValueError where a closed list is left."""
        for value, allowed, name in ((self.kind, tuple(KINDS), "kind"), (self.language, ("zh", "en"), "language"), (self.status, ("draft", "signed"), "status")):
            if value not in allowed:
                raise ValueError(f"{name} may not be {value!r}")
        for block in self.blocks:
            if block.table and any(len(row) != len(block.table.heads) for row in block.table.rows):
                raise ValueError(f"table {block.title!r}: a row has not as many cells as there are heads")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Letter:
        """From JSON; ValueError names the field."""
        return from_json(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values."""
        return to_json(self)


def print_letter(letter: Letter, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """The PDF, with the standing words of its kind in its language."""
    kind, zh = KINDS[letter.kind], letter.language == "zh"
    words = {"title": kind.zh if zh else kind.en, "lead": kind.lead_zh if zh else kind.lead_en, "close": kind.close_zh if zh else kind.close_en, "signs": kind.signs}
    return render.render("letter", {**letter.to_dict(), **words}, pictures, "zh" if zh else "en")


@dataclass(frozen=True, slots=True)
class PackageCover:
    """The cover of an evidence package: what is in it, who made it, how a stranger checks it."""

    language: str
    issuer: str
    number: str
    case_number: str
    title: str
    issued_at: str
    issued_on: str
    made_by: str
    previous: str
    """Hash of the previous package's manifest; empty for the first."""
    contents_sha256: str
    """Hash over the originals in order (`cases.package.contents_sha256`); the manifest's own hash cannot stand inside the package."""
    members: tuple[Pair, ...]
    """Name in the package and SHA-256, in order."""
    sample: bool = False


def print_cover(cover: PackageCover) -> bytes:
    """The PDF of the cover."""
    return render.render("cover", {**to_json(cover), "version": 1}, None, "en" if cover.language == "en" else "zh")
