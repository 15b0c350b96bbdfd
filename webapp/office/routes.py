"""The office: overview, people, units, seal, audit trail, state of the machine. Administrators act, auditors look."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from registry import audit, setup, staffing
from registry.errors import Conflict, Refused
from registry.network import Level
from registry.people import Person, Role
from webapp import jobs as work
from webapp import session as logins
from webapp.auth import actor, signed_in
from webapp.database import commit, session
from webapp.forms import choice, go, integer, text
from webapp.office import doctor as machine
from webapp.office.letters import try_again
from webapp.office.overview import overview
from webapp.office.proof import ask_again, need_proof
from webapp.office.trail import page_of_trail
from webapp.shell import now, shell

blueprint = Blueprint("office", __name__, template_folder="templates")


@blueprint.get("")
def home() -> str:
    """How the office stands."""
    return render_template("office/home.html", sight=overview(session(), actor()))


@blueprint.get("/people")
def people() -> str:
    """Everyone in sight."""
    return render_template("office/people.html", people=staffing.visible_people(session(), actor()))


@blueprint.route("/people/new", methods=["GET", "POST"])
def person_new() -> Response | tuple[str, int]:
    """Add an account; its first password is shown once."""
    units = staffing.visible_units(session(), actor())
    if request.method == "GET":
        return render_template("office/person_new.html", units=units, roles=Role, form={"role": "analyst"}, problem=None), 200
    try:
        login, name, role = text("login", longest=64, required=True), text("name", longest=60, required=True), choice("role", Role)
        unit = staffing.visible_unit(session(), text("unit", longest=64, required=True), actor())
        person, password = staffing.hire(session(), login, name, role, unit, actor(), now())
    except (Refused, Conflict) as problem:
        return render_template("office/person_new.html", units=units, roles=Role, form=request.form, problem=problem), 422
    commit()
    return _password_once(person, password)


def _password_once(person: Person, password: str) -> Response:
    return make_response(render_template("office/password_once.html", person=person, password=password))


@blueprint.get("/people/<uid>")
def person(uid: str) -> str:
    """One account: its roles, and what an administrator may do."""
    found = staffing.visible_person(session(), uid, actor())
    return render_template("office/person.html", person=found, units=staffing.visible_units(session(), actor()), roles=Role,
                           sight=actor().unit_ids, proven=signed_in().proven, again=ask_again())


@blueprint.post("/people/<uid>/give")
def give_role(uid: str) -> Response:
    """Add a role; the person signs in again."""
    need_proof()
    found, role = staffing.visible_person(session(), uid, actor()), choice("role", Role)
    unit = staffing.visible_unit(session(), text("unit", longest=64, required=True), actor())
    staffing.give(session(), found, role, unit, actor(), now())
    logins.end_all(session(), found.id)
    commit()
    return go("office.person", uid=uid, said="role-given")


@blueprint.post("/people/<uid>/take")
def take_role(uid: str) -> Response:
    """End a role; the person signs in again."""
    need_proof()
    found = staffing.visible_person(session(), uid, actor())
    staffing.take(session(), found, integer("membership", low=1, high=2**31), actor(), now())
    logins.end_all(session(), found.id)
    commit()
    return go("office.person", uid=uid, said="role-taken")


@blueprint.post("/people/<uid>/reset")
def reset_password(uid: str) -> Response:
    """A new first password, shown once; all log-ins and tokens of the person end."""
    need_proof()
    found = staffing.visible_person(session(), uid, actor())
    password = staffing.reset(session(), found, actor(), now())
    logins.end_all(session(), found.id, tokens=True)
    commit()
    return _password_once(found, password)


@blueprint.post("/people/<uid>/stop")
def stop_person(uid: str) -> Response:
    """The person may no longer sign in."""
    need_proof()
    found = staffing.visible_person(session(), uid, actor())
    staffing.stop(session(), found, actor(), now())
    logins.end_all(session(), found.id, tokens=True)
    commit()
    return go("office.person", uid=uid, said="person-stopped")


@blueprint.post("/people/<uid>/start")
def start_person(uid: str) -> Response:
    """The person may sign in again."""
    need_proof()
    staffing.restart(session(), staffing.visible_person(session(), uid, actor()), actor(), now())
    commit()
    return go("office.person", uid=uid, said="person-started")


@blueprint.get("/units")
def units() -> str:
    """The tree of units in sight."""
    return render_template("office/units.html", units=staffing.visible_units(session(), actor()))


@blueprint.route("/units/new", methods=["GET", "POST"])
def unit_new() -> Response | tuple[str, int]:
    """Set up a unit below another."""
    above = [u for u in staffing.visible_units(session(), actor()) if staffing.BELOW[u.level]]
    if request.method == "GET":
        form = {"parent": request.args.get("below", ""), "level": "station"}
        return render_template("office/unit_new.html", above=above, levels=Level, form=form, problem=None), 200
    try:
        parent = staffing.visible_unit(session(), text("parent", longest=64, required=True), actor())
        staffing.add_unit(session(), parent, text("name", longest=60, required=True), choice("level", Level), actor(), now(),
                          name_en=text("name_en", longest=120), number_prefix=text("number_prefix", longest=8),
                          number_unit=text("number_unit", longest=4))
    except Refused as problem:
        return render_template("office/unit_new.html", above=above, levels=Level, form=request.form, problem=problem), 422
    commit()
    return go("office.units", said="unit-added")


@blueprint.route("/units/<uid>", methods=["GET", "POST"])
def unit(uid: str) -> Response | tuple[str, int]:
    """Correct the names of a unit and how its cases are numbered."""
    found = staffing.visible_unit(session(), uid, actor())
    if request.method == "GET":
        return render_template("office/unit.html", unit=found, form=found, problem=None), 200
    try:
        staffing.change_unit(session(), found, actor(), now(), name=text("name", longest=60, required=True), name_en=text("name_en", longest=120),
                             number_prefix=text("number_prefix", longest=8), number_unit=text("number_unit", longest=4))
    except Refused as problem:
        return render_template("office/unit.html", unit=found, form=request.form, problem=problem), 422
    commit()
    shell().forget_office()
    return go("office.units", said="unit-saved")


@blueprint.route("/seal", methods=["GET", "POST"])
def seal() -> Response | tuple[str, int]:
    """The seal printed on signed papers."""
    if request.method == "GET":
        return render_template("office/seal.html", problem=None), 200
    need_proof()
    given = request.files.get("seal")
    try:
        setup.set_seal(session(), given.read(setup.SEAL_BYTES + 1) if given else b"", now(), actor=actor().name, actor_id=actor().person_id)
    except Refused as problem:
        return render_template("office/seal.html", problem=problem), 422
    commit()
    shell().forget_office()
    return go("office.seal", said="seal-saved")


@blueprint.get("/trail")
def trail() -> str:
    """The audit trail, the newest first."""
    return render_template("office/trail.html", page=page_of_trail(session(), actor(), request.args.get("before"), url_for("office.trail")))


@blueprint.get("/trail/verify")
def verify() -> str:
    """Read the whole chain again and say whether it holds."""
    return render_template("office/verify.html", report=audit.verify(session()))


@blueprint.get("/jobs")
def jobs() -> str:
    """Background work: dead letters first."""
    active = work.jobs_in(session(), "leased") + work.jobs_in(session(), "waiting")
    return render_template("office/jobs.html", dead=work.jobs_in(session(), "dead"), active=active, done=work.jobs_in(session(), "done", 20),
                           may_act=actor().may(Role.admin))


@blueprint.post("/jobs/<uid>/again")
def job_again(uid: str) -> Response:
    """Try a dead letter again."""
    try_again(session(), uid, actor(), now())
    commit()
    return go("office.jobs", said="job-again")


@blueprint.get("/doctor")
def doctor() -> str:
    """What is missing on this machine, and the settings in use."""
    return render_template("office/doctor.html", findings=machine.findings(), settings=machine.settings_in_use())
