"""Pages of requests and mentorships, used as people use them."""

from collections.abc import Callable

import pytest

from tests import builders
from tests.client import InspectingClient
from tests.mentoring.asking import an_asked_pair

pytestmark = pytest.mark.postgresql
NewClient = Callable[..., InspectingClient]


def test_asking_from_the_first_word_to_what_happens_next(new_client: NewClient) -> None:
    mentor = builders.a_mentor("Ruth Adeyemi", topics=("career-planning", "feedback"))
    mentee = builders.a_member("Jun Baek")
    client = new_client(mentee)

    page = client.get("mentoring.write", to=mentor.public_id)
    assert page.h1 == "Write to Ruth"
    form = page.form(field="working_on").fill(
        working_on="Leading two people.", why_you="You did it twice.", question="What did you stop?"
    )
    form.fill(time_kind="one_conversation", topic="feedback")
    page = client.submit(form.press("Read it through once more"))

    assert page.h1 == "Read it through"
    assert "What did you stop?" in page.main
    page = client.submit(page.form(button="Send to Ruth"))

    assert page.h1 == "Your request is with Ruth"
    assert "Ruth answers by" in page.main


def test_answering_yes(new_client: NewClient) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    client = new_client(mentor)
    page = client.get("mentoring.requests_list")
    page = client.follow(page, "Jun Baek")
    assert "A yes leaves room for one more" in page.main
    page = client.follow(page, "Yes")
    page = client.submit(page.form(field="answer"))
    assert page.h1 == "You mentor Jun Baek"
