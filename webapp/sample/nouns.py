"""What each drawn body is called in a title, so that words and pictures agree. A data table."""

from __future__ import annotations

NOUNS: dict[str, tuple[str, ...]] = {
    "kettle0": ("手冲细口壶", "细口电热水壶"), "kettle1": ("提梁烧水壶", "复古烧水壶"), "kettle2": ("电热水壶", "手冲壶"), "kettle3": ("烧水壶", "养生壶"),
    "lamp0": ("弯颈台灯", "护眼台灯"), "lamp1": ("蘑菇灯", "床头氛围灯"), "lamp2": ("卧室床头灯", "复古台灯"), "lamp3": ("LED阅读灯", "护眼台灯"),
    "chair0": ("温莎椅", "实木靠背椅"), "chair1": ("扶手休闲椅", "软包书桌椅"), "chair2": ("餐椅", "北欧靠背椅"),
    "speaker0": ("蓝牙音箱", "桌面音响"), "speaker1": ("圆筒蓝牙音箱", "户外低音炮"), "speaker2": ("头戴式耳机", "无线蓝牙耳机"),
    "toy0": ("毛绒公仔", "小熊玩偶"), "toy1": ("机器人玩偶", "盲盒手办"), "toy2": ("兔子公仔", "安抚玩具"),
    "jar0": ("保湿面霜", "润肤霜"), "jar1": ("身体乳", "精华乳"), "jar2": ("护手霜", "洁面乳"),
    "tin0": ("明前绿茶", "高山乌龙茶", "白毫银针"), "tin1": ("茉莉花茶", "高山红茶"), "pouch0": ("糖炒板栗仁", "每日坚果"), "pouch1": ("果干零食", "原味腰果"),
    "tea.carton": ("红茶礼盒", "茶叶礼盒"), "snack.carton": ("坚果礼包", "零食大礼包"), "wine.carton": ("高粱酒", "纯粮白酒"),
    "drill0": ("锂电钻", "冲击钻", "充电手钻"), "drill1": ("角磨机", "手持打磨机"), "bag0": ("双肩背包", "徒步登山包"), "bag1": ("旅行手提包", "短途行李包"), "bag2": ("斜挎小包", "单肩包"),
    "bottle0": ("儿童水杯", "儿童保温杯"), "bottle1": ("儿童吸管杯", "运动水杯"), "bottle2": ("保温壶", "大肚保温杯"), "bottle3": ("随行杯", "车载咖啡杯"),
    "pillow0": ("记忆棉枕", "乳胶枕"), "pillow1": ("抱枕靠垫", "花边枕"), "bowl0": ("猫碗", "护颈陶瓷碗"), "bowl1": ("宠物双碗", "猫狗食盆"), "bowl2": ("立耳猫碗", "慢食盆"),
    "helmet0": ("骑行头盔", "山地车安全帽"), "helmet1": ("电动车头盔", "四季安全帽"), "watch0": ("石英手表", "商务男表"), "watch1": ("方形女表", "复古小方表"),
    "wine0": ("纯粮白酒", "高粱酒"), "wine1": ("梅子酒", "米酿"), "notebook0": ("手账本", "B5加厚本子"), "notebook1": ("线圈笔记本", "活页本"),
    "holder0": ("手机支架", "平板支架"), "holder1": ("桌面懒人支架", "手机支架"), "holder2": ("三脚手机支架", "直播支架"), "cable0": ("快充数据线", "编织充电线"), "cable1": ("充电宝", "移动电源"),
    "shirt0": ("纯棉T恤", "短袖上衣"), "shirt1": ("宽松卫衣", "针织衫"), "rack0": ("置物架", "多层架"), "rack1": ("衣物收纳箱", "储物箱"),
}
"""By body (kind and variant), or by line and kind where one body shows several goods."""

ENGLISH: dict[str, str] = {
    "kettle": "electric kettle", "lamp": "table lamp", "chair": "dining chair", "speaker": "bluetooth speaker", "toy": "plush toy", "jar": "skin care", "tin": "loose leaf tea",
    "pouch": "nut snack", "carton": "gift box", "drill": "power tool", "bag": "travel bag", "bottle": "vacuum bottle", "pillow": "memory foam pillow", "bowl": "pet bowl",
    "helmet": "cycling helmet", "watch": "quartz watch", "wine": "plum wine", "notebook": "journal", "holder": "phone stand", "cable": "fast charging", "shirt": "cotton top",
    "rack": "storage", "fruit": "fresh pomelo",
}


def nouns_of(line: str, kind: str, variant: int, otherwise: tuple[str, ...]) -> tuple[str, ...]:
    """Names for a body shown as goods of a line."""
    return NOUNS.get(f"{line}.{kind}") or NOUNS.get(f"{kind}{variant}") or otherwise
