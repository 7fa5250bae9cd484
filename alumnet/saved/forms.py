"""The form of a saved search."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from alumnet.kernel.cleaning import clean_line
from alumnet.saved.rules import LONGEST_NAME


def _line(value: str | None) -> str:
    return clean_line(value or "")


class SearchForm(FlaskForm):
    """What a search is called, and whether to hear of new people in it."""

    name = StringField(
        "Name",
        [
            DataRequired("Give it a name"),
            Length(max=LONGEST_NAME, message=f"Keep the name under {LONGEST_NAME} characters"),
        ],
        filters=[_line],
    )
    wants_alert = BooleanField("Tell me when somebody new fits")
