"""Telling a person who writes from a robot that fills in forms, without asking anybody else."""

from datetime import datetime
from enum import Enum

from alumnet.support.rules.policy import POLICY


class Impression(Enum):
    """What a form that was sent looks like."""

    PERSON = "person"
    # Somebody filled in what people don't see: it is thrown away, and looks as if it had arrived.
    ROBOT = "robot"
    # Sent faster than anybody writes, or from a form that is no more: it comes back to be sent.
    UNSURE = "unsure"


def impression(*, trap: str, began: datetime | None, now: datetime) -> Impression:
    """Return what to think of a form with this in the hidden field, opened at `began`."""
    if trap:
        return Impression.ROBOT
    if began is None or not POLICY.fastest <= now - began <= POLICY.oldest_form:
        return Impression.UNSURE
    return Impression.PERSON
