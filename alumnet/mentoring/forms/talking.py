"""The form that says how somebody may be reached."""

import re
from typing import Any
from urllib.parse import urlsplit

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import Length, Optional, ValidationError

from alumnet.mentoring.forms.fields import plain_line
from alumnet.messaging.rules import ContactKind

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_PHONE = re.compile(r"[+()\d][\d\s()./-]{4,}")


def _looks_like(pattern: re.Pattern[str], message: str) -> Any:
    def check(_form: Any, field: Field) -> None:
        if not pattern.fullmatch(field.data):
            raise ValidationError(message)

    return check


def _is_safe_link(_form: Any, field: Field) -> None:
    try:
        parts = urlsplit(field.data)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in field.data:
        raise ValidationError("Give the whole address, like https://meet.example.org/ruth")


def _short(what: str) -> Length:
    return Length(max=200, message=f"Keep {what} under 200 characters")


class ContactForm(FlaskForm):
    """What somebody shows one person; an empty field shows nothing."""

    email = StringField(
        "E-mail",
        [
            Optional(),
            _short("the address"),
            _looks_like(_EMAIL, "Write the address like ruth@example.org"),
        ],
        filters=[plain_line],
    )
    phone = StringField(
        "Phone",
        [
            Optional(),
            _short("the number"),
            _looks_like(_PHONE, "Write the number with its country, like +44 20 7946 0000"),
        ],
        filters=[plain_line],
    )
    call_link = StringField(
        "Link for calls", [Optional(), _short("the link"), _is_safe_link], filters=[plain_line]
    )

    def values(self) -> dict[ContactKind, str]:
        """Return what is to be shown."""
        return {kind: self[kind.value].data for kind in ContactKind}
