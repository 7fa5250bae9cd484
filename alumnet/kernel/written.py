"""What somebody wrote into a form that can't be taken any more, to be shown to them once again."""

from urllib.parse import urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException

# Never shown again, whatever form it comes from. A test holds that every password field is here.
SECRET_FIELDS = frozenset(
    {"csrf_token", "password", "proof_code", "proof_passkey", "proof_password"}
)


def written() -> list[tuple[str, str]]:
    """Return what was written by hand, as (words for the field, text), each text once.

    What has no space in it is a choice, a number or an address of the form's own.
    """
    found: dict[str, str] = {}
    for name, value in request.form.items(multi=True):
        text = value.strip()
        if name not in SECRET_FIELDS and " " in text:
            found.setdefault(text, _words(name))
    return [(label, text) for text, label in found.items()]


def _words(name: str) -> str:
    """Return the name of a field as words: "what_i_bring" is "What I bring"."""
    words = name.rpartition("-")[2].replace("_", " ").capitalize()
    return words.replace(" i ", " I ")


def page_before() -> str | None:
    """Return the address of the page of this site that the form was on, None where it isn't told.

    Only one that can be opened: a form that came back with errors may stand where nothing opens.
    """
    try:
        before = urlsplit(request.referrer or "")
    except ValueError:
        return None
    adapter = current_app.create_url_adapter(request)
    # With two slashes the path would name another site.
    is_away = before.netloc != request.host or before.path.startswith("//")
    if adapter is None or is_away:
        return None
    try:
        adapter.match(before.path, "GET")
    except HTTPException:
        return None
    return f"{before.path}?{before.query}" if before.query else before.path
