# ruff: noqa: E501 - word lists and tables are one line each
"""Words that are not names: goods, words of sellers, words that announce a fair use, places and forms of companies.

Flags are a byte per word, read by the kernels through the word table of tables.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

GOODS, SELLING, FAIR_USE, COMPANY, WEAK_BEFORE, WEAK_AFTER = 1, 2, 4, 8, 16, 32
GOODS_FILE = Path(__file__).resolve().parent.parent / "goods.tsv"
SELLING_WORDS = ["新款", "包邮", "限时", "特惠", "清仓", "批发", "现货", "厂家", "厂家直销", "直销", "一件代发", "通用", "男女", "男女通用", "春秋", "夏季", "冬季", "春季", "秋季", "秋冬", "春夏", "加厚", "透气", "轻便", "防水", "耐磨", "容量", "大容量", "便携", "家用", "办公", "学生", "儿童", "老人", "送礼", "礼盒", "礼盒装", "组合装", "整箱", "散装", "试用装", "小包装", "升级版", "升级", "颜值", "高颜值", "网红", "爆款", "热销", "推荐", "好评", "七天", "退换", "顺丰", "发货", "次日达", "定制", "支持", "赠品", "券后价", "半价", "第二件", "同款", "正品", "官方", "官网", "旗舰", "旗舰店", "专柜", "代购", "进口", "国产", "原装", "男士", "女士", "男款", "女款", "大码", "宽松", "百搭", "时尚", "潮流", "运动", "休闲", "户外", "复古", "经典", "系列", "家庭装", "套装", "单件", "装", "款", "盒", "瓶", "袋", "箱", "包", "件", "支", "只", "罐", "斤", "公斤", "毫升", "优惠", "促销", "秒杀", "折扣", "特价", "清货", "新品", "上市", "正宗", "老字号", "传统", "手工", "五香", "香辣", "麻辣", "原味", "五香味", "奶油味", "味", "即食", "健康", "营养", "天然", "有机", "纯", "纯棉", "棉", "真皮", "智能", "无线", "蓝牙", "快充", "高清", "商务", "高端", "品质", "优质", "精品", "豪华", "简约", "韩版", "欧美", "日系", "中国风", "国潮", "情侣", "亲子", "宝宝", "婴儿", "孕妇", "青少年", "中老年", "成人", "女童", "男童", "男", "女", "用", "红色", "黑色", "白色", "蓝色", "粉色", "绿色", "年货", "中秋", "春节", "端午", "节日", "礼品", "伴手礼", "福利", "团购", "直播", "同城", "门店", "地方", "特产", "本地", "老式", "夏天", "冬天", "夏", "冬", "春", "秋", "薄款", "厚款", "长款", "短款", "加绒", "保暖", "速干", "弹力", "修身", "显瘦", "减震", "缓震", "跑步", "篮球", "足球", "训练", "防滑", "静音", "节能", "热卖", "学生党", "平价", "好物", "跨境", "专供", "工厂", "贴牌", "展馆", "展位", "展会", "展台", "参展", "产品", "招商", "加盟", "代理", "样品", "全场", "佳品", "必备", "神器", "直供", "源头", "一手", "货源", "出口", "外贸", "内销", "尾货", "断码", "新年", "情人节", "双十一", "会员", "专享", "抢购", "预售", "限量", "联名", "明星", "抖音", "快手", "淘宝", "京东", "拼多多", "亏本", "冲量", "包税", "量大", "从优", "可开票", "发票", "质保", "售后", "联系", "客服", "微信", "电话", "地址", "目录", "画册", "样本", "资料", "省电", "环保", "耐用", "快干"]
SELLING_LATIN = ["hot", "sale", "new", "free", "shipping", "oem", "moq", "pcs", "cotton", "unisex", "outdoor", "summer", "style", "wholesale", "size", "fashion", "quality", "high", "original", "genuine", "official", "supplier", "factory", "lot", "bundle", "discount", "clearance", "dropship", "showcase", "sample", "samples", "catalog", "catalogue", "booth", "hall", "exhibition", "premium", "grade", "type", "tag", "custom", "customized", "pcs", "piece", "pieces", "dozen", "bulk", "order", "express", "duty", "stock", "instock", "fast", "delivery", "seller", "store", "gift", "present", "collection", "series", "edition", "limited", "exclusive", "model", "import", "export", "hot", "popular", "trending", "viral", "must", "have", "daily", "use", "men", "women", "mens", "womens", "kids", "boys", "girls", "baby", "adult", "black", "white", "red", "blue", "green", "pink", "pack", "set", "pair", "piece", "box", "gift", "cheap", "best", "dupe", "dupes", "replica", "inspired", "lookalike", "similar", "top", "deal", "discount", "promo", "brand", "classic", "vintage", "portable", "waterproof", "wireless", "bluetooth", "usb", "mini", "pro", "max", "plus", "lite", "ultra", "premium", "luxury", "casual", "sport", "sports", "home", "office", "kitchen", "travel", "large", "small", "medium", "xl", "xxl", "2024", "2025", "2026", "ml", "kg", "gb", "tb", "inch", "inches", "cm", "mm", "with", "and", "the", "of", "in", "by", "a", "an", "to", "store", "shop"]
FAIR_USE_WORDS = ["适用", "适用于", "兼容", "适配", "通用于", "用于", "配套", "专用", "替代", "代替", "替换", "可用", "适合", "不是", "非", "对比", "比较", "维修", "回收", "测评", "教程"]
FAIR_USE_LATIN = ["for", "fits", "fit", "compatible", "replacement", "replaces", "suitable", "works", "with", "compare", "than", "repair", "versus", "vs"]
COMPANY_WORDS = ["有限公司", "公司", "集团", "股份", "实业", "科技", "贸易", "商贸", "电子", "国际", "投资", "发展", "控股", "工业", "企业", "工贸", "食品", "服饰", "家居", "生物", "医药", "文化", "传媒", "网络", "信息", "技术", "建设", "工程", "机械", "汽车", "酒店", "餐饮", "商行", "商店", "商城", "超市", "厂", "店", "馆", "坊", "庄园", "酒庄", "酒业", "酒厂", "茶庄", "茶业", "农场", "牧场", "乳业", "专卖店", "专营店", "直营店", "生活馆", "体验馆", "中国", "北京", "上海", "广州", "深圳", "杭州", "南京", "苏州", "武汉", "成都", "重庆", "天津", "西安", "青岛", "大连", "宁波", "厦门", "福建", "福州", "广东", "广西", "浙江", "江苏", "山东", "河南", "河北", "湖北", "湖南", "四川", "云南", "贵州", "江西", "安徽", "山西", "陕西", "甘肃", "海南", "台湾", "香港", "澳门", "内蒙古", "新疆", "西藏", "宁夏", "青海", "黑龙江", "吉林", "辽宁", "无锡", "常州", "温州", "东莞", "佛山", "中山", "珠海", "汕头", "泉州", "济南", "郑州", "长沙", "昆明", "南昌", "合肥", "太原", "石家庄", "哈尔滨", "长春", "沈阳", "义乌"]
COMPANY_LATIN = ["inc", "ltd", "llc", "co", "corp", "company", "group", "international", "holdings", "limited", "gmbh", "china", "usa", "uk", "industries", "trading", "technology", "tech"]

# Weak elements: added to a name they leave it what it was (examination practice: mark plus modifier).
WEAK_BEFORE_WORDS = ["新", "小", "大", "老", "真", "正宗"]
WEAK_AFTER_WORDS = ["王", "牌", "记", "家", "大", "正宗", "之家", "世家", "优品"]


def word_hash(word: str) -> int:
    """32 bits of the code points (FNV-1a with a finish), the same as units.hash32."""
    h = 2166136261
    for c in word:
        h = ((h ^ ord(c)) * 16777619) & 0xFFFFFFFF
        h ^= h >> 15
    return h


@lru_cache(maxsize=1)
def goods_words() -> tuple[tuple[str, int], ...]:
    """(word, Nice class), in the order of the file."""
    rows: list[tuple[str, int]] = []
    for line in GOODS_FILE.read_text(encoding="utf-8").splitlines():
        number, zh, latin = line.split("\t")
        rows += [(w, int(number)) for w in (*zh.split(), *latin.split())]
    return tuple(rows)


def flagged() -> Iterator[tuple[str, int]]:
    """Every word of the lists with its flag."""
    for w, _ in goods_words():
        yield w, GOODS
    for words, flag in ((SELLING_WORDS, SELLING), (SELLING_LATIN, SELLING), (FAIR_USE_WORDS, FAIR_USE), (FAIR_USE_LATIN, FAIR_USE),
                        (COMPANY_WORDS, COMPANY), (COMPANY_LATIN, COMPANY),
                        (WEAK_BEFORE_WORDS, WEAK_BEFORE), (WEAK_AFTER_WORDS, WEAK_AFTER)):
        for w in words:
            yield w, flag


def flags() -> dict[int, int]:
    """Word hash -> flags together."""
    out: dict[int, int] = {}
    for w, flag in flagged():
        h = word_hash(w)
        out[h] = out.get(h, 0) | flag
    return out
