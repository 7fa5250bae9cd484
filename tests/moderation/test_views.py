"""The pages of moderation, of the staff: queue, one case, a decision."""

from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest

from alumnet.kernel.authorization import Role
from alumnet.moderation import commands
from alumnet.moderation.rules import DecisionKind, ReportReason, ReportState
from tests import builders
from tests.client import InspectingClient
from tests.moderation.builders import (
    MONDAY,
    House,
    a_mentorship,
    a_report,
    a_request,
    decided,
    report,
)
from tests.page import Page

pytestmark = [pytest.mark.postgresql, pytest.mark.usefixtures("clock")]
NewClient = Callable[..., InspectingClient]
LAST_MEMBERSHIP = "no active member"


def test_the_queue_shows_first_what_is_due_first(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    assert "Nothing to review" in hanna.get("moderation.queue").main
    a_report(house.ana, house.tom, now=MONDAY - timedelta(days=7))
    a_report(house.tom, house.ana, now=MONDAY - timedelta(days=3))
    page = hanna.get("moderation.queue")
    assert page.main.index("Overdue since Wednesday 18 November") < page.main.index("Due tomorrow")
    assert "Open2 to look at" in page.main


def test_tabs_tell_mine_from_others_and_from_decided(house: House, new_client: NewClient) -> None:
    hanna, piet = new_client(house.hanna), new_client(house.piet)
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    assert "Asks for money" in hanna.get("moderation.queue", show="mine").main
    assert "Nothing to review" in hanna.get("moderation.queue").main
    assert "Hanna Weiss is looking at it" in piet.get("moderation.queue").main
    assert "You have taken nothing on" in piet.get("moderation.queue", show="mine").main
    decided(case, DecisionKind.WARN, house.hanna)
    assert "Reminder" in piet.get("moderation.queue", show="decided").main
    piet.get("moderation.queue", show="all", expect=404)


def test_long_queues_come_in_pages(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    for number in range(22):
        case = a_report(builders.a_member(of=house.association), house.tom)
        if number == 21:
            decided(case, DecisionKind.NO_ACTION, house.hanna)
    page = hanna.get("moderation.queue")
    assert len([each for each in page.links if each.text == "Asks for money"]) == 20
    page = hanna.follow(page, "Show more")
    assert len([each for each in page.links if each.text == "Asks for money"]) == 1
    page = hanna.get("moderation.queue", show="decided", after="nonsense")
    assert "No action" in page.main


def test_a_programme_manager_and_a_member_have_no_queue(
    house: House, new_client: NewClient
) -> None:
    manager = builders.a_member(of=house.association)
    builders.a_role(manager, Role.PROGRAMME_MANAGER, house.association)
    for person in (manager, house.ana):
        new_client(person).get("moderation.queue", expect=404)


def test_who_is_reported_sees_nothing_of_it_although_staff(
    house: House, new_client: NewClient
) -> None:
    case = a_report(house.ana, house.hanna)
    hanna = new_client(house.hanna)
    assert "Nothing to review" in hanna.get("moderation.queue").main
    hanna.get("moderation.item", public_id=case, expect=404)


def test_who_is_near_sees_neither_names_nor_words(house: House, new_client: NewClient) -> None:
    builders.a_connection(house.hanna, house.tom)
    case = a_report(house.ana, house.tom)
    hanna = new_client(house.hanna)
    for page in (
        hanna.get("moderation.queue"),
        hanna.get("moderation.item", public_id=case),
    ):
        assert "A report for somebody else" in page.main
        for word in ("Ana", "Tom", "120", "Asks for money"):
            assert not [each for each in page.links if word in each.text]
            assert word not in page.main.partition("Narrow and order")[0]
        assert "120 an hour" not in page.main


# ---------------------------------------------------------------------------------------- a case
def test_a_case_is_taken_on_checked_and_sent(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    a_request(house.tom, house.piet)
    case = a_report(house.ana, house.tom)
    page = hanna.get("moderation.item", public_id=case)
    assert "He asked for 120 an hour." in page.main
    assert "Your decision Take it on first" in page.main
    page = hanna.submit(page.form(button="Take it on"))
    assert "It's yours for half an hour." in page.main
    page = hanna.submit(page.form(button="Check before sending").fill(decision="suspend", days="7"))
    assert page.h1 == "Check before sending"
    assert "Tom can't act in Harbour Alumni" in page.main
    assert "this ends at once: one open request." in page.main
    form = page.form(button="Send")
    assert "suspended for 7 days" in form.fields["words_for_reported"][0]
    assert "Ana" not in form.fields["words_for_reported"][0]
    page = hanna.submit(form.fill(note="Second time."))
    assert "Sent. Everybody hears" in page.main
    assert report(case).state is ReportState.ACTION_TAKEN
    page = hanna.get("moderation.item", public_id=case)
    assert "Second time." in page.main
    assert "Monday 30 November 2026" in page.main
    page = hanna.submit(page.form(button="Lift the suspension"))
    assert "The suspension is lifted." in page.main
    assert not page.forms or "Lift the suspension" not in page.main


def test_history_holds_earlier_decisions_of_ones_own_associations_alone(
    house: House, new_client: NewClient
) -> None:
    other = builders.an_association()
    stranger, admin = builders.a_member(of=other), builders.an_admin(other, "Olga Ost")
    builders.a_membership(house.tom, other)
    decided(a_report(stranger, house.tom), DecisionKind.DUPLICATE, admin)
    decided(a_report(house.piet, house.tom), DecisionKind.WARN, house.hanna)
    case = a_report(house.ana, house.tom)
    page = new_client(house.hanna).get("moderation.item", public_id=case)
    assert "Reminder sent (another report)" in page.main
    assert "Report opened, reason “Asks for money” WhoA member" in page.main
    assert "Closed as dealt with" not in page.main
    everything = new_client(builders.a_site_admin()).get("moderation.item", public_id=case)
    assert "Closed as dealt with already (another report)" in everything.main
    assert "Olga Ost" in everything.main


def test_a_reported_mentorship_stays_closed(house: House, new_client: NewClient) -> None:
    mentorship = a_mentorship(house.ana, house.tom)
    ana = new_client(house.ana)
    form = ana.get("moderation.report", mentorship=mentorship.public_id).form(
        button="Send the report"
    )
    case = ana.submit(form.fill(reason="unkind")).url.rsplit("/", 1)[1]
    page = new_client(house.hanna).get("moderation.item", public_id=case)
    assert "What they wrote to each other stays closed" in page.main


def test_a_choice_without_a_decision_asks_for_one(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    page = hanna.get("moderation.check", public_id=case, expect=422)
    assert page.link("Choose what you decide").href
    page = hanna.get("moderation.check", public_id=case, decision="exile", expect=422)
    assert page.title.startswith("Error:")


def test_what_nobody_took_on_is_not_decided(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    case = a_report(house.ana, house.tom)
    page = hanna.get("moderation.check", public_id=case, decision="warn", expect=303)
    assert page.location == hanna.url("moderation.item", public_id=case)


def check(client: InspectingClient, case: str, decision: str) -> Page:
    return client.get("moderation.check", public_id=case, decision=decision)


def test_words_are_kept_when_something_is_missing_or_wrong(
    house: House, new_client: NewClient
) -> None:
    hanna = new_client(house.hanna)
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    form = check(hanna, case, "warn").form(button="Send")
    page = hanna.submit(form.fill(words_for_reported="", words_for_reporter="Dear"), expect=422)
    assert page.link("Write what the reported person reads").href
    form = page.form(button="Send")
    assert form.fields["words_for_reporter"] == ["Dear"]
    page = hanna.submit(form.fill(words_for_reported="Ana Ruiz says so."), expect=409)
    assert "name the person who reported" in page.alerts[0]
    page = hanna.submit(page.form(button="Send").fill(words_for_reported="As Ana says."))
    assert "Sent." in page.main


def test_the_second_of_two_gets_one_clear_conflict_and_keeps_the_words(
    house: House, new_client: NewClient
) -> None:
    hanna, piet = new_client(house.hanna), new_client(house.piet)
    case = a_report(house.ana, house.tom)
    page = hanna.get("moderation.item", public_id=case)
    other = piet.get("moderation.item", public_id=case)
    hanna.submit(page.form(button="Take it on"))
    page = piet.submit(other.form(button="Take it on"))
    assert "Somebody else has just taken this on" in page.alerts[0]
    assert "Hanna Weiss is looking at it" in page.main
    form = check(hanna, case, "warn").form(button="Send")
    a_report(house.ana, house.tom, details="Wait, there is more.")
    page = hanna.submit(form.fill(words_for_reporter="Mine"), expect=409)
    assert "changed while you were writing" in page.alerts[0]
    assert page.form(button="Send").fields["words_for_reporter"] == ["Mine"]
    assert "Wait, there is more." in page.main
    assert "Sent." in hanna.submit(page.form(button="Send")).main
    assert report(case).state is ReportState.ACTION_TAKEN


def test_a_decision_is_taken_back_from_its_page(house: House, new_client: NewClient) -> None:
    hanna, case = new_client(house.hanna), a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    page = hanna.submit(check(hanna, case, "hide").form(button="Send"))
    assert "Sent." in page.main
    page = hanna.get("moderation.item", public_id=case)
    page = hanna.submit(page.form(button="Show in search again"))
    assert "This decision is taken back." in page.main


def test_part_of_the_reporters_name_is_pointed_out(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    case = a_report(house.ana, house.tom)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    form = check(hanna, case, "warn").form(button="Send")
    form.fill(words_for_reported="As Ana says.", words_for_reporter="")
    page = hanna.submit(form, expect=HTTPStatus.UNPROCESSABLE_ENTITY)
    assert "part of the reporter’s name" in page.main  # noqa: RUF001 - as the page has it


def test_a_suspension_of_nobody_active_is_not_offered(house: House, new_client: NewClient) -> None:
    hanna = new_client(house.hanna)
    case = a_report(house.ana, house.tom)
    decided(a_report(house.piet, house.tom), DecisionKind.SUSPEND, house.hanna)
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    page = check(hanna, case, "suspend")
    assert LAST_MEMBERSHIP in page.main
    assert not any("Send" in form.buttons for form in page.forms)


def test_staff_of_another_association_find_nothing(house: House, new_client: NewClient) -> None:
    case = a_report(house.ana, house.tom)
    other = builders.an_admin(builders.an_association())
    stranger = new_client(other)
    assert "Nothing to review" in stranger.get("moderation.queue").main
    for public_id in (case, "nothing"):
        pages = [stranger.get("moderation.item", public_id=public_id, expect=404)]
        pages.append(stranger.get("moderation.check", public_id=public_id, expect=404))
        pages += [
            stranger.post(f"moderation.{act}", public_id=public_id, expect=404, data=data)
            for act, data in (
                ("claim", {}),
                ("release", {}),
                ("unhide", {}),
                ("lift", {}),
                ("decide", {"decision": "no_action", "days": "30", "words_for_reporter": "x"}),
            )
        ]
        assert {page.main for page in pages} == {pages[0].main}
    assert report(case).state is ReportState.OPEN


def test_a_decision_that_names_none_leads_back(house: House, new_client: NewClient) -> None:
    case = a_report(house.ana, house.tom)
    page = new_client(house.hanna).post("moderation.decide", public_id=case, data={})
    assert page.h1 == "Asks for money"


def titles(page: Page) -> list[str]:
    words = ("A threat", "Asks for money")
    return [each.text for each in page.links if each.text in words]


def test_safety_comes_first_and_the_queue_is_narrowed_by_what_the_staff_look_for(
    house: House, new_client: NewClient
) -> None:
    a_report(house.ana, house.tom, now=MONDAY - timedelta(days=7))
    case = a_report(house.tom, house.ana, ReportReason.THREAT, "He said he would.")
    hanna = new_client(house.hanna)
    page = hanna.get("moderation.queue")
    assert titles(page) == ["A threat", "Asks for money"]
    narrowed = {
        "category": ("safety", "A threat", "Asks for money"),
        "overdue": ("y", "Asks for money", "A threat"),
        "kind": ("person", "A threat", "Nothing like that"),
        "state": ("open", "A threat", "Nothing like that"),
    }
    for name, (value, shown, hidden) in narrowed.items():
        found = titles(hanna.get(f"/moderation?{name}={value}"))
        assert (shown in found, hidden in found) == (True, False), name
    assert "Nothing like that" in hanna.get("moderation.queue", kind="photo").main
    assert len(titles(hanna.get("moderation.queue", kind="nonsense", state="'; --"))) == 2
    assert titles(hanna.get("moderation.queue", sort="newest"))[0] == "A threat"
    commands.claim(case, by=house.hanna.id, now=MONDAY)
    page = hanna.get("moderation.check", public_id=case, decision="warn")
    assert "Nobody is threatened here." in page.text
