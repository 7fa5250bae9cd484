"""The life of an announcement: every step is a row here."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import ClassVar, Final

from alumnet.kernel.errors import Conflict, DomainError, TooMany
from alumnet.kernel.transitions import Transition, clear, keep


class AnnouncementState(Enum):
    """Where an announcement stands."""

    PLANNED = "planned"
    SENDING = "sending"
    STOPPED = "stopped"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class AnnouncementAudience(Enum):
    """Whom of a segment it is for."""

    EVERYBODY = "everybody"
    MENTORS = "mentors"
    SEEKERS = "seekers"


# Members whom it is for see it; a plan isn't shown yet, and what was taken back no more.
SHOWN: Final = frozenset(
    {AnnouncementState.SENDING, AnnouncementState.STOPPED, AnnouncementState.SENT}
)
# Still to reach somebody.
UNSENT: Final = frozenset(
    {AnnouncementState.PLANNED, AnnouncementState.SENDING, AnnouncementState.STOPPED}
)


class TooManyAnnouncements(TooMany):
    """An association sends `most` in seven days; at `until` there is room for one more."""

    code: ClassVar[str] = "too_many_announcements"


class NobodyToTell(DomainError):
    """No member is in the segment."""

    code: ClassVar[str] = "nobody_to_tell"


class AnnouncementChanged(Conflict):
    """Somebody else changed it first."""

    code: ClassVar[str] = "announcement_changed"


class TooEarly(Conflict):
    """Its time hasn't come."""

    code: ClassVar[str] = "announcement_too_early"


@dataclass(frozen=True, slots=True)
class AnnouncementFacts:
    """What guards look at."""

    now: datetime
    due_at: datetime | None


AnnouncementStep = Transition[AnnouncementState, AnnouncementFacts]
STAFF: Final = frozenset({"staff"})
SYSTEM: Final = frozenset({"system"})


def _is_due(facts: AnnouncementFacts) -> Conflict | None:
    is_due = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_due else TooEarly()


def _only(state: AnnouncementState) -> frozenset[AnnouncementState]:
    return frozenset({state})


_SENDING = _only(AnnouncementState.SENDING)
ANNOUNCEMENT: tuple[AnnouncementStep, ...] = (
    Transition(
        "begin", _only(AnnouncementState.PLANNED), AnnouncementState.SENDING, SYSTEM, (_is_due,)
    ),
    Transition("stop", _SENDING, AnnouncementState.STOPPED, STAFF, clock=keep),
    Transition(
        "go_on", _only(AnnouncementState.STOPPED), AnnouncementState.SENDING, STAFF, clock=keep
    ),
    Transition("finish", _SENDING, AnnouncementState.SENT, SYSTEM, clock=clear),
    Transition("withdraw", SHOWN | UNSENT, AnnouncementState.WITHDRAWN, STAFF, clock=clear),
)
