"""The printed receipt of a deposited dossier, in both languages, with the hash of every file and the seal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cases.papers.letter import Block, Letter, Table, print_letter
from cases.papers.opinion import Pair
from registry.custody import SEALED
from registry.db import Database
from registry.dossiers import GROUNDS, Dossier, DossierKind, keep_receipt
from registry.evidence import BlobStore, custody
from registry.network import unit_by_id
from registry.setup import seal_of, the_office
from registry.zone import SHANGHAI

LANGUAGES = ("zh", "en")
KIND_NAMES = {DossierKind.rights: "权利档案", DossierKind.defence: "保护档案（不侵权说明）"}
Say = Callable[[str, str, Mapping[str, str]], str]


def letter_of(dossier: Dossier, issuer: str, language: str, say: Say, *, seal: bool, sample: bool) -> Letter:
    """The receipt as a paper."""
    def word(message: str, **values: str) -> str:
        return say(language, message, values)

    at = dossier.sealed_at.astimezone(SHANGHAI)
    facts = [("编号", dossier.number), ("种类", word(KIND_NAMES[dossier.kind])), ("交存人", dossier.party.name), ("统一社会信用代码", dossier.party.uscc or "—"),
             ("名称", dossier.title), ("适用展会或市场", dossier.occasion or word("全部")), ("所涉权利", "；".join(f"{r.right.office} {r.right.number}" for r in dossier.rights) or "—"),
             ("依据", "；".join(word(GROUNDS[g]) for g in dossier.grounds) or "—"), ("有效至", dossier.valid_until.isoformat() if dossier.valid_until else word("不限")),
             ("封存时间", f"{at:%Y-%m-%d %H:%M:%S} (UTC+8)")]
    files = tuple((str(n), f.evidence.filename, f"{f.evidence.size:,}", f.evidence.sha256) for n, f in enumerate(dossier.files, 1))
    blocks = (Block(facts=tuple(Pair(word(k), v) for k, v in facts)),
              Block(title=word("文件"), table=Table((word("序号"), word("文件名"), word("字节"), "SHA-256"), files, (1, 4, 2, 7))) if files else
              Block(title=word("文件"), text=word("没有附件，只有说明。")),
              Block(title=word("说明原文"), text=dossier.statement) if dossier.statement else Block(),
              Block(title=word("封存哈希（清单的 SHA-256）"), text=dossier.manifest_sha256))
    on = f"{at.year} 年 {at.month} 月 {at.day} 日" if language == "zh" else f"{at:%-d %B %Y}"
    return Letter(language, "dossier_receipt", issuer, dossier.number, at.isoformat(), on, blocks, to=dossier.party.name, seal="seal" if seal else "",
                  content_sha256=dossier.manifest_sha256, handler=dossier.sealed_by, sample=sample)


def print_receipt(database: Database, blobs: BlobStore, dossier_id: int, say: Say) -> None:
    """Print and keep both receipts; twice is once."""
    with database.read() as session:
        dossier = session.get_one(Dossier, dossier_id)
        if dossier.receipt_sha256:
            return
        unit, seal, office = unit_by_id(session, dossier.unit_id), seal_of(session), the_office(session)
        letters = [letter_of(dossier, unit.name if language == "zh" else unit.name_en or unit.name, language, say, seal=seal is not None,
                             sample=office is not None and office.demo) for language in LANGUAGES]
    hashes = [blobs.put(print_letter(letter, {"seal": seal} if seal else None)) for letter in letters]
    with database.write() as session:
        dossier = session.get_one(Dossier, dossier_id)
        keep_receipt(session, dossier, hashes[0], hashes[1])
        for file in dossier.files:
            custody(session, file.evidence, dossier.sealed_at, dossier.sealed_by, SEALED, dossier.number)
