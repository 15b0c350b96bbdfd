"""An evidence package opens anywhere, verifies without us, and names the first altered byte's file."""

from __future__ import annotations

import hashlib
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.package import Member, PackageReceipt, verify, write
from cases.package_form import canonical, sha, sums_of
from cases.stored_zip import Entry, spell
from registry.errors import Refused

AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CASE = {"number": "鄂维〔2026〕武-展-00012号"}
DATA = {"展位照片.JPG": bytes(range(256)) * 9, "page.html": "<p>蓝鹊</p>".encode(), "../../etc/passwd": b"", "无后缀": b"\x00" * 2_100_000}


def members() -> list[Member]:
    return [Member(name, "照片", data, hashlib.sha256(data).hexdigest(), {"at": "2026-11-22T02:31:05Z", "ip": "127.0.0.1"}) for name, data in DATA.items()]


def make(path: Path, previous: str | None = None) -> PackageReceipt:
    return write(path, {"zh": b"%PDF-zh", "en": b"%PDF-en"}, members(), CASE, previous, AT, "周映川")


def test_a_fresh_package_verifies_and_tells_its_manifest_hash(tmp_path: Path) -> None:
    receipt = make(tmp_path / "a.zip")
    report = verify(tmp_path / "a.zip")
    assert report.ok and report.manifest_sha256 == receipt.manifest_sha256 and report.previous == ""
    assert receipt.package_sha256 == hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest()
    assert receipt.members == 4 and len(report.members) == 2 + 3 + 8 + 3
    assert not list(tmp_path.glob("*.part"))


def test_the_same_facts_make_the_same_bytes_in_a_file_and_in_a_stream(tmp_path: Path) -> None:
    make(tmp_path / "a.zip")
    out = io.BytesIO()
    write(out, {"zh": b"%PDF-zh", "en": b"%PDF-en"}, members(), CASE, None, AT, "周映川")
    assert out.getvalue() == (tmp_path / "a.zip").read_bytes()


def test_originals_from_files_are_packed_like_bytes(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"as captured")
    one = Member("x.png", "照片", tmp_path / "blob", hashlib.sha256(b"as captured").hexdigest(), {})
    write(tmp_path / "a.zip", b"%PDF", [one], CASE, None, AT, "周")
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        assert z.read(f"originals/0001-{one.sha256[:16]}.png") == b"as captured"


def test_bytes_that_are_not_those_registered_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="照片一"):
        write(tmp_path / "a.zip", b"%PDF", [Member("照片一", "照片", b"changed", "0" * 64, {})], CASE, None, AT, "周")
    assert not list(tmp_path.iterdir())


def test_names_of_items_never_become_paths(tmp_path: Path) -> None:
    make(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        assert z.testzip() is None
        assert not [n for n in z.namelist() if ".." in n or n.startswith("/")]
        manifest = json.loads(z.read("manifest.json"))
    assert [f["name"] for f in manifest["files"] if f["role"] == "original"] == list(DATA)


def test_one_flipped_byte_in_any_member_is_found_and_its_place_named(tmp_path: Path) -> None:
    make(tmp_path / "a.zip")
    good = (tmp_path / "a.zip").read_bytes()
    rng = random.Random(7)
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        infos = z.infolist()
    tried = 0
    for info in infos:
        start = info.header_offset + 30 + len(info.filename.encode())
        places = [start + rng.randrange(info.file_size) for _ in range(4)] + [start, start + info.file_size - 1] if info.file_size else []
        for place in places:
            bad = bytearray(good)
            bad[place] ^= 1 << rng.randrange(8)
            (tmp_path / "b.zip").write_bytes(bad)
            report = verify(tmp_path / "b.zip")
            assert not report.ok and report.first_bad == info.filename, (info.filename, place - start, report.message)
            assert (report.byte, report.until, report.at) == (place - start, place - start + 1, place), report.message
            assert f"byte {place - start} " in report.message and info.filename in report.message
            tried += 1
    assert tried >= 80


def test_no_byte_of_the_container_can_change_unseen(tmp_path: Path) -> None:
    """Headers, directory and end record: every one of their bytes."""
    small = Member("a.txt", "文本", b"abc", hashlib.sha256(b"abc").hexdigest(), {})
    write(tmp_path / "a.zip", b"%PDF", [small], CASE, None, AT, "周")
    good = (tmp_path / "a.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        heads = [info.header_offset + n for info in z.infolist() for n in range(30 + len(info.filename))]
    for place in [*heads, *range(good.index(b"PK\x01\x02"), len(good))]:
        bad = bytearray(good)
        bad[place] ^= 0x20
        (tmp_path / "b.zip").write_bytes(bad)
        report = verify(tmp_path / "b.zip")
        assert not report.ok and (report.at, report.byte) == (place, None), (place, report)
    for longer in (good + b"x", good[:-1], good[: len(good) // 2], b"", b"PK\x05\x06" + b"\0" * 18):
        (tmp_path / "b.zip").write_bytes(longer)
        assert not verify(tmp_path / "b.zip").ok


def altered(tmp_path: Path, name: str, *places: int) -> Path:
    """A package in which these bytes of an entry are other ones."""
    make(tmp_path / "a.zip")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        info = next(i for i in z.infolist() if i.filename.startswith(name))
    for place in places:
        data[info.header_offset + 30 + len(info.filename) + place] ^= 0xFF
    (tmp_path / "b.zip").write_bytes(data)
    return tmp_path / "b.zip"


def test_many_altered_bytes_are_narrowed_to_a_piece_and_told_exactly_where_the_original_is_at_hand(tmp_path: Path) -> None:
    bad = altered(tmp_path, "originals/0004", 50_001, 50_002, 1_999_999)
    report = verify(bad)
    assert (report.byte, report.until) == (49_152, 53_248) and report.first_bad.startswith("originals/0004")
    (tmp_path / "store").write_bytes(DATA["无后缀"])
    report = verify(bad, stored=lambda sha256: tmp_path / "store" if sha256 == hashlib.sha256(DATA["无后缀"]).hexdigest() else None)
    assert (report.byte, report.until) == (50_001, 50_002) and "was 00, is ff" in report.message


def test_of_two_altered_files_the_first_is_told_even_where_one_is_the_manifest(tmp_path: Path) -> None:
    data = bytearray(altered(tmp_path, "originals/0001", 700).read_bytes())
    place = data.rindex("周映川".encode())
    data[place] ^= 1
    (tmp_path / "c.zip").write_bytes(data)
    report = verify(tmp_path / "c.zip")
    assert report.first_bad.startswith("originals/0001") and report.byte == 700


def test_a_package_of_the_first_version_still_verifies(tmp_path: Path) -> None:
    make(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        files = {n: z.read(n) for n in z.namelist()}
    manifest = {k: v for k, v in json.loads(files["manifest.json"]).items() if k != "seal"} | {"version": 1}
    files["manifest.json"] = canonical({**manifest, "seal": sha(canonical(manifest))})
    del files["PIECES"]
    files["SHA256SUMS"] = sums_of(manifest["files"], sha(files["manifest.json"]), None)
    (tmp_path / "old.zip").write_bytes(b"".join(piece for _, piece in spell([Entry(n, d) for n, d in files.items()])))
    assert verify(tmp_path / "old.zip").ok
    bad = (tmp_path / "old.zip").read_bytes().replace("蓝鹊".encode(), "蓝雀".encode(), 1)
    (tmp_path / "old.zip").write_bytes(bad)
    assert verify(tmp_path / "old.zip").first_bad.startswith("originals/0002")


def test_sm3_stands_beside_sha_256_where_it_is_wanted(tmp_path: Path) -> None:
    write(tmp_path / "a.zip", b"%PDF", members(), CASE, None, AT, "周", sm3=True)
    assert verify(tmp_path / "a.zip").ok
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        z.extractall(tmp_path / "out")
        manifest = json.loads(z.read("manifest.json"))
    assert all(f["sm3"] == hashlib.new("sm3", (tmp_path / "out" / f["path"]).read_bytes()).hexdigest() for f in manifest["files"])
    assert check(tmp_path / "out").returncode == 0
    manifest["files"][0]["sm3"] = "0" * 64
    bare = {k: v for k, v in manifest.items() if k != "seal"}
    (tmp_path / "out" / "manifest.json").write_bytes(canonical({**bare, "seal": sha(canonical(bare))}))
    assert "cover.zh.pdf: SM3" in check(tmp_path / "out").stdout


def test_packages_are_chained_and_a_wrong_predecessor_is_told(tmp_path: Path) -> None:
    first = make(tmp_path / "a.zip")
    second = make(tmp_path / "b.zip", first.manifest_sha256)
    assert second.manifest_sha256 != first.manifest_sha256
    assert verify(tmp_path / "b.zip", first.manifest_sha256).ok
    report = verify(tmp_path / "a.zip", first.manifest_sha256)
    assert not report.ok and report.first_bad == "manifest.json"


@pytest.mark.parametrize("write_bad", ["bomb", "path", "twice", "extra", "missing", "encrypted"])
def test_hostile_zips_are_refused_without_unpacking(tmp_path: Path, write_bad: str) -> None:
    bad = tmp_path / "bad.zip"
    make(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as source, zipfile.ZipFile(bad, "w", zipfile.ZIP_STORED) as target:
        for info in source.infolist():
            if write_bad == "missing" and info.filename.startswith("captures/0002"):
                continue
            target.writestr(info.filename, source.read(info), zipfile.ZIP_DEFLATED if write_bad == "bomb" else zipfile.ZIP_STORED)
        if write_bad == "path":
            target.writestr("../../outside.txt", "x")
        if write_bad == "extra":
            target.writestr("originals/0009-0123456789abcdef.png", "x")
        if write_bad == "twice":
            with pytest.warns(UserWarning, match="Duplicate"):
                target.writestr("check.py", "x")
    if write_bad == "encrypted":
        data = bytearray(bad.read_bytes())
        data[data.rindex(b"PK\x01\x02") + 8] |= 1
        bad.write_bytes(data)
    report = verify(bad)
    assert not report.ok and report.message
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_package_packed_again_says_that_its_container_changed(tmp_path: Path) -> None:
    make(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as source, zipfile.ZipFile(tmp_path / "b.zip", "w") as target:
        for info in source.infolist():
            target.writestr(info.filename, source.read(info))
    report = verify(tmp_path / "b.zip")
    assert not report.ok and "重新打包" in report.message


def unpacked(tmp_path: Path) -> Path:
    make(tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as z:
        z.extractall(tmp_path / "out")
    return tmp_path / "out"


def check(folder: Path) -> subprocess.CompletedProcess[str]:
    """The checker alone, isolated from our packages and from the network of imports."""
    return subprocess.run([sys.executable, "-I", "-S", "check.py"], cwd=folder, capture_output=True, text=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"})


def test_a_stranger_checks_the_unpacked_package_with_plain_python(tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    told = check(folder)
    assert told.returncode == 0 and "OK" in told.stdout, told
    assert len((folder / "check.py").read_text("utf-8").splitlines()) <= 140


def test_the_checker_names_what_was_altered_removed_or_added(tmp_path: Path) -> None:
    folder = unpacked(tmp_path)
    for file in sorted(p for p in folder.rglob("*") if p.is_file() and p.stat().st_size and p.name not in ("check.py", "manifest.json")):
        good = file.read_bytes()
        file.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
        told = check(folder)
        name = file.relative_to(folder).as_posix()
        assert told.returncode == 2 and told.stdout.startswith(name), told.stdout
        assert name in ("PIECES", "SHA256SUMS") or f"at byte {len(good) - 1}, was {good[-1]:02x}, is {good[-1] ^ 1:02x}" in told.stdout, told.stdout
        file.write_bytes(good)
    manifest = (folder / "manifest.json").read_bytes()
    (folder / "manifest.json").write_bytes(manifest.replace("周映川".encode(), "周映山".encode()))
    assert check(folder).stdout.startswith("manifest.json") and f"at byte {manifest.index('川'.encode()) + 1}" not in check(folder).stdout
    assert "between bytes" in check(folder).stdout
    (folder / "manifest.json").write_bytes(manifest)
    (folder / "originals" / "added.png").write_bytes(b"x")
    assert check(folder).stdout.startswith("originals/added.png")


def test_sha256sum_agrees(tmp_path: Path) -> None:
    told = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=unpacked(tmp_path), capture_output=True, text=True)
    assert told.returncode == 0, told.stdout
