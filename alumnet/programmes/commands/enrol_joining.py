"""What somebody does about their own place in a cohort: apply, change it, confirm, step back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hmac import compare_digest
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.enrol_pool import fill_pool
from alumnet.programmes.commands.pool import withdraw_pairs
from alumnet.programmes.commands.steps import created, enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentAnswer, Programme
from alumnet.programmes.queries.enrol_asked import asked_of, hindrances_of, questions_of
from alumnet.programmes.queries.enrol_timing import facts_of, timing_of
from alumnet.programmes.rules.enrol_sides import sides_of
from alumnet.programmes.rules.enrol_timing import asks_to_confirm
from alumnet.programmes.rules.enrolment_table import is_here, takes_people
from alumnet.programmes.rules.states import CameBy, EnrolmentState, Joining, Side

_STEP_FROM: Final = {
    EnrolmentState.CHANGES_REQUESTED: "apply_again",
    EnrolmentState.APPLIED: "edit",
    EnrolmentState.ELIGIBLE: "edit",
    EnrolmentState.DROPPED: "come_back",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question."""

    chosen: tuple[str | int, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An application as it was sent; `answers` by the public id of the question."""

    side: Side
    places: int = 0
    hopes: str = ""
    hours: str = ""
    entry_on: date | None = None
    may_read_workplace: bool = False
    answers: Mapping[str, Answered] = field(default_factory=dict)


def apply(public_id: str, sent: Sent, *, code: str = "", by: Viewer, now: datetime) -> None:
    """Apply to a cohort, send a changed application, or come back.

    `code` is that of the link by which somebody came. What breaks no rule is taken at once where
    the cohort says so. Raises NotFound for who has no way in, EnrolmentClosed, TakenOut,
    MembershipRests, NoSuchTransition.
    """
    with writing() as session:
        cohort = cohort_at(session, public_id)
        if sent.side not in sides_of(cohort.kind):
            raise NotFound
        enrolment = own_enrolment(session, cohort, by.person)
        if enrolment is None:
            came_by = _way_in(session, cohort, by, code)
            enrolment = _new(session, cohort, sent, came_by, by=by, now=now)
        else:
            name = _STEP_FROM.get(enrolment.state, "apply")
            facts = facts_of(cohort, enrolment, now, may_begin=by.may_act)
            enrolment_step(session, enrolment, name, facts, actor="person", by=by.person)
        _keep(session, cohort, enrolment, sent, now)
        _judge(session, cohort, enrolment, by=by.person, now=now)


def cohort_at(session: Session, public_id: str) -> Cohort:
    """Return a cohort by the id in its address, locked. Raises NotFound."""
    cohort_id = session.scalar(select(Cohort.id).where(Cohort.public_id == public_id))
    if cohort_id is None:
        raise NotFound
    return locked_cohort(session, cohort_id)


def own_enrolment(session: Session, cohort: Cohort, person_id: int) -> Enrolment | None:
    """Return somebody's enrolment, locked."""
    return session.scalar(
        select(Enrolment)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.person_id == person_id)
        .with_for_update()
    )


def _way_in(session: Session, cohort: Cohort, viewer: Viewer, code: str) -> CameBy:
    """Return how somebody may come in. Raises NotFound for who can't."""
    own_code = (cohort.link_code or "").encode()
    if cohort.joining is Joining.LINK and own_code and compare_digest(own_code, code.encode()):
        return CameBy.LINK
    association_id = session.scalar(
        select(Programme.association_id).where(Programme.id == cohort.programme_id)
    )
    if cohort.joining is Joining.ASSOCIATION and association_id in viewer.association_ids:
        return CameBy.ASSOCIATION
    raise NotFound


def _new(
    session: Session, cohort: Cohort, sent: Sent, came_by: CameBy, *, by: Viewer, now: datetime
) -> Enrolment:
    facts = facts_of(cohort, None, now, may_begin=by.may_act)
    for refusal in (is_here(facts), takes_people(facts)):
        if refusal is not None:
            raise refusal
    row = Enrolment(
        cohort_id=cohort.id,
        person_id=by.person,
        side=sent.side,
        state=EnrolmentState.APPLIED,
        came_by=came_by,
        created_at=now,
    )
    created(session, row, by=by.person, now=now)
    return row


def _keep(session: Session, cohort: Cohort, row: Enrolment, sent: Sent, now: datetime) -> None:
    """Write what was sent: the answers to what this side is asked, nothing else."""
    row.side = sent.side
    row.places = sent.places if sent.side is Side.MENTOR else 0
    row.hopes, row.hours, row.entry_on = sent.hopes, sent.hours, sent.entry_on
    row.line = row.reason_code = ""
    row.applied_at = row.applied_at or now
    row.consented_at = now
    row.retention_consent_at = (
        (row.retention_consent_at or now) if sent.may_read_workplace else None
    )
    session.execute(delete(EnrolmentAnswer).where(EnrolmentAnswer.enrolment_id == row.id))
    session.add_all(
        EnrolmentAnswer(
            enrolment_id=row.id, question_id=each.id, chosen=[*answer.chosen], text=answer.text
        )
        for each in asked_of(questions_of(session, cohort.id), sent.side)
        if (answer := sent.answers.get(each.public_id)) is not None
    )
    session.flush()


def _judge(session: Session, cohort: Cohort, row: Enrolment, *, by: int, now: datetime) -> None:
    """Take what breaks no rule at once, where nobody wants to look first.

    Who comes when the others are asked to confirm has just said that they want to.
    """
    if not cohort.accepts_itself or hindrances_of(session, cohort, row):
        return
    enrolment_step(session, row, "find_eligible", facts_of(cohort, row, now))
    if asks_to_confirm(timing_of(cohort), row.entry_on, now.date()):
        enrolment_step(session, row, "ask_to_confirm", facts_of(cohort, row, now))
        _confirm(session, cohort, row, by=by, now=now)


def confirm(public_id: str, *, by: Viewer, now: datetime) -> None:
    """Say that one still wants to take part. Raises NotFound, NoSuchTransition, NotAskedToConfirm.

    Whoever confirms late waits where all places are taken.
    """
    with writing() as session:
        cohort, enrolment = _mine(session, public_id, by)
        _confirm(session, cohort, enrolment, by=by.person, now=now)


def _confirm(session: Session, cohort: Cohort, row: Enrolment, *, by: int, now: datetime) -> None:
    facts = facts_of(cohort, row, now)
    enrolment_step(session, row, "confirm", facts, actor="person", by=by)
    row.confirmed_at = now
    fill_pool(session, cohort, now)


def withdraw(public_id: str, *, by: Viewer, now: datetime) -> None:
    """Step back before there is a partner; the next of a waiting list moves up.

    Raises NotFound, NoSuchTransition.
    """
    with writing() as session:
        cohort, enrolment = _mine(session, public_id, by)
        facts = facts_of(cohort, enrolment, now)
        enrolment_step(session, enrolment, "withdraw", facts, actor="person", by=by.person)
        enrolment.reason_code = "withdrew"
        withdraw_pairs(session, enrolment, now)
        fill_pool(session, cohort, now)


def _mine(session: Session, public_id: str, viewer: Viewer) -> tuple[Cohort, Enrolment]:
    cohort = cohort_at(session, public_id)
    enrolment = own_enrolment(session, cohort, viewer.person)
    if enrolment is None:
        raise NotFound
    return cohort, enrolment
