"""The agreement of two people: read, write a version, sign."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.forms.mentorships import AgreementForm
from alumnet.mentoring.queries import agreements
from alumnet.mentoring.rules.agreement import changes
from alumnet.mentoring.rules.mentorship_errors import AgreementChanged
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.mentoring.views.mentorships import on_page, page_of
from alumnet.wording import sentence


@blueprint.get("/mentorships/<public_id>/agreement")
@going_on
def agreement(public_id: str) -> ResponseReturnValue:
    """Show what both know before they meet, what holds, and what waits to be signed."""
    page = page_of(public_id)
    return render_template(
        "mentoring/agreement.html",
        page=page,
        found=agreements.agreement_page(reading(), current_viewer(), page),
        before=agreements.before_you_meet(reading(), current_viewer(), page),
    )


@blueprint.get("/mentorships/<public_id>/agreement/edit")
@going_on
def edit_agreement(public_id: str) -> ResponseReturnValue:
    """Show the six fields, as they stand or as the template begins."""
    page = page_of(public_id)
    found = agreements.agreement_page(reading(), current_viewer(), page)
    if not found.can_change:
        return show("agreement", public_id=public_id)
    newest = found.newest
    terms = newest.terms if newest else agreements.first_terms(page, now().date())
    form = AgreementForm.of(terms, newest.number if newest else 0)
    return render_template("mentoring/agreement_edit.html", page=page, form=form, meanwhile=())


@blueprint.post("/mentorships/<public_id>/agreement/edit")
@going_on
def save_agreement(public_id: str) -> ResponseReturnValue:
    """Save a version, and sign it if the writer says so."""
    form = AgreementForm()
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate():
        try:
            return _saved(public_id, form)
        except NoSuchTransition as error:
            flash(sentence(error), "info")
            return show("agreement", public_id=public_id)
        except DomainError as error:
            add_to(form, error)
            status = HTTPStatus(error.http_status)
            if isinstance(error, AgreementChanged):
                return _beside(public_id, form, status)
    return render_template(
        "mentoring/agreement_edit.html", page=page_of(public_id), form=form, meanwhile=()
    ), status


def _saved(public_id: str, form: AgreementForm) -> ResponseReturnValue:
    signs = request.form.get("then") == "sign"
    commands.save_agreement(
        public_id,
        by=current_viewer().person,
        terms=form.terms(),
        seen=form.seen.data or 0,
        signs=signs,
        now=now(),
    )
    flash("Saved and signed by you." if signs else "Saved. Both of you can read it now.")
    return show("agreement", public_id=public_id)


def _beside(public_id: str, form: AgreementForm, status: HTTPStatus) -> ResponseReturnValue:
    """Show what somebody typed together with what the other one saved meanwhile."""
    page = page_of(public_id)
    found = agreements.agreement_page(reading(), current_viewer(), page)
    newest = found.newest
    if newest is None:
        raise NotFound
    form.seen.now(newest.number)
    return render_template(
        "mentoring/agreement_edit.html",
        page=page,
        form=form,
        meanwhile=changes(form.terms(), newest.terms),
    ), status


@blueprint.post("/mentorships/<public_id>/agreement/sign")
@going_on
def sign_agreement(public_id: str) -> ResponseReturnValue:
    """Sign the version that one has read."""
    number = request.form.get("number", type=int) or 0
    try:
        commands.sign_agreement(public_id, by=current_viewer().person, number=number, now=now())
    except NotFound:
        raise
    except AgreementChanged:
        flash("This was changed meanwhile, so nothing was signed. Here is the newest.", "info")
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("Signed.")
        return on_page(public_id)
    return show("agreement", public_id=public_id)
