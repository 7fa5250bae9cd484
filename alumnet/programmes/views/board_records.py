"""What stands behind a board: its runs, how two of them differ, and who was kept apart by hand."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.ids import public_id_of
from alumnet.programmes.commands import by_hand, rematching
from alumnet.programmes.queries.board_records import beside_the_one_before, parted_by_hand
from alumnet.programmes.queries.runs import runs_of
from alumnet.programmes.rules.board import matches_in, told_of_change
from alumnet.programmes.views.blueprint import blueprint, managed
from alumnet.programmes.views.matching import access_of, done


@blueprint.get("/programmes/<cohort>/manage/matching/runs")
@member
def run_list(cohort: str) -> ResponseReturnValue:
    """List the match runs of a cohort: what each was given and what it found."""
    found = managed(cohort)
    rows = runs_of(reading(), found.cohort_id)
    return render_template("programmes/runs.html", cohort=found, runs=rows)


@blueprint.get("/programmes/<cohort>/manage/matching/runs/<public_id>")
@member
def run_beside(cohort: str, public_id: str) -> ResponseReturnValue:
    """Show how a run differs from the one before it."""
    found = managed(cohort)
    beside = beside_the_one_before(reading(), found.cohort_id, public_id)
    given = told_of_change({**beside.found.weights, **beside.found.options})
    return render_template("programmes/run_beside.html", cohort=found, beside=beside, given=given)


@blueprint.post("/programmes/<cohort>/manage/matching/run/again")
@member
def match_those_without(cohort: str) -> ResponseReturnValue:
    """Match again those who were told that there is nobody, beside whoever lost a partner."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: rematching.rematch(access_of(found), by=by, now=now(), tries_again=True),
        "Matching has begun for those without. Pairs that were offered stay as they are.",
    )


@blueprint.get("/programmes/<cohort>/manage/matching/apart")
@member
def apart(cohort: str) -> ResponseReturnValue:
    """List whom managers separated."""
    found = managed(cohort)
    return render_template(
        "programmes/apart.html",
        cohort=found,
        pairs=parted_by_hand(reading(), found.cohort_id),
        may_match=matches_in(found.state),
    )


@blueprint.post("/programmes/<cohort>/manage/matching/apart")
@member
def reunite(cohort: str) -> ResponseReturnValue:
    """Let two be a pair again whom a manager separated."""
    found = managed(cohort)
    mentee, mentor = (
        public_id_of(request.form.get(each, "")) or "" for each in ("mentee", "mentor")
    )
    return done(
        found,
        lambda: by_hand.reunite(access_of(found), mentee, mentor),
        "The two may be matched again.",
        back="apart",
    )
