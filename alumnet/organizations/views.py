"""Where members have been."""

from http import HTTPStatus

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import queries as accounts
from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.visibility import Visibility
from alumnet.organizations import commands, queries
from alumnet.organizations.forms import (
    LEVEL_WORDS,
    ORGANIZATION_WORDS,
    AffiliationForm,
    AffiliationsForm,
    Stay,
)
from alumnet.organizations.rules import CONFIRMED_FOR, AffiliationKind
from alumnet.wording import sentence

blueprint = Blueprint("organizations", __name__)
_HEADINGS = {
    AffiliationKind.EDUCATION: "Schools",
    AffiliationKind.EMPLOYMENT: "Work",
    AffiliationKind.MEMBERSHIP: "Associations and clubs",
}


@blueprint.get("/me/affiliations")
@signed_in
def affiliations() -> ResponseReturnValue:
    """List one's own affiliations, with a form for more."""
    return _list(AffiliationsForm.empty())


@blueprint.post("/me/affiliations")
@signed_in
def add_affiliations() -> ResponseReturnValue:
    """Add affiliations; or look names up, or show one row more."""
    form = AffiliationsForm()
    form.prepare()
    if "more" in request.form:
        form.add_row(request.form["more"])
        return _list(form)
    if "look_up" in request.form:
        return _list(form, offered=_look_up([entry.form for entry in form.rows]))
    if not form.validate():
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY
    values = [row.values() for row in form.written()]
    try:
        commands.add_affiliations(current_viewer().person, values, now=now())
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return _list(form), HTTPStatus.UNPROCESSABLE_ENTITY
    flash("Saved. You can correct it at any time.")
    return redirect(url_for(".affiliations"), HTTPStatus.SEE_OTHER)


def _list(form: AffiliationsForm, offered: dict[str, list[queries.Suggested]] | None = None) -> str:
    viewer = current_viewer()
    own = queries.own_affiliations(reading(), viewer.person)
    groups = [
        (_HEADINGS[kind], [each for each in own if each.kind is kind]) for kind in AffiliationKind
    ]
    return render_template(
        "organizations/affiliations.html",
        form=form,
        groups=groups,
        is_to_confirm=any(
            each.period.is_current and each.confirmed_at <= now() - CONFIRMED_FOR for each in own
        ),
        has_chapters=accounts.has_chapters(reading(), viewer.association_ids),
        offered=offered or {},
        words={kind.value: text for kind, text in ORGANIZATION_WORDS.items()},
        levels=LEVEL_WORDS,
        everyone=Visibility.EVERYONE,
        as_written=commands.AS_WRITTEN,
    )


def _look_up(rows: list[Stay]) -> dict[str, list[queries.Suggested]]:
    """Return what each written name may mean, by the id of its field, and mark what surely fits."""
    person_id = current_viewer().person
    offered = {}
    for row in rows:
        if row.organization.data:
            found = queries.look_up(
                reading(), row.organization.data, row.affiliation_kind, person_id=person_id
            )
            row.offer(found.suggestions, found.meant)
            offered[row.organization.id] = found.suggestions
    return offered


@blueprint.get("/me/affiliations/<public_id>")
@signed_in
def affiliation(public_id: str) -> ResponseReturnValue:
    """Show one affiliation, to correct it."""
    own = queries.own_affiliation(reading(), public_id, current_viewer().person)
    return _one(own, AffiliationForm.of(own))


@blueprint.post("/me/affiliations/<public_id>")
@signed_in
def change_affiliation(public_id: str) -> ResponseReturnValue:
    """Correct one affiliation; or look its name up."""
    person_id = current_viewer().person
    own = queries.own_affiliation(reading(), public_id, person_id)
    form = AffiliationForm()
    form.kind.data = own.kind.value
    form.prepare()
    if "look_up" in request.form:
        return _one(own, form, offered=_look_up([form]))
    if not form.validate():
        return _one(own, form), HTTPStatus.UNPROCESSABLE_ENTITY
    values = form.values(Visibility(form.visibility.data))
    commands.change_affiliation(public_id, values, by=person_id, now=now())
    flash("Corrected.")
    return redirect(url_for(".affiliations"), HTTPStatus.SEE_OTHER)


def _one(
    own: queries.OwnAffiliation,
    form: AffiliationForm,
    offered: dict[str, list[queries.Suggested]] | None = None,
) -> str:
    return render_template(
        "organizations/affiliation.html",
        own=own,
        form=form,
        offered=offered or {},
        as_written=commands.AS_WRITTEN,
    )


@blueprint.route("/me/affiliations/<public_id>/remove", methods=["GET", "POST"])
@signed_in
def remove_affiliation(public_id: str) -> ResponseReturnValue:
    """Ask, then remove one affiliation."""
    person_id = current_viewer().person
    if request.method == "POST":
        commands.remove_affiliation(public_id, by=person_id, now=now())
        flash("It is removed from your page.")
        return redirect(url_for(".affiliations"), HTTPStatus.SEE_OTHER)
    own = queries.own_affiliation(reading(), public_id, person_id)
    return render_template("organizations/remove.html", own=own)


@blueprint.get("/organizations/suggest")
@signed_in
def suggest() -> ResponseReturnValue:
    """Return organizations that somebody may be typing, as JSON for the combobox."""
    try:
        kind = AffiliationKind(request.args.get("kind", AffiliationKind.EMPLOYMENT.value))
    except ValueError as error:
        raise NotFound from error
    found = queries.suggestions(
        reading(), request.args.get("q", ""), kind, person_id=current_viewer().person
    )
    return jsonify(
        [{"label": one.name, "detail": one.detail, "value": one.public_id} for one in found]
    )
