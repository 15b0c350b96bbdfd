"""The demonstration: an invented world drawn from a seed goes through the whole chain, and what was planted is compared with what was found."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from cases import claims, opinion, printing, review, screening, signing
from cases.models import Answer, Match, MatchState
from fairs.exhibits import Shown, record_exhibit
from fairs.imports import apply_plan, read_exhibitors, store_exhibitors
from fairs.models import Fair
from registry.crew import Crew
from registry.db import Database
from registry.errors import Refused
from registry.evidence import Captured
from registry.imports.apply import import_files
from registry.intake import Taking, take_in
from registry.network import Level, Unit, create_unit
from registry.people import Actor, Role, actor_of, create_person, give_role, person_by_login
from registry.rights import Right, RightKind
from registry.runs import open_run
from registry.setup import Founding, found_office
from registry.sightings import Channel
from webapp.config import DEMO_MARK, ROOT, Settings
from webapp.engines import Engines, open_engines
from webapp.labels import load_tongues, speaker
from webapp.migrate import upgrade
from webapp.sample import market, world

PASSWORD = "kuaiwei-demo"  # noqa: S105 - invented people on loopback
PEOPLE: tuple[tuple[str, str, Role], ...] = (
    ("booth", "陈一苇", Role.booth), ("intake", "高渡", Role.intake), ("analyst", "周映川", Role.analyst), ("expert", "林知远", Role.expert),
    ("lead", "沈若谷", Role.lead), ("holder", "权利人代表", Role.holder), ("auditor", "秦守拙", Role.auditor))
DONE = "demo.json"
Tell = Callable[[str, int, int], None]
"""(what, done, of)."""


@dataclass(slots=True)
class Summary:
    """What the demonstration ends with (contract.md)."""

    rights: int = 0
    listings: int = 0
    exhibits: int = 0
    matches: int = 0
    cases: int = 0
    expected: int = 0
    found: int = 0
    false_alarms: int = 0
    case: str = ""
    missed: list[str] = field(default_factory=list)
    """Identifiers of planted imitations that were not queued, for `docs/sample-world.md` readers."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What every step works with."""

    settings: Settings
    database: Database
    engines: Engines
    folder: Path
    tell: Tell
    at: datetime


def earlier(settings: Settings) -> Summary | None:
    """The summary of a demonstration that was built here before."""
    try:
        return Summary(**json.loads((settings.data / DONE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def clear_ground(settings: Settings) -> None:
    """An empty folder with the mark of invented data; Refused where the folder holds anything else."""
    if settings.data.exists() and any(settings.data.iterdir()) and not settings.demo:
        raise Refused("{folder} 里是一个机构的数据，示例世界不能放在这里；请用 --data 指定别的文件夹", folder=settings.data)
    if settings.data.exists():
        shutil.rmtree(settings.data)
    settings.data.mkdir(parents=True)
    (settings.data / DEMO_MARK).write_text("Everything in this folder is invented. 此文件夹内均为虚构数据。\n", "utf-8")


@contextmanager
def _opened(settings: Settings, tell: Tell) -> Iterator[Demo]:
    database, engines = Database(settings.url), open_engines(settings)
    try:
        yield Demo(settings, database, engines, settings.data / "world", tell, datetime.now(UTC))
    finally:
        engines.close()
        database.close()


def build(settings: Settings, tell: Tell, seed: int = 2026) -> Summary:
    """The whole chain on an empty folder: found, draw (another `seed` draws another world), import, crawl, take in, screen, decide one, count."""
    clear_ground(settings)
    with _opened(settings, tell) as demo:
        upgrade(demo.database)
        unit_id = found(demo)
        drawn = world.build(demo.folder, seed, tell, date.today())  # noqa: DTZ011 - the fair runs in the days around today
        bring_rights(demo)
        crawl_market(demo, unit_id)
        open_fair(demo, unit_id)
        demo.engines.lookup.refresh(demo.database, lambda n, of: tell("索引", n, of))
        with Crew(settings.indexes, settings.searchers) as crew:
            screened = screening.screen(demo.database, demo.engines.lookup, datetime.now(UTC), lambda n, of: tell("比对", n, of), crew)
        number = decide_one(demo)
        summary = count(demo)
    summary.rights, summary.listings, summary.exhibits = drawn.rights, drawn.listings, drawn.exhibits
    summary.matches, summary.case, summary.cases = screened.matches, number, 1
    (settings.data / DONE).write_text(json.dumps(asdict(summary), ensure_ascii=False), "utf-8")
    return summary


def found(demo: Demo) -> int:
    """The office, a station at the fair, and one person per role."""
    with demo.database.write() as session:
        unit, _ = found_office(session, Founding("江城市知识产权维权援助中心（示例）", "admin", PASSWORD, "Jiangcheng IP Assistance Centre (sample)", "鄂维", "江", "管理员"),
                               demo.at, demo=True)
        create_unit(session, "江城会展工作站（示例）", Level.station, parent=unit, name_en="Jiangcheng Fair Station (sample)")
        for login, name, role in PEOPLE:
            _hire(session, unit, login, name, role, demo.at)
        return unit.id


def _hire(session: Session, unit: Unit, login: str, name: str, role: Role, at: datetime) -> None:
    give_role(session, create_person(session, login, name, PASSWORD, at), role, unit)


def bring_rights(demo: Demo) -> None:
    """Import the register as any office would, and let the holder's account act for the first owner."""
    report = import_files(demo.database, demo.engines.blobs, [demo.folder / "rights.jsonl"], by="demo", at=demo.at,
                          progress=lambda _phase, done, total: demo.tell("权利", done, total or done))
    if report.refused_total:
        raise Refused("示例权利有 {n} 行未能导入：{first}", n=report.refused_total, first=report.refused[0].sentence())
    with demo.database.write() as session:
        first = session.scalar(select(Right).where(Right.kind == RightKind.trademark, Right.owner_id.is_not(None)).order_by(Right.id).limit(1))
        holder = person_by_login(session, "holder")
        holder.party_id = first.owner_id if first else None


def crawl_market(demo: Demo, unit_id: int) -> None:
    """Serve the market on loopback, crawl it over HTTP in a child process, take the run folder in."""
    run = demo.settings.data / "run"
    with market.serve(demo.folder) as base:
        demo.tell("采集", 0, 1)
        crawled = subprocess.run([sys.executable, "-P", "-m", "crawlers", "listings", f"{base}/", "--out", str(run), "--allow-private"],  # noqa: S603 - our own program
                                 env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}, check=False, stdout=subprocess.DEVNULL)
        if crawled.returncode or base.trapped:
            raise Refused("采集示例市场未成功（状态 {status}，误入禁区 {n} 次）", status=crawled.returncode, n=len(base.trapped))
    folder = open_run(run)
    if folder.manifest.get("end") != "finished":
        raise Refused("采集示例市场未完成（{why}）", why=folder.manifest.get("end"))
    take_in(demo.database, folder, Taking(demo.engines.blobs, unit_id, "demo", datetime.now(UTC)), lambda n, of: demo.tell("登记", n, of))


def open_fair(demo: Demo, unit_id: int) -> None:
    """The organiser's list and plan, then every exhibit with its photo."""
    plan = json.loads((demo.folder / "fair" / "plan.json").read_text("utf-8"))
    listed = read_exhibitors(demo.folder / "fair" / "exhibitors.xlsx")
    with demo.database.write() as session:
        fair, _ = store_exhibitors(session, listed, name=plan["name"]["zh"], unit_id=unit_id, by="demo", at=demo.at)
        apply_plan(session, fair, plan)
    lines = (demo.folder / "fair" / "exhibits.jsonl").read_text("utf-8").splitlines()
    for n, line in enumerate(lines, 1):
        with demo.database.write() as session:
            fair = session.scalars(select(Fair).order_by(Fair.id)).one()
            record_exhibit(session, demo.engines.blobs, fair, _shown(demo, json.loads(line)), by="陈一苇", at=demo.at)
        demo.tell("展品", n, len(lines))


def _shown(demo: Demo, e: dict[str, Any]) -> Shown:
    photo = (demo.folder / "fair" / e["photo"]).read_bytes()
    return Shown(e["id"], e["booth"], e["name"], e.get("brand") or "", e.get("text") or "", e["exhibitor"],
                 {"展板": "panel", "宣传资料": "leaflet"}.get(e["form"], "exhibit"),
                 (Captured(photo, "photo", "image/jpeg", demo.at, filename=e["photo"], capture={"booth": e["booth"]}),))


def decide_one(demo: Demo) -> str:
    """An analyst takes the strongest trademark match of the market to an opinion, an expert signs; answers the case number."""
    at, say = datetime.now(UTC), speaker(load_tongues())
    with demo.database.write() as session:
        analyst, expert = (actor_of(session, person_by_login(session, login)) for login in ("analyst", "expert"))
        match = session.scalars(select(Match).join(Right, Match.right_id == Right.id).where(
            Match.state == MatchState.queued, Right.kind == RightKind.trademark).order_by(Match.log_odds.desc(), Match.id).limit(1)).one()
        draft = _drafted(session, analyst, match, at)
        signing.submit(session, draft, analyst, at, recusal=True)
        issued = signing.issue(session, draft, expert, at, printing.snapshot(session, draft, say, sample=True), recusal=True)
        opinion_id, number = issued.id, issued.case.number
    printing.print_opinion(demo.database, demo.engines.blobs, demo.engines.pictures, opinion_id, at)
    return number


def _drafted(session: Session, analyst: Actor, match: Match, at: datetime) -> Any:
    claims.claim(session, analyst, match, at)
    case = review.judge(session, analyst, match, review.Decision(Answer.suspect, words="示例：提请出具参考意见"), at).case
    assert case is not None
    draft = opinion.draft(session, case, analyst, at)
    words = opinion.Words(
        {r["key"]: "（示例）经逐项比对，见机器所列差异；以一般注意力隔离观察，近似程度较高。" for r in draft.rows if r["required"]},
        {r["key"]: "（示例）现有材料未见，待被投诉人陈述。" for r in draft.against},
        "（示例）所见标识与注册商标在主要识别部分相近，用于相同或类似商品，相关公众施以一般注意力可能产生混淆。被投诉人尚未陈述，授权与在先使用情况待核。",
        "rather_high", "被投诉人取得授权或在先使用的证据")
    return opinion.write(session, draft, analyst, words, at, lock=draft.lock)


def count(demo: Demo) -> Summary:
    """Planted against queued. A queued pair is a false alarm unless it is what was planted or a sister right of the same owner."""
    truth = json.loads((demo.folder / "truth.json").read_text("utf-8"))
    planted = {i["id"]: i for i in truth["imitations"]}
    where = {(i["channel"], str(i["where"])): i["id"] for i in planted.values()}
    met: set[str] = set()
    false_alarms = 0
    with demo.database.read() as session:
        for match in session.scalars(select(Match).where(Match.state.in_((MatchState.queued, MatchState.case)))
                                     .options(selectinload(Match.sighting), selectinload(Match.right))):
            known = planted.get(where.get(_place(match), ""))
            pair = (match.right.office, match.right.kind.value, match.right.number)
            if known and pair == _pair(known["right"]):
                met.add(known["id"])
            elif not (known and pair in {_pair(r) for r in known["also"]}):
                false_alarms += 1
    return Summary(expected=len(planted), found=len(met), false_alarms=false_alarms, missed=sorted(set(planted) - met))


def _place(match: Match) -> tuple[str, str]:
    s = match.sighting
    return ("market", urlsplit(s.url).path) if s.channel is Channel.listing else ("fair", s.key.rsplit(":", 1)[-1])


def _pair(right: dict[str, str]) -> tuple[str, str, str]:
    return right["office"], right["kind"], right["number"]
