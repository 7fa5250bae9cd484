"""What if: other weights for the people of the last run, before anything is saved."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.db import reading
from alumnet.programmes.forms.matching import WEIGHTS, TryingForm
from alumnet.programmes.queries.sandbox import MOST_AT_ONCE, sandbox_of
from alumnet.programmes.queries.trying import board_inputs
from alumnet.programmes.rules.board import matches_in
from alumnet.programmes.rules.errors import InputsGone, NoRunYet
from alumnet.programmes.rules.match_inputs import MatchInputs
from alumnet.programmes.views.blueprint import blueprint, managed


@blueprint.get("/programmes/<cohort>/manage/matching/what-if")
@member
def sandbox(cohort: str) -> ResponseReturnValue:
    """Show who would gain and who would lose by other weights; nothing is written."""
    found = managed(cohort)
    inputs = _inputs(found.cohort_id)
    small = inputs is not None and len(inputs.people) <= MOST_AT_ONCE
    said = request.args if "try" in request.args else None
    given = ({}, {}) if inputs is None else (inputs.weights, inputs.options)
    form, result = TryingForm.of(*given, said), None
    if inputs is not None and small and said is not None and form.validate():
        result = sandbox_of(
            reading(),
            current_viewer(),
            found.cohort_id,
            inputs,
            weights=form.weights(),
            options=form.options(),
        )
    return render_template(
        "programmes/sandbox.html",
        cohort=found,
        form=form,
        tried=result,
        weight_names=list(WEIGHTS),
        has_run=inputs is not None,
        can_be_tried=small,
        may_match=matches_in(found.state),
    )


def _inputs(cohort_id: int) -> MatchInputs | None:
    try:
        return board_inputs(reading(), cohort_id)
    except (InputsGone, NoRunYet):
        return None
