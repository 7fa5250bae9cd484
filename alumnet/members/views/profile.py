"""The page on which one says who one is."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.members import commands, queries
from alumnet.members.forms import ProfileForm, differences
from alumnet.members.views.blueprint import blueprint, form_status, see


@blueprint.get("/me/profile")
@signed_in
def own_profile() -> ResponseReturnValue:
    """Show what one says of oneself, to change it."""
    own = queries.own_profile(reading(), current_viewer().person)
    return render_template("members/profile.html", form=ProfileForm.of(own, formdata=None))


@blueprint.post("/me/profile")
@signed_in
def save_profile() -> ResponseReturnValue:
    """Save what one says of oneself; what was saved elsewhere meanwhile is shown beside it."""
    person_id = current_viewer().person
    form = ProfileForm()
    if not form.validate():
        return render_template("members/profile.html", form=form), form_status()
    try:
        commands.save_profile(person_id, form.values(), version=form.version.data, now=now())
    except Conflict:
        stored = ProfileForm.of(queries.own_profile(reading(), person_id), formdata=None)
        if differences(form, stored):  # else this is a press too many
            return _both(form, stored)
    flash("Your profile is saved.")
    return see(url_for(".own_profile"))


def _both(form: ProfileForm, stored: ProfileForm) -> ResponseReturnValue:
    """Show what was typed beside what is stored; sending it again overwrites that."""
    form.version.data = stored.version.data
    page = render_template("members/profile.html", form=form, stored=differences(form, stored))
    return page, form_status(is_conflict=True)
