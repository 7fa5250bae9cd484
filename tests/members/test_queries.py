"""Reads of profiles: the rule in SQL and the rule in Python are one rule."""

from datetime import date

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from alumnet.accounts.models import MembershipState, Person
from alumnet.connections.queries import is_blocked_between
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands, queries
from alumnet.members.models import FieldVisibility, Profile, ShieldedOrganization
from alumnet.members.rules import Standpoint, is_shielded_from, may_see
from alumnet.organizations.models import AffiliationKind, EvidenceGrade, Precision
from alumnet.search import service
from tests import builders
from tests.builders import THEN, Built
from tests.members.test_photos import a_picture
from tests.members.values import profile_values
from tests.members.viewers import as_viewer

TODAY = date(2026, 11, 23)
_several = settings(
    max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def page(viewer: Built, person: Built, **more: Standpoint) -> queries.PersonPage:
    return queries.page_of(reading(), as_viewer(viewer), person.public_id, today=TODAY, **more)


def opens(viewer: Built, person: Built) -> bool:
    try:
        page(viewer, person)
    except NotFound:
        return False
    return True


def change(person: Built, **columns: object) -> None:
    with writing() as session:
        row = session.get_one(Person, person.id)
        for name, value in columns.items():
            setattr(row, name, value)


# ------------------------------------------------------------------------------ SQL = Python
@pytest.mark.postgresql
@_several
@given(
    level=st.sampled_from(Visibility),
    shares=st.booleans(),
    is_listed=st.booleans(),
    is_blocked=st.booleans(),
    is_connected=st.booleans(),
)
def test_lists_and_pages_agree_about_who_is_shown_what(
    app: Flask,
    level: Visibility,
    shares: bool,
    is_listed: bool,
    is_blocked: bool,
    is_connected: bool,
) -> None:
    home = builders.an_association()
    ruth = builders.a_member(of=home, is_listed=is_listed)
    jun = builders.a_member(of=home if shares else builders.an_association())
    commands.save_photo(ruth.id, a_picture(), now=THEN)
    change(ruth, photo_visibility=level)
    if is_connected:
        builders.a_connection(ruth, jun)
    if is_blocked:
        builders.a_block(ruth, jun)
    viewer = as_viewer(jun)

    listed = select(Person.id).where(Person.id == ruth.id, queries.is_listed_for(viewer))
    assert (reading().scalar(listed) is not None) == (is_listed and not is_blocked)
    assert opens(jun, ruth) == (not is_blocked and (is_listed or is_connected))

    point = Standpoint(is_member=True, shares_association=shares)
    seen = select(queries.sees_photo(viewer)).where(Person.id == ruth.id)
    in_lists = level in {Visibility.EVERYONE, Visibility.MY_ASSOCIATIONS}
    assert bool(reading().scalar(seen)) == (in_lists and may_see(level, point))
    face = queries.faces(reading(), [ruth.id], viewer)[ruth.id]
    assert (face.photo_url is not None) == (in_lists and may_see(level, point))


@pytest.mark.postgresql
@_several
@given(data=st.data())
def test_the_shield_in_sql_is_the_shield_of_the_rules(app: Flask, data: st.DataObject) -> None:
    tops = [builders.an_organization() for _ in range(3)]
    parts = [builders.an_organization(parent=top.id) for top in tops]
    places = [*tops, *parts]
    some = st.lists(st.sampled_from(range(6)), max_size=3, unique=True)
    owner, jun = builders.a_member(), builders.a_member()
    has_shield = data.draw(st.booleans())
    jobs, theirs, added = data.draw(some), data.draw(some), data.draw(some)
    is_current = data.draw(st.booleans())
    for at in jobs:
        builders.a_job(
            owner, places[at], 2010, None if is_current else 2015, visibility=Visibility.ONLY_ME
        )
    for at in theirs:
        builders.a_job(jun, places[at], 2012, visibility=Visibility.ONLY_ME)
    with writing() as session:
        session.get_one(Profile, owner.id).has_employer_shield = has_shield
        session.add_all(
            ShieldedOrganization(person_id=owner.id, organization_id=places[at].id) for at in added
        )
    group = {at: tops[at % 3].id for at in range(6)}
    expected = is_shielded_from(
        has_shield=has_shield,
        owner_groups={group[at] for at in jobs if is_current},
        further_groups={group[at] for at in added},
        viewer_groups={group[at] for at in theirs},
    )

    assert queries.is_shielded(reading(), owner.id, as_viewer(jun)) == expected
    groups = queries.shield_groups(reading(), owner.id)
    assert bool(groups & {group[at] for at in theirs}) == expected
    assert not queries.is_shielded(reading(), owner.id, as_viewer(owner))


@pytest.mark.postgresql
def test_a_job_that_was_found_untrue_shields_from_nobody(app: Flask) -> None:
    acme = builders.an_organization()
    owner, jun = builders.a_member(), builders.a_member()
    builders.a_job(owner, acme, 2010, evidence_grade=EvidenceGrade.REMOVED)
    builders.a_job(jun, acme, 2010)
    assert not queries.is_shielded(reading(), owner.id, as_viewer(jun))


# ---------------------------------------------------------------------------------- the page
@pytest.mark.postgresql
def test_a_page_shows_each_value_to_those_it_is_for(app: Flask) -> None:
    home = builders.an_association()
    ruth = builders.a_member("Ruth Adeyemi", of=home)
    stranger, fellow = builders.a_member(), builders.a_member(of=home)
    contact = builders.a_member(of=home)
    builders.a_connection(ruth, contact)
    commands.save_profile(ruth.id, profile_values(), version=1, now=THEN)
    levels = {
        "headline": Visibility.EVERYONE,
        "bio": Visibility.MY_ASSOCIATIONS,
        "place": Visibility.CONNECTIONS,
        "skills": Visibility.ONLY_ME,
    }
    with writing() as session:
        session.add_all(
            FieldVisibility(person_id=ruth.id, field=field, visibility=level)
            for field, level in levels.items()
        )

    def shown(viewer: Built) -> list[bool]:
        found = page(viewer, ruth)
        return [bool(v) for v in (found.headline, found.bio, found.place, found.skills)]

    assert shown(stranger) == [True, False, False, False]
    assert shown(fellow) == [True, True, False, False]
    assert shown(contact) == [True, True, True, False]
    assert shown(ruth) == [True, True, True, True]


def test_what_only_ties_may_see_is_seen_through_a_tie(app: Flask) -> None:
    acme = builders.an_organization()
    ruth, former, stranger = (builders.a_member() for _ in range(3))
    builders.a_job(ruth, acme, 2010, 2015)
    builders.a_job(former, acme, 2012, 2014)
    with writing() as session:
        session.get_one(Profile, ruth.id).bio = "For those I worked with"
        session.add(
            FieldVisibility(person_id=ruth.id, field="bio", visibility=Visibility.TIED_TO_ME)
        )
    assert page(former, ruth).bio
    assert not page(stranger, ruth).bio


def test_an_affiliation_for_contacts_makes_no_tie_but_is_shown_to_them(app: Flask) -> None:
    home = builders.an_association()
    acme = builders.an_organization("Acme")
    ruth, jun = builders.a_member(of=home), builders.a_member(of=home)
    builders.a_connection(ruth, jun)
    builders.a_job(ruth, acme, 2010, 2015, visibility=Visibility.CONNECTIONS)
    builders.a_job(jun, acme, 2010, 2015)
    found = page(jun, ruth)
    assert [step.title for step in found.timeline] == ["Acme"]
    assert "Acme" not in str([path.hops for path in found.paths(None)])


def test_a_page_says_who_was_there_before(app: Flask) -> None:
    acme = builders.an_organization("Acme")
    ruth, jun = builders.a_member("Ruth Adeyemi"), builders.a_member()
    builders.a_job(ruth, acme, 2001, 2005)
    builders.a_job(jun, acme, 2010, 2015)
    assert page(jun, ruth).also == ["Ruth worked at Acme before you did."]


def test_sizes_make_ties_weaker_as_everywhere_else(app: Flask) -> None:
    home, acme = builders.an_association(), builders.an_organization()
    ruth, jun = builders.a_member(of=home), builders.a_member(of=home)
    for person in (ruth, jun, *(builders.a_member(of=home) for _ in range(14))):
        builders.a_job(person, acme, 2010, 2015)

    while_there_is_no_index = page(jun, ruth).ties
    service.rebuild(reading(), today=TODAY)
    found = page(jun, ruth).ties

    assert [tie.rarity for tie in while_there_is_no_index] == [1, 1]
    assert len(found) == 2
    assert all(tie.rarity < 1 for tie in found)


def test_one_s_own_page_has_no_ties_and_shows_where_one_is_going(app: Flask) -> None:
    ruth = builders.a_mentor("Ruth Adeyemi")
    from tests.members.values import seeker_values

    commands.save_seeker_profile(ruth.id, seeker_values(), version=0, now=THEN)
    own = page(ruth, ruth)
    assert own.ties == ()
    assert own.seeker is not None
    assert own.seeker.target_role == "Head of Product"
    as_member = page(ruth, ruth, seen_as=Standpoint(is_member=True))
    assert as_member.seeker is None
    assert page(builders.a_member(), ruth).seeker is None


def test_another_s_page_is_never_seen_as_somebody_else(app: Flask) -> None:
    ruth, jun = builders.a_member(), builders.a_member()
    with writing() as session:
        session.get_one(Profile, ruth.id).bio = "Mine"
        session.add(FieldVisibility(person_id=ruth.id, field="bio", visibility=Visibility.ONLY_ME))
    assert not page(jun, ruth, seen_as=Standpoint(is_self=True)).bio


@pytest.mark.parametrize("state", [MembershipState.PENDING, MembershipState.SUSPENDED])
def test_staff_open_pages_of_people_who_are_not_active(app: Flask, state: MembershipState) -> None:
    home = builders.an_association()
    ruth = builders.an_account(builders.a_person("Ruth"))
    builders.a_membership(ruth, home, state)
    assert opens(builders.an_admin(home), ruth)
    assert opens(builders.a_site_admin(), ruth)
    assert not opens(builders.an_admin(builders.an_association()), ruth)
    assert not opens(builders.a_member(of=home), ruth)


@pytest.mark.postgresql
def test_staff_open_the_page_of_somebody_who_blocked_them(app: Flask) -> None:
    home = builders.an_association()
    ruth, admin = builders.a_member(of=home), builders.an_admin(home)
    builders.a_block(ruth, admin)
    assert opens(admin, ruth)


@pytest.mark.parametrize(
    "columns", [{"is_deceased": True}, {"hidden_by_staff_at": THEN}, {"erased_at": THEN}]
)
def test_people_who_are_not_here_any_more_open_to_no_contact(
    app: Flask, columns: dict[str, object]
) -> None:
    ruth, jun = builders.a_member(), builders.a_member()
    builders.a_connection(ruth, jun)
    change(ruth, **columns)
    assert not opens(jun, ruth)


# ----------------------------------------------------------------------------------- photos
def test_a_photo_for_people_tied_to_me_is_sent_to_them(app: Flask) -> None:
    acme = builders.an_organization()
    ruth, former, stranger = (builders.a_member() for _ in range(3))
    builders.a_job(ruth, acme, 2010, 2015)
    builders.a_job(former, acme, 2012, 2014)
    commands.save_photo(ruth.id, a_picture(), now=THEN)
    change(ruth, photo_visibility=Visibility.TIED_TO_ME)
    digest = str(page(ruth, ruth).photo_url).rpartition("/")[2]

    def sent_to(person: Built) -> bool:
        try:
            queries.photo_file(reading(), as_viewer(person), ruth.public_id, digest, today=TODAY)
        except NotFound:
            return False
        return True

    assert [sent_to(each) for each in (ruth, former, stranger)] == [True, True, False]
    change(ruth, photo_visibility=Visibility.ONLY_ME)
    assert [sent_to(each) for each in (ruth, former, stranger)] == [True, False, False]


# ------------------------------------------------------------------------------- first steps
@pytest.mark.postgresql
def test_people_who_were_there_at_the_same_time_are_counted(app: Flask) -> None:
    acme, school = builders.an_organization("Acme"), builders.a_school("Northgate College")
    team = builders.an_organization("Acme Labs", parent=acme.id)
    jun = builders.a_member()
    builders.a_job(jun, acme, 2012, 2015)
    builders.an_affiliation(
        jun, school, AffiliationKind.EDUCATION, end=(2010, 6), precision=Precision.CLASS_YEAR
    )
    with_me = builders.a_member()
    builders.a_job(with_me, team, 2010, 2013)
    builders.a_job(builders.a_member(), acme, 2014, precision=Precision.YEAR)
    builders.a_job(builders.a_member(), acme, 2001, 2005)
    builders.a_job(builders.a_member(), acme, 2012, 2015, visibility=Visibility.CONNECTIONS)
    builders.a_job(builders.a_member(is_listed=False), acme, 2012, 2015)
    blocked = builders.a_member()
    builders.a_block(blocked, jun)
    builders.a_job(blocked, acme, 2012, 2015)
    builders.an_affiliation(
        with_me, school, AffiliationKind.EDUCATION, end=(1990, 6), precision=Precision.CLASS_YEAR
    )

    told = queries.people_with_you(reading(), as_viewer(jun), today=TODAY)

    assert [each.text for each in told] == [
        "Two people here were at Acme with you",
        "One person here was at Northgate College too",
    ]


def test_who_is_a_colleague_today_is_not_counted_among_those_who_were_there(app: Flask) -> None:
    home, acme = builders.an_association(), builders.an_organization("Acme")
    jun, gone, still, elsewhere, hidden = (builders.a_member(of=home) for _ in range(5))
    builders.a_job(jun, acme, 2012)
    builders.a_job(gone, acme, 2010, 2016)
    builders.a_job(still, acme, 2010)
    builders.a_job(elsewhere, acme, 2010, 2016)
    builders.a_job(elsewhere, builders.an_organization(parent=acme.id), 2018)
    builders.a_job(hidden, acme, 2010, 2016)
    builders.a_job(hidden, acme, 2018, visibility=Visibility.ONLY_ME)

    told = queries.people_with_you(reading(), as_viewer(jun), today=TODAY)

    assert [each.text for each in told] == ["Two people here were at Acme with you"]


def test_nobody_who_may_not_act_learns_who_is_here(app: Flask) -> None:
    acme, home = builders.an_organization(), builders.an_association()
    waiting = builders.an_account(builders.a_person())
    builders.a_membership(waiting, home, MembershipState.PENDING)
    builders.a_job(waiting, acme, 2012, 2015)
    builders.a_job(builders.a_member(of=home), acme, 2012, 2015)
    assert queries.people_with_you(reading(), as_viewer(waiting), today=TODAY) == []


def test_lists_show_the_first_topics_and_what_may_be_found(app: Flask) -> None:
    home = builders.an_association()
    ruth = builders.a_mentor("Dr. Ruth Adeyemi", of=home, topics=("leadership", "networking"))
    jun, stranger = builders.a_member(of=home), builders.a_member()
    commands.save_profile(
        ruth.id, profile_values(display_name="Dr. Ruth Adeyemi", given_name=""), version=1, now=THEN
    )
    with writing() as session:
        session.add(
            FieldVisibility(
                person_id=ruth.id, field="headline", visibility=Visibility.MY_ASSOCIATIONS
            )
        )
    near = queries.summaries(reading(), as_viewer(jun), [ruth.id, jun.id])
    far = queries.summaries(reading(), as_viewer(stranger), [ruth.id])
    assert near[ruth.id].given_name == "Ruth"
    assert near[ruth.id].topics == ("Leadership", "Networking")
    assert near[ruth.id].languages == ("English", "Yoruba")
    assert (near[ruth.id].headline, far[ruth.id].headline) == ("Builds things that last", "")
    assert near[jun.id].mentor is None
    assert queries.summaries(reading(), as_viewer(jun), []) == {}


def test_a_block_is_the_only_thing_between_two(app: Flask) -> None:
    ruth, jun = builders.a_member(), builders.a_member()
    builders.a_block(ruth, jun)
    assert is_blocked_between(reading(), jun.id, ruth.id)
    assert ruth.id not in queries.summaries(reading(), as_viewer(jun), [ruth.id])
