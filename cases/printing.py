"""From an opinion to its paper: the snapshot that is frozen at the second signature, and the two PDFs printed from it alone.

Both languages are frozen together. Reviewers' words stay as they were written; names, reasons and measures are said in each language by
the `Say` that the caller brings (the translations live above).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from cases import experts, features, gate, law, opinion, signing, usual_words
from cases.letter_parts import EVIDENCE_NAMES
from cases.models import Case, Match, Opinion, OpinionState
from cases.papers import opinion as paper
from cases.papers.code import code
from matching.image import overlay
from registry.db import Database
from registry.errors import Conflict
from registry.evidence import BlobStore, evidence_of
from registry.network import unit_by_id
from registry.pictures import Pictures
from registry.proceedings import proceedings_of, reports_of
from registry.rights import Right
from registry.setup import seal_of
from registry.zone import SHANGHAI

LANGUAGES = ("zh", "en")
Say = Callable[[str, str, Mapping[str, str]], str]
"""Language, message id, values → sentence."""
METHODS = ("要素逐项比对，隔离观察与整体观察相结合", "机器比对只用于提示，结论由两名人员独立作出")


def snapshot(session: Session, o: Opinion, say: Say, *, address: str = "", sample: bool = False) -> dict[str, Any]:
    """Everything on the paper but number, signatures and time, in both languages, with the hashes of the pictures.

    `address` is where the office's pages are, for the QR code; `sample` says that the data are invented.
    """
    leading = o.case.links[0].match
    pictures = {"seen": leading.seen_picture or _first(leading.sighting.images), "registered": leading.right_picture or _first(leading.right.images)}
    lines = {"warp": leading.warp, "mirrored": leading.mirrored, "inverted": leading.inverted} if leading.warp else None
    return {"pictures": {k: v for k, v in pictures.items() if v}, "lines": lines, "findings": leading.findings, "score": leading.score, "sample": sample,
            "verify_at": address, **{lang: _paper(session, o, leading, lang, say) for lang in LANGUAGES}}


def _first(images: list[Any]) -> str | None:
    return next((i.sha256 for i in images), None)


def _day(at: datetime, language: str) -> str:
    here = at.astimezone(SHANGHAI)
    return f"{here.year}年{here.month}月{here.day}日" if language == "zh" else f"{here:%Y-%m-%d}"


def _paper(session: Session, o: Opinion, leading: Match, language: str, say: Say) -> dict[str, Any]:
    case, unit = o.case, unit_by_id(session, o.case.unit_id)

    def word(message: str, values: Mapping[str, str] | None = None) -> str:
        return say(language, message, {k: str(v) for k, v in (values or {}).items()}) if message else ""

    return paper.OpinionPaper(
        language=language, kind=case.right.kind.value, status="draft", issuer=unit.name if language == "zh" else unit.name_en or unit.name, number="",
        version=o.version, case_number=case.number, issued_at=o.updated_at.isoformat(), issued_on=_day(o.updated_at, language),
        requester=word("本机构依职责办理"), purpose=word("供展会、电商平台处置或当事人参考"), asked=word(o.asked), right=_right(session, case, language, word),
        accused=_accused(leading, word), gates=_gates(leading, word), methods=tuple(word(m) for m in METHODS),
        law=tuple(str(c) for c in law.for_opinion(case.right.kind.value, case.act_date, language)),
        comparison=tuple(paper.Factor(word(r["name"]), _classes(r, "claimed", word), _classes(r, "seen", word), usual_words.said(str(r["words"]), word),
                                      measures=tuple(dict.fromkeys(word(f["detail"], f["values"]) for f in r["machine"] if f["detail"])))
                         for r in o.rows if r["words"]),
        against=tuple(paper.Counter(word(r["name"]), word(r["reason"], r["values"]), usual_words.said(str(r["words"]), word), str(r["result"])) for r in o.against),
        reasoning=usual_words.said(o.reasoning, word), conclusion=o.conclusion.value if o.conclusion else "", would_change=usual_words.said(o.would_change, word),
        machine=paper.Machine(leading.engine_version, leading.policy_version, thresholds="", shown=tuple(dict.fromkeys(
            word(f["detail"], f["values"]) for f in leading.findings if f["detail"]))),
        signatures=(), evidence=_evidence(session, case, word), plain=_plain(o, word), act_date=case.act_date.isoformat(),
        features=tuple(paper.Feature(cells) for cells in features.printed(case.right.kind, o.features, word)), ask_for=tuple(usual_words.said(a, word) for a in o.ask_for),
        joined=(paper.Picture("lines", word("所见与登记图样，位置吻合的细节以线相连")),) if leading.warp else (), limits=_limits(o, word), **_panel(session, case, word)).to_dict()


def _classes(row: Mapping[str, Any], side: str, word: Callable[..., str]) -> str:
    """What the sheet shows on a side; bare numbers in the row of goods are classes."""
    shown = str(row[side])
    return word("第 {n} 类", {"n": shown}) if row["key"] == "goods" and shown.replace("、", "").isdigit() else shown


def _panel(session: Session, case: Case, word: Callable[..., str]) -> dict[str, Any]:
    """What the experts of this round said before they knew of one another; nothing where none was drawn or one has not answered."""
    answers = [a for a in experts.panel_of(experts.assignments_of(session, case), case) if a.state is experts.AssignmentState.answered and a.conclusion]
    counts = experts.summary(answers)
    if not counts:
        return {}
    told = word("、").join(word("{conclusion} {n} 名", {"conclusion": word(opinion.CONCLUSIONS[c]), "n": str(n)}) for c, n in counts.items())
    alone = word("由抽取的一名专家独立提出意见：{told}。", {"told": told})
    several = word("由抽取的 {n} 名专家在互不知晓的情况下分别提出意见：{told}。", {"n": str(len(answers)), "told": told})
    return {"confidence": alone if len(answers) == 1 else several, "panel": tuple(
        paper.PanelAnswer(word("专家 {n}", {"n": str(n)}), word(opinion.CONCLUSIONS[a.conclusion]), a.words) for n, a in enumerate(answers, 1) if a.conclusion)}


def _limits(o: Opinion, word: Callable[..., str]) -> tuple[str, ...]:
    if o.corrects is None:
        return ()
    return (word("本意见更正并替代 {number}。更正理由：{reason}", {"number": str(o.corrects.number), "reason": o.correction}),)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _right(session: Session, case: Case, language: str, word: Callable[..., str]) -> paper.RightPart:
    right = case.right
    goods = "；".join(f"{c.code} {c.goods}".strip() for c in right.classes[:6])
    owner = (right.owner.name_en or right.owner.name if language == "en" else right.owner.name) if right.owner else "—"
    return paper.RightPart(
        f"{right.office} {right.number}", right.name, owner, right.office, filed=_iso(right.filed), registered=_iso(right.registered),
        expires=_iso(right.expires), status=word(STATUS_WORDS[right.status.value]), checked_at=_iso(right.status_checked_on),
        checked_source=right.status_source or right.source, scope=goods, evaluation_report=_report(session, right, word),
        proceedings=_proceedings(session, right, word), pictures=(paper.Picture("registered", word("已登记图样")),) if right.images else ())


def _report(session: Session, right: Right, word: Callable[..., str]) -> str:
    latest = next(iter(reports_of(session, right)), None)
    return f"{latest.number} {latest.issued_on.isoformat()}：{word(REPORT_WORDS[latest.conclusion.value])}".strip() if latest else ""


def _proceedings(session: Session, right: Right, word: Callable[..., str]) -> str:
    return "；".join(f"{p.number}（{word(ENDING_WORDS[p.outcome.value])}）" for p in proceedings_of(session, right)[:6])


REPORT_WORDS = {"positive": "未发现不符合授权条件", "partly": "部分不符合授权条件", "negative": "不符合授权条件"}
ENDING_WORDS = {"open": "未结", "maintained": "维持有效", "partly": "部分有效", "removed": "全部无效或撤销", "withdrawn": "撤回"}
STATUS_WORDS = {"pending": "审查中", "in_force": "有效", "expired": "已届满", "lapsed": "已失效", "revoked": "已撤销", "invalid": "已宣告无效",
                "disputed": "有争议", "unknown": "待核"}


def _accused(leading: Match, word: Callable[..., str]) -> paper.AccusedPart:
    s = leading.sighting
    facts = [paper.Pair(word(name), value) for name, value in (
        ("标称品牌", s.brand), ("标价", f"{s.price} {s.currency or ''}".strip() if s.price else "")) if value]
    return paper.AccusedPart(s.title or s.brand or s.place, s.seller, s.url or s.place, s.first_seen.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
                             facts=tuple(facts), pictures=(paper.Picture("seen", word("所见图片")),) if s.images else ())


def _gates(leading: Match, word: Callable[..., str]) -> tuple[paper.GateLine, ...]:
    return tuple(paper.GateLine(g.number, word(gate.NAMES[g.number]), g.result.value, word(g.reason, g.values), word(g.source)) for g in leading.gates)


def _evidence(session: Session, case: Case, word: Callable[..., str]) -> tuple[paper.EvidenceLine, ...]:
    found = [e for link in case.links for e in evidence_of(session, link.match.sighting_id)]
    return tuple(paper.EvidenceLine(n, e.filename or word(EVIDENCE_NAMES.get(e.kind, e.kind)), word(EVIDENCE_NAMES.get(e.kind, e.kind)), e.captured_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S"),
                                    str(e.capture.get("url") or e.by), e.size, e.sha256) for n, e in enumerate(found, 1))


def _plain(o: Opinion, word: Callable[..., str]) -> str:
    return word("我们比对了所见的「{seen}」和登记的「{right}」。结论：{conclusion}。这是供参考的意见，不是裁决；若能提供以下材料，结论可能改变：{change}",
                {"seen": o.case.title, "right": o.case.right.name, "change": word("；").join(usual_words.said(o.would_change, word).split("\n")),
                 "conclusion": word(opinion.CONCLUSIONS[o.conclusion]) if o.conclusion else "—"})


def paper_of(o: Opinion, language: str, issuer_seal: str = "") -> paper.OpinionPaper:
    """The paper of an issued opinion, from its snapshot alone."""
    frozen, at = o.snapshot, datetime.fromisoformat(o.snapshot["issued_at"])
    signatures = [{"role": s["role"], "name": s["name"], "at": datetime.fromisoformat(s["at"]).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"),
                   "recusal": True} for s in frozen["signatures"]]
    return paper.OpinionPaper.from_dict({
        **frozen[language], "status": "signed", "number": frozen["number"], "issued_at": at.astimezone(SHANGHAI).isoformat(),
        "issued_on": _day(at, language), "signatures": signatures, "content_sha256": frozen["signatures"][0]["content_sha256"],
        "sample": bool(frozen.get("sample")), "qr": _code(frozen), "seal": issuer_seal})


def _code(frozen: Mapping[str, Any]) -> str:
    """What the QR code says: the address of the verification page, or number and hash where the office has no public address."""
    return code(str(frozen.get("verify_at") or ""), str(frozen["number"]), str(frozen["signatures"][0]["content_sha256"]))


def _shown(frozen: Mapping[str, Any], pictures: Pictures) -> dict[str, bytes]:
    """The pictures of the paper by name, and both with lines between details that fit, drawn again from the frozen map."""
    shown = {name: data for name, sha256 in frozen["pictures"].items() if (data := pictures.readable(sha256)) is not None}
    if (how := frozen.get("lines")) and len(shown) == 2:
        shown["lines"] = overlay.lines(shown["seen"], shown["registered"], how["warp"], how["mirrored"], how["inverted"])
    return shown


def print_opinion(database: Database, blobs: BlobStore, pictures: Pictures, opinion_id: int, at: datetime) -> None:
    """Print both papers of an issued opinion and keep them; doing it again changes nothing, so a job may repeat what a kill cut off."""
    with database.read() as session:
        o = session.get_one(Opinion, opinion_id)
        if o.state not in (OpinionState.issued, OpinionState.superseded):
            raise Conflict("这份参考意见尚未签发")
        if o.paper_sha256:
            return
        seal = seal_of(session)
        shown = _shown(o.snapshot, pictures)
        papers = [paper.print_opinion(paper_of(o, language, "seal" if seal else ""), {**shown, "seal": seal} if seal else shown) for language in LANGUAGES]
    hashes = [blobs.put(pdf) for pdf in papers]
    with database.write() as session:
        signing.keep_paper(session, session.get_one(Opinion, opinion_id), hashes[0], hashes[1], at)
