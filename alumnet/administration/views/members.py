"""The members of an association: list, invitation, suspension."""

from datetime import timedelta

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands as accounts
from alumnet.accounts.rules import MembershipState
from alumnet.administration import commands, queries
from alumnet.administration.forms import SuspendForm
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.moderation import queries as moderation
from alumnet.moderation.rules.letters import Stakes, suspension_in_words
from alumnet.wording import sentence

_LONGEST_SEARCH = 100


@blueprint.get("/admin/<slug>/members")
@staff
def members(slug: str) -> ResponseReturnValue:
    """List members by name, narrowed by words and state."""
    house = house_at(slug)
    words = clean_line(request.args.get("q", ""), _LONGEST_SEARCH)
    shown = request.args.get("state", queries.FILTERS[0])
    if shown not in queries.FILTERS:
        raise NotFound
    return render_template(
        "administration/members.html",
        house=house,
        page=queries.members(reading(), house, words, shown, request.args.get("after")),
        words=words,
        shown=shown,
    )


def _back_to_list(slug: str) -> ResponseReturnValue:
    """Return to the list as it was narrowed; the form sends its query along."""
    names = ("q", "state", "after")
    kept = {name: value for name in names if (value := request.form.get(name))}
    return see("members", slug=slug, **kept)


@blueprint.post("/admin/<slug>/members/<public_id>/invite")
@staff
def invite(slug: str, public_id: str) -> ResponseReturnValue:
    """Invite an imported member to take their page over."""
    house = house_at(slug)
    member = queries.belonging(reading(), house, public_id)
    try:
        commands.invite_member(house, member, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{member.name} gets an invitation by mail.")
    return _back_to_list(slug)


@blueprint.route("/admin/<slug>/members/<public_id>/suspend", methods=["GET", "POST"])
@staff
def suspend(slug: str, public_id: str) -> ResponseReturnValue:
    """Say what a suspension does, then suspend a member."""
    house = house_at(slug)
    member = queries.belonging(reading(), house, public_id)
    if member.state is not MembershipState.ACTIVE:
        raise NotFound
    form = SuspendForm()
    status = form_status()
    if form.validate_on_submit():
        until = now() + timedelta(days=form.lasts) if form.lasts else None
        try:
            commands.suspend_member(
                member, by=current_viewer().person, now=now(), until=until, words=form.words.data
            )
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
        else:
            flash(f"{member.name} is suspended and gets your words by mail.")
            return see("members", slug=slug, state="suspended")
    stake = moderation.consequences(
        reading(), member.person_id, house.id, seen_by=current_viewer().person
    )
    stakes = Stakes(
        reporter="",
        reported=member.given_name,
        association=house.name,
        until="for the time you choose",
        requests=stake.requests,
        mentorships=stake.mentorships,
        other_associations=stake.other_associations,
        is_kept=stake.is_kept,
    )
    return render_template(
        "administration/suspend.html",
        house=house,
        member=member,
        form=form,
        effects=suspension_in_words(stakes),
    ), status


@blueprint.post("/admin/<slug>/members/<public_id>/reinstate")
@staff
def reinstate(slug: str, public_id: str) -> ResponseReturnValue:
    """End a suspension before its time."""
    house = house_at(slug)
    member = queries.belonging(reading(), house, public_id)
    try:
        accounts.reinstate_membership(member.membership_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{member.name} is a member again and hears so by mail.")
    return _back_to_list(slug)
