"""Who arranges a mentor's times: the mentor's page, and the pages of whoever arranges."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.mentoring import commands
from alumnet.mentoring.forms.desk import ArrangerForm
from alumnet.mentoring.queries import arranging
from alumnet.mentoring.rules.errors import CannotArrange
from alumnet.mentoring.views.frame import add_to, blueprint, moved_on, show


# ------------------------------------------------------------------------------------ the mentor
@blueprint.get("/me/mentoring/arranging")
@member
def my_arranger() -> ResponseReturnValue:
    """Show a mentor who arranges their times, and for whom."""
    return _mine(ArrangerForm(formdata=None), HTTPStatus.OK)


def _mine(form: ArrangerForm, status: HTTPStatus) -> ResponseReturnValue:
    person_id = current_viewer().person
    return render_template(
        "mentoring/desk/arranging.html",
        form=form,
        grant=arranging.grant_of(reading(), person_id),
        people=arranging.people_of(reading(), person_id),
    ), status


@blueprint.post("/me/mentoring/arranging")
@member
def ask_to_arrange() -> ResponseReturnValue:
    """Ask a member to arrange one's times."""
    form = ArrangerForm()
    if form.validate():
        try:
            commands.ask_to_arrange(form.email.data, by=current_viewer().person, now=now())
        except DomainError as error:
            add_to(form, error)
        else:
            flash("If a member has this address, they are asked now. They have two weeks.")
            return show("my_arranger")
    return _mine(form, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/arranging/<public_id>/end")
@member
def end_arranging(public_id: str) -> ResponseReturnValue:
    """End it, by either of the two; at once, without a reason."""
    with moved_on():
        commands.end_grant(public_id, by=current_viewer().person, now=now())
        flash("It has ended.")
    return show("my_arranger" if request.form.get("back") == "desk" else "arranging_for")


# ------------------------------------------------------------------------------- whoever arranges
@blueprint.get("/arranging")
@member
def arranging_for() -> ResponseReturnValue:
    """Show for whom one arranges times, and who asks one to."""
    grants = arranging.asked_of(reading(), current_viewer().person)
    return render_template("mentoring/desk/arranging_for.html", grants=grants)


@blueprint.get("/arranging/<public_id>")
@member
def arranging_page(public_id: str) -> ResponseReturnValue:
    """Show the people of a mentor by their first names, to plan with them."""
    page = arranging.for_mentor(reading(), current_viewer().person, public_id)
    return render_template("mentoring/desk/arranging_one.html", page=page)


@blueprint.post("/arranging/<public_id>/answer")
@member
def answer_arranging(public_id: str) -> ResponseReturnValue:
    """Agree to arrange somebody's times, or not."""
    agrees = request.form.get("answer") == "yes"
    with moved_on():
        try:
            commands.answer_grant(public_id, by=current_viewer().person, agrees=agrees, now=now())
        except CannotArrange:
            flash("This isn't possible any more.", "info")
        else:
            flash(
                "You arrange times now. The people concerned are told."
                if agrees
                else "Not now. Nobody learns why."
            )
    return show("arranging_for")
