"""One's own way into a cohort: applying, confirming, stepping back."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands import enrol_joining as commands
from alumnet.programmes.forms import enrol as forms
from alumnet.programmes.queries.cohort_page import CohortPage, cohort_page
from alumnet.programmes.queries.enrol_place import Place, application_page, place_of
from alumnet.programmes.rules.states import Side
from alumnet.programmes.views.blueprint import blueprint, form_status, lead_on, show
from alumnet.wording import sentence


def own_place(cohort: str) -> tuple[CohortPage, Place]:
    """Return a cohort that the viewer may read of, with their place. Raises NotFound."""
    page = cohort_page(reading(), current_viewer(), cohort, code=request.args.get("link", ""))
    lead_on(cohort, page.handle)
    return page, place_of(reading(), current_viewer(), page.cohort_id, now())


def _side(place: Place) -> Side:
    """Return as what somebody applies: as the address says, else as before."""
    known = {side.value: side for side in place.sides}
    found = known.get(request.args.get("as", ""), place.side or place.sides[0])
    return found if found in place.sides else place.sides[0]


@blueprint.route("/programmes/<cohort>/apply", methods=["GET", "POST"])
@going_on
def apply(cohort: str) -> ResponseReturnValue:
    """Show what a cohort asks, and take an application."""
    page, place = own_place(cohort)
    if not place.may_apply:
        flash("There is nothing to send here now. This is how it stands.", "info")
        return show("cohort", cohort=page.handle)
    side = _side(place)
    asked = application_page(reading(), current_viewer(), page.cohort_id, side)
    form = forms.application_of(asked, side)
    if form.validate_on_submit():
        try:
            commands.apply(
                page.public_id,
                forms.sent(form, side),
                code=request.args.get("link", ""),
                by=current_viewer(),
                now=now(),
            )
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash("Sent. Below is what happens next.")
            return show("cohort", cohort=page.handle)
    shown = render_template(
        "programmes/enrol/apply.html", page=page, place=place, side=side, asked=asked, form=form
    )
    return shown, form_status()


@blueprint.post("/programmes/<cohort>/confirm")
@going_on
def confirm(cohort: str) -> ResponseReturnValue:
    """Say that one still wants to take part."""
    page, _place = own_place(cohort)
    try:
        commands.confirm(page.public_id, by=current_viewer(), now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("Thank you. Below is what happens next.")
    return show("cohort", cohort=page.handle)


@blueprint.route("/programmes/<cohort>/withdraw", methods=["GET", "POST"])
@going_on
def withdraw(cohort: str) -> ResponseReturnValue:
    """Say what stepping back means, and do it."""
    page, place = own_place(cohort)
    if "withdraw" not in place.steps:
        flash("There is nothing to step back from here.", "info")
        return show("cohort", cohort=page.handle)
    if request.method == "GET":
        return render_template("programmes/enrol/withdraw.html", page=page, place=place)
    try:
        commands.withdraw(page.public_id, by=current_viewer(), now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("You stepped back. Nobody but those who look after the programme knows.")
    return show("cohort", cohort=page.handle)
