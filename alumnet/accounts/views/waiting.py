"""Where somebody stands who can't act yet, or can't any more, and what happens next."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, queries, security
from alumnet.accounts.forms import ApplyForm
from alumnet.accounts.queries import MyMembership
from alumnet.accounts.rules import MembershipState, Purpose
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_mails
from alumnet.accounts.views.sign_in import note_mailed
from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound


@blueprint.get("/waiting")
@signed_in
def waiting() -> ResponseReturnValue:
    """Say for each membership how it stands, what happens next, and by when."""
    memberships = queries.my_memberships(reading(), current_viewer().person)
    return render_template(
        "accounts/waiting.html", memberships=memberships, account=security.current_account()
    )


@blueprint.post("/waiting/confirmation")
@signed_in
@limit_mails
def confirm_again() -> ResponseReturnValue:
    """Mail the confirmation of one's own address once more."""
    account = security.current_account()
    if account is None or account.confirmed_at is not None:
        raise NotFound
    link_id = commands.ask_for_link(
        Purpose.CONFIRM, account.email, now=now(), account_id=account.id
    )
    note_mailed(link_id, account.email, Purpose.CONFIRM)
    return see(url_for(".sent"))


def _pending(slug: str) -> MyMembership:
    found = queries.my_memberships(reading(), current_viewer().person)
    for each in found:
        if each.association_slug == slug and each.state is MembershipState.PENDING:
            return each
    raise NotFound


@blueprint.route("/waiting/<slug>", methods=["GET", "POST"])
@signed_in
@limit_mails
def correct_application(slug: str) -> ResponseReturnValue:
    """Correct what was written when applying."""
    application = _pending(slug)
    form = ApplyForm(
        association=slug,
        class_year=application.class_year,
        member_number=application.member_number or "",
        note=application.note,
        is_student=application.is_student,
    )
    associations = queries.association_choices(reading())
    form.offer(associations)
    if form.validate_on_submit():
        chosen = next(each.id for each in associations if each.slug == form.association.data)
        commands.correct_application(
            application.id,
            by=current_viewer().person,
            now=now(),
            association_id=chosen,
            class_year=form.class_year.data,
            member_number=form.member_number.data or None,
            note=form.note.data,
            is_student=form.is_student.data,
        )
        flash("Thank you. The association has your corrections.")
        return see(url_for(".waiting"))
    return render_template("accounts/application.html", form=form), form_status()


@blueprint.post("/waiting/<slug>/withdraw")
@signed_in
def withdraw_application(slug: str) -> ResponseReturnValue:
    """Take the request to join back."""
    by = current_viewer().person
    commands.end_membership(_pending(slug).id, by=by, now=now())
    flash("Your request to join is taken back.")
    return see(url_for(".waiting"))
