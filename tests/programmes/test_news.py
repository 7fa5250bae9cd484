"""What those who manage a cohort tell its people: who hears of it, how often, and who reads it."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask

from alumnet.programmes.rules.states import CohortState, EnrolmentState, HelperPart, Side
from tests.builders import a_member, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.programmes.builders import a_cohort, a_helper, a_programme_manager, an_enrolment

MISSING = HTTPStatus.NOT_FOUND


def test_managers_tell_a_side_and_its_people_read_it(
    client: InspectingClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.RUNNING, of=harbour)
    mentee = an_enrolment(cohort, state=EnrolmentState.MATCHED)
    mentor = an_enrolment(cohort, state=EnrolmentState.MATCHED, side=Side.MENTOR)
    gone = an_enrolment(cohort, state=EnrolmentState.DROPPED)
    client.sign_in(a_programme_manager(harbour))
    where = client.get("programmes.news", cohort=cohort.handle)
    form = where.form(field="words").fill(words="We meet on Friday at six.", whom="mentee")
    assert "One person hears of it." in client.submit(form).main
    client.submit(form)
    worker()
    [mail] = mailbox.messages
    assert mailbox.to(mentee.person.email) == [mail]
    assert "Friday" not in mail.as_string()
    client.sign_in(mentee.person)
    assert "We meet on Friday at six." in client.get("programmes.news", cohort=cohort.handle).main
    assert "News" in client.get("programmes.cohort", cohort=cohort.handle).main
    client.sign_in(mentor.person)
    assert "Nothing is new" in client.get("programmes.news", cohort=cohort.handle).main
    client.sign_in(gone.person)
    client.get("programmes.news", cohort=cohort.handle, expect=MISSING)


def test_only_managers_tell_and_twice_a_week_at_most(app: Flask, client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.RUNNING, of=harbour)
    an_enrolment(cohort, state=EnrolmentState.MATCHED)
    said = {"whom": "all", "words": "News"}
    for nobody in (a_member(of=harbour), a_helper(cohort), a_helper(cohort, HelperPart.REVIEWER)):
        client.sign_in(nobody)
        client.post("programmes.write_news", said, cohort=cohort.handle, expect=MISSING)
    client.sign_in(a_helper(cohort))
    assert "Tell them" not in client.get("programmes.news", cohort=cohort.handle).main
    client.sign_in(a_programme_manager(harbour))
    for words in ("First", "Second"):
        page = client.post("programmes.write_news", said | {"words": words}, cohort=cohort.handle)
        assert "One person hears of it." in page.main
    third = client.post(
        "programmes.write_news",
        said | {"words": "Third"},
        cohort=cohort.handle,
        expect=HTTPStatus.UNPROCESSABLE_ENTITY,
    )
    assert "tell them in a few days" in third.main
    assert third.form(field="words").fields["words"] == ["Third"]
    assert "Third" not in client.get("programmes.news", cohort=cohort.handle).main
