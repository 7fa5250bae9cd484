"""What the people of a cohort were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import CohortNews, Enrolment
from alumnet.programmes.rules.states import HEARS_NEWS, Side

_MOST: Final = 30


@dataclass(frozen=True, slots=True)
class News:
    """A few words; `side` says whom they were for (None: all), `writer` is empty who is gone."""

    words: str
    side: Side | None
    writer: str
    at: datetime


def news_of(session: Session, cohort_id: int, person_id: int, *, sees_all: bool) -> Sequence[News]:
    """Return what was told, the last first: all of it to whoever looks after it. Two statements.

    Raises NotFound for who neither looks after it nor has a place in it.
    """
    side = session.scalar(
        select(Enrolment.side).where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.person_id == person_id,
            Enrolment.state.in_(HEARS_NEWS),
        )
    )
    if side is None and not sees_all:
        raise NotFound
    query = (
        select(CohortNews.words, CohortNews.side, Person.display_name, CohortNews.created_at)
        .outerjoin(Person, (Person.id == CohortNews.written_by) & Person.erased_at.is_(None))
        .where(CohortNews.cohort_id == cohort_id)
        .order_by(CohortNews.id.desc())
        .limit(_MOST)
    )
    if not sees_all:
        query = query.where(CohortNews.side.is_(None) | (CohortNews.side == side))
    return [News(words, to, writer or "", at) for words, to, writer, at in session.execute(query)]
