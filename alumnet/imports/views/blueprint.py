"""The blueprint of imports, and what its pages share."""

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from alumnet.administration.views.blueprint import form_status, house_at

blueprint = Blueprint("imports", __name__)

__all__ = ["blueprint", "form_status", "house_at", "see"]


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser to a page of imports after a POST."""
    return redirect(url_for(f"imports.{endpoint}", **values), 303)
