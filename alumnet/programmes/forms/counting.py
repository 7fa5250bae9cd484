"""What counts when people are matched, in points of a hundred: set up, and tried on a board."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange

from alumnet.matching.assignment import DEFAULT_OPTIONS
from alumnet.matching.pairs import WISH_WEIGHT
from alumnet.programmes.forms.setup_fields import WholeNumber

WHOLE: Final = 100
# How much more those who are hard to match matter, where a cohort helps them most (matching.md).
_FLOOR: Final = 3.0


def points(label: str) -> WholeNumber:
    """Return a field for points of a hundred."""
    bounds = NumberRange(0, WHOLE, f"Write a number from 0 to {WHOLE}")
    return WholeNumber(label, [InputRequired("Write a number"), bounds])


class CountingFields:
    """The fields that both forms have, and what they mean as weights and options of a run."""

    topic = points("What they want to learn, and what the mentor knows")
    path = points("The mentor has walked the way they want to go")
    purpose = points("What matters to both: motives, values, hopes")
    gap = points("How far apart they are in experience")
    availability = points("Hours in the week that both have free")
    tie = points("A tie between them: a school, a place of work")
    language = points("Languages they share")
    wish_weight = points("What people wish for, where they said whom")
    least = points("Make no pair that fits less than")
    spreads = BooleanField("Spread mentees over mentors, rather than fill one after the other")
    helps_last = BooleanField("Help most those who are hard to match, at some cost to the others")

    def shares(self, names: Iterable[str]) -> dict[str, float]:
        """Return the weights of these features as shares of 1."""
        return {name: (getattr(self, name).data or 0) / WHOLE for name in names}

    def options(self) -> dict[str, float]:
        """Return what a matching is worth beside the score."""
        return {
            **self.shares(("wish_weight", "least")),
            "load": DEFAULT_OPTIONS.load if self.spreads.data else 0.0,
            "floor": _FLOOR if self.helps_last.data else 0.0,
        }


def as_fields(weights: Mapping[str, float], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return weights and options as the fields show them."""
    shares = {
        **weights,
        "wish_weight": options.get("wish_weight", WISH_WEIGHT),
        "least": options.get("least", 0.0),
    }
    return {
        **{name: round(WHOLE * float(share)) for name, share in shares.items()},
        "spreads": float(options.get("load", DEFAULT_OPTIONS.load)) > 0,
        "helps_last": float(options.get("floor", DEFAULT_OPTIONS.floor)) > 0,
    }
