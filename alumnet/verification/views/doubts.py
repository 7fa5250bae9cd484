"""Saying that a place on somebody's page isn't right, and what came of it."""

from flask import render_template
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.members.queries import page_of, public_id_in
from alumnet.members.queries.page_parts import PersonPage
from alumnet.members.rules.history import Step, step_of
from alumnet.verification import commands, queries
from alumnet.verification.forms import DoubtForm
from alumnet.verification.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence


@blueprint.get("/people/<handle>/doubt")
@member
def doubt(handle: str) -> ResponseReturnValue:
    """Ask which of the places that one sees isn't right, and why."""
    page = _page(handle)
    return _show(page, _form(page, DoubtForm(formdata=None)))


@blueprint.post("/people/<handle>/doubt")
@member
def send_doubt(handle: str) -> ResponseReturnValue:
    """Tell the staff."""
    page = _page(handle)
    form = _form(page, DoubtForm())
    if form.validate():
        try:
            made = commands.doubt(
                form.place.data, form.note.data, by=current_viewer().person, now=now()
            )
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            return see(".doubted", public_id=made)
    return _show(page, form)


@blueprint.get("/doubts/<public_id>")
@member
def doubted(public_id: str) -> ResponseReturnValue:
    """Thank whoever said so, and later tell what came of it."""
    found = queries.own_doubt(reading(), public_id, current_viewer().person)
    return render_template("verification/doubted.html", doubt=found)


def _page(handle: str) -> PersonPage:
    page = page_of(reading(), current_viewer(), public_id_in(handle), today=now().date())
    if page.is_self:
        raise NotFound
    return page


def _form(page: PersonPage, form: DoubtForm) -> DoubtForm:
    """Offer the places that the viewer sees on the page, and no others."""
    form.place.choices = [
        SelectChoice(stay.affiliation_id, _words(step_of(stay.spell)))
        for stay in page.stays
        if stay.affiliation_id
    ]
    return form


def _words(step: Step) -> str:
    return ", ".join(filter(None, (step.title, step.detail, step.when)))


def _show(page: PersonPage, form: DoubtForm) -> ResponseReturnValue:
    return render_template("verification/doubt.html", page=page, form=form), form_status()
