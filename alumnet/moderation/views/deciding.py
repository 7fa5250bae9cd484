"""Checking a decision before it is sent, and sending it."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import queries as accounts
from alumnet.kernel.authorization import current_viewer, fresh, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import ChoiceForm, WordsForm
from alumnet.moderation.rules import DecisionKind, Party, Purpose, consequences, letters
from alumnet.moderation.rules.errors import CannotSuspend, NeedsApproval, ReportChanged
from alumnet.moderation.rules.staff import parts_of_name_in
from alumnet.moderation.views.blueprint import blueprint, moderator
from alumnet.moderation.views.queue import item_page
from alumnet.wording import sentence

_ENDS_MEMBERSHIP = frozenset({DecisionKind.SUSPEND, DecisionKind.REMOVE_MEMBER})


@blueprint.get("/moderation/<public_id>/decision")
@staff
def check(public_id: str) -> ResponseReturnValue:
    """Show what a decision would do, and the words for each side, before anything is sent."""
    viewer = moderator()
    found = queries.item(reading(), viewer, public_id, now=now())
    if found.is_closed or not found.is_mine or not found.may_take:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    choice = ChoiceForm(request.args)
    if not choice.validate():
        return item_page(found, viewer, choice=choice)
    first = letters.first_words(choice.kind, found.reason, choice.lasts, found.appealed)
    form = WordsForm(
        formdata=None,
        decision=choice.decision.data,
        days=choice.days.data,
        first=choice.first.data,
        version=str(found.version),
        words_for_reporter=first.for_reporter,
        words_for_reported=first.for_reported,
    )
    form.tell(found.told(choice.kind))
    return _check_page(found, choice, form)


@blueprint.post("/moderation/<public_id>/decision")
@staff
@fresh
def decide(public_id: str) -> ResponseReturnValue:
    """Send a decision."""
    viewer = moderator()
    found = queries.item(reading(), viewer, public_id, now=now())
    choice = ChoiceForm(request.form)
    if not choice.validate():
        return redirect(url_for(".item", public_id=found.public_id), HTTPStatus.SEE_OTHER)
    form = WordsForm()
    form.tell(found.told(choice.kind))
    status, has_changed = HTTPStatus.UNPROCESSABLE_ENTITY, False
    if form.validate():
        ruling, version = _ruling(choice, form), form.version_number
        try:
            commands.decide(public_id, ruling, version=version, by=viewer.person, now=now())
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


def _ruling(choice: ChoiceForm, form: WordsForm) -> commands.Ruling:
    return commands.Ruling(
        kind=choice.kind,
        words_for_reporter=form.words_for(Party.REPORTER),
        words_for_reported=form.words_for(Party.REPORTED),
        note=form.note.data,
        days=choice.lasts,
        duplicate_of=choice.first.data or "",
    )


def _refusal(kind: DecisionKind, found: queries.Item) -> str:
    """Return why this can't be decided about the reported person, "" when it can."""
    if kind not in _ENDS_MEMBERSHIP:
        return ""
    if not found.can_be_suspended:
        return sentence(CannotSuspend())
    by, reported = current_viewer().person, found.reported.person_id
    refusal = accounts.refusal_to_suspend(reading(), by, reported, found.association_id)
    if refusal is not None:
        return sentence(refusal)
    needs_yes = kind is DecisionKind.REMOVE_MEMBER and not found.may_use(Purpose.REMOVE, now())
    return sentence(NeedsApproval()) if needs_yes else ""


def _stakes(found: queries.Item, choice: ChoiceForm) -> consequences.Stakes:
    """Return what a decision would touch. One statement."""
    by = current_viewer().person
    stake = queries.consequences(reading(), found.reported.person_id, seen_by=by)
    return consequences.Stakes(
        reporter=found.reporter.given_name if found.reporter else None,
        reported=found.reported.given_name,
        association=found.association_name,
        until=letters.for_days(choice.lasts),
        requests=stake.requests,
        mentorships=stake.mentorships,
        sessions=stake.sessions,
        calendars=stake.calendars,
        is_kept=stake.is_kept,
        noun=letters.SUBJECTS[found.subject_kind],
        in_force=tuple(each.kind for each in found.papers.verdicts if each.still_holds(now())),
    )


def _check_page(
    found: queries.Item, choice: ChoiceForm, form: WordsForm, *, has_changed: bool = False
) -> str:
    """Show what a decision would do; after a change, what was written, and the same words again."""
    kind = choice.kind
    if has_changed:
        form.version.data = str(found.version)
    if found.reporter is not None and form.words_for_reporter:
        form.words_for_reporter.label.text = f"What {found.reporter.given_name} reads"
    if form.words_for_reported:
        form.words_for_reported.label.text = f"What {found.reported.given_name} reads"
    reporter = found.reporter.name if found.reporter else ""
    return render_template(
        "moderation/check.html",
        report=found,
        form=form,
        label=letters.DECISIONS[kind],
        effects=consequences.effects_in_words(kind, _stakes(found, choice), found.told(kind)),
        refusal=_refusal(kind, found),
        has_changed=has_changed,
        telling=parts_of_name_in(reporter, form.words_for(Party.REPORTED)),
    )
