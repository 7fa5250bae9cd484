"""The numbers of the site with who changed them and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.site.models import PolicyNumber
from alumnet.site.rules.policies import ADJUSTABLE, Adjustable


@dataclass(frozen=True, slots=True)
class Chosen:
    """A number that may be changed, with its last change; None where there never was one."""

    about: Adjustable
    value: int
    at: datetime | None
    by: str


def policies(session: Session, *, main: bool) -> list[Chosen]:
    """Return the numbers that matter most, or the others that may be changed. One statement."""
    rows = session.execute(
        select(
            PolicyNumber.key,
            PolicyNumber.value,
            PolicyNumber.at,
            func.coalesce(Person.display_name, "the site").label("by"),
        ).outerjoin(Person, Person.id == PolicyNumber.changed_by)
    )
    known = {row.key: row for row in rows}
    return [
        Chosen(each, row.value, row.at, row.by)
        if (row := known.get(each.key))
        else Chosen(each, each.shipped, None, "")
        for each in ADJUSTABLE.values()
        if each.is_main is main
    ]
