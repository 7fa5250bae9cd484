"""Statements built once: what never changes is written into them, what does is still asked for."""

from collections.abc import Sequence
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import Select, bindparam, func, literal, select, union_all

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.kernel.db import reading
from alumnet.kernel.statements import built_once
from tests import builders

pytestmark = pytest.mark.postgresql

_NAMES = ("O'Brien: 100% \\ sure", "Ruth")


def _named(states: Sequence[MembershipState]) -> Select[str, int, str]:
    is_member = (
        select(AssociationMembership.id)
        .where(
            AssociationMembership.person_id == Person.id,
            AssociationMembership.state.in_(states),
            AssociationMembership.state != MembershipState.ENDED,
        )
        .exists()
    )
    return (
        select(Person.display_name, literal(-7).label("number"), literal(_NAMES[0]).label("text"))
        .where(
            Person.display_name.in_(_NAMES),
            is_member,
            Person.id.in_(bindparam("ids", expanding=True)),
            func.coalesce(Person.is_listed, False),
        )
        .order_by(Person.display_name)
        .limit(5)
    )


def test_a_statement_finds_the_same_with_its_values_written_into_it(app: Flask) -> None:
    people = [builders.a_person(name) for name in _NAMES]
    association = builders.an_association()
    for person in people:
        builders.a_membership(person, association)
    values = {"ids": [person.id for person in people]}
    for states in ((), (MembershipState.ACTIVE,), tuple(MembershipState)):
        plain, written = _named(states), built_once(_named)(states)
        found = reading().execute(written, values).all()
        assert found == reading().execute(plain, values).all()
        assert len(found) == (len(people) if states else 0)
        assert reading().execute(written, {"ids": []}).all() == []


def test_only_what_differs_is_left_to_be_put_in_its_place(app: Flask) -> None:
    built = built_once(_named)
    statement = built((MembershipState.ACTIVE,))
    assert built((MembershipState.ACTIVE,)) is statement
    left = statement.compile(dialect=reading().get_bind().dialect).params
    # Yes and no are written differently by each database, so they stay; LIMIT is its own thing.
    assert set(left.values()) <= {None, False, 5}


def test_values_of_a_date_and_of_nothing_stay_as_they_are(app: Flask) -> None:
    @built_once
    def both() -> Select[date | None, str]:
        return select(literal(date(2026, 11, 29)), literal(None).label("unknown"))

    assert reading().execute(both()).one() == (date(2026, 11, 29), None)
    parts = built_once(lambda: union_all(select(literal("a")), select(literal("b"))))
    assert sorted(reading().scalars(parts())) == ["a", "b"]
