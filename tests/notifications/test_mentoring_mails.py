"""The mails of requests: to whom, when, with neutral titles, never with a letter."""

import pytest

from alumnet.connections import commands as connections
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.rules import DeclineReason
from tests import builders
from tests.builders import THEN
from tests.client import InspectingClient
from tests.mailserver import links_of, text_of
from tests.mentoring.asking import DAY, a_request, an_asked_pair, mentorships, request_row
from tests.notifications.conftest import Post, only

NO = commands.No(reason=DeclineReason.OTHER, line="A line that is nobody else's.")


def test_the_receiver_gets_a_neutral_note_with_two_links(
    post: Post, client: InspectingClient
) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    mail = only(post(mentor))
    assert mail["Subject"] == "A note from Jun"
    assert "Jun wrote to you and asks for one conversation" in text_of(mail)
    assert "by Monday 19 January 2026" in text_of(mail)
    to_request, to_answer = links_of(mail)[:2]
    assert to_request == f"http://localhost/requests/{public_id}"
    page = client.get(to_answer.removeprefix("http://localhost"))
    assert page.h1 == "A note from Jun"


def test_a_request_taken_back_before_the_mail_left_is_no_mail(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    assert post(mentor) == []


def test_a_withdrawal_is_told_a_day_later_and_not_when_undone(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    post(mentor)
    commands.withdraw_request(public_id, by=mentee.id, now=THEN)
    commands.undo_withdrawal(public_id, by=mentee.id, now=THEN)
    assert post(mentor, at=THEN + 2 * DAY) == []
    commands.withdraw_request(public_id, by=mentee.id, now=THEN + 2 * DAY)
    assert post(mentor, at=THEN + 2.9 * DAY) == []
    mail = only(post(mentor, at=THEN + 3 * DAY))
    assert mail["Subject"] == "Nothing left to do for Jun's note"


def test_the_initiator_hears_of_a_yes_and_finds_how_to_reach_the_mentor(
    post: Post, client: InspectingClient
) -> None:
    mentor, mentee, public_id = an_asked_pair()
    post(mentor)
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    mail = only(post(mentee))
    assert mail["Subject"] == "Ruth answered you"
    assert "Ruth said yes." in text_of(mail)
    link = links_of(mail)[0]
    page = client.sign_in(mentee).get(link.removeprefix("http://localhost"))
    assert page.h1 == "Your mentor Ruth Adeyemi"
    assert mentor.email not in page.main
    assert "How to reach each other" in page.main
    assert page.link("Write to Ruth").href.endswith("/messages")
    assert mentee.email not in client.sign_in(mentor).get(page.url).main


def test_a_no_is_kind_and_keeps_the_line_for_the_page(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    post(mentor)
    commands.decline_request(public_id, by=mentor.id, answer=NO, now=THEN)
    mail = only(post(mentee))
    assert mail["Subject"] == "Ruth answered you"
    assert "It says nothing about your note." in text_of(mail)
    assert "nobody else's" not in text_of(mail)


def test_who_is_not_needed_any_more_is_told(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    other = builders.a_mentor()
    a_request(mentee, other)
    post(other)
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    assert only(post(other))["Subject"] == "Nothing left to do for Jun's note"


def test_reminders_come_with_a_working_link_and_in_one_mail(
    post: Post, client: InspectingClient
) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    post(mentor)
    watch_clocks(THEN + 4 * DAY)
    mail = only(post(mentor, at=THEN + 4 * DAY))
    assert mail["Subject"] == "A note from Jun is waiting"
    commands.answer_by_mail(links_of(mail)[1].rpartition("/")[2], NO, now=THEN + 4 * DAY)
    assert request_row(public_id).decline_reason is DeclineReason.OTHER

    for _ in range(2):
        a_request(builders.a_member(), mentor, now=THEN + 5 * DAY)
    post(mentor, at=THEN + 5 * DAY)
    watch_clocks(THEN + 10 * DAY)
    mail = only(post(mentor, at=THEN + 10 * DAY))
    assert mail["Subject"] == "Two notes are waiting for you"


@pytest.mark.postgresql
def test_a_reminder_that_no_longer_fits_is_no_mail(post: Post) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    post(mentor)
    watch_clocks(THEN + 4 * DAY)
    commands.decline_request(public_id, by=mentor.id, answer=NO, now=THEN + 4 * DAY)
    assert post(mentor, at=THEN + 4 * DAY) == []


def test_a_silence_is_told_once_however_many_there_were(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    a_request(mentee, builders.a_mentor())
    post(mentor)
    watch_clocks(THEN + 15 * DAY)
    mail = only(post(mentee, at=THEN + 15 * DAY))
    assert mail["Subject"] == "About your notes"
    assert "Two of your notes had no answer in time." in text_of(mail)

    third = builders.a_mentor("Kofi Mensah")
    public_id = a_request(mentee, third, now=THEN + 15 * DAY)
    watch_clocks(THEN + 29 * DAY)
    mail = only(post(mentee, at=THEN + 29 * DAY))
    assert mail["Subject"] == "About your note to Kofi"
    assert links_of(mail)[0].endswith(f"/requests/{public_id}")


def test_three_silences_ask_a_mentor_and_an_answer_takes_the_question_back(post: Post) -> None:
    mentor = builders.a_mentor(places=3)
    for _ in range(3):
        a_request(builders.a_member(), mentor)
    post(mentor)
    watch_clocks(THEN + 14 * DAY)
    mail = only(post(mentor, at=THEN + 14 * DAY))
    assert mail["Subject"] == "Do you still have time for notes?"

    with writing() as session:
        outbox.add(session, "mentor.paused_for_silence", mentor.id, now=THEN + 15 * DAY)
    commands.come_back(by=mentor.id, now=THEN + 15 * DAY)
    assert post(mentor, at=THEN + 15 * DAY) == []


def test_the_partner_hears_of_the_end_without_a_reason(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    found = commands.accept_request(public_id, by=mentor.id, now=THEN)
    post(mentor)
    commands.end_mentorship(found, by=mentee.id, now=THEN)
    mail = only(post(mentor))
    assert mail["Subject"] == "A change between you and Jun"
    assert "Your place is free again." in text_of(mail)


def test_a_block_tells_the_other_as_little_as_a_suspension(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    post(mentor)
    connections.block(mentor.public_id, by=mentee.id, now=THEN)
    assert "needs no answer any more" in text_of(only(post(mentor)))
    assert post(mentee) == []

    other = builders.a_mentor()
    public_id = a_request(mentee, other)
    commands.accept_request(public_id, by=other.id, now=THEN)
    post(other)
    connections.block(mentee.public_id, by=other.id, now=THEN)
    mail = only(post(mentee))
    assert "can't go on here" in text_of(mail)
    assert len(mentorships()) == 1


@pytest.mark.parametrize("is_mentor", [True, False], ids=["mentor", "mentee"])
def test_a_suspension_tells_the_one_who_is_still_here(post: Post, is_mentor: bool) -> None:
    mentor, mentee, _public_id = an_asked_pair()
    post(mentor)
    gone, here = (mentor, mentee) if is_mentor else (mentee, mentor)
    with writing() as session:
        lock_people(session, gone.id)
        commands.void_for(session, gone.id, THEN)
    mail = only(post(here))
    expected = "can't take this on now" if is_mentor else "needs no answer any more"
    assert expected in text_of(mail)
    assert post(gone) == []


def test_somebody_without_an_account_gets_no_mail(post: Post) -> None:
    mentor, mentee, public_id = an_asked_pair()
    post(mentor)
    commands.accept_request(public_id, by=mentor.id, now=THEN)
    with writing() as session:
        from alumnet.accounts.models import Account

        account = session.query(Account).filter_by(person_id=mentee.id).one()
        account.confirmed_at = None
    assert post(mentee) == []


@pytest.mark.postgresql
def test_what_is_gone_is_no_mail(post: Post) -> None:
    mentor = builders.a_mentor()
    kinds = ("submitted", "accepted", "declined", "withdrawn", "superseded", "voided")
    with writing() as session:
        for kind in kinds:
            outbox.add(session, f"mentorship_request.{kind}", 987654, now=THEN)
        for kind in ("mentorship.ended", "mentorship.voided"):
            outbox.add(session, kind, 987654, now=THEN, actor_id=mentor.id)
        outbox.add(session, "mentoring.unanswered", mentor.id, now=THEN)
    assert post(mentor) == []
