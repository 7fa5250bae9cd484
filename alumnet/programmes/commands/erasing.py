"""What goes with a person who is erased; what is counted stays."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from alumnet.programmes.commands.pool import withdraw_pairs
from alumnet.programmes.commands.steps import enrolment_step
from alumnet.programmes.commands.survey_keeping import forget_replies_of
from alumnet.programmes.models import (
    Cohort,
    CohortCertificate,
    CohortHelper,
    CohortLottery,
    CohortNews,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentAvoid,
    EnrolmentWish,
    ManagerNote,
    MatchRun,
    MentorWish,
    MilestoneReached,
    OutcomeAmendment,
    OutcomeObservation,
    PairReview,
    PartedPair,
    Programme,
    Proposal,
    ReportingLine,
)
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.states import UNMATCHED, EnrolmentState

# Who wrote something down that stays as it is.
_WRITERS = (
    OutcomeAmendment.amended_by,
    OutcomeObservation.entered_by,
    CohortLottery.drawn_by,
    ManagerNote.written_by,
    MatchRun.asked_by,
    MilestoneReached.said_by,
    ReportingLine.added_by,
)


def lock_cohorts_of(session: Session, person_ids: Collection[int]) -> None:
    """Lock the cohorts of people who are to be erased, before they are."""
    taking_part = select(Enrolment.cohort_id).where(Enrolment.person_id.in_(person_ids))
    session.execute(
        select(Cohort.id).where(Cohort.id.in_(taking_part)).order_by(Cohort.id).with_for_update()
    )


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Take a person out of cohorts, with what they wrote; that somebody took part is still counted.

    Their cohorts are locked by the caller. What they decided as a manager stands without their
    name. What match runs were given of them goes with all that those runs were given; what the runs
    found stays.
    """
    enrolments = session.scalars(
        select(Enrolment).where(Enrolment.person_id == person_id).order_by(Enrolment.id)
    ).all()
    for enrolment in enrolments:
        _take_out(session, enrolment, now)
    forget_replies_of(session, [each.id for each in enrolments], now)
    for statement in _forgetting(person_id):
        session.execute(statement)


def _forgetting(person_id: int) -> Iterable[Delete | Update]:
    """Return what deletes the rows about a person, and takes them out of those about others."""
    own = select(Enrolment.id).where(Enrolment.person_id == person_id)
    return (
        delete(EnrolmentAnswer).where(EnrolmentAnswer.enrolment_id.in_(own)),
        delete(EnrolmentWish).where(
            EnrolmentWish.enrolment_id.in_(own) | EnrolmentWish.wanted_id.in_(own)
        ),
        delete(MentorWish).where(
            MentorWish.enrolment_id.in_(own) | (MentorWish.person_id == person_id)
        ),
        delete(ReportingLine).where(
            (ReportingLine.person_id == person_id) | (ReportingLine.manager_id == person_id)
        ),
        delete(EnrolmentAvoid).where(
            EnrolmentAvoid.enrolment_id.in_(own) | (EnrolmentAvoid.person_id == person_id)
        ),
        delete(MilestoneReached).where(MilestoneReached.enrolment_id.in_(own)),
        delete(OutcomeObservation).where(OutcomeObservation.enrolment_id.in_(own)),
        delete(ManagerNote).where(ManagerNote.enrolment_id.in_(own)),
        delete(CohortCertificate).where(CohortCertificate.enrolment_id.in_(own)),
        update(PairReview)
        .where(PairReview.reviewed_by == person_id)
        .values(reviewed_by=None, line=""),
        delete(CohortHelper).where(CohortHelper.person_id == person_id),
        update(Enrolment)
        .where(Enrolment.person_id == person_id)
        .values(hopes="", hours="", line="", retention_consent_at=None),
        update(MatchRun)
        .where(
            MatchRun.cohort_id.in_(
                select(Enrolment.cohort_id).where(Enrolment.person_id == person_id)
            )
        )
        .values(inputs=None),
        update(CohortNews).where(CohortNews.written_by == person_id).values(written_by=None),
        update(Programme).where(Programme.created_by == person_id).values(created_by=None),
        update(Cohort).where(Cohort.created_by == person_id).values(created_by=None),
        update(Proposal).where(Proposal.set_by == person_id).values(set_by=None, set_why=""),
        update(PartedPair).where(PartedPair.set_by == person_id).values(set_by=None, why=""),
        *(
            update(column.class_).where(column == person_id).values({column.key: None})
            for column in _WRITERS
        ),
    )


def _take_out(session: Session, enrolment: Enrolment, now: datetime) -> None:
    facts = EnrolmentFacts(now=now)
    if enrolment.state in UNMATCHED:
        enrolment_step(session, enrolment, "take_out", facts)
        withdraw_pairs(session, enrolment, now)
    elif enrolment.state is EnrolmentState.MATCHED:
        enrolment_step(session, enrolment, "leave", facts)
    session.flush()
