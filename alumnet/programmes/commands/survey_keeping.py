"""Answers to surveys become counts: when their time is over, and when somebody is erased.

What was told stays as it was told. If a report fell by the answers of one person on the day they
were erased, it would say what they were.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.programmes.models import SurveyAnswer, SurveyCount, SurveyReply
from alumnet.programmes.queries.survey_keeping import replies_to, surveys_locked
from alumnet.programmes.queries.survey_results import reply_of
from alumnet.programmes.rules.surveys import told_by_fives


def forget_answers(session: Session, replies: Sequence[int], now: datetime) -> None:
    """Turn answers that were kept long enough into counts; forget those that are told nowhere."""
    batch_of = _count(session, replies, now)
    left = set(replies) - set(batch_of)
    session.execute(update(SurveyReply).where(SurveyReply.id.in_(left)).values(is_forgotten=True))


def forget_replies_of(session: Session, enrolments: Collection[int], now: datetime) -> None:
    """Take out what somebody answered, in the transaction of their erasure.

    That somebody answered stays where it is told, by dates alone.
    """
    own = session.scalars(
        select(SurveyReply.id).where(SurveyReply.enrolment_id.in_(enrolments))
    ).all()
    batch_of = _count(session, own, now)
    session.execute(delete(SurveyReply).where(SurveyReply.id.in_(set(own) - set(batch_of))))


def _count(session: Session, replies: Collection[int], now: datetime) -> Mapping[int, date]:
    """Delete the answers of replies and count those that are told; return when these are told."""
    batch_of: dict[int, date] = {}
    for survey in surveys_locked(session, replies):
        for batch in told_by_fives(map(reply_of, replies_to(session, survey)), now):
            batch_of |= dict.fromkeys(batch.members & set(replies), batch.last)
    answers = session.scalars(select(SurveyAnswer).where(SurveyAnswer.reply_id.in_(replies))).all()
    counts = Counter(
        (each.question_id, batch_of[each.reply_id], str(choice))
        for each in answers
        if each.reply_id in batch_of
        for choice in each.chosen
    )
    _add(session, counts)
    session.execute(delete(SurveyAnswer).where(SurveyAnswer.reply_id.in_(replies)))
    return batch_of


def _add(session: Session, counts: Counter[tuple[int, date, str]]) -> None:
    questions = {question for question, _, _ in counts}
    rows = {
        (row.question_id, row.batch_on, row.answer): row
        for row in session.scalars(
            select(SurveyCount).where(SurveyCount.question_id.in_(questions))
        )
    }
    for key, people in sorted(counts.items()):
        if key in rows:
            rows[key].people += people
        else:
            question, day, answer = key
            session.add(
                SurveyCount(question_id=question, batch_on=day, answer=answer, people=people)
            )
    session.flush()
