"""The words for what the image engine found: one code a feature, one Chinese sentence each."""

from __future__ import annotations

NAMES = {
    "base": "起点：未见任何相似时的可能性",
    "picture.hash": "整体或局部构图相近",
    "picture.inliers": "位置吻合的细节数量",
    "picture.rare": "吻合细节的独特程度",
    "picture.share": "登记图形的细节中吻合的比例",
    "picture.covered": "登记图形被照片再现的比例",
    "picture.shown": "登记图形可见且再现的比例",
    "picture.explained": "照片该区域能由登记图形解释的比例",
    "picture.correlation": "对齐后整体明暗的相关程度",
    "picture.edges": "对齐后轮廓走向的一致程度",
    "picture.amount": "一致内容的多少",
    "picture.sharp": "不经移位即一致的比例",
    "picture.visible": "登记图形在照片内的比例",
    "picture.embedding": "自备模型认为相近的程度",
    "picture.both": "双方内容互相再现的程度",
    "picture.mirrored": "只在左右镜像中相似",
    "picture.drawing": "线条图与实物照片（仅供参考）",
    "picture.views": "须全部近似的状态或部件未全部见到",
}

DETAILS = {
    "base": "起点：在未见任何相似之处时，任一登记图形与照片近似的可能性。",
    "picture.hash": "构图编码的差异比随机图片小 {value} 个标准差。",
    "picture.inliers": "有 {count} 处细节在同一位置关系上吻合。",
    "picture.rare": "吻合细节在登记库中的稀有程度合计为 {value}。",
    "picture.share": "登记图形可见细节的 {percent} 在照片中按同一位置关系出现。",
    "picture.covered": "登记图形可见部分的 {percent} 在照片中得到再现。",
    "picture.shown": "登记图形全部内容的 {percent} 可见并得到再现。",
    "picture.explained": "照片该区域内容的 {percent} 与登记图形一致。",
    "picture.correlation": "对齐后逐像素比较，整体相关系数为 {value}。",
    "picture.edges": "对齐后轮廓走向的一致程度为 {percent}。",
    "picture.amount": "一致内容的量为 {value}（图形越简单，量越小，巧合的可能越大）。",
    "picture.sharp": "不经局部移位即一致的内容占 {percent}。",
    "picture.visible": "登记图形有 {percent} 落在照片画面内。",
    "picture.embedding": "自备向量模型给出的相似度比登记库平均高 {value} 个标准差（仅作辅助，最多加 2）。",
    "picture.both": "登记图形与照片该区域互相再现的程度为 {percent}（只有部分字母或形状相同时较低）。",
    "picture.mirrored": "照片中是左右镜像：翻转过的复制件如此，左右对称的另一件（如一双鞋的另一只）也如此，请先核对。",
    "picture.drawing": "登记的是线条图，所见是实物照片：机器只能辅助，请逐处比对。",
    "picture.views": "该外观设计以全部状态或部件近似为准；图中见到 {found}，未见到 {missing}。",
}


def feature_names() -> dict[str, str]:
    """Feature code to its name on screen (Chinese; English in the translations)."""
    return dict(NAMES)
