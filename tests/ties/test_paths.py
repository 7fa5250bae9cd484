"""Who could introduce somebody: connections of the viewer, tied to the other as all ends allow."""

from datetime import date

import pytest
from flask import Flask

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading, writing
from alumnet.ties.levels import TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.paths import possible_connectors
from alumnet.ties.policy import TieKind
from tests import builders
from tests.builders import THEN, Built

pytestmark = pytest.mark.postgresql
TODAY = date(2026, 11, 23)


def choose(
    person: Built,
    kind: TieKind,
    level: TieLevel,
    *,
    at: Built | None = None,
    contact: Built | None = None,
) -> None:
    with writing() as session:
        session.add(
            TieSetting(
                person_id=person.id,
                kind=kind,
                organization_id=at.id if at else None,
                contact_id=contact.id if contact else None,
                level=level,
                updated_at=THEN,
            )
        )


def test_connectors_are_connections_with_a_link_that_both_of_its_ends_allow(app: Flask) -> None:
    harbour, acme = builders.an_association(), builders.an_organization()
    ines, ruth = builders.a_member(of=harbour), builders.a_member(of=harbour)
    friend, colleague, listed, silent, apart, stranger = (
        builders.a_member(of=builders.an_association()) for _ in range(6)
    )
    hidden = builders.a_member(is_listed=False)
    for contact in (friend, colleague, listed, silent, apart, hidden):
        builders.a_connection(ines, contact)
    for contact in (friend, listed, silent, apart, hidden, stranger):
        builders.a_connection(contact, ruth)
    builders.a_job(colleague, acme, 2012, 2020)
    builders.a_job(ruth, acme, 2014, 2018)
    for one, other in ((listed, ruth), (ruth, listed)):
        choose(one, TieKind.CONNECTION, TieLevel.LISTED, contact=other)
    choose(silent, TieKind.CONNECTION, TieLevel.NOBODY)
    builders.a_block(apart, ruth)
    viewer = Viewer(account_id=1, person_id=ines.id, association_ids=frozenset({harbour.id}))

    def found() -> list[tuple[int, TieLevel]]:
        connectors = possible_connectors(reading(), viewer, ruth.id, today=TODAY)
        return [(each.person_id, each.level) for each in connectors]

    assert found() == [
        (friend.id, TieLevel.UNNAMED),
        (listed.id, TieLevel.LISTED),
        (colleague.id, TieLevel.UNNAMED),
    ]
    alone = Viewer(account_id=2, person_id=builders.a_member().id, association_ids=frozenset())
    assert possible_connectors(reading(), alone, ruth.id, today=TODAY) == []
    choose(ruth, TieKind.COLLEAGUE, TieLevel.NOBODY, at=acme)
    choose(ines, TieKind.CONNECTION, TieLevel.NOBODY, contact=friend)
    assert found() == [(listed.id, TieLevel.LISTED)]
