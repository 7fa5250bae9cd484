"""The blueprint of requests and mentorships, and what all their pages use."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel import page_context
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring.forms.fields import yes_or_no
from alumnet.mentoring.forms.requests import TIME_WORDS
from alumnet.mentoring.queries import home
from alumnet.mentoring.rules import DeclineReason, TimeKind
from alumnet.wording import sentence

blueprint = Blueprint("mentoring", __name__)

# So many messages an overview shows of a conversation.
LAST_LINES = 2

_NO_WORDS: Mapping[str, str] = MappingProxyType({})

# What either of two may read where the sentence of a request speaks to the mentee.
LINE_WORDS = {
    "in_reporting_line": "Where one of you manages the other, this isn't possible here. Someone "
    "outside your line can speak more freely.",
    "asks_about_line": "Say whether one of you manages the other, at any level.",
}

# What the mentee reads; the mentor chooses the same reason in their own voice.
REASONS_READ = {
    DeclineReason.NO_TIME_NOW: "{name} has no time for this now.",
    DeclineReason.NOT_MY_FIELD: "This is outside what {name} knows.",
    DeclineReason.TOO_CLOSE: "{name} feels too close to your work.",
    DeclineReason.OTHER: "{name} can't take this on now.",
}

page_context.counts("to_answer")(home.to_answer)


@blueprint.app_template_filter("time_asked")
def _time_asked(kind: TimeKind | str | None) -> str:
    if not kind:
        return ""
    label, hint = TIME_WORDS[TimeKind(kind)]
    return f"{label.lower()}: {hint[0].lower()}{hint[1:]}"


@blueprint.app_template_filter("decline_sentence")
def _decline_sentence(reason: str, name: str) -> str:
    return REASONS_READ[DeclineReason(reason or DeclineReason.OTHER)].format(name=name)


@blueprint.app_template_filter("sentence")
def _sentence(error: DomainError) -> str:
    return sentence(error)


def show(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Go to a page of this blueprint after a form was sent."""
    return redirect(url_for(f"mentoring.{endpoint}", **values), HTTPStatus.SEE_OTHER)


def ask_for_answer(endpoint: str, _page: ResponseReturnValue, **values: Any) -> ResponseReturnValue:
    """Go back to a page whose form came without an answer.

    `_page` is that page: whoever may not open it has been refused by then.
    """
    flash("Choose an answer.", "info")
    return show(endpoint, **values)


@contextmanager
def moved_on() -> Iterator[None]:
    """Say in a line when somebody was faster, and let the page show how it stands now."""
    try:
        yield
    except NoSuchTransition as error:
        flash(sentence(error), "info")


def said_of_line() -> bool | None:
    """Return what was said beside a letter about a reporting line; None when nothing was."""
    return yes_or_no(request.form.get("line"))


def add_to(form: FlaskForm, error: DomainError, own: Mapping[str, str] = _NO_WORDS) -> None:
    """Say a domain error in the form's summary; one that hides a page is raised again.

    `own`: sentences for this page, by code.
    """
    if isinstance(error, NotFound):
        raise error
    form.form_errors.append(sentence(error, own))
