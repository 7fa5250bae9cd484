"""Two members that are one person: finding the other, both sides, and taking it back."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration import commands, queries
from alumnet.administration.forms import MergeForm
from alumnet.administration.queries import MemberPage, Wanted
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, fresh, fresh_to_write, staff
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence

_LONGEST_SEARCH = 100


@blueprint.get("/admin/<slug>/members/<public_id>/same")
@staff
def same_person(slug: str, public_id: str) -> ResponseReturnValue:
    """Look for the other page of a member who has two."""
    member = queries.member_page(reading(), house_at(slug), public_id)
    words = clean_line(request.args.get("q", member.name), _LONGEST_SEARCH)
    found = queries.members(reading(), member.house, Wanted(words=words), now())
    return render_template(
        "administration/same_person.html",
        house=member.house,
        member=member,
        words=words,
        others=[each for each in found.items if each.public_id != public_id],
    )


@blueprint.route("/admin/<slug>/members/<public_id>/same/<other_id>", methods=["GET", "POST"])
@staff
@fresh_to_write
def merge(slug: str, public_id: str, other_id: str) -> ResponseReturnValue:
    """Show both sides and what follows, then make them one."""
    stays, goes = _sides(slug, public_id, other_id)
    form = MergeForm()
    if form.validate_on_submit():
        try:
            return _proposed(stays, goes, form)
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
    return render_template(
        "administration/merge.html",
        house=stays.house,
        stays=stays,
        goes=goes,
        form=form,
        both_sign_in=stays.has_account and goes.has_account,
    ), form_status()


def _sides(slug: str, public_id: str, other_id: str) -> tuple[MemberPage, MemberPage]:
    """Return who stays and who goes: the one with the account stays, else the first."""
    house = house_at(slug)
    one, other = (queries.member_page(reading(), house, each) for each in (public_id, other_id))
    if one.person_id == other.person_id:
        raise NotFound
    return (other, one) if other.has_account and not one.has_account else (one, other)


def _proposed(stays: MemberPage, goes: MemberPage, form: MergeForm) -> ResponseReturnValue:
    house = stays.house
    commands.propose_merge(
        house.id,
        goes.person_id,
        stays.person_id,
        choices=form.taken,
        by=current_viewer().person,
        now=now(),
    )
    if stays.has_account and goes.has_account:
        flash("Noted. Both addresses are told; somebody else of the staff confirms it.")
        return see("merges", slug=house.slug)
    flash(f"{stays.name} has one page now. It can be undone for 30 days.")
    return see("member_page", slug=house.slug, public_id=stays.public_id)


@blueprint.get("/admin/<slug>/merges")
@staff
def merges(slug: str) -> ResponseReturnValue:
    """List who was said to be one person, what waits, and what can be undone."""
    house = house_at(slug)
    return render_template(
        "administration/merges.html",
        house=house,
        merges=queries.merges(reading(), house.id),
        moment=now(),
    )


def _undone(association_id: int, public_id: str) -> str:
    stayed = commands.undo_merge(association_id, public_id, by=current_viewer().person, now=now())
    more = " What changed meanwhile stays where it is." if stayed else ""
    return f"They are two again.{more}"


def _carried_out(association_id: int, public_id: str) -> str:
    commands.carry_out_merge(association_id, public_id, by=current_viewer().person, now=now())
    return "They are one person now. It can be undone for 30 days."


def _dropped(association_id: int, public_id: str) -> str:
    commands.drop_merge(association_id, public_id, by=current_viewer().person, now=now())
    return "Put aside. They stay two."


_STEPS: dict[str, Callable[[int, str], str]] = {
    "merge": _carried_out,
    "drop": _dropped,
    "undo": _undone,
}


@blueprint.post("/admin/<slug>/merges/<merge_id>/<step>")
@staff
@fresh
def merge_step(slug: str, merge_id: str, step: str) -> ResponseReturnValue:
    """Carry out what was proposed, put it aside, or take it back."""
    house = house_at(slug)
    if step not in _STEPS:
        raise NotFound
    try:
        flash(_STEPS[step](house.id, merge_id))
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    return see("merges", slug=slug)
