"""Who may open which door: every endpoint × method, in one table. A route that is not in it stops the start, and a test says which."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from registry.people import Role

R = Role


@dataclass(frozen=True, slots=True)
class Access:
    """Everyone, everyone signed in (no roles named), or these roles."""

    roles: frozenset[Role] = frozenset()
    anonymous: bool = False

    def allows(self, roles: frozenset[Role]) -> bool:
        """May somebody with these roles enter?"""
        return self.anonymous or not self.roles or bool(self.roles & roles)


def only(*roles: Role) -> Access:
    """These roles."""
    return Access(frozenset(roles))


ANYONE = Access(anonymous=True)
SIGNED_IN = Access()
OFFICE = only(R.admin, R.auditor)
ADMIN = only(R.admin)
CASEWORK = only(R.intake, R.analyst, R.expert, R.lead)
CASE_READERS = only(R.intake, R.analyst, R.expert, R.lead, R.auditor)
JUDGES = only(R.analyst, R.expert, R.lead)
TRAINEES = only(R.booth, R.intake, R.analyst, R.expert, R.lead)
IMPORTERS = only(R.intake, R.analyst, R.lead)
BOOTH = only(R.booth, R.intake, R.analyst, R.lead)
HOLDER = only(R.holder)

MATRIX: dict[str, dict[str, Access]] = {
    # -- everybody's hall ------------------------------------------------------------------------------------------------------------
    "static": {"GET": ANYONE},
    "public.landing": {"GET": ANYONE},
    "public.procedure": {"GET": ANYONE},
    "public.owner": {"GET": ANYONE},
    "public.respondent": {"GET": ANYONE},
    "public.exhibitor": {"GET": ANYONE},
    "verify.page": {"GET": ANYONE},
    "verify.paper": {"POST": ANYONE},
    "public.healthz": {"GET": ANYONE},
    "public.readyz": {"GET": ANYONE},
    "public.setup": {"GET": ANYONE, "POST": ANYONE},
    "account.login": {"GET": ANYONE, "POST": ANYONE},
    "account.logout": {"POST": SIGNED_IN},
    "account.me": {"GET": SIGNED_IN},
    "account.home": {"GET": SIGNED_IN},
    "account.password": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "account.confirm": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    "account.end_login": {"POST": SIGNED_IN},
    "account.end_others": {"POST": SIGNED_IN},
    "account.end_token": {"POST": SIGNED_IN},
    # -- office ----------------------------------------------------------------------------------------------------------------------
    "office.home": {"GET": OFFICE},
    "office.people": {"GET": OFFICE},
    "office.person_new": {"GET": ADMIN, "POST": ADMIN},
    "office.person": {"GET": OFFICE},
    "office.give_role": {"POST": ADMIN},
    "office.take_role": {"POST": ADMIN},
    "office.reset_password": {"POST": ADMIN},
    "office.stop_person": {"POST": ADMIN},
    "office.start_person": {"POST": ADMIN},
    "office.units": {"GET": OFFICE},
    "office.unit_new": {"GET": ADMIN, "POST": ADMIN},
    "office.unit": {"GET": ADMIN, "POST": ADMIN},
    "office.seal": {"GET": ADMIN, "POST": ADMIN},
    "office.trail": {"GET": OFFICE},
    "office.verify": {"GET": OFFICE},
    "office.doctor": {"GET": OFFICE},
    "office.jobs": {"GET": OFFICE},
    "office.job_again": {"POST": ADMIN},
    # -- desk ------------------------------------------------------------------------------------------------------------------------
    "desk.queue": {"GET": CASE_READERS},
    "desk.preview": {"GET": CASE_READERS},
    "desk.match": {"GET": CASE_READERS},
    "desk.claim_next": {"POST": JUDGES},
    "desk.claim": {"POST": JUDGES},
    "desk.release": {"POST": JUDGES},
    "desk.judge": {"POST": JUDGES},
    "desk.undo": {"POST": JUDGES},
    "pictures.side": {"GET": CASE_READERS},
    "pictures.sighting": {"GET": CASE_READERS},
    "pictures.right": {"GET": SIGNED_IN},
    "register.rights": {"GET": CASE_READERS},
    "register.right": {"GET": CASE_READERS},
    "register.rights_import": {"GET": IMPORTERS, "POST": IMPORTERS},
    "register.imported": {"GET": IMPORTERS},
    "register.refused": {"GET": IMPORTERS},
    "fairs.list": {"GET": CASE_READERS},
    "fairs.fair": {"GET": CASE_READERS},
    "fairs.fair_import": {"GET": IMPORTERS, "POST": IMPORTERS},
    "cases.list": {"GET": CASE_READERS},
    "cases.case": {"GET": CASE_READERS},
    "cases.move": {"POST": CASEWORK},
    "cases.comment": {"POST": CASEWORK},
    "opinions.draft": {"POST": JUDGES},
    "opinions.list": {"GET": CASE_READERS},
    "opinions.page": {"GET": CASE_READERS},
    "opinions.write": {"POST": JUDGES},
    "opinions.send_back": {"POST": JUDGES},
    "opinions.sign": {"POST": JUDGES},
    "experts.pool": {"GET": CASE_READERS},
    "experts.profile": {"GET": only(R.lead), "POST": only(R.lead)},
    "experts.panel": {"GET": CASE_READERS},
    "experts.draw": {"POST": only(R.lead)},
    "experts.act": {"POST": only(R.expert, R.lead)},
    "opinions.correct": {"POST": only(R.lead)},
    "opinions.paper": {"GET": CASE_READERS},
    # -- booth -----------------------------------------------------------------------------------------------------------------------
    "booth.home": {"GET": BOOTH},
    "booth.offline": {"GET": BOOTH},
    "booth.worker": {"GET": ANYONE},
    "booth.state": {"GET": BOOTH},
    "booth.place": {"GET": BOOTH},
    "booth.choose_place": {"POST": BOOTH},
    "booth.create_check": {"POST": BOOTH},
    "booth.check": {"GET": BOOTH},
    "booth.check_state": {"GET": BOOTH},
    "booth.seen": {"GET": BOOTH},
    "booth.hand_over": {"POST": BOOTH},
    "booth.set_aside": {"POST": BOOTH},
    # -- holder ----------------------------------------------------------------------------------------------------------------------
    "practice.home": {"GET": TRAINEES},
    "practice.question": {"GET": TRAINEES},
    "practice.answer": {"POST": TRAINEES},
    "practice.again": {"POST": TRAINEES},
    "practice.picture": {"GET": TRAINEES},
    "holder.home": {"GET": HOLDER},
    "holder.rights": {"GET": HOLDER},
    "holder.right": {"GET": HOLDER},
    "holder.picture": {"GET": HOLDER},
    "holder.cases": {"GET": HOLDER},
    "holder.case": {"GET": HOLDER},
    # -- api -------------------------------------------------------------------------------------------------------------------------
    "api.openapi": {"GET": ANYONE},
    "api.create_check": {"POST": BOOTH},
    "api.check": {"GET": BOOTH},
    "api.rights": {"GET": SIGNED_IN},
    "api.right": {"GET": SIGNED_IN},
    "api.case": {"GET": CASE_READERS},
    "api.queue": {"GET": CASE_READERS},
}
"""HEAD follows GET. Which things a person sees behind a door is the domain's question (units, parties); the answer there is NotFound."""


class Undeclared(RuntimeError):
    """A route without a row in MATRIX."""


def access_of(endpoint: str, method: str) -> Access:
    """The row of a request; a missing one is a mistake that check_routes finds at the start."""
    return MATRIX[endpoint]["GET" if method == "HEAD" else method]


def undeclared(app: Flask) -> list[str]:
    """`endpoint METHOD` of every route of the application that MATRIX does not name."""
    return sorted(f"{rule.endpoint} {method}" for rule in app.url_map.iter_rules() for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
                  if method not in MATRIX.get(rule.endpoint, {}))


def check_routes(app: Flask) -> None:
    """Refuse to start with a door nobody thought about."""
    missing = undeclared(app)
    if missing:
        raise Undeclared("no row in webapp/authorization.py MATRIX: " + ", ".join(missing))
