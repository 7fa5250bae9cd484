"""Pages as a member sees them, for one of the staff whom the member allowed to look."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from alumnet.administration import commands, queries
from alumnet.administration.forms import LookForm
from alumnet.administration.rules.looking import SHOWN
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, fresh, member, signed_in, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.web import LOOKING
from alumnet.wording import sentence

_ANSWERS = {
    "allow": "Allowed for 30 minutes. You can stop it here at any time.",
    "refuse": "Refused. Nobody sees your pages as you do.",
    "stop": "Stopped.",
}


@blueprint.before_app_request
def only_look() -> ResponseReturnValue | None:
    """Show what may be looked at and take nothing, while one of the staff looks as a member."""
    viewer, endpoint = current_viewer(), request.endpoint
    if viewer.seen_by is None or endpoint == "administration.stop_looking":
        return None
    if request.method in {"GET", "HEAD"} and endpoint in SHOWN:
        return None
    return render_template("administration/not_shown.html"), HTTPStatus.FORBIDDEN


@blueprint.route("/admin/<slug>/members/<public_id>/look", methods=["GET", "POST"])
@staff
def ask_to_look(slug: str, public_id: str) -> ResponseReturnValue:
    """Say what a look is, and ask the member for it."""
    house, form = house_at(slug), LookForm()
    whom = queries.belonging(reading(), house, public_id)
    if form.validate_on_submit():
        by = current_viewer().person
        try:
            commands.ask_to_look(whom.membership_id, form.why.data, by=by, now=now())
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash(f"{whom.name} is asked.")
            return see("member_page", slug=slug, public_id=public_id)
    page = render_template("administration/ask_to_look.html", house=house, member=whom, form=form)
    return page, form_status()


@blueprint.post("/admin/<slug>/members/<public_id>/look/begin")
@staff
@fresh
def begin_to_look(slug: str, public_id: str) -> ResponseReturnValue:
    """Begin to look, where the member allowed it."""
    house, by = house_at(slug), current_viewer().person
    whom = queries.belonging(reading(), house, public_id)
    session[LOOKING] = commands.begin_to_look(house.id, whom.person_id, by=by, now=now())
    return redirect(url_for("members.own_profile"), HTTPStatus.SEE_OTHER)


@blueprint.post("/looking/stop")
@signed_in
def stop_looking() -> ResponseReturnValue:
    """Be oneself again."""
    look, by = session.pop(LOOKING, None), current_viewer().seen_by
    if look is not None and by is not None:
        commands.stop_looking(look, by=by, now=now())
        flash("You see pages as yourself again.")
    return see("overview")


@blueprint.get("/me/looks")
@signed_in
def own_looks() -> ResponseReturnValue:
    """Show who of the staff asked to see pages as one does oneself, and who looked."""
    looks = queries.own_looks(reading(), current_viewer().person)
    return render_template("administration/own_looks.html", looks=looks)


@blueprint.post("/me/looks/<look_id>/<answer>")
@member
def answer_look(look_id: str, answer: str) -> ResponseReturnValue:
    """Allow it for half an hour, refuse it, or stop it."""
    if answer not in _ANSWERS:
        raise NotFound
    try:
        commands.answer_look(look_id, answer, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(_ANSWERS[answer])
    return see("own_looks")
