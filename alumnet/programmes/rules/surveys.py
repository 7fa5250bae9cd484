"""When a survey is asked, reminded of and closed, and when its answers are shown."""

from datetime import date, datetime, timedelta

from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Intake


def first_day(intake: Intake, starts_on: date | None, matched_on: date) -> date:
    """Return from when days count for somebody: the cohort's first day, or their own."""
    return matched_on if intake is Intake.ROLLING or starts_on is None else starts_on


def is_asked(day: date, matched_on: date, today: date) -> bool:
    """Return whether somebody is asked now what is due on `day`.

    Whoever came later isn't asked of what was before, nor is anybody of what is long over.
    """
    return matched_on <= day <= today < day + POLICY.survey_open


def closes_at(asked_at: datetime) -> datetime:
    """Return until when somebody may answer."""
    return asked_at + POLICY.survey_open


def is_reminded_next(asked_at: datetime, reminded_at: datetime | None, now: datetime) -> bool:
    """Return whether somebody without an answer may be reminded: once a week while it is open."""
    return (reminded_at or asked_at) + POLICY.between_reminders <= now < closes_at(asked_at)


def is_counted(asked_at: datetime, now: datetime, *, is_named: bool) -> bool:
    """Return whether managers may read an answer: without names once nothing in it can change.

    Each that came alone would say whose it is: the list of who is missing grew shorter by one.
    """
    return is_named or closes_at(asked_at) <= now


def shows_answers(*, is_named: bool, answers: int) -> bool:
    """Return whether managers read answers: of an unnamed survey, only among several."""
    return answers > 0 and (is_named or answers >= POLICY.answers_shown)


def due_day(first: date, after_days: int) -> date:
    """Return the day on which something is due."""
    return first + timedelta(days=after_days)
