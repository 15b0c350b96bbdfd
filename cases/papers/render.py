"""Print a paper: a typst template filled with data, to PDF bytes that are the same for the same data.

No user text is ever formatted into a template: data travel as JSON in `sys_inputs`, pictures as files of our own naming in a temporary
folder that is also typst's root, so a template cannot read anything else. Only the carried fonts are used, unless a character is in
none of them; then the machine's fonts are asked too (`missing_characters` says which).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import segno
from PIL import Image, UnidentifiedImageError

from registry.errors import Refused

Language = Literal["zh", "en"]
FOLDER = Path(__file__).resolve().parent
FONTS = FOLDER / "fonts"
TEMPLATES = ("opinion", "letter", "cover")
ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
MOST_PIXELS = 60_000_000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ufeff]")
_LONG = re.compile(r"[!-~]{26,}")
_PIECE = re.compile(r"[!-~]{1,16}?[/?&=_.,;:-]|[!-~]{1,16}")
_INVISIBLE = frozenset("\n\t\u200b\u200c\u200d\u2060\ufe0e\ufe0f")


@cache
def carried_characters() -> frozenset[str]:
    """Every character the carried fonts can print (written by build/make_fonts.py)."""
    return frozenset((FONTS / "characters.txt").read_text(encoding="utf-8"))


def missing_characters(text: str) -> set[str]:
    """The characters of a text that no carried font holds; they print only where the machine has a font for them."""
    return set(text) - carried_characters() - _INVISIBLE - set(_CONTROL.findall(text))


def render(template: str, data: Mapping[str, object], pictures: Mapping[str, bytes] | None = None, language: Language = "zh") -> bytes:
    """The PDF of a paper.

    `template` is one of TEMPLATES. `data` is JSON (see OpinionPaper, Letter, PackageCover); its `issued_at` (ISO 8601 with offset) is
    the creation date in the file, and its `qr`, if there, is drawn as a QR code. `pictures` are PNG, JPEG, GIF or WebP bytes by the name
    the data use. Refused names the picture that cannot be read; ValueError is a fault of the caller (unknown template, no instant).
    """
    if template not in TEMPLATES:
        raise ValueError(f"unknown template {template}")
    issued_at = datetime.fromisoformat(str(data["issued_at"]))
    if issued_at.tzinfo is None:
        raise ValueError("issued_at needs an offset")
    clean = _clean(data)
    words = json.dumps(clean, ensure_ascii=False, sort_keys=True)
    with TemporaryDirectory(prefix="paper-") as temporary:
        files = _lay_out(Path(temporary), pictures or {}, str(data.get("qr") or ""))
        inputs = {"data": words, "files": json.dumps(files, ensure_ascii=False), "language": language}
        return _compile(Path(temporary) / f"{template}.typ", inputs, issued_at.astimezone(UTC).replace(microsecond=0), bool(missing_characters(words)))


def _compile(source: Path, inputs: dict[str, str], stamp: datetime, strange: bool) -> bytes:
    """PDF/A-2b, since papers are kept; an ordinary PDF where a character has no carried glyph or a picture does not fit that standard."""
    import typst  # heavy: off the start path

    why = ""
    for standards in ([],) if strange else (["a-2b"], []):
        options: dict[str, Any] = {"sys_inputs": inputs, "timestamp": stamp, "pdf_standards": standards, "ignore_system_fonts": not strange}
        try:
            return bytes(typst.compile(str(source), root=str(source.parent), font_paths=[str(FONTS)], format="pdf", **options))
        except typst.TypstError as e:
            why = str(e).splitlines()[0][:200]
    raise Refused("文书无法排版：{why}", field=source.stem, why=why)


def _lay_out(folder: Path, pictures: Mapping[str, bytes], code: str) -> dict[str, str]:
    for source in FOLDER.glob("*.typ"):
        (folder / source.name).write_bytes(source.read_bytes())
    files: dict[str, str] = {}
    for order, (name, data) in enumerate(pictures.items()):
        file = f"picture-{order}.{_ending(name, data)}"
        (folder / file).write_bytes(data)
        files[str(_clean(name))] = file
    if code:
        segno.make(code, error="m", micro=False).save(str(folder / "qr.svg"), border=0, xmldecl=False, svgns=True, scale=4)
        files["qr"] = "qr.svg"
    return files


def _ending(name: str, data: bytes) -> str:
    """File ending by content. Only the header is read here; pictures were decoded in a limited process before."""
    try:
        with Image.open(BytesIO(data)) as picture:
            kind, (width, height) = str(picture.format), picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as e:
        raise Refused("图片无法读取", field=name) from e
    if kind not in ENDINGS:
        raise Refused("文书中的图片须为 PNG、JPEG、GIF 或 WebP", field=name)
    if width * height > MOST_PIXELS:
        raise Refused("图片像素过多（最多 {n} 万）", field=name, n=MOST_PIXELS // 10_000)
    return ENDINGS[kind]


def _clean(value: object) -> object:
    """No control characters or direction overrides on paper; long unbroken tokens may break (an address, a hash)."""
    if isinstance(value, str):
        return _LONG.sub(lambda m: "\u200b".join(_PIECE.findall(m.group())), _CONTROL.sub(" ", value))
    if isinstance(value, Mapping):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value
