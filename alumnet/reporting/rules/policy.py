"""How many, how long: every number of the report, in one place."""

from dataclasses import dataclass
from datetime import timedelta

from alumnet.kernel.hiding import LEAST_PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingPolicy:
    """The defaults of a site."""

    # A number about fewer people isn't told, nor what it could be computed from.
    least_people: int = LEAST_PEOPLE
    # A letter counts as answered within so many days; so long after its end a quarter is told.
    answer_days: int = 14
    # Nobody is asked again to mentor before so long, whatever they answered.
    ask_again: timedelta = timedelta(days=180)
    # How long a question waits, and how many an association may send in a week.
    ask_waits: timedelta = timedelta(days=60)
    asks_a_week: int = 50
    # So many people are shown for a topic, those who know most of it first.
    most_shown: int = 20
    # Whoever wrote about a topic this lately is among those who look for it.
    lately: timedelta = timedelta(days=180)


POLICY = ReportingPolicy()
