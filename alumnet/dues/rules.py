"""What dues do to a membership, by the days alone.

A reminder before the last paid day, then days of grace, then the membership rests, where the
association wants that. Grace begins when somebody was told of it: whoever is found unpaid after a
pause of the worker, or because the association begins to ask for dues, has all of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import ClassVar

from alumnet.kernel.errors import DomainError

WORDS_LENGTH = 500
LONGEST_GRACE = 365
LONGEST_NOTICE = 90


class Stage(Enum):
    """How far it came with one last paid day; PAID is noted when the staff write that day."""

    PAID = "paid"
    REMINDED = "reminded"
    GRACE = "grace"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an association decided about dues; by itself they don't matter."""

    matter: bool = False
    lapses: bool = False
    remind_days: int = 21
    grace_days: int = 30
    how_to_pay: str = ""


def next_stage(
    paid_until: date | None, terms: Terms, told: Mapping[Stage, date], today: date
) -> Stage | None:
    """Return what is due now for an active member, None for nothing.

    `told` says which stages came on which day. Without a last paid day nothing is ever due.
    """
    if paid_until is None or not terms.matter:
        return None
    if today <= paid_until:
        is_near = today >= paid_until - timedelta(days=terms.remind_days)
        return Stage.REMINDED if is_near and Stage.REMINDED not in told else None
    if Stage.GRACE not in told:
        return Stage.GRACE
    is_due = terms.lapses and today >= lapses_on(paid_until, terms, told)
    return Stage.LAPSED if is_due else None


def lapses_on(paid_until: date, terms: Terms, told: Mapping[Stage, date]) -> date:
    """Return the first day on which a membership rests that nobody pays for."""
    begins = max(paid_until, told.get(Stage.GRACE, paid_until))
    return begins + timedelta(days=terms.grace_days + 1)


def is_over(paid_until: date | None, terms: Terms, today: date) -> bool:
    """Return whether a membership that rests goes on resting with this last paid day."""
    if paid_until is None or not (terms.matter and terms.lapses):
        return False
    return today > paid_until + timedelta(days=terms.grace_days)


class DayTooFar(DomainError):
    """Nobody pays for more than twenty years ahead, nor was this site there before 1990."""

    code: ClassVar[str] = "day_too_far"


_FIRST, _YEARS_AHEAD = date(1990, 1, 1), 20


def check_day(paid_until: date | None, today: date) -> None:
    """Raise DayTooFar for a day that can only be a slip of the finger."""
    if paid_until is not None and not (
        _FIRST <= paid_until <= today.replace(day=1) + timedelta(days=366 * _YEARS_AHEAD)
    ):
        raise DayTooFar
