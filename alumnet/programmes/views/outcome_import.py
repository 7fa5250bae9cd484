"""Observations out of a file: a list to fill in, a look at what was read, then all at once."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, fresh, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_file
from alumnet.kernel.errors import NotFound
from alumnet.kernel.sheets import FileRefused
from alumnet.programmes.commands.observing import note
from alumnet.programmes.forms.outcome_file import FileForm, ReadForm, lines_in
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.outcome_lists import people_by_reference
from alumnet.programmes.queries.outcome_people import Asking
from alumnet.programmes.rules.outcome_states import ObservedBy
from alumnet.programmes.rules.outcomes_noting import Column
from alumnet.programmes.views.blueprint import blueprint, form_status, managed
from alumnet.programmes.views.outcomes import asking_of


@blueprint.route("/programmes/<cohort>/manage/outcomes/<outcome>/import", methods=["GET", "POST"])
@member
def outcome_import(cohort: str, outcome: str) -> ResponseReturnValue:
    """Take a file and show what was read, or take over what was shown."""
    found = managed(cohort)
    asking = asking_of(found, outcome)
    people = people_by_reference(reading(), found.cohort_id, asking)
    if "content" in request.form:
        return _take_over(found, asking, people)
    form = FileForm()
    if form.validate_on_submit():
        try:
            content, name = form.sent()
            lines = lines_in(content, people, asking.counted, today=now().date(), file=name)
        except FileRefused as error:
            form.refuse(str(error))
        else:
            read = ReadForm.of(content, name)
            return render_template(
                "programmes/outcome_read.html", cohort=found, asking=asking, form=read, lines=lines
            )
    page = render_template(
        "programmes/outcome_import.html",
        cohort=found,
        asking=asking,
        form=form,
        columns=[each.value for each in Column],
    )
    return page, form_status()


def _take_over(found: ManagedCohort, asking: Asking, people: dict[str, str]) -> ResponseReturnValue:
    form = ReadForm()
    if not form.validate_on_submit():
        raise NotFound
    content, name = form.sent()
    try:
        lines = lines_in(content, people, asking.counted, today=now().date(), file=name)
    except FileRefused:  # it isn't what the page showed
        raise NotFound from None
    count = note(
        found.cohort_id,
        asking.public_id,
        [each.noted for each in lines if each.noted is not None and not each.fault],
        source=ObservedBy.FILE,
        by=current_viewer().person,
        now=now(),
    )
    flash(f"Taken over. Of {count} {'person' if count == 1 else 'people'} something new is known.")
    where = url_for("programmes.outcome_people", cohort=found.handle, outcome=asking.public_id)
    return redirect(where, HTTPStatus.SEE_OTHER)


@blueprint.post("/programmes/<cohort>/manage/outcomes/<outcome>/list.csv")
@member
@fresh
def outcome_list(cohort: str, outcome: str) -> ResponseReturnValue:
    """Send the list of those of whom it is asked, to be filled in."""
    found = managed(cohort)
    asking = asking_of(found, outcome)
    people = people_by_reference(reading(), found.cohort_id, asking)
    empty = [""] * (len(Column) - 2)
    rows = [[each.value for each in Column], *([key, name, *empty] for key, name in people.items())]
    return csv_file(f"outcome-{asking.public_id}.csv", rows)
