"""What a letter takes from its case: one function a part, each a block of the paper (see cases.papers.kinds.PARTS)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from cases import flow, gate, moves
from cases.models import Case, IssuedLetter, LetterState, Result
from cases.papers.kinds import KINDS
from cases.papers.letter import Block, Table
from cases.papers.opinion import Pair
from registry.evidence import evidence_of
from registry.rights import RightKind
from registry.zone import SHANGHAI

BLANK = "\u3000"
"""An open line on the paper."""
Say = Callable[[str, str, Mapping[str, str]], str]
Word = Callable[..., str]
KIND_NAMES = {RightKind.trademark: "商标", RightKind.design: "外观设计", RightKind.invention: "发明", RightKind.utility_model: "实用新型", RightKind.gi: "地理标志",
              RightKind.copyright: "作品"}


EVIDENCE_NAMES = {"photo": "照片", "picture": "图片", "page": "网页", "screenshot": "整页截图", "rendered": "渲染后的网页", "paper": "文书", "sample": "实物", "receipt": "票据",
                  "statement": "陈述"}
"""What a piece of evidence is, where it has no file name of its own."""


def letters_of(session: Session, case: Case) -> list[IssuedLetter]:
    """The papers of a case in the order they were made, without the dropped drafts."""
    return list(session.scalars(select(IssuedLetter).where(IssuedLetter.case_id == case.id, IssuedLetter.state != LetterState.dropped).order_by(IssuedLetter.id)))


def block(session: Session, case: Case, letter: IssuedLetter, part: str, language: str, say: Say) -> tuple[Block, ...]:
    """The block of a part; empty where the case has nothing for it."""
    def word(message: str, values: Mapping[str, object] | None = None) -> str:
        return say(language, message, {k: str(v) for k, v in (values or {}).items()}) if message else ""

    made = {"case": _case, "items": _items, "gates": _gates, "evidence": _evidence, "steps": _steps, "papers": _papers,
            "list": _list, "ticks": _ticks, "blanks": _blanks}[part](session, case, letter, language == "zh", word)
    return (made,) if made else ()


def _case(_session: Session, case: Case, _letter: IssuedLetter, _zh: bool, word: Word) -> Block:
    right = case.right
    kind = word(KIND_NAMES[right.kind])
    facts = ((word("案件编号"), f"{case.number}　{word(flow.KIND_NAMES[case.kind])}"), (word("所涉权利"), f"{kind}　{right.office} {right.number}　{right.name}"),
             (word("权利人"), right.owner.name if right.owner else ""), (word("相对方"), case.respondent), (word("展位"), case.booth),
             (word("行为日期"), case.act_date.isoformat()))
    return Block(title=word("案件情况"), facts=tuple(Pair(name, value) for name, value in facts if value))


def _items(_session: Session, case: Case, _letter: IssuedLetter, _zh: bool, word: Word) -> Block | None:
    rows = tuple((str(n), s.title or s.brand or "—", s.seller or "—", s.url or s.place or "—")
                 for n, s in enumerate((link.match.sighting for link in case.links), 1))
    return Block(title=word("涉及的物品"), table=Table((word("序"), word("物品"), word("展商或店铺"), word("所见处")), rows, (1, 5, 4, 6))) if rows else None


def _gates(_session: Session, case: Case, _letter: IssuedLetter, _zh: bool, word: Word) -> Block | None:
    failed = [g for g in case.links[0].match.gates if g.result is Result.fail] if case.links else []
    return Block(title=word("前置审查未通过的事项"), items=tuple(f"{word(gate.NAMES[g.number])}：{word(g.reason, g.values)}" for g in failed)) if failed else None


def _evidence(session: Session, case: Case, _letter: IssuedLetter, _zh: bool, word: Word) -> Block | None:
    found = [e for link in case.links for e in evidence_of(session, link.match.sighting_id)]
    rows = tuple((str(n), e.filename or word(EVIDENCE_NAMES.get(e.kind, e.kind)), e.captured_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), e.sha256) for n, e in enumerate(found, 1))
    return Block(title=word("证据"), table=Table((word("序"), word("名称"), word("取得时间"), "SHA-256"), rows, (2, 9, 8, 13))) if rows else None


def _steps(_session: Session, case: Case, _letter: IssuedLetter, _zh: bool, word: Word) -> Block | None:
    def name(code: str) -> str:
        move = moves.BY_CODE.get((case.kind, code))
        return word(move.name) if move else word("备注")

    rows = tuple((s.at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M"), name(s.move), s.by, s.note or "—") for s in case.steps)
    return Block(title=word("办理记录"), table=Table((word("时间"), word("动作"), word("经办"), word("说明")), rows, (3, 3, 2, 6))) if rows else None


def _papers(session: Session, case: Case, letter: IssuedLetter, zh: bool, word: Word) -> Block | None:
    rows = [(word("侵权判定参考意见书"), str(o.number), o.issued_at.astimezone(SHANGHAI).strftime("%Y-%m-%d"), o.paper_sha256 or "—")
            for o in case.opinions if o.number and o.issued_at]
    rows += [(KINDS[x.kind].zh if zh else KINDS[x.kind].en, str(x.number), x.issued_at.astimezone(SHANGHAI).strftime("%Y-%m-%d"), x.paper_sha256 or "—")
             for x in letters_of(session, case) if x.number and x.issued_at and x.uid != letter.uid]
    return Block(title=word("卷内文书"), table=Table((word("名称"), word("文书编号"), word("日期"), "SHA-256"), tuple(rows), (8, 11, 6, 11))) if rows else None


def _list(_session: Session, _file: Case, letter: IssuedLetter, zh: bool, _word: Word) -> Block:
    return Block(items=tuple(a if zh else b for a, b in KINDS[letter.kind].items))


def _ticks(_session: Session, _file: Case, letter: IssuedLetter, zh: bool, _word: Word) -> Block:
    ticked = set(letter.words.get("ticks", ()))
    return Block(ticks=tuple(Pair(a if zh else b, "x" if n in ticked else "") for n, (a, b) in enumerate(KINDS[letter.kind].ticks)))


def _blanks(_session: Session, _file: Case, letter: IssuedLetter, zh: bool, _word: Word) -> Block:
    typed = list(letter.words.get("blanks", ()))
    return Block(facts=tuple(Pair(a if zh else b, (typed[n] if n < len(typed) else "") or BLANK) for n, (a, b) in enumerate(KINDS[letter.kind].blanks)))
