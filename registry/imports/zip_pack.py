"""A ZIP of data files and the pictures that they name."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from registry.errors import Refused
from registry.imports.packed import BAD, LARGEST_PACK, MOST_PICTURES, member_name, open_pack, unpack_to
from registry.imports.sniff import format_of, picture_type

SKIPPED = re.compile(r"(?i)(^|/)(__MACOSX/|\._|\.DS_Store$|thumbs\.db$|desktop\.ini$|readme[^/]*$|manifest\.json$|licen[cs]e[^/]*$)|\.(dtd|xsd|xsl|pdf|html?)$")
DATA = re.compile(r"(?i)\.(xml|csv|tsv|txt|xlsx|json|jsonl|ndjson)$")
LARGEST_PICTURE = 20 << 20
NO_DATA = "压缩包中没有权利数据（XML、CSV、XLSX、JSON）"


def _keep_picture(pack: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path) -> Path | None:
    """The picture under its hash, or None where it is no picture."""
    with pack.open(info) as source:
        if picture_type(source.read(16)) is None:
            return None
    if info.file_size > LARGEST_PICTURE:
        raise Refused(BAD, name=member_name(info)[:80], why="图片超过 20 MB")
    raw = unpack_to(pack, info, folder / "part")
    with raw.open("rb") as source:
        sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    return raw.rename(folder / sha256)


def _members(pack: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    for info in pack.infolist():
        name = member_name(info)
        if not info.is_dir() and not SKIPPED.search(name):
            yield name, info


def zip_parts(path: Path, work: Path) -> Iterator[tuple[str, Path]]:
    """Data files of a ZIP, one after another. Pictures are kept by hash in `work/pictures`, their names in `work/pictures.json`."""
    folder, names, parts = work / "pictures", {}, []
    folder.mkdir(exist_ok=True)
    with open_pack(path, most=MOST_PICTURES, largest=LARGEST_PACK) as pack:
        for name, info in _members(pack):
            if DATA.search(name):
                parts.append((name, info))
            elif (kept := _keep_picture(pack, info, folder)) is not None:
                names[name] = kept.name
        (work / "pictures.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
        if not parts:
            raise Refused(NO_DATA, field="format")
        for number, (name, info) in enumerate(parts):
            part = unpack_to(pack, info, work / f"part-{number}")
            if format_of(part) not in ("zip", "gz", "picture"):
                yield name, part
            part.unlink()
