"""Who has which role in an association."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands as accounts
from alumnet.accounts import queries as account_queries
from alumnet.accounts.commands import Place
from alumnet.accounts.rules import LastAdmin, NeedsMembership
from alumnet.administration import queries
from alumnet.administration.forms import RoleForm
from alumnet.administration.rules import ROLES
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import Role, current_viewer, fresh, fresh_to_write, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.wording import sentence


@blueprint.route("/admin/<slug>/team", methods=["GET", "POST"])
@staff
@fresh_to_write
def team(slug: str) -> ResponseReturnValue:
    """Show the team, and give a member a role."""
    house, form = house_at(slug), RoleForm()
    if form.validate_on_submit():
        role = Role(form.role.data)
        if (name := _grant(house, form.email.data, role)) is not None:
            flash(f"{name} is now {_article(role)}.")
            return see("team", slug=slug)
        form.email.errors = [f"No active member of {house.name} has this address"]
    return render_template(
        "administration/team.html",
        house=house,
        form=form,
        team=queries.team(reading(), house),
        labels=ROLES,
        my_id=current_viewer().person,
    ), form_status()


def _grant(house: queries.House, email: str, role: Role) -> str | None:
    """Give a role to whoever has this address; return the name, None for no active member."""
    found = account_queries.account_at(reading(), email)
    if found is None:
        return None
    try:
        by = current_viewer().person
        accounts.grant_role(found.person_id, role, Place(house.id), by=by, now=now())
    except NeedsMembership:
        return None
    return found.name


def _article(role: Role) -> str:
    return "an admin" if role is Role.ADMIN else f"a {ROLES[role].lower()}"


@blueprint.post("/admin/<slug>/team/<public_id>/revoke")
@staff
@fresh
def revoke(slug: str, public_id: str) -> ResponseReturnValue:
    """Take a role away; the last admin's stays."""
    house, viewer = house_at(slug), current_viewer()
    held = [
        each
        for each in queries.team(reading(), house)
        if each.public_id == public_id
        and each.role.value == request.form.get("role")
        and each.chapter_public_id == request.form.get("chapter", "")
    ]
    if not held:
        raise NotFound
    place = Place(house.id, held[0].chapter_id)
    try:
        accounts.revoke_role(held[0].person_id, held[0].role, place, by=viewer.person, now=now())
    except LastAdmin as error:
        flash(sentence(error), "warn")
    else:
        flash(f"{held[0].name} is no longer {_article(held[0].role)}.")
        if held[0].person_id == viewer.person:
            return redirect("/", HTTPStatus.SEE_OTHER)
    return see("team", slug=slug)
