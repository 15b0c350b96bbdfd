"""`bench`: side by side with what a user would pick instead, in one run; CPU time, and whether the machine was loaded."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import click

from webapp.commands.words import both

SUBJECTS = {"text": "webapp.bench_text", "image": "matching.bench_image",
            "pipeline": "webapp.bench_pipeline", "queue": "webapp.bench_queue"}


Measure = Callable[..., dict[str, Any]]
"""`run()` of a measuring module: plain values with sample sizes, ready for JSON. Without arguments it measures on what it makes itself."""
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


def load() -> dict[str, float | int | bool]:
    """How busy the machine is: loaded means more than half a core was taken before we began."""
    one, _, _ = os.getloadavg()
    return {"cores": os.cpu_count() or 1, "load_1min": round(one, 2), "loaded": one > 0.5}


def measure_of(subject: str) -> Measure | None:
    """How a subject is measured; None where this version cannot."""
    if importlib.util.find_spec(SUBJECTS[subject]) is None:
        return None
    return cast("Measure | None", getattr(importlib.import_module(SUBJECTS[subject]), "run", None))


def _lines(value: object, indent: str = "") -> Iterator[str]:
    """Nested values as indented lines; a row of a table stays on one."""
    if isinstance(value, dict):
        for key, inner in value.items():
            nested = isinstance(inner, (dict, list))
            yield f"{indent}{key}:" if nested else f"{indent}{key}: {inner}"
            if nested:
                yield from _lines(inner, indent + "  ")
    elif isinstance(value, list):
        yield from (indent + ("  ".join(f"{k}={v}" for k, v in row.items()) if isinstance(row, dict) else str(row)) for row in value)


@click.command(help=both("与同类工具并排测量。", "Measure side by side with what else one could use."))
@click.argument("subject", type=click.Choice([*SUBJECTS, "all"]), default="all")
@click.option("--set", "folder", type=FOLDER, help=both("image:已判定图片集的文件夹,代替自绘图片", "image: folder of a judged set of pictures, instead of drawn ones"))
@click.option("--originals", type=FOLDER, help=both("image:该图片集原图所在(含 logos/ 和 photos/)", "image: where its originals lie (logos/ and photos/)"))
@click.option("--filler", type=int, default=0, help=both("image:另外登记多少张自绘图片", "image: how many drawn pictures to register besides"))
@click.option("--omit", multiple=True, help=both("image:不计入名称以此开头的无关查询", "image: leave out innocent queries whose name begins so"))
@click.option("--data", type=FOLDER, help=both("text:判定集文件夹(*pairs.csv、*negatives.csv、names/*.txt.gz),代替现造的一套",
                                               "text: folder of a judged set (*pairs.csv, *negatives.csv, names/*.txt.gz), instead of a made-up one"))
@click.option("--marks", type=click.IntRange(1000), help=both("text:测速时登记多少件商标(缺省 100000)", "text: marks in the register of the speed (100000)"))
@click.option("--json", "as_json", is_flag=True, help="JSON")
def bench(subject: str, folder: Path | None, originals: Path | None, filler: int, omit: tuple[str, ...], data: Path | None,
          marks: int | None, as_json: bool) -> None:
    """Run one measurement or all; what is not there yet is said, never invented."""
    if (folder is None) != (originals is None):
        raise click.UsageError(both("--set 和 --originals 须同时给出", "--set and --originals go together"))
    wishes: dict[str, dict[str, Any]] = {"image": {"folder": folder, "originals": originals, "filler": filler, "omit": omit},
                                         "text": ({"data": data} if data else {}) | ({"marks": marks} if marks else {})}
    answer: dict[str, Any] = {"machine": load()}
    for name in SUBJECTS if subject == "all" else [subject]:
        measure = measure_of(name)
        if measure is None:
            click.echo(both(f"{name}:此版本没有这项测量", f"{name}: not measured by this version"), err=True)
            continue
        click.echo(both(f"正在测量 {name}", f"measuring {name}"), err=True)
        answer[name] = measure(**wishes.get(name, {}))
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else "\n".join(_lines(answer)))
