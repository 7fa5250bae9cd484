"""Programmes as members meet them: the list, and the page of a cohort."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.programmes.queries.access import managed_association_ids
from alumnet.programmes.queries.cohort_page import cohort_page
from alumnet.programmes.queries.enrol_place import place_of
from alumnet.programmes.queries.lists import lists_of
from alumnet.programmes.queries.surveys import open_surveys
from alumnet.programmes.queries.taking_part import HAS_PARTNER, taking_part
from alumnet.programmes.rules.states import HEARS_NEWS
from alumnet.programmes.views.blueprint import blueprint, lead_on


@blueprint.get("/programmes")
@going_on
def programmes() -> ResponseReturnValue:
    """List the cohorts one looks after, takes part in, or could join."""
    viewer = current_viewer()
    return render_template(
        "programmes/list.html",
        lists=lists_of(reading(), viewer),
        may_begin=viewer.is_site_admin or bool(managed_association_ids(viewer)),
    )


@blueprint.get("/programmes/<cohort>")
@going_on
def cohort(cohort: str) -> ResponseReturnValue:
    """Show what a cohort is, to whoever may read of it."""
    code = request.args.get("link", "")
    page = cohort_page(reading(), current_viewer(), cohort, code=code)
    lead_on(cohort, page.handle)
    place = place_of(reading(), current_viewer(), page.cohort_id, now())
    who = current_viewer().person
    surveys = open_surveys(reading(), page.cohort_id, who, now()) if page.mine else []
    has_partner = page.mine in HAS_PARTNER
    way = taking_part(reading(), current_viewer(), page.cohort_id, now()) if has_partner else None
    return render_template(
        "programmes/cohort.html",
        page=page,
        place=place,
        code=code,
        surveys=surveys,
        way=way,
        hears_news=HEARS_NEWS,
    )
