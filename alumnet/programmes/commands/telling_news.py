"""Those who manage a cohort tell its people something."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import CohortNews, Enrolment
from alumnet.programmes.queries.access import Access
from alumnet.programmes.rules.errors import NobodyInCohort, TooMuchNews
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import HEARS_NEWS, Side


def tell_news(access: Access, words: str, side: Side | None, *, by: int, now: datetime) -> int:
    """Tell the people of a cohort, or one side of it; return how many. Twice is once.

    Raises NotFound for who doesn't manage it, TooMuchNews, NobodyInCohort.
    """
    if not access.manages:
        raise NotFound
    with writing() as session:
        locked_cohort(session, access.cohort_id)
        row = CohortNews(
            cohort_id=access.cohort_id, written_by=by, side=side, words=words, created_at=now
        )
        people = _people(session, access.cohort_id, side)
        if said_before(session, row, CohortNews.created_at, now) is not None:
            return len(people)
        if not people:
            raise NobodyInCohort
        _within_limit(session, access.cohort_id, now)
        session.add(row)
        session.flush()
        for enrolment_id in people:
            outbox.add(
                session, "enrolment.told_news", enrolment_id, now=now, actor_id=by, news_id=row.id
            )
        audit.record(
            session,
            by,
            "cohort.news_told",
            "cohort",
            access.cohort_id,
            now=now,
            association_id=access.association_id,
        )
        return len(people)


def _people(session: Session, cohort_id: int, side: Side | None) -> list[int]:
    query = select(Enrolment.id).where(
        Enrolment.cohort_id == cohort_id, Enrolment.state.in_(HEARS_NEWS)
    )
    if side is not None:
        query = query.where(Enrolment.side == side)
    return list(session.scalars(query.order_by(Enrolment.id)))


def _within_limit(session: Session, cohort_id: int, now: datetime) -> None:
    told = session.scalar(
        select(func.count(CohortNews.id)).where(
            CohortNews.cohort_id == cohort_id, CohortNews.created_at > now - POLICY.news_within
        )
    )
    if (told or 0) >= POLICY.news:
        raise TooMuchNews(most=POLICY.news)
