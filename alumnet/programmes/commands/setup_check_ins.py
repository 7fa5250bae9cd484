"""Milestones and surveys of a cohort: written, changed, taken out, until it is over."""

from collections.abc import Iterable
from typing import TypeVar

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.setup import open_for
from alumnet.programmes.models import (
    Milestone,
    MilestoneReached,
    Survey,
    SurveyQuestion,
    SurveyReply,
)
from alumnet.programmes.rules.errors import MilestoneSaid, SurveyAsked, TooManyInSetup
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.setup_states import SetupPart
from alumnet.programmes.rules.setup_templates import MilestoneDraft, SurveyDraft

Row = TypeVar("Row", Milestone, Survey)


def add_milestones(cohort_id: int, drafts: Iterable[MilestoneDraft]) -> None:
    """Write milestones. Raises SetupClosed, TooManyInSetup."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.CHECK_INS, None)
        drafts = list(drafts)
        _have_room(session, Milestone, cohort_id, len(drafts), POLICY.milestones)
        for draft in drafts:
            row = Milestone(cohort_id=cohort_id)
            _write_milestone(row, draft)
            session.add(row)


def change_milestone(cohort_id: int, public_id: str, draft: MilestoneDraft) -> None:
    """Write a milestone anew. Raises NotFound, SetupClosed.

    Raises MilestoneSaid where it would be for others than those who got there.
    """
    with writing() as session:
        open_for(session, cohort_id, SetupPart.CHECK_INS, None)
        row = _one(session, Milestone, cohort_id, public_id)
        if row.side is not draft.side:
            _nobody_got_to(session, cohort_id, public_id)
        _write_milestone(row, draft)


def add_survey(cohort_id: int, draft: SurveyDraft) -> str:
    """Write a survey; return its public id. Raises SetupClosed, TooManyInSetup."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.CHECK_INS, None)
        _have_room(session, Survey, cohort_id, 1, POLICY.surveys)
        row = Survey(cohort_id=cohort_id)
        write_survey(session, row, draft)
        return row.public_id


def change_survey(cohort_id: int, public_id: str, draft: SurveyDraft) -> None:
    """Write a survey anew, with all its questions. Raises NotFound, SetupClosed, SurveyAsked."""
    with writing() as session:
        open_for(session, cohort_id, SetupPart.CHECK_INS, None)
        row = _one(session, Survey, cohort_id, public_id)
        _was_not_asked(session, cohort_id, public_id)
        write_survey(session, row, draft)


def drop_check_in(cohort_id: int, public_id: str) -> None:
    """Take out the milestone or survey of this id, if it is there.

    Raises SetupClosed, SurveyAsked, MilestoneSaid.
    """
    with writing() as session:
        open_for(session, cohort_id, SetupPart.CHECK_INS, None)
        _was_not_asked(session, cohort_id, public_id)
        _nobody_got_to(session, cohort_id, public_id)
        for model in (Milestone, Survey):
            session.execute(
                delete(model).where(model.cohort_id == cohort_id, model.public_id == public_id)
            )


def _was_not_asked(session: Session, cohort_id: int, public_id: str) -> None:
    """Refuse to change what somebody was asked: the answers are to these very questions."""
    asked = (
        select(SurveyReply.id)
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .where(Survey.cohort_id == cohort_id, Survey.public_id == public_id)
    )
    if session.scalar(asked.limit(1)) is not None:
        raise SurveyAsked


def _nobody_got_to(session: Session, cohort_id: int, public_id: str) -> None:
    """Refuse to take away what people said they reached; it is locked, so that nobody says more."""
    milestone_id = session.scalar(
        select(Milestone.id)
        .where(Milestone.cohort_id == cohort_id, Milestone.public_id == public_id)
        .with_for_update()
    )
    said = select(MilestoneReached.id).where(MilestoneReached.milestone_id == milestone_id)
    if session.scalar(said.limit(1)) is not None:
        raise MilestoneSaid


def write_survey(session: Session, row: Survey, draft: SurveyDraft) -> None:
    """Write what a survey says into its row, and its questions in place of those before."""
    row.title, row.after_days = draft.title, draft.after_days
    row.side, row.is_named = draft.side, draft.is_named
    session.add(row)
    session.flush()
    session.execute(delete(SurveyQuestion).where(SurveyQuestion.survey_id == row.id))
    session.add_all(
        SurveyQuestion(
            survey_id=row.id,
            position=position,
            wording=each.wording,
            kind=each.kind,
            choices=list(each.choices),
            measure=each.measure,
        )
        for position, each in enumerate(draft.questions, 1)
    )


def _write_milestone(row: Milestone, draft: MilestoneDraft) -> None:
    row.title, row.detail = draft.title, draft.detail
    row.side, row.after_days = draft.side, draft.after_days


def _one(session: Session, model: type[Row], cohort_id: int, public_id: str) -> Row:
    found = session.scalar(
        select(model).where(model.cohort_id == cohort_id, model.public_id == public_id)
    )
    if found is None:
        raise NotFound
    return found


def _have_room(session: Session, model: type[Row], cohort_id: int, more: int, most: int) -> None:
    count = session.scalar(
        select(func.count()).select_from(model).where(model.cohort_id == cohort_id)
    )
    if (count or 0) + more > most:
        raise TooManyInSetup(most=most)
