"""Enrolment through its pages: ways in, an application, what is decided, confirming, leaving."""

import io
from collections.abc import Callable
from http import HTTPStatus

from sqlalchemy import select, update

from alumnet.accounts.models import PersonEmail
from alumnet.connections import commands as connections
from alumnet.kernel import clock
from alumnet.kernel.db import reading, writing
from alumnet.members.models import SpokenLanguage
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentAnswer, EnrolmentWish
from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortState,
    EnrolmentState,
    HelperPart,
    Joining,
    QuestionRule,
    QuestionUse,
    SeenBy,
    Side,
)
from tests import builders
from tests.builders import a_member, an_association
from tests.client import InspectingClient
from tests.page import Page
from tests.programmes.builders import (
    BuiltCohort,
    a_cohort,
    a_helper,
    a_programme_manager,
    a_question,
    an_enrolment,
    state_of,
)
from tests.programmes.enrolling import enrolment_of

NewClient = Callable[..., InspectingClient]
State = EnrolmentState
NOW = clock.now()
MISSING = HTTPStatus.NOT_FOUND


def apply_page(client: InspectingClient, cohort: BuiltCohort) -> Page:
    return client.get("programmes.apply", cohort=cohort.handle)


def test_a_member_applies_and_the_staff_see_it_with_the_reasons(new_client: NewClient) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour)
    fits = a_question(
        cohort,
        "Have you worked for two years?",
        question_use=QuestionUse.RULE,
        rule=QuestionRule.MUST_BE,
        good=["yes"],
    )
    fields = a_question(
        cohort, "Which fields?", kind=AnswerKind.SOME_OF, choices=["Law", "Data, open"]
    )
    why = a_question(
        cohort, "Why now?", kind=AnswerKind.TEXT, is_required=True, seen_by=SeenBy.PARTNER
    )
    a_question(cohort, "How many years?", side=Side.MENTOR)
    ada, bo = a_member("Ada Lind", of=harbour), a_member("Bo Grey", of=harbour)
    as_bo = new_client(bo)
    as_ada = new_client(ada)
    page = as_ada.get("programmes.cohort", cohort=cohort.handle)
    page = as_ada.follow(page, "Join as a mentee")
    assert "How many years?" not in page.main
    assert "once you are matched, your partner" in page.main
    form = page.form(button="Send")
    page = as_ada.submit(form.fill(**{f"q-{why}": "A step up"}), expect=422)
    assert "Answer “" in page.main
    assert "Say that you agree" in page.main
    assert "A step up" in page.main

    said = {
        f"q-{fits}": "yes",
        f"q-{fields}": ["Law", "Data, open"],
        "hopes": "To lead",
        "has_consented": "y",
    }
    page = as_ada.submit(page.form(button="Send").fill(**said))
    assert "You can take part." in page.main
    row = enrolment_of(ada, cohort)
    assert (row.state, row.side, row.places) == (State.ELIGIBLE, Side.MENTEE, 0)
    answers = reading().scalars(select(EnrolmentAnswer).order_by(EnrolmentAnswer.question_id)).all()
    assert [(each.chosen, each.text) for each in answers] == [
        (["yes"], ""),
        (["Law", "Data, open"], ""),
        ([], "A step up"),
    ]

    no = said | {f"q-{fits}": "no", f"q-{why}": "=1+1"}
    form = apply_page(as_bo, cohort).form(button="Send")
    page = as_bo.submit(form.fill(**no))
    assert "Your application is in." in page.main

    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.enrolment", cohort=cohort.handle)
    assert "1 for you to decide" in page.main
    page = manager.follow(page, "1 for you to decide")
    assert "Ada Lind" not in page.main
    assert "Answer doesn't fit" in page.main
    page = manager.follow(page, "Bo Grey")
    assert "Have you worked for two years?" in page.main
    page = manager.follow(page, "Say that it doesn't work out")
    page = manager.submit(
        page.form(button="Say that it doesn't work out").fill(why="answer", line="Next year?")
    )
    assert "One person told" in page.text
    page = as_bo.get("programmes.cohort", cohort=cohort.handle)
    assert "It doesn't work out this time." in page.main
    assert "Next year?" in page.main
    table = manager.post("programmes.people_file", cohort=cohort.handle)
    assert "Bo Grey,mentee,ineligible" in table.text
    assert "'=1+1" in table.text


def test_each_way_in_is_open_to_whom_it_is_meant_for(new_client: NewClient) -> None:
    harbour = an_association()
    by_link = a_cohort(CohortState.OPEN, of=harbour, joining=Joining.LINK, link_code="tide")
    listed = a_cohort(CohortState.OPEN, of=harbour, joining=Joining.LIST)
    stranger, member = a_member(), a_member(of=harbour)
    as_stranger = new_client(stranger)
    as_member = new_client(member)
    for cohort in (by_link, listed):
        as_member.get("programmes.apply", cohort=cohort.handle, expect=MISSING)
        as_member.post("programmes.apply", cohort=cohort.handle, expect=MISSING)
    page = as_stranger.get("programmes.cohort", cohort=by_link.handle, link="tide")
    page = as_stranger.follow(page, "Offer to mentor")
    form = page.form(button="Send").fill(places="3", has_consented="y")
    assert "You can take part." in as_stranger.submit(form).main
    assert enrolment_of(stranger, by_link).places == 3
    # The association's own people are meant, and who came by the link once needs it no more.
    assert "You can take part." in as_stranger.get("programmes.cohort", cohort=by_link.handle).main

    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.add_people", cohort=listed.handle)
    imported = builders.a_person("Cleo Marsh")
    builders.a_membership(imported, harbour)
    with writing() as session:
        session.add(PersonEmail(person_id=imported.id, email="cleo@example.org"))
    text = f"{member.email}, mentor\ncleo@example.org\n{stranger.email}\nnobody\n"
    page = manager.submit(page.form(button="Ask them").fill(addresses=text))
    assert page.h1 == "Two people were asked"
    assert stranger.email in page.main
    assert "Line 4" in page.main
    assert enrolment_of(member, listed).side is Side.MENTOR
    assert enrolment_of(imported, listed).state is State.INVITED
    page = manager.post("programmes.add_people", {"addresses": "nobody"}, cohort=listed.handle)
    assert "There is no e-mail address in this list" in page.main
    file = {"side": "mentee", "file": [(io.BytesIO(text.encode("utf-16")), "list.csv")]}
    page = manager.post("programmes.add_people", file, cohort=listed.handle)
    assert page.h1 == "Nobody was asked", page.main
    page = as_member.get("programmes.cohort", cohort=listed.handle)
    assert "You are invited." in page.main
    page = as_member.submit(as_member.follow(page, "Say no").form(button="Say no"))
    assert "You stepped back." in page.main


def test_changes_are_asked_for_and_an_application_can_be_changed(new_client: NewClient) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour, accepts_itself=False)
    ada = a_member("Ada Lind", of=harbour)
    as_ada = new_client(ada)
    form = apply_page(as_ada, cohort).form(button="Send")
    as_ada.submit(form.fill(hopes="To lead", has_consented="y", may_read_workplace="y"))
    manager = new_client(a_programme_manager(harbour))
    page = manager.get("programmes.people", cohort=cohort.handle)
    assert "Ada Lind" in manager.follow(page, "Mentees").main
    assert "Nobody here" in manager.follow(page, "Mentors").main
    page = manager.submit(
        page.form(button="Look at it first").fill(
            person=enrolment_of(ada, cohort).public_id, act="ask_changes"
        )
    )
    page = manager.submit(page.form(button="Ask to add something"), expect=422)
    assert "Write what is to be added" in page.main
    form = page.form(button="Ask to add something")
    manager.submit(form.fill(line="How much time have you?"))
    page = as_ada.get("programmes.cohort", cohort=cohort.handle)
    assert "How much time have you?" in page.main
    page = as_ada.follow(page, "Add to it")
    assert "To lead" in page.main
    form = page.form(button="Send it again").fill(hopes="To lead, two hours a week")
    as_ada.submit(form)
    row = enrolment_of(ada, cohort)
    assert (row.state, row.line) == (State.APPLIED, "")
    assert row.retention_consent_at is not None
    # As a mentor after all, without what was allowed before.
    page = as_ada.get(f"/programmes/{cohort.handle}/apply?as=mentor")
    form = page.form(button="Send it again").fill(may_read_workplace=[], places="2")
    as_ada.submit(form)
    row = enrolment_of(ada, cohort)
    assert (row.side, row.places, row.retention_consent_at) == (Side.MENTOR, 2, None)


def test_helpers_remind_and_only_managers_decide(new_client: NewClient) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour)
    asked = an_enrolment(cohort, state=State.INVITED)
    helper = new_client(a_helper(cohort))
    page = helper.get("programmes.one_person", cohort=cohort.handle, public_id=asked.public_id)
    page = helper.follow(page, "Remind who was asked")
    for said in ("One person reminded", "One person reminded", "Nobody"):
        page = helper.get(
            "programmes.decide_people",
            cohort=cohort.handle,
            act="remind_invited",
            person=asked.public_id,
        )
        if said == "Nobody":
            assert page.h1 == "Nobody to do this with"
        else:
            assert said in helper.submit(page.form(button="Remind who was asked")).text
    for who in (a_helper(cohort, HelperPart.REVIEWER), a_member(of=harbour), a_member()):
        for page_ in ("enrolment", "people", "add_people"):
            new_client(who).get(f"programmes.{page_}", cohort=cohort.handle, expect=MISSING)
    doing = f"/programmes/{cohort.handle}/manage/people/do"
    chosen = {"people": asked.public_id}
    helper.get(doing, act="take_out", person=asked.public_id, expect=MISSING)
    helper.post(f"{doing}?act=take_out", chosen, expect=MISSING)
    helper.get("programmes.add_people", cohort=cohort.handle, expect=MISSING)
    other = a_cohort(CohortState.OPEN, of=harbour)
    manager = new_client(a_programme_manager(harbour))
    manager.get(
        "programmes.one_person", cohort=other.handle, public_id=asked.public_id, expect=MISSING
    )
    manager.post(f"/programmes/{other.handle}/manage/people/do?act=take_out", chosen)
    assert state_of(asked) is State.INVITED
    nothing = manager.get("programmes.decide_people", cohort=other.handle, expect=303)
    assert nothing.location.endswith("/manage/people")


def test_wishes_are_of_mentors_one_is_shown_and_what_is_avoided_nobody_learns(
    new_client: NewClient,
) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour)
    works = builders.an_organization("Tidewater Works")
    ada = a_member("Ada Lind", of=harbour)
    names = ("Ruth Vale", "Sam Oak", "Kit Hull", "Una Reed")
    ruth, sam, kit, una = (a_member(name, of=harbour) for name in names)
    for each in (ada, kit):
        builders.a_job(each, works, 2020)
    builders.a_block(una, ada)
    mentors = {
        each.name: an_enrolment(cohort, each, State.ELIGIBLE, side=Side.MENTOR)
        for each in (ruth, sam, kit, una)
    }
    own = an_enrolment(cohort, ada, State.ELIGIBLE)
    as_ada = new_client(ada)
    page = as_ada.follow(
        as_ada.get("programmes.cohort", cohort=cohort.handle), "With whom you would like"
    )
    assert "Kit Hull" not in page.main  # a colleague
    assert "Una Reed" not in page.main  # who blocked her
    wish, avoid = (f"/programmes/{cohort.handle}/{each}" for each in ("wishes", "avoid"))
    for name, step in (("Ruth Vale", "add"), ("Sam Oak", "add"), ("Sam Oak", "up")):
        page = as_ada.post(wish, {"mentor": mentors[name].public_id, "step": step})
    assert page.main.index("Sam Oak") < page.main.index("First wish") < page.main.index("Ruth Vale")
    for name in ("Kit Hull", "Una Reed"):
        hidden = {"mentor": mentors[name].public_id, "step": "add"}
        as_ada.post(wish, hidden, expect=MISSING)

    address = f"https://alumnet.example.org/people/ruth-vale-{ruth.public_id}?as=x"
    page = as_ada.post(avoid, {"person": address, "step": "add"})
    assert "Nobody learns it" in page.text
    assert "Second wish" not in page.main
    as_ruth = new_client(ruth)
    manager = new_client(a_programme_manager(harbour))
    about_her = f"/programmes/{cohort.handle}/manage/people/{own.public_id}"
    page = manager.get(about_her)
    assert "Ruth Vale" not in page.main
    assert "Sam Oak" in page.main  # what enrolment said that they may see
    # Whoever looks after it and mentors in it doesn't read who wished for them.
    a_helper(cohort, person=sam)
    assert "No wish so far." in new_client(sam).get(about_her).main
    assert "Ada Lind" not in as_ruth.get("programmes.wishes", cohort=cohort.handle).main
    with writing() as session:
        session.get_one(Cohort, cohort.id).state = CohortState.MATCHING
    page = as_ada.post(wish, {"mentor": mentors["Sam Oak"].public_id, "step": "remove"})
    assert "wishes stay as they are" in page.text
    assert "First wish" in page.main
    connections.block(ada.public_id, by=sam.id, now=NOW)
    assert "First wish" not in as_ada.get("programmes.wishes", cohort=cohort.handle).main
    assert reading().scalars(select(EnrolmentWish)).all() == []


def test_a_thin_pool_is_told_while_there_is_time_to_ask_more(new_client: NewClient) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour)
    works, other = builders.an_organization(), builders.an_organization()
    as_manager = new_client(a_programme_manager(harbour))
    mentees = [a_member(of=harbour) for _ in range(2)]
    mentors = [builders.a_mentor(of=harbour, topics=("career-planning",)) for _ in range(3)]
    for each in (mentees[0], mentors[0]):
        builders.a_job(each, works, 2020)
    builders.a_job(mentors[1], other, 2020)
    with writing() as session:
        session.add(SpokenLanguage(person_id=mentees[1].id, code="en"))
        session.add(SpokenLanguage(person_id=mentors[1].id, code="de"))
    builders.open_to_offers(mentees[0], "career-planning", "negotiation")
    for each in mentees:
        an_enrolment(cohort, each, State.CONFIRMED)
    page = as_manager.get("programmes.enrolment", cohort=cohort.handle)
    assert "No mentor can take part yet." in page.main
    for each in mentors:
        an_enrolment(cohort, each, State.ELIGIBLE, side=Side.MENTOR)
    page = as_manager.get("programmes.enrolment", cohort=cohort.handle)
    assert "more mentees than places" not in page.main
    assert "Two mentees have fewer than three mentors" in page.main
    assert "one goal of mentees is about" in page.main
    with writing() as session:
        session.execute(update(Enrolment).where(Enrolment.places == 1).values(places=0))
    page = as_manager.get("programmes.enrolment", cohort=cohort.handle)
    assert "Two more mentees than places" in page.main


def test_home_tells_of_what_waits_for_a_word_and_of_nothing_else(new_client: NewClient) -> None:
    harbour = an_association()
    ada = a_member("Ada Lind", of=harbour)
    open_, closed = (
        a_cohort(state, of=harbour) for state in (CohortState.OPEN, CohortState.CLOSED)
    )
    an_enrolment(open_, ada, State.INVITED)
    an_enrolment(closed, ada, State.ELIGIBLE, due_at=NOW)
    over = a_cohort(CohortState.MATCHING, of=harbour)
    an_enrolment(over, ada, State.INVITED)
    page = new_client(ada).get("/")
    assert "You are invited to take part" in page.main
    assert "Do you still want to take part?" in page.main
    assert page.main.count("Bridge programme") == 2
