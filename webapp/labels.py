"""Both languages. Chinese is the message id; English stands in translations/en/<subject>.po, merged at start-up without compiled files.

    _("共 {n} 条", n=3)                values are filled in after translation; Markup values keep their tags, all others are escaped
    _n("{n} 条线索", 3)                the same with a plural (msgid_plural is the msgid again)
    _p("rail", "意见")                 one Chinese word, two English ones: the context decides
    label(Role.analyst)               the name of an enum member, from webapp.words.LABELS
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from pathlib import Path
from typing import cast

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from markupsafe import Markup, escape

from registry.errors import Problem
from webapp.words import LABELS

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}
FOLDER = Path(__file__).parent / "translations"

Tongues = dict[str, NullTranslations]


def read_catalogs(folder: Path) -> list[Catalog]:
    """Every .po file of one language, in the order of their names."""
    catalogs = []
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as file:
            catalogs.append(read_po(file, locale=folder.name, abort_invalid=True))
    return catalogs


@cache
def load_tongues(folder: Path = FOLDER) -> Tongues:
    """The translations by language, read once a process; Chinese needs none."""
    english = Translations()
    for catalog in read_catalogs(folder / "en"):
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        compiled.seek(0)
        english.merge(Translations(compiled))
    return {"zh": NullTranslations(), "en": english}


def language() -> str:
    """The language of this request: `?lang=`, else the cookie of a browser or the Accept-Language of a program, else Chinese."""
    if not has_request_context():
        return "zh"
    if "language" not in g:
        kept = request.accept_languages.best_match(LANGUAGES) if request.path.startswith("/api/") else request.cookies.get("kw-lang")
        wanted = (request.args.get("lang"), kept)
        g.language = next((w for w in wanted if w in LANGUAGES), "zh")
    return cast(str, g.language)


def _tongue() -> NullTranslations:
    from_app = g.get("tongues") if has_request_context() else None
    return cast(NullTranslations, from_app[language()] if from_app else NullTranslations())


def _fill(text: str, values: dict[str, object]) -> str:
    if any(isinstance(v, Markup) for v in values.values()):
        return Markup(escape(text)).format(**values)  # noqa: S704 - the message is escaped, and Markup.format escapes what is not Markup
    return text.format(**values) if values else text


def gettext(message: str, **values: object) -> str:
    """The message in the language of the request."""
    return _fill(_tongue().ugettext(message), values)


def ngettext(message: str, n: int, **values: object) -> str:
    """The message for this many; `{n}` is the number with thousands separators."""
    return _fill(_tongue().ungettext(message, message, n), {"n": f"{n:,}", **values})


def pgettext(context: str, message: str, **values: object) -> str:
    """The message as it is meant in a context."""
    return _fill(str(_tongue().upgettext(context, message)), values)


def label(member: Enum) -> str:
    """The name of an enum member; one without a name is a mistake of ours and fails."""
    return pgettext(type(member).__name__, LABELS[type(member).__name__][member.name])


TABLED = frozenset({"act", "answer", "check", "family", "gaps", "move", "state", "what", "why"})
"""Fields whose values are message ids themselves: names from tables of ours, several parted by `；`. What is no message id is said as it is."""


def _spoken(values: Mapping[str, object], tongue: NullTranslations) -> dict[str, object]:
    return {k: tongue.ugettext("；").join(tongue.ugettext(part) for part in str(v).split("；")) if k in TABLED and v else v for k, v in values.items()}


def spoken(values: Mapping[str, object]) -> dict[str, object]:
    """The values of a sentence of the domain, ready to be filled in: names from our tables in the language of the request."""
    return _spoken(values, _tongue())


def tell(problem: Problem) -> str:
    """The sentence of a refusal, translated, with the row it speaks of."""
    sentence = gettext(problem.message, **spoken(problem.values))
    return sentence if problem.row is None else gettext("第 {row} 行：{sentence}", row=problem.row, sentence=sentence)


def speaker(tongues: Tongues) -> Callable[[str, str, Mapping[str, str]], str]:
    """A sentence in a language of the caller's choice: for papers, which are frozen in both."""
    def say(wanted: str, message: str, values: Mapping[str, str]) -> str:
        return _fill(tongues[wanted].ugettext(message), _spoken(values, tongues[wanted]))
    return say


def both_names(name: str, name_en: str) -> str:
    """A name in the language of the request, where it has one in it."""
    return name_en if language() == "en" and name_en else name


def init_app(app: Flask, tongues: Tongues) -> None:
    """Give requests and templates their language."""
    def hang_up() -> None:
        g.tongues = tongues

    app.before_request(hang_up)
    app.jinja_env.globals.update(_=gettext, _n=ngettext, _p=pgettext, label=label, tell=tell, both_names=both_names)
