"""The application. It reads like a list of contents; what is not wiring lives in the module that is named here."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Flask

from registry.db import Database
from webapp import auth, authorization, database, errors, formats, labels, page, proxy, security, static_files
from webapp.api.routes import blueprint as api
from webapp.booth.routes import blueprint as booth
from webapp.config import Settings
from webapp.desk.case_file_routes import blueprint as case_file
from webapp.desk.case_routes import blueprint as cases
from webapp.desk.check_routes import blueprint as checks
from webapp.desk.class_routes import blueprint as classes
from webapp.desk.evidence_routes import blueprint as evidence
from webapp.desk.expert_routes import blueprint as experts
from webapp.desk.fair_routes import blueprint as fairs
from webapp.desk.letter_routes import blueprint as letters
from webapp.desk.next_routes import blueprint as next_steps
from webapp.desk.opinion_routes import blueprint as opinions
from webapp.desk.pictures import blueprint as pictures
from webapp.desk.proving_routes import blueprint as proving
from webapp.desk.quality_routes import blueprint as quality
from webapp.desk.register_routes import blueprint as register
from webapp.desk.routes import blueprint as desk
from webapp.desk.stamp_routes import blueprint as stamps
from webapp.desk.street_routes import blueprint as street
from webapp.desk.work_routes import blueprint as work
from webapp.engines import open_engines
from webapp.holder.deposit_routes import blueprint as mine
from webapp.holder.routes import blueprint as holder
from webapp.office.calendar_routes import blueprint as office_calendar
from webapp.office.ledger_routes import blueprint as ledger
from webapp.office.party_routes import blueprint as parties
from webapp.office.routes import blueprint as office
from webapp.office.template_routes import blueprint as office_templates
from webapp.public.account_routes import blueprint as account
from webapp.public.procedure_routes import blueprint as procedure
from webapp.public.routes import blueprint as public
from webapp.public.verify_routes import blueprint as verify
from webapp.sample.routes import blueprint as practice
from webapp.shell import Shell

DOORS: tuple[tuple[str, Blueprint], ...] = (
    ("", public),
    ("", account),
    ("", verify),
    ("", desk),
    ("", work),
    ("", quality),
    ("", cases),
    ("", case_file),
    ("", next_steps),
    ("", procedure),
    ("", opinions),
    ("", experts),
    ("", letters),
    ("", pictures),
    ("", register),
    ("", proving),
    ("", classes),
    ("", checks),
    ("", fairs),
    ("", street),
    ("", stamps),
    ("", evidence),
    ("/holder", holder),
    ("/holder", mine),
    ("/practice", practice),
    ("/booth", booth),
    ("/office", office),
    ("/ledger", ledger),
    ("/ledger/parties", parties),
    ("/office", office_calendar),
    ("/office", office_templates),
    ("/api", api),
)
"""Address prefix, front door."""


def _clock() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, opened: Database | None = None, *, clock: Callable[[], datetime] = _clock) -> Flask:
    """The web application over a migrated database: an opened one, or that of the settings. `clock` is another one in tests."""
    app = Flask("webapp", static_folder="static", template_folder="templates")
    app.config.update(PROVIDE_AUTOMATIC_OPTIONS=False, MAX_FORM_PARTS=2000)
    app.jinja_options["trim_blocks"] = app.jinja_options["lstrip_blocks"] = True
    tongues = labels.load_tongues()
    app.extensions["kuaiwei"] = Shell(settings, opened or Database(settings.url), tongues, clock,
                                          open_engines(settings), setup_code=secrets.token_hex(4))

    proxy.init_app(app, settings.trusted_proxy)
    security.init_app(app)
    labels.init_app(app, tongues)
    formats.init_app(app)
    database.init_app(app)
    static_files.init_app(app)
    page.init_app(app)
    auth.init_app(app)
    errors.init_app(app)

    for prefix, door in DOORS:
        app.register_blueprint(door, url_prefix=prefix or None)
    authorization.check_routes(app)
    return app
