"""Names made ready for the staff's search: without accents, and as they may be typed."""

from datetime import datetime

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person, PersonName
from alumnet.administration.models import NameForms
from alumnet.kernel.db import reading, writing
from alumnet.kernel.text import name_forms

BATCH = 200


def renew_name_forms(now: datetime) -> int:
    """Write the forms of the names that changed since, for a batch of people; return how many."""
    people = reading().scalars(
        select(Person.id)
        .outerjoin(NameForms, NameForms.person_id == Person.id)
        .where(
            Person.erased_at.is_(None),
            or_(NameForms.as_of.is_(None), NameForms.as_of < Person.updated_at),
        )
        .order_by(Person.id)
        .limit(BATCH)
    )
    chosen = list(people)
    if chosen:
        with writing() as session:
            _write(session, chosen, now)
    return len(chosen)


def _write(session: Session, people: list[int], now: datetime) -> None:
    names: dict[int, set[str]] = {}
    own = select(Person.id, Person.display_name).where(
        Person.id.in_(people), Person.erased_at.is_(None)
    )
    further = select(PersonName.person_id, PersonName.name).where(PersonName.person_id.in_(people))
    for person_id, name in session.execute(own.union_all(further)):
        names.setdefault(person_id, set()).update(name_forms(name))
    session.execute(delete(NameForms).where(NameForms.person_id.in_(people)))
    rows = [
        {"person_id": person_id, "forms": f" {' '.join(sorted(forms))} ", "as_of": now}
        for person_id, forms in names.items()
    ]
    if rows:
        session.execute(insert(NameForms), rows)
