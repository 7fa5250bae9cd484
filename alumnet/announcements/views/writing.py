"""Writing announcements, and looking after those that were written."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.administration import queries as administration
from alumnet.administration.queries import House
from alumnet.announcements import commands, queries
from alumnet.announcements.commands import Draft
from alumnet.announcements.forms import AnnouncementForm, WordsForm
from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.segments import is_few, size_in_words
from alumnet.announcements.rules.steps import ANNOUNCEMENT, AnnouncementState
from alumnet.announcements.views.blueprint import blueprint, form_status, house_at
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition, allowed
from alumnet.organizations.places import country_name
from alumnet.wording import sentence

_STEPS = {
    "stop": "Stopped. Who was told already has it; nobody else is told until you let it go on.",
    "go_on": "It goes on where it stopped.",
    "withdraw": "Taken back. It is shown to nobody any more; mails that are out stay out.",
}


@blueprint.get("/admin/<slug>/announcements")
@staff
def announcements(slug: str) -> ResponseReturnValue:
    """List an association's announcements."""
    house = house_at(slug)
    found = queries.announcements(reading(), house)
    return render_template("announcements/list.html", house=house, announcements=found)


@blueprint.route("/admin/<slug>/announcements/new", methods=["GET", "POST"])
@staff
def new(slug: str) -> ResponseReturnValue:
    """Write an announcement, look at it with how many it reaches, then send it."""
    house, form = house_at(slug), AnnouncementForm()
    chapters = administration.chapters_of(reading(), house)
    form.offer(
        queries.schools_of(reading(), house.id),
        [(each.id, each.name) for each in chapters],
        is_whole=house.is_whole,
    )
    preview = None
    if form.validate_on_submit():
        if "send" not in request.form:
            preview = _preview(house, form)
        else:
            try:
                public_id = commands.announce(
                    house, _draft(form), by=current_viewer().person, now=now()
                )
            except NotFound:
                raise
            except DomainError as error:
                form.form_errors.append(sentence(error))
            else:
                flash("It is on its way." if form.moment is None else "It is planned.")
                where = url_for(".item", slug=slug, public_id=public_id)
                return redirect(where, HTTPStatus.SEE_OTHER)
    page = render_template(
        "announcements/new.html",
        house=house,
        form=form,
        preview=preview,
        policy=POLICY,
        has_chapters=bool(chapters),
    )
    return page, HTTPStatus.OK if preview else form_status()


def _draft(form: AnnouncementForm) -> Draft:
    return Draft(
        title=form.title.data,
        words=form.words.data,
        segment=form.segment,
        has_mail=form.has_mail.data,
        sends_at=form.moment,
    )


def _preview(house: House, form: AnnouncementForm) -> dict[str, object]:
    size = queries.size_of(reading(), house.id, form.segment)
    return {
        "size": size_in_words(form.segment, size),
        "is_few": is_few(size),
        "moment": form.moment,
    }


@blueprint.route("/admin/<slug>/announcements/<public_id>", methods=["GET", "POST"])
@staff
def item(slug: str, public_id: str) -> ResponseReturnValue:
    """Show an announcement with how far it is; change its words, stop it, take it back."""
    house = house_at(slug)
    found = queries.announcement(reading(), house, public_id)
    what = request.form.get("do", "")
    if what in _STEPS:
        return _step(house, public_id, what)
    form = WordsForm(title=found.title, words=found.words, version=str(found.version))
    if form.validate_on_submit():
        try:
            commands.change(
                house,
                public_id,
                title=form.title.data,
                words=form.words.data,
                version=form.version_number,
                by=current_viewer().person,
                now=now(),
            )
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash("Changed. Who was told already isn't told again.")
            where = url_for(".item", slug=slug, public_id=public_id)
            return redirect(where, HTTPStatus.SEE_OTHER)
    form.version.data = str(found.version)
    size = queries.size_of(reading(), house.id, found.segment)
    schools = dict(queries.schools_of(reading(), house.id)) if found.segment.school_id else {}
    chapters = {each.id: each.name for each in administration.chapters_of(reading(), house)}
    page = render_template(
        "announcements/item.html",
        house=house,
        announcement=found,
        form=form,
        size=size_in_words(found.segment, size),
        told=size_in_words(found.segment, found.told),
        country=country_name(found.segment.country) if found.segment.country else "",
        chapter=chapters.get(found.segment.chapter_id, "a chapter that is closed")
        if found.segment.chapter_id
        else "",
        school=schools.get(found.segment.school_id or 0, "a school") if schools else "",
        steps={row.name for row in allowed(ANNOUNCEMENT, found.state, "staff")},
        is_over=found.state is AnnouncementState.WITHDRAWN,
    )
    return page, form_status()


def _step(house: House, public_id: str, what: str) -> ResponseReturnValue:
    try:
        commands.take_step(house, public_id, what, by=current_viewer().person, now=now())
    except NoSuchTransition as error:
        flash(sentence(error), "warn")
    else:
        flash(_STEPS[what])
    where = url_for(".item", slug=house.slug, public_id=public_id)
    return redirect(where, HTTPStatus.SEE_OTHER)
