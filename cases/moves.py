"""The table of moves: per kind of case its states, who may do what, from where to where, which clocks start, stop, run on, end, which paper comes out.

States and actors follow domain.md 5.2. Everything else reads it: buttons, permissions, clocks, papers, next steps, the printed procedure, tests.
"""

from __future__ import annotations

from dataclasses import dataclass

from registry.people import Role

DESK = (Role.analyst, Role.expert, Role.lead)
FRONT = (Role.intake, Role.analyst, Role.lead)
LEAD = (Role.lead,)
HALL = (Role.booth, Role.intake, Role.lead)
OWNER = (Role.holder, *FRONT)


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the procedure on the wall. `to` is empty where the state stays (parallel acts)."""

    kind: str
    code: str
    name: str
    roles: tuple[Role, ...]
    start: tuple[str, ...]
    to: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    because: str = ""
    """The reason of a stop (key of STOPPED)."""
    paper: str = ""
    """The paper that comes out (domain.md 5.4), a message id."""
    needs_note: bool = False
    by_system: bool = False
    """Taken by the domain function that does the act (opening, drafting, signing), never by a bare button."""
    once: bool = False
    """At most once in a case."""
    not_by: tuple[str, ...] = ()
    """After an appeal: not by a person who took one of these moves before it (another expert decides, domain.md 5.2)."""

    def leads_to(self, state: str) -> str:
        """The state after the move."""
        return self.to or state


STOPPED = {"material": "待补正", "pending": "中止", "notary": "公证认证中", "party": "等当事人"}
"""Why a clock stands still."""

STATES: dict[str, dict[str, tuple[str, bool]]] = {
    "opinion": {
        "registered": ("已登记", True), "waiting": ("待补正", True), "accepted": ("已受理", True), "assigned": ("已分派专家", True), "drafting": ("比对起草", True),
        "review": ("待复核", True), "suspended": ("中止", True), "issued": ("已签发", True), "delivered": ("已送达", True), "followed": ("已回访", True),
        "revoked": ("意见已撤销", False), "archived": ("已归档", False), "refused": ("不予受理", False), "withdrawn": ("已撤回", False),
    },
    "fair": {
        "registered": ("已登记", True), "waiting": ("待补正", True), "accepted": ("已受理", True), "served": ("已送达待答辩", True), "answered": ("已答辩", True),
        "unanswered": ("逾期未答", True), "admitted": ("已承认", True), "judging": ("判定中", True), "measure": ("措施执行中", True), "cleared": ("判定不近似", True),
        "appeal": ("申诉复核中", True), "recheck": ("复查中", True), "closed": ("已结案", False), "archived": ("已归档", False), "refused": ("不予受理", False),
        "withdrawn": ("已撤回", False),
    },
    "online": {
        "draft": ("草稿", True), "checked": ("门检通过", True), "signed": ("已签署", True), "submitted": ("已提交", True), "returned": ("平台退回补正", True),
        "accepted": ("平台受理", True), "measured": ("已采取措施", True), "rejected": ("平台驳回", True), "countered": ("收到声明", True),
        "sued": ("已投诉或起诉", True), "restored": ("已恢复", True), "watching": ("复现监测", True), "closed": ("已关闭", False), "withdrawn": ("已撤回", False),
    },
    "consultation": {
        "registered": ("已登记", True), "answering": ("答复中", True), "waiting": ("待补材料", True), "answered": ("已答复", True), "referred": ("已转办", True),
        "closed": ("已办结", False), "withdrawn": ("已撤回", False),
    },
    "mediation": {
        "registered": ("已申请", True), "asking": ("征询对方", True), "declined": ("对方不同意", False), "choosing": ("选调解员", True), "talking": ("调解中", True),
        "ended": ("调解终止", False), "effective": ("协议生效", True), "filed": ("已共同申请确认", True), "court": ("法院已受理", True), "ruled": ("已裁定", True),
        "performing": ("履行监督", True), "closed": ("已结案", False), "withdrawn": ("已撤回", False),
    },
    "handover": {
        "proposed": ("拟移送", True), "approved": ("已批准", True), "sent": ("已发出", True), "received": ("已签收", True), "returned": ("被退回", True),
        "replied": ("已反馈", True), "closed": ("已关闭", False),
    },
    "overseas": {
        "registered": ("已登记", True), "reviewing": ("审核中", True), "waiting": ("待补正", True), "accepted": ("已受理", True), "assigned": ("已分派专家", True),
        "advised": ("已出具指导意见", True), "tracking": ("跟踪中", True), "stopped": ("终止指导", False), "closed": ("已结案", False), "refused": ("不予受理", False),
    },
}
"""Per kind of case: state → (name, is it open)."""
FIRST = {"opinion": "registered", "fair": "registered", "online": "draft", "consultation": "registered", "mediation": "registered", "handover": "proposed",
         "overseas": "registered"}
KIND_NAMES = {"opinion": "侵权判定参考意见", "fair": "展会投诉", "online": "电商侵权通知", "consultation": "咨询", "mediation": "调解", "handover": "移送",
              "overseas": "海外维权指导"}
ROAD: dict[str, tuple[str, ...]] = {
    "opinion": ("registered", "accepted", "drafting", "review", "issued", "delivered", "archived"),
    "fair": ("registered", "accepted", "served", "answered", "judging", "measure", "recheck", "closed"),
    "online": ("draft", "checked", "signed", "submitted", "accepted", "measured", "watching", "closed"),
    "consultation": ("registered", "answering", "answered", "closed"),
    "mediation": ("registered", "asking", "choosing", "talking", "effective", "performing", "closed"),
    "handover": ("proposed", "approved", "sent", "received", "replied", "closed"),
    "overseas": ("registered", "reviewing", "accepted", "assigned", "advised", "tracking", "closed"),
}
"""The usual way through each kind of case."""

OUT, TARGET = "OPINION-OUT", "OPINION-TARGET"
_OPINION_BUSY = ("accepted", "assigned", "drafting", "review")
_OPINION = (
    Move("opinion", "open", "立案", DESK, (), "registered", paper="判定咨询委托书", by_system=True),
    Move("opinion", "accept", "予以受理", LEAD, ("registered", "waiting"), "accepted", starts=(OUT, TARGET), paper="受理通知书"),
    Move("opinion", "refuse", "不予受理", LEAD, ("registered", "waiting"), "refused", paper="不予受理通知书", needs_note=True),
    Move("opinion", "ask", "通知补正", FRONT, ("registered", "accepted", "assigned", "drafting"), "waiting", stops=(OUT, TARGET), because="material",
         paper="补正通知书", needs_note=True),
    Move("opinion", "supplied", "材料已补齐", FRONT, ("waiting",), "accepted", starts=(OUT, TARGET), resumes=(OUT, TARGET), because="material", paper="材料接收清单"),
    Move("opinion", "assign", "分派专家（已查回避）", LEAD, ("accepted",), "assigned", paper="回避声明"),
    Move("opinion", "draft", "开始起草", DESK, ("registered", "accepted", "assigned", "drafting"), "drafting", starts=(OUT, TARGET), paper="比对表", by_system=True),
    Move("opinion", "submit", "送复核", DESK, ("drafting",), "review", by_system=True),
    Move("opinion", "return", "退回修改", DESK, ("review",), "drafting", needs_note=True, by_system=True),
    Move("opinion", "sign", "签发", (Role.expert, Role.lead), ("review",), "issued", ends=(OUT, TARGET), paper="侵权判定参考意见书", by_system=True),
    Move("opinion", "suspend", "中止（权利争议未决）", LEAD, _OPINION_BUSY, "suspended", stops=(OUT, TARGET), because="pending", needs_note=True),
    Move("opinion", "continue", "恢复办理", LEAD, ("suspended",), "accepted", resumes=(OUT, TARGET), because="pending", needs_note=True),
    Move("opinion", "deliver", "登记送达", FRONT, ("issued",), "delivered", paper="送达回证"),
    Move("opinion", "follow", "登记回访", FRONT, ("delivered",), "followed", paper="满意度回访表", needs_note=True),
    Move("opinion", "correct", "更正", LEAD, ("issued", "delivered", "followed"), "drafting", starts=(OUT,), paper="更正通知", needs_note=True, by_system=True),
    Move("opinion", "revoke", "撤销参考意见", LEAD, ("issued", "delivered", "followed"), "revoked", paper="撤销通知", needs_note=True, by_system=True),
    Move("opinion", "archive", "归档", FRONT, ("issued", "delivered", "followed", "revoked"), "archived", paper="卷宗封面与目录"),
    Move("opinion", "withdraw", "登记撤回", (Role.expert, *FRONT), ("registered", "waiting", "suspended", *_OPINION_BUSY), "withdrawn", needs_note=True),
    Move("opinion", "reopen", "重开", LEAD, ("archived", "refused", "withdrawn", "revoked"), "registered", needs_note=True),
)
_FIRST_ROUND = ("draft", "sign", "measure", "clear")
"""Who took one of these has a part in the first decision."""
_FAIR_WRITING = ("judging", "appeal")
_FAIR_RUNNING = ("accepted", "served", "answered", "unanswered", "admitted", "judging", "measure", "recheck")
_FAIR = (
    Move("fair", "open", "登记投诉", FRONT, (), "registered", starts=("FAIR-ACCEPT",), paper="投诉登记表", by_system=True),
    Move("fair", "accept", "予以受理", LEAD, ("registered",), "accepted", starts=("FAIR-SERVE", "FAIR-HANDOVER"), ends=("FAIR-ACCEPT",), paper="受理通知书"),
    Move("fair", "refuse", "不予受理", LEAD, ("registered", "waiting"), "refused", paper="不予受理通知书", needs_note=True),
    Move("fair", "ask", "通知补正", FRONT, ("registered", "accepted"), "waiting", stops=("FAIR-ACCEPT", "FAIR-SERVE", "FAIR-HANDOVER"), because="material",
         paper="补正通知书", needs_note=True),
    Move("fair", "supplied", "材料已补齐", FRONT, ("waiting",), "registered", resumes=("FAIR-ACCEPT", "FAIR-SERVE", "FAIR-HANDOVER"), because="material",
         paper="材料接收清单"),
    Move("fair", "serve", "登记送达", HALL, ("accepted",), "served", starts=("FAIR-ANSWER",), ends=("FAIR-SERVE",), paper="通知及举证（答辩）告知书、送达回证"),
    Move("fair", "answer", "登记答辩", FRONT, ("served", "unanswered"), "answered", ends=("FAIR-ANSWER",), paper="书面陈述意见"),
    Move("fair", "admit", "登记对方承认", FRONT, ("served", "answered"), "admitted", ends=("FAIR-ANSWER",), paper="承诺书", needs_note=True),
    Move("fair", "overdue", "登记逾期未答", FRONT, ("served",), "unanswered", ends=("FAIR-ANSWER",)),
    Move("fair", "judge", "送判定", FRONT, ("answered",), "judging", starts=("FAIR-OPINION",), paper="现场勘验笔录、证据清单"),
    Move("fair", "measure", "登记措施", LEAD, ("judging", "unanswered", "admitted"), "measure", starts=("FAIR-RECHECK",), ends=("FAIR-OPINION",),
         paper="处理意见、撤展（遮盖）通知", needs_note=True),
    Move("fair", "clear", "判定不近似", LEAD, ("judging",), "cleared", ends=("FAIR-OPINION",), paper="处理意见", needs_note=True),
    Move("fair", "assign", "分派专家（已查回避）", LEAD, _FAIR_WRITING, "", paper="回避声明"),
    Move("fair", "draft", "开始起草参考意见", DESK, _FAIR_WRITING, "", paper="比对表", by_system=True, not_by=_FIRST_ROUND),
    Move("fair", "submit", "参考意见送复核", DESK, _FAIR_WRITING, "", by_system=True),
    Move("fair", "return", "参考意见退回修改", DESK, _FAIR_WRITING, "", needs_note=True, by_system=True),
    Move("fair", "sign", "签发参考意见", (Role.expert, Role.lead), _FAIR_WRITING, "", ends=("FAIR-OPINION",), paper="侵权判定参考意见书", by_system=True,
         not_by=_FIRST_ROUND),
    Move("fair", "correct", "更正参考意见", LEAD, _FAIR_WRITING, "", paper="更正通知", needs_note=True, by_system=True),
    Move("fair", "revoke", "撤销参考意见", LEAD, (*_FAIR_WRITING, "measure", "cleared", "recheck"), "", paper="撤销通知", needs_note=True, by_system=True),
    Move("fair", "appeal", "登记申诉或新证据", FRONT, ("measure", "cleared", "recheck"), "appeal", starts=("FAIR-APPEAL",), paper="申诉登记表", needs_note=True, once=True),
    Move("fair", "uphold", "申诉后维持措施", (Role.expert, Role.lead), ("appeal",), "measure", starts=("FAIR-RECHECK",), ends=("FAIR-APPEAL",), paper="申诉复核意见", needs_note=True,
         not_by=_FIRST_ROUND),
    Move("fair", "lift", "申诉后解除措施", (Role.expert, Role.lead), ("appeal",), "cleared", ends=("FAIR-APPEAL", "FAIR-RECHECK"), paper="申诉复核意见、解除通知", needs_note=True,
         not_by=_FIRST_ROUND),
    Move("fair", "recheck", "登记复查", HALL, ("measure", "recheck"), "recheck", starts=("FAIR-RECHECK",), ends=("FAIR-RECHECK",), paper="复查记录", needs_note=True),
    Move("fair", "handover", "登记移交执法部门", LEAD, _FAIR_RUNNING, "", ends=("FAIR-HANDOVER",), paper="案件移送函", needs_note=True),
    Move("fair", "mediate", "登记转调解", FRONT, _FAIR_RUNNING, "", paper="调解登记表", needs_note=True),
    Move("fair", "close", "结案", LEAD, ("measure", "recheck", "cleared"), "closed", paper="结案报告"),
    Move("fair", "archive", "归档", FRONT, ("closed",), "archived", paper="卷宗封面与目录"),
    Move("fair", "withdraw", "登记撤回", FRONT, ("registered", "waiting", "accepted", "served", "answered", "unanswered", "admitted", "judging"), "withdrawn",
         paper="撤回函", needs_note=True),
    Move("fair", "reopen", "重开", LEAD, ("closed", "refused", "withdrawn"), "registered", starts=("FAIR-ACCEPT",), needs_note=True),
)
_ONLINE = (
    Move("online", "open", "起草通知", (*DESK, Role.intake, Role.holder), (), "draft", by_system=True),
    Move("online", "check", "门检通过", DESK, ("draft", "returned"), "checked", paper="比对表"),
    Move("online", "sign", "权利人签署", (Role.holder,), ("checked",), "signed", paper="侵权通知书"),
    Move("online", "submit", "登记已提交平台", OWNER, ("signed",), "submitted", paper="平台材料包"),
    Move("online", "return", "登记平台退回", OWNER, ("submitted", "accepted"), "returned", paper="补正通知书", needs_note=True),
    Move("online", "acknowledge", "登记平台受理", OWNER, ("submitted",), "accepted"),
    Move("online", "remove", "登记已采取措施", OWNER, ("submitted", "accepted"), "measured"),
    Move("online", "reject", "登记平台驳回", OWNER, ("submitted", "accepted"), "rejected", needs_note=True),
    Move("online", "counter", "登记不侵权声明", OWNER, ("measured", "watching"), "countered", starts=("EC-RESTORE",), ends=("EC-WATCH",), paper="不侵权声明、转送函"),
    Move("online", "notarise", "登记公证认证中", OWNER, ("countered",), "", stops=("EC-RESTORE",), because="notary", needs_note=True),
    Move("online", "notarised", "公证认证已办好", OWNER, ("countered",), "", resumes=("EC-RESTORE",), because="notary"),
    Move("online", "sue", "登记已投诉或起诉", OWNER, ("countered",), "sued", ends=("EC-RESTORE",), paper="投诉或起诉证明", needs_note=True),
    Move("online", "settle", "登记和解", OWNER, ("countered", "sued"), "closed", paper="和解协议", needs_note=True),
    Move("online", "restore", "登记已恢复", OWNER, ("countered", "sued"), "restored", ends=("EC-RESTORE",), paper="恢复告知"),
    Move("online", "watch", "开始复现监测", OWNER, ("measured", "sued"), "watching", starts=("EC-WATCH",)),
    Move("online", "relist", "登记复现，再起草", OWNER, ("watching",), "draft", ends=("EC-WATCH",), needs_note=True),
    Move("online", "close", "关闭", OWNER, ("measured", "rejected", "sued", "restored", "watching"), "closed", paper="结案报告"),
    Move("online", "withdraw", "撤回通知", OWNER, ("draft", "checked", "signed", "submitted", "returned", "accepted", "measured", "countered"), "withdrawn",
         paper="撤回函", needs_note=True),
    Move("online", "reopen", "重开", LEAD, ("closed", "withdrawn"), "draft", needs_note=True),
)
_CONSULTATION = (
    Move("consultation", "open", "登记咨询", FRONT, (), "registered", starts=("CONSULT-OUT",), paper="接待登记表", by_system=True),
    Move("consultation", "take", "接手答复", FRONT, ("registered", "referred"), "answering"),
    Move("consultation", "ask", "请补材料", FRONT, ("answering",), "waiting", stops=("CONSULT-OUT",), because="material", needs_note=True),
    Move("consultation", "supplied", "材料已补齐", FRONT, ("waiting",), "answering", resumes=("CONSULT-OUT",), because="material", paper="材料接收清单"),
    Move("consultation", "answer", "登记答复", FRONT, ("answering",), "answered", ends=("CONSULT-OUT",), paper="服务记录", needs_note=True),
    Move("consultation", "refer", "转其他机构", LEAD, ("registered", "answering"), "referred", ends=("CONSULT-OUT",), paper="转办函", needs_note=True),
    Move("consultation", "close", "办结", FRONT, ("answered", "referred"), "closed", paper="满意度回访表"),
    Move("consultation", "withdraw", "登记撤回", FRONT, ("registered", "answering", "waiting"), "withdrawn", needs_note=True),
    Move("consultation", "reopen", "重开", LEAD, ("closed", "withdrawn"), "registered", starts=("CONSULT-OUT",), needs_note=True),
)
_MEDIATION = (
    Move("mediation", "open", "登记调解申请", FRONT, (), "registered", paper="调解登记表", by_system=True),
    Move("mediation", "ask", "征询对方", FRONT, ("registered",), "asking", paper="调解告知书"),
    Move("mediation", "decline", "登记对方不同意", FRONT, ("asking",), "declined", paper="终止通知", needs_note=True),
    Move("mediation", "agree", "登记双方同意", FRONT, ("asking",), "choosing"),
    Move("mediation", "choose", "选定调解员", LEAD, ("choosing",), "talking", needs_note=True),
    Move("mediation", "session", "登记一次调解", FRONT, ("talking",), "", paper="调解笔录", needs_note=True),
    Move("mediation", "end", "终止调解", FRONT, ("talking",), "ended", paper="终止通知", needs_note=True),
    Move("mediation", "reach", "达成协议", FRONT, ("talking",), "effective", starts=("MED-CONFIRM",), paper="调解协议书"),
    Move("mediation", "file", "登记共同申请司法确认", FRONT, ("effective",), "filed", starts=("CONF-ACCEPT",), ends=("MED-CONFIRM",), paper="司法确认申请书、材料清单"),
    Move("mediation", "docket", "登记法院受理", FRONT, ("filed",), "court", starts=("CONF-DECIDE",), ends=("CONF-ACCEPT",)),
    Move("mediation", "rule", "登记裁定", FRONT, ("court",), "ruled", ends=("CONF-DECIDE",), paper="裁定书登记", needs_note=True),
    Move("mediation", "perform", "开始履行监督", FRONT, ("effective", "ruled"), "performing", ends=("MED-CONFIRM",)),
    Move("mediation", "close", "结案", LEAD, ("ruled", "performing"), "closed", paper="履行回访表"),
    Move("mediation", "withdraw", "登记撤回", FRONT, ("registered", "asking", "choosing", "talking"), "withdrawn", needs_note=True),
)
_HANDOVER = (
    Move("handover", "open", "提出移送", DESK, (), "proposed", by_system=True),
    Move("handover", "approve", "批准移送", LEAD, ("proposed", "returned"), "approved"),
    Move("handover", "send", "登记已发出", FRONT, ("approved",), "sent", starts=("TRANSFER-RECEIPT",), paper="案件移送函", needs_note=True),
    Move("handover", "receive", "登记对方签收", FRONT, ("sent",), "received", ends=("TRANSFER-RECEIPT",), paper="接收回执"),
    Move("handover", "return", "登记被退回", FRONT, ("sent", "received"), "returned", ends=("TRANSFER-RECEIPT",), needs_note=True),
    Move("handover", "reply", "登记办理反馈", FRONT, ("received",), "replied", paper="反馈单", needs_note=True),
    Move("handover", "close", "关闭", LEAD, ("proposed", "returned", "replied"), "closed", needs_note=True),
)
_OVERSEAS = (
    Move("overseas", "open", "登记申请或线索", FRONT, (), "registered", starts=("OVERSEAS-REVIEW",), paper="申请书", by_system=True),
    Move("overseas", "review", "开始审核", FRONT, ("registered",), "reviewing"),
    Move("overseas", "ask", "通知补充材料", FRONT, ("reviewing",), "waiting", stops=("OVERSEAS-REVIEW",), because="material", paper="补充材料通知书", needs_note=True),
    Move("overseas", "supplied", "材料已补齐", FRONT, ("waiting",), "reviewing", resumes=("OVERSEAS-REVIEW",), because="material", paper="材料接收清单"),
    Move("overseas", "accept", "予以受理", LEAD, ("reviewing",), "accepted", ends=("OVERSEAS-REVIEW",), paper="受理通知书"),
    Move("overseas", "refuse", "不予受理", LEAD, ("reviewing", "waiting"), "refused", paper="不予受理通知书", needs_note=True),
    Move("overseas", "assign", "分派专家", LEAD, ("accepted",), "assigned", needs_note=True),
    Move("overseas", "advise", "登记指导意见", (Role.expert, Role.lead), ("assigned",), "advised", paper="指导意见书", needs_note=True),
    Move("overseas", "track", "登记境外进展", FRONT, ("advised", "tracking"), "tracking", needs_note=True),
    Move("overseas", "stop", "终止指导", LEAD, ("accepted", "assigned", "advised", "tracking"), "stopped", paper="终止指导告知书", needs_note=True),
    Move("overseas", "close", "结案", LEAD, ("advised", "tracking"), "closed", paper="卷宗封面与目录"),
)
MOVES: tuple[Move, ...] = _OPINION + _FAIR + _ONLINE + _CONSULTATION + _MEDIATION + _HANDOVER + _OVERSEAS
BY_CODE = {(m.kind, m.code): m for m in MOVES}
