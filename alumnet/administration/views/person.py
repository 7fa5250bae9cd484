"""One member as the staff see them, and what they do: invite, suspend, reinstate."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts.rules import MembershipState
from alumnet.administration import commands, queries
from alumnet.administration.forms import NoteForm, SuspendForm
from alumnet.administration.queries import MemberPage, Section
from alumnet.administration.rules import TooManyNotes
from alumnet.administration.views.blueprint import blueprint, care_at, form_status, house_at, see
from alumnet.kernel.authorization import Viewer, current_viewer, fresh, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.member_pages import MemberHere, MemberSection
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.moderation import queries as moderation
from alumnet.moderation.rules.consequences import Stakes, suspension_in_words
from alumnet.wording import sentence


@blueprint.get("/admin/<slug>/members/<public_id>")
@staff
def member_page(slug: str, public_id: str) -> ResponseReturnValue:
    """Show a member: where they stand, what the slices tell of them, what the staff did."""
    return _member_page(slug, public_id, NoteForm(formdata=None))


def _member_page(slug: str, public_id: str, form: NoteForm) -> ResponseReturnValue:
    house = care_at(slug)
    try:
        member = queries.member_page(reading(), house, public_id)
    except NotFound:
        became = queries.stays_as(reading(), public_id)
        if became is None:
            raise
        queries.member_page(reading(), house, became)
        return see("member_page", slug=slug, public_id=became)
    return _shown(member, form) if house.is_whole else _shown_to_chapter(member)


def _shown(member: MemberPage, form: NoteForm) -> ResponseReturnValue:
    house, viewer = member.house, current_viewer()
    page = render_template(
        "administration/member.html",
        house=house,
        member=member,
        form=form,
        notes=queries.notes_on(reading(), house.id, member.person_id),
        sections=_sections(member, registry.member_sections),
        history=queries.log_about(
            reading(), viewer, house.id, member.person_id, member.membership_id
        ),
    )
    return page, form_status()


def _shown_to_chapter(member: MemberPage) -> ResponseReturnValue:
    """Show what a chapter's admins need to help: no notes, no history, nothing to decide."""
    of = [each for each in registry.member_sections if each.is_for_chapters]
    sections = [replace(each, acts=()) for each in _sections(member, of)]
    return render_template(
        "administration/chapter_member.html",
        house=member.house,
        member=member,
        sections=sections,
    )


def _sections(member: MemberPage, sections: Sequence[MemberSection]) -> Sequence[Section]:
    here = MemberHere(member.house.slug, member.public_id, member.name, current_viewer(), now())
    return queries.sections_of(reading(), member, here, sections)


@blueprint.post("/admin/<slug>/members/<public_id>/notes")
@staff
def write_note(slug: str, public_id: str) -> ResponseReturnValue:
    """Write something down about a member."""
    house, form = house_at(slug), NoteForm()
    member = queries.belonging(reading(), house, public_id)
    if form.validate():
        try:
            commands.write_note(
                member.membership_id, form.words.data, by=current_viewer().person, now=now()
            )
        except TooManyNotes as error:
            form.words.errors = [sentence(error)]
        else:
            flash("Noted.")
            return see("member_page", slug=slug, public_id=public_id)
    return _member_page(slug, public_id, form)


@blueprint.post("/admin/<slug>/members/<public_id>/notes/<note_id>/delete")
@staff
def delete_note(slug: str, public_id: str, note_id: str) -> ResponseReturnValue:
    """Take a note away for good."""
    house = house_at(slug)
    queries.belonging(reading(), house, public_id)
    commands.delete_note(house.id, note_id, by=current_viewer().person, now=now())
    flash("The note is gone.")
    return see("member_page", slug=slug, public_id=public_id)


@blueprint.post("/admin/<slug>/members/<public_id>/invite")
@staff
def invite(slug: str, public_id: str) -> ResponseReturnValue:
    """Invite an imported member to take their page over."""
    house = care_at(slug)
    member = queries.belonging(reading(), house, public_id)
    try:
        commands.invite_member(house, member, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{member.name} gets an invitation by mail.")
    return see("member_page", slug=slug, public_id=public_id)


@blueprint.route("/admin/<slug>/members/<public_id>/suspend", methods=["GET", "POST"])
@staff
@fresh
def suspend(slug: str, public_id: str) -> ResponseReturnValue:
    """Say what a suspension does, or why it is not for the viewer; then suspend a member."""
    house, viewer, form = house_at(slug), current_viewer(), SuspendForm()
    member = queries.belonging(reading(), house, public_id)
    if not form.is_submitted():
        if member.state is not MembershipState.ACTIVE:
            raise NotFound
        refusal = queries.refusal_to_suspend(reading(), house, member, viewer.person, now=now())
        if refusal is not None:
            return _refused(f"Suspend {member.name}", house, member, refusal)
    elif form.validate():
        try:
            return _suspended(house, member, form, viewer)
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
    return render_template(
        "administration/suspend.html",
        house=house,
        member=member,
        form=form,
        effects=_effects(house, member, viewer),
    ), HTTPStatus.CONFLICT if form.form_errors else form_status()


def _suspended(
    house: queries.House, member: queries.Belonging, form: SuspendForm, viewer: Viewer
) -> ResponseReturnValue:
    until = now() + timedelta(days=form.lasts) if form.lasts else None
    try:
        commands.suspend_member(
            house, member, by=viewer.person, now=now(), until=until, words=form.words.data
        )
    except NoSuchTransition as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{member.name} is suspended and gets your words by mail.")
    return see("member_page", slug=house.slug, public_id=member.public_id)


def _effects(house: queries.House, member: queries.Belonging, viewer: Viewer) -> list[str]:
    stake = moderation.consequences(reading(), member.person_id, seen_by=viewer.person)
    stakes = Stakes(
        reporter="",
        reported=member.given_name,
        association=house.name,
        until="for the time you choose",
        requests=stake.requests,
        mentorships=stake.mentorships,
        is_kept=stake.is_kept,
    )
    return suspension_in_words(stakes)


def _refused(
    title: str, house: queries.House, member: queries.Belonging, refusal: DomainError
) -> str:
    """Say why this is somebody else's, where the form would be."""
    return render_template(
        "administration/refused.html",
        title=title,
        house=house,
        member=member,
        why=sentence(refusal),
    )


@blueprint.route("/admin/<slug>/members/<public_id>/reinstate", methods=["GET", "POST"])
@staff
def reinstate(slug: str, public_id: str) -> ResponseReturnValue:
    """Say what follows, then end a suspension before its time."""
    house, viewer = house_at(slug), current_viewer()
    member = queries.belonging(reading(), house, public_id)
    if request.method == "POST":
        return _reinstated(house, member, viewer)
    if member.state is not MembershipState.SUSPENDED:
        raise NotFound
    refusal = queries.refusal_to_reinstate(reading(), house, member, viewer.person, now=now())
    if refusal is not None:
        return _refused(f"Reinstate {member.name}", house, member, refusal)
    return render_template("administration/reinstate.html", house=house, member=member)


def _reinstated(
    house: queries.House, member: queries.Belonging, viewer: Viewer
) -> ResponseReturnValue:
    try:
        commands.reinstate_member(house, member, by=viewer.person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{member.name} is a member again and hears so by mail.")
    return see("member_page", slug=house.slug, public_id=member.public_id)
