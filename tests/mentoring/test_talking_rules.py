"""Who may write to whom, by the states of requests and mentorships."""

from datetime import timedelta
from typing import Any

import pytest

from alumnet.kernel.errors import NotFound
from alumnet.mentoring.rules import LIVE, SENT, MentorshipState, RequestState
from alumnet.mentoring.rules.errors import NotActive
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.talking import (
    TalkFacts,
    goodbye_until,
    refusal_to_write,
    shows_contact,
)
from alumnet.messaging.rules import ConversationOver
from tests.builders import THEN

ENDED = THEN - timedelta(days=1)


def refusal(**facts: Any) -> type[Exception] | None:
    found = refusal_to_write(TalkFacts(now=THEN, **facts))
    return None if found is None else type(found)


@pytest.mark.parametrize("state", RequestState)
def test_a_request_has_a_conversation_once_the_mentor_asked_or_called_until_it_ends(
    state: RequestState,
) -> None:
    # After a yes it goes on in the mentorship, and ends with that.
    is_yes = state is RequestState.ACCEPTED
    assert refusal(request=state) is (ConversationOver if is_yes else NotFound)
    opened = refusal(request=state, was_opened=True, ended_at=ENDED)
    if state is RequestState.DRAFT:
        assert opened is NotFound
    else:
        assert opened is (None if state in SENT else ConversationOver)


@pytest.mark.parametrize("state", MentorshipState)
def test_a_mentorship_that_ended_leaves_a_month_for_goodbyes_unless_it_was_closed(
    state: MentorshipState,
) -> None:
    facts: dict[str, Any] = {"mentorship": state, "ended_at": None if state in LIVE else ENDED}
    is_closed = state is MentorshipState.VOIDED
    assert refusal(**facts) is (ConversationOver if is_closed else None)
    assert shows_contact(TalkFacts(now=THEN, **facts)) == (state in LIVE)
    late = {**facts, "ended_at": THEN - POLICY.goodbye}
    assert refusal(**late) is (None if state in LIVE else ConversationOver)
    has_end = state not in LIVE and not is_closed
    assert goodbye_until(TalkFacts(now=THEN, **facts)) == (
        ENDED + POLICY.goodbye if has_end else None
    )


def test_who_muted_an_ended_mentorship_hears_no_more_and_a_running_one_goes_on() -> None:
    assert refusal(mentorship=MentorshipState.ACTIVE, is_muted=True) is None
    over: dict[str, Any] = {"mentorship": MentorshipState.COMPLETED, "ended_at": ENDED}
    assert refusal(**over, is_muted=True) is ConversationOver
    assert refusal(**over, both_active=False) is ConversationOver


def test_nobody_writes_across_a_block_or_to_somebody_who_cannot_act() -> None:
    running: dict[str, Any] = {"mentorship": MentorshipState.ACTIVE}
    assert refusal(**running, is_blocked=True) is NotFound
    assert refusal(**running, both_active=False) is NotActive
    assert not shows_contact(TalkFacts(now=THEN, **running, is_blocked=True))
