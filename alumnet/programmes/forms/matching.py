"""Forms of the matching board."""

from collections.abc import Mapping
from typing import Final

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from alumnet.kernel.text import clean_text
from alumnet.matching.assignment import DEFAULT_OPTIONS
from alumnet.matching.pairs import WISH_WEIGHT
from alumnet.programmes.rules.board import PART_LABELS
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Verdict

_WHOLE: Final = 100
_FLOOR: Final = 3.0
WEIGHTS: Final = PART_LABELS
# All that is asked in "what if".
TRIED: Final = (*WEIGHTS, "wish_weight", "least", "spreads", "helps_last")
_LINE: Final = Length(max=POLICY.line_length, message=f"Keep it under {POLICY.line_length} letters")


def _plain(value: str | None) -> str:
    return clean_text(value or "").strip()


def _points(label: str) -> IntegerField:
    bounds = NumberRange(0, _WHOLE, f"Write a number from 0 to {_WHOLE}")
    return IntegerField(label, [InputRequired("Write a number"), bounds])


class ChoosingForm(FlaskForm):
    """A mentor for one mentee, and why by hand."""

    mentor = StringField("Mentor", [InputRequired("Choose a mentor")])
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


class TryingForm(Form):
    """Other weights, in points of a hundred; read from the address, so that it can be kept."""

    topic = _points(PART_LABELS["topic"])
    path = _points(PART_LABELS["path"])
    purpose = _points(PART_LABELS["purpose"])
    gap = _points(PART_LABELS["gap"])
    availability = _points(PART_LABELS["availability"])
    tie = _points(PART_LABELS["tie"])
    language = _points(PART_LABELS["language"])
    answers = _points(PART_LABELS["answers"])
    wish_weight = _points("What people wished for")
    least = _points("Make no pair that fits less than")
    spreads = BooleanField("Spread mentees over mentors")
    helps_last = BooleanField("Help most those who are hard to match")

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
        shares = {name: weights.get(name, 0.0) for name in WEIGHTS}
        shares["wish_weight"] = options.get("wish_weight", WISH_WEIGHT)
        shares["least"] = options.get("least", 0.0)
        fields = {name: str(round(_WHOLE * float(share))) for name, share in shares.items()}
        if said is None:
            boxes = {
                "spreads": options.get("load", DEFAULT_OPTIONS.load),
                "helps_last": options.get("floor", DEFAULT_OPTIONS.floor),
            }
            fields |= {name: "y" for name, value in boxes.items() if float(value) > 0}
        named = {name: said[name] for name in TRIED if name in said} if said else {}
        return cls(MultiDict(fields | named))

    def weights(self) -> dict[str, float]:
        """Return the weights as shares of 1; nothing at all would leave no order, so: as before."""
        found = {name: (self[name].data or 0) / _WHOLE for name in WEIGHTS}
        return found if any(found.values()) else {}

    def options(self) -> dict[str, float]:
        """Return what a matching is worth beside the score."""
        return {
            "wish_weight": (self.wish_weight.data or 0) / _WHOLE,
            "least": (self.least.data or 0) / _WHOLE,
            "load": DEFAULT_OPTIONS.load if self.spreads.data else 0.0,
            "floor": _FLOOR if self.helps_last.data else 0.0,
        }
