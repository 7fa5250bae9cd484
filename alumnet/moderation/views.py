"""Pages of moderation: reporting somebody, the queue of the staff, one report, a decision."""

from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import queries as accounts
from alumnet.kernel.authorization import Viewer, current_viewer, fresh, member, signed_in, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import ActionForm, ChoiceForm, EndForm, QuietForm, ReportForm
from alumnet.moderation.rules import LETTERS, POLICY, DecisionKind, ReportReason, letters
from alumnet.moderation.rules.tables import CannotSuspend, ReportChanged, parts_of_name_in
from alumnet.wording import sentence

blueprint = Blueprint("moderation", __name__)


# ------------------------------------------------------------------------------------- reporting
@blueprint.route("/report", methods=["GET", "POST"])
@signed_in
def report() -> ResponseReturnValue:
    """Tell the staff about somebody, or about what is between the two."""
    viewer = current_viewer()
    subject = _subject(viewer)
    form = ReportForm()
    status = HTTPStatus.OK
    if form.validate_on_submit():
        concern = commands.Concern(
            ReportReason(form.reason.data), form.details.data, also_block=form.also_block.data
        )
        try:
            made = commands.report(subject, concern, by=viewer.person, now=now())
        except TooMany as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
        else:
            return redirect(url_for(".received", public_id=made), HTTPStatus.SEE_OTHER)
    elif form.is_submitted():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "moderation/report.html",
        form=form,
        subject=subject,
        noun=letters.SUBJECTS[subject.kind],
        hints={reason.value: hint for reason, (_, hint) in letters.REASONS.items()},
    ), status


def _subject(viewer: Viewer) -> queries.Subject:
    """Return what the address names; the more exact thing wins. Raises NotFound."""
    person = request.args.get("person", "")
    if about := request.args.get("request"):
        found = queries.request_subject(reading(), viewer, about)
    elif about := request.args.get("mentorship"):
        found = queries.mentorship_subject(reading(), viewer, about)
    elif about := request.args.get("message"):
        found = queries.message_subject(reading(), viewer, about)
    elif about := request.args.get("connection"):
        found = queries.connection_subject(reading(), viewer, about)
    else:
        return queries.person_subject(reading(), viewer, person)
    if person and person != found.public_id:
        raise NotFound
    return found


@blueprint.get("/report/<public_id>")
@signed_in
def received(public_id: str) -> ResponseReturnValue:
    """Thank the reporter, say what happens next, and later what came of it."""
    found = queries.own_report(reading(), current_viewer(), public_id)
    if found is None:
        raise NotFound
    return render_template("moderation/received.html", report=found)


@blueprint.get("/decisions")
@member
def decisions() -> ResponseReturnValue:
    """Show members what the staff decided, by quarter and without names."""
    quarters = queries.decided_by_quarter(reading(), now=now())
    return render_template("moderation/decisions.html", quarters=quarters, least=POLICY.least_told)


# ----------------------------------------------------------------------------------------- queue
def _moderator() -> Viewer:
    """Return the viewer, if reports are their business. Raises NotFound."""
    viewer = current_viewer()
    if not viewer.is_site_admin and not viewer.staffed_association_ids:
        raise NotFound
    return viewer


@blueprint.get("/moderation")
@staff
def queue() -> ResponseReturnValue:
    """List the reports that wait, those the viewer took on, or those that are decided."""
    viewer, moment = _moderator(), now()
    tab = request.args.get("show", queries.TABS[0])
    if tab not in queries.TABS:
        raise NotFound
    page = queries.queue(reading(), viewer, tab, now=moment, cursor=request.args.get("after"))
    return render_template(
        "moderation/queue.html",
        page=page,
        counts=queries.counts(reading(), viewer, moment),
        tab=tab,
        names_associations=viewer.is_site_admin or len(viewer.staffed_association_ids) > 1,
    )


@blueprint.get("/moderation/<public_id>")
@staff
def item(public_id: str) -> ResponseReturnValue:
    """Show one report with its history and, to whoever took it on, the decisions."""
    viewer = _moderator()
    found = queries.item(reading(), viewer, public_id, now=now())
    return _item_page(found, viewer, ChoiceForm(formdata=None))


def _item_page(
    found: queries.Item, viewer: Viewer, choice: ChoiceForm, ending: EndForm | None = None
) -> ResponseReturnValue:
    if not found.may_handle:
        return render_template("moderation/kept.html", report=found)
    ending = ending or EndForm(formdata=None)
    ending.prepare(found.may_end)
    form = ending if ending.errors else choice
    page = render_template(
        "moderation/item.html",
        report=found,
        form=form,
        choice=choice,
        ending=ending,
        history=queries.history(reading(), viewer, found),
        exhibit=queries.exhibit(reading(), found),
        has_letter=found.subject_kind in LETTERS,
        noun=letters.SUBJECTS[found.subject_kind],
        half_hour=int(POLICY.claim / timedelta(minutes=1)),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.post("/moderation/<public_id>/claim")
@staff
def claim(public_id: str) -> ResponseReturnValue:
    """Take a report on."""
    return _act(commands.claim, public_id, "It's yours for half an hour.")


@blueprint.post("/moderation/<public_id>/open")
@staff
def open_letter(public_id: str) -> ResponseReturnValue:
    """Open what was reported, which the audit notes first."""
    return _act(commands.open_letter, public_id, "It's open until your half hour is over.")


@blueprint.post("/moderation/<public_id>/end-request")
@staff
def end_request(public_id: str) -> ResponseReturnValue:
    """End the reported request, with a reason for the staff."""
    viewer, form = _moderator(), EndForm()
    if form.validate():
        end = partial(
            commands.end_request, is_no=form.step.data == "decline", reason=form.reason.data
        )
        return _act(end, public_id, "It is ended. Neither of the two reads why.")
    found = queries.item(reading(), viewer, public_id, now=now())
    if not found.is_mine or not found.may_end:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    return _item_page(found, viewer, ChoiceForm(formdata=None), form)


@blueprint.post("/moderation/<public_id>/release")
@staff
def release(public_id: str) -> ResponseReturnValue:
    """Put a report back for others."""
    return _act(commands.release, public_id, "You put it back. Others can take it on.")


@blueprint.post("/moderation/<public_id>/unhide")
@staff
def unhide(public_id: str) -> ResponseReturnValue:
    """Show somebody in search again."""
    return _act(commands.unhide, public_id, "This decision is taken back.")


@blueprint.post("/moderation/<public_id>/lift")
@staff
def lift(public_id: str) -> ResponseReturnValue:
    """End a suspension before its time."""
    return _act(commands.lift_suspension, public_id, "The suspension is lifted.")


def _act(command: commands.Act, public_id: str, done: str) -> ResponseReturnValue:
    """Run a command on a report, say what came of it, and show the report as it stands now."""
    try:
        command(public_id, by=_moderator().person, now=now())
    except Conflict as error:
        flash(sentence(error), "warn")
    else:
        flash(done)
    return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)


# -------------------------------------------------------------------------------------- decision
@blueprint.get("/moderation/<public_id>/decision")
@staff
def check(public_id: str) -> ResponseReturnValue:
    """Show what a decision would do, and the words for each side, before anything is sent."""
    viewer = _moderator()
    found = queries.item(reading(), viewer, public_id, now=now())
    if found.is_closed or not found.is_mine or not found.may_handle:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    choice = ChoiceForm(request.args)
    if not choice.validate():
        return _item_page(found, viewer, choice)
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
    viewer = _moderator()
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
