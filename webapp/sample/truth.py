"""The answers of the sample world: what was planted where, what is innocent and why, and the practice cabinet."""

from __future__ import annotations

from random import Random
from typing import Any

from webapp.sample.fair import Exhibit
from webapp.sample.listings import Item
from webapp.sample.rights import Right, siblings
from webapp.sample.tricks import NAMES, REASONS

KINDS_EN = {"trademark": "trade mark", "design": "design", "copyright": "copyright", "gi": "geographical indication"}
KINDS_ZH = {"trademark": "商标", "design": "外观设计", "copyright": "著作权", "gi": "地理标志"}
CHOICES = ({"id": "suspect", "zh": "疑似，建议立案", "en": "Suspected: open a case"}, {"id": "clear", "zh": "排除", "en": "Set aside"})
PRACTICE = 40


def item_path(item: Item) -> str:
    return f"/item/{item.id}.html"


def right_reference(right: Right) -> dict[str, Any]:
    """Office, kind and number of a right, and its name inside the sample world."""
    r = right.record
    return {"office": r["office"], "kind": r["kind"], "number": r["number"], "key": right.key, "text": r["text"] or r["title"] or right.owner.brand or right.owner.latin}


def entry(place: dict[str, str], answer: str, key: str, trick: str, note: tuple[str, str], rights: list[Right]) -> dict[str, Any]:
    """One line of the answers; `also` are other rights of the same owner, in force here, that may be hit along with it."""
    out: dict[str, Any] = {**place, "answer": answer, "trick": trick, "note": note[0], "note_en": note[1], "right": None, "also": []}
    right = next((r for r in rights if r.key == key), None)
    if right is not None:
        out["right"] = right_reference(right)
        out["also"] = [right_reference(r) for r in siblings(rights, right) if r.valid_in_china]
    return out


def told(answer: str, trick: str) -> tuple[str, str]:
    """What is said about an item, Chinese and English."""
    return NAMES[trick] if answer == "imitation" else REASONS[answer]


def answers(items: list[Item], exhibits: list[Exhibit], rights: list[Right]) -> dict[str, list[dict[str, Any]]]:
    """All items and exhibits with what they are: `imitations` and `innocent` (every other one)."""
    lines = []
    for item in items:
        place = {"id": f"M{item.id}", "channel": "market", "where": item_path(item), "seller": item.shop.firm, "title": item.title, "picture": f"market/img/{item.id}-1.jpg"}
        lines.append(entry(place, item.answer, item.right, item.trick, told(item.answer, item.trick), rights))
    for x in exhibits:
        place = {"id": x.id, "channel": "fair", "where": x.id, "seller": x.exhibitor.zh, "title": x.name, "picture": f"fair/photos/{x.id}.jpg"}
        lines.append(entry(place, x.answer, x.right, x.trick, told(x.answer, x.trick), rights))
    return {"imitations": [e for e in lines if e["answer"] == "imitation"], "innocent": [e for e in lines if e["answer"] != "imitation"]}


def explained(line: dict[str, Any]) -> tuple[str, str]:
    """Why the answer is right, Chinese and English."""
    right = line["right"]
    name = f"{KINDS_ZH.get(right['kind'], '')}「{right['text']}」" if right else ""
    english = f"the {KINDS_EN.get(right['kind'], '')} “{right['text']}”" if right else ""
    if line["answer"] == "imitation":
        return (f"手法：{line['note']}。对照{name}，商品同类，卖方不是权利人，也不在授权名单内，应作疑似处理，由专家判断。",
                f"Trick: {line['note_en']}. Compared with {english}: same kind of goods, and the seller is neither the owner nor authorised. Treat as suspected; an expert decides.")
    return (f"理由：{line['note']}。{'所涉' + name + '。' if name else ''}可以排除，并写明理由。",
            f"Reason: {line['note_en']}. {'It concerns ' + english + '. ' if english else ''}It can be set aside with this reason.")


def practice(lines: dict[str, list[dict[str, Any]]], seed: int) -> list[dict[str, Any]]:
    """Questions of the practice cabinet: half imitations, half innocent ones that touch a right."""
    rng = Random(f"practice{seed}")
    bad = rng.sample(lines["imitations"], PRACTICE // 2)
    good = rng.sample([e for e in lines["innocent"] if e["right"]], PRACTICE // 2)
    chosen = bad + good
    rng.shuffle(chosen)
    out = []
    for n, line in enumerate(chosen):
        zh, en = explained(line)
        out.append({"id": f"Q{n + 1:02d}", "item": line["id"], "channel": line["channel"], "where": line["where"], "picture": line["picture"], "right": line["right"],
                    "question": {"zh": f"「{line['title']}」，卖方：{line['seller']}。与所示权利比较，您怎样处理？",
                                 "en": f"“{line['title']}”, seller: {line['seller']}. Compared with the right shown, what do you do?"},
                    "choices": list(CHOICES), "answer": "suspect" if line["answer"] == "imitation" else "clear", "explanation": {"zh": zh, "en": en}})
    return out
