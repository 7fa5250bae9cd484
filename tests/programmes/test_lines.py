"""Nobody mentors a person in their own line: from whom it is known, what it does, who reads it."""

from collections.abc import Callable
from http import HTTPStatus

import pytest
from flask import Flask

from alumnet.accounts.models import Person
from alumnet.connections import commands as connections
from alumnet.kernel.db import writing
from alumnet.programmes.commands import erase
from alumnet.programmes.commands.by_hand import pair
from alumnet.programmes.commands.lines import Relation, add_lines, say
from alumnet.programmes.models import Cohort, ReportingLine
from alumnet.programmes.queries import export
from alumnet.programmes.queries.lines import told_in_one_line
from alumnet.programmes.rules.enrol_list import TooLong
from alumnet.programmes.rules.errors import InOneLine, TooManyLines
from alumnet.programmes.rules.lines import MOST_LINES, Line, above_among, among_known, read_lines
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import (
    CohortState,
    EnrolmentState,
    HelperPart,
    LineSource,
    ProposalState,
    Reach,
)
from tests.builders import Built, a_member
from tests.client import InspectingClient
from tests.programmes.matching import (
    MATCHED,
    Ready,
    a_ready_cohort,
    a_viewer,
    enrolment,
    fresh,
    pairs_of,
    person_of,
    set_up,
)
from tests.programmes.test_board import address_of, public_id, serves
from tests.programmes.test_runs import matched

MISSING = HTTPStatus.NOT_FOUND


# --------------------------------------------------------------------------------------- the rules
def test_a_line_goes_up_to_its_end_and_a_circle_ends() -> None:
    lines = [(1, 2), (2, 3), (3, 4), (5, 3), (6, 7), (7, 6)]
    above = above_among([1, 2, 4, 5, 6, 7], lines)
    assert above[1] == {2, 4}
    assert above[5] == {4}
    assert above[4] == set()
    assert above[6] == {7}
    assert above[7] == {6}


def test_a_list_is_read_by_its_addresses_and_says_what_is_wrong_with_a_line() -> None:
    read = read_lines(
        "Person;Manager\nAda <ada@x.example>; BO@x.example\n\nbo@x.example,\n"
        "nobody\ncy@x.example\tCY@x.example\na@x.example,b@x.example,c@x.example"
    )
    assert not isinstance(read, TooLong)
    assert [(each.number, each.person, each.manager) for each in read if not each.fault] == [
        (2, "ada@x.example", "bo@x.example")
    ]
    assert [each.number for each in read if each.fault] == [5, 6, 7]
    assert read_lines("a@x.example,b@x.example\n" * (MOST_LINES + 1)) == TooLong(MOST_LINES + 1)


def test_whoever_is_unknown_is_not_kept_and_breaks_no_line() -> None:
    listed = [
        Line(1, "ada", "ghost"),
        Line(2, "ghost", "spook"),
        Line(3, "spook", "eve"),
        Line(4, "spook", "ghost"),
        Line(5, "bo", "ada"),
        Line(6, "eve", "eve-at-home"),
    ]
    known = {"ada": 1, "bo": 2, "eve": 9, "eve-at-home": 9}
    assert among_known(listed, known) == {(1, 9), (2, 1)}


# ------------------------------------------------------------------------------------ what it does
def listed(ready: Ready, *two: tuple[int, int]) -> None:
    """Let a list say of enrolments who is managed by whom."""
    found = [
        Line(at, f"pia{person_of(one)}@example.org", f"pia{person_of(other)}@example.org")
        for at, (one, other) in enumerate(two)
    ]
    add_lines(ready.access, found, by=ready.manager.id, now=MATCHED)


def test_no_run_and_no_hand_pairs_two_of_one_line(app: Flask) -> None:
    ready = a_ready_cohort(3, 2, places=3, reach=Reach.EITHER)
    one, two, third = ready.mentees
    boss, other = ready.mentors
    matched(ready)
    # Two of one line that a hand had set, and that nobody was told of, come apart at once.
    pair(ready.access, public_id(one), public_id(boss), by=ready.manager.id, now=MATCHED)
    # The first reports to the second, who reports to a mentor; a mentor reports to the third.
    listed(ready, (one, two), (two, boss), (other, third))
    assert one not in pairs_of(ready)
    assert enrolment(one).state is EnrolmentState.IN_POOL
    matched(ready)
    found = {each.mentee_id: each.mentor_id for each in pairs_of(ready).values()}
    assert (found[one], found[two], found[third]) == (other, other, boss)
    for why in ("", "I know better"):
        with pytest.raises(InOneLine):
            pair(
                ready.access,
                public_id(one),
                public_id(boss),
                by=ready.manager.id,
                now=MATCHED,
                why=why,
                despite_rules=True,
            )
    # What a list says since the run is as much of a rule.
    listed(ready, (two, boss), (one, two), (third, boss))
    assert enrolment(third).state is EnrolmentState.IN_POOL
    with pytest.raises(InOneLine):
        pair(ready.access, public_id(third), public_id(boss), by=ready.manager.id, now=MATCHED)
    row = matched(ready)
    assert row.result["unplaced"][str(third)]["rules"] == {"line": 2}
    assert enrolment(third).reason_code == "line"


def test_who_was_told_of_each_other_stays_and_is_shown(app: Flask) -> None:
    ready = a_ready_cohort(1, 1, reach=Reach.EITHER)
    set_up(ready, ProposalState.OFFERED)
    assert told_in_one_line(fresh(), ready.cohort_id) == []
    viewer = a_viewer(person_of(ready.mentors[0]), ready)
    cohort = fresh().get_one(Cohort, ready.cohort_id)
    with writing() as session:
        session.get_one(Cohort, cohort.id).state = CohortState.OPEN
    say(
        cohort.public_id,
        person_of(ready.mentees[0]),
        Relation.I_MANAGE,
        by=viewer,
        is_on=True,
        now=MATCHED,
    )
    [told] = told_in_one_line(fresh(), ready.cohort_id)
    assert (told.mentee, told.mentor) == ("Pia 0", "Pia 0")


def test_lines_go_with_whoever_is_erased(app: Flask) -> None:
    ready = a_ready_cohort(3, 1, reach=Reach.INSIDE)
    one, two, third = ready.mentees
    listed(ready, (one, two), (two, third), (third, ready.mentors[0]))
    with writing() as session:
        erase(session, person_of(two), MATCHED)
    assert fresh().query(ReportingLine).count() == 1


# ------------------------------------------------------------------------------------ who reads it
def name_of(person_id: int) -> str:
    return fresh().get_one(Person, person_id).display_name


def page_of(person_id: int) -> str:
    return f"pia-{fresh().get_one(Person, person_id).public_id}"


def test_managers_send_a_list_and_nobody_else_reads_it(
    new_client: Callable[..., InspectingClient],
) -> None:
    ready = a_ready_cohort(2, 1, reach=Reach.INSIDE)
    serves(ready, ready.manager, HelperPart.MANAGER)
    cohort = address_of(ready)
    client = new_client(ready.manager)
    page = client.get("programmes.enrolment", cohort=cohort)
    assert "nobody has said who manages whom" in page.main
    page = client.follow(page, "Who manages whom")
    one, other = (f"pia{person_of(each)}@example.org" for each in ready.mentees)
    form = page.form(button="Keep these lines")
    page = client.submit(form, expect=422)
    page = client.submit(form.fill(addresses=one), expect=422)
    assert "There is no line with two addresses" in page.main
    page = client.submit(
        form.fill(addresses=f"{one}, ghost@x.example\nghost@x.example, {other}\n?")
    )
    assert "One line is kept." in page.main
    assert "ghost@x.example" in page.main
    assert "Line 3: there is no e-mail address in it" in page.main
    assert "Pia 0" in page.main
    assert "nobody has said" not in client.get("programmes.enrolment", cohort=cohort).main
    taking_off = page.form(action="/delete")
    client.submit(taking_off)
    page = client.submit(taking_off)
    assert "Nobody said it yet" in page.main

    helper = serves(
        ready, a_member(of=Built(ready.access.association_id, "", "")), HelperPart.HELPER
    )
    for person in (helper, a_member()):
        stranger = new_client(person)
        stranger.get("programmes.lines", cohort=cohort, expect=MISSING)
        stranger.post("programmes.drop_line", cohort=cohort, line="abcdefghijkm", expect=MISSING)


def test_members_say_it_of_themselves_and_learn_of_nobody_who_takes_part(
    new_client: Callable[..., InspectingClient],
) -> None:
    ready = a_ready_cohort(2, 1, reach=Reach.INSIDE, state=CohortState.OPEN)
    cohort, [boss] = address_of(ready), ready.mentors
    mentee = new_client(person_of(ready.mentees[0]))
    page = mentee.get("programmes.cohort", cohort=cohort)
    page = mentee.follow(page, "Who manages you, or whom you manage")
    page = mentee.submit(
        page.form(button="Keep us apart").fill(person="https://x.example/people/who"), expect=422
    )
    assert "We couldn't find that page." in page.main
    assert page.form(button="Keep us apart").fields["person"] == ["https://x.example/people/who"]
    for each in (boss, ready.mentees[1]):
        page = mentee.submit(
            page.form(button="Keep us apart").fill(person=f"/people/{page_of(person_of(each))}")
        )
        assert "Noted. They aren't told." in page.text
    # A member who doesn't take part is answered the same.
    outside = a_member(of=Built(ready.access.association_id, "", ""))
    page = mentee.submit(page.form(button="Keep us apart").fill(person=outside.public_id))
    assert "Noted. They aren't told." in page.text

    theirs = new_client(person_of(boss))
    page = theirs.get("programmes.own_line", cohort=cohort)
    assert "Nothing yet." in page.main
    said = export(fresh(), person_of(ready.mentees[0]))["reporting_lines"]
    assert len(said) == 3
    assert export(fresh(), person_of(boss))["reporting_lines"] == []
    listed(ready, (ready.mentees[1], boss))
    assert "From a list" in theirs.get("programmes.own_line", cohort=cohort).main
    [line] = export(fresh(), person_of(boss))["reporting_lines"]
    assert line["source"] == LineSource.IMPORTED.value

    mentee.post(
        "programmes.unsay_line",
        cohort=cohort,
        data={"person": outside.public_id, "relation": Relation.MANAGES_ME.value},
    )
    assert len(export(fresh(), person_of(ready.mentees[0]))["reporting_lines"]) == 2
    mentee.post("programmes.unsay_line", cohort=cohort, data={"relation": "x"}, expect=MISSING)
    me = fresh().get_one(Person, person_of(ready.mentees[0]))
    # What somebody said they can take back, whether the other's page still opens or not.
    connections.block(me.public_id, by=person_of(boss), now=MATCHED)
    page = mentee.get("programmes.own_line", cohort=cohort)
    mentee.submit(
        page.form(button=f"Take off {me.display_name} is managed by {name_of(person_of(boss))}")
    )
    assert len(export(fresh(), person_of(ready.mentees[0]))["reporting_lines"]) == 1
    outsider = new_client(outside)
    outsider.get("programmes.own_line", cohort=cohort, expect=MISSING)


@pytest.mark.usefixtures("app")
def test_one_member_cannot_part_a_whole_cohort() -> None:
    ready = a_ready_cohort(1, 1, reach=Reach.INSIDE, state=CohortState.OPEN)
    cohort = fresh().get_one(Cohort, ready.cohort_id).public_id
    me = a_viewer(person_of(ready.mentees[0]), ready)
    with writing() as session:
        others = [
            Person(display_name=f"Ola {number}", created_at=MATCHED, updated_at=MATCHED)
            for number in range(POLICY.said_lines + 1)
        ]
        session.add_all(others)
        session.flush()
        *most, last = [each.id for each in others]
    for other in most:
        say(cohort, other, Relation.I_MANAGE, by=me, is_on=True, now=MATCHED)
    with pytest.raises(TooManyLines):
        say(cohort, last, Relation.I_MANAGE, by=me, is_on=True, now=MATCHED)
    # What was said once already can be said again.
    say(cohort, most[0], Relation.I_MANAGE, by=me, is_on=True, now=MATCHED)
