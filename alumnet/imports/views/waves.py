"""Invitations day by day: begin, watch, pause, go on, end."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.imports import commands, queries
from alumnet.imports.forms import WaveForm
from alumnet.imports.rules.waves import OPEN, WaveRuns
from alumnet.imports.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence

_SAID = {
    "pause": "No more invitations until you go on.",
    "resume": "Invitations go on.",
    "stop": "Invitations are ended.",
}


@blueprint.route("/admin/<slug>/waves", methods=["GET", "POST"])
@staff
def waves(slug: str) -> ResponseReturnValue:
    """Show how invitations go, what their mail says, and begin a wave."""
    house, form = house_at(slug), WaveForm()
    if form.validate_on_submit():
        try:
            commands.start_wave(
                house,
                class_from=form.class_from.data,
                class_to=form.class_to.data,
                a_day=form.a_day.data,
                by=current_viewer().person,
                now=now(),
            )
        except WaveRuns as error:
            flash(sentence(error), "warn")
        else:
            flash("The first invitations go out within a minute.")
        return see("waves", slug=slug)
    last = queries.last_wave(reading(), house)
    wave = queries.wave_page(reading(), last) if last is not None else None
    return render_template(
        "imports/waves.html",
        house=house,
        form=form,
        wave=wave,
        is_open=wave is not None and wave.state in OPEN,
        reach=queries.reach(reading(), house),
    ), form_status()


@blueprint.post("/admin/<slug>/waves/<step>")
@staff
def change_wave(slug: str, step: str) -> ResponseReturnValue:
    """Pause the invitations, go on with them or end them."""
    house = house_at(slug)
    if step not in _SAID:
        raise NotFound
    try:
        commands.change_wave(house, step, by=current_viewer().person, now=now())
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(_SAID[step])
    return see("waves", slug=slug)
