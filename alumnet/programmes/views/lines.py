"""Who manages whom: the list of those who manage a cohort, and what members say of themselves."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands import lines as commands
from alumnet.programmes.commands.lines import Relation
from alumnet.programmes.forms.enrol_people import AddressesForm
from alumnet.programmes.forms.lines import LineForm
from alumnet.programmes.queries import lines as queries
from alumnet.programmes.queries.cohort_page import CohortPage
from alumnet.programmes.queries.enrol_wishes import person_to_name
from alumnet.programmes.rules.enrol_list import TooLong
from alumnet.programmes.rules.errors import TooManyLines
from alumnet.programmes.rules.lines import Line, read_lines
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show
from alumnet.programmes.views.enrol import own_place
from alumnet.programmes.views.matching import access_of
from alumnet.wording import sentence


# ----------------------------------------------------------------------- those who look after it
@blueprint.route("/programmes/<cohort>/manage/lines", methods=["GET", "POST"])
@member
def lines(cohort: str) -> ResponseReturnValue:
    """Show who manages whom, and take a list of it."""
    found, form = managed(cohort), AddressesForm()
    added, faults = None, list[Line]()
    if form.validate_on_submit():
        read = read_lines(form.text)
        if isinstance(read, TooLong):
            form.file.errors = [f"The list has {read.lines} lines; send it in parts"]
        elif not (good := [each for each in read if not each.fault]):
            form.file.errors = ["There is no line with two addresses in this list"]
        else:
            faults = [each for each in read if each.fault]
            added = commands.add_lines(
                access_of(found), good, by=current_viewer().person, now=now()
            )
    page = render_template(
        "programmes/enrol/lines.html",
        cohort=found,
        form=form,
        added=added,
        faults=faults,
        page=queries.lines(reading(), found.cohort_id, request.args.get("after")),
        told=queries.told_in_one_line(reading(), found.cohort_id),
    )
    return page, form_status() if added is None else 200


@blueprint.post("/programmes/<cohort>/manage/lines/<line>/delete")
@member
def drop_line(cohort: str, line: str) -> ResponseReturnValue:
    """Take a line off that is wrong."""
    found = managed(cohort)
    commands.take_off(access_of(found), line, by=current_viewer().person, now=now())
    flash("Taken off.")
    return show("lines", cohort=found.handle)


# ---------------------------------------------------------------------------------- one's own line
@blueprint.route("/programmes/<cohort>/line", methods=["GET", "POST"])
@going_on
def own_line(cohort: str) -> ResponseReturnValue:
    """Show who manages somebody and whom they manage, as far as they may read it, and take more."""
    page, place = own_place(cohort)
    if not (place.has_wishes and page.brings_colleagues_together):
        raise NotFound
    form = LineForm()
    if form.validate_on_submit():
        try:
            _say(page, form.handle, Relation(form.relation.data), is_on=True)
        except NotFound:
            form.refuse()
        except TooManyLines as error:
            form.refuse(sentence(error))
        else:
            flash("Noted. They aren't told.")
            return show("own_line", cohort=page.handle)
    shown = render_template(
        "programmes/enrol/line.html",
        page=page,
        form=form,
        lines=queries.lines_told_to(reading(), current_viewer(), page.cohort_id),
    )
    return shown, form_status()


@blueprint.post("/programmes/<cohort>/line/delete")
@going_on
def unsay_line(cohort: str) -> ResponseReturnValue:
    """Take back what somebody said of their own line."""
    page, _place = own_place(cohort)
    try:
        relation = Relation(request.form.get("relation", ""))
    except ValueError:
        raise NotFound from None
    _say(page, request.form.get("person", ""), relation, is_on=False)
    flash("Taken off.")
    return show("own_line", cohort=page.handle)


def _say(page: CohortPage, handle: str, relation: Relation, *, is_on: bool) -> None:
    who = current_viewer()
    person_id = person_to_name(reading(), who, page.cohort_id, handle)
    commands.say(page.public_id, person_id, relation, by=who, is_on=is_on, now=now())
