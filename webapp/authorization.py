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
TEMPLATE_KEEPERS = only(R.admin, R.lead)
CASEWORK = only(R.intake, R.analyst, R.expert, R.lead)
CASE_READERS = only(R.intake, R.analyst, R.expert, R.lead, R.auditor)
JUDGES = only(R.analyst, R.expert, R.lead)
TRAINEES = only(R.booth, R.intake, R.analyst, R.expert, R.lead)
IMPORTERS = only(R.intake, R.analyst, R.lead)
BOOTH = only(R.booth, R.intake, R.analyst, R.lead)
HOLDER = only(R.holder)
DEPOSITORS = only(R.holder, R.respondent)
RECORDERS = only(R.intake, R.analyst, R.lead)
LEDGER_READERS = only(R.intake, R.analyst, R.expert, R.lead, R.auditor)
COUNTER = only(R.intake, R.lead)
PARTY_READERS = only(R.intake, R.lead, R.admin)
CLOSERS = only(R.lead, R.admin)
LEADS = only(R.lead)

MATRIX: dict[str, dict[str, Access]] = {
    # -- everybody's hall ------------------------------------------------------------------------------------------------------------
    "static": {"GET": ANYONE},
    "public.landing": {"GET": ANYONE},
    "public.procedure": {"GET": ANYONE},
    "procedure.kind": {"GET": ANYONE},
    "procedure.rules": {"GET": ANYONE},
    "procedure.message": {"GET": ANYONE},
    "procedure.open_message": {"POST": ANYONE},
    "procedure.acknowledge": {"POST": ANYONE},
    "next.home": {"GET": SIGNED_IN},
    "next.new_calendar": {"POST": SIGNED_IN},
    "next.end_calendar": {"POST": SIGNED_IN},
    "next.reach": {"POST": SIGNED_IN},
    "next.calendar": {"GET": ANYONE},
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
    "office_calendar.days": {"GET": OFFICE},
    "office_calendar.put_year": {"POST": ADMIN},
    "office_calendar.put_hours": {"POST": ADMIN},
    "office_calendar.mail": {"GET": OFFICE},
    "office_calendar.mail_again": {"POST": ADMIN},
    # -- desk ------------------------------------------------------------------------------------------------------------------------
    "desk.queue": {"GET": CASE_READERS},
    "desk.preview": {"GET": CASE_READERS},
    "desk.match": {"GET": CASE_READERS},
    "desk.claim_next": {"POST": JUDGES},
    "desk.claim": {"POST": JUDGES},
    "desk.release": {"POST": JUDGES},
    "desk.judge": {"POST": JUDGES},
    "desk.undo": {"POST": JUDGES},
    "work.skip": {"POST": JUDGES},
    "quality.home": {"GET": CASE_READERS},
    "quality.propose": {"POST": JUDGES},
    "quality.decide": {"POST": JUDGES},
    "quality.settle": {"POST": JUDGES},
    "quality.retire": {"POST": JUDGES},
    "quality.pairs": {"GET": CASE_READERS},
    "work.keep_view": {"POST": CASE_READERS},
    "work.drop_view": {"POST": CASE_READERS},
    "work.history": {"GET": JUDGES},
    "work.undo_batch": {"POST": JUDGES},
    "work.bulk_preview": {"GET": JUDGES},
    "work.bulk_answer": {"POST": JUDGES},
    "pictures.side": {"GET": CASE_READERS},
    "pictures.sighting": {"GET": CASE_READERS},
    "pictures.right": {"GET": SIGNED_IN},
    "register.rights": {"GET": CASE_READERS},
    "register.right": {"GET": CASE_READERS},
    "register.printed": {"GET": CASE_READERS},
    "register.alike": {"GET": CASE_READERS},
    "register.rights_import": {"GET": IMPORTERS, "POST": IMPORTERS},
    "register.preview": {"GET": IMPORTERS, "POST": IMPORTERS},
    "register.imported": {"GET": IMPORTERS},
    "register.refused": {"GET": IMPORTERS},
    "register.screen_again": {"POST": IMPORTERS},
    "classes.list": {"GET": CASE_READERS},
    "classes.take": {"POST": IMPORTERS},
    "checks.list": {"GET": CASE_READERS},
    "checks.answer": {"POST": CASEWORK},
    "proving.forms": {"GET": RECORDERS},
    "proving.record": {"POST": RECORDERS},
    "proving.paper": {"GET": CASE_READERS},
    "fairs.list": {"GET": CASE_READERS},
    "fairs.fair": {"GET": CASE_READERS},
    "fairs.fair_import": {"GET": IMPORTERS, "POST": IMPORTERS},
    "street.home": {"GET": CASE_READERS},
    "street.source_new": {"GET": IMPORTERS, "POST": IMPORTERS},
    "street.source": {"GET": IMPORTERS, "POST": IMPORTERS},
    "street.look": {"POST": IMPORTERS},
    "street.run": {"GET": CASE_READERS},
    "street.stop": {"POST": IMPORTERS},
    "street.log": {"GET": CASE_READERS},
    "street.listing": {"GET": CASE_READERS},
    "evidence.one": {"GET": CASE_READERS},
    "evidence.file": {"GET": CASE_READERS},
    "evidence.picture": {"GET": CASE_READERS},
    "evidence.hand": {"POST": IMPORTERS},
    "evidence.check": {"POST": IMPORTERS},
    "stamps.packages": {"GET": CASE_READERS},
    "stamps.token": {"GET": CASE_READERS},
    "cases.list": {"GET": CASE_READERS},
    "cases.case": {"GET": CASE_READERS},
    "cases.move": {"POST": CASEWORK},
    "cases.comment": {"POST": CASEWORK},
    "file.add_party": {"POST": CASEWORK},
    "file.end_party": {"POST": CASEWORK},
    "file.add_task": {"POST": CASEWORK},
    "file.task_done": {"POST": CASEWORK},
    "file.send_message": {"POST": CASEWORK},
    "file.link": {"POST": CASEWORK},
    "file.open_from": {"POST": CASEWORK},
    "file.restrict": {"POST": CASEWORK},
    "file.pack": {"POST": CASE_READERS},
    "file.owner_move": {"POST": HOLDER},
    "opinions.draft": {"POST": JUDGES},
    "opinions.list": {"GET": CASE_READERS},
    "opinions.page": {"GET": CASE_READERS},
    "opinions.write": {"POST": JUDGES},
    "opinions.send_back": {"POST": JUDGES},
    "opinions.sign": {"POST": JUDGES},
    "letters.list": {"GET": CASE_READERS},
    "letters.begin": {"POST": CASEWORK},
    "letters.page": {"GET": CASE_READERS},
    "letters.write": {"POST": CASEWORK},
    "letters.drop": {"POST": CASEWORK},
    "letters.paper": {"GET": CASE_READERS},
    "experts.pool": {"GET": CASE_READERS},
    "experts.profile": {"GET": only(R.lead), "POST": only(R.lead)},
    "experts.panel": {"GET": CASE_READERS},
    "experts.draw": {"POST": only(R.lead)},
    "experts.act": {"POST": only(R.expert, R.lead)},
    "opinions.follow": {"POST": JUDGES},
    "opinions.again": {"GET": CASE_READERS},
    "opinions.correct": {"POST": only(R.lead)},
    "opinions.revoke": {"POST": only(R.lead)},
    "opinions.note": {"POST": CASEWORK},
    "opinions.paper": {"GET": CASE_READERS},
    "opinions.word": {"GET": CASE_READERS},
    "letters.word": {"GET": CASE_READERS},
    "office_templates.page": {"GET": TEMPLATE_KEEPERS},
    "office_templates.keep": {"POST": TEMPLATE_KEEPERS},
    "office_templates.drop": {"POST": TEMPLATE_KEEPERS},
    "office_templates.current": {"GET": TEMPLATE_KEEPERS},
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
    "booth.lines": {"GET": BOOTH},
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
    "holder.grants": {"GET": HOLDER},
    "holder.printed": {"GET": HOLDER},
    "holder.picture": {"GET": HOLDER},
    "holder.cases": {"GET": HOLDER},
    "holder.case": {"GET": HOLDER},
    "holder.grant": {"POST": HOLDER},
    "holder.change_grant": {"POST": HOLDER},
    "mine.watches": {"GET": HOLDER},
    "mine.watch_new": {"POST": HOLDER},
    "mine.watch": {"GET": HOLDER, "POST": HOLDER},
    "mine.watch_seen": {"POST": HOLDER},
    "mine.watch_stop": {"POST": HOLDER},
    "mine.dossiers": {"GET": DEPOSITORS},
    "mine.dossier_new": {"GET": DEPOSITORS, "POST": DEPOSITORS},
    "mine.dossier": {"GET": DEPOSITORS},
    "mine.dossier_file": {"GET": DEPOSITORS},
    "mine.receipt": {"GET": DEPOSITORS},
    "mine.dossier_withdraw": {"POST": DEPOSITORS},
    # -- ledgers ---------------------------------------------------------------------------------------------------------------------
    "ledger.home": {"GET": LEDGER_READERS},
    "ledger.dossiers": {"GET": LEDGER_READERS},
    "ledger.dossier": {"GET": LEDGER_READERS},
    "ledger.dossier_file": {"GET": LEDGER_READERS},
    "ledger.receipt": {"GET": LEDGER_READERS},
    "ledger.dossier_new": {"GET": COUNTER, "POST": COUNTER},
    "ledger.dossier_withdraw": {"POST": COUNTER},
    "ledger.grants": {"GET": LEDGER_READERS},
    "ledger.grant": {"POST": RECORDERS},
    "ledger.change_grant": {"POST": RECORDERS},
    "ledger.floods": {"GET": LEDGER_READERS},
    "ledger.flood_decide": {"POST": LEADS},
    "parties.list": {"GET": PARTY_READERS},
    "parties.party": {"GET": PARTY_READERS},
    "parties.change": {"POST": COUNTER},
    "parties.unmask": {"POST": COUNTER},
    "parties.copy": {"POST": CLOSERS},
    "parties.erase": {"POST": CLOSERS},
    "parties.unlock": {"POST": CLOSERS},
    "parties.link": {"POST": CLOSERS},
    # -- api -------------------------------------------------------------------------------------------------------------------------
    "api.openapi": {"GET": ANYONE},
    "api.create_check": {"POST": BOOTH},
    "api.check": {"GET": BOOTH},
    "api.rights": {"GET": SIGNED_IN},
    "api.right": {"GET": SIGNED_IN},
    "api.case": {"GET": CASE_READERS},
    "api.moves": {"GET": CASE_READERS},
    "api.take_move": {"POST": CASEWORK},
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
