"""Make the font subsets the papers are set in, from Debian's fonts-noto-cjk.

    python cases/papers/build/make_fonts.py [FOLDER_OF_TTC] [FOLDER_TO_WRITE]

Every subset holds GB 2312 (7,445 characters: simplified Chinese, kana, Greek, Cyrillic, signs), characters frequent in given names,
Latin with accents, punctuation and the signs the templates use. The sans faces also hold the traditional characters of Big5 level one;
the serif ones do not (they would grow to 3 MB each), so a traditional character in serif text is set in the sans face of the same file.
Layout features are dropped but for kerning: typst sets Chinese punctuation by itself.
Licence: SIL OFL 1.1; Adobe reserves the name "Source" only, so the name Noto may stay (fonts/OFL.txt).
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

FACES: tuple[tuple[str, str, str, str], ...] = (
    ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "Noto Sans SC", "Regular"),
    ("NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", "Noto Sans SC", "Bold"),
    ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "Noto Serif SC", "Regular"),
    ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "Noto Serif SC", "Bold"),
)
SIGNS = (
    "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳√×÷±−≈≠≤≥→←↑↓⇄■□●○◎◆◇★☆▲△▼▽☑☐✓✗§¶†‡•‣…‥—"
    "–―‖·‧「」『』【】〔〕〖〗《》〈〉“”‘’、。，．；：？！（）［］｛｝％＋－＝／＼～￥€£¥©®™℃№‰"
)
BLOCKS: tuple[tuple[int, int], ...] = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x2010, 0x2027), (0x2030, 0x203B), (0x2150, 0x217F), (0xFF01, 0xFF5E),
)
MORE_NAMES = (
    "堃喆垚犇淼焱鑫昇晧晗玥珺琤瑄璟瑨瑾珮珈琇珅昱昕炘煊烨烜铖镕钰锟鋆骁骐骢鸢鹮溦湉湜濛瀛邴郄郗郯鄞邝邳隽雒靳韪頔颢飏饸馥骎魏"
    "鳐麒黟鼐龢芃苒茜荃菁萱蓁蕤薇藜蘅祎祺禛禧稷穆笪筱箐粲綦縢羿翀翊翎翯聿胤舜艮艾妤妗姝姮娅娉婕婧婳嫄嫣嬿孖孜宓寔尧屺岐岚峤崟"
    "嵘嵩巽庾廑弈彧徵忞忻怡恺悰惇愔懿戢扆抟掞揆撷攸旌旻旼昀昉昊昶晁晔晟晰暄暐暾曦朔杓杞栩桓梓楷榕槿樾殳汨汭沁沄沅沐沣沚泓泠洮"
    "洵浔浚浠涓涵淇淏淳渝湄湛滟滢漪潇潞澍澹濯瀚灏炅炜煜燊爻牧犀猗玘玚玠玢玮玹珂珏珩珣琅琛琦琨琪琬琮琰琳琼瑀瑗瑛瑜瑶璇璐璨瓒甄"
    "甫畋畅皓皙盷睿砚硕碧祐祜禹"
)


def wanted(traditional: bool) -> list[str]:
    """Characters of a subset: Latin, signs, names and GB 2312; with `traditional` also Big5 level one."""
    first = [chr(point) for low, high in BLOCKS for point in range(low, high + 1)]
    gb = [decoded for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF) if (decoded := _decode(high, low, "gb2312"))]
    big5 = [
        decoded
        for high in range(0xA4, 0xC7)
        for low in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
        if (decoded := _decode(high, low, "big5"))
    ]
    return list(dict.fromkeys([*first, *SIGNS, *MORE_NAMES, *gb, *(big5 if traditional else ())]))


def _decode(high: int, low: int, coding: str) -> str:
    try:
        return bytes((high, low)).decode(coding)
    except UnicodeDecodeError:
        return ""


def face_of(collection: Path, family: str) -> TTFont:
    """The face of that family in a TTC; ValueError when it is not there."""
    for font in TTCollection(str(collection), lazy=True).fonts:
        if font["name"].getDebugName(1) in (family, f"{family} Bold") or font["name"].getDebugName(16) == family:
            return font
    raise ValueError(f"{family} is not in {collection}")


def make(source: Path, target: Path, family: str, style: str, face: str) -> int:
    """Write one subset; bytes written."""
    font = face_of(source, face)
    options = subset.Options(layout_features=["kern"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17], hinting=False, notdef_outline=True)
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(wanted(traditional="Sans" in family)))
    subsetter.subset(font)
    _rename(font, family, style)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.flavor = None
    font.save(str(target))
    return target.stat().st_size


def _rename(font: TTFont, family: str, style: str) -> None:
    plain = f"{family.replace(' ', '')}-{style}"
    full = family if style == "Regular" else f"{family} {style}"
    version = font["name"].getDebugName(5) or ""
    values = {1: family, 2: style, 3: f"{version};{plain};subset", 4: full, 6: plain, 16: family, 17: style}
    for record in list(font["name"].names):
        if record.nameID in values and record.langID != 0x409:
            font["name"].removeNames(record.nameID, record.platformID, record.platEncID, record.langID)
    for identifier, value in values.items():
        font["name"].setName(value, identifier, 3, 1, 0x409)
    top = font["CFF "].cff
    top.fontNames[0] = plain
    top[0].FamilyName, top[0].FullName = family, full


def main(arguments: list[str]) -> None:
    source = Path(arguments[0]) if arguments else Path("/usr/share/fonts/opentype/noto")
    target = Path(arguments[1]) if len(arguments) > 1 else Path(__file__).resolve().parent.parent / "fonts"
    for collection, face, family, style in FACES:
        name = f"{family.replace(' ', '')}-{style}.otf"
        size = make(source / collection, target / name, family, style, face)
        sys.stdout.write(f"{name} {size:,} bytes\n")
    held = {point for font in sorted(target.glob("*.otf")) for point in TTFont(font)["cmap"].getBestCmap()}
    (target / "characters.txt").write_text("".join(map(chr, sorted(held))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
