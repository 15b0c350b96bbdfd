"""XML that may be hostile: checked as bytes first, then read element by element in flat memory (reliability.md 7).

Allowed: a DOCTYPE whose external subset is never loaded, and unparsed entities (real patent files carry them). Refused: every parsed entity,
start tags above 64 kB, text that does not decode in the declared encoding. Several documents in one file are read one after another.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from registry.errors import Refused
from registry.imports.encoding import BOMS, CHUNK, chunks, decodes, rewrite

RECORDS = ("TradeMark", "Trademark", "case-file", "PATDOC", "us-patent-grant", "proceeding-entry")
"""Local names of the elements that hold one right each, or what is going on about some."""
GROUP = "TransactionData"
MOST_HELD = 5000
CODECS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030",
          "big5": "big5hkscs", "iso-8859-1": "iso-8859-1", "windows-1252": "cp1252", "utf-16": "utf-16", "iso-8859-2": "iso-8859-2"}
LARGEST = 2 << 30
LONGEST_TAG = 65_536
MARGIN = LONGEST_TAG + 1024

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_ENTITY = re.compile(rb"<!ENTITY")
_UNPARSED = re.compile(rb"""<!ENTITY\s+[\w.:-]+\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+(?:"[^"]*"|'[^']*')\s+NDATA\s+[\w.:-]+\s*>""")
_HUGE_TAG = re.compile(rb"<[A-Za-z_:][^<>]{%d}" % LONGEST_TAG)
_RECORD = re.compile(rb"<(?:[\w.-]+:)?(" + b"|".join(n.encode() for n in RECORDS) + rb")[\s/>]")
_DOCUMENT = re.compile(rb"<\?xml\s")


def _codec(path: Path) -> str:
    with path.open("rb") as source:
        head = source.read(512)
    for mark, name in BOMS:
        if head.startswith(mark):
            return "utf-8" if name == "utf-8-sig" else name
    found = _DECLARED.match(head)
    declared = found[1].decode().lower() if found else "utf-8"
    if declared not in CODECS:
        raise Refused("XML 声明的编码「{value}」不受支持", field="encoding", value=declared)
    return CODECS[declared]


def as_utf8(path: Path, work: Path) -> Path:
    """The file itself, or a copy of it in UTF-8; Refused where it does not decode as it says."""
    if path.stat().st_size > LARGEST:
        raise Refused("XML 文件超过 2 GB，请分成几个文件", field="size")
    codec = _codec(path)
    if codec == "utf-8":
        if not decodes(path, codec):
            raise Refused("XML 声明为 UTF-8，但内容不是 UTF-8", field="encoding")
        return path
    if codec == "gb18030" and decodes(path, "utf-8") and not decodes(path, "ascii"):
        raise Refused("XML 声明为 GBK，但内容其实是 UTF-8", field="encoding")
    return rewrite(path, codec, work / "utf8.xml")


def check(path: Path) -> None:
    """One pass over the bytes of a UTF-8 file: entities, monstrous tags, and whether it holds rights at all."""
    tail, known = b"", False
    for piece in chunks(path):
        window = tail + piece
        for found in _ENTITY.finditer(window):
            if len(window) - found.start() > 2048 or len(piece) < CHUNK:  # else it is whole in the next window
                _check_entity(window, found.start())
        if _HUGE_TAG.search(window):
            raise Refused("XML 中有超过 64 kB 的标签", field="xml")
        known = known or _RECORD.search(window) is not None
        tail = window[-MARGIN:]
    if not known:
        raise Refused("没有找到权利记录：不是 ST.66、ST.96 或 USPTO 的 XML", field="format")


def _check_entity(window: bytes, at: int) -> None:
    if not _UNPARSED.match(window, at):
        raise Refused("XML 中定义了实体，为安全起见不予读取", field="xml")


def _parser() -> etree.XMLPullParser:
    wanted = [f"{{*}}{n}" for n in (*RECORDS, GROUP)]
    return etree.XMLPullParser(events=("end",), tag=wanted, resolve_entities=False, no_network=True, load_dtd=False,
                               dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")


def _pieces(path: Path) -> Iterator[tuple[bool, bytes]]:
    """The file in pieces, each with whether a new document begins there."""
    begun, held = False, b""
    for piece in chunks(path):
        held += piece
        cut = 0
        for found in _DOCUMENT.finditer(held):
            if found.start() > cut:
                yield False, held[cut:found.start()]
            if begun or held[:found.start()].strip(b"\xef\xbb\xbf \t\r\n"):
                yield True, b""
            cut = found.start()
            begun = True
        keep = max(cut + 6, len(held) - 8)
        if keep < len(held):
            yield False, held[cut:keep]
            held = held[keep:]
        else:
            yield False, held[cut:]
            held = b""
    if held:
        yield False, held


def _release(element: etree._Element) -> None:
    """Forget a record and what stands before it, so that memory stays flat."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Waiting:
    """ST.66 marks whose owners stand after them, at the end of their `TransactionData`: held back until then."""

    def __init__(self) -> None:
        self.held: list[etree._Element] = []

    def ready(self, element: etree._Element) -> Iterator[etree._Element]:
        """The records that are complete now that this element has ended."""
        name = etree.QName(element).localname
        if name == GROUP:
            yield from self._owned(element)
            _release(element)
        elif name == "TradeMark" and next(element.iter("{*}Applicant", "{*}Holder"), None) is None and any(
                etree.QName(a).localname == GROUP for a in element.iterancestors()):
            self.held.append(element)
            if len(self.held) > MOST_HELD:
                yield from self._flush()
        else:
            yield element
            _release(element)

    def _owned(self, group: etree._Element) -> Iterator[etree._Element]:
        parties = [p for p in group.iter("{*}Applicant", "{*}Holder") if p.getparent() is not None]
        for held in self.held:
            keys = {k.text for k in held.iter("{*}Identifier") if k.text}
            own = [p for p in parties if keys & {i.text for i in p.iter("{*}ApplicantIdentifier", "{*}HolderIdentifier", "{*}Identifier")}]
            held.extend(copy.deepcopy(p) for p in own or (parties if len(self.held) == 1 else []))
        yield from self._flush()

    def _flush(self) -> Iterator[etree._Element]:
        for held in self.held:
            yield held
            held.clear(keep_tail=False)
        self.held.clear()


def _ended(parser: etree.XMLPullParser, waiting: _Waiting) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        yield from waiting.ready(element)


def records(path: Path) -> Iterator[etree._Element]:
    """Each record element; it is valid until the next is asked for. Refused at the first place that is not well-formed."""
    parser, waiting = _parser(), _Waiting()
    try:
        for fresh, piece in _pieces(path):
            if fresh:
                parser.close()
                parser = _parser()
            elif piece:
                parser.feed(piece)
                yield from _ended(parser, waiting)
        parser.close()
        yield from _ended(parser, waiting)
    except etree.XMLSyntaxError as error:
        raise Refused("XML 不完整或格式有误（第 {line} 行）：{why}", row=None, line=error.lineno or 0, why=(error.msg or "")[:120]) from None
