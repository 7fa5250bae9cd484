"""Asking to join: as somebody new, or a further association as somebody signed in."""

from flask import flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, queries
from alumnet.accounts.forms import ApplyForm, JoinForm
from alumnet.accounts.rules import Purpose
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_mails
from alumnet.accounts.views.sign_in import following, note_mailed
from alumnet.kernel.authorization import current_viewer, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading


@blueprint.route("/join", methods=["GET", "POST"])
@public
@limit_mails
def join() -> ResponseReturnValue:
    """Ask to join; who is signed in asks for a further association."""
    associations = queries.association_choices(reading())
    by = current_viewer().person_id
    form = JoinForm() if by is None else ApplyForm()
    form.offer(associations, request.args.get("association", ""))
    if form.validate_on_submit():
        chosen = next(each.id for each in associations if each.slug == form.association.data)
        return _ask(form, chosen) if by is None else _apply(form, chosen, by)
    page = render_template("accounts/join.html", form=form, associations=associations)
    return page, form_status()


def _ask(form: JoinForm, association_id: int) -> ResponseReturnValue:
    wish = commands.Wish(
        name=form.name.data,
        email=form.email.data,
        association_id=association_id,
        class_year=form.class_year.data,
        member_number=form.member_number.data or None,
        note=form.note.data,
        is_student=form.is_student.data,
    )
    note_mailed(commands.ask_to_join(wish, now=now()), wish.email, Purpose.JOIN)
    if following():
        session["next"] = following()
    return see(url_for(".join_sent"))


def _apply(form: ApplyForm, association_id: int, by: int) -> ResponseReturnValue:
    commands.apply_to(
        association_id,
        by=by,
        now=now(),
        class_year=form.class_year.data,
        member_number=form.member_number.data or None,
        note=form.note.data,
        is_student=form.is_student.data,
    )
    flash("Thank you. The association has your request.")
    return see(url_for(".waiting"))
