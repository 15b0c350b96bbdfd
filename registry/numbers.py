"""Numbers of rights and firms: one written form each, and their check digits.

Chinese patents since 2003-10: year (4) + type (1) + serial (7) + check digit, weights 2-9 then 2-5, modulo 11, ten is X; before that year (2) +
type (1) + serial (5) + check digit, weights 2-9 (ZC 0006-2003 and its predecessor; verified on 200630110998.7). Unified social credit code:
GB 32100-2015, modulo 31. Works: `国作登字-YYYY-类-序号`.
"""

from __future__ import annotations

import re
import unicodedata

from registry.errors import Refused

PATENT_KINDS = {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}
PATENTS = frozenset(PATENT_KINDS.values())
USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
LONGEST = 64

_DASHES = re.compile("[‐‑‒–—―−－]+")
_CN_MARK = re.compile(r"(?:\d{1,9}[A-Z]{0,2}|G\d{4,8}[A-Z]{0,2})")
_CN_PATENT = re.compile(r"(?:ZL|CN)?(\d{8}|\d{12})\.?([\dX])?")
_CN_PUBLICATION = re.compile(r"CN\d{7,9}[A-Z]\d?")
_WORK = re.compile(r"\w{1,4}作登字-\d{4}-[A-L]-\d{8}")
_PLAIN = re.compile(r"[\w.+&/\-()〔〕\[\]号第年]+")


def tidy(number: str) -> str:
    """A number without blanks, invisible marks and wrapping words; full width becomes half width, letters become capitals."""
    if number.isascii() and number.isalnum():
        return number.upper()
    text = unicodedata.normalize("NFKC", number)
    text = "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in ("Cf", "Cc"))
    text = _DASHES.sub("-", text).upper()
    return re.sub(r"^第(\w+)号$", r"\1", text).lstrip("'")


def patent_check(body: str) -> str:
    """Check digit of the 8 or 12 digits of a Chinese patent number."""
    weights = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
    rest = sum(int(d) * w for d, w in zip(body, weights, strict=False)) % 11
    return "X" if rest == 10 else str(rest)


def patent_kind(number: str) -> str | None:
    """The kind that a Chinese patent number itself tells, or None where it is no such number."""
    found = _CN_PATENT.fullmatch(tidy(number))
    if found is None or (len(found[1]) == 8 and found[2] != patent_check(found[1])):
        return None
    body = found[1]
    return PATENT_KINDS.get(body[2] if len(body) == 8 else body[4])


def _cn_patent(number: str, kind: str, granted: bool) -> str:
    found = _CN_PATENT.fullmatch(number)
    if found is None:
        if _CN_PUBLICATION.fullmatch(number):
            return number
        raise Refused("专利号「{value}」的格式不对：应为 ZL 加 12 位数字和校验位", field="number", value=number)
    body, check = found[1], found[2]
    if check is not None and check != patent_check(body):
        raise Refused("专利号「{value}」的校验位不对：应为 {right}", field="number", value=number, right=patent_check(body))
    told = PATENT_KINDS.get(body[2] if len(body) == 8 else body[4])
    if told != kind:
        raise Refused("专利号「{value}」的类型位与权利类型不符", field="number", value=number)
    return ("ZL" if granted or number.startswith("ZL") else "") + body + patent_check(body)


def _us(number: str, kind: str) -> str:
    text = number.removeprefix("US").replace(",", "").replace(".", "")
    found = re.fullmatch(r"([A-Z]{0,2})0*(\d+)(?:[ABSPE]\d?)?", text)
    if found is None or (kind == "trademark" and found[1]):
        raise Refused("美国编号「{value}」的格式不对", field="number", value=number)
    return found[1] + found[2]


def _cn_mark(number: str) -> str:
    if not _CN_MARK.fullmatch(number):
        raise Refused("商标注册号「{value}」的格式不对：应为数字，国际注册以 G 开头", field="number", value=number)
    return number


def _work(number: str) -> str:
    if "作登字" in number and not _WORK.fullmatch(number):
        raise Refused("作品登记号「{value}」的格式不对：应如 国作登字-2016-F-00269796", field="number", value=number)
    return _plain(number)


def _plain(number: str) -> str:
    if len(number) > LONGEST or not _PLAIN.fullmatch(number):
        raise Refused("编号「{value}」的格式不对", field="number", value=number[:LONGEST])
    return number


def canonical(kind: str, office: str, number: str, *, granted: bool = False) -> str:
    """The one written form of a number; Refused (field `number`) where it cannot be one.

    A Chinese patent keeps its digits and check digit without the dot, with `ZL` once it is granted: `ZL2006301109987`.
    """
    text = tidy(number)
    if not text:
        raise Refused("缺少编号", field="number")
    if office == "CN" and kind == "trademark":
        return _cn_mark(text)
    if office == "CN" and kind in PATENTS:
        return _cn_patent(text, kind, granted)
    if office == "US" and kind in PATENTS | {"trademark"}:
        return _us(text, kind)
    return _work(text) if kind == "copyright" else _plain(text)


def identity(kind: str, office: str, number: str) -> str:
    """What makes two rows one right: a grant and its application are the same Chinese patent."""
    return f"{office}|{kind}|{number.removeprefix('ZL')}"


def siblings(number: str) -> tuple[str, ...]:
    """The forms under which the same right may stand in the register already."""
    bare = number.removeprefix("ZL")
    return (number, bare) if bare != number else (number, "ZL" + number)


def uscc(code: str) -> str:
    """A unified social credit code with a valid check character; Refused (field `uscc`) otherwise."""
    text = tidy(code)
    if len(text) != 18 or any(c not in USCC_LETTERS for c in text):
        raise Refused("统一社会信用代码「{value}」应为 18 位", field="uscc", value=code[:LONGEST])
    rest = sum(USCC_LETTERS.index(c) * w for c, w in zip(text[:17], USCC_WEIGHTS, strict=True)) % 31
    if text[17] != USCC_LETTERS[(31 - rest) % 31]:
        raise Refused("统一社会信用代码「{value}」的校验位不对", field="uscc", value=text)
    return text
