"""The pure part of moderation: who may handle a report, steps, when it is due, which words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.transitions import allowed, find, first_refusal
from alumnet.moderation.rules import (
    CLOSED,
    OUTCOMES,
    DecisionKind,
    Party,
    ReportReason,
    ReportState,
)
from alumnet.moderation.rules.consequences import Stakes, counted, effects_in_words
from alumnet.moderation.rules.errors import (
    ConflictOfInterest,
    DecidedBefore,
    NotTheirAppeal,
    TakenByOther,
)
from alumnet.moderation.rules.letters import (
    DECISIONS,
    PAST,
    REASONS,
    SUBJECTS,
    first_words,
    for_days,
)
from alumnet.moderation.rules.staff import (
    StaffMember,
    Stage,
    able_to_handle,
    first_to_tell,
    is_named,
    parts_of_name_in,
)
from alumnet.moderation.rules.states import SubjectKind, ago, due_words, first_look_due
from alumnet.moderation.rules.tables import REPORT, ReportFacts
from alumnet.moderation.rules.telling import offered, told_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)  # a Monday


# ------------------------------------------------------------------------------------ who may act
def staff(
    person_id: int, *, near: bool = False, site: bool = False, name: str = "Hanna Weiss"
) -> StaffMember:
    return StaffMember(person_id, name, site, near)


def test_whoever_is_near_neither_side_may_handle_a_report() -> None:
    assert able_to_handle([staff(1), staff(2, near=True)], (8, 9), "") == {1}


def test_nobody_handles_a_report_they_are_a_side_of() -> None:
    assert able_to_handle([staff(8), staff(9, site=True)], (8, 9), "") == frozenset()


def test_whoever_is_named_in_the_report_does_not_handle_it() -> None:
    found = able_to_handle([staff(1), staff(2, name="Piet Claes")], (8, 9), "hánna  WEISS knew it")
    assert found == {2}


def test_a_site_admin_acts_although_near_when_nobody_else_is_left() -> None:
    everybody = [staff(1, near=True), staff(2, near=True, site=True), staff(9, site=True)]
    assert able_to_handle(everybody, (8, 9), "") == {2}


def test_a_site_admin_who_is_near_leaves_it_to_others() -> None:
    assert able_to_handle([staff(1), staff(2, near=True, site=True)], (8, 9), "") == {1}


def test_site_admins_hear_of_a_report_only_when_the_association_has_nobody() -> None:
    assert first_to_tell([staff(1), staff(2, site=True)], (8, 9), "") == {1}
    assert first_to_tell([staff(1, near=True), staff(2, site=True)], (8, 9), "") == {2}
    assert first_to_tell([staff(3), staff(3, site=True)], (8, 9), "") == {3}


@given(
    st.lists(st.tuples(st.integers(1, 6), st.booleans(), st.booleans()), max_size=8),
    st.integers(1, 6),
)
def test_sides_never_decide_and_who_is_near_only_for_want_of_others(
    members: list[tuple[int, bool, bool]], side: int
) -> None:
    people = [staff(number, near=near, site=site) for number, near, site in members]
    able = able_to_handle(people, (side, 99), "")
    free = {each.person_id for each in people if not each.is_near} - {side}
    assert side not in able
    assert able == free or not free


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("Ana Ruiz", "I met ana ruiz there", True),
        ("Ana Ruiz", "Banana Ruizo", False),
        ("Ana Ruiz", "Ana, and later Ruiz", False),
        ("Ana", "ANA!", True),
        ("", "anything", False),
        ("Ana Ruiz", "", False),
    ],
)
def test_a_full_name_is_found_as_words(name: str, text: str, named: bool) -> None:
    assert is_named(name, text) is named


def test_parts_of_a_name_are_a_hint_only_when_spelled_alike() -> None:
    assert parts_of_name_in("Will P. Hope", "We will hope, said Will.") == ("Will",)


# ------------------------------------------------------------------------------------ the machine
def test_every_decision_closes_a_report_that_was_taken_on() -> None:
    for kind in offered(None):
        for state in (ReportState.CLAIMED, ReportState.ESCALATED):
            step = find(REPORT, kind.value, state, "staff")
            assert step.to is OUTCOMES[kind]
            assert step.to in CLOSED
            assert step.event == "decided"


def test_an_appeal_is_upheld_or_changed_and_nothing_gets_worse_for_who_asked() -> None:
    appealed = ReportState.APPEALED
    for side in Party:
        for kind in offered(side):
            step = find(REPORT, kind.value, appealed, "staff")
            upheld = kind is DecisionKind.UPHOLD
            assert step.to is (ReportState.UPHELD if upheld else ReportState.CHANGED)
            held = facts(claimed_by=1, appeals=(side,))
            assert first_refusal(step.guards, held) is None
    for kind in offered(Party.REPORTER)[1:]:
        guards = find(REPORT, kind.value, appealed, "staff").guards
        by_reported = facts(claimed_by=1, appeals=(Party.REPORTED,))
        assert isinstance(first_refusal(guards, by_reported), NotTheirAppeal)


def test_whoever_decided_first_does_not_decide_the_appeal() -> None:
    people = [staff(1), staff(2), staff(3, site=True)]
    assert able_to_handle(people, (8, 9), "", Stage(frozenset({1}))) == {2, 3}
    assert able_to_handle(people, (8, 9), "", Stage(is_escalated=True)) == {3}
    guards = find(REPORT, "claim", ReportState.APPEALED, "staff").guards
    again = facts(may_take=False, deciders=frozenset({1}))
    assert isinstance(first_refusal(guards, again), DecidedBefore)


@pytest.mark.parametrize("kind", DecisionKind)
@pytest.mark.parametrize("appealed", [None, *Party])
def test_a_side_hears_of_what_concerns_it_and_of_nothing_else(
    kind: DecisionKind, appealed: Party | None
) -> None:
    told = told_of(kind, appealed=appealed, is_signed=True)
    assert (Party.REPORTED in told) == (
        kind.is_action
        or kind is DecisionKind.OVERTURN
        or (kind is DecisionKind.UPHOLD and appealed is Party.REPORTED)
    )
    assert told_of(kind, appealed=appealed, is_signed=False) == told - {Party.REPORTER}
    words = first_words(kind, ReportReason.SPAM, 30, appealed)
    assert words.for_reporter or Party.REPORTER not in told
    assert words.for_reported or Party.REPORTED not in told


def test_an_open_report_is_taken_on_before_it_is_decided() -> None:
    names = {step.name for step in allowed(REPORT, ReportState.OPEN, "staff")}
    assert names == {"claim"}


def test_a_decided_report_offers_only_to_take_back_what_was_done() -> None:
    acted = {ReportState.ACTION_TAKEN, ReportState.UPHELD, ReportState.CHANGED}
    for state in CLOSED:
        names = {step.name for step in allowed(REPORT, state, "staff")}
        assert names == ({"unhide", "reinstate"} if state in acted else set())


def facts(**more: object) -> ReportFacts:
    return ReportFacts(**({"now": NOW, "by": 1, "may_handle": True, "may_take": True} | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "seen", "refusal"),
    [
        ("claim", {}, None),
        ("claim", {"may_handle": False}, ConflictOfInterest),
        ("claim", {"claimed_by": 2, "claimed_until": NOW + timedelta(minutes=1)}, TakenByOther),
        ("claim", {"claimed_by": 2, "claimed_until": NOW}, None),
        ("claim", {"claimed_by": 1, "claimed_until": NOW + timedelta(minutes=1)}, None),
        ("warn", {"claimed_by": 1}, None),
        ("warn", {"claimed_by": 2}, TakenByOther),
        ("warn", {"claimed_by": 1, "may_handle": False}, ConflictOfInterest),
        ("release", {"claimed_by": 2}, TakenByOther),
        ("release", {"claimed_by": 1, "may_handle": False}, None),
    ],
)
def test_guards_refuse_who_is_near_and_who_does_not_hold_the_report(
    name: str, seen: dict[str, object], refusal: type[Exception] | None
) -> None:
    step = find(REPORT, name, ReportState.CLAIMED, "staff")
    found = first_refusal(step.guards, facts(**seen))
    assert (type(found) if found else None) is refusal


def test_a_claim_lapses_only_when_its_time_is_over() -> None:
    guards = find(REPORT, "lapse", ReportState.CLAIMED, "system").guards
    assert isinstance(first_refusal(guards, facts(claimed_until=NOW + timedelta(1))), TakenByOther)
    assert first_refusal(guards, facts(claimed_until=NOW)) is None


# ----------------------------------------------------------------------------------------- clocks
def test_a_first_look_is_due_within_two_working_days_and_what_is_about_safety_in_a_day() -> None:
    friday = NOW + timedelta(days=4)
    assert first_look_due(ReportReason.SPAM, friday).date() == (NOW + timedelta(8)).date()
    for reason in (ReportReason.HARASSMENT, ReportReason.THREAT, ReportReason.SELF_HARM):
        assert first_look_due(reason, friday) == friday + timedelta(days=1)


@pytest.mark.parametrize(
    ("hours", "words", "urgency"),
    [
        (5, "Due today", "warn"),
        (24, "Due tomorrow", "warn"),
        (48, "Due Wednesday", ""),
        (24 * 10, "Due 3 December", ""),
        (-1, "Was due today", "warn"),
        (-24 * 3, "Overdue since Friday 20 November", "warn"),
    ],
)
def test_the_time_left_is_told_as_a_person_would(hours: int, words: str, urgency: str) -> None:
    assert due_words(NOW + timedelta(hours=hours), NOW, "UTC") == (words, urgency)


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "yesterday"), (3, "three days ago"), (12, "12 days ago"), (-1, "today")],
)
def test_how_long_ago_is_told_in_days(days: int, words: str) -> None:
    assert ago(NOW - timedelta(days), NOW, "UTC") == words


def test_days_are_those_of_whoever_reads() -> None:
    late = datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert due_words(late, late - timedelta(hours=2), "UTC") == ("Due today", "warn")
    assert due_words(late, late - timedelta(hours=2), "Europe/Berlin") == ("Due tomorrow", "warn")
    assert ago(late - timedelta(hours=1), late, "UTC") == "today"
    assert ago(late - timedelta(hours=1), late, "Europe/Berlin") == "yesterday"


# ------------------------------------------------------------------------------------------ words
def test_everything_has_its_words() -> None:
    assert set(REASONS) == set(ReportReason)
    assert set(SUBJECTS) == set(SubjectKind)
    assert set(DECISIONS) == set(DecisionKind)
    assert set(PAST) == {step.name for step in REPORT}


@pytest.mark.parametrize("kind", DecisionKind)
@pytest.mark.parametrize("reason", ReportReason)
def test_words_for_both_sides_differ_and_the_reported_hears_only_of_actions(
    kind: DecisionKind, reason: ReportReason
) -> None:
    words = first_words(kind, reason, 30)
    assert words.for_reporter
    is_told = kind.is_action or kind in {DecisionKind.UPHOLD, DecisionKind.OVERTURN}
    assert bool(words.for_reported) is is_told
    assert words.for_reporter != words.for_reported


def test_the_reporter_hears_the_same_whatever_was_done() -> None:
    actions = [kind for kind in DecisionKind if kind.is_action]
    assert len({first_words(kind, ReportReason.SPAM).for_reporter for kind in actions}) == 1


def test_a_suspension_says_how_long_it_lasts() -> None:
    told = first_words(DecisionKind.SUSPEND, ReportReason.UNKIND, 7).for_reported
    assert "suspended for 7 days" in told
    assert for_days(None) == "until we lift it"


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, ""), (1, "one request"), (3, "three requests"), (12, "12 requests")],
)
def test_numbers_come_with_what_they_count(number: int, words: str) -> None:
    assert counted(number, "request", "requests") == words


def stakes(**more: Any) -> Stakes:
    return Stakes("Ana", "Tom", "Harbour Alumni", "for 30 days", **more)


def told(kind: DecisionKind, **more: Any) -> str:
    sides = told_of(kind, appealed=None, is_signed=True)
    return " ".join(effects_in_words(kind, stakes(**more), sides))


def test_a_preview_counts_what_is_called_off_and_says_what_an_appeal_brings_back() -> None:
    words = told(DecisionKind.REMOVE_MEMBER, mentorships=1, sessions=2, calendars=3)
    assert "no member of Harbour Alumni any more" in words
    assert "With that, two sessions are called off, and leave three calendars." in words
    back = told(DecisionKind.OVERTURN, in_force=(DecisionKind.SUSPEND,))
    assert "comes back: their membership, from now on." in back
    assert "stay ended, and stay out of calendars" in back
    assert "stay ended" not in told(DecisionKind.OVERTURN, in_force=(DecisionKind.PAUSE,))


def test_a_suspension_says_what_ends_and_what_the_others_read() -> None:
    words = told(DecisionKind.SUSPEND, requests=2, mentorships=1)
    assert "Tom can't act in Harbour Alumni for 30 days." in words
    ends = "Unless they can still act elsewhere on this site, this ends at once: "
    assert f"{ends}two open requests and one mentorship." in words


def test_a_suspension_of_somebody_with_nothing_open_says_so() -> None:
    assert "no open requests and no mentorships" in told(DecisionKind.SUSPEND)


def test_hiding_leaves_what_is_going_on() -> None:
    assert "What is going on goes on: one mentorship." in told(DecisionKind.HIDE, mentorships=1)
    assert "Nothing else changes." in told(DecisionKind.HIDE)


def test_what_is_kept_from_whoever_decides_is_not_counted() -> None:
    for kind in (DecisionKind.SUSPEND, DecisionKind.HIDE):
        words = told(kind, is_kept=True)
        assert "if any" in words
        assert "no open requests" not in words
        assert "Nothing else changes" not in words


def test_without_action_the_reported_person_is_not_told() -> None:
    assert "Tom is not told anything" in told(DecisionKind.NO_ACTION)
    assert "doesn't learn who told us" in told(DecisionKind.WARN)
