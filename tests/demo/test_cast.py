from alumnet.demo.cast_table import BY_CODE
from tests.demo.network import network, people, requests


def _number(code: str) -> int:
    return BY_CODE[code]


def test_every_persona_has_a_fixed_address_and_is_that_person() -> None:
    for persona in network().personas:
        person = people()[persona.number]
        assert person.email == persona.email
        assert person.display_name == persona.name
        assert person.persona == persona.code
        assert person.has_account
        assert person.is_email_confirmed
        assert persona.story


def test_the_cast_is_the_same_under_every_seed() -> None:
    other = network(200, seed=9)
    for persona in network().personas:
        assert other.person(persona.number).email == persona.email
        assert other.person(persona.number).headline.split(",")[0]


def test_roles_cover_both_associations_and_the_site() -> None:
    granted = {role for person in people() for role in person.roles}
    alumni, society = (each.key for each in network().associations)
    assert granted == {("admin", alumni), ("admin", society), ("site_admin", None)}


def test_the_busy_mentor_has_three_requests_and_room_for_two() -> None:
    ruth = people()[_number("mentor")]
    of_ruth = [each for each in requests() if each.mentor == ruth.number]
    asked = [each for each in of_ruth if each.origin == "ask"]
    waiting = [each for each in asked if each.state != "accepted"]
    assert [each.state for each in waiting] == ["submitted"] * 3
    assert len(asked) == 4
    assert all(each.due_at is not None for each in waiting)
    assert ruth.mentor is not None
    assert ruth.mentor.places == 3


def test_the_full_mentor_has_no_place_left_and_stopped_clocks() -> None:
    tomasz = people()[_number("full-mentor")]
    running = [each for each in network().mentorships() if each.mentor == tomasz.number]
    assert tomasz.mentor is not None
    assert sum(each.ended_at is None for each in running) == tomasz.mentor.places
    waiting = [
        each for each in requests() if each.mentor == tomasz.number and each.state == "submitted"
    ]
    assert len(waiting) == 1
    assert all(each.due_at is None and (each.remaining or 0) > 0 for each in waiting)
    line = [each.state for each in requests() if each.mentor == tomasz.number and each.due_at]
    assert sorted(line) == ["info_requested", "waitlisted"]


def test_the_shielded_member_and_the_full_mentor_share_an_employer() -> None:
    jun_ho, tomasz = people()[_number("shielded")], people()[_number("full-mentor")]
    current = [
        {each.organization for each in person.affiliations if each.is_current}
        for person in (jun_ho, tomasz)
    ]
    assert any(key.startswith("employer-") for key in current[0] & current[1])
    assert jun_ho.shield_on
    assert jun_ho.shielded_from
    assert jun_ho.native_name == "백준호"


def test_the_hidden_member_is_not_listed_and_the_waiting_one_pending() -> None:
    assert not people()[_number("hidden")].is_listed
    waiting = people()[_number("waiting")]
    assert {each.state for each in waiting.memberships} == {"pending"}
    assert waiting.memberships[0].note


def test_the_member_overlapped_with_the_busy_mentor_at_halden() -> None:
    ines, ruth = people()[_number("member")], people()[_number("mentor")]
    keys = [
        {each.organization for each in person.affiliations if each.kind == "employment"}
        for person in (ines, ruth)
    ]
    assert keys[0] & keys[1]
    assert all(each.visibility == "everyone" for each in (*ines.affiliations, *ruth.affiliations))


def test_many_people_were_at_halden_with_the_member() -> None:
    ines = people(2000)[_number("member")]
    halden = next(each for each in ines.affiliations if each.kind == "employment")
    others = [
        person
        for person in people(2000)
        for each in person.affiliations
        if each.organization == halden.organization
        and (each.start_month or 0) < (halden.end_month or 0)
        and (each.end_month or 10**6) > (halden.start_month or 0)
    ]
    assert len(others) >= 20
