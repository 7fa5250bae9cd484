"""The living style page: every component in every state. Registered in development only.

It is what a change of the stylesheet is looked at in, and what the accessibility check runs over,
so a macro that isn't shown there isn't finished.
"""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, render_template, request
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    MonthField,
    PasswordField,
    RadioField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Email, Optional

from alumnet.kernel.authorization import public

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGES: "Mapping[str, str]" = {
    "foundations": "Colour, type and icons",
    "people": "People and ties",
    "finder": "Finder",
    "profile": "Profile",
    "forms": "Forms",
    "answer": "Answer to a request",
    "home": "Home",
    "content": "Things said on a page",
    "signed-out": "Signed out",
}
ERRORS = (400, 404, 405, 409, 410, 413, 419, 422, 429, 500, 503)

VIEWER = SimpleNamespace(is_signed_in=True, may_act=True, is_staff=True)
VISITOR = SimpleNamespace(is_signed_in=False, may_act=False, is_staff=False)
ME = SimpleNamespace(display_name="Ines Moreau", initials="IM", photo_url=None, url="/style/people")

blueprint = Blueprint("style", __name__, url_prefix="/style")


def _options(*labels: str) -> list[SelectChoice]:
    return [SelectChoice(label.lower().replace(" ", "-"), label) for label in labels]


class SampleForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF is untyped
    """One field of every kind that the macros render."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The page shows a form; nothing is accepted."""

        csrf = False

    name = StringField("Your name", [DataRequired("Enter your name as people know you")])
    email = EmailField(
        "E-mail address",
        [DataRequired("Enter an e-mail address"), Email("Enter an address like name@example.org")],
        description="A personal one is better than one at work.",
    )
    password = PasswordField("Password", [DataRequired("Choose a password")])
    organization = StringField("Where was it?", [DataRequired("Say where you studied or worked")])
    started = MonthField("From", [Optional()])
    left_on = DateField("Last day", [Optional()])
    places = IntegerField("How many people at a time?", [Optional()])
    country = SelectField(
        "Country", choices=_options("Choose one", "France", "Ghana", "Korea"), validate_choice=False
    )
    find = SearchField("Find a topic", [Optional()])
    why = TextAreaField("Why Ruth?", [DataRequired("Say why you are asking Ruth")])
    time = RadioField(
        "How much of her time are you asking for?",
        [DataRequired("Choose how much time you are asking for")],
        choices=_options("One conversation", "A few weeks", "Six months"),
        validate_choice=False,
    )
    topics = SelectMultipleField(
        "What would you like to talk about?",
        [Optional()],
        choices=_options("Changing field", "Leadership", "Work and family", "Working abroad"),
        validate_choice=False,
    )
    consent = BooleanField(
        "I have read the community standards", [DataRequired("Read the standards and say so here")]
    )


def _signed_in(**more: Any) -> dict[str, Any]:
    """Return what base.html reads for a member with two requests to answer."""
    counts = SimpleNamespace(to_answer=2, to_connect=1, introductions=1, unread=3)
    return {
        "viewer": VIEWER,
        "me": ME,
        "nav_counts": counts,
        "theme": request.args.get("theme"),
    } | more


@blueprint.get("/")
@public
def index() -> str:
    """List the pages."""
    return render_template("style/index.html", **_signed_in(pages=PAGES, errors=ERRORS))


@blueprint.get("/<page>")
@public
def show(page: str) -> str:
    """Show one family of components; `?errors=1` shows the form as it comes back."""
    if page not in PAGES:
        abort(404)
    form = SampleForm(formdata=None)
    if request.args.get("errors"):
        form.validate()
    viewer = VISITOR if page == "signed-out" else VIEWER
    return render_template(f"style/{page}.html", **_signed_in(form=form, viewer=viewer))


@blueprint.get("/error/<int:code>")
@public
def error(code: int) -> str:
    """Show one error page with everything its handler may pass."""
    if code not in ERRORS:
        abort(404)
    kept = [("Why Ruth?", "We were both at Halden until 2019.")]
    said = {"request_id": "7f3c-21ab", "retry_after": "two minutes", "limit": "5 MB", "kept": kept}
    return render_template("errors/error.html", **_signed_in(code=code, **said))
