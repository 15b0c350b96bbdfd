"""Around the queue: passing a card on, views of one's own, one's answers with undo, and several clusters at once."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from cases import bulk, queue, review, skipping, views
from cases.models import Answer
from registry.errors import Conflict, Refused
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk import cards
from webapp.desk.routes import onwards
from webapp.forms import choice, go, integer, text
from webapp.shell import now

blueprint = Blueprint("work", __name__, template_folder="templates")


@blueprint.post("/desk/matches/<uid>/skip")
def skip(uid: str) -> Response:
    """Pass a card on and take the next."""
    reason, words = request.args.get("reason", ""), text("words", longest=500)
    skipping.skip(session(), actor(), queue.match_by_uid(session(), actor(), uid), reason, now(), words=words)
    return onwards("skipped")


@blueprint.post("/desk/views")
def keep_view() -> Response:
    """Keep the filters of the address under a name."""
    view = views.keep_view(session(), actor(), text("name", longest=30), {k: request.form.get(k, "")[:100] for k in views.KEPT}, now())
    commit()
    return redirect(url_for("desk.queue", said="view-kept", **view.filters))


@blueprint.post("/desk/views/drop")
def drop_view() -> Response:
    """Forget one."""
    wanted = integer("view", low=1, high=2**31 - 1)
    views.drop_view(session(), actor(), wanted)
    commit()
    return go("desk.queue", said="view-dropped")


@blueprint.get("/desk/history")
def history() -> str:
    """One's own answers, newest first, each can be taken back."""
    return render_template("desk/history.html", batches=review.history(session(), actor()), reasons=review.REASONS, hit=cards.hit_text)


@blueprint.post("/desk/history/undo")
def undo_batch() -> Response:
    """Take one batch back."""
    wanted = text("batch", longest=64, required=True)
    review.undo(session(), actor(), now(), batch=wanted)
    commit()
    return go("work.history", said="undone")


@blueprint.get("/desk/bulk")
def bulk_preview() -> str:
    """What a bulk answer would do."""
    return _preview(request.args.getlist("m"))


def _preview(uids: list[str], problem: Refused | Conflict | None = None) -> str:
    lines = bulk.preview(session(), actor(), uids, now())
    free = [line for line in lines if line.stopped is None]
    return render_template("desk/bulk.html", lines=lines, free=free, count=sum(len(line.members) for line in free), reasons=review.REASONS,
                           hit=cards.hit_text, problem=problem)


@blueprint.post("/desk/bulk")
def bulk_answer() -> Response | tuple[str, int]:
    """Do it: one batch."""
    uids, answer = request.form.getlist("m")[:bulk.MOST], choice("answer", Answer)
    decision = review.Decision(answer, request.form.get("reason", "") if answer is Answer.dismiss else "", text("words", longest=500))
    try:
        done = bulk.answer(session(), actor(), uids, decision, now())
    except (Refused, Conflict) as problem:
        session().rollback()
        return _preview(uids, problem), 422 if isinstance(problem, Refused) else 409
    commit()
    return go("work.history", said="bulk-part" if done.stopped else "bulk-done")
