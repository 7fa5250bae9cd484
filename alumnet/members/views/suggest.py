"""Suggestions while somebody types; pages work without them."""

from flask import jsonify, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import signed_in
from alumnet.kernel.text import fold
from alumnet.members.views.blueprint import blueprint
from alumnet.organizations import places, titles

_MOST = 8


@blueprint.get("/me/suggest/countries")
@signed_in
def suggest_countries() -> ResponseReturnValue:
    """Return names of countries that begin with what was typed."""
    return jsonify(_beginning([country.name for country in places.countries()]))


@blueprint.get("/me/suggest/titles")
@signed_in
def suggest_titles() -> ResponseReturnValue:
    """Return titles of work with a word that begins with what was typed."""
    return jsonify(_beginning([title.title for title in titles.role_titles()]))


def _beginning(names: list[str]) -> list[str]:
    typed = fold(request.args.get("q", "").strip())
    if not typed:
        return []
    found = {name: fold(name) for name in names}
    first = [name for name, folded in found.items() if folded.startswith(typed)]
    later = [name for name, folded in found.items() if f" {typed}" in folded]
    return list(dict.fromkeys([*first, *later]))[:_MOST]
