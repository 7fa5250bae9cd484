"""How long and how many: every number of introductions."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionPolicy:
    """The defaults of a site."""

    # How long whoever is asked first has, and then the other.
    first_answer: timedelta = timedelta(days=7)
    second_answer: timedelta = timedelta(days=10)
    outcome_after: timedelta = timedelta(days=30)
    # On their way at a time, for whoever begins them.
    open_at_once: int = 3
    # So often may a connector be asked in so much time, until they choose another number.
    asked_a_month: int = 2
    month: timedelta = timedelta(days=30)
    most_a_month: int = 10
    # The same two people: so many tries in so much time, however they end.
    tries: int = 2
    tries_within: timedelta = timedelta(days=180)
    # How far ahead "not now" may name a day.
    longest_wait: timedelta = timedelta(days=365)

    @property
    def known_after(self) -> timedelta:
        """When whoever began it knows: always then, unless both say yes or name a day before."""
        return self.first_answer + self.second_answer


POLICY = IntroductionPolicy()
