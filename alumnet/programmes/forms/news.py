"""The form of those who tell the people of a cohort something."""

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from alumnet.kernel.text import clean_text
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side

_ALL = "all"
_WHOM = {_ALL: "Everybody", Side.MENTEE.value: "Mentees", Side.MENTOR.value: "Mentors"}


class NewsForm(FlaskForm):
    """A few words to the people of a cohort."""

    whom = RadioField(
        "To whom?",
        choices=[SelectChoice(value, label) for value, label in _WHOM.items()],
        default=_ALL,
    )
    words = TextAreaField(
        "What is new?",
        [
            InputRequired("Write something"),
            Length(
                max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} characters"
            ),
        ],
        filters=[lambda text: clean_text(text or "").strip()],
    )

    def side(self) -> Side | None:
        """Return whom it is for; None for all."""
        return None if self.whom.data == _ALL else Side(self.whom.data)
