"""Whether what runs still does: one press, from a mail or from one's own page."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, public, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.verification import commands, links, queries
from alumnet.verification.views.blueprint import blueprint, see


@blueprint.get("/still-right/<token>")
@public
def still_right(token: str) -> ResponseReturnValue:
    """Show what runs still, as far as others see it, with one button."""
    return _page(token, is_done=False)


@blueprint.post("/still-right/<token>")
@public
def say_still_right(token: str) -> ResponseReturnValue:
    """Note that all of it is right."""
    commands.confirm_running(_person(token), now=now())
    return _page(token, is_done=True)


def _page(token: str, *, is_done: bool) -> str:
    found = queries.running_places(reading(), _person(token))
    return render_template(
        "verification/still_right.html",
        token=token,
        places=[each for each in found if each.is_searchable],
        others=sum(not each.is_searchable for each in found),
        is_done=is_done,
    )


def _person(token: str) -> int:
    """Return whom a link was mailed to. Raises NotFound for any link not ours."""
    named = links.read(reading(), token)
    if named is None or not queries.was_asked(reading(), *named):
        raise NotFound
    return named[0]


@blueprint.post("/me/affiliations/still-right")
@signed_in
def all_still_right() -> ResponseReturnValue:
    """Note the same from one's own page."""
    commands.confirm_running(current_viewer().person, now=now())
    flash("Thank you. We ask again in a year.")
    return see("organizations.affiliations")
