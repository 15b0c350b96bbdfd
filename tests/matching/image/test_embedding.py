"""An operator's own model can speak, weakly: tried with a model of one layer, written byte by byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from matching.image.index import ImageIndex
from matching.types import log_odds, probability
from tests.matching.image.pictures import drawn, png


def field(number: int, value: bytes | int) -> bytes:
    """One field of a protobuf message."""
    if isinstance(value, int):
        return bytes([number << 3]) + varint(value)
    return bytes([number << 3 | 2]) + varint(len(value)) + value


def varint(n: int) -> bytes:
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def tensor(name: str, dims: tuple[int, ...]) -> bytes:
    shape = b"".join(field(1, field(1, d)) for d in dims)
    return field(1, name.encode()) + field(2, field(1, field(1, 1) + field(2, shape)))


def flatten_model() -> bytes:
    """ONNX: y = Flatten(x) of a 1×3×12×12 picture; a thumbnail is an embedding too."""
    node = field(1, b"x") + field(2, b"y") + field(4, b"Flatten")
    graph = field(1, node) + field(2, b"g") + field(11, tensor("x", (1, 3, 12, 12))) + field(12, tensor("y", (1, 432)))
    return field(1, 8) + field(7, graph) + field(8, field(1, b"") + field(2, 13))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "thumb.onnx"
    path.write_bytes(flatten_model())
    return path


def test_its_row_is_added_and_kept_small(model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    index = ImageIndex.open(folder, model)
    for id in list(drawn())[:16]:
        index.add(id, png(drawn()[id]))
    index.flush()
    for asked in (index, ImageIndex.open(folder, model)):
        first = asked.search(png(drawn()["m3"])).matches[0]
        row = next(f for f in first.findings if f.feature == "picture.embedding")
        assert first.image == "m3" and 0 < row.adds <= 2
        assert abs(first.score - probability(log_odds(first.findings))) < 1e-9
    plain = ImageIndex.open(folder).search(png(drawn()["m3"])).matches[0]
    assert all(f.feature != "picture.embedding" for f in plain.findings)


def test_it_raises_no_alarm_alone_and_forgets_what_is_removed(model: Path) -> None:
    index = ImageIndex.open(None, model)
    for id in list(drawn())[:12]:
        index.add(id, png(drawn()[id]))
    found = index.search(png(drawn()["p5"])).matches
    assert all(m.score < .01 for m in found if m.method == "embedding")
    index.remove("m3")
    assert all(m.image != "m3" for m in index.search(png(drawn()["m3"])).matches)
