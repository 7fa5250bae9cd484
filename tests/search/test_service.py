"""The index over a real database: what changes is found, what is hidden is gone at once."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, text

from alumnet.kernel import outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import engine, reading, writing
from alumnet.kernel.jobs import run_daily, run_minutely
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands as members
from alumnet.search import service, values
from alumnet.search.documents import FacetKind
from alumnet.search.requests import SearchRequest
from tests import builders
from tests.builders import THEN, Built

pytestmark = pytest.mark.postgresql
TODAY = THEN.date()


def found(viewer: Viewer, **request: object) -> list[int]:
    standing = service.standing_of(reading(), viewer, today=TODAY)
    result = service.search(SearchRequest(**request), standing)  # type: ignore[arg-type]
    return [hit.person_id for hit in result.hits]


def viewer(person: Built, *associations: Built) -> Viewer:
    ids = frozenset(each.id for each in associations)
    return Viewer(account_id=person.id, person_id=person.id, association_ids=ids)


def build() -> None:
    service.rebuild(reading(), today=TODAY)


def privacy(**more: object) -> members.PrivacyValues:
    values: dict[str, object] = {
        "is_listed": True,
        "has_employer_shield": True,
        "photo": Visibility.EVERYONE,
        "fields": {},
        "affiliations": {},
        "further_organizations": [],
    }
    return members.PrivacyValues(**(values | more))  # type: ignore[arg-type]


def test_a_former_colleague_is_found_before_a_stranger(app: Flask) -> None:
    harbour, acme = builders.an_association(), builders.an_organization("Acme")
    ines = builders.a_member("Ines", of=harbour)
    stranger = builders.a_mentor("Sam", of=harbour)
    ruth = builders.a_mentor("Ruth", of=harbour)
    builders.a_job(ines, acme, 2010, 2014)
    builders.a_job(ruth, acme, 2010, 2019)
    build()

    assert found(viewer(ines, harbour), mentors_only=True) == [ruth.id, stranger.id]


def test_topics_and_schools_narrow(app: Flask) -> None:
    harbour, school = builders.an_association(), builders.a_school()
    ines = builders.a_member(of=harbour)
    ruth = builders.a_mentor(of=harbour, topics=("interviewing",))
    builders.a_mentor(of=harbour, topics=("leadership",))
    from alumnet.organizations.models import AffiliationKind

    builders.an_affiliation(ruth, school, AffiliationKind.EDUCATION, end=(2001, 6))
    build()
    me = viewer(ines, harbour)

    assert found(me, filters={FacetKind.TOPIC: frozenset({"interviewing"})}) == [ruth.id]
    assert found(me, filters={FacetKind.SCHOOL: frozenset({school.id})}) == [ruth.id]
    assert found(me, filters={FacetKind.CLASS_YEAR: frozenset({2001})}) == [ruth.id]


def test_somebody_who_hides_is_gone_before_the_index_knows(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member(of=harbour), builders.a_mentor("Ruth", of=harbour)
    build()
    me = viewer(ines, harbour)
    assert found(me, text="Ruth") == [ruth.id]

    members.save_privacy(ruth.id, privacy(is_listed=False), version=1, now=THEN)
    assert found(me, text="Ruth") == []

    outbox.drain(THEN)
    assert found(me, text="Ruth") == []
    members.save_privacy(ruth.id, privacy(), version=2, now=THEN)
    outbox.drain(THEN + timedelta(seconds=1))
    assert found(me, text="Ruth") == [ruth.id]


def test_a_bio_for_connections_is_not_found(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member(of=harbour), builders.a_member("Ruth", of=harbour)
    with writing() as session:
        from alumnet.members.models import Profile

        session.get_one(Profile, ruth.id).bio = "lighthouses"
    build()
    me = viewer(ines, harbour)
    assert found(me, text="lighthouse") == [ruth.id]

    members.save_privacy(
        ruth.id, privacy(fields={"bio": Visibility.CONNECTIONS}), version=1, now=THEN
    )
    outbox.drain(THEN)

    assert found(me, text="lighthouse") == []
    assert found(me, text="Ruth") == [ruth.id]


def test_a_lost_index_is_built_by_the_next_change(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member(of=harbour), builders.a_member("Ruth", of=harbour)
    with writing() as session:
        outbox.add(session, "person.changed", ines.id, now=THEN)
    outbox.drain(THEN)
    assert found(viewer(ines, harbour), text="Ruth") == [ruth.id]
    assert service.verify(reading(), today=TODAY).is_clean


def test_blocked_people_do_not_find_each_other(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member("Ines", of=harbour), builders.a_member("Ruth", of=harbour)
    build()
    builders.a_block(ruth, ines)
    assert found(viewer(ines, harbour), text="Ruth") == []
    assert found(viewer(ruth, harbour), text="Ines") == []


def test_a_new_employer_can_be_named_in_the_box_at_once(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member("Ines", of=harbour), builders.a_member("Ruth", of=harbour)
    build()
    builders.a_job(ruth, builders.an_organization("Quillfeather Works"), 2010, 2012)
    with writing() as session:
        outbox.add(session, "person.changed", ruth.id, now=THEN)
    outbox.drain(THEN)

    assert found(viewer(ines, harbour), text="company:quillfeather") == [ruth.id]


def test_an_employer_that_is_only_hidden_has_no_name_in_the_box(app: Flask) -> None:
    harbour = builders.an_association()
    ruth = builders.a_member("Ruth", of=harbour)
    works = builders.an_organization("Quillfeather Works")
    builders.a_job(ruth, works, 2010, 2012, visibility=Visibility.MY_ASSOCIATIONS)
    assert [each for each in values.labels(reading()) if each.value == works.id] == []


def test_a_day_of_changes_is_tidied_and_nobody_is_lost(app: Flask) -> None:
    harbour = builders.an_association()
    ines, ruth = builders.a_member("Ines", of=harbour), builders.a_member("Ruth", of=harbour)
    run_minutely(THEN)
    for _ in range(12):
        with writing() as session:
            outbox.add(session, "person.changed", ruth.id, now=THEN)
        run_minutely(THEN)
    run_daily(THEN)

    assert found(viewer(ines, harbour), text="Ruth") == [ruth.id]
    assert service.verify(reading(), today=TODAY).is_clean


def test_nobody_is_read_to_know_who_is_withdrawn(app: Flask) -> None:
    asked: list[str] = []

    def note(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(engine(), "before_cursor_execute", note)
    service.withdrawn(reading())
    event.remove(engine(), "before_cursor_execute", note)
    if engine().dialect.name == "sqlite":
        plan = reading().execute(text(f"EXPLAIN QUERY PLAN {asked[-1]}")).all()
        assert [row.detail for row in plan] == ["SCAN person USING INDEX ix_person_withdrawn"]
    assert "is_withdrawn_from_search =" not in asked[-1]


def test_keeping_an_index_that_is_not_there_is_no_error(app: Flask) -> None:
    run_daily(THEN)
    assert not service.is_ready()
