"""The practice cabinet's door: one question a page, the explanation after the answer, the score at the end."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from registry.errors import NotFound
from webapp.auth import actor
from webapp.database import commit, session
from webapp.desk.pictures import jpeg
from webapp.forms import go, text
from webapp.sample import practice
from webapp.shell import now, shell

blueprint = Blueprint("practice", __name__, template_folder="templates")


@blueprint.get("")
def home() -> str:
    """What the test is, and how one stands."""
    data, given = shell().settings.data, practice.answers_of(session(), actor().person_id)
    asked = practice.questions(data)
    following = next((n for n, q in enumerate(asked, 1) if q["id"] not in given), None)
    return render_template("practice/home.html", score=practice.score(data, given), asked=asked, given=given, following=following)


@blueprint.get("/<int:number>")
def question(number: int) -> str:
    """One question, or its explanation once it is answered."""
    data, given = shell().settings.data, practice.answers_of(session(), actor().person_id)
    q = practice.question(data, number)
    return render_template("practice/question.html", q=q, number=number, right=practice.right_of(session(), q), given=given.get(q["id"]),
                           score=practice.score(data, given))


@blueprint.post("/<int:number>")
def answer(number: int) -> Response:
    """Answer a question."""
    q = practice.question(shell().settings.data, number)
    practice.answer(session(), actor().person_id, q, text("answer", longest=20), now())
    commit()
    return go("practice.question", number=number)


@blueprint.post("/again")
def again() -> Response:
    """Take the test again."""
    practice.again(session(), actor().person_id)
    commit()
    return go("practice.home")


@blueprint.get("/<int:number>.jpg")
def picture(number: int) -> Response:
    """What was seen, drawn by us."""
    folder, name = shell().settings.data / "world", practice.question(shell().settings.data, number)["picture"]
    path = (folder / str(name)).resolve()
    if not path.is_file() or not path.is_relative_to(folder.resolve()):
        raise NotFound("没有图片")
    return jpeg(make_response(path.read_bytes()).get_data())
