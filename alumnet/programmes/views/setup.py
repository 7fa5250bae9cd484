"""Setting up a cohort: where it stands, what is missing, and the steps of its life by hand."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, fresh_to_write, member
from alumnet.kernel.clock import now
from alumnet.kernel.dates import local_day
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition, allowed
from alumnet.kernel.zones import site_zone
from alumnet.programmes.commands import setup_opening as commands
from alumnet.programmes.forms.setup import ReopenForm
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.outcomes_lottery import lottery_of
from alumnet.programmes.queries.setup import settings_of, setup_facts
from alumnet.programmes.rules.cohort_table import COHORT
from alumnet.programmes.rules.setup_checks import failing
from alumnet.programmes.rules.states import CohortState, HelperPart
from alumnet.programmes.views.blueprint import blueprint, form_status, managed, show
from alumnet.programmes.views.setup_frame import url_of_step
from alumnet.programmes.views.steps_of_managing import STEPS, step_reached, url_of
from alumnet.wording import sentence

Run = Callable[..., None]

# What a manager does by hand with a cohort, by the name of its step: (command, what is said then).
_ACTS: dict[str, tuple[Run, str]] = {
    "open": (commands.open_cohort, "It is open. People can join now."),
    "close": (commands.close_cohort, "Nobody can join any more."),
    "begin": (commands.begin_cohort, "It has begun."),
    "roll": (commands.begin_cohort, "It has begun."),
    "complete": (commands.complete_cohort, "It is over."),
    "archive": (commands.archive_cohort, "It is put away."),
}
_ENDS: dict[str, tuple[Run, str]] = {
    "cancel": (commands.cancel_cohort, "It is called off. Everybody concerned is told."),
    "wind_up": (commands.wind_up_cohort, "It has ended. Everybody who has a partner is told."),
}


@blueprint.get("/programmes/<cohort>/manage")
@member
def manage(cohort: str) -> ResponseReturnValue:
    """Lead to the step at which the cohort is, as far as the viewer may open it."""
    found = managed(cohort, part=None)
    reached = step_reached(found)
    urls = [url_of(step, found) for step in STEPS[reached::-1] + STEPS[reached + 1 :]]
    here = url_for("programmes.cohort", cohort=found.handle)
    return redirect(next((url for url in urls if url), here), HTTPStatus.SEE_OTHER)


@blueprint.get("/programmes/<cohort>/manage/setup")
@member
def setup(cohort: str) -> ResponseReturnValue:
    """Show where a cohort stands: what is missing before it opens, and what can be done."""
    found = managed(cohort, HelperPart.MANAGER)
    settings = settings_of(reading(), found.cohort_id)
    is_draft = found.state is CohortState.DRAFT
    missing: list[dict[str, Any]] = []
    if is_draft:
        today = local_day(now(), site_zone())
        facts = setup_facts(reading(), found.cohort_id, settings, today=today)
        missing = [
            {"to_do": check.to_do, "url": url_of_step(check.step, found)}
            for check in failing(facts)
        ]
    return render_template(
        "programmes/setup/overview.html",
        cohort=found,
        settings=settings,
        missing=missing,
        acts=_open_acts(found),
    )


def _open_acts(cohort: ManagedCohort) -> list[str]:
    """Return the names of what a manager can do by hand with a cohort as it stands."""
    names = {row.name for row in allowed(COHORT, cohort.state, "manager")}
    if not cohort.is_rolling:
        names.discard("roll")
    return [name for name in (*_ACTS, "reopen", *_ENDS) if name in names]


@blueprint.route("/programmes/<cohort>/manage/setup/do/<act>", methods=["GET", "POST"])
@member
def setup_act(cohort: str, act: str) -> ResponseReturnValue:
    """Say what will happen when a cohort is opened, closed, begun …, and do it."""
    return _act(managed(cohort), act, _ACTS)


@blueprint.route("/programmes/<cohort>/manage/setup/end/<act>", methods=["GET", "POST"])
@member
@fresh_to_write
def setup_end(cohort: str, act: str) -> ResponseReturnValue:
    """Say what will happen when a cohort is called off or ended early, and do it."""
    return _act(managed(cohort), act, _ENDS)


def _act(cohort: ManagedCohort, act: str, acts: dict[str, tuple[Run, str]]) -> ResponseReturnValue:
    if act not in acts:
        raise NotFound
    run, done = acts[act]
    if form_status() is HTTPStatus.OK:
        if act not in _open_acts(cohort):
            return show("setup", cohort=cohort.handle)
        settings = settings_of(reading(), cohort.cohort_id)
        return render_template(
            "programmes/setup/act.html", cohort=cohort, act=act, settings=settings
        )
    try:
        run(cohort.cohort_id, by=current_viewer().person, now=now())
    except NoSuchTransition as error:
        flash(sentence(error), "info")
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(done)
    return show("setup", cohort=cohort.handle)


@blueprint.route("/programmes/<cohort>/manage/setup/reopen", methods=["GET", "POST"])
@member
def setup_reopen(cohort: str) -> ResponseReturnValue:
    """Let people join again until a day."""
    found, form = managed(cohort), ReopenForm()
    if "reopen" not in _open_acts(found):
        return show("setup", cohort=found.handle)
    if form.validate_on_submit() and (until := form.until.data) is not None:
        try:
            commands.reopen_cohort(found.cohort_id, until, by=current_viewer().person, now=now())
        except DomainError as error:
            form.until.errors = [sentence(error)]
        else:
            flash("It is open again.")
            return show("setup", cohort=found.handle)
    is_drawn = lottery_of(reading(), found.cohort_id).drawn_at is not None
    page = render_template(
        "programmes/setup/reopen.html", cohort=found, form=form, is_drawn=is_drawn
    )
    return page, form_status()
