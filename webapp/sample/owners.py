"""The invented owners and their brands. Names were chosen to mean nothing on any market known to us."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Owner:
    """A fictional firm or association; `brand` and `latin` are its names in Chinese and Latin letters, `line` what it makes."""

    key: str
    zh: str
    en: str
    country: str
    brand: str
    latin: str
    device: str
    palette: tuple[str, str, str]
    line: str
    style: str = "bold"
    aliases: tuple[str, ...] = field(default=())


OWNERS: tuple[Owner, ...] = (
    Owner("mulan", "宁波沐岚川电器有限公司", "Ningbo Mulanchuan Appliance Co., Ltd.", "CN", "沐岚川", "MULANCHUAN", "peaks", ("#1f4e5f", "#5b9aa0", "#d6a354"), "kettle", "bold", ("小岚壶",)),
    Owner("langxi", "中山朗曦诺照明科技有限公司", "Zhongshan Lumquell Lighting Technology Co., Ltd.", "CN", "朗曦诺", "LUMQUELL", "sunburst", ("#b5452c", "#e0a458", "#2f4858"), "lamp", "sans"),
    Owner("fanli", "佛山梵栎家具有限公司", "Foshan Fanlio Furniture Co., Ltd.", "CN", "梵栎", "FANLIO", "oak", ("#5c4326", "#b8864b", "#3d5a45"), "chair", "serif-bold"),
    Owner("lingxiu", "深圳聆岫声学科技有限公司", "Shenzhen Orbistel Acoustics Co., Ltd.", "CN", "聆岫", "ORBISTEL", "orbits", ("#2b2d66", "#6c63b5", "#e4572e"), "audio", "bold"),
    Owner("aju", "义乌阿橘船长文化创意有限公司", "Yiwu Captain Ajoo Creative Co., Ltd.", "CN", "阿橘船长", "AJOOCAPT", "captain", ("#e8872b", "#24476b", "#d1495b"), "toy", "bold", ("橘子船长",)),
    Owner("tangyu", "杭州棠予化妆品有限公司", "Hangzhou Tangelle Cosmetics Co., Ltd.", "CN", "棠予", "TANGELLE", "camellia", ("#a23e5a", "#e2b04a", "#5d2a42"), "cosmetic", "serif-bold"),
    Owner("qingcen", "武夷山青岑雾茶业有限公司", "Wuyishan Qingcenwu Tea Co., Ltd.", "CN", "青岑雾", "QINGCENWU", "tea", ("#0f5132", "#7fb069", "#c9a227"), "tea", "serif-bold"),
    Owner("lizhi", "重庆栗之屿食品有限公司", "Chongqing Lizhiyu Foods Co., Ltd.", "CN", "栗之屿", "CHESTISLE", "chestnut", ("#6b3a24", "#d9a05b", "#3f7d8c"), "snack", "bold"),
    Owner("panjiang", "永康磐匠工具有限公司", "Yongkang Grython Tools Co., Ltd.", "CN", "磐匠", "GRYTHON", "gear", ("#2a2f36", "#e0a100", "#8d99a6"), "tool", "bold"),
    Owner("yange", "厦门岩鸽户外用品有限公司", "Xiamen Kestriva Outdoor Co., Ltd.", "CN", "岩鸽", "KESTRIVA", "bird", ("#25433a", "#8db580", "#c8743a"), "bag", "sans"),
    Owner("lulu", "东莞噜噜鲸母婴用品有限公司", "Dongguan Lulujing Baby Products Co., Ltd.", "CN", "噜噜鲸", "LULUJING", "whale", ("#2a7fb8", "#8ecae6", "#f28482"), "bottle", "bold", ("噜噜小鲸",)),
    Owner("mianyun", "南通绵云里家纺有限公司", "Nantong Mianyunli Home Textile Co., Ltd.", "CN", "绵云里", "MIANVELLE", "cloud", ("#6d83a8", "#e9eef6", "#b2967d"), "bedding", "serif"),
    Owner("miduo", "上海咪朵岛宠物用品有限公司", "Shanghai Midorra Pet Products Co., Ltd.", "CN", "咪朵岛", "MIDORRA", "paw", ("#f2845c", "#3c6e71", "#284b63"), "pet", "bold"),
    Owner("chiluan", "天津驰峦自行车有限公司", "Tianjin Velocant Bicycle Co., Ltd.", "CN", "驰峦", "VELOCANT", "wheel", ("#14213d", "#d64933", "#8a95a5"), "bike", "bold"),
    Owner("hengyi", "福州恒漪钟表有限公司", "Fuzhou Hengriva Watch Co., Ltd.", "CN", "恒漪", "HENGRIVA", "ripple", ("#7a1f3d", "#d18b9b", "#c69749"), "watch", "serif"),
    Owner("guniang", "遵义谷酿溪酒业有限公司", "Zunyi Guniangxi Distillery Co., Ltd.", "CN", "谷酿溪", "GUNIANGXI", "grain", ("#8c2f1b", "#d9a441", "#37576b"), "wine", "serif-bold"),
    Owner("chengyan", "温州澄砚文具有限公司", "Wenzhou Quillorn Stationery Co., Ltd.", "CN", "澄砚", "QUILLORN", "quill", ("#264653", "#c1784d", "#b5a642"), "stationery", "serif-bold"),
    Owner("ruibo", "深圳锐泊数码科技有限公司", "Shenzhen Zymarra Digital Co., Ltd.", "CN", "锐泊", "ZYMARRA", "monoZ", ("#c8452f", "#f0a868", "#22333b"), "phone", "bold"),
    Owner("niyu", "广州霓屿服饰有限公司", "Guangzhou Niyuva Apparel Co., Ltd.", "CN", "霓屿", "NIYUVA", "monoN", ("#39316b", "#e26d9a", "#f2c14e"), "apparel", "sans"),
    Owner("huyou", "成都狐柚家居用品有限公司", "Chengdu Huyouka Home Goods Co., Ltd.", "CN", "狐柚", "HUYOUKA", "fox", ("#c8553d", "#f28f3b", "#3b2c35"), "storage", "bold"),
    Owner("xiaozhen", "苏州枭枕医疗器械有限公司", "Suzhou Owlmora Health Co., Ltd.", "CN", "枭枕", "OWLMORA", "owl", ("#3e4e6e", "#a7b6d3", "#e6a23c"), "bedding", "sans"),
    Owner("lanxi", "岚溪县茶叶产业协会", "Lanxi County Tea Industry Association", "CN", "岚溪白茶", "LANXI WHITE TEA", "tea", ("#3f6b4f", "#a3c293", "#cfae53"), "tea", "serif-bold"),
    Owner("heyu", "鹤屿县柚类产业协会", "Heyu County Pomelo Growers Association", "CN", "鹤屿蜜柚", "HEYU POMELO", "sunburst", ("#6c8f2d", "#e8c547", "#3d5220"), "fruit", "serif-bold"),
    Owner("yunshi", "云石镇米粉行业协会", "Yunshi Town Rice Noodle Association", "CN", "云石米粉", "YUNSHI RICE NOODLES", "grain", ("#7a5c2e", "#d9bb7a", "#48665e"), "snack", "serif-bold"),
    Owner("nordvakt", "诺德瓦克特公司", "Nordvakt AB", "SE", "诺德瓦", "NORDVAKT", "compass", ("#12355b", "#e0b13c", "#7a8ca3"), "bag", "bold", ("诺德瓦", "大盾")),
    Owner("pellucia", "佩露西亚股份公司", "Pellucia S.p.A.", "IT", "佩露西亚", "PELLUCIA", "monoP", ("#4a3f6b", "#c39bd3", "#d4af37"), "cosmetic", "serif-bold"),
    Owner("avenloch", "埃文洛赫有限公司", "Avenloch Distillers Ltd", "GB", "埃文洛", "AVENLOCH", "deer", ("#2f3e2e", "#9a7b4f", "#b23a48"), "wine", "serif-bold", ("埃文洛", "鹿头")),
    Owner("solmirex", "索米瑞克斯公司", "Solmirex Lighting Inc.", "US", "", "SOLMIREX", "pinwheel", ("#b56a12", "#f0c36d", "#34495e"), "lamp", "bold"),
    Owner("korvane", "科凡恩有限责任公司", "Korvane Werkzeuge GmbH", "DE", "科凡恩", "KORVANE", "monoK", ("#0b6e4f", "#f2b705", "#1b1b1e"), "tool", "bold", ("科凡恩", "绿角工具")),
    Owner("halvorin", "哈尔沃林公司", "Halvorin Oy", "FI", "", "HALVORIN", "monoH", ("#33658a", "#86bbd8", "#f6ae2d"), "chair", "sans"),
    Owner("hoshineri", "星练株式会社", "Hoshineri Co., Ltd.", "JP", "星练", "HOSHINERI", "steps", ("#1d2d50", "#6a8caf", "#e84545"), "stationery", "sans", ("星练",)),
    Owner("brisanta", "布里桑塔有限公司", "Brisanta Lda.", "PT", "", "BRISANTA", "fish", ("#00798c", "#d1495b", "#edae49"), "bottle", "serif-bold"),
    Owner("jiuyu", "扬州旧雨斋文化用品有限公司", "Yangzhou Jiuyuzhai Culture Co., Ltd.", "CN", "旧雨斋", "JIUYUZHAI", "interlace", ("#5b3a29", "#a7754d", "#4f6d7a"), "stationery", "serif-bold"),
    Owner("kubang", "青岛叠屿箱包装有限公司", "Qingdao Cubbang Packaging Co., Ltd.", "CN", "叠屿箱", "CUBBANG", "cube", ("#22577a", "#57cc99", "#f4a259"), "storage", "bold"),
    Owner("mulanchun", "湖州沐兰春日化有限公司", "Huzhou Mulanchun Daily Chemical Co., Ltd.", "CN", "沐兰春", "MULANCHUNE", "", ("#7b4b94", "#d6a2e8", "#4a2c5a"), "cosmetic", "serif"),
    Owner("lizhiyu2", "长沙栗知语教育科技有限公司", "Changsha Lizhiyu Education Co., Ltd.", "CN", "栗知语", "LIZHI TALK", "", ("#335c67", "#e09f3e", "#9e2a2b"), "stationery", "bold"),
    Owner("orbita", "合肥奥比塔软件有限公司", "Hefei Orbitessa Software Co., Ltd.", "CN", "奥比塔", "ORBITESSA", "", ("#1b4965", "#62b6cb", "#ff7f51"), "phone", "sans"),
)

BY_KEY = {o.key: o for o in OWNERS}
