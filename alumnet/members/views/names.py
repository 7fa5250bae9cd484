"""Names that somebody had before."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.members import commands, queries
from alumnet.members.forms import FormerNameForm
from alumnet.members.rules import TooManyNames
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence


@blueprint.get("/me/names")
@signed_in
def names() -> ResponseReturnValue:
    """Show the names that one had, with a form for another."""
    return _page(FormerNameForm(formdata=None))


@blueprint.post("/me/names")
@signed_in
def add_name() -> ResponseReturnValue:
    """Note a name that one had, or who reads one that is there."""
    form = FormerNameForm()
    if not form.validate():
        return _page(form), form_status()
    try:
        commands.add_former_name(
            current_viewer().person, form.name.data, is_shown=form.is_shown.data, now=now()
        )
    except TooManyNames as error:
        form.form_errors.append(sentence(error))
        return _page(form), form_status()
    flash("Saved. People who look for that name find you.")
    return see(url_for(".names"))


@blueprint.post("/me/names/<int:name_id>/remove")
@signed_in
def remove_name(name_id: int) -> ResponseReturnValue:
    """Forget a name that one had."""
    commands.remove_former_name(current_viewer().person, name_id, now=now())
    flash("Forgotten.")
    return see(url_for(".names"))


def _page(form: FormerNameForm) -> str:
    found = queries.former_names(reading(), current_viewer().person)
    return render_template("members/names.html", form=form, names=found)
