"""What came of it, for a mentor; and certificates, for whoever has their code."""

from flask import current_app, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.introductions import queries as introductions
from alumnet.kernel.authorization import current_viewer, going_on, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.mentoring import commands
from alumnet.mentoring.queries import came_of_it as came
from alumnet.mentoring.queries import mentorships, service
from alumnet.mentoring.queries.came_of_it import Said
from alumnet.mentoring.views.frame import blueprint, show
from alumnet.settings import Settings


@blueprint.get("/me/mentoring/came-of-it")
@going_on
def came_of_it() -> ResponseReturnValue:
    """Show a mentor whom they helped, and what came of it."""
    viewer = current_viewer()
    people = [
        each for each in mentorships.mentorships_of(reading(), viewer, now=now()) if each.is_mentor
    ]
    news = came.came_of(reading(), viewer.person)
    return render_template(
        "mentoring/desk/came_of_it.html",
        people=people,
        news=news,
        introduced=introductions.met_through(reading(), viewer.person),
        goals=sum(each.kind is Said.GOAL for each in news),
        services=service.services_of(reading(), viewer.person, now=now()),
        certificates=service.certificates_of(reading(), viewer.person),
    )


@blueprint.post("/me/mentoring/certificates")
@going_on
def issue_certificate() -> ResponseReturnValue:
    """Write down what one gave, and go to the page that says it."""
    slug = request.form.get("association", "")
    code = commands.issue_certificate(slug, by=current_viewer().person, now=now())
    flash("Whoever has this address can read this page. You can take it back at any time.")
    return show("certificate_page", code=code)


@blueprint.post("/me/mentoring/certificates/<code>/revoke")
@going_on
def revoke_certificate(code: str) -> ResponseReturnValue:
    """Take a certificate back."""
    commands.revoke_certificate(code, by=current_viewer().person, now=now())
    flash("It is taken back: its address leads nowhere now.")
    return show("came_of_it")


@blueprint.get("/certificates/<code>")
@public
@limiter.limit("60 per minute")
def certificate_page(code: str) -> ResponseReturnValue:
    """Say what a certificate says, and nothing else, to whoever has its code."""
    found = service.certificate(reading(), code)
    settings: Settings = current_app.extensions["alumnet.settings"]
    address = settings.base_url + url_for("mentoring.certificate_page", code=code)
    return render_template("mentoring/desk/certificate.html", found=found, address=address)
