"""The receiver's steps: yes, not this time, and both from a mail as far as a mail may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.mentoring.commands.desk import note_answer, pause, settle_queue
from alumnet.mentoring.commands.questions import ask
from alumnet.mentoring.commands.steps import locked_request, person_step, tell_search
from alumnet.mentoring.commands.waiting import offer_line
from alumnet.mentoring.commands.yes import carry_out_yes
from alumnet.mentoring.models import AnswerToken, MentorshipRequest, Redirect
from alumnet.mentoring.queries import capacity, people, tokens
from alumnet.mentoring.rules import DeclineReason, RequestState
from alumnet.mentoring.rules.endings import asks_again_from
from alumnet.mentoring.rules.errors import CannotBeSuggested, LinkSpent, TooManySuggestions
from alumnet.mentoring.rules.policy import POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class No:
    """Not this time: why, a line, back on which day, and whom to ask instead (public ids)."""

    reason: DeclineReason
    line: str = ""
    pause_until: date | None = None
    redirects: Collection[str] = ()


# --------------------------------------------------------------------------------------- accept
def accept_request(public_id: str, *, by: int, now: datetime, line: str = "") -> str:
    """Say yes; return the public id of the mentorship that is proposed. All of it, or nothing.

    The mentee's other requests end, unless this one keeps them and one more mentorship is allowed;
    when no place is left, the clocks of those who wait stop. Raises MentorFull, EnoughMentorships,
    NotActive, NotFound, NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "accept", by=by, now=now)
        request.answer_line = line
        request.asked_at = None
        return carry_out_yes(session, request, now).public_id


# -------------------------------------------------------------------------------------- decline
def decline_request(public_id: str, *, by: int, answer: No, now: datetime) -> None:
    """Say not this time, and what goes with it.

    Raises TooManySuggestions, CannotBeSuggested, PauseDateWrong, NotFound, NoSuchTransition.
    """
    with writing() as session:
        suggested = _suggested_ids(session, answer.redirects)
        request = locked_request(session, public_id, by=by, further=suggested)
        _decline(session, request, answer, by=by, suggested=suggested, now=now)


def _decline(
    session: Session,
    request: MentorshipRequest,
    answer: No,
    *,
    by: int,
    suggested: Collection[int],
    now: datetime,
) -> None:
    _may_be_suggested(session, request, suggested, now)
    desk = capacity.mentor_facts(session, request.mentor_id)
    person_step(session, request, "decline", by=by, now=now)
    answers_as_mentor = request.receiver_id == request.mentor_id
    if answer.pause_until is not None:
        pause(session, request.receiver_id, answer.pause_until, now)
    no_room = not desk.lets_clocks_run(now.date()) or answer.pause_until is not None
    request.asks_again_from = asks_again_from(
        RequestState.DECLINED, now, mentor_has_no_room=answers_as_mentor and no_room
    )
    request.decline_reason = answer.reason
    request.answer_line = answer.line
    session.add_all(Redirect(request_id=request.id, mentor_id=each) for each in suggested)
    note_answer(session, request.receiver_id)
    settle_queue(session, request.mentor_id, now)
    tell_search(session, request.mentor_id, now=now)


def decline_into_line(public_id: str, *, by: int, until: date | None, now: datetime) -> None:
    """Offer to wait in line instead of a no: the places are taken, or the mentor is away `until`.

    Raises NoLine when neither is so, PauseDateWrong, NotFound, NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        _offer_line(session, request, until, by=by, now=now)


def _offer_line(
    session: Session, request: MentorshipRequest, until: date | None, *, by: int, now: datetime
) -> None:
    if until is not None:
        pause(session, request.receiver_id, until, now)
    offer_line(session, request, by=by, now=now)


def _suggested_ids(session: Session, public_ids: Collection[str]) -> list[int]:
    wanted = set(public_ids)
    if len(wanted) > POLICY.redirects:
        raise TooManySuggestions(most=POLICY.redirects)
    query = (
        select(Person.id)
        .join(MentorProfile, MentorProfile.person_id == Person.id)
        .where(Person.public_id.in_(wanted), MentorProfile.may_be_suggested)
    )
    found = list(session.scalars(query))
    if len(found) != len(wanted):
        raise CannotBeSuggested
    return found


def _may_be_suggested(
    session: Session, request: MentorshipRequest, suggested: Collection[int], now: datetime
) -> None:
    """Raise CannotBeSuggested for somebody whom the mentee could not ask anyway."""
    for person_id in suggested:
        if not people.could_be_asked(session, person_id, request.mentee_id, now=now):
            raise CannotBeSuggested


# ------------------------------------------------------------------------------------- by mail
@dataclass(frozen=True, slots=True)
class Pause:
    """Not now: the mentor is away until a day, and the request keeps its place."""

    until: date


@dataclass(frozen=True, slots=True)
class Question:
    """Something to know before an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class InLine:
    """No room: whoever wrote may wait in line; `until` is when the mentor is back, if away."""

    until: date | None = None


MailAnswer = No | Pause | Question | InLine


def answer_by_mail(token: str, answer: MailAnswer, *, now: datetime) -> None:
    """Answer with the link of a mail: once, while the clock of the request runs.

    While it stands still because there is no room, the line can be offered. A yes needs somebody
    who is signed in. Raises NotFound for an unknown link, LinkSpent for one that was used or came
    too late, and what declining or pausing raises.
    """
    with writing() as session:
        entry = session.scalars(
            select(AnswerToken).where(AnswerToken.token_hash == tokens.hash_of(token))
        ).one_or_none()
        if entry is None:
            raise NotFound
        request = session.get_one(MentorshipRequest, entry.request_id)
        lock_people(session, request.mentor_id, request.mentee_id)
        session.refresh(request)
        session.refresh(entry)
        stands_still = isinstance(answer, InLine) and tokens.stands_still(entry, request)
        if not stands_still and not tokens.is_valid(entry, request, now):
            raise LinkSpent
        entry.used_at = now
        if isinstance(answer, No):
            bare = No(reason=answer.reason, line=answer.line, pause_until=answer.pause_until)
            _decline(session, request, bare, by=entry.receiver_id, suggested=(), now=now)
        elif isinstance(answer, Question):
            ask(session, request, answer.text, by=entry.receiver_id, now=now)
        elif isinstance(answer, InLine):
            _offer_line(session, request, answer.until, by=entry.receiver_id, now=now)
        else:
            pause(session, entry.receiver_id, answer.until, now)
            settle_queue(session, entry.receiver_id, now)


def issue_token(session: Session, request_id: int, receiver_id: int, now: datetime) -> str:
    """Make the secret of a link to answer a request; only its hash stays."""
    secret, digest = tokens.new_token()
    session.add(
        AnswerToken(
            request_id=request_id, receiver_id=receiver_id, token_hash=digest, created_at=now
        )
    )
    return secret


def use_up_tokens(person_id: int, *, now: datetime) -> None:
    """Let links that were mailed to somebody so far answer nothing any more."""
    with writing() as session:
        session.execute(
            update(AnswerToken)
            .where(
                AnswerToken.receiver_id == person_id,
                AnswerToken.used_at.is_(None),
                AnswerToken.created_at <= now,
            )
            .values(used_at=now)
        )


def token_for(request_id: int, *, now: datetime) -> str | None:
    """Make a link's secret for a request that waits for its receiver; None when it doesn't."""
    with writing() as session:
        request = session.get(MentorshipRequest, request_id)
        if request is None or request.state is not RequestState.SUBMITTED:
            return None
        return issue_token(session, request.id, request.receiver_id, now)
