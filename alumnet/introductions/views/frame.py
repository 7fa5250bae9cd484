"""The blueprint of introductions, and what its pages use."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.introductions.queries import waiting
from alumnet.kernel import page_context
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence

blueprint = Blueprint("introductions", __name__)

page_context.counts("introductions")(waiting.to_answer)


def show(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Go to a page of this blueprint after a form was sent."""
    return redirect(url_for(f"introductions.{endpoint}", **values), HTTPStatus.SEE_OTHER)


def add_to(form: FlaskForm, error: DomainError) -> None:
    """Say a domain error in the form's summary; one that hides a page is raised again."""
    if isinstance(error, NotFound):
        raise error
    form.form_errors.append(sentence(error))


def say(error: DomainError) -> None:
    """Say above the next page what stood in the way; one that hides a page is raised again."""
    if isinstance(error, NotFound):
        raise error
    flash(sentence(error), "info")
