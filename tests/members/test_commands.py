"""Writes of one's own pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Person
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import registry
from alumnet.kernel.visibility import Visibility
from alumnet.members import commands, queries
from alumnet.members.models import MentorProfile, Photo, Profile
from alumnet.members.rules import PhotoRefused
from alumnet.organizations.rules import NamelessOrganization
from tests import builders
from tests.builders import THEN, Built
from tests.members.test_photos import a_picture
from tests.members.values import (
    mentor_values,
    privacy_values,
    profile_values,
    seeker_values,
)

pytestmark = pytest.mark.postgresql
Worker = Callable[..., int]


def save_privacy(person: Built, **changes: Any) -> None:
    version = queries.own_privacy(reading(), person.id).version
    values = privacy_values(person, **changes)
    commands.save_privacy(person.id, values, version=version, now=THEN)


def kinds_of(person: Built) -> list[str]:
    """Return what was told of a person, each thing once however many hear it."""
    query = select(OutboxEntry.kind).where(OutboxEntry.subject_id == person.id)
    return list(dict.fromkeys(reading().scalars(query.order_by(OutboxEntry.id))))


def is_withdrawn(person: Built) -> bool:
    query = select(Person.is_withdrawn_from_search).where(Person.id == person.id)
    return bool(reading().scalar(query))


# --------------------------------------------------------------------------------------- profile
def test_what_was_saved_comes_back_each_thing_once(app: Flask) -> None:
    ruth = builders.a_member("Somebody")
    commands.save_profile(ruth.id, profile_values(), version=1, now=THEN)

    own = queries.own_profile(reading(), ruth.id)

    assert own.values == profile_values(skills=("Planning", "Budgets"), languages=("en", "yo"))
    assert own.version == 2
    assert kinds_of(ruth) == ["person.changed"]


def test_an_older_version_is_refused_and_changes_nothing(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.save_profile(ruth.id, profile_values(), version=1, now=THEN)

    with pytest.raises(Conflict):
        commands.save_profile(ruth.id, profile_values(bio="late"), version=1, now=THEN)

    assert queries.own_profile(reading(), ruth.id).values.bio == "One line.\n\nAnother."


def test_a_photo_is_stored_and_removed(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.save_photo(ruth.id, a_picture(), now=THEN)
    commands.save_photo(ruth.id, a_picture("PNG"), now=THEN)
    assert queries.own_profile(reading(), ruth.id).has_photo

    commands.remove_photo(ruth.id)

    assert not queries.own_profile(reading(), ruth.id).has_photo
    assert reading().get(Photo, ruth.id) is None


def test_what_is_no_photo_leaves_the_old_one(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.save_photo(ruth.id, a_picture(), now=THEN)
    with pytest.raises(PhotoRefused):
        commands.save_photo(ruth.id, b"GIF89a", now=THEN)
    assert queries.own_profile(reading(), ruth.id).has_photo


# ------------------------------------------------------------------------------------- mentoring
def test_an_offer_comes_back_as_it_was_saved(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    assert queries.own_mentoring(reading(), ruth.id).version == 0
    commands.save_mentor_profile(ruth.id, mentor_values(), version=0, now=THEN)

    own = queries.own_mentoring(reading(), ruth.id)

    assert (own.values, own.version, own.paused_until) == (mentor_values(), 1, None)
    assert set(kinds_of(ruth)) == {"mentor_profile.changed", "person.changed"}


@pytest.mark.parametrize("version", [0, 2, -1])
def test_another_version_of_an_offer_is_refused(app: Flask, version: int) -> None:
    ruth = builders.a_mentor("Ruth")
    with pytest.raises(Conflict):
        commands.save_mentor_profile(ruth.id, mentor_values(), version=version, now=THEN)


def test_whoever_chooses_topics_first_takes_no_requests_yet(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.choose_topics(ruth.id, ["leadership", "networking"], now=THEN)
    own = queries.own_mentoring(reading(), ruth.id)
    assert own.values.topics == (("leadership", ""), ("networking", ""))
    assert not own.values.is_accepting


def test_lines_stay_with_the_topics_that_stay(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.save_mentor_profile(ruth.id, mentor_values(), version=0, now=THEN)
    commands.choose_topics(ruth.id, ["storytelling", "leadership", "leadership"], now=THEN)
    topics = queries.own_mentoring(reading(), ruth.id).values.topics
    assert topics == (("leadership", "Twice, once badly."), ("storytelling", ""))


def test_saving_an_offer_does_not_end_a_pause(app: Flask) -> None:
    ruth = builders.a_mentor("Ruth", paused_until=date(2026, 2, 1))
    version = queries.own_mentoring(reading(), ruth.id).version
    commands.save_mentor_profile(ruth.id, mentor_values(), version=version, now=THEN)
    assert queries.own_mentoring(reading(), ruth.id).paused_until == date(2026, 2, 1)


# ----------------------------------------------------------------------------------------- goals
def test_goals_come_back_as_they_were_saved(app: Flask) -> None:
    jun = builders.a_member("Jun")
    commands.save_seeker_profile(jun.id, seeker_values(), version=0, now=THEN)
    commands.save_seeker_profile(jun.id, seeker_values(hopes="More."), version=1, now=THEN)
    own = queries.own_goals(reading(), jun.id)
    assert (own.values, own.version) == (seeker_values(hopes="More."), 2)
    with pytest.raises(Conflict):
        commands.save_seeker_profile(jun.id, seeker_values(), version=1, now=THEN)


# --------------------------------------------------------------------------------------- privacy
def test_hiding_oneself_takes_one_out_of_search_at_once(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    save_privacy(ruth, is_listed=False)
    assert is_withdrawn(ruth)
    assert kinds_of(ruth) == ["person.changed"]


def test_a_narrower_field_takes_one_out_of_search_at_once(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    save_privacy(ruth, fields={"bio": Visibility.CONNECTIONS})
    assert is_withdrawn(ruth)
    fields = queries.own_privacy(reading(), ruth.id).values.fields
    assert fields["bio"] is Visibility.CONNECTIONS
    assert fields["headline"] is Visibility.EVERYONE


def test_a_narrower_affiliation_takes_one_out_of_search_at_once(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    builders.a_job(ruth, builders.an_organization("Halden"), 2010, 2012)
    builders.a_job(ruth, builders.an_organization("Severn"), 2013)
    severn, halden = queries.own_privacy(reading(), ruth.id).affiliations
    save_privacy(ruth, affiliations={halden.public_id: Visibility.ONLY_ME})
    assert is_withdrawn(ruth)
    levels = queries.own_privacy(reading(), ruth.id).values.affiliations
    assert levels == {
        severn.public_id: Visibility.EVERYONE,
        halden.public_id: Visibility.ONLY_ME,
    }


def test_nobody_changes_the_levels_of_somebody_else(app: Flask) -> None:
    ruth, jun = builders.a_member("Ruth"), builders.a_member("Jun")
    builders.a_job(jun, builders.an_organization("Halden"), 2010)
    (job,) = queries.own_privacy(reading(), jun.id).affiliations
    save_privacy(
        ruth, affiliations={job.public_id: Visibility.ONLY_ME}, fields={"name": Visibility.ONLY_ME}
    )
    levels = queries.own_privacy(reading(), jun.id).values.affiliations
    assert levels == {job.public_id: Visibility.EVERYONE}
    assert "name" not in queries.own_privacy(reading(), ruth.id).values.fields


def test_widening_takes_nobody_out_of_search(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    save_privacy(ruth, fields={"bio": Visibility.ONLY_ME}, is_listed=False)
    with writing() as session:
        session.get_one(Person, ruth.id).is_withdrawn_from_search = False
    save_privacy(ruth, fields={"bio": Visibility.EVERYONE}, is_listed=True)
    assert not is_withdrawn(ruth)


def test_organizations_are_shielded_by_name_known_or_new(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    builders.an_organization("Rival Works")
    save_privacy(ruth, further_organizations=("Rival Works", "Nobody Knows Ltd"))
    save_privacy(ruth, further_organizations=("Nobody Knows Ltd", "Rival Works", "Rival Works"))
    further = queries.own_privacy(reading(), ruth.id).values.further_organizations
    assert further == ("Nobody Knows Ltd", "Rival Works")
    with pytest.raises(NamelessOrganization):
        save_privacy(ruth, further_organizations=("!!!",))
    save_privacy(ruth, further_organizations=())
    assert queries.own_privacy(reading(), ruth.id).values.further_organizations == ()


def test_an_older_version_of_privacy_is_refused(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    wide = privacy_values(ruth)
    save_privacy(ruth, fields={"bio": Visibility.ONLY_ME})
    with pytest.raises(Conflict):
        commands.save_privacy(ruth.id, wide, version=1, now=THEN)
    fields = queries.own_privacy(reading(), ruth.id).values.fields
    assert fields["bio"] is Visibility.ONLY_ME


# ------------------------------------------------------------------------------ export and erase
def test_the_export_holds_everything_one_said(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.save_profile(ruth.id, profile_values(), version=1, now=THEN)
    commands.save_mentor_profile(ruth.id, mentor_values(), version=0, now=THEN)
    commands.save_seeker_profile(ruth.id, seeker_values(), version=0, now=THEN)
    commands.save_photo(ruth.id, a_picture(), now=THEN)

    told = str(registry.exporters["members"](reading(), ruth.id))

    for words in ("One line.", "Twice, once badly.", "To lead without shouting."):
        assert words in told
    assert "'photo_bytes': 0" not in told


def test_the_export_of_somebody_who_said_nothing(app: Flask) -> None:
    jun = builders.a_person("Jun")
    told = registry.exporters["members"](reading(), jun.id)
    assert (told["mentor_profile"], told["paused_until"], told["photo_bytes"]) == (None, None, 0)


def test_erasing_leaves_an_empty_profile(app: Flask) -> None:
    ruth = builders.a_member("Ruth")
    commands.save_profile(ruth.id, profile_values(), version=1, now=THEN)
    commands.save_mentor_profile(ruth.id, mentor_values(), version=0, now=THEN)
    commands.save_seeker_profile(ruth.id, seeker_values(), version=0, now=THEN)
    commands.save_photo(ruth.id, a_picture(), now=THEN)
    with writing() as session:
        registry.erasers["members"](session, ruth.id, THEN)

    assert reading().get(MentorProfile, ruth.id) is None
    profile = reading().get_one(Profile, ruth.id)
    assert (profile.bio, profile.city, profile.country) == ("", "", None)
    told = str(registry.exporters["members"](reading(), ruth.id))
    assert not any(word in told for word in ("Twice", "shouting", "Bristol", "Planning"))


def test_erasing_somebody_without_a_profile_breaks_nothing(app: Flask) -> None:
    with writing() as session:
        person = Person(display_name="Nobody", created_at=THEN, updated_at=THEN)
        session.add(person)
        session.flush()
        commands.erase(session, person.id, THEN)


def test_everybody_new_gets_a_profile(app: Flask) -> None:
    with writing() as session:
        person = Person(display_name="Nobody", created_at=THEN, updated_at=THEN)
        session.add(person)
        session.flush()
        commands.start_profile(session, person.id, THEN)
    assert reading().get(Profile, person.id) is not None
