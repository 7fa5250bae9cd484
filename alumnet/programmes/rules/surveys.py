"""When a survey is asked, reminded of and closed, and when its answers are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from alumnet.programmes.rules.batches import Batch, batches
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import AnswerKind, Intake

YES: Final = "yes"
_FIXED: Final[Mapping[AnswerKind, tuple[str, ...]]] = {
    AnswerKind.YES_NO: (YES, "no"),
    AnswerKind.SCALE: tuple(str(step) for step in range(1, POLICY.scale + 1)),
}


def choices_of(kind: AnswerKind, choices: Sequence[object]) -> tuple[str, ...]:
    """Return what can be answered, in order, so that it tells nothing of who answered first."""
    return _FIXED.get(kind) or tuple(map(str, choices))


def first_day(intake: Intake, starts_on: date | None, matched_on: date) -> date:
    """Return from when days count for somebody: the cohort's first day, or their own."""
    return matched_on if intake is Intake.ROLLING or starts_on is None else starts_on


def is_asked(day: date, matched_on: date, today: date) -> bool:
    """Return whether somebody is asked now what is due on `day`.

    Whoever came later isn't asked of what was before, nor is anybody of what is long over.
    """
    return matched_on <= day <= today < day + POLICY.survey_open


def is_asked_at_the_end(day: date, closes_on: date | None) -> bool:
    """Return whether the last survey of a cohort is asked as it ends: its own day never comes.

    `closes_on` is when a cohort that has ended stops looking back, None for one that goes on. So
    whoever took part is asked once how it was, however early it ended.
    """
    return closes_on is not None and day >= closes_on


def closes_at(asked_at: datetime) -> datetime:
    """Return until when somebody may answer."""
    return asked_at + POLICY.survey_open


def is_reminded_next(asked_at: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """Return whether somebody without an answer may be reminded: once a week while it is open."""
    return (reminded_at or asked_at) + POLICY.between_reminders <= now < closes_at(asked_at)


@dataclass(frozen=True, slots=True)
class Reply:
    """That somebody was asked a survey, whether they answered, and whether that can be counted.

    Forgotten are answers that were kept as long as they may be, and were too few to count by then.
    """

    id: int
    asked_at: datetime
    is_answered: bool = False
    is_forgotten: bool = False


def is_over(asked_at: datetime, now: datetime) -> bool:
    """Return whether nothing can change any more of what was asked on that day."""
    return closes_at(asked_at).date() < now.date()


def told_by_fives(replies: Iterable[Reply], now: datetime) -> list[Batch]:
    """Return the answers that managers may read of a survey without names, as they came.

    Each that came alone would say whose it is: the list of who is missing grew shorter by one. So
    an answer is told with those of the days around it, once nothing in them can change.
    """
    answers = (
        (closes_at(each.asked_at).date(), each.id, each.id)
        for each in replies
        if each.is_answered and not each.is_forgotten and is_over(each.asked_at, now)
    )
    return batches(answers, POLICY.answers_shown)


def told_by_tens(fives: Iterable[Batch]) -> list[Batch]:
    """Return what the report tells, of any survey: made of whole batches of those above.

    So what one page tells and another doesn't is never about fewer than those.
    """
    return batches((each.last, member, member) for each in fives for member in each.members)


def due_day(first: date, after_days: int) -> date:
    """Return the day on which something is due."""
    return first + timedelta(days=after_days)
