"""A file of members sent, checked and taken over as a page or the command line does it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from alumnet.accounts.models import Person
from alumnet.administration.queries import House
from alumnet.imports import commands
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.queries.preparing import columns_of
from alumnet.imports.rules.states import Found, ImportState, Outcome
from alumnet.kernel.days import DayOrder
from alumnet.kernel.db import reading
from tests.builders import THEN, Built, slug_of

# Quirks of real lists, in invented people: titles, a total, two degrees, twins, nonsense.
LIST = """Harbour Alumni;;;;;;
Constituent ID;First Name;Last Name;Maiden Name;Class Year;Degree;Email
7;Zsófia;Kovács-Ibarra;Kovács;2013;MSc;zsofia@example.com
8;Robert;Ng;;2007;BA;Bob.Ng@example.com
8;Robert;Ng;;2011;MBA;bob.ng@EXAMPLE.com
9;Siobhán;Ní Dhomhnaill;;'02;BA;
10;太郎;山本;;2014/15;;taro@example.org
11;Ugo;Test;;class of 2o14;;ugo@example.org
12;Ann;Lee;;98;=1+1;ann@example.org
13;Tom;Lee;;98;;ann@example.org
Total: 8;;;;;;
"""


def house_of(association: Built) -> House:
    return House(association.id, slug_of(association), association.name)


def sent(
    association: Built,
    text: str = LIST,
    *,
    by: int | None = None,
    order: DayOrder | None = None,
    now: datetime = THEN,
) -> int:
    """Send a file and take the columns as they are guessed; return the id of the import."""
    row = commands.start_import(house_of(association), text.encode(), "list.csv", by=by, now=now)
    commands.choose_columns(row.id, columns_of(row), order, by=by, now=now)
    return row.id


def checked(association: Built, text: str = LIST, **more: object) -> int:
    """Send a file and have its rows checked."""
    found = sent(association, text, **more)  # type: ignore[arg-type]
    assert not commands.work(found, now=THEN)
    return found


def taken_over(association: Built, text: str = LIST, *, now: datetime = THEN) -> int:
    """Send a file, check it and take it over."""
    found = checked(association, text, now=now)
    commands.apply_import(found, by=None, now=now)
    assert not commands.work(found, now=now)
    assert the_import(found).state is ImportState.DONE
    return found


def the_import(import_id: int) -> MemberImport:
    reading().close()
    return reading().get_one(MemberImport, import_id)


def rows_of(import_id: int) -> Sequence[MemberImportRow]:
    reading().close()
    query = select(MemberImportRow).where(MemberImportRow.import_id == import_id)
    return reading().scalars(query.order_by(MemberImportRow.number)).all()


def founds(import_id: int) -> dict[Found, list[int]]:
    """Return the numbers of the rows by what they are."""
    found: dict[Found, list[int]] = {}
    for row in rows_of(import_id):
        found.setdefault(row.found, []).append(row.number)
    return found


def outcomes(import_id: int) -> Counter[Outcome | None]:
    return Counter(row.outcome for row in rows_of(import_id))


def names() -> list[str]:
    reading().close()
    return sorted(reading().scalars(select(Person.display_name)))
