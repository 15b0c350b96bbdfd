"""One folder a case under `pages/`: a page in the shape its platform writes it, and the record expected of it. A new case is a new folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawlers.extract.product import extract
from crawlers.extract.profiles import ProfileError, load, profiles

CASES = sorted(p.parent for p in Path(__file__).parent.glob("pages/*/expected.json"))


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_a_saved_page_gives_its_record(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    product = extract((case / "page.html").read_bytes(), expected.pop("url"))
    got = {f: list(v) if isinstance(v := getattr(product, f), tuple) else v for f in expected}
    assert got == expected
    assert product.kind == "product" and product.problems == ()


def test_every_profile_can_be_read_and_names_known_fields() -> None:
    known = {"name", "price", "currency", "brand", "sku", "gtin", "mpn", "availability", "images", "seller", "seller_url", "shop_id", "category", "description"}
    assert len(profiles()) >= 8
    for p in profiles():
        assert set(p.fields) <= known and (p.hosts or p.marker)


def test_a_broken_profile_is_named(tmp_path: Path) -> None:
    path = tmp_path / "odd.toml"
    path.write_text('hosts = ["x.example"]\n[fields]\nname = ["//["]\n', encoding="utf-8")
    with pytest.raises(ProfileError, match=r"odd\.toml"):
        load(path)
