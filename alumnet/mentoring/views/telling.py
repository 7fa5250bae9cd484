"""What each of the two says: how it goes, looking back, thanks, what came of it."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.forms.mentorships import (
    AUDIENCE_WORDS,
    CheckInForm,
    FeedbackForm,
    ThanksForm,
    WhatCameForm,
)
from alumnet.mentoring.queries import goals, telling
from alumnet.mentoring.queries.mentorships import MentorshipView
from alumnet.mentoring.rules.mentorship_errors import NothingAsked
from alumnet.mentoring.rules.mentorship_states import Going, Occasion
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.mentoring.views.mentorships import on_page, page_of
from alumnet.wording import sentence

_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


# ------------------------------------------------------------------------------------- how it goes
@blueprint.get("/mentorships/<public_id>/question")
@going_on
def question(public_id: str) -> ResponseReturnValue:
    """Ask one of the two how it goes, and show them what they said before."""
    return _question(page_of(public_id), CheckInForm(formdata=None), HTTPStatus.OK)


def _question(page: MentorshipView, form: CheckInForm, status: HTTPStatus) -> ResponseReturnValue:
    found = telling.questions_of(reading(), page.id, current_viewer().person)
    asked = next((each for each in found if each.answer is None), None)
    if not found:
        return on_page(page.public_id)
    if asked is not None and asked.occasion is Occasion.FIRST_MEETING:
        form.answer.label.text = f"Do you two fit, {page.other.given_name} and you?"
    return render_template(
        "mentoring/question.html", page=page, form=form, asked=asked, found=found
    ), status


@blueprint.post("/mentorships/<public_id>/question")
@going_on
def answer_question(public_id: str) -> ResponseReturnValue:
    """Keep an answer; whoever says that it doesn't fit is shown the ways out."""
    form = CheckInForm()
    if not form.validate():
        return _question(page_of(public_id), form, _WRONG)
    try:
        commands.answer_check_in(
            public_id,
            by=current_viewer().person,
            answer=form.answer.data,
            line=form.line.data,
            now=now(),
        )
    except NothingAsked as error:
        flash(sentence(error), "info")
        return on_page(public_id)
    if form.answer.data is Going.NOT_WELL:
        return show("question", public_id=public_id)
    flash("Thank you. Only you can read what you said.")
    return on_page(public_id)


# ------------------------------------------------------------------------------------ looking back
@blueprint.get("/mentorships/<public_id>/closing")
@going_on
def closing(public_id: str) -> ResponseReturnValue:
    """Show what the two have behind them, and the ways on."""
    page = page_of(public_id)
    if "say_done" not in page.may:
        return on_page(public_id)
    return render_template(
        "mentoring/closing.html",
        page=page,
        goals=goals.goals_of(reading(), page.id),
        skills=goals.skills_of(reading(), page.id),
    )


@blueprint.post("/mentorships/<public_id>/closing")
@going_on
def say_done(public_id: str) -> ResponseReturnValue:
    """Say that one is ready to close."""
    try:
        commands.say_done(public_id, by=current_viewer().person, now=now())
    except NoSuchTransition as error:
        flash(sentence(error), "info")
    return on_page(public_id)


@blueprint.get("/mentorships/<public_id>/feedback")
@going_on
def feedback(public_id: str) -> ResponseReturnValue:
    """Ask three questions, or show the writer what they answered."""
    page = page_of(public_id)
    own = telling.own_feedback(reading(), page.id, current_viewer().person)
    form = FeedbackForm(formdata=None, obj=own)
    return _feedback(page, form, HTTPStatus.OK)


def _feedback(page: MentorshipView, form: FeedbackForm, status: HTTPStatus) -> ResponseReturnValue:
    own = telling.own_feedback(reading(), page.id, current_viewer().person)
    is_open = page.state.value == "completed" and page.due_at is not None
    if not is_open and own is None:
        return on_page(page.public_id)
    return render_template(
        "mentoring/feedback.html", page=page, form=form, own=own, is_open=is_open
    ), status


@blueprint.post("/mentorships/<public_id>/feedback")
@going_on
def give_feedback(public_id: str) -> ResponseReturnValue:
    """Keep the three answers."""
    form = FeedbackForm()
    if form.validate():
        try:
            commands.give_feedback(
                public_id, by=current_viewer().person, words=form.words(), now=now()
            )
        except DomainError as error:
            add_to(form, error)
        else:
            flash("Thank you. Nobody reads your answers one by one.")
            return on_page(public_id)
    return _feedback(page_of(public_id), form, _WRONG)


# ------------------------------------------------------------------------------------------ thanks
@blueprint.get("/mentorships/<public_id>/thanks")
@going_on
def thanks(public_id: str) -> ResponseReturnValue:
    """Show a thank-you to its two people; the mentee may write it anew."""
    page = page_of(public_id)
    found = telling.thanks_of(reading(), page.id)
    form = ThanksForm(formdata=None, obj=found)
    return _thanks(page, form, found, HTTPStatus.OK)


def _thanks(
    page: MentorshipView,
    form: ThanksForm,
    found: telling.ThanksView | None,
    status: HTTPStatus,
) -> ResponseReturnValue:
    if page.is_mentor and found is None and not page.has_come_of_it:
        raise NotFound
    if found is None and not page.can_thank and not page.has_come_of_it:
        return on_page(page.public_id)
    form.prepare(page.other.given_name)
    return render_template(
        "mentoring/thanks.html",
        page=page,
        form=form,
        found=found,
        hints={
            each.value: hint.format(name=page.other.given_name)
            for each, (_, hint) in AUDIENCE_WORDS.items()
        },
        came=telling.what_came_of(reading(), page.id),
    ), status


@blueprint.post("/mentorships/<public_id>/thanks")
@going_on
def thank(public_id: str) -> ResponseReturnValue:
    """Send a thank-you, or say it anew."""
    page, form = page_of(public_id), ThanksForm()
    form.prepare(page.other.given_name)
    if form.validate():
        try:
            commands.thank(
                public_id,
                by=current_viewer().person,
                words=form.words.data,
                audience=form.audience.data,
                now=now(),
            )
        except DomainError as error:
            add_to(form, error)
        else:
            flash(f"Your words are with {page.other.given_name}.")
            return show("thanks", public_id=public_id)
    return _thanks(page, form, telling.thanks_of(reading(), page.id), _WRONG)


@blueprint.post("/mentorships/<public_id>/thanks/back")
@going_on
def take_thanks_back(public_id: str) -> ResponseReturnValue:
    """Take a thank-you back."""
    commands.take_thanks_back(public_id, by=current_viewer().person, now=now())
    flash("Taken back. Nobody reads it any more.")
    return on_page(public_id)


@blueprint.post("/mentorships/<public_id>/thanks/shown")
@going_on
def show_thanks(public_id: str) -> ResponseReturnValue:
    """Put a thank-you on one's own page, or take it off."""
    is_shown = request.form.get("shown") == "1"
    commands.show_thanks(public_id, by=current_viewer().person, is_shown=is_shown, now=now())
    flash("It stands on your page now." if is_shown else "It is off your page.")
    return show("thanks", public_id=public_id)


# --------------------------------------------------------------------------------------- what came
@blueprint.get("/mentorships/<public_id>/what-came")
@going_on
def what_came(public_id: str) -> ResponseReturnValue:
    """Ask the mentee what came of it."""
    return _what_came(page_of(public_id), WhatCameForm(formdata=None), HTTPStatus.OK)


def _what_came(page: MentorshipView, form: WhatCameForm, status: HTTPStatus) -> ResponseReturnValue:
    months = telling.asked_months(reading(), page, current_viewer().person)
    return render_template("mentoring/what_came.html", page=page, form=form, months=months), status


@blueprint.post("/mentorships/<public_id>/what-came")
@going_on
def say_what_came(public_id: str) -> ResponseReturnValue:
    """Tell the mentor what came of it."""
    form = WhatCameForm()
    if not form.validate():
        return _what_came(page_of(public_id), form, _WRONG)
    commands.say_what_came(public_id, by=current_viewer().person, words=form.words.data, now=now())
    flash("Your words are on their way. That is what mentors remember.")
    return show("thanks", public_id=public_id)
