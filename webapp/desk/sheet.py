"""One right on paper: everything the register says about it on one sheet, for the desk and for its owner."""

from __future__ import annotations

from flask import render_template

from registry.authorisations import authorisations_of
from registry.claims import claims_of, tree
from registry.proceedings import documents_of, proceedings_of, reports_of
from registry.rights import Right
from registry.timeline import timeline_of
from registry.validity import validity_on
from webapp.database import session
from webapp.formats import today


def sheet(right: Right, back: str, picture: str) -> str:
    """The page to print; `back` and `picture` are the endpoints of the right's page and of its pictures behind this door."""
    return render_template("desk/right_print.html", right=right, validity=validity_on(right, today()), today=today(), stops=timeline_of(session(), right),
                           grants=authorisations_of(session(), right.id), disputes=proceedings_of(session(), right), reports=reports_of(session(), right),
                           papers=documents_of(session(), right), claims=tree(claims_of(right)), back=back, picture=picture)
