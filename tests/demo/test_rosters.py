from collections import Counter

from alumnet.demo.cast_table import BY_CODE
from alumnet.moderation.rules import DecisionKind, ReportReason, ReportState
from tests.demo.network import network, people


def test_external_ids_are_unique_in_an_association() -> None:
    keys = [(each.association, each.external_id) for each in network().roster()]
    assert len(set(keys)) == len(keys)


def test_rosters_know_people_who_are_not_here_yet() -> None:
    strangers = Counter(each.association for each in network().roster() if each.person is None)
    assert all(count >= 5 for count in strangers.values())
    assert len(strangers) == 2


def test_entries_carry_the_name_and_class_of_their_person() -> None:
    for each in network().roster():
        if each.person is not None:
            person = people()[each.person]
            assert (each.given_name, each.family_name) == (person.given_name, person.family_name)
            membership = next(m for m in person.memberships if m.association == each.association)
            assert membership.class_year == each.class_year


def test_every_imported_person_is_on_the_roster_with_their_address() -> None:
    emails = {address for each in network().roster() for address in each.emails}
    for person in people():
        if not person.has_account:
            assert person.email in emails


def test_some_who_wait_are_on_the_roster_under_another_address_and_some_are_not() -> None:
    waiting = [person for person in people(2000) if person.memberships[0].state == "pending"]
    listed = {(each.given_name, each.family_name) for each in network(2000).roster()}
    found = [(person.given_name, person.family_name) in listed for person in waiting]
    assert any(found)
    assert not all(found)
    addresses = {address for each in network(2000).roster() for address in each.emails}
    assert not any(person.email in addresses for person in waiting)


def test_the_persona_who_waits_can_be_recognised() -> None:
    greta = people()[BY_CODE["waiting"]]
    matches = [
        each
        for each in network().roster()
        if (each.given_name, each.family_name) == (greta.given_name, greta.family_name)
    ]
    assert any(each.class_year == greta.memberships[0].class_year for each in matches)


def test_reports_are_open_or_decided_by_the_right_admin() -> None:
    reports = list(network().reports())
    states = Counter(each.state for each in reports)
    assert states == {"open": 4, "action_taken": 2, "no_action": 1}
    assert set(states) <= {state.value for state in ReportState}
    for each in reports:
        assert each.reporter != each.reported
        assert each.reason in {reason.value for reason in ReportReason}
        assert each.decision is None or each.decision in {kind.value for kind in DecisionKind}
        assert (each.decided_by is None) == (each.state == "open")
        for number in (each.reporter, each.reported):
            memberships = people()[number].memberships
            assert each.association in {membership.association for membership in memberships}
