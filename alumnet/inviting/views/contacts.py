"""A list of contacts beside the members: read while its owner looks, and kept nowhere."""

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.inviting import queries
from alumnet.inviting.forms import ContactsForm
from alumnet.inviting.rules import POLICY
from alumnet.inviting.views.frame import blueprint
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.portability.linkedin import read_contacts
from alumnet.portability.rules import POLICY as FILES
from alumnet.portability.rules import FileRefused
from alumnet.wording import sentence


def _sender() -> str:
    return f"person {current_viewer().person_id}"


@blueprint.get("/invite/contacts")
@member
def contacts() -> ResponseReturnValue:
    """Say what may be read, and what happens to it."""
    return _page(ContactsForm(formdata=None))


@blueprint.post("/invite/contacts")
@member
@limiter.limit("10 per hour", key_func=_sender)
def look() -> ResponseReturnValue:
    """Show once who of the list is here, and whom one could invite."""
    form = ContactsForm()
    if form.validate():
        try:
            found = read_contacts(*form.upload(FILES.file_bytes), this_year=now().year)
        except FileRefused as refused:
            form.file.errors = [sentence(refused)]
        else:
            matched = queries.match(reading(), current_viewer(), found.people, now=now())
            return render_template("inviting/matched.html", matched=matched)
    return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY


def _page(form: ContactsForm) -> str:
    return render_template("inviting/contacts.html", form=form, policy=POLICY)
