"""The rules of requests: guards in the order a person hears of them, limits, lines of words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet import wording
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import allowed, first_refusal
from alumnet.mentoring.rules import (
    FINAL,
    OPEN,
    Origin,
    Part,
    RequestState,
    TimeKind,
    endings,
    errors,
    guards,
)
from alumnet.mentoring.rules.guards import MenteeFacts, MentorFacts, RequestFacts
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.mentoring.rules.next_step import (
    StepFacts,
    request_line,
)
from alumnet.mentoring.rules.policy import MINUTES_A_MONTH, POLICY
from alumnet.mentoring.rules.request_table import REQUEST

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)
GOOD = RequestFacts(now=NOW, decision_by=None)


def step(name: str) -> Any:
    return next(row for row in REQUEST if row.name == name)


def refusal(name: str, **facts: Any) -> DomainError | None:
    return first_refusal(step(name).guards, replace(GOOD, **facts))


# ---------------------------------------------------------------------------------------- guards
@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"is_one_person": True}, errors.SamePerson),
        ({"is_apart": True}, NotFound),
        ({"is_blocked": True}, NotFound),
        ({"initiator_is_active": False}, errors.NotActive),
        ({"receiver_is_active": False}, errors.NotActive),
        ({"twin": "abc"}, errors.AlreadyAsked),
        ({"mentorship": "abc"}, errors.AlreadyTogether),
        ({"asks_again_from": NOW + DAY}, errors.CoolDown),
        ({"mentor": MentorFacts(is_accepting=False)}, errors.NotAcceptingRequests),
        ({"mentor": MentorFacts(paused_until=TODAY + DAY)}, errors.MentorAway),
        ({"mentor": MentorFacts(places=2, used=2)}, errors.MentorFull),
        ({"mentor": MentorFacts(places=1, used=3)}, errors.MentorFull),
        ({"mentor": MentorFacts(places=1, pending=2)}, errors.QueueFull),
        ({"mentee": MenteeFacts(open_requests=3)}, errors.TooManyOpen),
        ({"mentee": MenteeFacts(running=2)}, errors.EnoughMentorships),
        ({"works_together": True}, errors.AsksAboutLine),
        ({"works_together": True, "manages": True}, errors.InReportingLine),
        ({"is_complete": False}, errors.LetterIncomplete),
        ({"decision_by": TODAY}, errors.DecisionPassed),
        ({"decision_by": TODAY + POLICY.furthest_decision + DAY}, errors.DecisionPassed),
    ],
)
def test_what_keeps_a_letter_from_being_sent(
    facts: dict[str, Any], error: type[DomainError]
) -> None:
    found = refusal("submit", **facts)
    assert type(found) is error
    assert wording.sentence(found)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"works_together": True, "manages": False},
        {"asks_again_from": NOW},
        {"decision_by": TODAY + DAY},
        {"mentor": MentorFacts(paused_until=TODAY)},
        {"mentor": MentorFacts(places=2, pending=3)},
        {"mentee": MenteeFacts(open_requests=2, running=1)},
        {
            "origin": Origin.OFFER,
            "mentor": MentorFacts(pending=9, offers=2),
            "mentee": MenteeFacts(open_requests=3),
        },
    ],
)
def test_what_does_not_keep_a_letter_from_being_sent(facts: dict[str, Any]) -> None:
    assert refusal("submit", **facts) is None


def test_who_is_not_there_is_heard_before_anything_else() -> None:
    full = MentorFacts(places=0)
    assert isinstance(refusal("submit", is_blocked=True, mentor=full, twin="abc"), NotFound)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"is_blocked": True}, NotFound),
        ({"receiver_is_active": False}, errors.NotActive),
        ({"mentor": MentorFacts(places=1, used=1)}, errors.MentorFull),
        ({"mentee": MenteeFacts(running=2)}, errors.EnoughMentorships),
    ],
)
def test_what_keeps_a_mentor_from_saying_yes(
    facts: dict[str, Any], error: type[DomainError]
) -> None:
    assert type(refusal("accept", **facts)) is error


@pytest.mark.parametrize("facts", [{"is_apart": True}, {"twin": "abc"}, {"works_together": True}])
def test_a_yes_does_not_ask_what_only_sending_asks(facts: dict[str, Any]) -> None:
    assert refusal("accept", **facts) is None


def test_a_withdrawal_can_be_undone_for_a_day() -> None:
    assert refusal("undo", undo_until=NOW + DAY) is None
    assert isinstance(refusal("undo", undo_until=NOW), errors.UndoOver)
    assert isinstance(refusal("undo"), errors.UndoOver)
    assert isinstance(refusal("close_undo", undo_until=NOW + DAY), errors.NotDue)
    assert refusal("close_undo", undo_until=NOW) is None


def test_the_system_waits_for_its_clocks() -> None:
    assert refusal("expire", due_at=NOW) is None
    assert isinstance(refusal("expire", due_at=NOW + DAY), errors.NotDue)
    assert isinstance(refusal("expire"), errors.NotDue)
    assert refusal("end_standstill", standstill_ends=NOW) is None
    assert isinstance(refusal("end_standstill", standstill_ends=NOW + DAY), errors.NotDue)
    assert isinstance(refusal("end_standstill"), errors.NotDue)


def test_clocks_stand_still_while_a_mentor_is_away_or_full() -> None:
    assert MentorFacts().lets_clocks_run(TODAY)
    assert not MentorFacts(places=1, used=1).lets_clocks_run(TODAY)
    assert not MentorFacts(paused_until=TODAY + DAY).lets_clocks_run(TODAY)
    assert MentorFacts(paused_until=TODAY).lets_clocks_run(TODAY)


# ---------------------------------------------------------------------------------------- tables
@pytest.mark.parametrize("state", sorted(FINAL - {RequestState.WITHDRAWN}, key=str))
def test_nobody_does_anything_with_a_final_request(state: RequestState) -> None:
    for part in Part:
        assert allowed(REQUEST, state, part.value) == []


def test_the_two_have_the_buttons_of_their_side() -> None:
    def names(state: RequestState, part: Part) -> list[str]:
        return [row.name for row in allowed(REQUEST, state, part.value, GOOD)]

    assert names(RequestState.DRAFT, Part.INITIATOR) == ["save", "submit"]
    assert names(RequestState.DRAFT, Part.RECEIVER) == []
    assert names(RequestState.SUBMITTED, Part.INITIATOR) == ["withdraw"]
    assert names(RequestState.SUBMITTED, Part.RECEIVER) == ["accept", "decline", "ask", "explore"]
    assert names(RequestState.INFO_REQUESTED, Part.INITIATOR) == ["reply", "withdraw"]
    assert names(RequestState.INFO_REQUESTED, Part.RECEIVER) == ["take_back_question"]
    assert names(RequestState.EXPLORING, Part.MENTOR) == ["say_no"]
    assert names(RequestState.WAITLISTED, Part.INITIATOR) == ["edit", "leave_line"]
    assert names(RequestState.WAITLIST_OFFERED, Part.INITIATOR) == [
        "edit",
        "leave_line",
        "take_place",
    ]
    assert names(RequestState.WITHDRAWN, Part.RECEIVER) == []


def test_every_open_request_can_be_voided_and_every_state_is_reached() -> None:
    assert step("void").from_ == OPEN
    assert {row.to for row in REQUEST} == set(RequestState)


@pytest.mark.parametrize("row", [*REQUEST, *MENTORSHIP])
def test_a_final_state_keeps_no_running_clock(row: Any) -> None:
    class Row:
        due_at: datetime | None = NOW
        remaining: int | None = None
        stopped_at: datetime | None = None
        stood_still = 0
        decision_by = None
        ends_at = NOW
        is_one_conversation = True
        set_aside: int | None = 3600

    clocked = Row()
    row.clock(clocked, NOW)
    if row.to in FINAL:
        assert clocked.due_at is None


# ---------------------------------------------------------------------------------------- limits
def test_a_queue_holds_two_a_free_place_and_at_least_two() -> None:
    assert [POLICY.pending_cap(free) for free in range(4)] == [2, 2, 4, 6]


def test_an_answer_has_two_weeks_or_three_days_and_never_longer_than_the_decision() -> None:
    assert POLICY.answer_due(None, NOW) == NOW + 14 * DAY
    assert POLICY.answer_due(TODAY + 20 * DAY, NOW) == NOW + 3 * DAY
    assert POLICY.answer_due(TODAY + DAY, NOW) == datetime(2026, 3, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ending", "more", "days"),
    [
        (RequestState.DECLINED, {}, 90),
        (RequestState.DECLINED, {"mentor_has_no_room": True}, 0),
        (RequestState.EXPIRED, {}, 0),
        (RequestState.EXPIRED, {"is_repeat": True}, 90),
        (RequestState.WITHDRAWN, {}, 7),
        (RequestState.SUPERSEDED, {}, 0),
        (RequestState.VOIDED, {}, 0),
    ],
)
def test_how_long_nobody_asks_the_same_person_again(
    ending: RequestState, more: dict[str, bool], days: int
) -> None:
    assert endings.asks_again_from(ending, NOW, **more) == NOW + days * DAY


def test_reminders_come_on_the_fourth_and_the_ninth_day() -> None:
    due = NOW + 14 * DAY
    sent = [endings.reminders_due(due, NOW + n * DAY, is_urgent=False) for n in (3, 4, 8, 9, 13)]
    assert sent == [0, 1, 1, 2, 2]
    urgent = NOW + 3 * DAY
    assert [endings.reminders_due(urgent, NOW + n * DAY, is_urgent=True) for n in (1, 2)] == [0, 1]


@given(st.integers(0, 40), st.integers(0, 40))
def test_free_places_are_never_fewer_than_none(places: int, used: int) -> None:
    mentor = MentorFacts(places=places, used=used)
    assert mentor.free == max(0, places - used)
    assert (guards.has_a_place(replace(GOOD, mentor=mentor)) is None) == (places > used)


def test_every_kind_of_time_has_minutes() -> None:
    assert set(MINUTES_A_MONTH) == set(TimeKind)


# ----------------------------------------------------------------------------------------- words
def test_a_letter_is_complete_when_it_says_what_every_letter_says() -> None:
    whole = Letter(working_on="a", why_you="b", question="c", time_kind=TimeKind.ONE_CONVERSATION)
    assert whole.is_complete
    for missing in ({"working_on": ""}, {"why_you": ""}, {"question": ""}, {"time_kind": None}):
        assert not replace(whole, **missing).is_complete


ASKED = StepFacts(is_yours=True, other="Ruth", now=NOW)


@pytest.mark.parametrize(
    ("state", "facts", "line"),
    [
        ("submitted", {"due_at": NOW + 14 * DAY}, "Next: Ruth answers by Monday 16 March 2026."),
        ("submitted", {"is_stopped": True}, "Next: a place with Ruth becomes free."),
        ("submitted", {}, "Next: a place with Ruth becomes free."),
        ("submitted", {"away_until": TODAY}, "Next: Ruth is away until Monday 2 March 2026."),
        ("withdrawn", {"undo_until": NOW + DAY}, "Next: nothing. You can undo this until Tuesday"),
        ("withdrawn", {"undo_until": NOW}, "Next: ask somebody else, or Ruth again."),
        ("withdrawn", {}, "Next: ask somebody else, or Ruth again."),
        ("declined", {"asks_again_from": NOW + DAY}, "Next: ask somebody else. From Tuesday"),
        ("declined", {"asks_again_from": NOW}, "Next: ask somebody else, or Ruth again."),
        (
            "submitted",
            {"due_at": NOW + timedelta(hours=11), "zone": "Asia/Seoul"},
            "Next: Ruth answers by Tuesday 3 March 2026.",
        ),
        (
            "withdrawn",
            {"undo_until": NOW + timedelta(hours=11), "zone": "Asia/Seoul"},
            "Next: nothing. You can undo this until Tuesday 3 March 2026, 08:00.",
        ),
        ("accepted", {}, "Next: Ruth and you go on in your mentorship."),
        ("superseded", {}, "Next: nothing, this is closed."),
    ],
)
def test_the_one_line_for_whoever_asked(state: str, facts: dict[str, Any], line: str) -> None:
    found = request_line(RequestState(state), replace(ASKED, **facts))
    assert found.startswith(line)


@pytest.mark.parametrize(
    ("state", "facts", "line"),
    [
        ("submitted", {"due_at": NOW + DAY}, "Next: you answer Ruth by Tuesday 3 March 2026."),
        ("submitted", {"is_stopped": True}, "Next: nothing for now. The clock stands still"),
        ("submitted", {}, "Next: nothing for now. The clock stands still"),
        ("accepted", {}, "Next: Ruth and you go on in your mentorship."),
        ("declined", {}, "Next: nothing, this is closed."),
    ],
)
def test_the_one_line_for_whoever_is_asked(state: str, facts: dict[str, Any], line: str) -> None:
    found = request_line(RequestState(state), replace(ASKED, is_yours=False, **facts))
    assert found.startswith(line)


@pytest.mark.parametrize("state", list(RequestState))
@pytest.mark.parametrize("is_yours", [True, False])
def test_every_state_has_its_line(state: RequestState, is_yours: bool) -> None:
    assert request_line(state, replace(ASKED, is_yours=is_yours)).startswith("Next: ")
