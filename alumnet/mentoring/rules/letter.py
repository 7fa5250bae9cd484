"""What somebody writes when they ask."""

from dataclasses import dataclass
from datetime import date

from alumnet.mentoring.rules.states import MentorshipKind, TimeKind

LONGEST_FIELD = 1200
LONGEST_LINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Five short fields, and what else a request may say.

    `keeps_others`: after a yes the mentee's other requests stay open, as long as they may have one
    more mentorship.
    """

    working_on: str = ""
    why_you: str = ""
    what_i_bring: str = ""
    question: str = ""
    time_kind: TimeKind | None = None
    topic: str | None = None
    decision_by: date | None = None
    keeps_others: bool = False

    @property
    def kind(self) -> MentorshipKind:
        """What would begin with a yes: one conversation is a kind of its own."""
        is_short = self.time_kind is TimeKind.ONE_CONVERSATION
        return MentorshipKind.FLASH if is_short else MentorshipKind.INFORMAL

    @property
    def is_complete(self) -> bool:
        """Whether everything is said that every request says."""
        said = self.working_on and self.why_you and self.question
        return bool(said) and self.time_kind is not None
