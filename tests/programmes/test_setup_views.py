"""A manager sets up a cohort in the browser, from an empty page to one that people can join."""

from datetime import UTC, date, datetime
from http import HTTPStatus

import pytest
from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.programmes.models import Cohort, CohortEvent, EnrolmentQuestion, OutcomePlan, Survey
from alumnet.programmes.rules.states import (
    CohortState,
    EnrolmentState,
    Intake,
    Joining,
    QuestionRule,
)
from tests.builders import a_member, an_association
from tests.client import InspectingClient
from tests.page import Page
from tests.programmes.builders import a_cohort, a_programme_manager, an_enrolment
from tests.programmes.outcome_builders import a_frozen_plan, an_outcome

NOW = datetime(2027, 1, 4, 9, tzinfo=UTC)
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture(autouse=True)
def a_monday_in_january(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("setup", "setup_steps", "setup_new"):
        monkeypatch.setattr(f"alumnet.programmes.views.{module}.now", lambda: NOW)


def cohort_row() -> Cohort:
    return reading().scalars(select(Cohort).order_by(Cohort.id.desc()).limit(1)).one()


def save(client: InspectingClient, page: Page, **values: object) -> Page:
    return client.submit(page.form(button="Save and go on").fill(**values))


def test_a_cohort_is_set_up_step_by_step_and_opened(client: InspectingClient) -> None:
    harbour = an_association()
    manager, second = (
        a_programme_manager(harbour, "Kwame Boateng"),
        a_member("Esi Owusu", of=harbour),
    )
    client.sign_in(manager)
    page = client.follow(client.get("programmes.programmes"), "A new programme")
    page = client.submit(page.form(button="Begin").fill(programme="Bridge", name="2027"))
    assert page.h1 == "About"
    handle = page.url.split("/")[2]
    overview = client.follow(page, "Overview")
    assert "Five things are still open" in overview.main
    assert "Open it" not in overview.main
    # Save and leave, then go on from the list of what is missing.
    form = page.form(button="Save and leave").fill(
        about="Half a year with a mentor.", sponsor="Tide Fund"
    )
    form.fill(about="Half a year with a mentor.", sponsor="Tide Fund")
    overview = client.submit(form.press("Save and leave"))
    page = client.follow(overview, "Choose the last day to join")
    page = save(
        client,
        page,
        kind="group",
        group_size="3",
        joining="link",
        enrolment_closes="2027-02-05",
        starts_on="2027-03-01",
        ends_on="2027-08-31",
        mentee_places="24",
    )
    assert page.h1 == "Questions"
    page = client.post("programmes.setup_question_ready", {"question": "time"}, cohort=handle)
    assert "Can you keep two hours a month free" in page.main
    page = client.follow(page, "Go on")
    page = save(client, page, topic="40", path="0", needs_review=True)
    assert page.h1 == "Words"
    assert "Tide Fund pays for it and is told numbers, no names." in page.main
    page = save(client, page)
    page = client.submit(page.form(button="Take our four"))
    page = client.submit(page.form(button="Take ours: After two weeks"))
    assert "You met for the first time" in page.main
    page = client.follow(page, "Go on")
    assert page.h1 == "Outcome plan"
    page = client.submit(page.form(button="Save the plan").fill(design="descriptive"))
    page = client.follow(page, "Team")
    page = client.submit(page.form(button="Add them").fill(email="nobody@example.org"))
    assert page.status == REFUSED
    page = client.submit(page.form(button="Add them").fill(email=second.email, part="reviewer"))
    assert "Esi Owusu" in page.main
    overview = client.follow(page, "Overview")
    assert "Everything is decided" in overview.main
    page = client.follow(overview, "Open it")
    assert "They can until the end of" in page.main
    page = client.submit(page.form(button="Open it"))
    row = cohort_row()
    assert (row.state, row.group_size, row.weights["topic"]) == (CohortState.OPEN, 3, 0.4)
    assert row.due_at == datetime(2027, 2, 6, tzinfo=UTC)
    assert row.opened_at == NOW
    assert reading().scalars(select(OutcomePlan.frozen_at)).all() == [NOW]
    assert row.link_code


def test_once_it_is_open_days_move_and_terms_stay(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(
        CohortState.OPEN,
        of=harbour,
        joining=Joining.LINK,
        link_code="tide-and-time",
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 8, 31),
    )
    client.sign_in(a_programme_manager(harbour))
    page = client.get("programmes.setup_people", cohort=cohort.handle)
    assert "tide-and-time" in page.main
    assert "was decided when it opened" in page.main
    page = save(client, page, enrolment_closes="2027-01-03")
    assert "Choose a last day to join that isn't over." in page.main
    save(client, page, enrolment_closes="2027-02-12")
    assert cohort_row().due_at == datetime(2027, 2, 13, tzinfo=UTC)
    client.post("programmes.setup_link", cohort=cohort.handle)
    assert cohort_row().link_code != "tide-and-time"
    client.post("programmes.setup_question_ready", {"question": "pace"}, cohort=cohort.handle)
    assert reading().scalars(select(EnrolmentQuestion)).all() == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_the_edge_of_the_calendar_is_refused_in_words(
    client: InspectingClient, day: str
) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour)
    client.sign_in(a_programme_manager(harbour))
    form = client.get("programmes.setup_people", cohort=cohort.handle).form(button="Save and go on")
    names = ("enrolment_opens", "enrolment_closes", "starts_on", "ends_on")
    page = client.submit(form.fill(**dict.fromkeys(names, day)), expect=REFUSED)
    assert page.main.count("too long ago or too far ahead") >= len(names)
    closed = a_cohort(CohortState.CLOSED, of=harbour)
    form = client.get("programmes.setup_reopen", cohort=closed.handle).form(field="until")
    page = client.submit(form.fill(until=day), expect=REFUSED)
    assert "too long ago or too far ahead" in page.main
    rolling = a_cohort(CohortState.RUNNING, of=harbour, intake=Intake.ROLLING)
    page = client.get("programmes.apply", cohort=rolling.handle)
    form = page.form(button="Send").fill(entry_on=day, has_consented="y")
    page = client.submit(form, expect=REFUSED)
    assert "too long ago or too far ahead" in page.main
    over = a_cohort(CohortState.COMPLETED, of=harbour)
    (outcome,) = a_frozen_plan(over, an_outcome())
    person = an_enrolment(over, state=EnrolmentState.FINISHED).public_id
    page = client.get(
        "programmes.outcome_note", cohort=over.handle, outcome=outcome, enrolment=person
    )
    form = page.form(button="Note it")
    page = client.submit(form.fill(answer="no", observed_on=day, note="List"), expect=REFUSED)
    assert "too long ago or too far ahead" in page.main


def test_nothing_opens_while_something_is_missing(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour, consent="", enrolment_closes=date(2026, 12, 31))
    client.sign_in(a_programme_manager(harbour))
    page = client.post("programmes.setup_act", cohort=cohort.handle, act="open")
    assert "Something is still missing" in page.alerts[0] + page.main
    for to_do in ("Say who will know", "isn't over", "Add somebody who looks over the pairs"):
        assert to_do in page.main
    assert cohort_row().state is CohortState.DRAFT
    assert reading().scalars(select(CohortEvent)).all() == []


def test_a_question_says_what_it_does_and_who_reads_it(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour)
    client.sign_in(a_programme_manager(harbour))
    form = client.get("programmes.setup_question_new", cohort=cohort.handle).form(
        button="Save the question"
    )
    rule = {
        "wording": "Where could you meet?",
        "kind": "some_of",
        "choices": "Oslo",
        "use": "rule",
        "rule": "must_be",
        "good": "Bergen",
        "seen_by": "partner",
    }
    page = client.submit(form.fill(**rule))
    assert page.status == REFUSED
    assert "Two things to fix" in page.main
    page = client.submit(
        page.form(button="Save the question").fill(choices="Oslo\nBergen\nOslo", good="bergen")
    )
    assert "Seen by those who look after the programme, and the partner" in page.main
    words = {"wording": "Anything else?", "kind": "text", "seen_by": "managers"}
    page = client.get("programmes.setup_question_new", cohort=cohort.handle)
    form = page.form(button="Save the question")
    page = client.submit(form.fill(**words, use="weight"))
    assert "can only be read" in page.main
    client.submit(page.form(button="Save the question").fill(use="information"))
    last = reading().scalars(select(EnrolmentQuestion).where(EnrolmentQuestion.position == 2)).one()
    client.post(
        "programmes.setup_question_act", cohort=cohort.handle, public_id=last.public_id, act="up"
    )
    first, second = reading().scalars(
        select(EnrolmentQuestion).order_by(EnrolmentQuestion.position)
    )
    assert (first.wording, first.rule) == ("Anything else?", None)
    assert (second.choices, second.good) == (["Oslo", "Bergen"], ["Bergen"])
    assert second.rule is QuestionRule.MUST_BE
    page = client.get("programmes.setup_question", cohort=cohort.handle, public_id=second.public_id)
    client.submit(page.form(button="Save the question").fill(use="weight", weight="25"))
    again = reading().get_one(EnrolmentQuestion, second.id)
    assert (again.weight, again.rule, again.good) == (0.25, None, [])
    client.post(
        "programmes.setup_question_act",
        cohort=cohort.handle,
        public_id=first.public_id,
        act="remove",
    )
    assert [each.position for each in reading().scalars(select(EnrolmentQuestion))] == [1]


def test_two_who_save_at_once_lose_nothing(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour)
    client.sign_in(a_programme_manager(harbour))
    first = client.get("programmes.setup_about", cohort=cohort.handle).form(button="Save and go on")
    client.submit(first.fill(about="What the first wrote."))
    page = client.submit(first.fill(about="What the second wrote."), expect=HTTPStatus.CONFLICT)
    assert "What the second wrote." in page.form(button="Save and go on").fields["about"]
    assert cohort_row().about == "What the first wrote."
    client.submit(page.form(button="Save and go on"))
    assert cohort_row().about == "What the second wrote."


def test_a_copy_begins_as_the_last_run_was_set_up(client: InspectingClient) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.COMPLETED, of=harbour, mentee_places=24, sponsor="Tide Fund")
    a_frozen_plan(cohort, an_outcome())
    client.sign_in(a_programme_manager(harbour))
    client.post("programmes.setup_check_in_ready", {"survey": "end"}, cohort=cohort.handle)
    assert reading().scalars(select(Survey)).all() == []
    page = client.get("programmes.setup_copy", cohort=cohort.handle)
    page = client.submit(page.form(button="Copy it").fill(name="2028"))
    assert page.h1 == "People and days"
    row = cohort_row()
    assert (row.name, row.state, row.copied_from_id) == ("2028", CohortState.DRAFT, cohort.id)
    assert (row.mentee_places, row.sponsor, row.starts_on) == (24, "Tide Fund", None)
    assert row.programme_id == cohort.programme_id
    client.post("programmes.setup_copy", {"name": "2028"}, cohort=cohort.handle)
    assert cohort_row().id == row.id, "a second press made a second copy"
    plan = reading().get_one(OutcomePlan, row.id)
    assert (plan.frozen_at, plan.sha256) == (None, "")


def test_surveys_are_written_changed_and_copied_with_their_questions(
    client: InspectingClient,
) -> None:
    harbour = an_association()
    cohort = a_cohort(of=harbour)
    client.sign_in(a_programme_manager(harbour))
    page = client.get("programmes.setup_survey_new", cohort=cohort.handle)
    page = client.submit(
        page.form(button="Save the survey").fill(title="Half-way", after_days="90")
    )
    assert "Write at least one question below" in page.main
    filled = {"questions-0-wording": "How useful is it?", "questions-0-kind": "scale"}
    page = client.submit(page.form(button="Save the survey").fill(**filled))
    assert "90 days after the beginning" in page.main
    page = client.follow(page, "Change")
    page = client.submit(
        page.form(button="Save the survey").fill(
            **{
                "questions-0-measure": "satisfaction",
                "questions-1-wording": "How is it going?",
                "questions-1-kind": "one_of",
                "questions-1-choices": "Well\nNot well",
            }
        )
    )
    assert "How is it going? One of: Well, Not well" in page.main
    client.submit(
        client.get("programmes.setup_copy", cohort=cohort.handle)
        .form(button="Copy it")
        .fill(name="2028")
    )
    page = client.follow(
        client.get(f"/programmes/x-{cohort_row().public_id}/manage/setup/check-ins", expect=308)
    )
    assert "tells how useful it is" in page.main
    assert "How is it going? One of: Well, Not well" in page.main
    copy = reading().scalars(select(Survey).where(Survey.cohort_id != cohort.id)).one()
    client.post(
        "programmes.setup_check_in_remove",
        cohort=page.url.split("/")[2],
        public_id=copy.public_id,
    )
    left = reading().scalars(select(Survey.cohort_id)).all()
    assert left == [cohort.id]
