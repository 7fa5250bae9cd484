"""How long, how many: every duration and limit of a mentorship, in one place."""

from dataclasses import dataclass
from datetime import timedelta

from alumnet.kernel.transitions import LONGEST_STANDSTILL


@dataclass(frozen=True, slots=True, kw_only=True)
class MentorshipPolicy:
    """The defaults of a site."""

    signing: timedelta = timedelta(days=30)
    signing_nudges: tuple[timedelta, ...] = (timedelta(days=5), timedelta(days=10))
    longest: timedelta = timedelta(days=731)
    # One conversation needs no agreement: the time to hold it, and what is left after it.
    one_conversation: timedelta = timedelta(days=60)
    after_conversation: timedelta = timedelta(days=14)
    # What "we met" records, in minutes: one conversation, or one of several.
    short_meeting: int = 45
    meeting: int = 60
    # Pressed again within so much time, by whomever of the two, it means the same meeting.
    same_meeting: timedelta = timedelta(hours=12)
    # Silence is measured by what was agreed: times the days between two meetings, and at least.
    amber: float = 1.5
    least_amber: timedelta = timedelta(days=45)
    red: float = 2.5
    least_red: timedelta = timedelta(days=60)
    silence_answer: timedelta = timedelta(days=14)
    longest_pause: timedelta = LONGEST_STANDSTILL
    look_back: timedelta = timedelta(days=14)
    feedback_reminders: tuple[timedelta, ...] = (timedelta(days=7), timedelta(days=14))
    feedback: timedelta = timedelta(days=21)
    # What people say of a mentor is told in groups of so many, never one by one.
    least_told: int = 5
    fit_question: timedelta = timedelta(days=1)
    first_check_in: timedelta = timedelta(days=30)
    # A mentorship shorter than this has no check-in in its middle.
    least_for_middle: timedelta = timedelta(days=120)
    months_until_what_came: tuple[int, ...] = (6, 12)
    goals: int = 10
    skills: int = 3
    # So long whoever lost a mentor through no fault of theirs comes first.
    comes_first: timedelta = timedelta(days=90)


SHIP_POLICY = MentorshipPolicy()
