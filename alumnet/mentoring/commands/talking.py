"""Writing to each other inside a request or a mentorship, and showing how to be reached.

Both people are locked, as in every command here, and the rule is asked again under the lock.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.mentoring.commands.steps import locked_mentorship, locked_request
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.queries import talks
from alumnet.mentoring.queries.talks import Place
from alumnet.mentoring.rules import FINAL, LIVE, RequestState
from alumnet.mentoring.rules.talking import refusal_to_write, shows_contact
from alumnet.messaging import commands as messaging
from alumnet.messaging.models import SharedContact
from alumnet.messaging.rules import ContactKind

# Which of the two a conversation belongs in, as a command finds and locks it.
Locked = Callable[..., Place]
IN_REQUEST: Locked = locked_request
IN_MENTORSHIP: Locked = locked_mentorship


def send_message(
    where: Locked,
    public_id: str,
    *,
    by: int,
    text: str,
    form_key: str,
    seen: str = "",
    now: datetime,
) -> None:
    """Write to the other person; what `by` had read (up to the message `seen`) counts as read.

    Raises ConversationOver, NotActive, TooManyMessages, and NotFound for anybody else.
    """
    with writing() as session:
        place = where(session, public_id, by=by)
        registry.refuse_writing(session, by, now)
        refusal = refusal_to_write(talks.facts_under_lock(session, place, by=by, now=now))
        if refusal is not None:
            raise refusal
        conversation_id = _begun(session, place, now)
        messaging.seen_in(session, conversation_id, seen, by=by)
        messaging.send(session, conversation_id, by=by, text=text, form_key=form_key, now=now)


def show_contact(
    where: Locked,
    public_id: str,
    values: Mapping[ContactKind, str],
    *,
    by: int,
    now: datetime,
) -> None:
    """Show the other person these ways to be reached, and no others; empty ones are taken back.

    Raises NotFound for anybody else, and when it goes on no longer.
    """
    with writing() as session:
        place = where(session, public_id, by=by)
        if not shows_contact(talks.facts_under_lock(session, place, by=by, now=now)):
            raise NotFound
        messaging.share(session, _begun(session, place, now), values, by=by, now=now)


def _begun(session: Session, place: Place, now: datetime) -> int:
    if place.conversation_id is None:
        place.conversation_id = messaging.start(session, place.mentor_id, place.mentee_id, now=now)
    return place.conversation_id


def forget_contacts() -> None:
    """Delete how people were to be reached in what has ended."""
    over = select(Mentorship.conversation_id).where(Mentorship.state.not_in(LIVE))
    ended = select(MentorshipRequest.conversation_id).where(
        MentorshipRequest.state.in_(FINAL - {RequestState.ACCEPTED})
    )
    with writing() as session:
        for gone in (over, ended):
            session.execute(
                delete(SharedContact)
                .where(SharedContact.conversation_id.in_(gone))
                .execution_options(synchronize_session=False)
            )
