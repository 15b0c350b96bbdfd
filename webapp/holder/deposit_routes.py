"""Dossiers and watches of those outside: an owner's rights dossiers and watches, an exhibitor's or merchant's defence dossiers."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from cases import watching
from registry import watches
from registry.dossiers import DossierKind
from registry.errors import NotAllowed, Refused
from registry.holders import Party, party_by_id
from registry.people import Role
from registry.rights import Right, find_rights, owned_right
from registry.sightings import Channel
from registry.watches import Rhythm, Watch, Wish, words_of
from webapp.auth import actor
from webapp.database import commit, forget, session
from webapp.forms import choice, go, integer, members, text
from webapp.holder import dossier_pages as pages
from webapp.shell import now

blueprint = Blueprint("mine", __name__, template_folder="templates")
MOST_RIGHTS = 200


def _party() -> Party:
    party_id = actor().party_id
    if party_id is None:
        raise NotAllowed("账号还没有对应的当事人，请联系本中心")
    return party_by_id(session(), party_id)


def _kinds() -> tuple[DossierKind, ...]:
    """An owner deposits both; somebody who only answers deposits a defence."""
    return (DossierKind.rights, DossierKind.defence) if actor().may(Role.holder) else (DossierKind.defence,)


def _rights() -> list[Right]:
    return find_rights(session(), owner_id=actor().party_id or -1, limit=MOST_RIGHTS)[0]


@blueprint.get("/dossiers", endpoint="dossiers")
def listed() -> str:
    """What one has deposited."""
    return pages.listed("mine")


@blueprint.route("/dossiers/new", methods=["GET", "POST"])
def dossier_new() -> str | Response | tuple[str, int]:
    """Deposit before the fair."""
    if actor().party_id is None:
        return pages.form_page("mine", [], None, _kinds())
    if request.method == "GET":
        return pages.form_page("mine", _rights(), _party(), _kinds())
    try:
        return pages.seal("mine", pages.read_deposit(_party(), _rights(), _kinds()), actor().unit_id)
    except Refused as problem:
        forget()
        return pages.form_page("mine", _rights(), _party(), _kinds(), problem), 422


@blueprint.get("/dossiers/<uid>")
def dossier(uid: str) -> str:
    """One of one's own."""
    return pages.shown("mine", uid)


@blueprint.get("/dossiers/<uid>/files/<int:position>")
def dossier_file(uid: str, position: int) -> Response:
    """A file of it."""
    return pages.file(uid, position)


@blueprint.get("/dossiers/<uid>/receipt.pdf")
def receipt(uid: str) -> Response:
    """Its receipt."""
    return pages.receipt(uid)


@blueprint.post("/dossiers/<uid>/withdraw")
def dossier_withdraw(uid: str) -> Response:
    """Take it back."""
    return pages.withdraw("mine", uid)


# -- watches ---------------------------------------------------------------------------------------------------------------------------


@blueprint.get("/watches", endpoint="watches")
def all_watches() -> str:
    """What one watches, and how much is new."""
    mine = watches.watches_of(session(), actor().party_id)
    return render_template("mine/watches.html", watches=mine, fresh=watching.count_news(session(), mine), rights=_rights())


def _wish() -> Wish:
    return Wish(integer("threshold", low=20, high=99) / 100, choice("rhythm", Rhythm), members("channels", Channel), words_of(text("shops", longest=2000, lines=True)),
                words_of(text("fairs", longest=2000, lines=True)))


@blueprint.post("/watches/of/<right_uid>")
def watch_new(right_uid: str) -> Response:
    """Watch a right with the usual settings; the page that follows changes them."""
    found = owned_right(session(), actor().party_id, right_uid)
    made = watches.set_watch(session(), found, Wish(0.5, Rhythm.weekly), actor(), now())
    commit()
    return go("mine.watch", uid=made.uid, said="watch-set")


def _watch_page(watch: Watch, problem: Refused | None = None) -> str:
    form = request.form or {"threshold": str(round(watch.threshold * 100)), "rhythm": watch.rhythm.name, "shops": "\n".join(map(str, watch.shops)),
                            "fairs": "\n".join(map(str, watch.fairs))}
    ticked = frozenset(request.form.getlist("channels") if request.form else watch.channels)
    return render_template("mine/watch.html", w=watch, news=watching.news(session(), watch), earlier=watching.earlier(session(), watch), form=form, ticked=ticked,
                           channels=Channel, rhythms=Rhythm, problem=problem)


@blueprint.route("/watches/<uid>", methods=["GET", "POST"])
def watch(uid: str) -> str | Response | tuple[str, int]:
    """What is new on a watch; and what it tells, how strong, how often."""
    found = watches.owned_watch(session(), actor().party_id, uid)
    if request.method == "GET":
        return _watch_page(found)
    try:
        watches.set_watch(session(), found.right, _wish(), actor(), now(), found)
    except Refused as problem:
        forget()
        return _watch_page(watches.owned_watch(session(), actor().party_id, uid), problem), 422
    commit()
    return go("mine.watch", uid=uid, said="watch-set")


@blueprint.post("/watches/<uid>/seen")
def watch_seen(uid: str) -> Response:
    """The owner has looked: what is shown is not new any more."""
    found = watches.owned_watch(session(), actor().party_id, uid)
    watching.tell(session(), found, watching.news(session(), found), now())
    found.seen_at = now()
    commit()
    return go("mine.watch", uid=uid, said="watch-seen")


@blueprint.post("/watches/<uid>/stop")
def watch_stop(uid: str) -> Response:
    """Stop telling."""
    watches.stop_watch(session(), watches.owned_watch(session(), actor().party_id, uid), actor(), now())
    commit()
    return go("mine.watches", said="watch-stopped")
