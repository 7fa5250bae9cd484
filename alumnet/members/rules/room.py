"""How much room a mentor has, and what that is called."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from alumnet.kernel.numbers import number


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much room a mentor has; `reply_days` is their usual time to an answer, if known.

    `is_queue_full`: as many requests wait as can be answered in time.
    """

    places: int
    used: int
    pending: int = 0
    reply_days: int | None = None
    is_queue_full: bool = False

    @property
    def free(self) -> int:
        """Places nobody holds; never less than none."""
        return max(0, self.places - self.used)

    @property
    def has_room(self) -> bool:
        """Whether a new request can be sent."""
        return self.free > 0 and not self.is_queue_full


@dataclass(frozen=True, slots=True)
class Offer:
    """Whether a mentor takes requests at all; `paused_until` is the day of return."""

    is_accepting: bool
    places: int
    paused_until: date | None = None

    def is_away(self, today: date) -> bool:
        """Return whether the mentor is away; on the day of return they are back."""
        return self.paused_until is not None and today < self.paused_until


class MentorState(Enum):
    """How a mentor stands to new requests, as everybody sees before writing."""

    OPEN = "open"
    FULL = "full"
    AWAY = "away"
    CLOSED = "closed"


def mentor_state(offer: Offer, capacity: Capacity, today: date) -> MentorState:
    """Return how a mentor stands; away comes first, because it has a date."""
    if offer.is_away(today):
        return MentorState.AWAY
    if not offer.is_accepting:
        return MentorState.CLOSED
    return MentorState.OPEN if capacity.free else MentorState.FULL


_ALL_TAKEN = {0: "No places at present", 1: "The one place is taken", 2: "Both places are taken"}
_ALL_OPEN = {1: "One place, and it is open", 2: "Both places are open"}


def room_in_words(capacity: Capacity) -> str:
    """Return "One of three places open", "All three places are taken" and the like."""
    places = number(capacity.places)
    if capacity.free == 0:
        return _ALL_TAKEN.get(capacity.places, f"All {places} places are taken")
    if capacity.free == capacity.places:
        return _ALL_OPEN.get(capacity.places, f"All {places} places are open")
    return f"{number(capacity.free).capitalize()} of {places} places open"
