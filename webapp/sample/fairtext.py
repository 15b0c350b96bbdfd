"""Words for the exhibitors of the sample fair. A data table."""

from __future__ import annotations

CITIES = (("宁波", "Ningbo"), ("义乌", "Yiwu"), ("佛山", "Foshan"), ("中山", "Zhongshan"), ("东莞", "Dongguan"), ("温州", "Wenzhou"), ("台州", "Taizhou"), ("泉州", "Quanzhou"),
          ("汕头", "Shantou"), ("潮州", "Chaozhou"), ("常州", "Changzhou"), ("南通", "Nantong"), ("青岛", "Qingdao"), ("绍兴", "Shaoxing"), ("金华", "Jinhua"), ("合肥", "Hefei"))
FIRST = (("瀚铭", "Hanming"), ("卓艺", "Zhuoyi"), ("恩泽", "Enze"), ("立锋", "Lifeng"), ("川禾", "Chuanhe"), ("博冠", "Boguan"), ("嘉耘", "Jiayun"), ("启弘", "Qihong"), ("汇辰", "Huichen"),
         ("鼎湖", "Dinghu"), ("凯诚", "Kaicheng"), ("越丰", "Yuefeng"), ("森驰", "Senchi"), ("瑞坤", "Ruikun"), ("信泓", "Xinhong"), ("宏屹", "Hongyi"), ("望川", "Wangchuan"), ("南澄", "Nancheng"),
         ("科隽", "Kejun"), ("翔宇达", "Xiangyuda"), ("百盛达", "Baishengda"), ("金沃", "Jinwo"), ("泰莱", "Tailai"), ("云帆佳", "Yunfanjia"))
TRADES = {"kettle": ("电器", "Electric Appliance"), "lamp": ("照明", "Lighting"), "chair": ("家具", "Furniture"), "audio": ("电子", "Electronics"), "toy": ("玩具", "Toys"),
          "cosmetic": ("日化", "Daily Chemical"),
          "tea": ("茶业", "Tea"), "snack": ("食品", "Foods"), "tool": ("工具", "Tools"), "bag": ("箱包", "Luggage"), "bottle": ("日用品", "Housewares"), "bedding": ("家纺", "Home Textile"),
          "pet": ("宠物用品", "Pet Products"), "bike": ("运动器材", "Sporting Goods"), "watch": ("钟表", "Watch"), "wine": ("酒业", "Spirits"), "stationery": ("文具", "Stationery"),
          "phone": ("数码", "Digital"),
          "apparel": ("服饰", "Apparel"),
          "storage": ("塑业", "Plastics"), "fruit": ("果业", "Fruit")}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = ("伟", "敏", "静", "丽萍", "志强", "秀英", "海燕", "建国", "晓东", "雪梅", "俊杰", "文博", "思远", "嘉怡")
HALLS = ((1, "家居与家电", "Home and appliances", ("kettle", "lamp", "chair", "bedding", "storage", "bottle")),
         (2, "消费电子与工具", "Electronics and tools", ("audio", "phone", "tool", "bike", "watch")),
         (3, "礼品、文创与食品", "Gifts, culture and food", ("toy", "stationery", "cosmetic", "tea", "snack", "wine", "bag", "pet", "apparel", "fruit")))
ROWS = "ABCDEFGH"
