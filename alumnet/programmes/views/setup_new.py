"""A new programme with its first cohort, and the next cohort as a copy of one."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.setup import begin_programme
from alumnet.programmes.commands.setup_copy import copy_cohort
from alumnet.programmes.forms.setup import NameForm, ProgrammeForm
from alumnet.programmes.queries.access import managed_associations
from alumnet.programmes.queries.managing import handle_of
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show


@blueprint.route("/programmes/new", methods=["GET", "POST"])
@staff
def new_programme() -> ResponseReturnValue:
    """Begin a programme of an association whose programmes one manages."""
    viewer = current_viewer()
    associations = managed_associations(reading(), viewer)
    if not associations:
        raise NotFound
    form = ProgrammeForm()
    form.prepare(associations)
    if form.validate_on_submit():
        public_id = begin_programme(
            int(form.association.data),
            form.programme.data,
            form.purpose.data,
            form.name.data,
            by=viewer.person,
            now=now(),
        )
        flash("It is a draft. Nobody sees it before you open it.")
        named = handle_of(form.programme.data, form.name.data, public_id)
        return show("setup_about", cohort=named)
    return render_template("programmes/setup/new.html", form=form), form_status()


@blueprint.route("/programmes/<cohort>/manage/setup/copy", methods=["GET", "POST"])
@member
def setup_copy(cohort: str) -> ResponseReturnValue:
    """Make the draft of a further run, set up as this one."""
    found, form = managed(cohort), NameForm()
    if form.validate_on_submit():
        public_id = copy_cohort(
            found.cohort_id, form.name.data, by=current_viewer().person, now=now()
        )
        flash("Here is the copy. Its days are still to choose.")
        return show("setup_people", cohort=handle_of(found.programme, form.name.data, public_id))
    return render_template("programmes/setup/copy.html", cohort=found, form=form), form_status()
