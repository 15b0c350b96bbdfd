"""What is drawn has ink, differs, and comes out the same again."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from webapp.sample import fonts, marks, works
from webapp.sample.booths import booth_photo
from webapp.sample.creatures import ALL
from webapp.sample.lenses import LENSES
from webapp.sample.owners import OWNERS
from webapp.sample.paint import on_ground
from webapp.sample.scenes import Scene, Sign, draw_scene, inside
from webapp.sample.solids import VIEWS, render
from webapp.sample.wares import VARIANTS, product
from webapp.sample.world import Layout

PALETTE = ((31, 78, 95), (91, 154, 160), (214, 163, 84))

SAMPLE = """
import hashlib
from webapp.sample.scenes import Scene, Sign, draw_scene
out = hashlib.sha256()
for lens in ("photo", "banner", "crop"):
    out.update(draw_scene(Scene("product", "kettle", 2, "墨绿", 11, 1, Sign("沐岚泉"), "", lens)).tobytes())
print(out.hexdigest())
"""


def small(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L").resize((24, 24)), dtype=np.int16)


def test_every_device_has_ink_and_none_looks_like_another() -> None:
    drawn = {name: small(on_ground(marks.device(name, PALETTE, 200))) for name in ALL}
    for name, picture in drawn.items():
        assert 0.05 < (picture < 240).mean() < 0.98, name
        near = min(np.abs(picture - other).mean() for n, other in drawn.items() if n != name)
        assert near > 6, name


@pytest.mark.parametrize("kind", sorted(VARIANTS))
def test_products_fill_their_picture_and_variants_differ(kind: str) -> None:
    shots = [render(product(kind, v), PALETTE, VIEWS["perspective"], 96).picture for v in range(VARIANTS[kind])]
    for shot in shots:
        assert 0.04 < (np.asarray(shot.getchannel("A")) > 128).mean() < 0.9
    outlines = {np.asarray(s.getchannel("A")).tobytes() for s in shots}
    assert len(outlines) == len(shots)


def test_a_sign_faces_the_viewer_from_the_front_and_hides_behind() -> None:
    front = render(product("carton", 0), PALETTE, (0, 0), 96).panel
    assert front is not None and front[0][0] < front[1][0] and front[0][1] < front[3][1]
    assert render(product("carton", 0), PALETTE, (180, 0), 96).panel is None


def test_a_sign_keeps_its_proportions_on_the_panel() -> None:
    quad = inside([(0, 0), (100, 0), (100, 100), (0, 100)], Image.new("RGB", (200, 100)))
    assert quad == [(0.0, 25.0), (100.0, 25.0), (100.0, 75.0), (0.0, 75.0)]


@pytest.mark.parametrize("lens", sorted(LENSES))
def test_every_lens_changes_the_picture_but_the_clean_one(lens: str) -> None:
    mark = marks.stacked(OWNERS[0], OWNERS[0].brand, OWNERS[0].latin)
    scene = Scene("sheet", "kettle", 2, "米白", 5, 0, None, "mark", lens)
    seen = draw_scene(scene, mark)
    assert seen.size[0] >= 380 and seen.size[1] >= 380
    same = seen.size == (600, 600) and np.array_equal(np.asarray(seen.convert("RGB")), np.asarray(draw_scene(Scene("sheet", "kettle", 2, "米白", 5, 0, None, "mark"), mark).convert("RGB")))
    assert same == (lens == "clean")


def test_works_are_eight_different_pictures() -> None:
    drawn = [works.work(name, PALETTE, 1) for name in ("captain", "whale", "sprig", "scale", "crane", "plaid", "valley", "pond")]
    assert len({hashlib.sha256(p.tobytes()).hexdigest() for p in drawn}) == 8
    assert works.work("pond", PALETTE, 1).tobytes() == drawn[-1].tobytes()


def test_another_process_draws_the_same_picture() -> None:
    here = hashlib.sha256()
    for lens in ("photo", "banner", "crop"):
        here.update(draw_scene(Scene("product", "kettle", 2, "墨绿", 11, 1, Sign("沐岚泉"), "", lens)).tobytes())
    root = Path(__file__).resolve().parents[3]
    there = subprocess.run([sys.executable, "-c", SAMPLE], cwd=root, capture_output=True, text=True, check=True)
    assert there.stdout.strip() == here.hexdigest()


def test_booth_photographs_differ_and_repeat(layout: Layout) -> None:
    first, second = (booth_photo(x) for x in layout.exhibits[:2])
    assert first.size == second.size == (720, 540)
    assert first.tobytes() == booth_photo(layout.exhibits[0]).tobytes() != second.tobytes()


def test_every_word_drawn_can_be_written_with_the_face_it_is_drawn_in(layout: Layout) -> None:
    drawn = {(c, "bold") for x in layout.exhibits for c in x.exhibitor.zh + x.booth} | {(c, "sans") for x in layout.exhibits for c in x.name}
    drawn |= {(c, r.owner.style) for r in layout.rights for c in r.record["text"]}
    drawn |= {(c, s.sign.style) for i in layout.items for s in i.scenes if s.sign for c in s.sign.text}
    drawn |= {(c, x.sign.style) for x in layout.exhibits if x.sign for c in x.sign.text + x.poster}
    missing = set()
    for char, style in drawn:
        face = fonts.face(style, 40)
        if not char.isspace() and bytes(face.getmask(char)) == bytes(face.getmask("\U0010ffff")):
            missing.add((char, style))
    assert not missing
