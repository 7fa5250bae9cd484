"""What a cohort asks of whoever enrols, and what each answered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import exists, select
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
from alumnet.programmes.rules.states import CameBy, Side


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


def hindrances_of(
    session: Session, cohort: Cohort, enrolments: Sequence[Enrolment]
) -> dict[int, tuple[Hindrance, ...]]:
    """Return what keeps each of some from taking part, by enrolment. Four statements."""
    questions = questions_of(session, cohort.id)
    answers = answers_of(session, [each.id for each in enrolments])
    people = [each.person_id for each in enrolments]
    members, employed = _members(session, cohort, people), _employed(session, people)
    found = {}
    for each in enrolments:
        by_link = each.came_by is CameBy.LINK
        application = Application(
            side=each.side,
            places=each.places,
            is_member=each.person_id in members or by_link,
            has_employer=each.person_id in employed,
            asked=[
                asked(question, answers.get(each.id, {}).get(question.id))
                for question in asked_of(questions, each.side)
            ],
        )
        found[each.id] = hindrances(application, cohort.reach)
    return found


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


def _members(session: Session, cohort: Cohort, people: Collection[int]) -> set[int]:
    rows = session.scalars(
        select(AssociationMembership.person_id)
        .join(Programme, Programme.association_id == AssociationMembership.association_id)
        .where(
            Programme.id == cohort.programme_id,
            AssociationMembership.person_id.in_(people),
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    )
    return set(rows)


def _employed(session: Session, people: Collection[int]) -> set[int]:
    has_job = exists().where(is_current_job(Affiliation, Enrolment.person_id.expression))
    return set(
        session.scalars(
            select(Enrolment.person_id).where(Enrolment.person_id.in_(people), has_job).distinct()
        )
    )
