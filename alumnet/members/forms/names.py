"""The form for a name that somebody had before."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from alumnet.kernel.cleaning import clean_line

_LONGEST = 120


class FormerNameForm(FlaskForm):
    """A name, whole, and whether others read it."""

    name = StringField(
        "The name you had",
        filters=[lambda text: clean_line(text or "")],
        validators=[
            DataRequired("Write the whole name"),
            Length(max=_LONGEST, message=f"Keep it under {_LONGEST} characters"),
        ],
    )
    is_shown = BooleanField("Say it on my page")
