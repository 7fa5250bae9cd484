from collections import Counter
from datetime import UTC, datetime, time, timedelta

from alumnet.demo.records import DemoRequest
from alumnet.mentoring.queries.showing import label_of
from alumnet.mentoring.rules import LIVE, DeclineReason, MentorshipState, RequestState, TimeKind
from alumnet.mentoring.rules.policy import POLICY
from tests.demo.network import TODAY, network, people, requests

NOW = datetime.combine(TODAY, time(), UTC)
ALL = 2000
_CLOCKED = {"info_requested", "exploring", "waitlisted"}


def _open(request: DemoRequest) -> bool:
    return request.state == "submitted"


def test_every_state_and_every_reason_is_there() -> None:
    states = {each.state for each in requests(ALL)}
    assert states == {
        "draft",
        "submitted",
        "info_requested",
        "exploring",
        "waitlisted",
        "accepted",
        "declined",
        "expired",
        "withdrawn",
        "superseded",
        "voided",
    }
    assert states <= {state.value for state in RequestState}
    reasons = {each.decline_reason for each in requests(ALL)} - {None}
    assert reasons == {reason.value for reason in DeclineReason}
    assert {each.origin for each in requests(ALL)} == {"ask", "offer"}


def test_keys_count_from_zero() -> None:
    assert [each.key for each in requests(ALL)] == list(range(len(requests(ALL))))


def test_sides_fit_and_both_may_act() -> None:
    everybody = people(ALL)
    for each in requests(ALL):
        assert {each.initiator, each.receiver} == {each.mentor, each.mentee}
        assert each.mentor != each.mentee
        assert (each.initiator == each.mentor) == (each.origin == "offer")
        for number in (each.mentor, each.mentee):
            person = everybody[number]
            assert person.has_account
            assert any(membership.state == "active" for membership in person.memberships)
        assert each.kind == "reverse" or everybody[each.mentor].mentor is not None


def test_nobody_asks_the_same_person_twice_or_past_a_block() -> None:
    pairs = [(each.mentor, each.mentee) for each in requests(ALL)]
    assert len(set(pairs)) == len(pairs)
    blocked = {frozenset((each.blocker, each.blocked)) for each in network(ALL).blocks()}
    assert blocked
    assert not any(frozenset(pair) in blocked for pair in pairs)


def test_nobody_asks_inside_their_own_group() -> None:
    groups = {each.key: each.parent or each.key for each in network(ALL).employers()}
    everybody = people(ALL)

    def current(number: int) -> set[str]:
        return {
            groups[each.organization]
            for each in everybody[number].affiliations
            if each.kind == "employment" and each.is_current
        }

    assert not any(current(each.mentor) & current(each.mentee) for each in requests(ALL))


def test_caps_of_mentors_and_mentees_hold() -> None:
    asked = Counter(each.mentee for each in requests(ALL) if _open(each))
    assert max(asked.values()) <= POLICY.open_requests
    running = [each for each in network(ALL).mentorships() if each.ended_at is None]
    assert max(Counter(each.mentee for each in running).values()) <= POLICY.running_mentorships
    used = Counter(each.mentor for each in running)
    waiting = Counter(each.mentor for each in requests(ALL) if _open(each))
    for person in people(ALL):
        if person.mentor is not None:
            free = person.mentor.places - used[person.number]
            assert free >= 0
            assert waiting[person.number] <= POLICY.pending_cap(free)


def test_clocks_run_two_weeks_and_stand_still_while_full_or_away() -> None:
    running = Counter(each.mentor for each in network(ALL).mentorships() if each.ended_at is None)
    stopped = 0
    for each in requests(ALL):
        if not _open(each):
            assert (each.due_at is not None) == (each.state in _CLOCKED)
            assert each.due_at is None or each.due_at > NOW
            assert each.remaining is None
            continue
        assert each.submitted_at is not None
        mentor = people(ALL)[each.mentor].mentor
        assert mentor is not None
        is_full = running[each.mentor] >= mentor.places or mentor.paused_until is not None
        if is_full and each.origin == "ask":
            stopped += 1
            assert each.due_at is None
            assert each.remaining is not None
            assert 0 < each.remaining <= POLICY.answer.total_seconds()
        else:
            assert each.due_at == each.submitted_at + POLICY.answer
            assert each.due_at > NOW
    assert stopped


def test_moments_are_in_order_and_after_both_joined() -> None:
    everybody = people(ALL)
    for each in requests(ALL):
        assert each.created_at < NOW
        joined = max(everybody[each.mentor].joined_at, everybody[each.mentee].joined_at)
        assert each.created_at > joined - timedelta(days=1)
        assert (each.submitted_at is None) == (each.state in {"draft", "waitlisted"})
        if each.submitted_at is not None:
            assert each.created_at < each.submitted_at
        is_final = each.state not in {"draft", "submitted", *_CLOCKED}
        assert is_final == (each.ended_at is not None)
        if each.ended_at is not None and each.submitted_at is not None:
            assert each.submitted_at < each.ended_at <= NOW
        if each.state == "expired" and each.submitted_at is not None:
            assert each.ended_at == each.submitted_at + POLICY.answer
        if each.state == "draft":
            assert each.created_at > NOW - POLICY.draft


def test_letters_are_whole_and_seldom_alike() -> None:
    kinds = {kind.value for kind in TimeKind}
    asks = [each for each in requests(ALL) if each.origin == "ask" and each.state != "draft"]
    for each in requests(ALL):
        assert label_of(each.topic)
        assert each.letter.time_asked in kinds
        assert each.kind != "flash" or each.letter.time_asked == "one_conversation"
    for each in asks:
        letter = each.letter
        text = f"{letter.working_on} {letter.why_you} {letter.what_i_bring} {letter.question}"
        assert all((letter.working_on, letter.why_you, letter.what_i_bring, letter.question))
        assert "{" not in text
        assert "  " not in text
    whole = Counter((each.letter.working_on, each.letter.why_you) for each in asks)
    assert max(whole.values()) == 1


def test_offers_come_from_the_mentor_in_their_own_words() -> None:
    offers = [each for each in requests(ALL) if each.origin == "offer"]
    assert all(each.letter.why_you and each.letter.question for each in offers)
    for each in offers:
        seeker = people(ALL)[each.mentee].seeker
        assert seeker is not None
        assert seeker.open_to_offers


def test_redirects_name_other_mentors_who_may_be_suggested() -> None:
    redirected = [each for each in requests(ALL) if each.redirects]
    assert redirected
    for each in redirected:
        assert each.state == "declined"
        assert len(each.redirects) <= POLICY.redirects
        for number in each.redirects:
            mentor = people(ALL)[number].mentor
            assert mentor is not None
            assert mentor.may_be_suggested
            assert number not in {each.mentor, each.mentee}


def test_every_acceptance_became_a_mentorship() -> None:
    accepted = {each.key: each for each in requests(ALL) if each.state == "accepted"}
    mentorships = list(network(ALL).mentorships())
    assert [each.request for each in mentorships] == sorted(accepted)
    for each in mentorships:
        request = accepted[each.request]
        assert (each.mentor, each.mentee) == (request.mentor, request.mentee)
        assert each.kind == request.kind
        assert each.started_at == request.ended_at
        assert (each.ended_at is None) == (MentorshipState(each.state) in LIVE)
        if each.ended_at is not None:
            assert each.started_at < each.ended_at <= NOW
            assert each.ended_by in {each.mentor, each.mentee}
            assert each.messages[-1].author == each.ended_by
        moments = [message.at for message in each.messages]
        assert moments == sorted(moments)
        assert {message.author for message in each.messages} <= {each.mentor, each.mentee}
        assert all(each.started_at < at <= (each.ended_at or NOW) for at in moments)
    assert sum(bool(each.messages) for each in mentorships if each.state == "active") > 5
    states = {each.state for each in mentorships}
    assert states == {"proposed", "active", "closing", "completed", "ended_early"}
    assert states <= {state.value for state in MentorshipState}
