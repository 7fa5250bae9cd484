"""The lottery for the places of a cohort: how it stands, the draw, and its record."""

from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_file
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands.outcomes_lottery import draw_lots
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.outcomes_lottery import CohortLots, lots, lottery_of
from alumnet.programmes.views.blueprint import blueprint, managed
from alumnet.wording import sentence


def _planned(cohort: str) -> tuple[ManagedCohort, CohortLots]:
    """Return a cohort whose plan has a lottery; raises NotFound for all others."""
    found = managed(cohort)
    standing = lottery_of(reading(), found.cohort_id)
    if not standing.is_planned:
        raise NotFound
    return found, standing


@blueprint.get("/programmes/<cohort>/manage/lottery")
@member
def lottery(cohort: str) -> ResponseReturnValue:
    """Show whether lots can be drawn, or what was drawn and how to draw it again."""
    found, standing = _planned(cohort)
    return render_template("programmes/outcome_lottery.html", cohort=found, lots=standing)


@blueprint.post("/programmes/<cohort>/manage/lottery")
@member
def lottery_draw(cohort: str) -> ResponseReturnValue:
    """Draw lots, once."""
    found, _ = _planned(cohort)
    try:
        draw_lots(found.cohort_id, by=current_viewer().person, now=now())
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash("The lots are drawn. Those drawn come into the pool; all others hear that they wait.")
    return redirect(url_for("programmes.lottery", cohort=found.handle), HTTPStatus.SEE_OTHER)


@blueprint.get("/programmes/<cohort>/manage/lottery.csv")
@member
def lottery_file(cohort: str) -> ResponseReturnValue:
    """Send who drew which lot, without names: with the seed it can be drawn again."""
    found, standing = _planned(cohort)
    if standing.drawn_at is None:
        raise NotFound
    rows = [("lot", "enrolment"), *((lot, each) for each, lot in lots(reading(), found.cohort_id))]
    return csv_file(f"lots-{found.public_id}.csv", rows)
