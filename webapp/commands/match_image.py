"""`match image`: registered pictures found in photos, files in, files out, no database."""

from __future__ import annotations

from pathlib import Path

import click

from matching.image import batch
from webapp.commands import progress
from webapp.commands.words import both

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command(help=both("用照片查找已登记的图形（文件进，文件出）。", "Find registered pictures in photos, files in, files out."))
@click.option("--registered", type=FOLDER, required=True, help=both("已登记图形的文件夹，文件名即编号", "folder of registered pictures; the file name is the id"))
@click.option("--queries", type=FOLDER, required=True, help=both("待查照片的文件夹", "folder of pictures to look up"))
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help=both("结果文件（JSON 行）", "result file, JSON lines"))
@click.option("--top", type=click.IntRange(1, 1000), default=10, show_default=True, help=both("每张照片最多几个结果", "at most so many matches a picture"))
@click.option("--min-score", type=click.FloatRange(0, 1), default=0.0, show_default=True, help=both("最低得分", "lowest score"))
def match_image(registered: Path, queries: Path, out: Path, top: int, min_score: float) -> None:
    """Write OUT and OUT.registered (registered pictures that cannot be searched by picture, with the reason)."""
    with progress.bar(both("图形比对", "matching pictures")) as told:
        for step in batch.run(registered, queries, out, top, min_score):
            told(step.done, step.of)
