"""The pages of dossiers, the same for those who deposit and for the staff who take them in: list, form, one dossier, its files and receipt."""

from __future__ import annotations

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from cases.receipts import print_receipt
from registry import dossiers
from registry.dossiers import GROUNDS, Deposit, DossierKind, Given
from registry.errors import NotFound, Problem, Refused
from registry.holders import Party
from registry.rights import Right
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk.lists import PAGE, member, page_number
from webapp.formats import today
from webapp.forms import choice, day, go, text
from webapp.jobs import enqueue
from webapp.labels import language, speaker
from webapp.security import as_blob
from webapp.shell import now, shell

FIELDS = ("kind", "title", "statement", "files", "rights", "grounds", "occasion", "booth", "contact", "valid_until", "party", "uscc")


def listed(door: str) -> str:
    """Dossiers in sight, filtered."""
    kind, words, number = member("kind", DossierKind), request.args.get("q", "").strip()[:100], page_number()
    found, total = dossiers.find_dossiers(session(), actor(), kind=kind, words=words, offset=(number - 1) * PAGE, limit=PAGE)
    return render_template(f"{door}/dossiers.html", door=door, dossiers=found, total=total, kind=kind, kinds=DossierKind, q=words, number=number,
                           pages=-(-total // PAGE), today=today())


def form_page(door: str, rights: list[Right], party: Party | None, kinds: tuple[DossierKind, ...], problem: Problem | None = None) -> str:
    """The form of a deposit; `rights` are those that may be ticked."""
    form = request.form or {"kind": request.args.get("kind", kinds[0].name)}
    return render_template(f"{door}/dossier_new.html", door=door, rights=rights, party=party, kinds=kinds, grounds=GROUNDS, form=form, problem=problem, fields=FIELDS,
                           ticked=frozenset(request.form.getlist("rights")), chosen=frozenset(request.form.getlist("grounds")), follows=request.values.get("follows", ""))


def files_sent() -> tuple[Given, ...]:
    """The uploaded files with their own names; an empty file field is none."""
    sent = [f for f in request.files.getlist("files") if f.filename]
    if len(sent) > dossiers.MOST_FILES:
        raise Refused("一份最多 {n} 个文件", field="files", n=dossiers.MOST_FILES)
    return tuple(Given((f.filename or "").replace("\\", "/").rsplit("/", 1)[-1][-120:], f.read(dossiers.MOST_BYTES + 1)) for f in sent)


def read_deposit(party: Party, rights: list[Right], kinds: tuple[DossierKind, ...], named: frozenset[str] | None = None) -> Deposit:
    """What was sent; only rights among `rights` can be named, by ticking them or, at the counter, by their numbers (`named`)."""
    kind = choice("kind", DossierKind)
    if kind not in kinds:
        raise Refused("请从列表中选一项", field="kind")
    wanted, earlier = set(request.form.getlist("rights")) if named is None else named, text("follows", longest=64)
    return Deposit(kind, party, text("title", longest=120, required=True), text("statement", longest=8000, lines=True), files_sent(),
                   tuple(r for r in rights if r.uid in wanted), tuple(dict.fromkeys(request.form.getlist("grounds"))) if kind is DossierKind.defence else (),
                   text("occasion", longest=120), text("booth", longest=40), text("contact", longest=120), day("valid_until"),
                   dossiers.dossier_by_uid(session(), actor(), earlier) if earlier else None)


def seal(door: str, given: Deposit, unit_id: int) -> Response:
    """Seal it, print the receipt, show it."""
    made = dossiers.deposit(session(), shell().engines.blobs, given, actor(), now(), today(), unit_id)
    enqueue(session(), "print_receipt", {"dossier": made.id}, now())
    commit()
    print_receipt(shell().database, shell().engines.blobs, made.id, speaker(shell().tongues))
    return go(f"{door}.dossier", uid=made.uid, said="dossier-sealed")


def shown(door: str, uid: str) -> str:
    """One dossier: what was sealed, whether it still is as it was, and the receipt."""
    found = dossiers.dossier_by_uid(session(), actor(), uid)
    return render_template(f"{door}/dossier.html", door=door, d=found, intact=dossiers.intact(shell().engines.blobs, found), grounds=GROUNDS, today=today(),
                           before=found.follows)


def file(uid: str, position: int) -> Response:
    """A file of a dossier, as it came, to save; never shown as a page."""
    found = dossiers.dossier_by_uid(session(), actor(), uid)
    if position >= len(found.files):
        raise NotFound("没有这份材料")
    evidence = found.files[position].evidence
    response = as_blob(make_response(shell().engines.blobs.get(evidence.sha256)), evidence.filename)
    response.headers["Content-Type"] = "application/octet-stream"
    return response


def receipt(uid: str) -> Response:
    """The printed receipt in the language of the request."""
    found = dossiers.dossier_by_uid(session(), actor(), uid)
    sha256 = found.receipt_sha256 if language() == "zh" else found.receipt_en_sha256
    if not sha256:
        raise NotFound("回执还在打印，请稍后再看")
    response = as_blob(make_response(shell().engines.blobs.get(sha256)), f"{found.number}.pdf")
    response.headers["Content-Type"] = "application/pdf"
    return response


def withdraw(door: str, uid: str) -> Response:
    """Take it back."""
    dossiers.withdraw(session(), dossiers.dossier_by_uid(session(), actor(), uid), actor(), now())
    commit()
    return go(f"{door}.dossier", uid=uid, said="dossier-withdrawn")
