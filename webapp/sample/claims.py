"""What the invented owners hold besides their marks: designs, patents, works, geographical indications, authorisations. A data table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Design:
    """A design: which body of `wares` it protects."""

    owner: str
    title: str
    kind: str
    variant: int
    locarno: str
    office: str = "CN"
    status: str = "in_force"


DESIGNS: tuple[Design, ...] = (
    Design("mulan", "电热水壶（细口）", "kettle", 0, "07-02"), Design("mulan", "烧水壶（圆肚）", "kettle", 1, "07-02"),
    Design("langxi", "台灯（蘑菇）", "lamp", 1, "26-05"), Design("langxi", "台灯（弯颈）", "lamp", 0, "26-05"),
    Design("fanli", "椅子（温莎）", "chair", 0, "06-01"), Design("lingxiu", "音箱（圆柱）", "speaker", 1, "14-01"),
    Design("aju", "毛绒玩具（圆耳熊）", "toy", 0, "21-01"), Design("lulu", "儿童水杯", "bottle", 0, "07-01"),
    Design("yange", "双肩背包", "bag", 0, "03-01"), Design("nordvakt", "斜挎包", "bag", 2, "03-01"),
    Design("miduo", "宠物碗（立耳）", "bowl", 2, "30-03"), Design("chiluan", "骑行头盔", "helmet", 0, "02-03"),
    Design("ruibo", "手机支架（三脚）", "holder", 2, "14-03"), Design("korvane", "电钻", "drill", 0, "08-01"),
    Design("kubang", "收纳箱", "rack", 1, "03-01"), Design("guniang", "酒瓶（矮肩）", "wine", 1, "09-01"),
    Design("tangyu", "包装瓶（按压）", "jar", 1, "09-01"),
    Design("brisanta", "保温壶", "bottle", 2, "07-01", "CN", "expired"), Design("hengyi", "手表（方形）", "watch", 1, "10-02", "CN", "lapsed"),
    Design("halvorin", "Chair", "chair", 1, "06-01", "EM"), Design("solmirex", "Desk lamp", "lamp", 3, "26-05", "US"),
)


@dataclass(frozen=True)
class Patent:
    """An invention or a utility model; `summary` is its first claim in one sentence."""

    owner: str
    kind: str
    title: str
    ipc: str
    summary: str
    words: tuple[str, ...]
    status: str = "in_force"


PATENTS: tuple[Patent, ...] = (
    Patent("mulan", "invention", "一种防溅细口电热水壶及其控制方法", "A47J27/21", "壶嘴内设分流片，壶底设双金属温控器，沸腾后延时断电。", ("分流片", "双金属温控器", "延时断电")),
    Patent("lingxiu", "invention", "一种低频增强的圆柱形音箱", "H04R1/28", "箱体底部设螺旋导流腔，被动辐射板与扬声器同轴。", ("螺旋导流腔", "被动辐射板", "同轴")),
    Patent("korvane", "invention", "手持电动工具的快换夹头", "B25B21/00", "夹头套筒内设锥形滚柱，拨环转动时滚柱径向退让。", ("锥形滚柱", "拨环", "快换夹头")),
    Patent("chiluan", "invention", "一种一体成型骑行头盔的通风结构", "A42B3/28", "壳体设前后贯通风道，风道内壁与缓冲层一体发泡。", ("贯通风道", "一体发泡"), "pending"),
    Patent("ruibo", "utility_model", "一种可折叠三脚手机支架", "F16M11/38", "三根支腿铰接于中心座，夹臂设弹性回位件。", ("三根支腿", "弹性回位件", "铰接")),
    Patent("lulu", "utility_model", "一种防漏儿童吸管杯", "A47G21/18", "吸管根部设十字止逆阀，杯盖提绳可拆。", ("十字止逆阀", "提绳")),
    Patent("miduo", "utility_model", "一种防打翻宠物碗", "A01K5/01", "碗底设配重环与吸附垫，碗沿内翻。", ("配重环", "吸附垫")),
    Patent("kubang", "utility_model", "一种免打孔叠放收纳箱", "B65D21/02", "箱盖上缘设定位凸筋，箱底设对应卡槽。", ("定位凸筋", "卡槽"), "lapsed"),
    Patent("fanli", "utility_model", "一种可叠放靠背椅", "A47C3/04", "后腿外撇并设让位凹槽，座面底部设限位块。", ("让位凹槽", "限位块"), "disputed"),
)


@dataclass(frozen=True)
class Work:
    """A work of art, registered as such; `picture` names its rule in `works`."""

    owner: str
    title: str
    picture: str
    year: int


WORKS: tuple[Work, ...] = (
    Work("aju", "阿橘船长系列形象", "captain", 2023), Work("lulu", "噜噜鲸卡通形象", "whale", 2022), Work("mianyun", "山间枝语图案", "sprig", 2023),
    Work("niyu", "环环相扣图案", "scale", 2024), Work("tangyu", "云外鹤影图案", "crane", 2022), Work("chengyan", "旧格书衣图案", "plaid", 2021),
    Work("qingcen", "青岑晓色插画", "valley", 2023), Work("hengyi", "锦鲤池图案", "pond", 2024),
)


@dataclass(frozen=True)
class Indication:
    """A geographical indication with the firms that may use it."""

    owner: str
    name: str
    number: str
    area: str
    standard: str
    users: tuple[str, ...]
    goods: str
    nice: int


INDICATIONS: tuple[Indication, ...] = (
    Indication("lanxi", "岚溪白茶", "AGI03901", "岚溪县东坪镇、溪口镇、白石乡等9个乡镇", "以群体种茶树一芽一叶为原料，萎凋不少于48小时，不炒不揉",
               ("岚溪县东坪茶场", "岚溪县白石茶叶专业合作社", "岚溪县溪口茶厂有限公司"), "茶", 30),
    Indication("heyu", "鹤屿蜜柚", "AGI03902", "鹤屿县沿江7个乡镇", "单果重1000至2200克，可溶性固形物不低于10.5%", ("鹤屿县沿江果业专业合作社", "鹤屿县绿洲柚业有限公司"), "新鲜柚子", 31),
    Indication("yunshi", "云石米粉", "AGI03903", "云石镇全境", "以本地晚籼米为原料，浸泡不少于8小时，自然晾晒", ("云石镇老街米粉厂", "云石镇石桥食品有限公司"), "米粉", 30),
)


@dataclass(frozen=True)
class Grant:
    """A permission to use all rights of an owner."""

    owner: str
    grantee: str
    scope: str
    territory: str
    start: str
    end: str


GRANTS: tuple[Grant, ...] = (
    Grant("mulan", "杭州佳和电器商行", "网络零售", "CN", "2024-01-01", "2027-12-31"),
    Grant("langxi", "杭州佳和电器商行", "网络零售", "CN", "2025-03-01", "2028-02-29"),
    Grant("korvane", "上海汇锐五金有限公司", "中国总代理", "CN", "2023-06-01", "2028-05-31"),
    Grant("panjiang", "上海汇锐五金有限公司", "经销", "CN", "2024-05-01", "2027-04-30"),
    Grant("nordvakt", "北京北境户外用品有限公司", "网络零售", "CN", "2025-01-01", "2027-12-31"),
    Grant("yange", "北京北境户外用品有限公司", "经销", "CN", "2025-06-01", "2027-05-31"),
    Grant("aju", "青岛童乐坊玩具有限公司", "经销", "CN", "2024-09-01", "2027-08-31"),
    Grant("lulu", "青岛童乐坊玩具有限公司", "经销", "CN", "2024-09-01", "2027-08-31"),
    Grant("avenloch", "广州洋河道酒业贸易有限公司", "进口经销", "CN", "2024-02-01", "2029-01-31"),
    Grant("qingcen", "福州一叶茶叶店", "经销", "CN", "2021-01-01", "2024-12-31"),
)
