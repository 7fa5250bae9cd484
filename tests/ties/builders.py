"""Spells and strategies for the tests of ties. Everything happens as seen from November 2026."""

from typing import Final, overload

from hypothesis import strategies as st

from alumnet.ties.calendar import Precision, month_number
from alumnet.ties.levels import DEFAULT_LEVEL
from alumnet.ties.spells import Spell, SpellKind

TODAY: Final = month_number(2026, 11)

MonthText = str | int | None


@overload
def at(text: str | int) -> int: ...
@overload
def at(text: None) -> None: ...
def at(text: MonthText) -> int | None:
    """Return the month of "2015-06", of the year 2015, or None."""
    if text is None:
        return None
    if isinstance(text, int):
        return month_number(text)
    year, month = text.split("-")
    return month_number(int(year), int(month))


def a_spell(
    start: MonthText = None,
    end: MonthText = None,
    *,
    kind: SpellKind = SpellKind.EMPLOYMENT,
    organization_id: int = 1,
    organization: str = "Acme",
    title: str = "",
    field: str = "",
    group_id: int | None = None,
    group_name: str = "",
    precision: Precision | None = None,
    is_current: bool | None = None,
) -> Spell:
    """Return a spell; dates in text are months, numbers are years, "now" is a running end."""
    running = end == "now" if is_current is None else is_current
    end = None if end == "now" else end
    by_month = isinstance(start, str) or isinstance(end, str)
    guessed = Precision.MONTH if by_month else Precision.YEAR
    return Spell(
        organization_id=organization_id,
        organization=organization,
        kind=kind,
        precision=precision or guessed,
        start_month=at(start),
        end_month=at(end),
        is_current=running,
        title=title,
        field=field,
        group_id=group_id,
        group_name=group_name,
    )


def a_degree(
    start: MonthText = None,
    end: MonthText = None,
    *,
    field: str = "",
    organization: str = "Northgate University",
    precision: Precision | None = None,
) -> Spell:
    return a_spell(
        start,
        end,
        kind=SpellKind.EDUCATION,
        organization=organization,
        field=field,
        precision=precision,
    )


def a_class(year: int, *, field: str = "") -> Spell:
    return a_degree(None, year, field=field, precision=Precision.CLASS_YEAR)


def a_membership(
    start: MonthText = None,
    end: MonthText = None,
    *,
    organization: str = "Society of Water Engineers",
) -> Spell:
    return a_spell(start, end, kind=SpellKind.MEMBERSHIP, organization=organization)


months = st.integers(TODAY - 40, TODAY + 8)
maybe_months = st.none() | months
precisions = st.sampled_from(Precision)
spells = st.builds(
    Spell,
    organization_id=st.integers(1, 4),
    organization=st.just("Acme"),
    kind=st.sampled_from(SpellKind),
    precision=precisions,
    start_month=maybe_months,
    end_month=maybe_months,
    is_current=st.booleans(),
    title=st.sampled_from(["", "Engineer", "Lead"]),
    field=st.sampled_from(["", "Hydraulics", "Roads"]),
    group_id=st.sampled_from([None, 1, 9]),
    level=st.just(DEFAULT_LEVEL),
).map(lambda spell: spell._replace(group_name="" if spell.group_id is None else "Acme Group"))
