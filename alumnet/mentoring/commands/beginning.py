"""How a mentorship begins, and the rhythm that it begins with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.mentoring.commands.steps import mentorship_step
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import MentorshipKind, MentorshipState, Part, TimeKind
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Cadence
from alumnet.mentoring.rules.rhythm import middle_of, nudge_at


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetAlready:
    """Two people who said that they meet, without a request; `receiver_id` said so last."""

    mentor_id: int
    mentee_id: int
    receiver_id: int
    kind: MentorshipKind = MentorshipKind.INFORMAL
    id: None = None
    time_kind: TimeKind | None = None
    conversation_id: None = None


def begin_mentorship(
    session: Session, request: MentorshipRequest | MeetAlready, now: datetime
) -> Mentorship:
    """Propose the mentorship of a yes; one conversation begins at once, without an agreement.

    Both people are locked by the caller, and its place was free.
    """
    mentorship = Mentorship(
        mentor_id=request.mentor_id,
        mentee_id=request.mentee_id,
        kind=request.kind,
        state=MentorshipState.PROPOSED,
        request_id=request.id,
        time_kind=request.time_kind,
        started_at=now,
        due_at=now + POLICY.signing,
        version=0,
        conversation_id=request.conversation_id,
        drafted_version=0,
        agreed_version=0,
        nudges=0,
        times_met=0,
        stood_still=0,
    )
    session.add(mentorship)
    session.flush()
    if not mentorship.needs_agreement:
        mentorship.ends_at = now + POLICY.one_conversation
        mentorship_step(
            session, mentorship, "start", actor=Part.SYSTEM, actor_id=request.receiver_id, now=now
        )
        begin_rhythm(mentorship, None, now)
    return mentorship


def begin_rhythm(mentorship: Mentorship, cadence: Cadence | None, now: datetime) -> None:
    """Count silence from now, and ask both after a month how it goes, if they haven't been."""
    if mentorship.quiet_since is None and mentorship.needs_agreement:
        mentorship.asks_at = now + POLICY.first_check_in
    listen_from(mentorship, now, cadence)


def listen_from(mentorship: Mentorship, moment: datetime, cadence: Cadence | None) -> None:
    """Count silence from a moment on."""
    mentorship.quiet_since, mentorship.nudges = moment, 0
    mentorship.nudge_at = nudge_at(moment, 0, cadence)


def ask_in_the_middle(mentorship: Mentorship, now: datetime) -> None:
    """Set when both are asked next: in the middle, if that is ahead."""
    middle = mentorship.ends_at and middle_of(mentorship.started_at, mentorship.ends_at)
    mentorship.asks_at = middle if middle is not None and middle > now else None


def move_rhythm(mentorship: Mentorship, now: datetime) -> None:
    """Move on by a pause that is over: the end, what counts as silence, the next question."""
    if mentorship.paused_at is None:
        return
    paused = now - mentorship.paused_at
    mentorship.paused_at = None
    mentorship.ends_at = mentorship.due_at
    mentorship.quiet_since = mentorship.quiet_since and mentorship.quiet_since + paused
    mentorship.nudge_at = mentorship.nudge_at and mentorship.nudge_at + paused
    mentorship.asks_at = mentorship.asks_at and mentorship.asks_at + paused
