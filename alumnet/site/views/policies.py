"""Where site admins choose other numbers than those that shipped."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, site_admin
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.numbers import number
from alumnet.site import commands, queries
from alumnet.site.forms import policies_form
from alumnet.site.rules.policies import ADJUSTABLE, fixed, in_force
from alumnet.site.views.blueprint import blueprint, place_at, see

blueprint.add_app_template_global(in_force, "policy")


@blueprint.route("/admin/site/policies", methods=["GET", "POST"])
@site_admin
def policies() -> ResponseReturnValue:
    """Show the ten numbers that matter most; save what is chosen."""
    return _numbers(main=True)


@blueprint.route("/admin/site/policies/advanced", methods=["GET", "POST"])
@site_admin
def advanced_policies() -> ResponseReturnValue:
    """Show the others: some that may be changed, and what holds as it is."""
    return _numbers(main=False)


def _numbers(*, main: bool) -> ResponseReturnValue:
    chosen = queries.policies(reading(), main=main)
    form = policies_form([(each.about, each.value) for each in chosen])
    here = "policies" if main else "advanced_policies"
    if again := ADJUSTABLE.get(request.form.get("reset", "")):
        return _saved({again.key: again.shipped}, here)
    if form.validate_on_submit():
        return _saved(form.numbers(each.about for each in chosen), here)
    return render_template(
        "site/policies.html" if main else "site/advanced_policies.html",
        where=place_at(queries.SITE),
        form=form,
        chosen=chosen,
        fixed=[] if main else fixed(),
    ), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _saved(numbers: Mapping[str, int], here: str) -> ResponseReturnValue:
    changed = commands.save_policies(numbers, by=current_viewer().person, now=now())
    if changed:
        many = len(changed)
        hold = "number holds" if many == 1 else "numbers hold"
        flash(f"{number(many).capitalize()} {hold} from now on, everywhere within a minute.")
    else:
        flash("These are the numbers as they stand; there was nothing to save.", "info")
    return see(here)
