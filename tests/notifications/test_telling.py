"""Whether a mail leaves, and when: preferences, quiet hours, digests, the budget, two workers."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import update

from alumnet.accounts import queries as accounts
from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.mentoring import commands as mentoring
from alumnet.notifications import commands
from alumnet.notifications.jobs import forget_old
from alumnet.notifications.models import Notification
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.rules.timing import Rhythm
from tests import builders
from tests.builders import THEN
from tests.mailserver import MailServer, html_of, links_of, text_of
from tests.mentoring.asking import DAY, a_request, an_asked_pair
from tests.notifications.telling import a_silent_mentor, ask, choose, in_digest, rows, work

HOUR = timedelta(hours=1)


def test_what_is_switched_off_is_listed_all_the_same(app: Flask, mailbox: MailServer) -> None:
    mentor, mentee, _public_id = an_asked_pair()
    choose(mentor, channels={Group.REQUESTS: Channel.OFF})
    work(THEN)
    assert mailbox.messages == []
    (row,) = rows(mentor)
    assert (row.code, row.by_id, row.mail) == ("request_submitted", mentee.id, MailState.NONE)


@pytest.mark.postgresql
def test_an_entry_that_is_handled_again_tells_nothing_twice(
    app: Flask, mailbox: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before that was noted: the same mail once more; killed after it was: none."""
    mentor, _mentee, _public_id = an_asked_pair()

    def killed(*_what: object, **_how: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(commands, "note_sent", killed)
        outbox.drain(THEN)
    outbox.drain(THEN + HOUR)
    first, second = mailbox.to(mentor.email)
    assert first["Message-ID"] == second["Message-ID"]
    assert len(rows(mentor)) == 1

    with writing() as session:
        session.execute(update(outbox.OutboxEntry).values(done_at=None, not_before=THEN))
    work(THEN + 2 * HOUR)
    assert len(mailbox.to(mentor.email)) == 2


@pytest.mark.postgresql
def test_quiet_hours_hold_a_mail_and_what_is_not_true_any_more_is_not_said_then(
    app: Flask, mailbox: MailServer
) -> None:
    mentor, mentee, public_id = an_asked_pair()
    other = a_request(builders.a_member("Ines Moreau"), mentor)
    choose(mentor, quiet=(9, 18), zone="Europe/Berlin")
    work(THEN)  # 10 in the morning there
    assert mailbox.messages == []
    assert [row.mail for row in rows(mentor)] == [MailState.HELD, MailState.HELD]
    mentoring.withdraw_request(public_id, by=mentee.id, now=THEN + HOUR)
    work(THEN + 8 * HOUR - timedelta(minutes=1))
    assert mailbox.messages == []
    work(THEN + 8 * HOUR)
    assert mailbox.subjects == ["A note from Ines"]
    assert f"/requests/{other}" in text_of(mailbox.last())


def test_what_is_urgent_or_about_the_own_account_waits_for_nothing(
    app: Flask, mailbox: MailServer
) -> None:
    member = builders.a_member()
    choose(member, quiet=(0, 23), channels=dict.fromkeys(Group, Channel.OFF))
    contact = accounts.contact(reading(), member.id)
    assert contact is not None
    with writing() as session:
        outbox.add(session, "account.password_changed", contact.account_id, now=THEN)
    work(THEN)
    assert mailbox.subjects == ["Your password was changed"]
    assert "List-Unsubscribe" not in mailbox.last()
    assert "/unsubscribe/" not in text_of(mailbox.last()) + html_of(mailbox.last())


@pytest.mark.postgresql
def test_a_digest_comes_at_the_own_hour_with_a_line_for_each_and_only_once(
    app: Flask, mailbox: MailServer
) -> None:
    mentor, _mentee, public_id = an_asked_pair()
    a_request(builders.a_member("Ines Moreau"), mentor)
    choose(mentor, channels=in_digest(), rhythm=Rhythm.DAILY, digest_hour=7, zone="Asia/Seoul")
    work(THEN)  # 18:00 in Seoul
    work(THEN + 12.9 * HOUR)
    assert mailbox.messages == []
    work(THEN + 13 * HOUR)
    (mail,) = mailbox.to(mentor.email)
    assert mail["Subject"] == "What is new for you"
    assert "* Jun wrote to you" in text_of(mail)
    assert "* Ines wrote to you" in text_of(mail)
    assert links_of(mail)[0] == f"http://localhost/requests/{public_id}"
    assert {row.mail for row in rows(mentor)} == {MailState.SENT}
    work(THEN + 14 * HOUR)
    work(THEN + 37 * HOUR)
    assert len(mailbox.messages) == 1


@pytest.mark.postgresql
def test_a_digest_is_never_empty(app: Flask, mailbox: MailServer) -> None:
    """What was read, or was taken back by a block, before it left isn't told; so none leaves."""
    mentor, mentee, _public_id = an_asked_pair()
    a_request(builders.a_member(), mentor)
    choose(mentor, channels=in_digest())
    work(THEN)
    read, _other = rows(mentor)[1], rows(mentor)[0]
    commands.mark_read(mentor.id, read.id, now=THEN)
    builders.a_block(mentor, mentee)
    work(THEN + 7 * DAY)
    assert mailbox.to(mentor.email) == []
    assert {row.mail for row in rows(mentor) if row.code != "digest"} == {MailState.DROPPED}


@pytest.mark.postgresql
def test_a_new_hour_moves_what_waits_and_brings_no_second_digest_that_day(
    app: Flask, mailbox: MailServer
) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    choose(mentor, channels=in_digest(), rhythm=Rhythm.DAILY, digest_hour=10)
    work(THEN)
    work(THEN + HOUR)
    assert len(mailbox.messages) == 1
    a_request(builders.a_member(), mentor, now=THEN + 2 * HOUR)
    work(THEN + 2 * HOUR)
    noon = THEN + 2 * HOUR
    choose(mentor, noon, channels=in_digest(), rhythm=Rhythm.DAILY, digest_hour=12)
    work(THEN + 4 * HOUR)
    assert len(mailbox.messages) == 1
    work(THEN + DAY + 3 * HOUR)
    assert len(mailbox.messages) == 2


@pytest.mark.postgresql
def test_without_a_digest_nothing_waits_for_it(app: Flask, mailbox: MailServer) -> None:
    mentor = a_silent_mentor()
    choose(mentor, rhythm=None)
    ask(mentor, times=3)
    work(THEN)
    work(THEN + 8 * DAY)
    assert len(mailbox.messages) == 2
    assert [row.mail for row in rows(mentor)].count(MailState.NONE) == 1


def test_a_third_mail_of_the_site_waits_for_the_digest_and_that_for_its_turn(
    app: Flask, mailbox: MailServer
) -> None:
    mentor = a_silent_mentor()
    choose(mentor, rhythm=Rhythm.DAILY)
    ask(mentor, times=4)
    work(THEN)
    assert mailbox.subjects == ["Do you still have time for notes?"] * 2
    # A digest of nothing but the site's own is one of the two, so the days have to pass first.
    for day in range(1, 7):
        work(THEN + day * DAY)
    assert len(mailbox.messages) == 2
    work(THEN + 7 * DAY)
    assert mailbox.subjects[2:] == ["What is new for you"]
    # What another person did is no matter of that budget.
    a_request(builders.a_member(), builders.a_mentor(), now=THEN)
    work(THEN)
    assert len(mailbox.messages) == 4


@pytest.mark.parametrize("rounds", [3])
def test_two_workers_do_not_both_take_the_last_mail_of_a_week(
    app: Flask, mailbox: MailServer, rounds: int
) -> None:
    mentors = [a_silent_mentor() for _ in range(rounds)]
    for mentor in mentors:
        ask(mentor, times=4)
    start = Barrier(2)

    def run() -> None:
        with app.app_context():
            start.wait()
            outbox.drain(THEN)

    workers = [Thread(target=run) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert [len(mailbox.to(mentor.email)) for mentor in mentors] == [2] * rounds


@pytest.mark.postgresql
def test_what_is_old_goes_and_what_is_on_its_way_stays(app: Flask) -> None:
    mentor, _mentee, _public_id = an_asked_pair()
    for _ in range(2):
        a_request(builders.a_member(), mentor)
    outbox.drain(THEN)
    read, unread, held = rows(mentor)
    commands.mark_read(mentor.id, read.id, now=THEN)
    with writing() as session:
        session.get_one(Notification, held.id).mail = MailState.HELD

    def left(now: datetime) -> list[int]:
        forget_old(now)
        return [row.id for row in rows(mentor)]

    assert left(THEN + 90 * DAY) == [read.id, unread.id, held.id]
    assert left(THEN + 91 * DAY) == [unread.id, held.id]
    assert left(THEN + 181 * DAY) == [held.id]
