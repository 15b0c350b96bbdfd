"""The files of `match image` have the shape of the contract."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from click.testing import CliRunner

from tests.matching.image.pictures import drawn, png
from webapp.commands.match_image import match_image


def test_folders_in_lines_out(tmp_path: Path) -> None:
    known, asked, out = tmp_path / "r", tmp_path / "q", tmp_path / "out.jsonl"
    known.mkdir()
    asked.mkdir()
    for name in ("m1", "m2", "p1"):
        (known / f"{name}.png").write_bytes(png(drawn()[name]))
    (known / "white.png").write_bytes(png(np.full((90, 90, 3), 255, np.uint8)))
    (asked / "a.png").write_bytes(png(drawn()["m2"][:, ::-1]))
    (asked / "b.jpg").write_bytes(b"<html>")
    done = CliRunner().invoke(match_image, ["--registered", str(known), "--queries", str(asked), "--out", str(out), "--top", "2"])
    assert done.exit_code == 0, done.output
    a, b = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
    assert (a["id"], b["id"]) == ("a.png", "b.jpg")
    assert a["refused"] is None and b["refused"] and b["matches"] == []
    assert 1 <= len(a["matches"]) <= 2 and a["seconds"] > 0
    first = a["matches"][0]
    assert set(first) == {"image", "score", "method", "box", "mirrored", "inverted", "findings"}
    assert first["image"] == "m2.png" and first["mirrored"] is True and len(first["box"]) == 4
    assert first["findings"][0]["feature"] == "base"
    assert set(first["findings"][0]) == {"feature", "adds", "seen", "claimed", "detail"}
    refused = [json.loads(line) for line in Path(f"{out}.registered").read_text(encoding="utf-8").splitlines()]
    assert [r["image"] for r in refused] == ["white.png"] and refused[0]["refused"]
