"""The queue of reports, and one of them."""

from datetime import timedelta
from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import Viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.moderation import queries
from alumnet.moderation.forms import ChoiceForm, EndForm, NoteForm, QueueForm
from alumnet.moderation.queries.texts import TEXTS
from alumnet.moderation.rules import (
    LETTERS,
    POLICY,
    DecisionKind,
    Purpose,
    ReportState,
    SubjectKind,
    letters,
)
from alumnet.moderation.rules.telling import offered
from alumnet.moderation.views.blueprint import blueprint, moderator


@blueprint.get("/moderation")
@staff
def queue() -> ResponseReturnValue:
    """List the reports that wait, those the viewer took on, or those that are decided."""
    viewer, moment = moderator(), now()
    tab = request.args.get("show", queries.TABS[0])
    if tab not in queries.TABS:
        raise NotFound
    form = QueueForm(request.args)
    form.offer(queries.associations_of(reading(), viewer), queries.SORTS, decided=tab == "decided")
    filters = _filters(form)
    page = queries.queue(
        reading(), viewer, tab, now=moment, filters=filters, cursor=request.args.get("after")
    )
    return render_template(
        "moderation/queue.html",
        page=page,
        counts=queries.counts(reading(), viewer, moment),
        tab=tab,
        form=form,
        is_narrowed=filters != queries.EVERYTHING,
        asked={name: value for name, value in request.args.items() if name != "after"},
        names_associations=viewer.is_site_admin or len(viewer.staffed_association_ids) > 1,
    )


def _filters(form: QueueForm) -> queries.Filters:
    state, kind = form.chosen("state"), form.chosen("kind")
    return queries.Filters(
        state=ReportState(state) if state else None,
        kind=SubjectKind(kind) if kind else None,
        category=form.chosen("category"),
        association=form.chosen("association"),
        is_overdue=form.is_overdue,
        sort=form.chosen("sort") or queries.EVERYTHING.sort,
    )


@blueprint.get("/moderation/<public_id>")
@staff
def item(public_id: str) -> ResponseReturnValue:
    """Show one report with its history and, to whoever took it on, the decisions."""
    viewer = moderator()
    return item_page(queries.item(reading(), viewer, public_id, now=now()), viewer)


def item_page(
    found: queries.Item,
    viewer: Viewer,
    *,
    choice: ChoiceForm | None = None,
    ending: EndForm | None = None,
    noting: NoteForm | None = None,
) -> ResponseReturnValue:
    """Show a report with the forms of whoever holds it; to who is near a side, that it is there.

    A form that came back with errors is shown as it was sent.
    """
    if not found.may_handle:
        return render_template("moderation/kept.html", report=found)
    past = queries.history(reading(), viewer, found)
    choice = choice or ChoiceForm(formdata=None)
    kinds = [each for each in offered(found.appealed) if each in _possible(found)]
    choice.offer(kinds, [(each.case, each.as_case) for each in past if each.case])
    ending = ending or EndForm(formdata=None)
    ending.prepare(found.may_end)
    noting = noting or NoteForm(formdata=None)
    form = next((each for each in (ending, noting) if each.errors), choice)
    page = render_template(
        "moderation/item.html",
        report=found,
        now=now(),
        form=form,
        choice=choice,
        ending=ending,
        noting=noting,
        history=past,
        exhibit=queries.exhibit(reading(), found),
        has_letter=found.subject_kind in LETTERS,
        is_written=found.subject_kind in letters.WRITTEN,
        noun=letters.SUBJECTS[found.subject_kind],
        read=Purpose.READ,
        remove=Purpose.REMOVE,
        half_hour=int(POLICY.claim / timedelta(minutes=1)),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _possible(found: queries.Item) -> frozenset[DecisionKind]:
    """Return what makes sense for what was reported, and for whoever holds it."""
    is_possible = {
        DecisionKind.REMOVE_WORDS: found.subject_kind in TEXTS,
        DecisionKind.REMOVE_MEMBER: found.may_use(Purpose.REMOVE, now()),
    }
    return frozenset(each for each in DecisionKind if is_possible.get(each, True))
