"""What the slice knows of one person, for their own copy."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.matching.compatibility import Part
from alumnet.programmes.models import (
    Cohort,
    CohortHelper,
    CohortNews,
    CohortOutcome,
    Enrolment,
    EnrolmentAnswer,
    EnrolmentAvoid,
    EnrolmentQuestion,
    EnrolmentWish,
    ManagerNote,
    MentorWish,
    Milestone,
    MilestoneReached,
    OutcomeObservation,
    PairReview,
    Programme,
    Proposal,
    ReportingLine,
    Survey,
    SurveyAnswer,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.queries.certificates import certificates_made
from alumnet.programmes.queries.knowing import is_known_to
from alumnet.programmes.rules.states import STANDING, EnrolmentState, LineSource, ProposalState


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return where a person takes part and what they said there. 15 statements.

    Pairs of which they were never told, and what others said, are not in it.
    """
    return {
        "enrolments": _enrolments(session, person_id),
        "enrolment_answers": _answers(session, person_id),
        "news_told": _rows(session, _news(person_id)),
        "survey_answers": _rows(session, _survey_answers(person_id)),
        "milestones_reached": _rows(session, _milestones(person_id)),
        "enrolment_wishes": _rows(session, _wishes(person_id)),
        "mentees_wished": _rows(session, _mentees_wished(person_id)),
        "reporting_lines": _rows(session, _lines(person_id)),
        "enrolment_avoided": _rows(session, _avoided(person_id)),
        "outcomes_noted": _rows(session, _observations(person_id)),
        "matched_in_cohorts": [
            {
                "cohort": row.cohort,
                "state": _as_told(row.state),
                "parts": _for_its_two(row.parts),
            }
            for row in session.execute(_pairs(person_id))
        ],
        "noted_in_cohorts": _rows(session, _notes(person_id)),
        "pairs_reviewed": _rows(session, _reviews(person_id)),
        "took_part": [
            {name: _plain(value) for name, value in each.items()}
            for each in certificates_made(session, person_id)
        ],
        "cohorts_looked_after": _rows(session, _cohorts(person_id)),
    }


def _as_told(state: ProposalState) -> str:
    """Return where a pair stands as its two read it: not who let it come to nothing, or how."""
    return state.value if state in STANDING else "over"


def _for_its_two(parts: Any) -> Any:
    """Return the features of a pair but how alike two answered: it would say what the other did."""
    if not isinstance(parts, dict):
        return parts
    return {name: value for name, value in parts.items() if name != Part.ANSWERS}


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {name: _plain(value) for name, value in row.items()}
        for row in session.execute(query).mappings()
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else getattr(value, "value", value)


def _enrolments(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Enrolment, Cohort.name)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id)
    )
    return [
        {
            "cohort": cohort,
            "as": row.side.value,
            "state": _as_known(row.state).value,
            "hopes": row.hopes,
            "has_time": row.hours,
            "what_the_staff_wrote": row.line,
            "places": row.places,
            "place_in_the_lottery": row.lot,
            "enrolled": row.created_at.isoformat(),
            "consented": row.consented_at and row.consented_at.isoformat(),
            "workplace_may_be_read": row.retention_consent_at is not None,
        }
        for row, cohort in rows
    ]


def _as_known(state: EnrolmentState) -> EnrolmentState:
    """Return where somebody stands as they may know: a pair for them may be a secret still."""
    return EnrolmentState.IN_POOL if state is EnrolmentState.PROPOSED else state


def _answers(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Cohort.name, EnrolmentQuestion.wording, EnrolmentAnswer)
        .join(Enrolment, Enrolment.id == EnrolmentAnswer.enrolment_id)
        .join(EnrolmentQuestion, EnrolmentQuestion.id == EnrolmentAnswer.question_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person_id)
        .order_by(EnrolmentAnswer.id)
    )
    return [
        {"cohort": cohort, "question": wording, "chosen": answer.chosen, "words": answer.text}
        for cohort, wording, answer in rows
    ]


def _survey_answers(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Cohort.name.label("cohort"),
            Survey.title.label("survey"),
            SurveyReply.asked_at.label("asked"),
            SurveyReply.answered_at.label("answered"),
            SurveyQuestion.wording.label("question"),
            SurveyAnswer.chosen,
            SurveyAnswer.text.label("words"),
        )
        .join(Enrolment, Enrolment.id == SurveyReply.enrolment_id)
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .join(Cohort, Cohort.id == Survey.cohort_id)
        .outerjoin(SurveyAnswer, SurveyAnswer.reply_id == SurveyReply.id)
        .outerjoin(SurveyQuestion, SurveyQuestion.id == SurveyAnswer.question_id)
        .where(Enrolment.person_id == person_id)
        .order_by(SurveyReply.id, SurveyQuestion.position)
    )


def _news(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), CohortNews.words, CohortNews.created_at)
        .join(Cohort, Cohort.id == CohortNews.cohort_id)
        .where(CohortNews.written_by == person_id)
        .order_by(CohortNews.id)
    )


def _milestones(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Cohort.name.label("cohort"),
            Milestone.title.label("milestone"),
            MilestoneReached.reached_at.label("said"),
        )
        .select_from(MilestoneReached)
        .join(Milestone, Milestone.id == MilestoneReached.milestone_id)
        .join(Cohort, Cohort.id == Milestone.cohort_id)
        .join(Enrolment, Enrolment.id == MilestoneReached.enrolment_id)
        .where((Enrolment.person_id == person_id) | (MilestoneReached.said_by == person_id))
        .order_by(MilestoneReached.id)
    )


def _wishes(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), EnrolmentWish.rank)
        .join(Enrolment, Enrolment.id == EnrolmentWish.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Enrolment.id, EnrolmentWish.rank)
    )


def _mentees_wished(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), MentorWish.rank, Person.display_name.label("person"))
        .select_from(MentorWish)
        .join(Enrolment, Enrolment.id == MentorWish.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == MentorWish.person_id)
        .where(Enrolment.person_id == person_id, Person.erased_at.is_(None))
        .order_by(Enrolment.id, MentorWish.rank)
    )


def _lines(person_id: int) -> Select[*tuple[Any, ...]]:
    """Return what they said, and lists; what the other said would tell that they take part."""
    person, manager = aliased(Person), aliased(Person)
    is_list = ReportingLine.source == LineSource.IMPORTED
    return (
        select(
            person.display_name.label("person"),
            manager.display_name.label("managed_by"),
            ReportingLine.source,
            ReportingLine.added_at.label("added"),
        )
        .join(person, person.id == ReportingLine.person_id)
        .join(manager, manager.id == ReportingLine.manager_id)
        .where(
            (ReportingLine.person_id == person_id) | (ReportingLine.manager_id == person_id),
            is_list | (ReportingLine.added_by == person_id),
        )
        .order_by(ReportingLine.id)
    )


def _observations(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Cohort.name.label("cohort"),
            CohortOutcome.name.label("outcome"),
            OutcomeObservation.answer,
            OutcomeObservation.observed_on,
            OutcomeObservation.happened_on,
            OutcomeObservation.source,
            OutcomeObservation.source_note.label("how_it_is_known"),
            OutcomeObservation.superseded_at.label("no_longer_stands_since"),
        )
        .join(Enrolment, Enrolment.id == OutcomeObservation.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(CohortOutcome, CohortOutcome.id == OutcomeObservation.outcome_id)
        .where(Enrolment.person_id == person_id)
        .order_by(OutcomeObservation.id)
    )


def _avoided(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), Person.display_name.label("person"))
        .select_from(EnrolmentAvoid)
        .join(Enrolment, Enrolment.id == EnrolmentAvoid.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Person, Person.id == EnrolmentAvoid.person_id)
        .where(Enrolment.person_id == person_id, Person.erased_at.is_(None))
        .order_by(EnrolmentAvoid.id)
    )


def _pairs(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), Proposal.state, Proposal.parts)
        .select_from(Proposal)
        .join(Enrolment, is_known_to(Enrolment.id))
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .where(Enrolment.person_id == person_id)
        .order_by(Proposal.id)
    )


def _cohorts(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Programme.name.label("programme"), Cohort.name.label("cohort"), CohortHelper.part)
        .join(Cohort, Cohort.id == CohortHelper.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(CohortHelper.person_id == person_id)
        .order_by(CohortHelper.id)
    )


def _notes(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), ManagerNote.text.label("note"), ManagerNote.changed_at)
        .join(Enrolment, Enrolment.id == ManagerNote.enrolment_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(Enrolment.person_id == person_id)
        .order_by(ManagerNote.id)
    )


def _reviews(person_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Cohort.name.label("cohort"), PairReview.verdict, PairReview.line, PairReview.at)
        .join(Proposal, Proposal.id == PairReview.proposal_id)
        .join(Cohort, Cohort.id == Proposal.cohort_id)
        .where(PairReview.reviewed_by == person_id)
        .order_by(PairReview.id)
    )
