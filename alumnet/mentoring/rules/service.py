"""What a mentor gave, as a certificate says it."""

from dataclasses import dataclass

from alumnet.kernel.numbers import number

_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """People and hours of one mentor among the members of one association."""

    association_id: int
    association_slug: str
    association: str
    people: int
    minutes: int
    from_year: int
    to_year: int

    @property
    def hours(self) -> int:
        """Whole hours that were spent in conversations which took place; a first one counts."""
        return max(1, round(self.minutes / _HOUR)) if self.minutes else 0


def service_in_words(people: int, hours: int, from_year: int, to_year: int) -> str:
    """Return "mentored four people between 2019 and 2026, in about 31 hours of conversation"."""
    whom = "one person" if people == 1 else f"{number(people)} people"
    when = f"in {from_year}" if from_year == to_year else f"between {from_year} and {to_year}"
    words = f"mentored {whom} {when}"
    if not hours:
        return words
    long = "an hour" if hours == 1 else f"{number(hours)} hours"
    return f"{words}, in about {long} of conversation"
