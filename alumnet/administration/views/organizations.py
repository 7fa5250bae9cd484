"""Organizations as the staff look after them: list, one of them, what is there twice."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration.forms import OrganizationForm
from alumnet.administration.queries import reads_log
from alumnet.administration.views.blueprint import blueprint, form_status, see
from alumnet.kernel.authorization import (
    Viewer,
    current_viewer,
    fresh_to_write,
    site_admin,
    staff,
)
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.organizations import commands, queries
from alumnet.organizations.merges import OrganizationChanged, UnknownParent
from alumnet.organizations.queries import Cared, CaredRow
from alumnet.wording import sentence

_LONGEST_SEARCH = 100


def _admin() -> Viewer:
    """Return the viewer, who administers something. Raises NotFound."""
    viewer = current_viewer()
    if not reads_log(viewer):
        raise NotFound
    return viewer


@blueprint.get("/admin/organizations")
@staff
def organizations() -> ResponseReturnValue:
    """List organizations by name, narrowed by words and kind."""
    viewer = _admin()
    words = clean_line(request.args.get("q", ""), _LONGEST_SEARCH)
    shown = request.args.get("show", queries.FILTERS[0])
    if shown not in queries.FILTERS:
        raise NotFound
    return render_template(
        "administration/organizations.html",
        page=queries.by_name(reading(), viewer, words, shown, request.args.get("after")),
        words=words,
        shown=shown,
    )


@blueprint.get("/admin/organizations/twice")
@site_admin
def organizations_twice() -> ResponseReturnValue:
    """List what may be there twice, what others think is, and what was made one lately."""
    return render_template(
        "administration/organizations_twice.html",
        pairs=queries.pairs(reading(), current_viewer()),
        proposals=queries.proposals(reading(), now=now()),
        merges=queries.latest_merges(reading(), now=now()),
    )


@blueprint.route("/admin/organizations/<public_id>", methods=["GET", "POST"])
@staff
@fresh_to_write
def organization(public_id: str) -> ResponseReturnValue:
    """Show an organization with what was made one with it, and describe it anew."""
    viewer = _admin()
    one = queries.cared_for(reading(), viewer, public_id)
    if request.method == "GET":
        return _one(one, OrganizationForm.of(one))
    form, offered = OrganizationForm(), list[CaredRow]()
    if form.validate():
        offered = _meant(one, form, viewer)
        try:
            _describe(one, form, offered, viewer)
        except NotFound:
            raise
        except OrganizationChanged as error:
            form.form_errors.append(sentence(error))
            one = queries.cared_for(reading(), viewer, public_id)
            form.version.data, form.version.raw_data = one.version, None
            return _one(one, form, HTTPStatus.CONFLICT, is_changed=True)
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash("Saved. Those who were there are found with it within a minute.")
            return see("organization", public_id=public_id)
    return _one(one, form, offered=offered)


def _one(
    one: Cared,
    form: OrganizationForm,
    status: HTTPStatus | None = None,
    *,
    offered: list[CaredRow] | None = None,
    is_changed: bool = False,
) -> ResponseReturnValue:
    page = render_template(
        "administration/organization.html",
        one=one,
        form=form,
        offered=offered or [],
        is_changed=is_changed,
        merges=queries.merges_into(reading(), one.id, now=now()),
    )
    return page, status or form_status()


def _meant(one: Cared, form: OrganizationForm, viewer: Viewer) -> list[CaredRow]:
    """Return the organizations that the written parent may mean, none where nothing changed."""
    if not viewer.is_site_admin or form.parent.data in {"", one.parent}:
        return []
    found = queries.named(reading(), form.parent.data, one.kind, viewer)
    return [each for each in found if each.public_id != one.public_id]


def _describe(one: Cared, form: OrganizationForm, offered: list[CaredRow], viewer: Viewer) -> None:
    chosen = [each for each in offered if form.chosen.data in {"", each.public_id}]
    parent_id = one.parent_id if form.parent.data else None
    if viewer.is_site_admin and form.parent.data not in {"", one.parent}:
        if len(chosen) != 1:
            raise UnknownParent(count=len(offered))
        parent_id = queries.id_of(reading(), chosen[0].public_id, viewer)
    commands.edit_organization(
        one.public_id,
        form.values(parent_id),
        version=form.version.data or 0,
        by=viewer.person,
        now=now(),
    )


# -------------------------------------------------------------------------------------- merging
@blueprint.route("/admin/organizations/<public_id>/merge", methods=["GET", "POST"])
@staff
@fresh_to_write
def merge_organization(public_id: str) -> ResponseReturnValue:
    """Choose what an organization is the same as; show what a merge does; then do it."""
    viewer = _admin()
    into = clean_line(request.values.get("into", ""), 20)
    if not into:
        return _choose(public_id, viewer)
    gone, kept = queries.two_for_merging(reading(), viewer, public_id, into)
    refusal = ""
    if request.method == "POST":
        try:
            return _merge(gone, kept, viewer)
        except NotFound:
            raise
        except DomainError as error:
            refusal = sentence(error)
    page = render_template(
        "administration/merge_organizations.html",
        gone=gone,
        kept=kept,
        refusal=refusal,
        is_one_employer=gone.group_id != kept.group_id and gone.kind is kept.kind,
    )
    return page, HTTPStatus.CONFLICT if refusal else HTTPStatus.OK


def _choose(public_id: str, viewer: Viewer) -> ResponseReturnValue:
    words = clean_line(request.args.get("q", ""), _LONGEST_SEARCH)
    one = queries.cared_for(reading(), viewer, public_id)
    return render_template(
        "administration/merge_choose.html",
        one=one,
        words=words,
        alike=queries.alike(reading(), viewer, one, words),
    )


def _merge(gone: Cared, kept: Cared, viewer: Viewer) -> ResponseReturnValue:
    if viewer.is_site_admin:
        commands.merge_organizations(gone.public_id, kept.public_id, by=viewer.person, now=now())
        flash(f"{gone.name} is now {kept.name}. You can undo it on this page.")
        return see("organization", public_id=kept.public_id)
    commands.propose_merge(gone.public_id, kept.public_id, by=viewer.person, now=now())
    flash("Thank you. Whoever looks after the whole site decides about it.")
    return see("organization", public_id=gone.public_id)


@blueprint.post("/admin/organizations/merges/<public_id>/undo")
@site_admin
@fresh_to_write
def undo_merge(public_id: str) -> ResponseReturnValue:
    """Make two of one again."""
    try:
        commands.undo_merge(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash("They are two again, each with what it had.")
    return see("organizations_twice")


@blueprint.post("/admin/organizations/merges/<public_id>/decline")
@site_admin
def decline_merge(public_id: str) -> ResponseReturnValue:
    """Say that two are two."""
    try:
        commands.decline_merge(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash("They stay two.")
    return see("organizations_twice")
