"""Everybody in a cohort as a table, for those who look after it."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.programmes.models import Enrolment, EnrolmentAnswer
from alumnet.programmes.queries.enrol_asked import answers_of, questions_of

_COLUMNS = ("name", "as", "state", "places", "first day", "applied", "confirmed", "hopes")


def rows_for_file(session: Session, cohort_id: int) -> Iterator[list[object]]:
    """Return the titles and a row a person, with what they answered. Three statements."""
    questions = questions_of(session, cohort_id)
    rows = session.execute(
        select(Enrolment, Person.display_name)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.cohort_id == cohort_id)
        .order_by(Person.display_name, Enrolment.id)
    ).all()
    answers = answers_of(session, [row.Enrolment.id for row in rows])
    yield [*_COLUMNS, *(each.wording for each in questions)]
    for row in rows:
        one, own = row.Enrolment, answers.get(row.Enrolment.id, {})
        yield [
            row.display_name,
            one.side.value,
            one.state.value,
            one.places or "",
            one.entry_on or "",
            one.applied_at.date() if one.applied_at else "",
            one.confirmed_at.date() if one.confirmed_at else "",
            one.hopes,
            *(_words(own.get(each.id)) for each in questions),
        ]


def _words(answer: EnrolmentAnswer | None) -> str:
    return ", ".join([*map(str, answer.chosen), *filter(None, [answer.text])]) if answer else ""
