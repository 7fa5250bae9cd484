"""Whom one knows here, and the page of being connected with somebody."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.connections import commands
from alumnet.connections import queries as connections
from alumnet.connections.rules import AskedBefore
from alumnet.kernel import page_context
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError, NotFound
from alumnet.members import queries
from alumnet.members.forms.connecting import ConnectForm
from alumnet.members.queries import Face
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence

page_context.counts("to_connect")(queries.to_connect)


@blueprint.get("/connections")
@member
def circle() -> ResponseReturnValue:
    """Show whom one is connected with, who asks to be, and whom one asked."""
    cursor = request.args.get("after")
    page = queries.circle_of(reading(), current_viewer(), cursor=cursor, now=now())
    return render_template("connections/circle.html", page=page, is_first=cursor is None)


@blueprint.route("/people/<handle>/connect", methods=["GET", "POST"])
@member
def connect(handle: str) -> ResponseReturnValue:
    """Ask somebody to be connected, answer whether to be, or see how it stands."""
    viewer, moment = current_viewer(), now()
    person = queries.person_to_meet(reading(), viewer, handle)
    form = ConnectForm()
    if form.validate_on_submit():
        note = form.note.data or ""
        try:
            met = commands.ask(person.public_id, by=viewer.person, note=note, now=moment)
        except NotFound:
            raise
        except AskedBefore:
            return see(url_for(".circle"))
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash(_asked(person, note, met=met))
            return see(url_for(".circle"))
    found = connections.between(reading(), viewer.person, person.person_id, now=moment)
    page = render_template("connections/connect.html", person=person, found=found, form=form)
    return page, form_status()


def _asked(person: Face, note: str, *, met: bool) -> str:
    name = person.given_name
    if met:
        line = " Your line is in your messages." if note else ""
        return f"You and {name} are connected: {name} had asked you, too.{line}"
    return f"{name} is asked. You hear if they say yes."


@blueprint.post("/people/<handle>/connect/<step>")
@member
def connection_step(handle: str, step: str) -> ResponseReturnValue:
    """Accept or decline a request, take one back, or end a connection."""
    viewer = current_viewer()
    if step not in _STEPS:
        raise NotFound
    person = queries.person_to_meet(reading(), viewer, handle)
    take, words = _STEPS[step]
    try:
        take(person.public_id, by=viewer.person, now=now())
    except DomainError as error:
        flash(sentence(Conflict() if isinstance(error, NotFound) else error), "info")
    else:
        flash(words.format(name=person.given_name))
    return see(url_for(".circle"))


_STEPS = {
    "accept": (commands.accept, "You and {name} are connected."),
    "decline": (commands.decline, "Nobody is told. {name} sees no answer."),
    "withdraw": (commands.withdraw, "You took it back."),
    "remove": (commands.remove, "You and {name} aren't connected any more. Nobody is told."),
}
