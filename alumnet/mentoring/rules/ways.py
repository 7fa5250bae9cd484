"""Ways to begin beside a mentee's own request: an offer, and learning the other way round."""

from enum import Enum

from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.states import MentorshipKind, Origin


class Way(Enum):
    """Who writes what to whom."""

    # A mentor offers help to somebody who is glad of offers.
    OFFER = "offer"
    # Somebody offers a senior to show them what they would like to learn.
    SHOW = "show"
    # A senior asks somebody to show them something.
    LEARN = "learn"

    @property
    def origin(self) -> Origin:
        """Whether the mentee or the mentor writes; who shows something is the mentor of it."""
        return Origin.ASK if self is Way.LEARN else Origin.OFFER

    @property
    def is_reverse(self) -> bool:
        """Whether the senior of the two is the one who learns."""
        return self is not Way.OFFER

    def kind_of(self, letter: Letter) -> MentorshipKind:
        """Return what would begin with a yes to this letter."""
        return MentorshipKind.REVERSE if self.is_reverse else letter.kind


def way_of(origin: Origin, kind: MentorshipKind) -> Way | None:
    """Return the way of a request, None for one in which a mentee asks a mentor."""
    if kind is MentorshipKind.REVERSE:
        return Way.LEARN if origin is Origin.ASK else Way.SHOW
    return Way.OFFER if origin is Origin.OFFER else None
