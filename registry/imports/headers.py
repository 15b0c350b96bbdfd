"""Column names of registers, vendors and spreadsheets, Chinese and English, and what we call them. Data only, with one look-up.

Sources: the fields of a CNIPA trademark record and of data vendors (商标档案, 专利著录项目, 作品登记), EUIPO's interface, the GI registers.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

RIGHTS: dict[str, tuple[str, ...]] = {
    "kind": ("权利类型", "知识产权类型", "知识产权类别", "类型", "专利类型", "kind", "type", "right type", "ip type", "kindcodedesc", "权利种类", "专利类别"),
    "office": ("国家", "国别", "授权机构", "注册机构", "登记机构", "授权国家", "注册国家", "注册地", "注册国", "office", "country", "registration office", "ipoffice", "国家地区"),
    "number": ("编号", "号码", "权利号", "权利编号", "证书号", "证号", "number", "no", "right number", "ip number", "登记证号", "权利证书号", "id"),
    "registered_number": ("注册号", "商标注册号", "注册证号", "商标号", "专利号", "授权号", "登记号", "作品登记号", "著作权登记号", "注册号申请号", "申请注册号", "申请号注册号", "专利授权号",
                          "registration number", "registration no", "reg no", "regno", "reg number", "patent number", "patent no", "registerno", "certificate number",
                          "eafilenumber", "file number", "grant number", "trademark number", "注册编号", "登记编号", "商标注册证号", "国际注册号"),
    "application_number": ("申请号", "申请编号", "商标申请号", "专利申请号", "application number", "application no", "app no", "appno", "applicationnumber", "serial number",
                           "filing number"),
    "publication_number": ("公开号", "公布号", "授权公告号", "公开公告号", "publication number", "publicationnumber", "publication no"),
    "announcement": ("公告号", "批准公告", "保护公告号", "质检总局公告号", "announcement"),
    "text": ("商标名称", "商标", "商标文字", "文字", "商标名", "标识", "mark", "trademark", "trade mark", "mark text", "word mark", "wordmark", "verbal element", "mark name",
             "trademark name", "brand", "品牌", "wordmarkspecification.verbalelement", "mark verbal element", "商标文字内容", "tmname"),
    "title": ("专利名称", "外观设计名称", "发明名称", "实用新型名称", "作品名称", "产品名称", "地理标志名称", "标题", "title", "patent title", "design name", "invention title",
              "work title", "product name", "eaname", "gi name", "地理标志", "使用外观设计的产品名称", "保护名称"),
    "name": ("名称", "name", "权利名称"),
    "classes": ("类别", "国际分类", "商标类别", "尼斯分类", "类号", "国际分类号", "商品类别", "注册类别", "class", "classes", "nice", "nice class", "nice classes", "intcls",
                "niceclasses", "international class", "class number", "分类", "分类号"),
    "locarno": ("洛迦诺分类", "洛迦诺分类号", "locarno", "locarno class", "外观设计分类号", "loc"),
    "ipc": ("ipc", "ipc分类", "ipc分类号", "主分类号", "ipclist", "ipc main", "国际专利分类"),
    "edition": ("分类版本", "版本", "edition", "nice edition"),
    "goods": ("商品服务", "核定使用商品", "核定商品", "核定使用商品服务", "商品服务项目", "商品", "商品服务名称", "goods", "goods and services", "goodsandservices",
              "goods services", "核定使用商品服务项目", "商品服务列表", "使用商品", "设计产品用途"),
    "groups": ("类似群", "类似群组", "similar group", "groups", "类似群号"),
    "filed": ("申请日", "申请日期", "递交日", "filing date", "filed", "application date", "applicationdate", "appdate", "filingdate", "eaapplicationdate", "申请时间"),
    "registered": ("注册日", "注册日期", "授权日", "授权日期", "授权公告日", "登记日", "登记日期", "核准日期", "批准日期", "保护日期", "注册公告日期", "registration date", "registered",
                   "registrationdate", "regdate", "grant date", "registerdate", "eadateregistration", "注册时间", "批准时间", "发证日期"),
    "expires": ("有效期至", "专用权截止", "专用权截止日期", "到期日", "到期日期", "截止日期", "有效期止", "专用期止", "失效日", "届满日", "expiry date", "expires", "expirydate",
                "expiration date", "expiry", "valid until", "有效期截止", "专用权期限止", "期限届满日"),
    "term": ("专用权期限", "有效期", "有效期限", "专用期限", "保护期限", "专用期", "term", "valid term", "使用期限", "商标专用期限"),
    "status": ("状态", "商标状态", "法律状态", "专利状态", "当前状态", "权利状态", "status", "legal status", "flowstatusdesc", "eastatus", "案件状态", "markcurrentstatus",
               "最新法律状态"),
    "fees_until": ("年费缴至", "年费有效期至", "已缴年费至", "fees paid until", "annuity paid until"),
    "status_on": ("状态日期", "法律状态日", "status date", "legalstatusdate"),
    "owner": ("权利人", "申请人", "注册人", "专利权人", "著作权人", "持有人", "所有人", "商标权人", "商标注册人", "申请人名称", "申请人名称中", "申请人名称中文", "申请人中文",
              "权利人名称", "注册人名称", "注册人中文", "owner", "applicant", "holder", "proprietor", "applicantcn", "rights holder", "right holder", "assignee",
              "assigneestringlist", "申请人中文名称", "当前权利人", "申请机构", "申请主体", "applicants.name", "registrant", "作者著作权人", "applicants"),
    "owner_en": ("申请人英文", "申请人名称英文", "权利人英文", "权利人英文名", "注册人英文", "英文名称", "applicanten", "owner english", "owner en", "申请人名称英", "申请人英文名称",
                 "注册人英文名称", "权利人英文名称"),
    "co_owners": ("共有申请人", "共同申请人", "共有人", "共有权利人", "co applicants", "co owners"),
    "agent": ("代理机构", "代理组织", "代理公司", "办理机构", "代理人", "agent", "representative", "代理办理机构", "代理组织名称"),
    "address": ("地址", "申请人地址", "权利人地址", "申请人地址中文", "address", "owner address"),
    "uscc": ("统一社会信用代码", "信用代码", "uscc", "社会信用代码"),
    "territory": ("保护地域", "地域", "有效地域", "指定国家", "territory", "designations", "保护地", "覆盖国家"),
    "aliases": ("别名", "其他名称", "近似名称", "曾用名", "外文名", "aliases", "alias", "other names", "其他语种名称", "英文", "拼音", "译名"),
    "images": ("图片", "图样", "商标图样", "图形", "附图", "商标图片", "照片", "image", "images", "picture", "pictures", "image file", "image files", "图片文件", "图片文件名",
               "专利附图", "patentimage", "图像", "标样", "文件名"),
    "image_url": ("imageurl", "图片地址", "图片链接", "image url"),
    "description": ("说明", "简要说明", "摘要", "商标说明", "description", "abstract", "brief description", "设计要点", "作品说明", "简介"),
    "category": ("作品类别", "作品类型", "产品类别", "产品分类", "category", "eaproductcategory", "product category", "product class"),
    "created": ("创作完成日期", "完成日期", "创作日期", "finishdate", "creation date"),
    "published": ("首次发表日期", "发表日期", "publishdate", "publication date", "eadatepublication", "公开日", "公布日", "初审公告日期"),
    "area": ("产地范围", "保护范围", "地域范围", "产区", "所在地域", "area", "production area", "geographical area", "产地"),
    "standard": ("质量技术要求", "产品标准", "质量标准", "标准号", "standard", "specification"),
    "users": ("专用标志使用人", "用标企业", "核准企业", "专用标志使用企业", "使用企业", "users", "authorised users", "授权使用人"),
    "register": ("defregister", "register", "登记簿"),
    "special_sign": ("专用标志", "专用标志编号", "special sign"),
    "gi_type": ("eatype", "gi type", "保护类型", "地理标志类型"), "gi_country": ("eacountry", "country of origin", "原产国"),
    "legal_instrument": ("ealegalinstrument", "legal instrument", "法律依据"), "product_type": ("eaproducttype", "product type", "产品种类"),
    "authorised": ("被许可人", "被授权人", "授权销售商", "授权商", "授权经销商", "许可人", "licensee", "licensees", "authorised", "authorized", "authorised sellers", "authorized sellers"),
    "inventors": ("发明人", "设计人", "发明设计人", "inventor", "inventors", "inventorstringlist", "设计者"), "author": ("作者", "author", "authors"),
    "mark_type": ("商标类型", "商标形式", "mark feature", "markfeature", "markkind", "mark type", "mark category"),
    "note": ("备注", "附注", "note", "notes", "remark", "remarks"),
}
IGNORED = frozenset({"序号", "行号", "deforiginalorder", "defsearchname", "defsearchnameandcategory", "defsearchtextall", "defsearchcategory", "hasimage", "seq", "flowstatus"})
ONLY_TRADEMARK = frozenset({"商标名称", "商标", "商标文字", "商标名", "商标图样", "商标类别", "商标注册号", "商标号", "商标注册人", "mark", "trademark", "trademark name", "word mark",
                            "wordmark", "intcls", "niceclasses", "nice class", "nice classes", "verbal element", "wordmarkspecification.verbalelement", "mark text", "tmname"})
ONLY_GI = frozenset({"地理标志名称", "产地范围", "eafilenumber", "质量技术要求", "专用标志使用人", "gi name", "地理标志", "用标企业"})
ONLY_DESIGN = frozenset({"外观设计名称", "洛迦诺分类", "洛迦诺分类号", "locarno", "locarno class", "使用外观设计的产品名称", "design name", "外观设计分类号"})
ONLY_WORK = frozenset({"作品名称", "作品登记号", "作品类别", "著作权人", "著作权登记号", "创作完成日期", "work title", "作品类型"})
ONLY_UTILITY = frozenset({"实用新型名称"})
ONLY_INVENTION = frozenset({"发明名称", "invention title"})
TELLING = (("trademark", ONLY_TRADEMARK), ("gi", ONLY_GI), ("design", ONLY_DESIGN), ("copyright", ONLY_WORK), ("utility_model", ONLY_UTILITY),
           ("invention", ONLY_INVENTION))

EXHIBITORS: dict[str, tuple[str, ...]] = {
    "name": ("公司名称", "企业名称", "参展商", "参展商名称", "展商名称", "展商", "单位名称", "公司", "中文名称", "公司中文名称", "公司名称中文", "公司名称中", "名称", "name", "company", "company name",
             "exhibitor", "exhibitor name", "企业中文名称", "单位", "参展企业", "参展单位", "展商名", "corpname"),
    "name_en": ("英文名称", "公司英文名称", "公司名称英文", "公司名称英", "英文名", "english name", "company name english", "name en", "企业英文名称", "nameen", "company english name"),
    "alias": ("alias", "别名", "曾用名", "简称"),
    "fascia_name": ("楣板", "楣板名称", "门楣", "门楣名称", "fascia", "fascia name", "楣板文字"),
    "licence_name": ("营业执照名称", "执照名称", "licence name"),
    "uscc": ("统一社会信用代码", "信用代码", "社会信用代码", "uscc"),
    "country": ("国家", "国家地区", "国别", "country", "country.iso2", "nation", "国别地区", "address.iso2", "country/region", "countryregion"),
    "booth": ("展位号", "展位", "摊位号", "摊位", "展台号", "展台", "booth", "booth no", "booth number", "stand", "stand no", "展位编号", "boothno", "boothinfos.booth", "boothinfos.name", "booths"),
    "hall": ("展馆", "馆号", "展厅", "hall", "hall no", "场馆", "boothinfos.office"),
    "category": ("展区", "类别", "展品类别", "产品类别", "行业", "category", "section", "展区名称", "product category", "boothinfos.categoryname", "题材", "展品分类"),
    "products": ("主营产品", "展品", "产品", "主要产品", "展品范围", "参展产品", "products", "main products", "keyword", "product", "经营范围", "主营", "展品名称"),
    "contact": ("联系人", "姓名", "负责人", "contact", "contact person", "联系人姓名"),
    "telephone": ("电话", "联系电话", "手机", "手机号", "tel", "telephone", "phone", "mobile", "联系方式", "固定电话", "手机号码"),
    "website": ("网址", "网站", "公司网址", "官网", "website", "web", "url", "homepage", "主页", "公司网站"),
    "address": ("地址", "公司地址", "联系地址", "通讯地址", "address", "address.text", "详细地址"),
    "email": ("邮箱", "电子邮箱", "email", "mail", "电子邮件"),
    "number": ("exhibitorid", "展商编号", "企业编号", "exhibitor id"),
    "note": ("备注", "note", "remark"),
}


@lru_cache(maxsize=4096)
def folded(header: object) -> str:
    """A header as it is looked up: half width, small letters, no blanks, brackets, marks or slashes."""
    text = unicodedata.normalize("NFKC", "" if header is None else str(header)).lower().replace("\ufeff", "")
    text = re.sub(r"[_\-·*:;,'\"#()\[\]【】/、|]+|\.(?=\s|$)", " ", text)
    return "".join(text.split())


def _lookup(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {folded(name): field for field, names in table.items() for name in (*names, field)}


RIGHT_FIELDS = _lookup(RIGHTS)
EXHIBITOR_FIELDS = _lookup(EXHIBITORS)
_TELLING = tuple((kind, frozenset(folded(n) for n in names)) for kind, names in TELLING)
_IGNORED = frozenset(folded(n) for n in IGNORED)


def is_ignored(header: object) -> bool:
    """Is this column a running number or a search copy of another?"""
    return folded(header) in _IGNORED


def kind_told_by(headers: list[str]) -> str | None:
    """The kind of right that the column names alone tell, where they tell one."""
    found = {folded(h) for h in headers}
    return next((kind for kind, names in _TELLING if found & names), None)
