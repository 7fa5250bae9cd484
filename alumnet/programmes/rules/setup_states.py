"""What may still be changed of a cohort, and when a day of it is over."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from alumnet.programmes.rules.states import BEFORE_RUNNING, CohortState, Intake


class SetupPart(Enum):
    """What is decided together and stays open for as long."""

    # What it is called and how it is told of.
    WORDS = "words"
    # What people agree to when they enrol: kind, who may join, who will know, what is asked.
    TERMS = "terms"
    # When it is, and how many find a place.
    DAYS = "days"
    # What counts when people are matched.
    WEIGHTS = "weights"
    # What pairs are asked, and what they should have got to.
    CHECK_INS = "check_ins"


_OVER: Final = frozenset(
    {
        CohortState.CLOSING,
        CohortState.COMPLETED,
        CohortState.ARCHIVED,
        CohortState.CANCELLED,
    }
)
_ALL: Final = frozenset(CohortState)
_OPEN_IN: Final = {
    SetupPart.WORDS: _ALL - {CohortState.ARCHIVED, CohortState.CANCELLED},
    SetupPart.TERMS: frozenset({CohortState.DRAFT}),
    SetupPart.DAYS: _ALL - _OVER,
    SetupPart.WEIGHTS: BEFORE_RUNNING - {CohortState.PUBLISHED},
    SetupPart.CHECK_INS: _ALL - _OVER,
}


def is_open(part: SetupPart, state: CohortState, *, is_rolling: bool = False) -> bool:
    """Return whether a part of the set-up may still be changed; a rolling cohort matches on."""
    if part is SetupPart.WEIGHTS and is_rolling and state is CohortState.RUNNING:
        return True
    return state in _OPEN_IN[part]


def begin_of(day: date, zone: str) -> datetime:
    """Return the moment at which a day begins in a zone."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def end_of(day: date, zone: str) -> datetime:
    """Return the moment at which a day is over in a zone."""
    return begin_of(day + timedelta(days=1), zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a cohort stands, as the job looks at it."""

    state: CohortState
    intake: Intake
    starts_on: date | None
    due_at: datetime | None


_AT_ITS_HOUR: Final = {
    CohortState.OPEN: "run_out",
    CohortState.RUNNING: "reach_end",
    CohortState.CLOSING: "look_back_over",
}


def step_due(cohort: Standing, today: date, now: datetime) -> str | None:
    """Return the step that time takes with a cohort now; None when nothing is due."""
    has_come = cohort.starts_on is not None and cohort.starts_on <= today
    if cohort.state is CohortState.PUBLISHED:
        return "begin" if has_come else None
    if cohort.state is CohortState.OPEN and cohort.intake is Intake.ROLLING:
        return "roll" if has_come else None
    is_due = cohort.due_at is not None and cohort.due_at <= now
    return _AT_ITS_HOUR.get(cohort.state) if is_due else None
