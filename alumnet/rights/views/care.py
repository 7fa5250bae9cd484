"""The pages of the staff about wishes, deaths and studies, and where members remember."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands as accounts
from alumnet.kernel.authorization import current_viewer, fresh_to_write, member, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.rights import commands, queries
from alumnet.rights.forms import DeathForm, StanceForm, WishForm
from alumnet.rights.queries import Cared, Stance
from alumnet.rights.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence

_STANCES = ("remembers", "students_are_shown", "students_are_mentored")


@blueprint.route("/admin/<slug>/care", methods=["GET", "POST"])
@staff
def house_care(slug: str) -> ResponseReturnValue:
    """Show what was noted at an association, and keep what it decides."""
    viewer = current_viewer()
    house = queries.stance_of(reading(), viewer, slug)
    form = StanceForm(obj=house)
    if form.validate_on_submit():
        wanted = {name: form[name].data for name in _STANCES}
        commands.decide(house.id, **wanted, by=viewer.person, now=now())
        flash("Kept.")
        return see("house_care", slug=slug)
    wishes = queries.wishes_at(reading(), house.id)
    return render_template("rights/house_care.html", house=house, form=form, wishes=wishes)


@blueprint.get("/admin/<slug>/members/<public_id>/care")
@staff
def person_care(slug: str, public_id: str) -> ResponseReturnValue:
    """Show what can be noted about a member: a wish to be erased, a death, studies."""
    house, person = _found(slug, public_id)
    return _page(house, person)


def _found(slug: str, public_id: str) -> tuple[Stance, Cared]:
    house = queries.stance_of(reading(), current_viewer(), slug)
    return house, queries.cared_for(reading(), house.id, public_id)


def _page(
    house: Stance,
    person: Cared,
    *,
    wish: WishForm | None = None,
    death: DeathForm | None = None,
) -> ResponseReturnValue:
    page = render_template(
        "rights/person_care.html",
        house=house,
        person=person,
        form=wish or death,
        wish=wish or WishForm(formdata=None, prefix="wish-"),
        death=death or DeathForm(formdata=None, prefix="death-"),
    )
    return page, form_status()


@blueprint.post("/admin/<slug>/members/<public_id>/care/wish")
@staff
@fresh_to_write
def note_wish(slug: str, public_id: str) -> ResponseReturnValue:
    """Note that somebody wants to be erased."""
    house, person = _found(slug, public_id)
    form = WishForm(prefix="wish-")
    if not form.validate():
        return _page(house, person, wish=form)
    source = form.source.data
    return _done(
        house,
        public_id,
        lambda by: commands.note_wish(house.id, public_id, source=source, by=by, now=now()),
        "Noted. Somebody else of the staff carries it out, or you do tomorrow.",
    )


@blueprint.post("/admin/<slug>/members/<public_id>/care/erase")
@staff
@fresh_to_write
def carry_out_wish(slug: str, public_id: str) -> ResponseReturnValue:
    """Erase somebody whose wish was noted."""
    house = queries.stance_of(reading(), current_viewer(), slug)
    return _done(
        house,
        public_id,
        lambda by: commands.carry_out_wish(house.id, public_id, by=by, now=now()),
        "Erased.",
        is_gone=True,
    )


@blueprint.post("/admin/<slug>/members/<public_id>/care/drop")
@staff
@fresh_to_write
def drop_wish(slug: str, public_id: str) -> ResponseReturnValue:
    """Put aside a wish that was noted."""
    house, _person = _found(slug, public_id)
    return _done(
        house,
        public_id,
        lambda by: commands.drop_wish(house.id, public_id, by=by, now=now()),
        "Put aside.",
    )


@blueprint.post("/admin/<slug>/members/<public_id>/care/death")
@staff
@fresh_to_write
def note_death(slug: str, public_id: str) -> ResponseReturnValue:
    """Note that somebody has died."""
    house, person = _found(slug, public_id)
    form = DeathForm(prefix="death-")
    if not form.validate():
        return _page(house, person, death=form)
    on, source = form.on.data, form.source.data
    return _done(
        house,
        public_id,
        lambda by: commands.note_death(house.id, public_id, on=on, source=source, by=by, now=now()),
        "Noted. Those they met with hear of it.",
    )


@blueprint.post("/admin/<slug>/members/<public_id>/care/alive")
@staff
@fresh_to_write
def undo_death(slug: str, public_id: str) -> ResponseReturnValue:
    """Take back that somebody has died."""
    house, _person = _found(slug, public_id)
    return _done(
        house,
        public_id,
        lambda by: commands.undo_death(house.id, public_id, by=by, now=now()),
        "Taken back. They can sign in again.",
    )


@blueprint.post("/admin/<slug>/members/<public_id>/care/studies")
@staff
def say_student(slug: str, public_id: str) -> ResponseReturnValue:
    """Note whether a member studies still."""
    house, _person = _found(slug, public_id)
    is_student, by = "studies" in request.form, current_viewer().person
    commands.say_student(house.id, public_id, is_student=is_student, by=by, now=now())
    flash("Noted.")
    return see("person_care", slug=slug, public_id=public_id)


@blueprint.post("/admin/<slug>/members/<public_id>/care/codes")
@staff
@fresh_to_write
def ask_for_no_code(slug: str, public_id: str) -> ResponseReturnValue:
    """Let somebody who lost their phone sign in without a code, until they set up an app again."""
    house, person = _found(slug, public_id)
    return _done(
        house,
        public_id,
        lambda by: accounts.reset_second_factor(person.person_id, house.id, by=by, now=now()),
        "No code is asked for any more. They hear of it by mail.",
    )


def _done(
    house: Stance,
    public_id: str,
    work: Callable[[int], None],
    words: str,
    *,
    is_gone: bool = False,
) -> ResponseReturnValue:
    """Do what is dangerous, and say what came of it."""
    try:
        work(current_viewer().person)
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
        is_gone = False
    else:
        flash(words)
    if is_gone:
        return see("house_care", slug=house.slug)
    return see("person_care", slug=house.slug, public_id=public_id)


@blueprint.get("/in-memory")
@member
def in_memory() -> ResponseReturnValue:
    """Remember who has died, where an association does."""
    people = queries.remembered(reading(), current_viewer())
    return render_template("rights/in_memory.html", people=people)
