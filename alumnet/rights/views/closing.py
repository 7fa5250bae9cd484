"""The end of one's own account, and the way back."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.accounts import security
from alumnet.kernel.authorization import current_viewer, fresh, member, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.rights import commands, queries
from alumnet.rights.forms import close_form
from alumnet.rights.rules.policy import POLICY
from alumnet.rights.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence


@blueprint.route("/me/data/close", methods=["GET", "POST"])
@signed_in
@fresh
def close() -> ResponseReturnValue:
    """Say what goes and what stays; a mentor says goodbye to each mentee. Then close."""
    viewer = current_viewer()
    if queries.closes_at(reading(), viewer.person) is not None:
        return see("own_data")
    mentored = queries.mentored_by(reading(), viewer)
    colleagues = queries.colleagues_of(reading(), viewer, now=now()) if mentored else ()
    form = close_form(
        [(each.public_id, each.mentee.given_name) for each in mentored],
        [(each.face.public_id, each.face.display_name) for each in colleagues],
    )
    if form.validate_on_submit():
        farewells = form.farewells([each.public_id for each in mentored])
        try:
            commands.close_account(by=viewer.person, farewells=farewells, now=now())
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            security.renew_session()
            flash("Your account is closing. Nobody sees you any more.")
            return see("own_data")
    page = render_template("rights/close.html", form=form, mentored=mentored, policy=POLICY)
    return page, form_status()


@blueprint.post("/me/data/keep")
@signed_in
def keep() -> ResponseReturnValue:
    """Come back before the account is erased."""
    try:
        commands.keep_account(by=current_viewer().person, now=now())
    except NotFound:
        flash("Nothing is closing.", "info")
    else:
        flash("Welcome back. Your page is there again; what ended meanwhile stays ended.")
    return see("own_data")


@blueprint.get("/mentorships/<public_id>/colleagues")
@member
def colleagues(public_id: str) -> ResponseReturnValue:
    """Show whom a mentor who left thinks of."""
    found = queries.suggested_to(reading(), current_viewer(), public_id)
    return render_template("rights/colleagues.html", people=found)
