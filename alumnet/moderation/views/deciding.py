"""Checking a decision before it is sent, and sending it."""

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import queries as accounts
from alumnet.kernel.authorization import current_viewer, fresh, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import ActionForm, ChoiceForm, QuietForm
from alumnet.moderation.rules import DecisionKind, letters
from alumnet.moderation.rules.tables import CannotSuspend, ReportChanged, parts_of_name_in
from alumnet.moderation.views.blueprint import blueprint, moderator
from alumnet.moderation.views.queue import item_page
from alumnet.wording import sentence


@blueprint.get("/moderation/<public_id>/decision")
@staff
def check(public_id: str) -> ResponseReturnValue:
    """Show what a decision would do, and the words for each side, before anything is sent."""
    viewer = moderator()
    found = queries.item(reading(), viewer, public_id, now=now())
    if found.is_closed or not found.is_mine or not found.may_handle:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    choice = ChoiceForm(request.args)
    if not choice.validate():
        return item_page(found, viewer, choice)
    first = letters.first_words(choice.kind, found.reason, choice.lasts)
    form = _letters(
        choice.kind,
        is_signed=found.reporter is not None,
        formdata=None,
        decision=choice.decision.data,
        days=choice.days.data,
        version=str(found.version),
        words_for_reporter=first.for_reporter,
        words_for_reported=first.for_reported,
    )
    return _check_page(found, choice, form)


@blueprint.post("/moderation/<public_id>/decision")
@staff
@fresh
def decide(public_id: str) -> ResponseReturnValue:
    """Send a decision."""
    viewer = moderator()
    choice = ChoiceForm(request.form)
    if not choice.validate():
        found = queries.item(reading(), viewer, public_id, now=now())
        return redirect(url_for(".item", public_id=found.public_id), HTTPStatus.SEE_OTHER)
    form = _letters(choice.kind, is_signed=queries.is_signed(reading(), public_id))
    status, has_changed = HTTPStatus.UNPROCESSABLE_ENTITY, False
    if form.validate():
        try:
            commands.decide(
                public_id,
                _ruling(choice, form),
                version=form.version_number,
                by=viewer.person,
                now=now(),
            )
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
            has_changed = isinstance(error, ReportChanged)
        else:
            flash("Sent. Everybody hears what concerns them.")
            return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)
    found = queries.item(reading(), viewer, public_id, now=now())
    if not found.may_handle:
        raise NotFound
    return _check_page(found, choice, form, has_changed=has_changed), status


def _letters(kind: DecisionKind, *, is_signed: bool, **given: Any) -> QuietForm:
    """Return the form for the words of a decision; where no member reports, without any for one."""
    form = (ActionForm if kind.is_action else QuietForm)(**given)
    if not is_signed:
        del form.words_for_reporter
    return form


def _ruling(choice: ChoiceForm, form: QuietForm) -> commands.Ruling:
    reported = form.words_for_reported.data if isinstance(form, ActionForm) else ""
    return commands.Ruling(
        kind=choice.kind,
        words_for_reporter=form.words_for_reporter.data if form.words_for_reporter else "",
        words_for_reported=reported,
        note=form.note.data,
        days=choice.lasts,
    )


def _refusal(found: queries.Item) -> str:
    """Return why the reported person can't be suspended, "" when they can."""
    if not found.can_be_suspended:
        return sentence(CannotSuspend())
    by, reported = current_viewer().person, found.reported.person_id
    refusal = accounts.refusal_to_suspend(reading(), by, reported, found.association_id)
    return sentence(refusal) if refusal is not None else ""


def _check_page(
    found: queries.Item, choice: ChoiceForm, form: QuietForm, *, has_changed: bool = False
) -> str:
    """Show what a decision would do; after a change, what was written, and the same words again."""
    kind = choice.kind
    if has_changed:
        form.version.data = str(found.version)
    stake = queries.consequences(
        reading(),
        found.reported.person_id,
        found.association_id,
        seen_by=current_viewer().person,
    )
    told = form.words_for_reported.data if isinstance(form, ActionForm) else ""
    stakes = letters.Stakes(
        reporter=found.reporter.given_name if found.reporter else None,
        reported=found.reported.given_name,
        association=found.association_name,
        until=letters.for_days(choice.lasts),
        requests=stake.requests,
        mentorships=stake.mentorships,
        other_associations=stake.other_associations,
        is_kept=stake.is_kept,
    )
    if found.reporter is not None:
        form.words_for_reporter.label.text = f"What {found.reporter.given_name} reads"
    if isinstance(form, ActionForm):
        form.words_for_reported.label.text = f"What {found.reported.given_name} reads"
    return render_template(
        "moderation/check.html",
        report=found,
        form=form,
        label=letters.DECISIONS[kind],
        effects=letters.effects_in_words(kind, stakes),
        refusal=_refusal(found) if kind is DecisionKind.SUSPEND else "",
        has_changed=has_changed,
        telling=parts_of_name_in(found.reporter.name if found.reporter else "", told or ""),
    )
