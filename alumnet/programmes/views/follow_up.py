"""Check-ins for those who look after a cohort: which pairs need a word, and saying it."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.numbers import number
from alumnet.programmes.commands import following_up as commands
from alumnet.programmes.queries import follow_up as queries
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.survey_results import surveys_asked
from alumnet.programmes.rules.errors import PairRemindedLately
from alumnet.programmes.rules.follow_up import Need
from alumnet.programmes.rules.states import HelperPart
from alumnet.programmes.views.blueprint import blueprint, managed, show
from alumnet.wording import sentence

# So many of a kind are on the page; a reminder to all of them reaches the others, too.
_SHOWN = 100


@blueprint.get("/programmes/<cohort>/manage/check-ins")
@member
def follow_up(cohort: str) -> ResponseReturnValue:
    """Show how pairs go by counts and dates, and which of them need a word."""
    found = managed(cohort, HelperPart.HELPER)
    page = queries.follow_up(reading(), found.cohort_id, now())
    return render_template(
        "programmes/follow_up.html",
        cohort=found,
        page=page,
        needs=list(Need),
        surveys=surveys_asked(reading(), found.cohort_id, now()),
        most=_SHOWN,
    )


@blueprint.post("/programmes/<cohort>/manage/check-ins/remind")
@member
def remind_pairs(cohort: str) -> ResponseReturnValue:
    """Remind one pair, or all that need a word about the same."""
    found = managed(cohort, HelperPart.HELPER)
    if "pair" in request.form:
        _remind_one(found, request.form["pair"])
    else:
        _remind_all(found)
    return show("follow_up", cohort=found.handle)


def _remind_one(found: ManagedCohort, pair: str) -> None:
    who = current_viewer().person
    try:
        done = commands.remind_pair(found.cohort_id, found.association_id, pair, by=who, now=now())
    except PairRemindedLately as error:
        flash(sentence(error), "info")
    else:
        flash("A kind word is on its way." if done else "They need no reminder any more.")


def _remind_all(found: ManagedCohort) -> None:
    try:
        need = Need(request.form.get("need", ""))
    except ValueError:
        raise NotFound from None
    who = current_viewer().person
    many = commands.remind_all(found.cohort_id, found.association_id, need, by=who, now=now())
    pairs = "pair gets" if many == 1 else "pairs get"
    flash(
        f"{number(many).capitalize()} {pairs} a kind word."
        if many
        else "All of them were reminded in the last week."
    )
