"""What can be noted of somebody, and what can't be so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.days import NotADay, day_of
from alumnet.programmes.rules.outcome_states import Answer, Counted
from alumnet.programmes.rules.policy import POLICY


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
    if min(noted.observed_on, noted.happened_on or noted.observed_on) < POLICY.first_day:
        return "That is too long ago."
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


# ------------------------------------------------------------------------------------------- files
class Column(Enum):
    """What a column of a file of observations holds."""

    REFERENCE = "reference"
    NAME = "name"
    ANSWER = "answer"
    OBSERVED = "as of"
    HAPPENED = "happened on"
    NOTE = "source"


NEEDED: Final = (Column.REFERENCE, Column.ANSWER, Column.OBSERVED)
_ANSWERS: Final = {
    "yes": Answer.YES,
    "y": Answer.YES,
    "1": Answer.YES,
    "true": Answer.YES,
    "no": Answer.NO,
    "n": Answer.NO,
    "0": Answer.NO,
    "false": Answer.NO,
    "left out": Answer.LEFT_OUT,
    "not asked": Answer.LEFT_OUT,
}
_NOTHING: Final = frozenset({"", "unknown", "?"})


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a file: what it says of whom, or in a sentence why it can't be used.

    A row without an answer says nothing, and changes nothing.
    """

    number: int
    noted: Noted | None = None
    name: str = ""
    fault: str = ""


def column_of(header: str) -> Column | None:
    """Return what a column holds by its head, None for what nobody reads."""
    words = " ".join(header.casefold().replace("_", " ").replace("-", " ").split())
    return next((each for each in Column if each.value == words), None)


def line_of(
    number: int,
    cells: Mapping[Column, str],
    people: Mapping[str, str],
    counted: Counted,
    *,
    today: date,
    file: str,
) -> Line:
    """Read a row; `people` are the names of those of whom it is asked, by their reference."""
    reference = cells[Column.REFERENCE]
    if reference not in people:
        return Line(
            number, fault=f"There is nobody with the reference '{reference[:40]}' in this cohort."
        )
    name, written = people[reference], cells[Column.ANSWER].casefold()
    if written in _NOTHING:
        return Line(number, name=name)
    if written not in _ANSWERS:
        return Line(
            number, name=name, fault=f"'{cells[Column.ANSWER][:40]}' is neither yes nor no."
        )
    try:
        observed = day_of(cells[Column.OBSERVED], None)
        happened = day_of(cells.get(Column.HAPPENED, ""), None)
    except NotADay as error:
        return Line(number, name=name, fault=f"{error} Write it like 2026-12-06.")
    if observed is None:
        return Line(number, name=name, fault="It doesn't say as of which day it is known.")
    noted = Noted(
        enrolment=reference,
        answer=_ANSWERS[written],
        observed_on=observed,
        happened_on=happened,
        note=clean_line(cells.get(Column.NOTE, "") or file)[: POLICY.line_length],
    )
    return Line(number, noted, name, problem(noted, counted, today))
