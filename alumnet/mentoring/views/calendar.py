"""Everybody's calls as a calendar that other programs read, under a secret address."""

from datetime import timedelta

from flask import flash, make_response, render_template
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.kernel.authorization import current_viewer, going_on, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.commands import calendar_feeds as commands
from alumnet.mentoring.queries import calendar_feeds
from alumnet.mentoring.views.frame import blueprint, show
from alumnet.mentoring.views.session_files import feed_address, feed_of

_KEPT = timedelta(days=90)
_READS = "60 per hour"


@blueprint.get("/me/calendar")
@going_on
def my_calendar() -> ResponseReturnValue:
    """Show whether there is a secret address, to make one or take it back."""
    return _page()


def _page(secret: str = "") -> ResponseReturnValue:
    return render_template(
        "mentoring/sessions/calendar.html",
        since=calendar_feeds.feed_since(reading(), current_viewer().person),
        address=feed_address(secret) if secret else "",
    )


@blueprint.post("/me/calendar/renew")
@going_on
def renew_calendar() -> ResponseReturnValue:
    """Make a new secret address and show it once; the one before is dead."""
    return _page(commands.renew_feed(by=current_viewer().person, now=now()))


@blueprint.post("/me/calendar/revoke")
@going_on
def revoke_calendar() -> ResponseReturnValue:
    """Take the secret address back."""
    commands.revoke_feed(by=current_viewer().person)
    flash("The address is dead. Calendars that read it get nothing more.")
    return show("my_calendar")


@blueprint.get("/calendar/<secret>.ics")
@public
@limiter.limit(_READS)
def calendar_feed(secret: str) -> ResponseReturnValue:
    """Give somebody's calls to whoever knows the secret: read only, without any cookie."""
    person_id = calendar_feeds.owner_of(reading(), secret)
    if person_id is None:
        raise NotFound
    response = make_response(feed_of(person_id, since=now() - _KEPT, now=now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    return response
