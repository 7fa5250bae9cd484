"""Forms of the matching board."""

from collections.abc import Mapping
from typing import Final

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    Form,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from alumnet.kernel.ids import public_id_of
from alumnet.kernel.text import clean_text
from alumnet.programmes.forms.counting import CountingFields, as_fields, points
from alumnet.programmes.rules.board import PART_LABELS
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Verdict

WEIGHTS: Final = PART_LABELS
_LINE: Final = Length(max=POLICY.line_length, message=f"Keep it under {POLICY.line_length} letters")


def _id(value: str | None) -> str:
    return public_id_of(value or "") or ""


def _plain(value: str | None) -> str:
    return clean_text(value or "").strip()


class ChoosingForm(FlaskForm):
    """A mentor for one mentee, and why by hand."""

    mentor = StringField("Mentor", [InputRequired("Choose a mentor")], filters=[_id])
    why = StringField("Why by hand?", [_LINE], filters=[_plain])


class PartingForm(FlaskForm):
    """Why two shall be no pair."""

    why = StringField("Why?", [_LINE], filters=[_plain])


class NoteForm(FlaskForm):
    """A note about somebody."""

    text = TextAreaField(
        "A note for the managers",
        [
            InputRequired("Write something"),
            Length(max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} letters"),
        ],
        filters=[_plain],
    )


class ReviewForm(FlaskForm):
    """What a second person says of some pairs."""

    pairs = SelectMultipleField("Pairs", choices=[], validate_choice=False)
    verdict = RadioField("Is it good?", choices=[SelectChoice(each.value) for each in Verdict])
    line = StringField("Why?", [_LINE], filters=[_plain])

    def verdict_said(self) -> Verdict:
        """Return what was said."""
        return Verdict(self.verdict.data)


class TryingForm(CountingFields, Form):
    """Other weights for the last run; read from the address, so that a trial can be kept."""

    answers = points("What they answered to your questions")

    @classmethod
    def of(
        cls,
        weights: Mapping[str, float],
        options: Mapping[str, float],
        said: Mapping[str, str] | None = None,
    ) -> "TryingForm":
        """Return the form with what the last run was given, and what is `said` instead.

        A box that wasn't said is empty once anything was.
        """
        known = as_fields({name: weights.get(name, 0.0) for name in WEIGHTS}, options)
        boxes = {name: "y" for name, value in known.items() if value is True}
        numbers = {n: str(value) for n, value in known.items() if not isinstance(value, bool)}
        named = boxes if said is None else {name: said[name] for name in known if name in said}
        return cls(MultiDict(numbers | named))

    def weights(self) -> dict[str, float]:
        """Return the weights as shares of 1; nothing at all would leave no order, so: as before."""
        found = self.shares(WEIGHTS)
        return found if any(found.values()) else {}
