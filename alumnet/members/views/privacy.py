"""Who may see what of me."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.members import commands, queries
from alumnet.members.forms import PrivacyForm, differences
from alumnet.members.rules import LEVELS
from alumnet.members.rules.values import OwnPrivacy
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.organizations.rules import NamelessOrganization


@blueprint.get("/me/privacy")
@signed_in
def privacy() -> ResponseReturnValue:
    """Show who may see what, to change it."""
    own = queries.own_privacy(reading(), current_viewer().person)
    return _page(own, PrivacyForm.of(own, formdata=None))


@blueprint.post("/me/privacy")
@signed_in
def save_privacy() -> ResponseReturnValue:
    """Save who may see what; what gets narrower is out of search at once."""
    person_id = current_viewer().person
    own = queries.own_privacy(reading(), person_id)
    form = PrivacyForm.of(own)
    if not form.validate():
        return _page(own, form), form_status()
    try:
        commands.save_privacy(person_id, form.values(), version=form.version.data, now=now())
    except Conflict:
        stored = PrivacyForm.of(own, formdata=None)
        form.version.data = stored.version.data
        if found := differences(form, stored):  # else this is a press too many
            return _page(own, form, stored=found), form_status(is_conflict=True)
    except NamelessOrganization:
        form.further_organizations.errors = ["Write the name of each organization in words"]
        return _page(own, form), form_status()
    flash("Saved. What you hid is out of searches from now on.")
    return see(url_for(".privacy"))


def _page(own: OwnPrivacy, form: PrivacyForm, **more: object) -> str:
    rows = form.rows(own)
    levels = list(LEVELS.values())
    return render_template(
        "members/privacy.html", own=own, form=form, rows=rows, levels=levels, **more
    )
