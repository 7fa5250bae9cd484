"""The index of what the staff look after."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.administration import queries
from alumnet.administration.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.registry import registry
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring.queries.how_it_goes import how_it_goes
from alumnet.mentoring.queries.nominated import nominations_of
from alumnet.moderation.rules.states import due_words

_LATELY = timedelta(days=90)


@blueprint.get("/manage")
@staff
def overview() -> ResponseReturnValue:
    """Show what needs a decision, and the way to everything else."""
    viewer, moment, zone = current_viewer(), now(), reader_zone()
    moderates = viewer.is_site_admin or bool(viewer.staffed_association_ids)
    where = None if viewer.is_site_admin else viewer.staffed_association_ids
    waiting = queries.duties(reading(), viewer, moment, registry.decisions)
    return render_template(
        "administration/overview.html",
        desks=queries.desks(reading(), viewer),
        waiting=[
            (each, due_words(each.due, moment, zone) if each.due else None) for each in waiting
        ],
        moderates=moderates,
        reads_log=queries.reads_log(viewer),
        going=how_it_goes(reading(), where, since=moment - _LATELY) if moderates else None,
        nominated=nominations_of(reading(), where) if moderates else None,
    )
