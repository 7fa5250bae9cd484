"""What a cohort asks of whoever enrols, and what each answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.organizations.models import Affiliation
from alumnet.organizations.queries.conditions import is_current_job
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentQuestion,
    Programme,
)
from alumnet.programmes.rules.enrol_eligibility import Application, Asked, Hindrance, hindrances
from alumnet.programmes.rules.states import CameBy, Reach, Side


def questions_of(session: Session, cohort_id: int) -> Sequence[EnrolmentQuestion]:
    """Return the questions of a cohort in their order. One statement."""
    return session.scalars(
        select(EnrolmentQuestion)
        .where(EnrolmentQuestion.cohort_id == cohort_id)
        .order_by(EnrolmentQuestion.position)
    ).all()


def asked_of(questions: Iterable[EnrolmentQuestion], side: Side) -> list[EnrolmentQuestion]:
    """Return the questions that are put to one side."""
    return [each for each in questions if each.side in {None, side}]


Answers = Mapping[int, EnrolmentAnswer]


def answers_of(session: Session, enrolment_ids: Collection[int]) -> Mapping[int, Answers]:
    """Return the answers of each enrolment by question. One statement."""
    found: dict[int, dict[int, EnrolmentAnswer]] = defaultdict(dict)
    for row in session.scalars(
        select(EnrolmentAnswer).where(EnrolmentAnswer.enrolment_id.in_(enrolment_ids))
    ):
        found[row.enrolment_id][row.question_id] = row
    return found


def is_member_here() -> ColumnElement[bool]:
    """Return in SQL whether the person of an enrolment is a member where the cohort is run."""
    return (
        select(AssociationMembership.id)
        .join(Programme, Programme.association_id == AssociationMembership.association_id)
        .join(Cohort, Cohort.programme_id == Programme.id)
        .where(
            Cohort.id == Enrolment.cohort_id,
            AssociationMembership.person_id == Enrolment.person_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .correlate(Enrolment)
        .exists()
    )


def has_employer() -> ColumnElement[bool]:
    """Return in SQL whether the person of an enrolment has a job that is known here."""
    return exists().where(is_current_job(Affiliation, Enrolment.person_id.expression))


def hindrances_of(session: Session, cohort: Cohort, row: Enrolment) -> tuple[Hindrance, ...]:
    """Return what keeps somebody from taking part. Three statements."""
    is_member, is_employed = session.execute(
        select(is_member_here(), has_employer()).where(Enrolment.id == row.id)
    ).one()
    return why_not(
        row,
        cohort.reach,
        questions_of(session, cohort.id),
        answers_of(session, [row.id]).get(row.id, {}),
        is_member=bool(is_member),
        is_employed=bool(is_employed),
    )


def why_not(
    row: Enrolment,
    reach: Reach,
    questions: Iterable[EnrolmentQuestion],
    answers: Answers,
    *,
    is_member: bool,
    is_employed: bool,
) -> tuple[Hindrance, ...]:
    """Return what keeps somebody from taking part, of what was read before.

    Whoever came by a link needn't be a member there.
    """
    application = Application(
        side=row.side,
        places=row.places,
        is_member=is_member or row.came_by is CameBy.LINK,
        has_employer=is_employed,
        asked=[asked(each, answers.get(each.id)) for each in asked_of(questions, row.side)],
    )
    return hindrances(application, reach)


def asked(question: EnrolmentQuestion, answer: EnrolmentAnswer | None) -> Asked:
    """Return a question with its answer."""
    return Asked(
        public_id=question.public_id,
        wording=question.wording,
        kind=question.kind,
        use=question.question_use,
        rule=question.rule,
        good=tuple(map(str, question.good)),
        is_required=question.is_required,
        chosen=tuple(map(str, answer.chosen)) if answer else (),
        text=answer.text if answer else "",
    )
