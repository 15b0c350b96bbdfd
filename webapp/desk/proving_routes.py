"""What a person records about a right after its grant: proceedings, evaluation reports, annual fees, papers."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from cases import proving
from cases.proving import Dispute
from registry.claims import claims_of
from registry.dossiers import MOST_BYTES, Given
from registry.errors import Conflict, Problem, Refused
from registry.families import likely_kin, look_alikes, merges_into, relatives
from registry.proceedings import Conclusion, Outcome, PaperKind, ProceedingKind, document, documents_of, proceedings_of, reports_of
from registry.rights import Right, RightKind, find_rights, right_by_uid
from registry.validity import paid_until
from webapp.auth import actor
from webapp.database import commit, forget, session
from webapp.forms import choice, day, go, text
from webapp.security import as_blob
from webapp.shell import now, shell

blueprint = Blueprint("proving", __name__, template_folder="templates")
PATENTS = (RightKind.design, RightKind.utility_model, RightKind.invention)
REPORTED = (RightKind.design, RightKind.utility_model)
FIELDS = ("kind", "number", "body", "against", "opened_on", "decided_on", "outcome", "note", "source", "issued_on", "conclusion", "report_number", "report_note", "fees_until",
          "fees_source", "file", "paper_kind", "claims", "claims_source", "other", "merge_reason")


def _page(uid: str, problem: Problem | None = None) -> str:
    found = right_by_uid(session(), uid)
    return render_template("desk/right_record.html", right=found, disputes=proceedings_of(session(), found), reports=reports_of(session(), found),
                           papers=documents_of(session(), found), kinds=ProceedingKind, outcomes=Outcome, conclusions=Conclusion, paper_kinds=PaperKind,
                           with_report=found.kind in REPORTED, with_fees=found.kind in PATENTS,
                           kin=relatives(session(), found),
                           likely=likely_kin(session(), found), alike=look_alikes(session(), found), behind=merges_into(session(), found), claims=claims_of(found),
                           paid=paid_until(found), form=request.form, fields=FIELDS,
                           act=(request.view_args or {}).get("act", ""), problem=problem)


@blueprint.get("/desk/rights/<uid>/record")
def forms(uid: str) -> str:
    """The forms, with what is recorded already."""
    return _page(uid)


def _proceeding(right: Right) -> None:
    told = Dispute(choice("kind", ProceedingKind), text("number", longest=80, required=True), text("body"), text("against"), day("opened_on"), day("decided_on"),
                   choice("outcome", Outcome), text("note", longest=1000, lines=True), text("source", longest=300))
    proving.dispute(session(), right, told, actor(), now())


def _report(right: Right) -> None:
    proving.report(session(), right, day("issued_on"), choice("conclusion", Conclusion), text("report_number", longest=80), text("report_note", longest=1000, lines=True),
                   actor(), now())


def _fees(right: Right) -> None:
    proving.fees(session(), right, day("fees_until"), text("fees_source", longest=300), actor(), now())


def _paper(right: Right) -> None:
    sent = request.files.get("file")
    given = Given((sent.filename or "").replace("\\", "/").rsplit("/", 1)[-1][-120:], sent.read(MOST_BYTES + 1)) if sent is not None and sent.filename else None
    proving.paper(session(), shell().engines.blobs, right, given, choice("paper_kind", PaperKind), actor(), now())


def _claims(right: Right) -> None:
    proving.claims(session(), right, text("claims", longest=400_000, required=True, lines=True), text("claims_source", longest=300), actor(), now())


def _other() -> Right:
    """The other right, by its own page's id or by its number."""
    said = text("other", longest=80, required=True)
    found = [r for r in find_rights(session(), said.upper(), limit=20)[0] if said.upper() in (r.number, f"{r.office} {r.number}")]
    if len(said) == 32 and not found:
        return right_by_uid(session(), said)
    if len(found) != 1:
        raise Refused("登记簿里没有编号「{number}」", field="other", number=said)
    return found[0]


def _family(right: Right) -> None:
    proving.join(session(), right, _other(), actor(), now())


def _leave(right: Right) -> None:
    proving.leave(session(), right, right_by_uid(session(), text("other", longest=64, required=True)), actor(), now())


def _merge(right: Right) -> None:
    proving.merge(session(), right, right_by_uid(session(), text("other", longest=64, required=True)), text("merge_reason", longest=300), actor(), now())


def _unmerge(right: Right) -> None:
    proving.unmerge(session(), right, text("merge", longest=64, required=True), actor(), now())


RECORDS = {"claims": _claims, "family": _family, "leave": _leave, "merge": _merge, "unmerge": _unmerge, "proceeding": _proceeding, "report": _report, "fees": _fees, "paper": _paper}


@blueprint.post("/desk/rights/<uid>/record/<any(proceeding,report,fees,paper,claims,family,leave,merge,unmerge):act>")
def record(uid: str, act: str) -> Response | tuple[str, int]:
    """Record one thing; the checks of open matches on the right follow at once."""
    try:
        RECORDS[act](right_by_uid(session(), uid))
    except (Refused, Conflict) as problem:
        forget()
        return _page(uid, problem), 422
    commit()
    return go("proving.forms", uid=uid, said="right-recorded")


@blueprint.get("/desk/rights/<uid>/papers/<paper_uid>")
def paper(uid: str, paper_uid: str) -> Response:
    """A paper of a right, as it came, to save; never shown as a page."""
    found = document(session(), right_by_uid(session(), uid), paper_uid)
    response = as_blob(make_response(shell().engines.blobs.get(found.sha256)), found.name)
    response.headers["Content-Type"] = "application/octet-stream"
    return response
