"""What can be noted of somebody, and what can't be so."""

from dataclasses import dataclass
from datetime import date

from alumnet.programmes.rules.outcome_states import Answer, Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What somebody enters of one person (an enrolment, by its public id).

    Without an `answer` nothing is known: what was noted before no longer stands.
    """

    enrolment: str
    answer: Answer | None
    observed_on: date
    happened_on: date | None = None
    note: str = ""


def problem(noted: Noted, counted: Counted, today: date) -> str:
    """Return in a sentence what can't be so; empty when all can."""
    if noted.observed_on > today:
        return "The day as of which it is known lies in the future."
    if noted.happened_on is None:
        return ""
    if noted.happened_on > noted.observed_on:
        return "It happened after the day as of which it is known."
    happens = Answer.NO if counted is Counted.STAYING else Answer.YES
    if noted.answer is not happens:
        return f"A day on which it happened belongs to the answer {happens.value} alone."
    return ""
