"""Mentorships: the list, one of them, and its end."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.queries import arranging, mentorships
from alumnet.mentoring.views.frame import LAST_LINES, blueprint, moved_on, show
from alumnet.messaging import queries as messaging


@blueprint.get("/mentorships")
@member
def mentorships_list() -> ResponseReturnValue:
    """Show what runs, and what ended."""
    found = mentorships.mentorships_of(reading(), current_viewer())
    return render_template("mentoring/mentorships.html", found=found)


@blueprint.get("/mentorships/<public_id>")
@member
def mentorship_page(public_id: str) -> ResponseReturnValue:
    """Show a mentorship to one of its two people."""
    me = current_viewer().person
    page = mentorships.mentorship_page(reading(), current_viewer(), public_id)
    ways = messaging.ways(reading(), page.conversation_id, me) if page.is_live else None
    return render_template(
        "mentoring/mentorship.html",
        page=page,
        history=mentorships.history_of(reading(), page.id, me),
        thread=messaging.thread(reading(), page.conversation_id, me, length=LAST_LINES),
        ways=ways,
        arranger=arranging.arranger_of(reading(), page.id) if page.is_live else None,
    )


@blueprint.get("/mentorships/<public_id>/end")
@member
def ask_to_end(public_id: str) -> ResponseReturnValue:
    """Say what ending does before it is done."""
    page = mentorships.mentorship_page(reading(), current_viewer(), public_id)
    if "end_early" not in page.may:
        return show("mentorship_page", public_id=public_id)
    return render_template("mentoring/end.html", page=page)


@blueprint.post("/mentorships/<public_id>/end")
@member
def end(public_id: str) -> ResponseReturnValue:
    """End a mentorship without fault."""
    with moved_on():
        commands.end_mentorship(public_id, by=current_viewer().person, now=now())
        flash("It has ended. Thank you for the time you gave it.")
    return show("mentorship_page", public_id=public_id)
