"""The rules of profiles."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import month_from
from alumnet.kernel.visibility import SEARCHABLE, Visibility
from alumnet.members.rules import (
    Capacity,
    MentorState,
    Offer,
    Opening,
    Standpoint,
    given_name_of,
    initials_of,
    is_shielded_from,
    may_open,
    may_see,
    mentor_state,
    narrows,
    room_in_words,
)
from alumnet.members.rules.choices import TIME_KINDS, listed
from alumnet.members.rules.history import Step, step_of, when_in_words
from alumnet.members.rules.typed_lists import join_list, recognise, split_list
from alumnet.members.rules.values import OwnPrivacy, PrivacyValues
from alumnet.mentoring.rules import TimeKind
from alumnet.organizations.places import language_code
from alumnet.ties.calendar import Precision
from alumnet.ties.spells import Spell, SpellKind

TODAY = date(2026, 11, 23)
names = st.text(min_size=1, max_size=40).map(clean_line).filter(bool)


# ----------------------------------------------------------------------------------------- names
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ruth Adeyemi", "Ruth"),
        ("Dr. Ruth Adeyemi", "Ruth"),
        ("Prof Dr Ruth Adeyemi", "Ruth"),
        ("백준호", "백준호"),
        ("Dr", "Dr"),
        ("", ""),
    ],
)
def test_people_are_addressed_by_their_first_name(name: str, expected: str) -> None:
    assert given_name_of(name) == expected


def test_how_somebody_wants_to_be_addressed_comes_first() -> None:
    assert given_name_of("Margaret Hill", "Peggy") == "Peggy"


@given(names)
def test_every_name_has_something_in_the_place_of_a_photo(name: str) -> None:
    assert initials_of(name)
    assert given_name_of(name)


def test_initials_of_nobody_are_empty() -> None:
    assert initials_of("") == ""


# ----------------------------------------------------------------------------------------- sight
def test_each_level_is_seen_from_its_own_standpoint() -> None:
    stranger = Standpoint(is_member=True)
    fellow = Standpoint(is_member=True, shares_association=True)
    tied = Standpoint(is_member=True, is_tied=True)
    contact = Standpoint(is_member=True, is_connected=True)
    seen = {
        level: [may_see(level, point) for point in (stranger, fellow, tied, contact)]
        for level in Visibility
    }
    assert seen == {
        Visibility.EVERYONE: [True, True, True, True],
        Visibility.MY_ASSOCIATIONS: [False, True, False, False],
        Visibility.TIED_TO_ME: [False, False, True, True],
        Visibility.CONNECTIONS: [False, False, False, True],
        Visibility.ONLY_ME: [False, False, False, False],
    }
    assert all(may_see(level, Standpoint(is_self=True)) for level in Visibility)


def test_somebody_who_is_no_member_sees_nothing() -> None:
    assert not any(may_see(level, Standpoint()) for level in Visibility)


def test_only_what_could_be_found_can_get_narrower() -> None:
    for before, after in product(Visibility, Visibility):
        order = list(Visibility)
        assert narrows(before, after) == (
            before in SEARCHABLE and order.index(before) < order.index(after)
        )


def test_a_page_opens_for_those_it_is_for() -> None:
    assert may_open(Opening())
    assert may_open(Opening(is_self=True, is_present=False))
    assert may_open(Opening(is_staffed=True, is_blocked=True, is_present=False))
    assert may_open(Opening(is_listed=False, is_connected=True))
    assert may_open(Opening(is_listed=False), has_reason=True)


def test_a_page_stays_shut_for_the_others() -> None:
    assert not may_open(Opening(is_listed=False))
    assert not may_open(Opening(is_blocked=True, is_connected=True), has_reason=True)
    assert not may_open(Opening(is_present=False, is_connected=True), has_reason=True)


groups = st.frozensets(st.integers(1, 5), max_size=3)


@given(st.booleans(), groups, groups, groups)
def test_the_shield_hides_from_the_employer_and_from_those_added(
    has_shield: bool, mine: frozenset[int], added: frozenset[int], theirs: frozenset[int]
) -> None:
    hidden = is_shielded_from(
        has_shield=has_shield, owner_groups=mine, further_groups=added, viewer_groups=theirs
    )
    assert hidden == bool((added & theirs) or (has_shield and mine & theirs))


@pytest.mark.parametrize(
    ("has_shield", "employers", "further", "works"),
    [
        (True, ("Acme",), (), True),
        (True, (), (), False),
        (False, ("Acme",), (), False),
        (False, (), ("Rival",), True),
    ],
)
def test_the_shield_works_where_there_is_somebody_to_hide_from(
    has_shield: bool, employers: tuple[str, ...], further: tuple[str, ...], works: bool
) -> None:
    values = PrivacyValues(
        is_listed=True,
        has_employer_shield=has_shield,
        photo=Visibility.EVERYONE,
        fields={},
        affiliations={},
        further_organizations=further,
    )
    assert OwnPrivacy(1, values, (), employers).shield_works is works


# ------------------------------------------------------------------------------------------ room
@pytest.mark.parametrize(
    ("offer", "used", "state"),
    [
        (Offer(is_accepting=True, places=2), 1, MentorState.OPEN),
        (Offer(is_accepting=True, places=2), 2, MentorState.FULL),
        (Offer(is_accepting=False, places=2), 0, MentorState.CLOSED),
        (Offer(is_accepting=True, places=2, paused_until=date(2026, 11, 24)), 0, MentorState.AWAY),
        (Offer(is_accepting=True, places=2, paused_until=TODAY), 0, MentorState.OPEN),
    ],
)
def test_how_a_mentor_stands_to_new_requests(offer: Offer, used: int, state: MentorState) -> None:
    assert mentor_state(offer, Capacity(offer.places, used), TODAY) is state


@pytest.mark.parametrize(
    ("places", "used", "words"),
    [
        (3, 2, "One of three places open"),
        (1, 0, "One place, and it is open"),
        (2, 0, "Both places are open"),
        (3, 0, "All three places are open"),
        (1, 1, "The one place is taken"),
        (2, 2, "Both places are taken"),
        (3, 4, "All three places are taken"),
        (0, 0, "No places at present"),
    ],
)
def test_room_in_words(places: int, used: int, words: str) -> None:
    assert room_in_words(Capacity(places, used)) == words


def test_the_kinds_of_time_are_those_of_requests() -> None:
    assert set(TIME_KINDS) == {kind.value for kind in TimeKind}


def test_a_code_that_left_the_list_is_shown_as_it_is() -> None:
    assert listed(["video", "telepathy"], {"video": "Video"}) == ("Video", "telepathy")


# --------------------------------------------------------------------------------- typed lists
@pytest.mark.parametrize(
    ("typed", "entries"),
    [
        ("Python, SQL and R", ("Python", "SQL and R")),
        ("Python; SQL\nR", ("Python", "SQL", "R")),
        ("python, Python ,PYTHON", ("python",)),
        ("日本語、韓国語", ("日本語", "韓国語")),
        ("b, a, b", ("b", "a")),
        (" , ;; ", ()),
        ("", ()),
    ],
)
def test_a_list_is_read_whatever_separates_it(typed: str, entries: tuple[str, ...]) -> None:
    assert split_list(typed) == entries


@given(st.text(max_size=200))
def test_a_list_that_was_read_reads_back_the_same(typed: str) -> None:
    once = split_list(typed)
    assert split_list(join_list(once)) == once


@pytest.mark.parametrize(
    ("typed", "codes", "unknown"),
    [
        ("English, French (fluent)", ("en", "fr"), ()),
        ("German and Yoruba", ("de", "yo"), ()),
        ("deutsch", ("de",), ()),
        ("English, Elvish", ("en",), ("Elvish",)),
        ("(fluent)", (), ("(fluent)",)),
        ("", (), ()),
    ],
)
def test_languages_are_read_as_people_write_them(
    typed: str, codes: tuple[str, ...], unknown: tuple[str, ...]
) -> None:
    found = recognise(typed, language_code)
    assert (found.codes, found.unknown) == (codes, unknown)


@given(st.text(max_size=120))
def test_no_text_breaks_the_reading_of_languages(typed: str) -> None:
    recognise(typed, language_code)


# -------------------------------------------------------------------------------------- history
def a_spell(
    start: tuple[int, int] | None = None,
    end: tuple[int, int] | None = None,
    kind: SpellKind = SpellKind.EMPLOYMENT,
    precision: Precision = Precision.MONTH,
    organization_id: int = 1,
    **more: object,
) -> Spell:
    return Spell(
        organization_id=organization_id,
        organization="Halden",
        kind=kind,
        precision=precision,
        start_month=month_from(*start) if start else None,
        end_month=month_from(*end) if end else None,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("spell", "words"),
    [
        (a_spell((2011, 3), (2019, 6)), "2011 to 2019"),
        (a_spell((2019, 3), (2019, 6)), "March to June 2019"),
        (a_spell((2019, 3), (2019, 3)), "March 2019"),
        (a_spell((2019, 1), (2019, 1), precision=Precision.YEAR), "2019"),
        (a_spell((2019, 1), is_current=True), "2019 to now"),
        (a_spell(is_current=True), "Now"),
        (a_spell((2019, 1)), "From 2019"),
        (a_spell(end=(2019, 1)), "Until 2019"),
        (a_spell(), ""),
        (
            a_spell(end=(1998, 6), kind=SpellKind.EDUCATION, precision=Precision.CLASS_YEAR),
            "Class of 1998",
        ),
        (a_spell(kind=SpellKind.EDUCATION, precision=Precision.CLASS_YEAR), ""),
    ],
)
def test_the_time_of_a_spell_in_words(spell: Spell, words: str) -> None:
    assert when_in_words(spell) == words


def test_a_place_both_know_is_marked() -> None:
    theirs = a_spell((2011, 1), (2019, 1), title="Principal", field="Assets")
    mine = a_spell((2015, 1), is_current=True)
    assert step_of(theirs, city="Bristol", mine=[mine]) == Step(
        "Principal, Assets", "Halden", "2011 to 2019 · Bristol", "work", "You were here"
    )


def test_a_place_of_the_same_group_is_marked_as_that() -> None:
    theirs = a_spell((2011, 1), (2019, 1), group_id=9)
    mine = a_spell((2015, 1), (2016, 1), organization_id=2, group_id=9)
    assert step_of(theirs, mine=[mine]).tie_text == "You were in this group"
    theirs = a_spell((2011, 1), is_current=True, group_id=9)
    mine = a_spell((2015, 1), is_current=True, organization_id=2, group_id=9)
    assert step_of(theirs, mine=[mine]).tie_text == "You are in this group too"


def test_a_place_where_both_are_now_is_marked_so() -> None:
    both = a_spell((2015, 1), is_current=True)
    assert step_of(both, mine=[both]).tie_text == "You work here too"


@pytest.mark.parametrize(
    ("kind", "words"),
    [(SpellKind.EDUCATION, "Your school"), (SpellKind.MEMBERSHIP, "Your association")],
)
def test_schools_and_associations_are_marked(kind: SpellKind, words: str) -> None:
    spell = a_spell((2011, 1), (2019, 1), kind=kind, title="BEng", field="Civil Engineering")
    assert step_of(spell, mine=[spell]).tie_text == words


def test_a_place_only_one_knows_is_not_marked() -> None:
    spell = a_spell((2011, 1), (2019, 1))
    other = a_spell((2011, 1), (2019, 1), organization_id=2)
    assert step_of(spell, mine=[other]) == Step("Halden", "", "2011 to 2019")
