"""The staff's queue of places to confirm and of doubts, one case, and its decision."""

from collections.abc import Callable
from typing import Any

from flask import Response, flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration.queries import House, association
from alumnet.kernel.authorization import current_viewer, fresh, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError, NotFound
from alumnet.moderation.rules.staff import parts_of_name_in
from alumnet.verification import commands, documents, queries
from alumnet.verification.forms import DecisionForm, DisputeDecisionForm
from alumnet.verification.rules import words
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.tables import CaseChanged
from alumnet.verification.views.blueprint import blueprint, form_status, see
from alumnet.wording import sentence


def _house(slug: str) -> House:
    return association(reading(), current_viewer(), slug)


@blueprint.get("/admin/<slug>/verification")
@staff
def queue(slug: str) -> ResponseReturnValue:
    """List the cases that wait for the staff, for their owners, or that are decided."""
    house, viewer = _house(slug), current_viewer()
    tab, kind = request.args.get("show", "open"), request.args.get("kind", "all")
    if tab not in queries.TABS or kind not in queries.KINDS:
        raise NotFound
    page = queries.queue(
        reading(), house, viewer, tab, kind, now=now(), cursor=request.args.get("after")
    )
    return render_template(
        "verification/queue.html",
        house=house,
        page=page,
        tab=tab,
        kind=kind,
        counts=queries.counts(reading(), house, viewer),
        states=words.STATES,
    )


@blueprint.get("/admin/<slug>/verification/<public_id>")
@staff
def item(slug: str, public_id: str) -> ResponseReturnValue:
    """Show one case: what is claimed beside what is known."""
    house = _house(slug)
    found = queries.item(reading(), house, current_viewer(), public_id, now=now())
    if not found.may_handle:
        return render_template("verification/kept.html", house=house)
    return render_template(
        "verification/item.html",
        house=house,
        item=found,
        history=queries.history(reading(), found.id),
        past=words.PAST,
        told=words.EVIDENCE,
        states=words.STATES,
        decisions=words.DECISIONS[found.kind],
        half_hour=int(POLICY.claim.total_seconds() // 60),
    )


@blueprint.post("/admin/<slug>/verification/<public_id>/claim")
@staff
def claim(slug: str, public_id: str) -> ResponseReturnValue:
    """Take a case on."""
    return _act(slug, public_id, commands.claim, "It's yours for half an hour.")


@blueprint.post("/admin/<slug>/verification/<public_id>/release")
@staff
def release(slug: str, public_id: str) -> ResponseReturnValue:
    """Put a case back for others."""
    return _act(slug, public_id, commands.release, "You put it back. Others can take it on.")


def _act(slug: str, public_id: str, command: Callable[..., Any], done: str) -> ResponseReturnValue:
    queries.item(reading(), _house(slug), current_viewer(), public_id, now=now())
    try:
        command(public_id, by=current_viewer().person, now=now())
    except Conflict as error:
        flash(sentence(error), "warn")
    else:
        flash(done)
    return see(".item", slug=slug, public_id=public_id)


@blueprint.post("/admin/<slug>/verification/<public_id>/document")
@staff
def document(slug: str, public_id: str) -> ResponseReturnValue:
    """Send the document to whoever holds the case; the audit notes it first."""
    queries.item(reading(), _house(slug), current_viewer(), public_id, now=now())
    kept = commands.open_document(public_id, by=current_viewer().person, now=now())
    content = documents.opened(kept.content)
    if content is None:
        raise NotFound
    response = Response(content, mimetype=kept.content_type)
    name = documents.NAMES[kept.content_type]
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/admin/<slug>/verification/<public_id>/decision")
@staff
def decision(slug: str, public_id: str) -> ResponseReturnValue:
    """Show what a decision does, and the words for each side, before anything is sent."""
    house = _house(slug)
    found, name, form = _decided(house, public_id)
    if not (found.is_mine and found.may_handle):
        return see(".item", slug=slug, public_id=public_id)
    form.words.data = words.first_words(found.kind, name, found.place.organization)
    form.version.data = str(found.version)
    if isinstance(form, DisputeDecisionForm):
        form.words_for_raiser.data = words.first_words_for_raiser(name)
    return _decision_page(house, found, name, form)


@blueprint.post("/admin/<slug>/verification/<public_id>/decision")
@staff
@fresh
def decide(slug: str, public_id: str) -> ResponseReturnValue:
    """Send a decision."""
    house, has_changed = _house(slug), False
    found, name, form = _decided(house, public_id)
    if form.validate():
        try:
            _send(public_id, name, form)
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
            has_changed = isinstance(error, CaseChanged)
        else:
            flash(f"Sent to {found.given_name}.")
            return see(".queue", slug=slug)
    found, _, _ = _decided(house, public_id)
    if has_changed:
        form.version.data = str(found.version)
    return _decision_page(house, found, name, form, has_changed=has_changed)


def _decided(house: House, public_id: str) -> tuple[queries.Item, str, DecisionForm]:
    """Return a case, the decision that the address names, and its form. Raises NotFound."""
    found = queries.item(reading(), house, current_viewer(), public_id, now=now())
    name = request.args.get("step", "")
    if name not in words.DECISIONS[found.kind]:
        raise NotFound
    is_told = commands.needs_words_for_raiser(found.kind, name)
    return found, name, DisputeDecisionForm() if is_told else DecisionForm()


def _send(public_id: str, name: str, form: DecisionForm) -> None:
    for_raiser = form.words_for_raiser.data if isinstance(form, DisputeDecisionForm) else ""
    ruling = commands.Ruling(
        name=name, reason=form.reason.data, words=form.words.data, words_for_raiser=for_raiser
    )
    commands.decide(
        public_id, ruling, version=form.version_number, by=current_viewer().person, now=now()
    )


def _decision_page(
    house: House,
    found: queries.Item,
    name: str,
    form: DecisionForm,
    *,
    has_changed: bool = False,
) -> ResponseReturnValue:
    if not found.may_handle:
        raise NotFound
    form.words.label.text = f"What {found.given_name} reads"
    page = render_template(
        "verification/decision.html",
        house=house,
        item=found,
        form=form,
        label=words.DECISIONS[found.kind][name],
        effects=words.EFFECTS[found.kind, name],
        step=name,
        has_changed=has_changed,
        telling=parts_of_name_in(found.raiser, form.words.data or "") if found.raiser else (),
    )
    return page, form_status()
