"""The index of what the staff look after."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.administration import queries
from alumnet.administration.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring.queries.how_it_goes import how_it_goes
from alumnet.mentoring.queries.nominated import nominations_of
from alumnet.moderation import queries as moderation
from alumnet.moderation.rules.states import due_words

_LATELY = timedelta(days=90)


@blueprint.get("/manage")
@staff
def overview() -> ResponseReturnValue:
    """Show what needs a decision, and the way to everything else."""
    viewer, moment, zone = current_viewer(), now(), reader_zone()
    desks = queries.desks(reading(), viewer)
    moderates = viewer.is_site_admin or bool(viewer.staffed_association_ids)
    reports = moderation.counts(reading(), viewer, moment) if moderates else None
    where = None if viewer.is_site_admin else viewer.staffed_association_ids
    return render_template(
        "administration/overview.html",
        desks=desks,
        waiting=[
            (desk, due_words(desk.answer_due, moment, zone)) for desk in desks if desk.answer_due
        ],
        reports=reports,
        report_due=due_words(reports.next_due, moment, zone)
        if reports and reports.next_due
        else None,
        given_up=queries.count_given_up(reading()) if viewer.is_site_admin else 0,
        reads_log=queries.reads_log(viewer),
        going=how_it_goes(reading(), where, since=moment - _LATELY) if moderates else None,
        nominated=nominations_of(reading(), where) if moderates else None,
    )
