"""The blueprint of data rights, and what its pages share."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import security
from alumnet.kernel.clock import now

blueprint = Blueprint("rights", __name__)


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser to a page of this slice after a POST."""
    return redirect(url_for(f"rights.{endpoint}", **values), HTTPStatus.SEE_OTHER)


def form_status() -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK


def asked_to_sign_in_again() -> ResponseReturnValue | None:
    """Return the way to a fresh sign-in, None for whoever signed in just now.

    The one place that says how the dangerous steps of this slice are guarded.
    """
    if security.signed_in_recently(now()):
        return None
    flash("This is about all of your data. Please sign in once more first.", "info")
    back = request.path if request.method == "GET" else url_for("rights.own_data")
    security.end_session()
    return redirect(url_for("accounts.sign_in", next=back), HTTPStatus.SEE_OTHER)
