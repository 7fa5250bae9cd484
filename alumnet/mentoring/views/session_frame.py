"""What the pages of sessions share: two addresses for each, and going on after a form was sent."""

from collections.abc import Callable
from typing import Any

from flask.typing import ResponseReturnValue

from alumnet.mentoring.rules.sessions import About, Subject
from alumnet.mentoring.views.frame import blueprint, show

View = Callable[..., ResponseReturnValue]


def session_route(path: str = "", **options: Any) -> Callable[[View], View]:
    """Register a page of sessions for mentorships and for the first calls of requests.

    The view gets `about`, which of the two it is, and the `public_id` of that.
    """

    def register(view: View) -> View:
        for about in About:
            blueprint.add_url_rule(
                f"/{about}/<public_id>/sessions{path}",
                view_func=view,
                defaults={"about": about.value},
                **options,
            )
        return view

    return register


def subject_of(about: str, public_id: str) -> Subject:
    """Return what an address is about."""
    return Subject(About(about), public_id)


def show_session(subject: Subject, number: int) -> ResponseReturnValue:
    """Go to the page of a session."""
    return show(
        "session_page", about=subject.about.value, public_id=subject.public_id, number=number
    )
