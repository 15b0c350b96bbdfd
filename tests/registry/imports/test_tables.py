"""Spreadsheets, vendor JSON, GI lists and our own lines: columns by many names, encodings, kinds found from the file."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from registry.errors import Refused
from registry.imports.headers import RIGHTS, folded
from registry.imports.record import ClassRow, Grant, Picture
from tests.registry.imports.reads import one, read

CNIPA = "注册号,国际分类,商标名称,申请日期,注册公告日期,专用权期限,申请人名称（中文）,申请人名称（英文）,商品/服务,商标状态\n"
ROWS = ("1234567,25,𠮷野家,2013/9/30 0:00:00,2015-03-04,2015年3月4日至2025年3月3日,示例有限公司,Example Co.,服装；鞋,已注册\n"
        "7654321A,第35类,镕朵,2020-01-02,,,示例有限公司,,广告,初审公告\n")


def _csv(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "in.csv"
    path.write_bytes(text.encode(encoding))
    return path


def _json(folder: Path, value: object) -> Path:
    path = folder / "in.json"
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_cnipa_sheet_is_exact_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    good, bad = read(_csv(tmp_path, CNIPA + ROWS, encoding), tmp_path / "w")
    assert bad == []
    mark, pending = good
    assert (mark.kind, mark.office, mark.number, mark.text) == ("trademark", "CN", "1234567", "𠮷野家")
    assert (mark.filed, mark.registered, mark.expires, mark.status) == (date(2013, 9, 30), date(2015, 3, 4), date(2025, 3, 3), "in_force")
    assert mark.classes == (ClassRow("nice", "25", "", "服装；鞋"),) and (mark.owner, mark.owner_en) == ("示例有限公司", "Example Co.")
    assert (pending.number, pending.text, pending.status, pending.registered) == ("7654321A", "镕朵", "pending", None)


def test_gbk_is_told_from_utf8_by_the_bytes(tmp_path: Path) -> None:
    text = "注册号,商标名称\n1,联通\n2,东湖之春\n"
    assert [r.text for r in read(_csv(tmp_path, text, "gbk"), tmp_path / "w")[0]] == ["联通", "东湖之春"]


def test_two_encodings_in_one_file_are_refused_with_the_line(tmp_path: Path) -> None:
    lines = [f"{n},楚天武汉光谷\n".encode() for n in range(5)]
    path = tmp_path / "in.csv"
    path.write_bytes("注册号,商标名称\n".encode() + b"".join(lines) + "9,楚天武汉光谷\n".encode("gbk"))
    with pytest.raises(Refused) as refused:
        read(path, tmp_path / "w")
    assert refused.value.row == 7


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_every_common_separator_is_found(separator: str, tmp_path: Path) -> None:
    assert one(_csv(tmp_path, f"Registration No.{separator}Mark{separator}Class\n123{separator}ABC{separator}9\n"), tmp_path / "w").text == "ABC"


def test_a_caption_above_the_heading_is_passed_over(tmp_path: Path) -> None:
    good, _ = read(_csv(tmp_path, "某中心权利名录,,\n,,\n注册号,商标名称,类别\n123,甲,9\n"), tmp_path / "w")
    assert [r.number for r in good] == ["123"]


@pytest.mark.parametrize(("heading", "row", "kind", "number", "name"), [
    ("专利号,专利名称,专利权人,授权公告日", "ZL200630110998.7,水壶,甲公司,2007-05-09", "design", "ZL2006301109987", "水壶"),
    ("申请号,发明名称,法律状态", "CN201710117081.7,一种水壶,实质审查", "invention", "2017101170817", "一种水壶"),
    ("专利类型,专利号,名称", "实用新型,ZL201820000001.6,支架", "utility_model", "", "支架"),
    ("登记号,作品名称,著作权人,作品类别", "国作登字-2016-F-00269796,小鱼,乙,美术", "copyright", "国作登字-2016-F-00269796", "小鱼"),
    ("产品名称,产地范围,公告号,质量技术要求,专用标志使用人", "云石米粉,云石镇,2010年第102号公告,DB42/T 1,甲厂；乙厂", "gi", "2010年第102号公告", "云石米粉"),
    ("Kind,Number,Name,Class", "design,ZL200630110998.7,Kettle,07-02", "design", "ZL2006301109987", "Kettle"),
    ("Number,Mark,Nice classes", "123,ACME,9;42", "trademark", "123", "ACME"),
])
def test_the_kind_is_found_from_the_columns_or_the_number(heading: str, row: str, kind: str, number: str, name: str, tmp_path: Path) -> None:
    good, bad = read(_csv(tmp_path, f"{heading}\n{row}\n"), tmp_path / "w")
    if kind == "utility_model":
        assert bad[0][1] == "number" and "校验位" in bad[0][2]
        return
    assert bad == [] and (good[0].kind, good[0].number, good[0].text or good[0].title) == (kind, number, name)


def test_gi_columns_are_kept(tmp_path: Path) -> None:
    gi = one(_csv(tmp_path, "地理标志名称,产地范围,公告号,质量技术要求,专用标志使用人,申请机构\n云石米粉,云石镇,AGI01234,DB42/T 1,甲厂；乙厂,云石协会\n"), tmp_path / "w")
    assert (gi.extra["area"], gi.extra["standard"], gi.extra["users"], gi.owner) == ("云石镇", "DB42/T 1", "甲厂；乙厂", "云石协会")


@pytest.mark.parametrize(("text", "codes"), [("25", ["25"]), ("第25类", ["25"]), ("025", ["25"]), ("25.0", ["25"]), ("25,35", ["25", "35"]), ("9;42、9", ["9", "42"]),
                                             ("Class 9", ["9"]), ("NCL9", ["9"]), ("９", ["9"])])
def test_nice_classes_are_read_however_they_are_written(text: str, codes: list[str], tmp_path: Path) -> None:
    assert [c.code for c in one(_csv(tmp_path, f'注册号,商标名称,类别\n1,甲,"{text}"\n'), tmp_path / "w").classes] == codes


@pytest.mark.parametrize(("row", "field"), [(",甲,9,2030-01-01", "number"), ("1,甲,46,2030-01-01", "classes"), ("1,甲,9,明天", "expires"), ("ABC,甲,9,2030-01-01", "number"),
                                            ("1.23457E+11,甲,9,2030-01-01", "number"), ("1,甲\x00乙,9,2030-01-01", "text"), ("1,甲,9,03/04/2030", "expires")])
def test_a_bad_row_is_named_with_its_field_and_the_rest_stays(row: str, field: str, tmp_path: Path) -> None:
    good, bad = read(_csv(tmp_path, f"注册号,商标名称,类别,有效期至\n7,好,9,2030-01-01\n{row}\n8,也好,9,2030-01-01\n"), tmp_path / "w")
    assert [r.number for r in good] == ["7", "8"] and [(b[0], b[1]) for b in bad] == [(3, field)]


@pytest.mark.parametrize("text", ["", "甲,乙\n1,2\n", "hello world", "a\n" * 50, "注册号\n"])
def test_what_is_no_list_of_rights_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(Refused):
        read(_csv(tmp_path, text), tmp_path / "w")


def test_a_given_kind_decides(tmp_path: Path) -> None:
    good, _ = read(_csv(tmp_path, "编号,名称\nAGI01234,云石米粉\n"), tmp_path / "w", kind="gi")
    assert (good[0].kind, good[0].title) == ("gi", "云石米粉")
    _, bad = read(_csv(tmp_path, "编号,名称\nAGI01234,云石米粉\n"), tmp_path / "w")
    assert bad[0][1] == "kind"


def test_unknown_columns_are_kept_and_links_are_not_fetched(tmp_path: Path) -> None:
    mark = one(_csv(tmp_path, "注册号,商标名称,内部代码,图片\n1,甲,K-7,http://127.0.0.1:9/x.png\n"), tmp_path / "w")
    assert mark.extra["columns"] == {"内部代码": "K-7"} and mark.images == () and mark.extra["image_url"] == "http://127.0.0.1:9/x.png"


def test_no_two_fields_share_a_column_name() -> None:
    seen: dict[str, str] = {}
    for field, names in RIGHTS.items():
        for name in names:
            assert seen.setdefault(folded(name), field) == field, name


def test_a_workbook_with_dates_numbers_merged_cells_and_a_hidden_sheet(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (["注册号", "商标名称", "类别", "注册日期", "有效期至"], [1234567, "甲", 9, date(2015, 3, 4), date(2025, 3, 3)], [None, None, 42, None, None],
                ["00012345", "乙", "第25类", 42067, "永久"]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    hidden = book.create_sheet("隐藏")
    hidden.append(["注册号", "商标名称"])
    hidden.append(["999", "不应读到"])
    hidden.sheet_state = "hidden"
    more = book.create_sheet("第二页")
    more.append(["注册号", "商标名称", "类别"])
    more.append(["777", "丙", 3])
    book.save(tmp_path / "in.xlsx")
    good, bad = read(tmp_path / "in.xlsx", tmp_path / "w")
    assert bad == []
    assert [(r.number, r.text, [c.code for c in r.classes]) for r in good] == [
        ("1234567", "甲", ["9"]), ("1234567", "", ["42"]), ("00012345", "乙", ["25"]), ("777", "丙", ["3"])]
    assert (good[0].registered, good[0].expires, good[2].registered, good[2].expires) == (date(2015, 3, 4), date(2025, 3, 3), date(2015, 3, 4), None)


# ---- JSON

def test_vendor_trademarks(tmp_path: Path) -> None:
    rows = [{"RegNo": "12345678", "IntCls": "25", "Name": "镕朵", "AppDate": "2015/3/4 0:00:00", "ApplicantCn": "示例有限公司", "ApplicantEn": "Example Co.", "Agent": "某代理",
             "Status": "已注册", "FlowStatus": "3", "FlowStatusDesc": "已注册", "HasImage": True, "ImageUrl": "http://img.example/1.jpg"}]
    mark = one(_json(tmp_path, {"Status": "200", "Message": "ok", "Result": {"Items": rows}}), tmp_path / "w")
    assert (mark.kind, mark.number, mark.text, mark.owner, mark.owner_en) == ("trademark", "12345678", "镕朵", "示例有限公司", "Example Co.")
    assert (mark.filed, mark.status, mark.extra["agent"]) == (date(2015, 3, 4), "in_force", "某代理")


def test_vendor_patents_and_works(tmp_path: Path) -> None:
    patent = {"Title": "一种水壶", "ApplicationNumber": "CN201710117081.7", "PublicationNumber": "CN106844774A", "KindCodeDesc": "发明公开", "ApplicationDate": "2017-03-01",
              "IPCList": ["A47J27/21", "A47J36/00"], "AssigneestringList": ["甲公司", "乙大学"], "InventorStringList": ["张三"], "LegalStatusDate": "2019-05-06"}
    work = {"Category": "美术", "Name": "小鱼", "Owner": "丙", "RegisterNo": "国作登字-2016-F-00269796", "RegisterDate": "2016-05-04", "FinishDate": "2015-01-01"}
    invention = one(_json(tmp_path, [patent]), tmp_path / "w")
    assert (invention.kind, invention.number, invention.title, invention.owner) == ("invention", "2017101170817", "一种水壶", "甲公司")
    assert [c.code for c in invention.classes] == ["A47J27/21", "A47J36/00"] and invention.extra["co_owners"] == ["乙大学"]
    copyright_ = one(_json(tmp_path, {"data": [work]}), tmp_path / "w")
    assert (copyright_.kind, copyright_.title, copyright_.owner, copyright_.registered) == ("copyright", "小鱼", "丙", date(2016, 5, 4))


def test_an_office_interface_with_inner_objects(tmp_path: Path) -> None:
    value = {"applicationNumber": "018000777", "niceClasses": [21, 35], "wordMarkSpecification": {"verbalElement": "LANQUE"}, "applicants": [{"office": "EM", "identifier": "1", "name": "Lanque"}],
             "applicationDate": "2019-03-04", "status": "REGISTERED", "registrationDate": "2019-08-15", "expiryDate": "2029-03-04"}
    mark = one(_json(tmp_path, {"trademarks": [value]}), tmp_path / "w", office="EM")
    assert (mark.office, mark.number, mark.text, mark.owner, mark.status) == ("EM", "018000777", "LANQUE", "Lanque", "in_force")
    assert [c.code for c in mark.classes] == ["21", "35"]


OWN = {"kind": "design", "number": "ZL2006301109987", "office": "CN", "title": "水壶", "text": "", "classes": [{"system": "locarno", "edition": "15", "code": "07-02"}],
       "goods": ["水壶"], "filed": "2006-05-01", "registered": "2007-05-09", "expires": "2016-05-01", "status": "expired", "owner": "甲公司", "owner_en": "A Co.", "territory": ["CN"],
       "images": [], "image_files": [{"file": "k-front.png", "role": "front"}, "k-俯视图.png"], "aliases": ["壶"], "product_kind": "kettle", "gi": None,
       "authorised": [{"grantee": "某商行", "scope": "网络零售", "territory": "CN", "from": "2024-01-01", "to": "2027-12-31"}, "另一商行"], "source": "sample"}


def test_our_own_lines(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(o, ensure_ascii=False) + "\n" for o in (OWN, {**OWN, "number": "ZL2006301109988"}, {**OWN, "status": "lost", "number": "ZL2006301109987"})), encoding="utf-8")
    good, bad = read(path, tmp_path / "w")
    assert [(b[0], b[1]) for b in bad] == [(2, "number"), (3, "status")]
    design = good[0]
    assert design.images == (Picture("k-front.png", "front"), Picture("k-俯视图.png", "top")) and design.extra == {"product_kind": "kettle"}
    assert design.authorised == (Grant("某商行", "网络零售", "plain", "CN", date(2024, 1, 1), date(2027, 12, 31)), Grant("另一商行"))
    assert design.classes == (ClassRow("locarno", "07-02", "15", "水壶"),) and not design.partial


@pytest.mark.parametrize("text", ['{"a":NaN}', '{"name":"\\ud800"}', '{"name":"a\\u0000b"}', "[" * 100_000, '[{"x":1,"y":2}]', "{}", "[]", "[1,2]", '"x"', '{"a":1}{"b":2}', '[{"RegNo":"1"'])
def test_json_that_is_not_strict_or_no_right_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "in.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused):
        read(path, tmp_path / "w")
