"""How long, how many: every duration and limit of requests and mentorships, in one place."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alumnet.mentoring.rules.states import TimeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class MentoringPolicy:
    """The defaults of a site."""

    # The receiver's time to answer, and how long before its end they are reminded.
    answer: timedelta = timedelta(days=14)
    reminders: tuple[timedelta, ...] = (timedelta(days=10), timedelta(days=5))
    # The same for somebody who has to decide something by a date.
    answer_before_decision: timedelta = timedelta(days=3)
    reminders_before_decision: tuple[timedelta, ...] = (timedelta(days=1),)
    furthest_decision: timedelta = timedelta(days=90)
    undo: timedelta = timedelta(hours=24)
    # The receiver may ask so many questions before they answer, and how long each waits.
    questions: int = 2
    question: timedelta = timedelta(days=10)
    question_reminder: timedelta = timedelta(days=5)
    # Who waits in line is asked every so often whether they still need it, and has time to say so.
    still_needed: timedelta = timedelta(days=30)
    still_needed_answer: timedelta = timedelta(days=14)
    # How long a place is held for the oldest in line, and how many such offers one may miss.
    place_offer: timedelta = timedelta(days=5)
    missed_offers: int = 1
    # How long a place is held for a first call before either commits.
    exploring: timedelta = timedelta(days=21)
    # When whoever hasn't done their part is reminded of it, before its end and not right after they
    # were asked.
    exploring_reminder: timedelta = timedelta(days=5)
    exploring_patience: timedelta = timedelta(days=2)
    draft: timedelta = timedelta(days=30)
    # A mentee may have so many requests open, and so many mentorships running.
    open_requests: int = 3
    # A mentor may have so many offers on their way.
    open_offers: int = 3
    # Who has no mentor profile shows something to so many people at once.
    places_without_profile: int = 1
    running_mentorships: int = 2
    # A mentor's queue holds two requests a free place, and at least two.
    pending_per_free_place: int = 2
    least_pending: int = 2
    # So many requests in a row without an answer pause a mentor and ask them whether they go on.
    silences: int = 3
    pause_after_silences: timedelta = timedelta(days=90)
    longest_pause: timedelta = timedelta(days=366)
    # How long nobody asks the same person again.
    after_decline: timedelta = timedelta(days=90)
    after_second_silence: timedelta = timedelta(days=90)
    after_withdrawal: timedelta = timedelta(days=7)
    # How long somebody has to say whether they arrange a mentor's times, and how many may be asked
    # within that time.
    arranging_answer: timedelta = timedelta(days=14)
    arranging_asked: int = 4
    # So many people who wait with one topic bring up a group hour.
    group_hour_from: int = 3
    furthest_group_hour: timedelta = timedelta(days=180)
    # So long after a mentorship ended the two can still write, to say goodbye.
    goodbye: timedelta = timedelta(days=30)
    redirects: int = 2
    suggestions: int = 3

    def answer_time(self, *, is_urgent: bool) -> timedelta:
        """Return how long the receiver has to answer."""
        return self.answer_before_decision if is_urgent else self.answer

    def reminders_of(self, *, is_urgent: bool) -> tuple[timedelta, ...]:
        """Return how long before the end of their time the receiver is reminded."""
        return self.reminders_before_decision if is_urgent else self.reminders

    def answer_due(self, decision_by: date | None, now: datetime) -> datetime:
        """Return until when an answer is expected: never after the day of the decision."""
        due = now + self.answer_time(is_urgent=decision_by is not None)
        if decision_by is None:
            return due
        end_of_day = datetime.combine(decision_by + timedelta(days=1), time(), UTC)
        return min(due, end_of_day)

    def pending_cap(self, free: int) -> int:
        """Return how many requests may wait for a mentor with so many free places."""
        return max(self.least_pending, self.pending_per_free_place * free)


POLICY = MentoringPolicy()

# What each kind of time amounts to for the mentor in its first month: 45 minutes a conversation
# for the short ones, an hour a month for the long one, as the pages say.
MINUTES_A_MONTH = {
    TimeKind.ONE_CONVERSATION: 45,
    TimeKind.FEW_WEEKS: 135,
    TimeKind.SIX_MONTHS: 60,
}
