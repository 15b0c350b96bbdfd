"""The gate for pictures: what is read, what is refused, and that nothing crashes it."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from matching.image.prepare import Unreadable, decode, derivative, sniff

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = ROOT.parent / "shared" / "data" / "hostile"

CHILD = """
import json, resource, sys, time
from pathlib import Path
from matching.image.prepare import Unreadable, decode
import numpy, PIL.JpegImagePlugin, PIL.PngImagePlugin, PIL.WebPImagePlugin, PIL.GifImagePlugin
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (40, 40))
def peak():  # of this program alone; ru_maxrss would be that of the parent it was forked from
    return next(int(line.split()[1]) for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
start = peak()
out = {}
for name in sys.stdin.read().split("\\n"):
    t = time.process_time()
    try:
        p = decode(Path(name).read_bytes())
        said = "read %dx%d" % p.size
    except Unreadable as e:
        said = "refused " + e.reason
    out[name] = [said, time.process_time() - t]
print(json.dumps({"files": out, "extra_mb": (peak() - start) / 1024}))
"""


def in_limited_child(files: list[Path]) -> dict[str, object]:
    done = subprocess.run([sys.executable, "-c", CHILD], input="\n".join(map(str, files)), capture_output=True, text=True, cwd=ROOT, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def test_hostile_pictures_are_read_or_refused_within_150_mb_and_two_seconds_each() -> None:
    if not HOSTILE.is_dir():
        pytest.skip("the hostile pictures (shared/data/hostile) are not on this machine")
    files = sorted(p for folder in (HOSTILE / "generated" / "images", HOSTILE / "pillow") for p in folder.iterdir() if p.suffix and p.is_file())
    assert len(files) > 50
    answer = in_limited_child(files)
    said = answer["files"]
    assert isinstance(said, dict) and len(said) == len(files)
    assert isinstance(answer["extra_mb"], float) and answer["extra_mb"] < 150
    assert max(seconds for _, seconds in said.values()) < 2
    expected = {m["path"]: m["expect"] for m in map(json.loads, (HOSTILE / "generated" / "manifest.jsonl").read_text().splitlines()) if m["family"] == "images"}
    for name, (what, _) in said.items():
        wanted = expected.get("images/" + Path(name).name)
        if wanted in ("accept", "reject"):
            assert what.startswith("read" if wanted == "accept" else "refused"), (name, what)


def coded(im: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    im.save(out, kind, **options)
    return out.getvalue()


def corners() -> Image.Image:
    """Red, green, blue, yellow corners, clockwise from the upper left."""
    im = Image.new("RGB", (120, 80), (200, 200, 200))
    for box, c in (((0, 0, 40, 40), "red"), ((80, 0, 120, 40), "lime"), ((80, 40, 120, 80), "blue"), ((0, 40, 40, 80), "yellow")):
        im.paste(c, box)
    return im


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_exif_turn_comes_out_upright(turn: int) -> None:
    back = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
            6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_270}
    stored = corners().transpose(back[turn]) if turn in back else corners()
    exif = Image.Exif()
    exif[0x0112] = turn
    got = decode(coded(stored, "PNG", exif=exif))
    assert got.size == (120, 80)
    assert np.array_equal(got.rgb, np.asarray(corners()))


@pytest.mark.parametrize(("mode", "kind"), [("L", "PNG"), ("P", "PNG"), ("1", "PNG"), ("CMYK", "JPEG"), ("LA", "PNG"), ("RGBA", "WEBP"), ("P", "GIF")])
def test_other_pixel_formats_become_rgb(mode: str, kind: str) -> None:
    got = decode(coded(corners().convert(mode), kind))
    assert got.rgb.shape == (80, 120, 3)
    assert got.rgb.std() > 20


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    ramp = np.linspace(0, 65535, 100 * 60).reshape(60, 100).astype(np.uint16)
    got = decode(coded(Image.fromarray(ramp), "PNG"))
    assert abs(float(got.rgb.mean()) - 127.5) < 2
    assert len(np.unique(got.rgb)) > 200


def test_transparent_ground_becomes_white() -> None:
    got = decode(coded(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))
    assert (got.rgb == 255).all()


def test_a_heic_photo_is_read() -> None:
    pillow_heif = pytest.importorskip("pillow_heif")
    pillow_heif.register_heif_opener()
    assert decode(coded(corners(), "HEIF", quality=90)).size == (120, 80)


def test_the_first_frame_stands_for_an_animation_and_the_frames_are_counted() -> None:
    frames = [Image.new("RGB", (30, 30), c) for c in ("red", "lime", "blue")]
    got = decode(coded(frames[0], "GIF", save_all=True, append_images=frames[1:]))
    assert got.frames == 3
    assert got.rgb[0, 0].tolist() == [255, 0, 0] or got.rgb[0, 0, 0] > 200


def test_a_derivative_is_a_new_jpeg_without_metadata() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET"
    shown = derivative(coded(corners(), "JPEG", exif=exif), 60)
    assert b"SECRET" not in shown and b"Exif" not in shown
    with Image.open(io.BytesIO(shown)) as im:
        assert im.size == (60, 40) and not im.getexif()


@pytest.mark.parametrize("data", [b"", b"GIF", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n" + b"0" * 40, b"<svg/>", b"%PDF-1.4", b"II*\0" + b"1" * 50, b"RIFF0000WEBPVP8 "])
def test_what_is_no_picture_is_refused_with_a_reason(data: bytes) -> None:
    with pytest.raises(Unreadable) as e:
        decode(data)
    assert e.value.reason


def test_a_large_jpeg_is_read_at_reduced_size() -> None:
    got = decode(coded(corners().resize((4800, 3200)), "JPEG"))
    assert got.size == (4800, 3200)
    assert max(got.rgb.shape) <= 1600
    assert abs(got.scale - got.rgb.shape[1] / 4800) < 1e-3


def test_the_format_is_told_by_content() -> None:
    assert sniff(coded(corners(), "WEBP")) == "WEBP"
