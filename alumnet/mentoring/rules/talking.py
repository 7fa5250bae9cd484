"""Who may write to whom inside a request and a mentorship, until when, and who is reached how."""

from dataclasses import dataclass
from datetime import datetime

from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring.rules.errors import NotActive
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.states import LIVE, SENT, MentorshipState, RequestState
from alumnet.messaging.rules import ConversationOver


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkFacts:
    """What the rules look at, for one of the two who would write.

    `request` or `mentorship` says how that stands in which the conversation belongs. `was_opened`:
    the mentor asked a question or called for a first call. `is_muted`: the other person muted it.
    """

    now: datetime
    request: RequestState | None = None
    mentorship: MentorshipState | None = None
    was_opened: bool = False
    ended_at: datetime | None = None
    is_blocked: bool = False
    is_muted: bool = False
    both_active: bool = True


def has_conversation(facts: TalkFacts) -> bool:
    """Return whether there is a page for writing to each other.

    Before the mentor has asked or called or said yes, the mentee has their letter and no more.
    """
    if facts.is_blocked:
        return False
    if facts.mentorship is not None:
        return True
    return facts.request is RequestState.ACCEPTED or (
        facts.was_opened and facts.request is not RequestState.DRAFT
    )


def is_live(facts: TalkFacts) -> bool:
    """Return whether that goes on in which the conversation belongs.

    After a yes it belongs in the mentorship, and ends with it.
    """
    if facts.mentorship is not None:
        return facts.mentorship in LIVE
    return facts.request in SENT


def refusal_to_write(facts: TalkFacts) -> DomainError | None:
    """Return why somebody can't write now, None when they can.

    After a no nobody writes on; after a mentorship there is time for a goodbye, unless it was
    closed by the staff, or the other person wants to hear no more.
    """
    if not has_conversation(facts):
        return NotFound()
    if is_live(facts):
        return None if facts.both_active else NotActive()
    until = goodbye_until(facts)
    is_open = until is not None and facts.now < until and facts.both_active and not facts.is_muted
    return None if is_open else ConversationOver()


def goodbye_until(facts: TalkFacts) -> datetime | None:
    """Return until when the two of a mentorship that ended can write; None for everything else."""
    is_over = facts.mentorship is not None and facts.mentorship not in LIVE
    if not is_over or facts.mentorship is MentorshipState.VOIDED or facts.ended_at is None:
        return None
    return facts.ended_at + POLICY.goodbye


def shows_contact(facts: TalkFacts) -> bool:
    """Return whether the two show each other how to be reached: while it goes on, no longer."""
    return has_conversation(facts) and is_live(facts)
