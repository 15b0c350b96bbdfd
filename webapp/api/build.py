"""From what the house knows to the shapes of the API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from cases import flow, onsite
from cases.models import BoothCheck, Case, Match
from cases.queue import QueuePage
from matching import policies
from registry.people import Actor
from registry.pictures import Pictures
from registry.rights import Right, count_rights
from webapp.api import shapes
from webapp.booth.view import refusal
from webapp.desk.cards import counter_items, sentence
from webapp.labels import gettext, tell


def right_short(right: Right) -> shapes.RightShort:
    """A right in a list."""
    return shapes.RightShort(id=right.uid, kind=right.kind.value, office=right.office, number=right.number, name=right.name, status=right.status.value,
                             expires=right.expires, owner=right.owner.name if right.owner else None, classes=[c.code for c in right.classes])


def right_full(right: Right) -> shapes.RightFull:
    """A right in full."""
    goods = [shapes.ClassOf(system=c.system, edition=c.edition, code=c.code, goods=c.goods) for c in right.classes]
    return shapes.RightFull(**right_short(right).model_dump(), title=right.title, text=right.text, names=[n.name for n in right.names], filed=right.filed,
                            registered=right.registered, territory=[str(t) for t in right.territory], goods=goods, images=[i.sha256 for i in right.images],
                            description=right.description, source=right.source, status_source=right.status_source,
                            status_checked_on=right.status_checked_on)


def candidate(match: Match) -> shapes.CandidateOut:
    """A candidate with the rows that add up and what speaks against."""
    findings = [shapes.FindingOut(feature=f["feature"], adds=f["adds"], seen=f["seen"], claimed=f["claimed"], kind=f["kind"],
                                  detail=sentence(f["detail"], f["values"])) for f in match.findings]
    against = [shapes.Doubt(word=w, reason=reason, detail=detail) for w, reason, detail in counter_items(match)]
    return shapes.CandidateOut(match=match.uid, right=right_short(match.right), score=match.score, band=policies.POLICIES[match.right.kind].band(match.score),
                               state=match.state.value, held_because=gettext(match.held_because) if match.held_because else "", findings=findings,
                               against=against)


def check(session: Session, found: BoothCheck, pictures: Pictures) -> shapes.CheckAnswer:
    """A check as it stands now."""
    photos = [shapes.PhotoOut(sha256=i.sha256, refused=refusal(pictures, i.sha256) or None) for i in found.sighting.images]
    return shapes.CheckAnswer(check=found.uid, receipt=found.receipt, received_at=found.received_at, answered_at=found.answered_at, booth=found.booth,
                              text=found.words, photos=photos, read=found.sighting.text.splitlines(), rights=count_rights(session),
                              candidates=[candidate(m) for m in onsite.candidates_of(session, found)])


def case(found: Case) -> shapes.CaseOut:
    """A case with clocks, steps and opinions."""
    return shapes.CaseOut(
        number=found.number, kind=found.kind, kind_name=gettext(flow.KIND_NAMES[found.kind]), state=found.state,
        state_name=gettext(flow.state_name(found.kind, found.state)), title=found.title, respondent=found.respondent, act_date=found.act_date,
        opened_at=found.opened_at, closed_at=found.closed_at, right=right_short(found.right),
        clocks=[shapes.ClockOut(rule=c.rule, started_at=c.started_at, due_at=c.due_at, stopped_at=c.stopped_at, ended_at=c.ended_at) for c in found.clocks],
        steps=[shapes.StepOut(at=s.at, by=s.by, move=s.move, state=s.to_state, note=s.note) for s in found.steps],
        opinions=[shapes.OpinionOut(number=o.number, state=o.state.value, issued_at=o.issued_at, paper_sha256=o.paper_sha256) for o in found.opinions])


def moves(found: Case, actor: Actor) -> shapes.MovesOut:
    """The table for this case, row by row."""
    return shapes.MovesOut(number=found.number, state=found.state, moves=[_move(found, m, actor) for m in flow.MOVES if m.kind == found.kind and m.start])


def _move(found: Case, m: flow.Move, actor: Actor) -> shapes.MoveOut:
    problem = flow.refusal(found, m, actor)
    reason = tell(problem) if problem else gettext("这一步由起草、签发等页面办理") if m.by_system else ""
    return shapes.MoveOut(code=m.code, name=gettext(m.name), to=m.leads_to(found.state), needs_note=m.needs_note, paper=gettext(m.paper) if m.paper else "",
                          possible=not reason, reason=reason)


def queue(page: QueuePage, by_state: Sequence[tuple[str, int]], at: datetime) -> shapes.QueueOut:
    """The queue in figures and its first page."""
    first = [shapes.Waiting(match=c.leading.uid, matches=c.size, right=right_short(c.leading.right), score=c.leading.score, due_at=c.leading.due_at,
                            channel=c.leading.sighting.channel.value, title=c.leading.sighting.title) for c in page.clusters]
    return shapes.QueueOut(clusters=page.total, matches=page.matches, by_channel={k.value: n for k, n in page.by_channel.items()}, by_state=dict(by_state),
                           overdue=sum(w.due_at < at for w in first), first=first)
