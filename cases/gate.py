"""The 18 gate checks, in order (domain.md 3.2). What the data answer is computed at screening; the rest stays unknown and is asked.

Blocking are 1 to 7 and 9: a match with one of them failed can be watched but never become a complaint.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from cases.models import COMPUTED, GateCheck, Result
from matching.text.normalise import fold
from registry.authorisations import Authorisation
from registry.errors import Refused
from registry.numbers import canonical
from registry.proceedings import ATTACKS, Conclusion, EvaluationReport, Proceeding, proceedings_of, reports_of
from registry.proceedings import Outcome as Ending
from registry.rights import Right, RightKind
from registry.sightings import Channel, Sighting
from registry.validity import DEAD, covers, paid_until, surcharge_end, validity_on

PATENTS = (RightKind.design, RightKind.invention, RightKind.utility_model)
REPORTABLE = (RightKind.design, RightKind.utility_model)
NEAR_GOODS = 0.3
BLOCKING = frozenset({1, 2, 3, 4, 5, 6, 7, 9})


@dataclass(frozen=True, slots=True)
class Facts:
    """What the checks look at: the right, the thing seen, the day of the act, and what the ledgers say about both."""

    right: Right
    sighting: Sighting
    act_date: date
    country: str = "CN"
    authorisation: Authorisation | None = None
    own: bool = False
    """The seller is the owner or a registered user of the indication."""
    indicative: bool = False
    """The title names the mark only to say what the goods fit (适用于, 兼容, for)."""
    own_mark: str = ""
    """Text and number of the seller's own registered mark, where the words compared are just that mark (cases.own_mark)."""
    goods_closeness: float | None = None
    """0 unrelated … 1 the same group; None where the goods are not known."""
    goods_table: tuple[str, str] | None = None
    """(how close, edition) by the imported table of similar groups, where it knows both sides: registry.classes.nearness."""
    earlier: str | None = None
    """Number of an earlier opinion on the same pair."""
    proceedings: tuple[Proceeding, ...] = ()
    """Everything recorded about disputes over the right, and its suits against others."""
    report: EvaluationReport | None = None
    """The latest evaluation report of a design or utility model."""


def proved(session: Session, right: Right) -> tuple[tuple[Proceeding, ...], EvaluationReport | None]:
    """The proceedings of a right and its latest evaluation report, as the checks want them."""
    return tuple(proceedings_of(session, right)), next(iter(reports_of(session, right)), None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer of one check: result, reason (a message id) with values, and where it comes from."""

    result: Result
    reason: str
    values: dict[str, str] = field(default_factory=dict)
    source: str = "权利登记簿"


def _number(f: Facts) -> Outcome:
    try:
        canonical(f.right.kind, f.right.office, f.right.number, granted=f.right.registered is not None)
    except Refused as e:
        return Outcome(Result.fail, e.message, e.values)
    return Outcome(Result.passed, "号码格式与校验位无误")


def _granted(f: Facts) -> Outcome:
    if f.right.kind is RightKind.copyright:
        return Outcome(Result.not_applicable, "著作权自创作完成产生，不以登记为前提")
    state = validity_on(f.right, f.act_date)
    if state.state == "pending":
        return Outcome(Result.fail, "仅申请，尚未授权或注册：只能监测，不能投诉")
    return Outcome(Result.passed, "已授权或注册") if f.right.registered or state.state == "alive" else Outcome(Result.unknown, state.reason, state.values)


def _term(f: Facts) -> Outcome:
    state = validity_on(f.right, f.act_date)
    result = {"alive": Result.passed, "dead": Result.fail, "pending": Result.unknown, "unknown": Result.unknown}[state.state]
    return Outcome(result, state.reason, state.values, state.statute or "权利登记簿")


def _fees(f: Facts) -> Outcome:
    if f.right.status in DEAD:
        return Outcome(Result.fail, DEAD[f.right.status])
    if f.right.kind not in PATENTS:
        return Outcome(Result.not_applicable, "不需要缴纳年费")
    paid = paid_until(f.right)
    if paid is None:
        return Outcome(Result.unknown, "年费缴纳情况未登记，请查询后补录")
    values = {"paid": paid.isoformat(), "end": surcharge_end(paid).isoformat()}
    if paid >= f.act_date:
        return Outcome(Result.passed, "年费缴至 {paid}", values)
    if f.act_date <= surcharge_end(paid):
        return Outcome(Result.passed, "年费缴至 {paid}，滞纳期至 {end}", values, "专利法第四十四条")
    return Outcome(Result.fail, "年费只缴至 {paid}", values, "专利法第四十四条")


def _territory(f: Facts) -> Outcome:
    if covers(f.right, f.country):
        return Outcome(Result.passed, "在 {country} 受保护", {"country": f.country})
    return Outcome(Result.fail, "权利只在 {where} 有效，不及于 {country}",
                   {"where": "、".join(map(str, f.right.territory)) or f.right.office, "country": f.country})


def _standing(f: Facts) -> Outcome:
    return Outcome(Result.unknown, "申请人与权利人的关系待核（权利人、被许可人或持委托书的代理人）", source="受理时核验")


def _proceedings(f: Facts) -> Outcome:
    """An open attack on the right, or the same dispute before a court or authority already."""
    pending = [p for p in f.proceedings if p.outcome is Ending.open]
    attack = next((p for p in pending if p.kind in ATTACKS), None)
    source = "展会知识产权保护办法第十九条（据记忆，待核）"
    if attack is not None:
        return Outcome(Result.fail, "有未决程序：{number}", {"number": attack.number}, source)
    same = next((p for p in pending if p.against and fold(p.against) == fold(f.sighting.seller)), None)
    if same is not None:
        return Outcome(Result.fail, "与同一对方的争议已在处理：{number}", {"number": same.number}, source)
    if f.proceedings:
        return Outcome(Result.passed, "已登记的程序没有影响本次投诉的未决事项", source="权利登记簿")
    return Outcome(Result.unknown, "无效宣告、权属或诉讼情况未登记，请查询")


def _goods(f: Facts) -> Outcome:
    if f.right.kind is not RightKind.trademark:
        return Outcome(Result.not_applicable, "按权利种类另行比对产品类别")
    if f.goods_table is not None and not f.right.extra.get("well_known"):
        return _by_table(*f.goods_table)
    if f.goods_closeness is None:
        return Outcome(Result.unknown, "商品类别未能判断")
    if f.goods_closeness >= NEAR_GOODS or f.right.extra.get("well_known"):
        return Outcome(Result.passed, "商品与核定商品相同或类似", source="商品词表（未经官方核验）")
    return Outcome(Result.fail, "商品与核定商品看来不类似", source="商品词表（未经官方核验）")


def _by_table(how_close: str, edition: str) -> Outcome:
    """Same group, or groups that are searched together: similar; same class only: as a rule not, a person decides (类似商品和服务区分表)."""
    source, values = "类似商品和服务区分表（已导入）", {"edition": edition}
    if how_close in ("same", "linked"):
        return Outcome(Result.passed, "按 {edition} 版区分表，商品在同一或须交叉检索的类似群", values, source)
    if how_close == "class":
        return Outcome(Result.unknown, "按 {edition} 版区分表，商品同类而不同群，一般不类似，须人工判断", values, source)
    return Outcome(Result.fail, "按 {edition} 版区分表，商品不在同一类，也不须交叉检索", values, source)


def _act(f: Facts) -> Outcome:
    acts = {Channel.listing: "网上销售或许诺销售", Channel.exhibit: "展会展出（许诺销售）", Channel.photo: "现场展出（许诺销售）", Channel.tip: ""}
    act = acts[f.sighting.channel]
    if not act:
        return Outcome(Result.unknown, "举报所称行为待核")
    return Outcome(Result.passed, "所见行为：{act}", {"act": act}, "专利法第十一条；商标法（使用含展览）")


def _genuine(f: Facts) -> Outcome:
    if f.own:
        return Outcome(Result.fail, "卖家就是权利人，或登记的用标人", source="权利登记簿")
    if f.authorisation is not None and f.authorisation.kind == "found":
        return Outcome(Result.fail, "{grantee} 的商品曾被判为正品，此判断有效至 {end}",
                       {"grantee": f.authorisation.grantee, "end": f.authorisation.until.isoformat() if f.authorisation.until else "—"}, "分析员判断")
    if f.authorisation is not None:
        return Outcome(Result.fail, "{grantee} 是登记的授权使用人，授权至 {end}",
                       {"grantee": f.authorisation.grantee, "end": f.authorisation.until.isoformat() if f.authorisation.until else "—"}, "授权登记")
    if f.own_mark:
        return Outcome(Result.fail, "卖家所写是它自己或获许可的注册商标 {own_mark}，按注册样式使用；两件注册商标的争议应先请求宣告无效", {"own_mark": f.own_mark}, "法释〔2008〕3号第一条（据记忆，待核）")
    return Outcome(Result.unknown, "未登记授权；是否正品、平行进口待核", source="授权登记")


def _ask(reason: str, *kinds: RightKind) -> Callable[[Facts], Outcome]:
    def check(f: Facts) -> Outcome:
        if kinds and f.right.kind not in kinds:
            return Outcome(Result.not_applicable, "不适用于此类权利")
        return Outcome(Result.unknown, reason, source="被投诉人陈述")
    return check


def _fair_use(f: Facts) -> Outcome:
    if f.right.kind not in (RightKind.trademark, RightKind.gi):
        return Outcome(Result.not_applicable, "不适用于此类权利")
    if f.indicative:
        return Outcome(Result.fail, "标题只是说明适用或兼容的对象，可能是指示性使用", source="商标法（正当使用）")
    return Outcome(Result.unknown, "是否描述性、功能性或指示性使用待核", source="被投诉人陈述")


def _report(f: Facts) -> Outcome:
    if f.right.kind not in REPORTABLE:
        return Outcome(Result.not_applicable, "不适用于此类权利")
    if f.report is None:
        return Outcome(Result.unknown, "没有专利权评价报告：是风险，不是门槛", source="专利法第六十六条")
    values = {"day": f.report.issued_on.isoformat()}
    if f.report.conclusion is Conclusion.negative:
        return Outcome(Result.fail, "{day} 的评价报告结论不利：不符合授权条件", values, "专利法第六十六条")
    if f.report.conclusion is Conclusion.partly:
        return Outcome(Result.unknown, "{day} 的评价报告认为部分不符合授权条件，须核对主张的是哪一部分", values, "专利法第六十六条")
    return Outcome(Result.passed, "{day} 的评价报告未发现不符合授权条件", values, "专利法第六十六条")


def _earlier(f: Facts) -> Outcome:
    if f.earlier:
        return Outcome(Result.passed, "同一对象已有参考意见 {number}，避免结论冲突", {"number": f.earlier}, "本系统")
    return Outcome(Result.not_applicable, "没有同一对象的在先意见", source="本系统")


@dataclass(frozen=True, slots=True)
class Check:
    """One of the 18: its number, its short name (a message id), and how it is computed."""

    number: int
    name: str
    compute: Callable[[Facts], Outcome]

    @property
    def blocking(self) -> bool:
        """Does a failure stop a complaint?"""
        return self.number in BLOCKING


CHECKS = tuple(Check(n, name, compute) for n, (name, compute) in enumerate((
    ("号码", _number), ("已授权", _granted), ("在期限内", _term), ("年费", _fees), ("地域", _territory), ("申请人", _standing),
    ("未决程序", _proceedings), ("商品范围", _goods), ("行为", _act), ("正品或授权", _genuine),
    ("先用", _ask("是否在申请日前已使用待核", RightKind.trademark, *PATENTS)),
    ("现有技术或设计", _ask("是否属于现有技术或现有设计待核", *PATENTS)),
    ("研究或过境", _ask("是否科研、行政审批或过境使用待核", *PATENTS)),
    ("正当使用", _fair_use),
    ("合法来源", _ask("合法来源待核（只影响赔偿）")),
    ("三年不使用", _ask("注册商标三年内使用情况待核（只影响赔偿）", RightKind.trademark)),
    ("评价报告", _report), ("在先意见", _earlier)), 1))
NAMES = {c.number: c.name for c in CHECKS}


def run(facts: Facts) -> list[tuple[Check, Outcome]]:
    """All 18 answers in order."""
    return [(check, check.compute(facts)) for check in CHECKS]


def blocked_by(results: dict[int, Result]) -> list[int]:
    """The blocking checks that failed, in order: with one of them nothing can become a complaint."""
    return [n for n in sorted(results) if n in BLOCKING and results[n] is Result.fail]


def renew(check: GateCheck, computed: Outcome, at: datetime) -> bool:
    """Write a computed answer anew. What a person answered stays, unless it is a blocking failure that the ledgers show now; answers whether it was written."""
    if check.by != COMPUTED and not (check.number in BLOCKING and computed.result is Result.fail):
        return False
    check.by = COMPUTED
    check.result, check.reason, check.values, check.source, check.checked_at = computed.result, computed.reason, computed.values, computed.source, at
    return True
