"""The planted imitations: which right, by which trick, in which words. A data table.

Each row imitates one right that is in force in China. Tricks of words carry the text that is seen; tricks of pictures
name the lens of `lenses` that the registered picture goes through (`image-…`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Trick:
    """`right` is a key of the register; `text` what the title shows of it; `line` the goods if not the owner's own."""

    trick: str
    right: str
    text: str = ""
    line: str = ""
    title: str = ""


MARKET: tuple[Trick, ...] = (
    Trick("substitute", "mulan.zh", "沐岚泉"),
    Trick("substitute", "korvane.la", "KORVENE"),
    Trick("substitute", "langxi.zh", "朗曦洛"),
    Trick("homophone", "panjiang.zh", "盘匠"),
    Trick("homophone", "lizhi.zh", "荔之屿"),
    Trick("homophone", "lingxiu.zh", "聆秀"),
    Trick("shape", "qingcen.zh", "青芩雾"),
    Trick("shape", "chiluan.zh", "驰恋"),
    Trick("shape", "tangyu.zh", "棠子"),
    Trick("transpose", "mianyun.zh", "云绵里"),
    Trick("transpose", "chengyan.la", "QUILLRON"),
    Trick("insert", "miduo.zh", "咪朵朵岛"),
    Trick("insert", "huyou.zh", "狐小柚"),
    Trick("delete", "aju.zh", "阿橘船"),
    Trick("delete", "nordvakt.la", "NORDVAK"),
    Trick("delete", "chiluan.la", "VELOCNT"),
    Trick("trad", "yange.zh", "巖鴿"),
    Trick("trad", "ruibo.zh", "銳泊"),
    Trick("leet", "yange.la", "K3STR1VA"),
    Trick("leet", "niyu.la", "N1YUVA"),
    Trick("pinyin", "langxi.zh", "LANGXINUO"),
    Trick("pinyin", "lizhi.zh", "LIZHIYU"),
    Trick("separator", "ruibo.zh", "锐·泊"),
    Trick("separator", "guniang.zh", "谷-酿-溪"),
    Trick("separator", "lingxiu.la", "O R B I S T E L"),
    Trick("homoglyph", "panjiang.la", "GRУTHОN"),
    Trick("homoglyph", "avenloch.la", "АVЕNLOCH"),
    Trick("mixed", "niyu.zh", "霓YU"),
    Trick("mixed", "hengyi.zh", "恒yi"),
    Trick("title", "mulan.zh", "沐岚川", "", "网红手冲壶沐岚川款细口电热水壶304不锈钢家用恒温"),
    Trick("title", "tangyu.la", "TANGELLE", "", "柜姐力荐补水面霜TANGELLE原单尾货50g保湿滋润包邮"),
    Trick("translit", "korvane.la", "科凡恩"),
    Trick("translit", "nordvakt.la", "诺德瓦"),
    Trick("nickname", "avenloch.la", "鹿头威士忌", "", "苏格兰风味鹿头威士忌 500ml 礼盒装 送礼佳品"),
    Trick("verbatim", "qingcen.zh", "青岑雾"),
    Trick("verbatim", "lulu.zh", "噜噜鲸"),
    Trick("image-crop", "lulu.combined"),
    Trick("image-border", "aju.combined"),
    Trick("image-rot90", "yange.device"),
    Trick("image-rotate", "panjiang.combined"),
    Trick("image-mirror", "yange.combined"),
    Trick("image-invert", "lingxiu.combined"),
    Trick("image-gray", "mianyun.combined"),
    Trick("image-recolor", "tangyu.combined"),
    Trick("image-photo", "nordvakt.combined"),
    Trick("image-collage", "miduo.combined"),
    Trick("image-screenshot", "ruibo.combined"),
    Trick("image-onproduct", "mulan.device"),
    Trick("image-stretch", "chiluan.combined"),
    Trick("image-watermark", "hoshineri.combined"),
    Trick("design-clean", "mulan.design.kettle0"),
    Trick("design-recolor", "langxi.design.lamp1"),
    Trick("design-photo", "aju.design.toy0"),
    Trick("design-mirror", "ruibo.design.holder2"),
    Trick("design-banner", "miduo.design.bowl2"),
    Trick("design-crop", "yange.design.bag0"),
    Trick("copy-sheet", "aju.work"),
    Trick("copy-print", "mianyun.work"),
    Trick("copy-photo", "qingcen.work"),
    Trick("copy-mirror", "tangyu.work"),
    Trick("gi-origin", "lanxi.gi", "岚溪白茶", "", "外省原料 岚溪白茶 白毫银针 罐装250g 新茶 包邮"),
    Trick("gi-style", "heyu.gi", "鹤屿蜜柚", "fruit", "鹤屿蜜柚式 红心柚 9斤装 现摘现发 坏果包赔"),
)

FAIR: tuple[Trick, ...] = (
    Trick("substitute", "fanli.zh", "凡栎"),
    Trick("homophone", "mulan.zh", "木岚川"),
    Trick("shape", "lizhi.zh", "粟之屿"),
    Trick("insert", "korvane.la", "KORVANEX"),
    Trick("delete", "hengyi.la", "HENGRVA"),
    Trick("transpose", "miduo.zh", "咪岛朵"),
    Trick("leet", "ruibo.la", "ZYM4RRA"),
    Trick("pinyin", "panjiang.zh", "PANJIANG"),
    Trick("verbatim", "nordvakt.la", "NORDVAKT"),
    Trick("mixed", "aju.zh", "阿橘Captain"),
    Trick("image-booth", "aju.device"),
    Trick("image-booth", "lingxiu.device"),
    Trick("image-booth", "chiluan.device"),
    Trick("image-booth", "korvane.combined"),
    Trick("image-onproduct", "lulu.device"),
    Trick("image-recolor", "fanli.device"),
    Trick("design-booth", "korvane.design.drill0"),
    Trick("design-booth", "chiluan.design.helmet0"),
    Trick("design-booth", "lulu.design.bottle0"),
    Trick("design-booth", "fanli.design.chair0"),
    Trick("copy-booth", "lulu.work"),
    Trick("copy-booth", "niyu.work"),
    Trick("gi-origin", "yunshi.gi", "云石米粉"),
    Trick("gi-origin", "lanxi.gi", "岚溪白茶"),
)

NAMES: dict[str, tuple[str, str]] = {
    "substitute": ("换一个字或字母", "one character or letter exchanged"),
    "homophone": ("同音字", "characters of the same sound"),
    "shape": ("形近字", "look-alike characters"),
    "transpose": ("调换次序", "order changed"),
    "insert": ("添加字或字母", "a character or letter added"),
    "delete": ("减少字或字母", "a character or letter dropped"),
    "trad": ("改用繁体字", "traditional characters"),
    "leet": ("以数字代字母", "digits in place of letters"),
    "pinyin": ("改写为拼音", "written in pinyin"),
    "separator": ("字间加符号", "separators between characters"),
    "homoglyph": ("混用形似的外文字母", "look-alike letters of another script"),
    "mixed": ("汉字与拼音混写", "characters and Latin letters mixed"),
    "title": ("标识埋在标题里", "the mark buried in a title"),
    "translit": ("使用译名", "the known translation"),
    "nickname": ("使用俗称", "the known nickname"),
    "verbatim": ("原样使用，未见授权", "used as registered, no authorisation seen"),
    "image-crop": ("图样被裁切", "picture cropped"),
    "image-border": ("图样加边框", "picture framed"),
    "image-rot90": ("图样转了九十度", "picture turned by 90 degrees"),
    "image-rotate": ("图样倾斜", "picture tilted"),
    "image-mirror": ("图样左右翻转", "picture mirrored"),
    "image-invert": ("图样反色", "picture inverted"),
    "image-gray": ("图样去色", "picture without colour"),
    "image-recolor": ("图样换色", "picture in other colours"),
    "image-photo": ("翻拍的图样", "picture photographed"),
    "image-collage": ("图样藏在拼图里", "picture inside a collage"),
    "image-screenshot": ("图样在手机截图里", "picture inside a screenshot"),
    "image-onproduct": ("图样印在商品上", "picture printed on the goods"),
    "image-stretch": ("图样被拉宽", "picture stretched"),
    "image-watermark": ("图样上压了水印", "picture under a watermark"),
    "image-booth": ("图样在展位照片里", "picture in a booth photograph"),
    "design-clean": ("外形相近", "the same look"),
    "design-recolor": ("外形相近，换了颜色", "the same look in another colour"),
    "design-photo": ("外形相近，实拍照片", "the same look, photographed"),
    "design-mirror": ("外形相近，图片翻转", "the same look, picture mirrored"),
    "design-banner": ("外形相近，图片加了促销条", "the same look under a promotional band"),
    "design-crop": ("外形相近，图片被裁切", "the same look, picture cropped"),
    "design-booth": ("外形相近，展位照片", "the same look in a booth photograph"),
    "copy-sheet": ("整幅使用作品", "the whole work used"),
    "copy-print": ("作品印在商品上", "the work printed on goods"),
    "copy-photo": ("翻拍的作品", "the work photographed"),
    "copy-mirror": ("作品左右翻转", "the work mirrored"),
    "copy-booth": ("作品用在展板上", "the work on a booth panel"),
    "gi-origin": ("非产区经营者使用产地名", "name of origin used by a firm outside the list of users"),
    "gi-style": ("产地名加“式”字", "name of origin with “style”"),
}
"""What each trick is called on screen: Chinese, English."""


@dataclass(frozen=True)
class Innocent:
    """A listing that only looks suspicious, and why it is not: reason, the right it may be taken to touch, title, goods, brand shown."""

    reason: str
    right: str
    title: str
    line: str
    brand: str = ""
    sign: str = ""


INNOCENTS: tuple[Innocent, ...] = (
    Innocent("accessory", "mulan.zh", "适用于沐岚川电热水壶 替换滤网 2片装 通用配件", "kettle"),
    Innocent("accessory", "korvane.la", "适用 KORVANE 21V 电钻电池充电器 第三方配件 非原厂", "tool"),
    Innocent("accessory", "ruibo.zh", "兼容锐泊支架的磁吸片 贴片 4片 不含支架", "phone"),
    Innocent("accessory", "chiluan.zh", "适用驰峦骑行头盔 替换内衬垫 海绵", "bike"),
    Innocent("accessory", "lulu.zh", "吸管替换装 适用于噜噜鲸儿童水杯 硅胶吸管3根", "bottle"),
    Innocent("accessory", "nordvakt.la", "背包防雨罩 适用于 NORDVAKT 35L 及同尺寸背包", "bag"),
    Innocent("dictionary", "yange.zh", "观鸟手账本 岩鸽 喜鹊 麻雀 手绘图鉴 B5", "stationery"),
    Innocent("dictionary", "yange.zh", "仿真岩鸽摆件 园艺装饰 树脂鸟", "storage"),
    Innocent("dictionary", "aju.zh", "儿童生日船长帽 海盗船长 水手装扮 玩具", "toy"),
    Innocent("dictionary", "lulu.zh", "蓝鲸抹香鲸虎鲸模型 海洋动物玩具 6只装", "toy"),
    Innocent("descriptive", "qingcen.zh", "云雾绿茶 高山青叶 明前采摘 罐装250g", "tea"),
    Innocent("descriptive", "lizhi.zh", "迁西板栗仁 糖炒栗子 开袋即食 独立小包", "snack"),
    Innocent("descriptive", "tangyu.zh", "海棠花香 身体乳 持久留香 大容量", "cosmetic"),
    Innocent("descriptive", "mianyun.zh", "云朵抱枕靠垫 绵柔亲肤 可拆洗", "bedding"),
    Innocent("descriptive", "chiluan.zh", "山地车安全帽 驰骋山峦 轻量透气 带尾灯", "bike"),
    Innocent("descriptive", "guniang.zh", "溪水酿造 纯谷物白酒 53度 500ml", "wine"),
    Innocent("place", "lanxi.gi", "岚溪县手绘旅游地图 明信片 10张", "stationery"),
    Innocent("place", "lanxi.gi", "福建老白茶 寿眉散装 250g 自饮口粮茶", "tea"),
    Innocent("place", "heyu.gi", "红心蜜柚 产地直发 9斤装 皮薄多汁", "fruit"),
    Innocent("place", "yunshi.gi", "干米粉 圆粉 5斤 米线 过桥", "snack"),
    Innocent("other_goods", "chengyan.zh", "澄砚牌 仿古瓷砖 客厅地砖 600x600", "storage", "澄砚"),
    Innocent("other_goods", "ruibo.zh", "锐泊 船用尼龙缆绳 12毫米 20米", "storage", "锐泊"),
    Innocent("other_goods", "chiluan.zh", "驰峦大米 东北长粒香 10斤 真空装", "snack", "驰峦"),
    Innocent("other_goods", "hengyi.zh", "恒漪 平板拖把 免手洗 家用", "storage", "恒漪"),
    Innocent("foreign", "solmirex.la", "SOLMIREX LED desk lamp 触控三档 USB充电", "lamp", "SOLMIREX", "SOLMIREX"),
    Innocent("foreign", "pellucia.la", "PELLUCIA 保湿面霜 50g 海外版", "cosmetic", "PELLUCIA", "PELLUCIA"),
    Innocent("foreign", "halvorin.la", "HALVORIN 北欧扶手椅 加厚坐垫", "chair", "HALVORIN", "HALVORIN"),
    Innocent("expired", "brisanta.la", "BRISANTA 保温壶 1.2L 大肚 复古", "bottle", "BRISANTA", "BRISANTA"),
    Innocent("expired", "jiuyu.zh", "旧雨斋 线装笔记本 宣纸 手抄经", "stationery", "旧雨斋", "旧雨斋"),
    Innocent("expired", "kubang.cn-revoked", "叠屿小柜 桌面收纳盒 多层", "storage", "叠屿小柜", "叠屿小柜"),
    Innocent("foreign", "halvorin.design.chair1", "书房扶手餐椅 圆背软包 家用 可叠放", "chair"),
    Innocent("foreign", "solmirex.design.lamp3", "长臂护眼台灯 L型 国AA级 无频闪", "lamp"),
    Innocent("expired", "brisanta.design.bottle2", "大肚保温杯 便携提绳 316不锈钢 学生", "bottle"),
    Innocent("expired", "hengyi.design.watch1", "方形女表 石英手表 极简表盘 送礼盒", "watch"),
)

REASONS: dict[str, tuple[str, str]] = {
    "genuine": ("权利人自营", "sold by the owner itself"),
    "authorised": ("在授权期内的经销商", "sold by a dealer whose authorisation is in force"),
    "gi_user": ("在地理标志使用人名单内", "on the list of users of the indication"),
    "accessory": ("说明配件适用对象，未作自己的标识使用", "names what the accessory fits, not as its own sign"),
    "dictionary": ("按词语本义使用", "the word in its ordinary meaning"),
    "descriptive": ("描述商品特点，文字不同", "describes the goods in other words"),
    "place": ("说明产地、通用名或地名", "a place or a generic name"),
    "other_goods": ("商品既不相同也不类似", "goods neither identical nor similar"),
    "lawful_near": ("另一家已注册的标识", "another firm's own registered sign"),
    "foreign": ("该权利在中国无效力", "the right has no effect in China"),
    "expired": ("该权利已不再有效", "the right is no longer in force"),
    "plain": ("与任何登记的权利无关", "touches no registered right"),
}
"""Why an item is no imitation: Chinese, English."""
