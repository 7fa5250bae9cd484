"""What came of a cohort: the report, and noting what is known of people."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.kernel.ids import public_id_of
from alumnet.programmes.commands.observing import note
from alumnet.programmes.commands.outcomes_profiles import read_profiles
from alumnet.programmes.forms.outcomes import NoteForm
from alumnet.programmes.queries import outcome_people as people
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.outcome_people import Asking
from alumnet.programmes.queries.outcomes_experience import experience
from alumnet.programmes.queries.outcomes_report import outcome_report
from alumnet.programmes.queries.outcomes_surveys import surveys_told
from alumnet.programmes.rules.outcome_states import ObservedBy
from alumnet.programmes.rules.outcomes_errors import ObservationRefused
from alumnet.programmes.views.blueprint import blueprint, form_status, managed
from alumnet.wording import sentence


@blueprint.get("/programmes/<cohort>/manage/outcomes")
@member
def outcomes(cohort: str) -> ResponseReturnValue:
    """Tell what came of a cohort, and what can be concluded from it."""
    found = managed(cohort)
    today = now().date()
    report = outcome_report(reading(), found.cohort_id, found.association_id, today)
    return render_template(
        "programmes/outcomes.html", cohort=found, report=report, least=LEAST_PEOPLE, today=today
    )


@blueprint.get("/programmes/<cohort>/manage/outcomes/experience")
@member
def outcome_experience(cohort: str) -> ResponseReturnValue:
    """Tell how a cohort went for its people: how far they came, meetings, goals, what they say."""
    found = managed(cohort)
    return render_template(
        "programmes/outcome_experience.html",
        cohort=found,
        told=experience(reading(), found.cohort_id, now().date()),
        surveys=surveys_told(reading(), found.cohort_id, now()),
        least=LEAST_PEOPLE,
        today=now().date(),
    )


def _askings(found: ManagedCohort) -> list[Asking]:
    asked = list(people.askings(reading(), found.cohort_id))
    if not asked:
        raise NotFound
    return asked


def asking_of(found: ManagedCohort, public_id: str) -> Asking:
    """Return an outcome that is noted by hand; raises NotFound for all others."""
    asked = next((each for each in _askings(found) if each.public_id == public_id), None)
    if asked is None:
        raise NotFound
    return asked


@blueprint.get("/programmes/<cohort>/manage/outcomes/people")
@member
def outcome_people(cohort: str) -> ResponseReturnValue:
    """List of whom an outcome is asked, and what is known of them."""
    found = managed(cohort)
    asked = _askings(found)
    wanted = request.args.get("outcome", asked[0].public_id)
    asking = next((each for each in asked if each.public_id == wanted), None)
    if asking is None:
        raise NotFound
    page = people.people_asked(reading(), found.cohort_id, asking, request.args.get("after"))
    return render_template(
        "programmes/outcome_people.html", cohort=found, askings=asked, asking=asking, page=page
    )


@blueprint.post("/programmes/<cohort>/manage/outcomes/<outcome>/profiles")
@member
def outcome_profiles(cohort: str, outcome: str) -> ResponseReturnValue:
    """Read from profiles who is still with their employer, where they allowed it."""
    found = managed(cohort)
    asking = asking_of(found, outcome)
    by = current_viewer().person
    count = read_profiles(found.cohort_id, asking.public_id, by=by, now=now())
    flash(f"Read. Of {count} {'person' if count == 1 else 'people'} something new is known.")
    where = url_for("programmes.outcome_people", cohort=found.handle, outcome=outcome)
    return redirect(where, HTTPStatus.SEE_OTHER)


@blueprint.route(
    "/programmes/<cohort>/manage/outcomes/<outcome>/<enrolment>", methods=["GET", "POST"]
)
@member
def outcome_note(cohort: str, outcome: str, enrolment: str) -> ResponseReturnValue:
    """Take what is known of one person."""
    found = managed(cohort)
    asking = asking_of(found, outcome)
    if public_id_of(enrolment) != enrolment:
        raise NotFound
    row, noted = people.person_asked(reading(), found.cohort_id, asking, enrolment)
    form = NoteForm()
    if not form.is_submitted():
        form.fill(row)
    if form.validate_on_submit():
        try:
            note(
                found.cohort_id,
                outcome,
                [form.noted(enrolment)],
                source=ObservedBy.HAND,
                by=current_viewer().person,
                now=now(),
            )
        except ObservationRefused as error:
            form.form_errors.append(sentence(error))
        else:
            flash(f"Noted for {row.name}.")
            where = url_for("programmes.outcome_people", cohort=found.handle, outcome=outcome)
            return redirect(where, HTTPStatus.SEE_OTHER)
    page = render_template(
        "programmes/outcome_note.html",
        cohort=found,
        asking=asking,
        row=row,
        noted=noted,
        form=form,
        today=now().date(),
    )
    return page, form_status()
