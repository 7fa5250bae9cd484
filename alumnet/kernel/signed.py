"""Words that come back as we sent them: signed, for links that need no row of their own."""

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def signed(text: str, purpose: str) -> str:
    """Return a text for a link of this purpose."""
    return str(URLSafeSerializer(current_app.secret_key or "", salt=purpose).dumps(text))


def unsigned(token: str, purpose: str) -> str | None:
    """Return the text of a link of this purpose; None for what we didn't sign."""
    try:
        text = URLSafeSerializer(current_app.secret_key or "", salt=purpose).loads(token)
    except BadData:
        return None
    return text if isinstance(text, str) else None
