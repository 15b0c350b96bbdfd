"""The desk: the queue, the compare view, and the four answers."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from cases import budget, claims, comparing, opening, opinion, queue, readings, review, skipping, views
from cases.models import Answer, Case, Match, MatchState
from cases.quality_models import Reading
from registry.errors import Conflict, Refused
from registry.evidence import evidence_of
from registry.people import Role
from registry.rights import RightKind
from registry.sightings import Channel
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import cards
from webapp.desk.lists import member, page_number
from webapp.forms import choice, go, text
from webapp.shell import now, shell

blueprint = Blueprint("desk", __name__, template_folder="templates")
USUAL_MINUTES = 40
SAID = {Answer.dismiss: "dismissed", Answer.watch: "watching", Answer.material: "material-asked", Answer.suspect: "case-opened"}
JUDGE_ROLES = (Role.analyst, Role.expert, Role.lead)
STATES = (MatchState.queued, MatchState.watching, MatchState.material, MatchState.dismissed, MatchState.case, MatchState.blocked)


def _filters() -> queue.Filters:
    return queue.Filters(member("channel", Channel), member("kind", RightKind), member("state", MatchState) or MatchState.queued,
                         request.args.get("q", "").strip()[:100], request.args.get("mine") == "1", request.args.get("sort") == "value")


def _minutes() -> int:
    """How much time there is, in minutes; 0 where the list is not to follow the budget."""
    value = request.args.get("minutes", "")
    return max(5, min(480, int(value))) if value.isascii() and value.isdigit() and len(value) < 5 else 0


@blueprint.get("/desk", endpoint="queue")
def queue_page() -> str:
    """The queue in order of deadline, with what is chosen beside it."""
    f, number, minutes = _filters(), page_number(), _minutes()
    plan = budget.plan_for(session(), actor(), minutes or USUAL_MINUTES, now())
    if minutes and plan.order:
        f = replace(f, keys=tuple(plan.order))
    found = queue.page(session(), actor(), f, now(), offset=(number - 1) * queue.PAGE)
    rows = [(cards.card(c.leading, now()), c) for c in found.clusters]
    return render_template("desk/queue.html", found=found, rows=rows, f=f, number=number, pages=-(-found.total // queue.PAGE), states=STATES,
                           counts=queue.count_by_state(session(), actor()), bars=cards.bars, due_group=cards.due_group, plan=plan, minutes=minutes,
                           line=cards.budget_line(plan), views=views.views_of(session(), actor()), kinds=queue.open_by_kind(session(), actor()))


@blueprint.post("/desk/next")
def claim_next() -> Response:
    """Take the most urgent free cluster."""
    uid = next_card()
    return go("desk.match", uid=uid) if uid else go("desk.queue", said="queue-empty")


def next_card() -> str | None:
    """The next card of this person: a reading that is due, else the most urgent free cluster. Commit before: taking it is a transaction of its own,
    as short as can be, because everybody waits for it."""
    with shell().database.read() as db:
        turn = readings.turn(db, actor(), now())
    if turn:
        reading = readings.due(session(), actor(), now())
        commit()
        if reading is not None:
            return reading.match.uid
    with shell().database.brief() as db:
        taken = claims.take_next(db, actor(), now())
    return taken[0] if taken else None


def _view(uid: str) -> dict[str, object]:
    """What the compare view and the preview both show."""
    match = queue.match_by_uid(session(), actor(), uid)
    rows, checks = cards.add_rows(match), cards.gate_cells(match.gates)
    return {"m": match, "card": cards.card(match, now()), "plates": cards.plates(match, shell().engines.pictures), "rows": rows,
            "total": sum(r.points for r in rows), "checks": checks, "counter": cards.counter_items(match),
            "cluster": queue.cluster_of(session(), actor(), match)}


@blueprint.get("/desk/matches/<uid>/<any(preview,words,ahead):part>")
def preview(uid: str, part: str) -> str:
    """A part of a page: the right half of the queue; the words of the compare view, which come after it because the first comparison of
    a process may have to compile the engine; or the pictures of the card that would come next, fetched while this one is looked at."""
    if part == "ahead":
        following = claims.peek(session(), actor(), queue.match_by_uid(session(), actor(), uid), now())
        return render_template("desk/ahead.html", plates=cards.plates(following, shell().engines.pictures) if following else None)
    if part == "words":
        columns, said = cards.words_met(queue.match_by_uid(session(), actor(), uid))
        return render_template("desk/words.html", columns=columns, said=said)
    return render_template("desk/preview.html", **_view(uid))


@blueprint.get("/desk/matches/<uid>")
def match(uid: str) -> str:
    """The compare view."""
    return _compare(uid)


def _compare(uid: str, problem: Refused | Conflict | None = None) -> str:
    view = _view(uid)
    found, opened = queue.match_by_uid(session(), actor(), uid), request.args.get("case", "")
    reading = readings.open_reading(session(), actor(), found, now())
    if reading is not None:     # it looks as it did before anybody had answered: no answer, no case, a running clock, no cluster
        view |= {"cluster": [found], "card": cards.as_waiting(cards.card(found, now()), found, reading.asked_at, now()), "reading": reading}
    return render_template(
        "desk/compare.html", **view, problem=problem, words_met=bool(cards.hit_text(found)),
        evidence=evidence_of(session(), found.sighting_id), places=comparing.elsewhere(session(), found),
        grounds=cards.ground_rows(found), goods=comparing.goods_of(found), say=cards.sentence,
        before=[] if reading else review.judgements_of(session(), found), case=None if reading else opening.case_of_match(session(), found),
        nearest=comparing.nearest_cases(session(), actor(), found), reasons=review.REASONS, conclusions=opinion.CONCLUSIONS,
        skips=[] if reading else skipping.skips_of(session(), found), skip_reasons=skipping.REASONS,
        earlier_later=queue.neighbours(session(), actor(), found, now()),
        opened=opening.known(session(), actor(), opened) if opened else "", mine=_mine(found))


def _mine(match: Match) -> bool:
    return match.claimed_by == actor().person_id and match.claimed_until is not None and match.claimed_until >= now()


@blueprint.post("/desk/matches/<uid>/claim")
def claim(uid: str) -> Response:
    """Take this cluster."""
    claims.claim(session(), actor(), queue.match_by_uid(session(), actor(), uid), now())
    commit()
    return go("desk.match", uid=uid)


@blueprint.post("/desk/matches/<uid>/release")
def release(uid: str) -> Response:
    """Give it back."""
    claims.release(session(), actor(), queue.match_by_uid(session(), actor(), uid))
    commit()
    return go("desk.queue", said="released")


@blueprint.post("/desk/matches/<uid>/judge")
def judge(uid: str) -> Response | tuple[str, int]:
    """One of the four answers; the next cluster follows at once."""
    answer, version = choice("answer", Answer), request.form.get("version", "")
    decision = review.Decision(answer, request.args.get("reason", ""), text("words", longest=500), tuple(request.form.getlist("also"))[:500])
    try:
        found = queue.match_by_uid(session(), actor(), uid)
        reading = readings.open_reading(session(), actor(), found, now())
        if reading is not None:
            return _read(reading, decision)
        judged = review.judge(session(), actor(), found, decision, now(), version=int(version) if version.isdigit() else None)
        readings.sample(session(), judged, found, actor(), now())
    except (Refused, Conflict) as problem:
        session().rollback()
        return _compare(uid, problem), 422 if isinstance(problem, Refused) else 409
    return onwards(SAID[answer], judged.case)


def onwards(said: str, case: Case | None = None) -> Response:
    """Keep what was done, then the next card; after the last one the case that was opened, or the queue."""
    number = case.number if case else None
    commit()
    following = next_card()
    if following is None:
        return go("cases.case", number=number, said=said) if number else go("desk.queue", said=said)
    return go("desk.match", uid=following, said=said, case=number) if number else go("desk.match", uid=following, said=said)


def _read(reading: Reading, decision: review.Decision) -> Response:
    readings.answer(session(), actor(), reading, decision, now())
    return onwards("reading-kept" if decision.answer is Answer.suspect else SAID[decision.answer])


@blueprint.post("/desk/undo")
def undo() -> Response:
    """Take one's own last answer back."""
    reading = readings.undo(session(), actor(), now())
    match = reading.match if reading else review.undo(session(), actor(), now())[0]
    commit()
    return go("desk.match", uid=match.uid, said="undone")


def queue_url(**changes: str | int | None) -> str:
    """The queue with other filters."""
    values = {k: v for k, v in request.args.items() if k in views.KEPT} | changes
    return url_for("desk.queue", **{k: v for k, v in values.items() if v})  # type: ignore[arg-type]


def may_judge() -> bool:
    """Does the reader decide on matches?"""
    return actor().may(*JUDGE_ROLES)


blueprint.app_template_global()(queue_url)
def may_work() -> bool:
    """May the reader work on cases and their papers?"""
    return actor().may(Role.intake, Role.analyst, Role.expert, Role.lead)


blueprint.app_template_global()(may_judge)
blueprint.app_template_global()(may_work)
blueprint.app_template_global()(cards.method_name)
