"""`match text` and `index bench`: the text engine on files, without a database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from matching.bench_text import index_bench as measure
from matching.text import files
from matching.text.index import TextIndex


class BadInput(click.ClickException):
    """One clear line on standard error, status 2."""

    exit_code = 2


def bar(label: str, total: int | None = None) -> Any:
    """A bar on a terminal, a line every ten seconds elsewhere, on standard error."""
    return tqdm(total=total, desc=label, unit="", mininterval=1 if sys.stderr.isatty() else 10, leave=False)


def moved(shown: Any, done: int, whole: int | None = None) -> None:
    """Move a bar to `done` of `whole`."""
    if whole is not None:
        shown.total = whole
    shown.update(done - shown.n)


@click.command("text")
@click.option("--marks", "marks_file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV id,text[,aliases][,classes]")
@click.option("--texts", "texts_file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV id,text[,classes]")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="JSON lines, one a text")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 10_000), help="matches a text")
@click.option("--min-score", default=0.0, show_default=True, type=click.FloatRange(0, 1), help="least score shown")
def match_text(marks_file: Path, texts_file: Path, out: Path, top: int, min_score: float) -> None:
    """Find registered names in texts."""
    try:
        with bar("index") as b:
            index = TextIndex.build(files.marks(marks_file), lambda done, whole: moved(b, done, whole))
        rows = list(files.texts(texts_file))
        with bar("match", len(rows)) as b:
            files.match(index, rows, out, top, min_score, lambda done: moved(b, done))
    except (files.BadTable, OSError) as e:
        raise BadInput(str(e)) from e


@click.command("bench")
@click.option("--marks", "marks_file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV id,text[,aliases][,classes]")
@click.option("--texts", "texts_file", required=True, type=click.Path(dir_okay=False, path_type=Path), help="CSV id,text[,classes]")
@click.option("--top", default=20, show_default=True, type=click.IntRange(1, 10_000), help="matches a text")
@click.option("--json", "as_json", is_flag=True, help="answer as one line of JSON")
def index_bench(marks_file: Path, texts_file: Path, top: int, as_json: bool) -> None:
    """Build the index and measure single queries (CPU time)."""
    try:
        answer = measure(list(files.marks(marks_file)), list(files.texts(texts_file)), top)
    except files.BadTable as e:
        raise BadInput(str(e)) from e
    click.echo(json.dumps(answer) if as_json else "\n".join(f"{k:22} {v}" for k, v in answer.items()))
