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
from alumnet.moderation.forms import ChoiceForm, EndForm
from alumnet.moderation.rules import LETTERS, POLICY, letters
from alumnet.moderation.views.blueprint import blueprint, moderator


@blueprint.get("/moderation")
@staff
def queue() -> ResponseReturnValue:
    """List the reports that wait, those the viewer took on, or those that are decided."""
    viewer, moment = moderator(), now()
    tab = request.args.get("show", queries.TABS[0])
    if tab not in queries.TABS:
        raise NotFound
    page = queries.queue(reading(), viewer, tab, now=moment, cursor=request.args.get("after"))
    return render_template(
        "moderation/queue.html",
        page=page,
        counts=queries.counts(reading(), viewer, moment),
        tab=tab,
        names_associations=viewer.is_site_admin or len(viewer.staffed_association_ids) > 1,
    )


@blueprint.get("/moderation/<public_id>")
@staff
def item(public_id: str) -> ResponseReturnValue:
    """Show one report with its history and, to whoever took it on, the decisions."""
    viewer = moderator()
    found = queries.item(reading(), viewer, public_id, now=now())
    return item_page(found, viewer, ChoiceForm(formdata=None))


def item_page(
    found: queries.Item, viewer: Viewer, choice: ChoiceForm, ending: EndForm | None = None
) -> ResponseReturnValue:
    """Show a report with the forms of whoever holds it; to who is near a side, that it is there."""
    if not found.may_handle:
        return render_template("moderation/kept.html", report=found)
    ending = ending or EndForm(formdata=None)
    ending.prepare(found.may_end)
    form = ending if ending.errors else choice
    page = render_template(
        "moderation/item.html",
        report=found,
        form=form,
        choice=choice,
        ending=ending,
        history=queries.history(reading(), viewer, found),
        exhibit=queries.exhibit(reading(), found),
        has_letter=found.subject_kind in LETTERS,
        noun=letters.SUBJECTS[found.subject_kind],
        half_hour=int(POLICY.claim / timedelta(minutes=1)),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
