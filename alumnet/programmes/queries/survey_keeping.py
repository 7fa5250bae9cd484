"""Answers to surveys whose time is over, and those they are told with."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from alumnet.programmes.models import Survey, SurveyAnswer, SurveyReply


def old_replies(before: datetime) -> Select[int]:
    """Return whose answers were asked for before then and are still kept as theirs."""
    return select(SurveyReply.id).where(
        SurveyReply.asked_at < before, exists().where(SurveyAnswer.reply_id == SurveyReply.id)
    )


def surveys_locked(session: Session, replies: Collection[int]) -> Sequence[int]:
    """Return the surveys of these replies, locked in rising id: who counts them is alone."""
    theirs = select(SurveyReply.survey_id).where(SurveyReply.id.in_(replies))
    return session.scalars(
        select(Survey.id)
        .where(Survey.id.in_(theirs))
        .order_by(Survey.id)
        .with_for_update(key_share=True)
    ).all()


def replies_to(session: Session, survey_id: int) -> Sequence[SurveyReply]:
    """Return all replies to a survey. One statement."""
    return session.scalars(select(SurveyReply).where(SurveyReply.survey_id == survey_id)).all()
