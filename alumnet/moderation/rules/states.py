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
    # What may be about somebody's safety, weekends or not.
    safety: timedelta = timedelta(hours=24)
    appeal: timedelta = timedelta(days=14)
    appeal_in_working_days: int = 5
    claim: timedelta = timedelta(minutes=30)
    stands: timedelta = timedelta(days=14)
    reports_a_day: int = 10
    suspension_days: tuple[int, ...] = (7, 30, 90, 365)
    pause: timedelta = timedelta(days=30)
    # What the site notices by itself: so many people reached in an hour, so many who got one text.
    flood: int = 20
    copies: int = 5
    copies_within: timedelta = timedelta(days=30)
    shortest_letter: int = 120
    noticed_again: timedelta = timedelta(days=7)
    # How long one of the staff waits for the yes of another, and what that yes is good for.
    approval_waits: timedelta = timedelta(days=3)
    reading: timedelta = timedelta(hours=2)
    removal: timedelta = timedelta(days=7)
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
    INTRODUCTION = "introduction"
    NOMINATION = "nomination"
    NOTE = "note"
    THANKS = "thanks"
    WHAT_CAME = "what_came"
    GROUP_HOUR = "group_hour"
    PHOTO = "photo"


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
    THREAT = "threat"
    SELF_HARM = "self_harm"
    NOT_WHO_THEY_SAY = "not_who_they_say"
    SPAM = "spam"
    SOMETHING_ELSE = "something_else"
    UNWANTED = "unwanted"


class ReportState(Enum):
    """Where a report stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ESCALATED = "escalated"
    ACTION_TAKEN = "action_taken"
    NO_ACTION = "no_action"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    APPEALED = "appealed"
    UPHELD = "upheld"
    CHANGED = "changed"


class DecisionKind(Enum):
    """What follows from a report, and from an appeal: the last two."""

    NO_ACTION = "no_action"
    WARN = "warn"
    REMOVE_WORDS = "remove_words"
    PAUSE = "pause"
    HIDE = "hide"
    SUSPEND = "suspend"
    REMOVE_MEMBER = "remove_member"
    DUPLICATE = "duplicate"
    OUT_OF_SCOPE = "out_of_scope"
    UPHOLD = "uphold"
    OVERTURN = "overturn"

    @property
    def is_action(self) -> bool:
        """Whether something happens to the reported person, who is told then."""
        return self in ACTIONS


class Party(Enum):
    """The two people of a report."""

    REPORTER = "reporter"
    REPORTED = "reported"


class Purpose(Enum):
    """For what one of the staff needs the yes of another."""

    READ = "read"
    REMOVE = "remove"


class ApprovalState(Enum):
    """How it stands with the yes of another."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    USED = "used"
    OVER = "over"


ACTIONS = frozenset(
    {
        DecisionKind.WARN,
        DecisionKind.REMOVE_WORDS,
        DecisionKind.PAUSE,
        DecisionKind.HIDE,
        DecisionKind.SUSPEND,
        DecisionKind.REMOVE_MEMBER,
    }
)
# What ends a report for the first time.
FIRST = frozenset(DecisionKind) - {DecisionKind.UPHOLD, DecisionKind.OVERTURN}

# What may be about somebody's safety: it comes first, and has a time of its own.
SAFETY = frozenset({ReportReason.HARASSMENT, ReportReason.THREAT, ReportReason.SELF_HARM})


# What these hold is private to two people: the staff read it only after opening it.
LETTERS = frozenset(
    {
        SubjectKind.REQUEST,
        SubjectKind.MESSAGE,
        SubjectKind.CONNECTION,
        SubjectKind.INVITATION,
        SubjectKind.INTRODUCTION,
        SubjectKind.NOMINATION,
        SubjectKind.NOTE,
        SubjectKind.THANKS,
        SubjectKind.WHAT_CAME,
    }
)

# Not decided for the first time: what the same person says of the same thing is added to it.
UNDECIDED = frozenset({ReportState.OPEN, ReportState.CLAIMED, ReportState.ESCALATED})

WAITING = UNDECIDED | {ReportState.APPEALED}

CLOSED = frozenset(ReportState) - WAITING

# The state in which each decision leaves a report.
OUTCOMES = {
    **dict.fromkeys(ACTIONS, ReportState.ACTION_TAKEN),
    DecisionKind.NO_ACTION: ReportState.NO_ACTION,
    DecisionKind.DUPLICATE: ReportState.DUPLICATE,
    DecisionKind.OUT_OF_SCOPE: ReportState.OUT_OF_SCOPE,
}


def first_look_due(
    reason: ReportReason, reported_at: datetime, policy: ModerationPolicy = POLICY
) -> datetime:
    """Return by when somebody should have looked at a report; what is about safety comes first."""
    if reason in SAFETY:
        return reported_at + policy.safety
    return answer_due(reported_at, policy.first_look_in_working_days)


def appeal_due(appealed_at: datetime, policy: ModerationPolicy = POLICY) -> datetime:
    """Return by when an appeal should be decided."""
    return answer_due(appealed_at, policy.appeal_in_working_days)


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
