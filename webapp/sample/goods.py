"""What is sold: lines of goods with their classes, nouns, promotional words and prices. A data table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line of goods. `kinds` are products of `wares` that show it, `nouns` what titles call it, `price` low and high in yuan."""

    key: str
    zh: str
    en: str
    nice: int
    goods: tuple[str, ...]
    kinds: tuple[str, ...]
    nouns: tuple[str, ...]
    english: tuple[str, ...]
    traits: tuple[str, ...]
    price: tuple[int, int]


LINES: dict[str, Line] = {line.key: line for line in (
    Line("kettle", "厨房电器", "Kitchen appliances", 11, ("电水壶", "电热咖啡壶", "电炊具"), ("kettle",), ("电热水壶", "手冲细口壶", "养生壶", "烧水壶"), ("electric kettle", "gooseneck kettle"),
         ("304不锈钢", "自动断电", "1.7L大容量", "双层防烫", "恒温", "静音快沸"), (79, 329)),
    Line("lamp", "灯具照明", "Lighting", 11, ("灯", "台灯", "照明器械及装置"), ("lamp",), ("护眼台灯", "卧室床头灯", "蘑菇灯", "LED阅读灯", "落地氛围灯"), ("LED desk lamp", "bedside lamp"),
         ("三档调光", "无频闪", "国AA级", "触控", "USB充电", "暖光"), (49, 399)),
    Line("chair", "家具", "Furniture", 20, ("椅子", "家具", "桌子"), ("chair",), ("餐椅", "实木靠背椅", "北欧休闲椅", "温莎椅", "书桌椅"), ("dining chair", "Windsor chair"),
         ("北欧简约", "白蜡木", "加厚坐垫", "可叠放", "免安装", "家用"), (129, 899)),
    Line("audio", "影音数码", "Audio", 9, ("扬声器音箱", "耳机", "无线电设备"), ("speaker",), ("蓝牙音箱", "头戴式耳机", "桌面音响", "户外低音炮"), ("bluetooth speaker", "wireless headphones"),
         ("超长续航", "主动降噪", "IPX7防水", "重低音", "蓝牙5.4", "立体声"), (69, 699)),
    Line("toy", "玩具潮玩", "Toys", 28, ("玩具", "毛绒玩具", "智能玩具"), ("toy",), ("毛绒公仔", "儿童玩偶", "盲盒手办", "安抚玩具"), ("plush toy", "kids doll"),
         ("可机洗", "亲肤短绒", "生日礼物", "3-6岁", "软萌", "车载摆件"), (19, 199)),
    Line("cosmetic", "美妆护肤", "Cosmetics", 3, ("化妆品", "护肤用化妆剂", "洁肤乳液"), ("jar",), ("保湿面霜", "精华乳", "护手霜", "洁面乳", "身体乳"), ("face cream", "body lotion"),
         ("补水保湿", "敏感肌可用", "清爽不油腻", "50g", "大容量", "持久留香"), (29, 299)),
    Line("tea", "茗茶", "Tea", 30, ("茶", "茶饮料"), ("tin", "carton"), ("明前绿茶", "高山乌龙茶", "白毫银针", "茉莉花茶", "红茶礼盒"), ("white tea", "oolong tea"),
         ("罐装250g", "新茶", "礼盒装", "手工采摘", "浓香型", "自饮口粮茶"), (39, 499)),
    Line("snack", "休闲零食", "Snacks", 29, ("加工过的坚果", "以水果为主的零食小吃"), ("pouch", "carton"), ("糖炒板栗仁", "每日坚果", "坚果礼包", "果干零食"), ("roasted chestnut", "nut snack"),
         ("开袋即食", "独立小包", "500g", "低温烘焙", "办公室零食", "年货"), (15, 129)),
    Line("tool", "五金工具", "Tools", 7, ("手电钻（不包括电煤钻）", "电动螺丝刀", "电动手操作钻孔器"), ("drill",), ("锂电钻", "冲击钻", "电动螺丝刀", "角磨机"), ("cordless drill", "impact driver"),
         ("无刷电机", "21V双电", "家用套装", "工业级", "正反转", "送钻头"), (99, 599)),
    Line("bag", "箱包", "Bags", 18, ("背包", "手提包", "旅行包"), ("bag",), ("双肩背包", "旅行手提包", "斜挎小包", "徒步登山包"), ("hiking backpack", "travel tote"),
         ("防泼水", "35L", "大容量", "轻便", "通勤", "男女同款"), (59, 459)),
    Line("bottle", "杯壶", "Drinkware", 21, ("水壶", "饮用器皿", "保温瓶"), ("bottle",), ("儿童吸管杯", "保温杯", "运动水杯", "随行杯"), ("vacuum bottle", "kids straw cup"),
         ("316不锈钢", "防漏", "500ml", "便携提绳", "食品级", "学生"), (29, 189)),
    Line("bedding", "家纺", "Home textiles", 24, ("床上用毯", "枕套", "被子"), ("pillow",), ("记忆棉枕", "四件套", "抱枕靠垫", "乳胶枕芯"), ("memory foam pillow", "cushion"),
         ("60支长绒棉", "护颈", "透气", "A类母婴级", "可拆洗", "一对装"), (39, 459)),
    Line("pet", "宠物用品", "Pet supplies", 21, ("宠物用餐具", "家养宠物用笼子"), ("bowl",), ("猫碗", "宠物双碗", "慢食盆", "护颈陶瓷碗"), ("cat bowl", "pet feeder"),
         ("防打翻", "护颈斜口", "不锈钢", "易清洗", "中小型犬", "送防滑垫"), (19, 139)),
    Line("bike", "骑行装备", "Cycling", 9, ("防事故用护目头盔", "运动用护目头盔", "自行车头盔"), ("helmet",), ("骑行头盔", "电动车头盔", "山地车安全帽"), ("cycling helmet",),
         ("一体成型", "3C认证", "透气轻量", "可调节", "带尾灯", "四季通用"), (49, 399)),
    Line("watch", "钟表", "Watches", 14, ("手表", "表带", "钟"), ("watch",), ("石英手表", "情侣腕表", "商务男表", "方形女表"), ("quartz watch",),
         ("防水", "极简表盘", "真皮表带", "夜光", "送礼盒", "学生"), (99, 899)),
    Line("wine", "酒水", "Spirits", 33, ("白酒", "果酒", "烈酒（饮料）"), ("wine", "carton"), ("纯粮白酒", "高粱酒", "梅子酒", "威士忌"), ("single malt", "plum wine"),
         ("53度", "500ml", "整箱6瓶", "礼盒装", "陈酿", "自饮"), (49, 699)),
    Line("stationery", "文具", "Stationery", 16, ("笔记本", "文具", "钢笔"), ("notebook",), ("手账本", "线圈笔记本", "活页本", "B5加厚本子"), ("notebook", "journal"),
         ("道林纸", "80张", "不洇墨", "磨砂封面", "学生考研", "商务"), (9, 89)),
    Line("phone", "手机配件", "Phone accessories", 9, ("手机支架", "移动电源（可充电电池）", "电源线"), ("holder", "cable"), ("手机支架", "桌面懒人支架", "快充充电宝", "数据线"), ("phone stand", "power bank"),
         ("铝合金", "可折叠", "20000毫安", "升降调节", "防滑硅胶", "直播"), (15, 199)),
    Line("apparel", "服饰", "Apparel", 25, ("服装", "T恤衫", "外套"), ("shirt",), ("纯棉T恤", "针织开衫", "宽松卫衣", "短袖上衣"), ("cotton tee", "knit cardigan"),
         ("重磅纯棉", "秋冬新款", "宽松显瘦", "不起球", "情侣装", "百搭"), (39, 299)),
    Line("storage", "收纳", "Storage", 20, ("非金属箱", "家用储物箱", "架子"), ("rack",), ("置物架", "衣物收纳箱", "零食推车", "桌面收纳盒"), ("storage rack", "storage box"),
         ("免打孔", "多层", "加厚", "带盖", "可折叠", "大号"), (25, 259)),
    Line("fruit", "生鲜水果", "Fruit", 31, ("新鲜柚子", "新鲜水果"), ("fruit",), ("红心柚", "白肉蜜柚", "三红柚", "新鲜柚子"), ("fresh pomelo",),
         ("9斤装", "现摘现发", "皮薄多汁", "坏果包赔", "当季", "净重"), (19, 99)),
)}

PROMOTIONS = ("包邮", "新款", "爆款", "限时特惠", "工厂直销", "2026新款", "网红同款", "厂家批发", "送礼佳品", "现货速发", "买一送一", "顺丰包邮", "清仓特价", "高颜值", "学生党")
HOUSE = ("优选", "好物", "良品", "家用", "精选", "高档", "简约", "出口品质", "一件代发", "实体同款")
COLOURS = ("米白", "墨绿", "雾霾蓝", "奶咖", "曜石黑", "樱花粉", "原木色", "浅灰", "枫叶红", "丁香紫")
PAINTS: dict[str, tuple[str, str, str]] = {
    "米白": ("#ece4d4", "#b79f7a", "#5f5648"), "墨绿": ("#3d5a4c", "#26382f", "#c2a15a"), "雾霾蓝": ("#8fa6b8", "#5a6f83", "#d8cbb0"), "奶咖": ("#c9a98a", "#7d5e47", "#efe3d2"),
    "曜石黑": ("#3a3b40", "#1d1e22", "#a8a9ad"), "樱花粉": ("#efb8c4", "#b9798a", "#fbeef1"), "原木色": ("#d7b183", "#8b6239", "#3f4a45"), "浅灰": ("#cfd3d6", "#8b9298", "#43484d"),
    "柚黄": ("#d6cf62", "#5f7d2e", "#f2edc0"), "枫叶红": ("#b5493a", "#6d251d", "#e3b07a"), "丁香紫": ("#b3a3cf", "#6f5f93", "#efe8f7"),
}
