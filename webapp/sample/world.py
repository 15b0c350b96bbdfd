"""Draw the sample world into a folder: register, market, fair and the answers. Formats: docs/sample-world.md."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from PIL import Image

from webapp.sample import booths, fair, roster, scenes, site, truth
from webapp.sample.listings import Item, stocked
from webapp.sample.paint import Picture
from webapp.sample.rights import Right, draw_up

TODAY = date(2026, 11, 24)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class World:
    """Where the world lies and how much of everything it holds."""

    out: Path
    seed: int
    today: date
    rights: int
    shops: int
    listings: int
    exhibitors: int
    exhibits: int
    imitations: int


@dataclass(frozen=True)
class Layout:
    """Everything that will be drawn, before the first picture."""

    rights: list[Right]
    items: list[Item]
    exhibitors: list[fair.Exhibitor]
    exhibits: list[fair.Exhibit]


def lay_out(seed: int = 2026, today: date = TODAY) -> Layout:
    """Think the world up; no picture is drawn and nothing is written."""
    rights = draw_up(seed, today)
    exhibitors = fair.firms(Random(f"firms{seed}"))
    fair.seat(exhibitors, Random(f"seats{seed}"))
    return Layout(rights, stocked(seed, rights), exhibitors, fair.filled(seed, rights, exhibitors))


def silent(what: str, done: int, of: int) -> None:
    """No progress shown."""


def write_json(file: Path, value: Any) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_lines(file: Path, rows: Iterable[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


def save_jpeg(picture: Picture, file: Path, quality: int) -> None:
    picture.convert("RGB").save(file, "JPEG", quality=quality)


def save_png(picture: Picture, file: Path) -> str:
    """Store a registered picture (256 colours where that is enough) and answer the hash of its bytes."""
    flat = picture.convert("RGB")
    if flat.getcolors(4096) is not None or flat.width * flat.height < 700_000:
        flat = flat.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    flat.save(buffer, "PNG", optimize=False, compress_level=7)
    file.write_bytes(buffer.getvalue())
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def draw_register(out: Path, rights: list[Right], progress: Progress) -> dict[str, Picture]:
    """Write rights.jsonl and pictures/; answers the pictures by file name."""
    drawn: dict[str, Picture] = {}
    (out / "pictures").mkdir(parents=True, exist_ok=True)
    for n, right in enumerate(rights):
        for file, (_, drawing) in zip(right.record["image_files"], right.drawings, strict=True):
            name = str(file["file"])
            drawn[name] = drawing()
            right.record["images"].append(save_png(drawn[name], out / "pictures" / name))
        progress("权利", n + 1, len(rights))
    write_lines(out / "rights.jsonl", (r.record for r in rights))
    return drawn


def draw_market(out: Path, items: list[Item], drawn: dict[str, Picture], progress: Progress) -> None:
    """Write market/site.json and market/img/."""
    (out / "market" / "img").mkdir(parents=True, exist_ok=True)
    for n, item in enumerate(items):
        for i, scene in enumerate(item.scenes):
            save_jpeg(scenes.draw_scene(scene, drawn.get(scene.source)), out / "market" / "img" / f"{item.id}-{i + 1}.jpg", 84)
        progress("商品", n + 1, len(items))
    write_json(out / "market" / "site.json", site.catalogue(items))


def draw_fair(out: Path, layout: Layout, today: date, drawn: dict[str, Picture], progress: Progress) -> None:
    """Write fair/: the organiser's list, the plan, the exhibits and their photographs."""
    (out / "fair" / "photos").mkdir(parents=True, exist_ok=True)
    (out / "fair" / "exhibitors.xlsx").write_bytes(roster.workbook(layout.exhibitors))
    write_json(out / "fair" / "plan.json", fair.plan(layout.exhibitors, today))
    for n, x in enumerate(layout.exhibits):
        save_jpeg(booths.booth_photo(x, drawn.get(x.source)), out / "fair" / "photos" / f"{x.id}.jpg", 82)
        progress("展品", n + 1, len(layout.exhibits))
    write_lines(out / "fair" / "exhibits.jsonl", (roster.exhibit_row(x) for x in layout.exhibits))


def build(out: Path, seed: int = 2026, progress: Progress | None = None, today: date = TODAY) -> World:
    """Draw the whole world into `out`. The same seed, day, type faces and Pillow give the same bytes.

    `progress(what, done, of)` is called after each drawing. Raises `fonts.NoFont` where no Chinese type face is found.
    """
    tell = progress or silent
    out.mkdir(parents=True, exist_ok=True)
    plan = lay_out(seed, today)
    drawn = draw_register(out, plan.rights, tell)
    draw_market(out, plan.items, drawn, tell)
    draw_fair(out, plan, today, drawn, tell)
    lines = truth.answers(plan.items, plan.exhibits, plan.rights)
    write_json(out / "truth.json", {"seed": seed, "today": today.isoformat(), **lines, "practice": truth.practice(lines, seed)})
    return World(out, seed, today, len(plan.rights), len({i.shop.slug for i in plan.items}), len(plan.items), len(plan.exhibitors), len(plan.exhibits),
                 len(lines["imitations"]))
