"""Mentors for one member: who suits them, who made their move, and whom they set aside."""

from typing import Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.directory import cards, my_move, suggested
from alumnet.directory.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.suggestions import commands

_PAGES: Final = {
    "finder": "directory.mentors",
    "for-you": "directory.for_you",
    "my-move": "directory.moved",
}


@blueprint.get("/mentors/for-you")
@member
def for_you() -> ResponseReturnValue:
    """Show the mentors who suit a member, with reasons."""
    today = now().date()
    row = suggested.mentors_for(reading(), current_viewer(), today=today)
    found = [cards.suggestion_card(each, today=today, where="for-you") for each in row.people]
    return render_template("directory/for_you.html", row=row, cards=found)


@blueprint.get("/mentors/my-move")
@member
def moved() -> ResponseReturnValue:
    """Show mentors who stood where the member stands and went where they want to go."""
    today = now().date()
    row = suggested.who_made_my_move(reading(), current_viewer(), today=today)
    pairs = [
        (
            cards.suggestion_card(each, today=today, where="my-move"),
            my_move.told(each, row, today=today),
        )
        for each in row.people
    ]
    return render_template("directory/my_move.html", row=row, people=pairs)


@blueprint.get("/mentors/not-for-me")
@member
def not_for_me() -> ResponseReturnValue:
    """Show whom a member doesn't want suggested, to take it back."""
    today = now().date()
    entries = suggested.set_aside(reading(), current_viewer(), today=today)
    return render_template("directory/not_for_me.html", entries=entries)


@blueprint.post("/mentors/not-for-me/<public_id>")
@member
def set_aside(public_id: str) -> ResponseReturnValue:
    """Suggest this mentor no more; they aren't told."""
    commands.set_aside(public_id, by=current_viewer().person, now=now())
    flash("Not suggested to you any more. Nobody is told, and you can take it back.")
    page = _PAGES.get(request.form.get("where", ""), "directory.for_you")
    return redirect(url_for(page), 303)


@blueprint.post("/mentors/not-for-me/<public_id>/back")
@member
def take_back(public_id: str) -> ResponseReturnValue:
    """Let this mentor be suggested again."""
    commands.take_back(public_id, by=current_viewer().person)
    flash("May be suggested to you again.")
    return redirect(url_for("directory.not_for_me"), 303)
