"""The plan of a cohort's outcomes: written before it opens, read and amended afterwards."""

from http import HTTPStatus

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.programmes.commands import outcomes as commands
from alumnet.programmes.forms.outcomes import DESIGN_HINTS, AmendmentForm, PlanForm
from alumnet.programmes.queries import outcomes as queries
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.outcomes import KeptPlan
from alumnet.programmes.rules.outcomes_plan import standard_outcomes
from alumnet.programmes.rules.states import CohortKind, CohortState, Side
from alumnet.programmes.views.blueprint import blueprint, form_status, managed
from alumnet.wording import sentence


@blueprint.route("/programmes/<cohort>/manage/outcomes/plan", methods=["GET", "POST"])
@member
def outcome_plan(cohort: str) -> ResponseReturnValue:
    """Take the plan before the cohort opens; afterwards show it with its hash."""
    found = managed(cohort)
    kept = queries.plan_of(reading(), found.cohort_id)
    if found.state is CohortState.DRAFT:
        return _write(found, kept)
    return _read(found, kept)


def _write(found: ManagedCohort, kept: KeptPlan | None) -> ResponseReturnValue:
    known = queries.known_before(reading(), found.cohort_id)
    standard = standard_outcomes(found.kind)
    form = PlanForm()
    if not form.is_submitted():
        form.fill(standard, kept)
    is_of_peers = found.kind is CohortKind.PEER
    form.offer([Side.PEER] if is_of_peers else [Side.MENTEE, Side.MENTOR], known)
    is_conflict = False
    if form.validate_on_submit():
        plan = form.plan(standard, known)
        try:
            commands.save_plan(found.cohort_id, plan, version=form.version_number)
        except Conflict as error:
            form.form_errors.append(sentence(error))
            is_conflict = True
        else:
            flash("Saved. It can be changed until enrolment opens.")
            return redirect(_address(found), HTTPStatus.SEE_OTHER)
    page = render_template(
        "programmes/outcome_plan_form.html",
        cohort=found,
        form=form,
        standard=list(zip(standard, form.standard, strict=False)),
        hints=DESIGN_HINTS,
    )
    return page, form_status(is_conflict=is_conflict)


def _read(found: ManagedCohort, kept: KeptPlan | None) -> ResponseReturnValue:
    form = AmendmentForm()
    if form.validate_on_submit() and kept is not None:
        commands.amend(
            found.cohort_id,
            change=form.change.data,
            reason=form.reason.data,
            by=current_viewer().person,
            now=now(),
        )
        flash("Written beside the plan, with today's date.")
        return redirect(_address(found), HTTPStatus.SEE_OTHER)
    page = render_template(
        "programmes/outcome_plan.html",
        cohort=found,
        kept=kept,
        form=form,
        amendments=queries.amendments(reading(), found.cohort_id),
    )
    return page, form_status()


@blueprint.get("/programmes/<cohort>/manage/outcomes/plan.json")
@member
def outcome_plan_file(cohort: str) -> ResponseReturnValue:
    """Send the frozen text of the plan, byte by byte what its hash was made of."""
    found = managed(cohort)
    kept = queries.plan_of(reading(), found.cohort_id)
    if kept is None or not kept.text:
        raise NotFound
    name = f"outcome-plan-{found.public_id}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(kept.text, mimetype="application/json", headers=headers)


def _address(found: ManagedCohort) -> str:
    return url_for("programmes.outcome_plan", cohort=found.handle)
