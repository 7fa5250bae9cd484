"""Who has which role: in an association, and on the whole site; given and taken with a reason."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands as accounts
from alumnet.accounts import queries as account_queries
from alumnet.accounts.commands import SITE, Place
from alumnet.accounts.rules import LastAdmin, LastSiteAdmin, NeedsMembership
from alumnet.administration import queries
from alumnet.administration.forms import RoleForm, RoleOfForm, WhyForm
from alumnet.administration.queries import House, RoleHolder
from alumnet.administration.rules import ALL_ROLES, ROLES, with_article
from alumnet.administration.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import (
    Role,
    current_viewer,
    fresh,
    fresh_to_write,
    site_admin,
    staff,
)
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.wording import sentence


@blueprint.route("/admin/<slug>/team", methods=["GET", "POST"])
@staff
@fresh_to_write
def team(slug: str) -> ResponseReturnValue:
    """Show the team, and give a member a role."""
    house, form = house_at(slug), RoleForm()
    if form.validate_on_submit():
        role = Role(form.role.data)
        if (name := given(form, role, Place(house.id))) is not None:
            flash(f"{name} is now {with_article(role)}.")
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


def given(form: RoleOfForm, role: Role, place: Place) -> str | None:
    """Give a role to whoever has the address; return the name, None for nobody who can have it."""
    found = account_queries.account_at(reading(), form.email.data)
    if found is None:
        return None
    by = current_viewer().person
    try:
        accounts.grant_role(found.person_id, role, place, why=form.why.data, by=by, now=now())
    except NeedsMembership:
        return None
    return found.name


@blueprint.route("/admin/<slug>/team/<public_id>/revoke", methods=["GET", "POST"])
@staff
@fresh
def revoke(slug: str, public_id: str) -> ResponseReturnValue:
    """Ask why, then take a role away; the last admin's stays."""
    house = house_at(slug)
    role, chapter = request.args.get("role", ""), request.args.get("chapter", "")
    held = queries.holder(reading(), house, public_id, role, chapter)
    return _revoked(held, Place(house.id, held.chapter_id), house)


@blueprint.route("/admin/site/roles", methods=["GET", "POST"])
@site_admin
@fresh_to_write
def site_roles() -> ResponseReturnValue:
    """Show who has which role anywhere, and let somebody look after the whole site."""
    form = RoleOfForm()
    if form.validate_on_submit():
        if (name := given(form, Role.SITE_ADMIN, SITE)) is not None:
            flash(f"{name} looks after the whole site now.")
            return see("site_roles")
        form.email.errors = ["Nobody signs in with this address"]
    shown = request.args.get("role", "")
    known = {role.value: role for role in ALL_ROLES}
    page = queries.roles(reading(), known.get(shown), request.args.get("after"))
    return render_template(
        "administration/site_roles.html",
        form=form,
        page=page,
        shown=shown,
        labels=ALL_ROLES,
        choices=[("", "All"), *((role.value, label) for role, label in ALL_ROLES.items())],
    ), form_status()


@blueprint.route("/admin/site/roles/<public_id>/revoke", methods=["GET", "POST"])
@site_admin
@fresh
def revoke_site_admin(public_id: str) -> ResponseReturnValue:
    """Ask why, then let somebody look after the site no more; the last one stays."""
    held = queries.holder(reading(), None, public_id, Role.SITE_ADMIN.value)
    return _revoked(held, SITE, None)


def _revoked(held: RoleHolder, place: Place, house: House | None) -> ResponseReturnValue:
    form, viewer = WhyForm(), current_viewer()
    if form.validate_on_submit():
        try:
            accounts.revoke_role(
                held.person_id, held.role, place, why=form.why.data, by=viewer.person, now=now()
            )
        except (LastAdmin, LastSiteAdmin) as error:
            form.form_errors.append(sentence(error))
        else:
            flash(f"{held.name} is no longer {with_article(held.role)}.")
            if held.person_id == viewer.person:
                return redirect("/", HTTPStatus.SEE_OTHER)
            return see("team", slug=house.slug) if house else see("site_roles")
    page = render_template(
        "administration/revoke.html",
        house=house,
        held=held,
        what=with_article(held.role),
        is_own=held.person_id == viewer.person,
        form=form,
    )
    return page, HTTPStatus.CONFLICT if form.form_errors else form_status()
