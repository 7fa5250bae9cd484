"""Surveys: asked of who was there, answered, reminded of, closed, and read by managers."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import time_machine
from sqlalchemy import func, select

from alumnet.kernel import clock
from alumnet.kernel.db import writing
from alumnet.programmes.commands import setup_check_ins, setup_opening
from alumnet.programmes.jobs import ask_surveys
from alumnet.programmes.models import Enrolment, Survey, SurveyAnswer, SurveyQuestion, SurveyReply
from alumnet.programmes.queries.data import export
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.setup_templates import SurveyDraft, SurveyQuestionDraft
from alumnet.programmes.rules.states import AnswerKind, Side
from tests.builders import Built, a_member, an_association
from tests.client import InspectingClient
from tests.mailserver import MailServer
from tests.programmes.builders import a_programme_manager
from tests.programmes.following import a_running_cohort
from tests.programmes.matching import Ready, fresh, person_of

NewClient = Callable[..., InspectingClient]
NOW = clock.now()
DAY = timedelta(days=1)
QUESTIONS = (
    SurveyQuestionDraft(
        wording="How does it go?", kind=AnswerKind.ONE_OF, choices=("Well", "Not sure")
    ),
    SurveyQuestionDraft(wording="What else?", kind=AnswerKind.TEXT),
)


def a_survey(ready: Ready, after_days: int = 14, *, is_named: bool, side: Side | None) -> str:
    draft = SurveyDraft(
        title=f"After {after_days} days",
        after_days=after_days,
        side=side,
        is_named=is_named,
        questions=QUESTIONS,
    )
    return setup_check_ins.add_survey(ready.cohort_id, draft)


def asked(survey: str) -> list[int]:
    """Return which enrolments were asked a survey."""
    query = (
        select(SurveyReply.enrolment_id)
        .join(Survey, Survey.id == SurveyReply.survey_id)
        .where(Survey.public_id == survey)
    )
    return sorted(fresh().scalars(query))


def fields_of(survey: str) -> list[str]:
    """Return the names of the fields of a survey, in order."""
    query = (
        select(SurveyQuestion.public_id)
        .join(Survey, Survey.id == SurveyQuestion.survey_id)
        .where(Survey.public_id == survey)
        .order_by(SurveyQuestion.position)
    )
    return [f"q-{each}" for each in fresh().scalars(query)]


def test_a_survey_is_asked_answered_reminded_and_closed(
    new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    harbour = an_association()
    start = (NOW - 20 * DAY).date()
    ready, pairs, handle = a_running_cohort(
        2, since=NOW - 21 * DAY, of=harbour, starts_on=start, ends_on=None
    )
    survey = a_survey(ready, is_named=True, side=Side.MENTEE)
    ahead = a_survey(ready, 60, is_named=True, side=None)
    worker()
    mailbox.messages.clear()
    ask_surveys(NOW)
    ask_surveys(NOW)
    worker()
    assert asked(survey) == sorted(ready.mentees)
    assert asked(ahead) == []
    assert mailbox.subjects == ["How is it going?"] * 2

    one = Built(person_of(pairs[0].mentee_id), "", "")
    mentee = new_client(one)
    page = mentee.get("programmes.cohort", cohort=handle)
    assert "After 14 days: a minute of questions" in page.main
    moved = HTTPStatus.PERMANENT_REDIRECT
    page = mentee.follow(mentee.get("home.index"), "Answer: After 14 days", expect=moved)
    page = mentee.follow(page)
    assert "with your name" in page.main
    page = mentee.submit(page.form(button="Send"), expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "Answer “" in page.main
    chosen, written = fields_of(survey)
    said = {chosen: "Well", written: "A good start"}
    page = mentee.submit(page.form(button="Send").fill(**said))
    assert "thank you for your answers" in page.main
    page = mentee.follow(page, "Change them: After 14 days")
    page = mentee.submit(page.form(button="Send it again").fill(**{chosen: "Not sure"}))
    answers = [row["chosen"] or row["words"] for row in export(fresh(), one.id)["survey_answers"]]
    assert answers == [["Not sure"], "A good start"]
    # The partner wasn't asked, nor was anybody else.
    for person in (person_of(pairs[0].mentor_id), a_member(of=harbour).id):
        other = new_client(Built(person, "", ""))
        path = f"/programmes/{handle}/surveys/{survey}"
        assert other.status_of("GET", path) == HTTPStatus.NOT_FOUND
        assert other.status_of("POST", path) == HTTPStatus.NOT_FOUND

    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.follow_up", cohort=handle)
    assert "1 of 2 answered" in page.main
    assert "One hasn't answered yet" in page.main
    assert not any("person" in each.names for each in page.forms)
    page = manager.follow(page, "What they said: After 14 days")
    assert "A good start" in page.main
    page = manager.post(
        "programmes.setup_check_in_remove", cohort=handle, public_id=survey, follow=True
    )
    assert "asked this survey already" in page.text


def test_a_survey_is_reminded_of_once_a_week_one_by_one_or_all_and_closes(
    new_client: NewClient, worker: Callable[..., int], mailbox: MailServer
) -> None:
    harbour = an_association()
    start = (NOW - 20 * DAY).date()
    ready, pairs, handle = a_running_cohort(
        3, since=NOW - 21 * DAY, of=harbour, starts_on=start, ends_on=None
    )
    survey = a_survey(ready, is_named=False, side=Side.MENTEE)
    ask_surveys(NOW)
    worker()
    manager = new_client(a_programme_manager(harbour))
    mailbox.messages.clear()
    ask_surveys(NOW + 8 * DAY)
    ask_surveys(NOW + 9 * DAY)
    with time_machine.travel(NOW + 9 * DAY, tick=False):
        worker()
        assert mailbox.subjects == ["How is it going?"] * 3
    with time_machine.travel(NOW + 16 * DAY, tick=False):
        where: dict[str, Any] = {"cohort": handle, "survey": survey}
        page = manager.get("programmes.follow_up", cohort=handle)
        one = next(each for each in page.forms if "person" in each.names)
        page = manager.submit(one, follow=True)
        assert "One person gets" in page.text
        assert sum("person" in each.names for each in page.forms) == 2
        assert "in the last week" in manager.submit(one, follow=True).text
        stranger = {"person": fresh().get_one(Enrolment, pairs[0].mentor_id).public_id}
        for sent in (stranger, {"person": "\x00"}):
            assert (
                "in the last week" in manager.post("programmes.remind_survey", sent, **where).text
            )
        assert "Two people get" in manager.post("programmes.remind_survey", **where).text
        assert "in the last week" in manager.post("programmes.remind_survey", **where).text
        worker()
        assert len(mailbox.subjects) == 6
    with time_machine.travel(NOW + 22 * DAY, tick=False):
        late = new_client(Built(person_of(pairs[0].mentee_id), "", ""))
        where = {"cohort": handle, "survey": survey}
        late.get("programmes.survey", expect=HTTPStatus.SEE_OTHER, **where)
        page = late.post("programmes.survey", {"any": "thing"}, **where)
        assert "closed by now" in page.text
    assert fresh().scalar(select(func.count(SurveyAnswer.id))) == 0


def test_who_came_later_is_not_asked_and_few_answers_without_names_are_not_shown(
    new_client: NewClient,
) -> None:
    harbour = an_association()
    start = (NOW - 20 * DAY).date()
    ready, pairs, handle = a_running_cohort(
        1, since=NOW - 2 * DAY, of=harbour, starts_on=start, ends_on=None
    )
    before, after = (a_survey(ready, days, is_named=False, side=None) for days in (14, 19))
    ask_surveys(NOW)
    assert asked(before) == []
    assert len(asked(after)) == 2
    mentee = new_client(Built(person_of(pairs[0].mentee_id), "", ""))
    page = mentee.get(f"/programmes/{handle}/surveys/{after}")
    assert "never who said what" in page.main
    assert "see who hasn't answered yet" in page.main
    chosen, _written = fields_of(after)
    mentee.submit(page.form(button="Send").fill(**{chosen: "Well"}))
    manager = new_client(a_programme_manager(harbour))
    assert "once there are five" in manager.get("programmes.follow_up", cohort=handle).main
    path = f"/programmes/{handle}/manage/check-ins/surveys/{after}"
    assert manager.status_of("GET", path) == HTTPStatus.NOT_FOUND


def test_a_cohort_that_ends_early_asks_its_last_survey_then(new_client: NewClient) -> None:
    harbour = an_association()
    start = (NOW - 20 * DAY).date()
    ready, pairs, handle = a_running_cohort(
        1, since=NOW - 21 * DAY, of=harbour, starts_on=start, ends_on=start + 200 * DAY
    )
    ahead = [a_survey(ready, days, is_named=True, side=None) for days in (90, 180)]
    for_mentors = a_survey(ready, 190, is_named=True, side=Side.MENTOR)
    ask_surveys(NOW)
    assert [asked(each) for each in (*ahead, for_mentors)] == [[], [], []]
    manager = a_programme_manager(harbour)
    setup_opening.wind_up_cohort(ready.cohort_id, by=manager.id, now=NOW)
    ask_surveys(NOW)
    ask_surveys(NOW + DAY)
    assert [asked(each) for each in (*ahead, for_mentors)] == [[], ready.mentees, ready.mentors]
    mentee = new_client(Built(person_of(pairs[0].mentee_id), "", ""))
    page = mentee.get("programmes.cohort", cohort=handle)
    assert "It has ended. Thank you for taking part." in page.main
    assert "After 180 days: a minute of questions" in page.main


def test_answers_without_names_are_read_together_once_none_can_change(
    new_client: NewClient,
) -> None:
    harbour = an_association()
    start = (NOW - 20 * DAY).date()
    ready, _pairs, handle = a_running_cohort(
        3, since=NOW - 21 * DAY, of=harbour, starts_on=start, ends_on=None
    )
    survey = a_survey(ready, is_named=False, side=None)
    ask_surveys(NOW)
    with writing() as session:
        question = session.scalars(select(SurveyQuestion.id).order_by(SurveyQuestion.id)).first()
        for reply in session.scalars(select(SurveyReply).order_by(SurveyReply.id)).all()[1:]:
            reply.answered_at = NOW
            session.add(SurveyAnswer(reply_id=reply.id, question_id=question, chosen=["Well"]))
    manager = a_programme_manager(harbour)
    where: dict[str, Any] = {"cohort": handle, "survey": survey}
    missing = HTTPStatus.NOT_FOUND
    new_client(manager).get("programmes.survey_results", expect=missing, **where)
    with time_machine.travel(NOW + POLICY.survey_open + DAY, tick=False):
        page = new_client(manager).get("programmes.survey_results", **where)
    assert "Well" in page.main
