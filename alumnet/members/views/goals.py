"""Where I'm going: two minutes about what one is looking for."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.members import commands, queries
from alumnet.members.forms import GoalsForm, differences
from alumnet.members.rules.choices import MOST_GOALS
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.organizations import reference

_SAVED = "Saved. Only you see this, until you send somebody a request."
_SAVED_OPEN = (
    "Saved. Mentors see your name and your topics, to offer you their help; nobody at your "
    "employer does. Everything else only you see."
)


@blueprint.get("/me/goals")
@signed_in
def goals() -> ResponseReturnValue:
    """Show where one is going, to change it."""
    own = queries.own_goals(reading(), current_viewer().person)
    return _page(GoalsForm.of(own, formdata=None))


@blueprint.post("/me/goals")
@signed_in
def save_goals() -> ResponseReturnValue:
    """Save where one is going."""
    person_id = current_viewer().person
    form = GoalsForm()
    if not form.validate():
        return _page(form), form_status()
    try:
        commands.save_seeker_profile(
            person_id, form.seeker_values(), version=form.version.data, now=now()
        )
    except Conflict:
        stored = GoalsForm.of(queries.own_goals(reading(), person_id), formdata=None)
        form.version.data = stored.version.data
        if found := differences(form, stored):  # else this is a press too many
            return _page(form, stored=found), form_status(is_conflict=True)
    flash(_SAVED_OPEN if form.is_open_to_offers.data else _SAVED)
    return see(url_for(".goals"))


def _page(form: GoalsForm, **more: object) -> str:
    groups = reference.topic_groups()
    return render_template("members/goals.html", form=form, groups=groups, most=MOST_GOALS, **more)
