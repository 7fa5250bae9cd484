"""The certificate of taking part: for whoever took part, and for whoever has its code."""

from flask import current_app, flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.kernel.authorization import current_viewer, going_on, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.programmes.commands import certificates as commands
from alumnet.programmes.queries import certificates as queries
from alumnet.programmes.queries.cohort_page import cohort_page
from alumnet.programmes.views.blueprint import blueprint, lead_on, show
from alumnet.settings import Settings


def _address(code: str) -> str:
    settings: Settings = current_app.extensions["alumnet.settings"]
    return settings.base_url + url_for("programmes.certificate_page", code=code)


@blueprint.get("/programmes/<cohort>/certificate")
@going_on
def certificate(cohort: str) -> ResponseReturnValue:
    """Say on a page to print that somebody took part to the end."""
    who = current_viewer()
    page = cohort_page(reading(), who, cohort)
    lead_on(cohort, page.handle)
    made = queries.certificate_of(reading(), who.person, page.cohort_id)
    return render_template(
        "programmes/certificate.html",
        page=page,
        made=made,
        says=made.says if made else queries.took_part(reading(), who.person, page.cohort_id),
        address=_address(made.code) if made else "",
    )


@blueprint.post("/programmes/<cohort>/certificate")
@going_on
def issue_certificate(cohort: str) -> ResponseReturnValue:
    """Write it down with a code by which others can check it."""
    who = current_viewer()
    page = cohort_page(reading(), who, cohort)
    commands.issue_certificate(page.cohort_id, by=who.person, now=now())
    flash("Whoever has the address below can read it. You can take it back at any time.")
    return show("certificate", cohort=page.handle)


@blueprint.post("/programmes/<cohort>/certificate/revoke")
@going_on
def revoke_certificate(cohort: str) -> ResponseReturnValue:
    """Take it back."""
    who = current_viewer()
    page = cohort_page(reading(), who, cohort)
    commands.revoke_certificate(page.cohort_id, by=who.person, now=now())
    flash("It is taken back: its address leads nowhere now.")
    return show("certificate", cohort=page.handle)


@blueprint.get("/certificates/programmes/<code>")
@public
@limiter.limit("60 per minute")
def certificate_page(code: str) -> ResponseReturnValue:
    """Say what a certificate says, and nothing else, to whoever has its code."""
    found = queries.certificate(reading(), code)
    return render_template("programmes/certificate_page.html", found=found, address=_address(code))
