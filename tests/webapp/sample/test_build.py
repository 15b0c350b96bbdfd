"""The whole world, drawn twice."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from webapp.sample import world


def digest(folder: Path) -> dict[str, str]:
    return {str(f.relative_to(folder)): hashlib.sha256(f.read_bytes()).hexdigest() for f in sorted(folder.rglob("*")) if f.is_file()}


@pytest.mark.slow
def test_the_world_is_the_same_twice_and_of_the_promised_size(tmp_path: Path) -> None:
    made = world.build(tmp_path / "a", 2026)
    root = Path(__file__).resolve().parents[3]
    told = subprocess.run([sys.executable, "-m", "webapp.sample", str(tmp_path / "b"), "--seed", "2026"], cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(told.stdout)["listings"] == made.listings >= 400
    first = digest(tmp_path / "a")
    assert first == digest(tmp_path / "b")
    assert sum(f.stat().st_size for f in (tmp_path / "a").rglob("*") if f.is_file()) < 60_000_000
    assert {"rights.jsonl", "truth.json", "market/site.json", "fair/exhibitors.xlsx", "fair/plan.json", "fair/exhibits.jsonl"} <= set(first)
    rights = [json.loads(line) for line in (tmp_path / "a" / "rights.jsonl").read_text(encoding="utf-8").splitlines()]
    for right in rights:
        assert [first[f"pictures/{f['file']}"] for f in right["image_files"]] == right["images"]
    truth = json.loads((tmp_path / "a" / "truth.json").read_text(encoding="utf-8"))
    assert all(line["picture"] in first for line in (*truth["imitations"], *truth["innocent"]))


def test_the_register_is_drawn_with_hashes_of_its_pictures(tmp_path: Path, layout: world.Layout) -> None:
    some = [r for r in world.lay_out().rights if r.key in ("mulan.combined", "ruibo.design.holder2", "lanxi.gi", "mulan.invention")]
    world.draw_register(tmp_path, some, world.silent)
    lines = [json.loads(line) for line in (tmp_path / "rights.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [len(line["images"]) for line in lines] == [1, 7, 0, 1]
    for line in lines:
        for file, sha in zip(line["image_files"], line["images"], strict=True):
            assert hashlib.sha256((tmp_path / "pictures" / file["file"]).read_bytes()).hexdigest() == sha
