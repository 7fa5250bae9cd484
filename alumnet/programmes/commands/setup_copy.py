"""Copying a cohort: the next run of a programme begins as the last one was set up."""

from datetime import datetime
from typing import Any, Final, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import Base, writing
from alumnet.kernel.twice import A_MOMENT
from alumnet.programmes.commands.outcomes import copy_plan
from alumnet.programmes.commands.setup import add_cohort
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import (
    Cohort,
    CohortHelper,
    EnrolmentQuestion,
    Milestone,
    Survey,
    SurveyQuestion,
)
from alumnet.programmes.rules.states import CohortState

Row = TypeVar("Row", bound=Base)

_SAME: Final = (
    "programme_id",
    "kind",
    "intake",
    "reach",
    "joining",
    "about",
    "objectives",
    "sponsor",
    "consent",
    "agreement",
    "mentee_places",
    "group_size",
    "rounds",
    "needs_review",
    "accepts_itself",
    "has_lottery",
    "weights",
    "options",
)


def copy_cohort(cohort_id: int, name: str, *, by: int, now: datetime) -> str:
    """Make a draft of the same programme, set up alike; return its public id.

    Days, people and what was matched stay behind; the outcome plan comes along, not frozen. What is
    asked twice at once is copied once.
    """
    with writing() as session:
        before = locked_cohort(session, cohort_id)
        there = session.scalar(
            select(Cohort.public_id).where(
                Cohort.copied_from_id == before.id,
                Cohort.name == name,
                Cohort.created_by == by,
                Cohort.created_at > now - A_MOMENT,
            )
        )
        if there is not None:
            return there
        own: dict[str, Any] = {each: getattr(before, each) for each in _SAME}
        cohort = Cohort(
            **own,
            name=name,
            state=CohortState.DRAFT,
            copied_from_id=before.id,
            created_by=by,
            created_at=now,
        )
        add_cohort(session, cohort, by=by, now=now)
        codes = _copy_questions(session, before.id, cohort.id)
        copy_plan(session, before.id, cohort.id, codes)
        _copy_check_ins(session, before.id, cohort.id)
        _copy_team(session, before.id, cohort.id, by=by, now=now)
        return cohort.public_id


def _copy_questions(session: Session, before: int, after: int) -> dict[str, str]:
    """Ask the same; return which question (by its public id) stands for which of before."""
    rows = _rows(session, EnrolmentQuestion, before)
    copies = [_again(row, cohort_id=after) for row in rows]
    session.add_all(copies)
    session.flush()
    return {row.public_id: copy.public_id for row, copy in zip(rows, copies, strict=True)}


def _copy_check_ins(session: Session, before: int, after: int) -> None:
    for row in _rows(session, Milestone, before):
        session.add(_again(row, cohort_id=after))
    for survey in _rows(session, Survey, before):
        same = _again(survey, cohort_id=after)
        session.add(same)
        session.flush()
        asked = select(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id)
        for question in session.scalars(asked.order_by(SurveyQuestion.position)).all():
            session.add(_again(question, survey_id=same.id))


def _copy_team(session: Session, before: int, after: int, *, by: int, now: datetime) -> None:
    team = select(CohortHelper).where(
        CohortHelper.cohort_id == before, CohortHelper.person_id != by
    )
    for row in session.scalars(team.order_by(CohortHelper.id)).all():
        session.add(
            CohortHelper(cohort_id=after, person_id=row.person_id, part=row.part, added_at=now)
        )


def _rows(session: Session, model: type[Any], cohort_id: int) -> list[Any]:
    query = select(model).where(model.cohort_id == cohort_id).order_by(model.id)
    return list(session.scalars(query))


def _again(row: Row, **belongs_to: int) -> Row:
    """Return a new row that says the same, with ids of its own."""
    model = type(row)
    own = {
        column.key: getattr(row, column.key)
        for column in model.__mapper__.column_attrs
        if column.key not in {"id", "public_id"}
    }
    return model(**(own | belongs_to))
