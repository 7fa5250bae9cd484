"""The words of moderation: what is reported and why, where a report stands, what follows."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from alumnet.accounts.rules import answer_due
from alumnet.kernel.dates import local_day, weekday_in_words
from alumnet.kernel.numbers import number


@dataclass(frozen=True, slots=True)
class ModerationPolicy:
    """Durations and limits of moderation, the same for a whole site."""

    first_look_in_working_days: int = 2
    harassment_in_working_days: int = 1
    claim: timedelta = timedelta(minutes=30)
    stands: timedelta = timedelta(days=14)
    reports_a_day: int = 10
    suspension_days: tuple[int, ...] = (7, 30, 90, 365)
    details_length: int = 4000
    words_length: int = 2000
    # Of the log that members read: how many quarters, and the least number that is told.
    log_quarters: int = 4
    least_told: int = 5


POLICY = ModerationPolicy()


class SubjectKind(Enum):
    """What a report is about."""

    PERSON = "person"
    REQUEST = "request"
    MENTORSHIP = "mentorship"
    MESSAGE = "message"
    CONNECTION = "connection"
    INVITATION = "invitation"


class ReportSource(Enum):
    """Who reports: a member, somebody outside who was written to, or the site itself."""

    MEMBER = "member"
    STRANGER = "stranger"
    SYSTEM = "system"


class ReportReason(Enum):
    """Why somebody reports; the last is that of whoever was invited and isn't here."""

    ASKS_FOR_MONEY = "asks_for_money"
    UNKIND = "unkind"
    HARASSMENT = "harassment"
    NOT_WHO_THEY_SAY = "not_who_they_say"
    SPAM = "spam"
    SOMETHING_ELSE = "something_else"
    UNWANTED = "unwanted"


class ReportState(Enum):
    """Where a report stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ACTION_TAKEN = "action_taken"
    NO_ACTION = "no_action"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"


class DecisionKind(Enum):
    """What follows from a report."""

    NO_ACTION = "no_action"
    WARN = "warn"
    HIDE = "hide"
    SUSPEND = "suspend"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def is_action(self) -> bool:
        """Whether something happens to the reported person, who is told then."""
        return self in {DecisionKind.WARN, DecisionKind.HIDE, DecisionKind.SUSPEND}


# What these hold is private to two people: the staff read it only after opening it.
LETTERS = frozenset(
    {
        SubjectKind.REQUEST,
        SubjectKind.MESSAGE,
        SubjectKind.CONNECTION,
        SubjectKind.INVITATION,
    }
)

CLOSED = frozenset(ReportState) - {ReportState.OPEN, ReportState.CLAIMED}

# The state in which each decision leaves a report.
OUTCOMES = {
    DecisionKind.NO_ACTION: ReportState.NO_ACTION,
    DecisionKind.WARN: ReportState.ACTION_TAKEN,
    DecisionKind.HIDE: ReportState.ACTION_TAKEN,
    DecisionKind.SUSPEND: ReportState.ACTION_TAKEN,
    DecisionKind.DUPLICATE: ReportState.DUPLICATE,
    DecisionKind.OUT_OF_SCOPE: ReportState.OUT_OF_SCOPE,
}


def first_look_due(
    reason: ReportReason, reported_at: datetime, policy: ModerationPolicy = POLICY
) -> datetime:
    """Return by when somebody should have looked at a report; harassment comes first."""
    days = policy.first_look_in_working_days
    if reason is ReportReason.HARASSMENT:
        days = policy.harassment_in_working_days
    return answer_due(reported_at, days)


_WEEK = 7


def due_words(due_at: datetime, now: datetime, zone: str) -> tuple[str, str]:
    """Return when something is due as a person says it, and its urgency: '' or 'warn'.

    Days are those of `zone`.
    """
    days = (local_day(due_at, zone) - local_day(now, zone)).days
    weekday, day = weekday_in_words(due_at, zone).split(" ", 1)
    if due_at < now:
        return (f"Overdue since {weekday} {day}" if days else "Was due today", "warn")
    if days <= 1:
        return ("Due tomorrow" if days else "Due today", "warn")
    return (f"Due {weekday}" if days < _WEEK else f"Due {day}", "")


def ago(then: datetime, now: datetime, zone: str) -> str:
    """Return how long ago something was, in whole days of `zone`: "today", "three days ago"."""
    days = (local_day(now, zone) - local_day(then, zone)).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    return f"{number(days)} days ago"


_MONTHS = 3


def quarter_of(moment: datetime) -> date:
    """Return the first day of the quarter of a moment, in UTC."""
    day = moment.astimezone(UTC).date()
    return date(day.year, (day.month - 1) // _MONTHS * _MONTHS + 1, 1)


def quarters_before(now: datetime, count: int) -> list[datetime]:
    """Return when the last `count` quarters that are over began, the newest first.

    For none, when the running one began.
    """
    running = quarter_of(now)
    month = running.year * 12 + running.month - 1
    steps = range(1, count + 1) if count else range(1)
    return [
        datetime((month - _MONTHS * each) // 12, (month - _MONTHS * each) % 12 + 1, 1, tzinfo=UTC)
        for each in steps
    ]
