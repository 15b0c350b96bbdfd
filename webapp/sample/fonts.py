"""Where the Chinese type faces of the sample world come from.

The carried subsets of Noto Sans SC and Noto Serif SC (OFL) in `cases/papers/fonts` come first, then a system Noto CJK.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

CARRIED = Path(__file__).resolve().parents[2] / "cases" / "papers" / "fonts"
SYSTEM = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"), Path("/usr/share/fonts/google-noto-cjk"))
COLLECTION_SC = 2
"""Index of the Simplified Chinese face in the Noto CJK collections."""

STYLES = {
    "sans": (("NotoSansSC-Regular",), "NotoSansCJK-Regular.ttc"),
    "bold": (("NotoSansSC-Bold", "NotoSansSC-Regular"), "NotoSansCJK-Bold.ttc"),
    "serif": (("NotoSerifSC-Regular",), "NotoSerifCJK-Regular.ttc"),
    "serif-bold": (("NotoSerifSC-Bold", "NotoSerifSC-Regular"), "NotoSerifCJK-Bold.ttc"),
}


class NoFont(RuntimeError):
    """No type face with Chinese characters was found on this machine."""


@cache
def source(style: str) -> tuple[Path, int]:
    """File and face index of a style: sans, bold, serif or serif-bold."""
    names, collection = STYLES[style]
    for name in names:
        for suffix in (".ttf", ".otf"):
            if (file := CARRIED / (name + suffix)).is_file():
                return file, 0
    for folder in SYSTEM:
        if (file := folder / collection).is_file():
            return file, COLLECTION_SC
    raise NoFont(f"no Chinese type face: neither {CARRIED} nor a system Noto CJK holds one for '{style}'")


@cache
def face(style: str, size: int) -> ImageFont.FreeTypeFont:
    """A face of the given size in pixels."""
    file, index = source(style)
    return ImageFont.truetype(str(file), max(6, size), index=index, layout_engine=ImageFont.Layout.BASIC)
