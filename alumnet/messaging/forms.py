"""The form of a message."""

import re

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, Length

from alumnet.kernel.cleaning import clean_text
from alumnet.kernel.ids import new_public_id
from alumnet.messaging.rules import POLICY

_LONGEST = POLICY.text_length
_KEY = re.compile(r"[a-z0-9]{12}")


def _plain_text(value: str | None) -> str:
    return clean_text(value or "")


class MessageForm(FlaskForm):
    """A message; the key makes a second press the same one, `seen` is the last that was shown."""

    text = TextAreaField(
        "Your message",
        [
            DataRequired("Write your message"),
            Length(max=_LONGEST, message=f"Keep it under {_LONGEST} characters"),
        ],
        filters=[_plain_text],
    )
    form_key = HiddenField()
    seen = HiddenField()

    @property
    def key(self) -> str:
        """The key that came with the form, or a new one for what came without."""
        found = self.form_key.data or ""
        return found if _KEY.fullmatch(found) else new_public_id()
