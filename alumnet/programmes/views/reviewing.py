"""A second person looks over the pairs; then they are published."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, fresh, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.programmes.commands import publishing
from alumnet.programmes.forms.matching import ReviewForm
from alumnet.programmes.queries.reviewing import reviewing_of
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import HelperPart
from alumnet.programmes.views.blueprint import blueprint, managed, show
from alumnet.programmes.views.matching import access_of, done, next_pair, page_number


@blueprint.get("/programmes/<cohort>/manage/review")
@member
def review(cohort: str) -> ResponseReturnValue:
    """Show the pairs under review, those first that somebody doubts."""
    found = managed(cohort, HelperPart.REVIEWER)
    shown = reviewing_of(reading(), current_viewer(), found.cohort_id, page=page_number())
    return render_template("programmes/review.html", cohort=found, review=shown)


@blueprint.post("/programmes/<cohort>/manage/review")
@member
def say_of_pairs(cohort: str) -> ResponseReturnValue:
    """Say of one or all pairs of a page whether they are good."""
    found, by, form = managed(cohort, HelperPart.REVIEWER), current_viewer().person, ReviewForm()
    if not form.validate_on_submit():
        flash("Choose whether the pair is good, and keep the line short.", "warn")
        return show("review", cohort=found.handle, page=page_number())
    return done(
        found,
        lambda: publishing.review(
            access_of(found),
            form.pairs.data,
            form.verdict_said(),
            by=by,
            now=now(),
            line=form.line.data,
        ),
        "Noted.",
        back="review",
        page=page_number(),
        _anchor=next_pair(),
    )


@blueprint.post("/programmes/<cohort>/manage/review/back")
@member
def give_back(cohort: str) -> ResponseReturnValue:
    """Go back to matching; what was found good stays."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: publishing.give_back(access_of(found), by=by, now=now()),
        "Back to matching. Pairs that were found good are locked.",
    )


@blueprint.get("/programmes/<cohort>/manage/launch")
@member
def launch(cohort: str) -> ResponseReturnValue:
    """Show what publishing does: who is told what."""
    found = managed(cohort)
    shown = reviewing_of(reading(), current_viewer(), found.cohort_id)
    due = now() + POLICY.answering
    return render_template("programmes/launch.html", cohort=found, review=shown, due=due)


@blueprint.post("/programmes/<cohort>/manage/launch")
@member
@fresh
def publish(cohort: str) -> ResponseReturnValue:
    """Offer all pairs to their two."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: publishing.publish(access_of(found), by=by, now=now()),
        "Published. Each mentee has a mail; each mentor has one once the mentee says yes.",
        back="launch",
    )
