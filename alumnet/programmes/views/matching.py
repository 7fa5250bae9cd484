"""The matching board of a cohort: pairs with their reasons, and what is decided about them."""

from collections.abc import Callable
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands import by_hand, publishing, runs
from alumnet.programmes.forms.matching import TryingForm
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.board import Board, board_of
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.runs import latest_run
from alumnet.programmes.rules.board import Show, fit_chart, matches_in, readiness, why_unplaced
from alumnet.programmes.rules.states import PUBLISHED
from alumnet.programmes.views.blueprint import blueprint, managed, show
from alumnet.wording import sentence

_VIEWS = {
    Show.ALL: "All",
    Show.LOOK: "Needs a look",
    Show.PROPOSED: "Proposed",
    Show.LOCKED: "Locked",
}


blueprint.add_app_template_global(why_unplaced)


def access_of(cohort: ManagedCohort) -> Access:
    """Return what commands ask for of a cohort that the viewer looks after."""
    return Access(cohort.cohort_id, cohort.association_id, cohort.parts)


def done(
    cohort: ManagedCohort, command: Callable[[], Any], words: str, back: str = "board", **to: Any
) -> ResponseReturnValue:
    """Do something about the pairs of a cohort, say so or why not, and go back to a page."""
    try:
        command()
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(words)
    return show(back, cohort=cohort.handle, **to)


def page_number() -> int:
    """Return the page that is asked for, the first by default."""
    return max(1, request.values.get("page", 1, type=int))


def next_pair() -> str | None:
    """Return the pair that stood below the one of which something was said: one goes on there."""
    return request.form.get("next") or None


@blueprint.get("/programmes/<cohort>/manage/matching")
@member
def board(cohort: str) -> ResponseReturnValue:
    """Show the pairs of a cohort, who has no place yet, and who has room."""
    found, chosen = managed(cohort), _chosen_view()
    shown = board_of(reading(), current_viewer(), found.cohort_id, show=chosen, page=page_number())
    return render_template(
        "programmes/board.html",
        cohort=found,
        board=shown,
        chosen=chosen,
        views=[_view(found, each, chosen, shown) for each in Show],
        run=latest_run(reading(), found.cohort_id),
        may_match=matches_in(found.state),
        goes_on=found.state in PUBLISHED,
        chart=fit_chart(shown.scores),
        ready=readiness(shown.counts[Show.LOOK], shown.unplaced_count),
    )


def _same_view() -> dict[str, Any]:
    """Return what leads back to where on the board a button was pressed."""
    return {"show": _chosen_view().value, "page": page_number(), "_anchor": next_pair()}


def _chosen_view() -> Show:
    try:
        return Show(request.values.get("show", Show.ALL.value))
    except ValueError:
        return Show.ALL


def _view(cohort: ManagedCohort, each: Show, chosen: Show, shown: Board) -> dict[str, Any]:
    return {
        "label": _VIEWS[each],
        "url": url_for("programmes.board", cohort=cohort.handle, show=each.value),
        "current": each is chosen,
        "count": shown.counts[each],
        "count_label": "pairs",
        "kind": "warn" if each is Show.LOOK else "",
    }


@blueprint.post("/programmes/<cohort>/manage/matching/run")
@member
def match(cohort: str) -> ResponseReturnValue:
    """Ask for a match run, with other weights where some were tried; the worker carries it out."""
    found, by = managed(cohort), current_viewer().person
    form = TryingForm(request.form)
    more: dict[str, Any] = {}
    if "tried" in request.form:
        if not form.validate():
            flash("Write each weight as a number from 0 to 100. Nothing was matched.", "warn")
            return show("board", cohort=found.handle)
        more = {"weights": form.weights(), "options": form.options()}
    return done(
        found,
        lambda: runs.ask_run(access_of(found), by=by, now=now(), **more),
        "Matching has begun. The pairs are here in a moment.",
    )


@blueprint.post("/programmes/<cohort>/manage/matching/by-hand")
@member
def begin_by_hand(cohort: str) -> ResponseReturnValue:
    """Begin with an empty board, on which all pairs are set by hand."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: by_hand.begin_by_hand(access_of(found), by=by, now=now()),
        "The board is empty in a moment. Find a mentor for each mentee.",
    )


@blueprint.post("/programmes/<cohort>/manage/matching/runs/<public_id>/stop")
@member
def stop_match(cohort: str, public_id: str) -> ResponseReturnValue:
    """Stop a match run; the pairs stay as they were."""
    found = managed(cohort)
    return done(
        found,
        lambda: runs.cancel_run(access_of(found), public_id, now=now()),
        "Stopped. The pairs are as they were.",
    )


@blueprint.post("/programmes/<cohort>/manage/matching/pairs/<pair>/lock")
@member
def lock(cohort: str, pair: str) -> ResponseReturnValue:
    """Keep a pair when the cohort is matched again."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: by_hand.lock(access_of(found), pair, by=by, now=now()),
        "The pair stays.",
        **_same_view(),
    )


@blueprint.post("/programmes/<cohort>/manage/matching/pairs/<pair>/unlock")
@member
def unlock(cohort: str, pair: str) -> ResponseReturnValue:
    """Let the next run change a pair."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: by_hand.unlock(access_of(found), pair, by=by, now=now()),
        "The next run may change the pair.",
        **_same_view(),
    )


@blueprint.post("/programmes/<cohort>/manage/matching/review")
@member
def ask_for_review(cohort: str) -> ResponseReturnValue:
    """Give all pairs of the board to a second person."""
    found, by = managed(cohort), current_viewer().person
    return done(
        found,
        lambda: publishing.ask_for_review(access_of(found), by=by, now=now()),
        "The pairs are with the reviewers. Nobody else has heard of them.",
        back="review",
    )
