"""An uploaded file, kept under a name of ours until a background job has read it. Its own name is never a path."""

from __future__ import annotations

from pathlib import Path

from werkzeug.datastructures import FileStorage

from registry.db import new_uid
from registry.errors import Refused, TooLarge

ENDINGS = ("csv", "tsv", "txt", "xlsx", "xls", "ods", "xml", "json", "jsonl", "gz", "zip")
MOST = 200 << 20
CHUNK = 1 << 20


def keep_upload(folder: Path, upload: FileStorage | None, field: str) -> Path:
    """The file on disk; Refused names what is wrong with it."""
    if upload is None or not upload.filename:
        raise Refused("请选择文件", field=field)
    ending = upload.filename.rsplit(".", 1)[-1].lower() if "." in upload.filename else ""
    if ending not in ENDINGS:
        raise Refused("不支持「{ending}」文件；请用 CSV、XLSX、XML、JSON 或 ZIP", field=field, ending=ending[:12] or "?")
    folder.mkdir(parents=True, exist_ok=True)
    path, size = folder / f"{new_uid()}.{ending}", 0
    with path.open("xb") as out:
        while chunk := upload.stream.read(CHUNK):
            size += len(chunk)
            if size > MOST:
                path.unlink()
                raise TooLarge("文件最大 {n} MB", field=field, n=MOST >> 20)
            out.write(chunk)
    if not size:
        path.unlink()
        raise Refused("文件是空的", field=field)
    return path
