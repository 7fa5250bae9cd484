"""How long and how many: offers, suggestions to mentor, mentorships that run already."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPolicy:
    """The defaults of a site."""

    # How long a suggestion waits for the nominee, and counts among those of the nominator.
    nomination: timedelta = timedelta(days=60)
    open_nominations: int = 3
    # So many wait for one nominee; more are kept back, and nobody can tell.
    nominations_of_one: int = 2
    # The same nominator names the same person again only then; nor is anybody passed on so soon
    # after a "not now".
    nominate_again: timedelta = timedelta(days=365)
    # "We already meet": how long the other has to confirm, and when it may be said again.
    meeting: timedelta = timedelta(days=30)
    record_again: timedelta = timedelta(days=180)
    open_records: int = 3


OFFER_POLICY = OfferPolicy()
