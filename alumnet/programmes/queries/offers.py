"""A pair that was offered, as each of its two reads it: who it is, and why the two of them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session, aliased

from alumnet.connections.queries import is_blocked_between
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.matching.compatibility import Part
from alumnet.members.queries import role_line
from alumnet.members.queries.people import Face, faces
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentQuestion,
    Programme,
    Proposal,
)
from alumnet.programmes.queries.knowing import was_accepted, was_offered
from alumnet.programmes.rules.board import why_you_two
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import STANDING, ProposalState, QuestionUse, SeenBy
from alumnet.ties.queries import spells_of


@dataclass(frozen=True, slots=True)
class Said:
    """A question and what the other one answered, where that was to be seen by the partner."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class OfferedPair:
    """A pair for one of its two. `hopes` are the other's; `is_mine_to_say` while it is their turn.

    `mentorship_id` is public, once both said yes; `has_begun` says that they agreed how they work.
    """

    public_id: str
    cohort: str
    cohort_url_part: str
    state: ProposalState
    is_mentee: bool
    is_mine_to_say: bool
    other: Face
    role: str
    why: tuple[str, ...]
    hopes: str
    said: tuple[Said, ...]
    until: datetime | None
    starts_on: date | None
    ends_on: date | None
    agreement: str
    mentorship_id: str | None
    has_begun: bool


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """A pair that waits for a word of one of its two, for the one who may know of it."""

    public_id: str
    is_mine_to_say: bool


def waits_for_a_word() -> ColumnElement[bool]:
    """Return the SQL condition that a pair is open, and known to the one of an enrolment.

    The mentee knows of it from the first, the mentor once the mentee said yes.
    """
    is_mentee, is_mentor = Proposal.mentee_id == Enrolment.id, Proposal.mentor_id == Enrolment.id
    is_second = Proposal.state == ProposalState.ACCEPTED_BY_FIRST
    is_first = Proposal.state == ProposalState.OFFERED
    return (is_mentee & (is_first | is_second)) | (is_mentor & is_second)


def is_mine_to_say() -> ColumnElement[bool]:
    """Return the SQL condition that the one of an enrolment is the one to answer."""
    is_first = (Proposal.mentee_id == Enrolment.id) & (Proposal.state == ProposalState.OFFERED)
    is_second = Proposal.state == ProposalState.ACCEPTED_BY_FIRST
    return is_first | ((Proposal.mentor_id == Enrolment.id) & is_second)


def open_offers(session: Session, enrolment_id: int) -> list[OpenOffer]:
    """Return the open pairs that somebody may know of, the oldest first. One statement."""
    rows = session.execute(
        select(Proposal.public_id, is_mine_to_say().label("is_mine_to_say"))
        .join(Enrolment, waits_for_a_word())
        .where(Enrolment.id == enrolment_id)
        .order_by(Proposal.id)
    )
    return [OpenOffer(row.public_id, bool(row.is_mine_to_say)) for row in rows]


def offered_pair(session: Session, viewer: Viewer, public_id: str) -> OfferedPair:
    """Return a pair for one of its two who may know of it. Five statements. Raises NotFound.

    The mentor knows nothing of it before the mentee said yes; of one that came to nothing only
    whoever said so is told, and the other in the same words as for one that was taken back. What
    the other wrote is theirs again then.
    """
    row = _row(session, public_id)
    if row is None or viewer.person_id not in {row.mentee_person, row.mentor_person}:
        raise NotFound
    is_mentee = viewer.person_id == row.mentee_person
    is_known = row.was_offered if is_mentee else row.was_accepted
    if not is_known or not viewer.goes_on:
        raise NotFound
    other_id = row.mentor_person if is_mentee else row.mentee_person
    face = faces(session, [other_id], viewer).get(other_id)
    if face is None or is_blocked_between(session, viewer.person, other_id):
        raise NotFound
    stands = row.state in STANDING
    spells = spells_of(session, [other_id], viewer)
    turn = ProposalState.OFFERED if is_mentee else ProposalState.ACCEPTED_BY_FIRST
    title = title_of(row.programme, row.cohort)
    return OfferedPair(
        public_id=row.public_id,
        cohort=title,
        cohort_url_part=handle(title, row.cohort_public_id),
        state=row.state,
        is_mentee=is_mentee,
        is_mine_to_say=row.state is turn,
        other=face,
        role=role_line(spells.get(other_id, [])),
        why=why_you_two(row.parts, _known(row)),
        hopes=(row.mentor_hopes if is_mentee else row.mentee_hopes) if stands else "",
        said=_said(session, row.mentor_id if is_mentee else row.mentee_id) if stands else (),
        until=row.due_at,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        agreement=row.agreement,
        mentorship_id=row.mentorship,
        has_begun=row.stands not in {None, MentorshipState.PROPOSED},
    )


def _row(session: Session, public_id: str) -> Any:
    mentee, mentor = aliased(Enrolment), aliased(Enrolment)
    return session.execute(
        select(
            Proposal.public_id,
            Proposal.state,
            Proposal.parts,
            Proposal.known,
            Proposal.due_at,
            Proposal.mentee_id,
            Proposal.mentor_id,
            mentee.person_id.label("mentee_person"),
            mentor.person_id.label("mentor_person"),
            mentee.hopes.label("mentee_hopes"),
            mentor.hopes.label("mentor_hopes"),
            Cohort.name.label("cohort"),
            Cohort.public_id.label("cohort_public_id"),
            Cohort.starts_on,
            Cohort.ends_on,
            Cohort.agreement,
            Programme.name.label("programme"),
            Mentorship.public_id.label("mentorship"),
            Mentorship.state.label("stands"),
            # The second learns of a pair by the first's yes, and never of their no.
            was_offered().label("was_offered"),
            was_accepted().label("was_accepted"),
            _hides_answers().label("hides_answers"),
        )
        .join(mentee, mentee.id == Proposal.mentee_id)
        .join(mentor, mentor.id == Proposal.mentor_id)
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .outerjoin(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .where(Proposal.public_id == public_id)
    ).one_or_none()


def _hides_answers() -> ColumnElement[bool]:
    """Return in SQL whether an answer counts in a cohort that only its managers read."""
    return exists().where(
        EnrolmentQuestion.cohort_id == Cohort.id,
        EnrolmentQuestion.question_use == QuestionUse.WEIGHT,
        EnrolmentQuestion.seen_by == SeenBy.MANAGERS,
    )


def _known(row: Any) -> list[str]:
    """Return which features the two may read of: that answers go well together may say which."""
    return [each for each in row.known if each != Part.ANSWERS or not row.hides_answers]


def _said(session: Session, enrolment_id: int) -> tuple[Said, ...]:
    rows = session.execute(
        select(EnrolmentQuestion.wording, EnrolmentAnswer.chosen, EnrolmentAnswer.text)
        .join(EnrolmentQuestion, EnrolmentQuestion.id == EnrolmentAnswer.question_id)
        .where(
            EnrolmentAnswer.enrolment_id == enrolment_id,
            EnrolmentQuestion.seen_by.in_((SeenBy.PARTNER, SeenBy.COHORT)),
        )
        .order_by(EnrolmentQuestion.position)
    )
    found = (Said(row.wording, row.text or ", ".join(map(str, row.chosen))) for row in rows)
    return tuple(each for each in found if each.answer)
