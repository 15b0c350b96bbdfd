"""The 25 shops of the sample market. A data table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shop:
    """`firm` is the seller's name on every page; `role` owner, dealer, user (of an indication) or other; `look` the style of its product pages."""

    slug: str
    firm: str
    role: str
    owners: tuple[str, ...]
    look: str
    lines: tuple[str, ...]
    since: int


SHOPS: tuple[Shop, ...] = (
    Shop("mulanchuan", "宁波沐岚川电器有限公司", "owner", ("mulan",), "jsonld", ("kettle",), 2019),
    Shop("langxinuo", "中山朗曦诺照明科技有限公司", "owner", ("langxi",), "micro", ("lamp",), 2018),
    Shop("lingxiu", "深圳聆岫声学科技有限公司", "owner", ("lingxiu",), "jsonld", ("audio",), 2020),
    Shop("ajuchuanzhang", "义乌阿橘船长文化创意有限公司", "owner", ("aju",), "bare", ("toy",), 2021),
    Shop("tangyu", "杭州棠予化妆品有限公司", "owner", ("tangyu",), "jsonld", ("cosmetic",), 2019),
    Shop("qingcenwu", "武夷山青岑雾茶业有限公司", "owner", ("qingcen",), "micro", ("tea",), 2017),
    Shop("yange", "厦门岩鸽户外用品有限公司", "owner", ("yange",), "micro", ("bag",), 2020),
    Shop("mulanchun", "湖州沐兰春日化有限公司", "owner", ("mulanchun",), "bare", ("cosmetic",), 2016),
    Shop("lizhiyu-edu", "长沙栗知语教育科技有限公司", "owner", ("lizhiyu2",), "jsonld", ("stationery",), 2021),
    Shop("orbitessa", "合肥奥比塔软件有限公司", "owner", ("orbita",), "micro", ("phone",), 2022),
    Shop("jiahe", "杭州佳和电器商行", "dealer", ("mulan", "langxi"), "bare", ("kettle", "lamp"), 2015),
    Shop("huirui", "上海汇锐五金有限公司", "dealer", ("korvane", "panjiang"), "jsonld", ("tool",), 2012),
    Shop("beijing-outdoor", "北京北境户外用品有限公司", "dealer", ("nordvakt", "yange"), "micro", ("bag",), 2018),
    Shop("tonglefang", "青岛童乐坊玩具有限公司", "dealer", ("aju", "lulu"), "jsonld", ("toy", "bottle"), 2016),
    Shop("yanghedao", "广州洋河道酒业贸易有限公司", "dealer", ("avenloch",), "bare", ("wine",), 2014),
    Shop("dongping", "岚溪县东坪茶场", "user", ("lanxi",), "bare", ("tea",), 2013),
    Shop("lvzhou", "鹤屿县绿洲柚业有限公司", "user", ("heyu",), "micro", ("fruit",), 2019),
    Shop("yiye", "福州一叶茶叶店", "other", (), "micro", ("tea", "snack"), 2020),
    Shop("haowuji", "义乌市好物集电子商务有限公司", "other", (), "jsonld", ("kettle", "lamp", "storage", "bottle", "phone"), 2021),
    Shop("xiangkou", "金华巷口百货商行", "other", (), "bare", ("storage", "bedding", "pet", "toy", "bottle"), 2022),
    Shop("quanneng", "临沂全能五金日杂店", "other", (), "bare", ("tool", "bike", "phone", "lamp"), 2017),
    Shop("meizhuang", "广州白云美妆仓", "other", (), "jsonld", ("cosmetic", "watch", "apparel", "bag"), 2023),
    Shop("shuma", "深圳华强北数码小铺", "other", (), "micro", ("phone", "audio", "watch"), 2020),
    Shop("chihuo", "成都吃货研究社", "other", (), "jsonld", ("snack", "tea", "wine", "fruit"), 2021),
    Shop("jiajuguan", "佛山家居馆", "other", (), "micro", ("chair", "bedding", "storage", "stationery", "apparel"), 2018),
)
BY_SLUG = {s.slug: s for s in SHOPS}
