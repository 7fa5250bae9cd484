"""The blueprint of programmes, and what all their pages use."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import RequestRedirect

from alumnet.kernel.authorization import (
    Audience,
    Viewer,
    current_viewer,
    lacks_second_factor,
)
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.programmes.queries.access import manages
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.queries.managing import managed as managed_cohort
from alumnet.programmes.rules.states import HelperPart

blueprint = Blueprint("programmes", __name__)


def show(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Go to a page of this blueprint after a form was sent."""
    return redirect(url_for(f"programmes.{endpoint}", **values), HTTPStatus.SEE_OTHER)


def form_status(*, is_conflict: bool = False) -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    if is_conflict:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK


def managed(cohort: str, part: HelperPart | None = HelperPart.MANAGER) -> ManagedCohort:
    """Return the cohort of this address for who looks after it as `part`, or manages it.

    None stands for whatever part. An old name in the address leads on to the present one, and
    staff who never set up their second factor to where they do. Raises NotFound for all others.
    """
    viewer = current_viewer()
    found = managed_cohort(reading(), viewer, cohort, part=part)
    if manages(viewer, found.association_id):
        _secure_first(viewer)
    lead_on(cohort, found.handle)
    return found


def _secure_first(viewer: Viewer) -> None:
    """Lead away as other pages of the staff do; helpers are no staff, so these are for members."""
    if lacks_second_factor(viewer, Audience.STAFF, now()):
        away = RequestRedirect(url_for("accounts.own_security"))
        away.code = HTTPStatus.SEE_OTHER
        raise away


def lead_on(cohort: str, handle: str) -> None:
    """Lead from an old name of a cohort in an address to the present one."""
    if request.method == "GET" and cohort != handle:
        query = request.query_string.decode("ascii", "ignore")
        path = request.path.replace(f"/{cohort}", f"/{handle}", 1)
        raise RequestRedirect(f"{path}?{query}" if query else path)
