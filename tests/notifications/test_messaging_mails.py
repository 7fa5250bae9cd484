"""The mail about unread messages: late, one for several, neutral, and never without need."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.messaging import commands, queries
from alumnet.messaging.models import Conversation, Message
from alumnet.notifications.models import NotificationTimes
from tests.builders import THEN, Built
from tests.client import InspectingClient
from tests.mailserver import MailServer, html_of, links_of, text_of
from tests.mentoring.talking import Pair, a_pair, say, suspend
from tests.notifications.conftest import Post

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
TEXT = "What I told my manager."


@pytest.fixture
def post(post: Post) -> Callable[[Built, datetime], list[EmailMessage]]:
    """Give what sends all that is due and returns the new mails about messages to a person."""
    return lambda to, at: [each for each in post(to, at) if "write to each other" in text_of(each)]


def write(pair: Pair, by: Built, at: datetime) -> None:
    say(pair, by, TEXT, now=at)


def test_several_messages_are_one_neutral_mail_after_ten_minutes(
    post: Post, client: InspectingClient
) -> None:
    pair = a_pair(THEN)
    for minutes in (0, 4, 9):
        write(pair, pair.jun, THEN + minutes * MINUTE)
    assert post(pair.ruth, THEN + 9 * MINUTE) == []
    (mail,) = post(pair.ruth, THEN + 10 * MINUTE)
    assert mail["Subject"] == "A note from Jun"
    assert "Jun wrote to you, three times." in text_of(mail)
    assert TEXT not in text_of(mail) + html_of(mail)
    assert post(pair.ruth, THEN + DAY) == []
    path = links_of(mail)[0].split("/", 3)[3]
    page = client.sign_in(pair.ruth).get(f"/{path}", expect=303)
    assert page.location == f"/mentorships/{pair.place}/messages"


@pytest.mark.postgresql
def test_what_was_read_meanwhile_is_not_told_and_what_comes_later_is(post: Post) -> None:
    pair = a_pair(THEN)
    write(pair, pair.jun, THEN)
    last = reading().scalars(select(Message.public_id)).one()
    where = reading().scalars(select(Conversation.public_id)).one()
    commands.mark_read(where, last, by=pair.ruth.id)
    assert post(pair.ruth, THEN + 10 * MINUTE) == []
    write(pair, pair.jun, THEN + 11 * MINUTE)
    assert post(pair.ruth, THEN + 20 * MINUTE) == []
    assert len(post(pair.ruth, THEN + 21 * MINUTE)) == 1
    assert post(pair.jun, THEN + DAY) == []


@pytest.mark.postgresql
@pytest.mark.parametrize("where", ["messages", "what one offers as a mentor"])
def test_who_wants_one_mail_a_day_gets_one_for_everybody_who_wrote(
    post: Post, client: InspectingClient, where: str
) -> None:
    pair = a_pair(THEN)
    write(pair, pair.jun, THEN)
    page = client.sign_in(pair.ruth).get("mentoring.mentorship_messages", public_id=pair.place)
    if where == "messages":
        page = client.submit(page.form(button="One mail a day is enough"))
    else:
        form = client.get("members.mentoring").form(field="places")
        form.fill(batches_questions="y", time_kinds=["few_weeks"])
        client.submit(form)
        page = client.get("mentoring.mentorship_messages", public_id=pair.place)
    assert "at most once a day" in page.main
    assert len(post(pair.ruth, THEN + 10 * MINUTE)) == 1
    for hours in (1, 5, 20):
        write(pair, pair.jun, THEN + timedelta(hours=hours))
        assert post(pair.ruth, THEN + timedelta(hours=hours, minutes=30)) == []
    (mail,) = post(pair.ruth, THEN + DAY + 10 * MINUTE)
    assert "three times" in text_of(mail)
    page = client.submit(page.form(button="Tell me after ten minutes"))
    write(pair, pair.jun, THEN + DAY + 20 * MINUTE)
    assert len(post(pair.ruth, THEN + DAY + 30 * MINUTE)) == 1


@pytest.mark.parametrize("how", ["muted", "blocked", "author suspended", "reader suspended"])
def test_no_mail_follows_what_is_over(post: Post, how: str) -> None:
    pair = a_pair(THEN)
    write(pair, pair.jun, THEN)
    if how == "muted":
        where = reading().scalars(select(Conversation.public_id)).one()
        commands.mute(where, by=pair.ruth.id, now=THEN)
    elif how == "blocked":
        connections.block(pair.jun.public_id, by=pair.ruth.id, now=THEN)
    else:
        suspend(pair, pair.jun if how == "author suspended" else pair.ruth, THEN)
    assert post(pair.ruth, THEN + 10 * MINUTE) == []


def test_quiet_hours_hold_the_mail_back_and_later_messages_join_it(post: Post) -> None:
    pair = a_pair(THEN)
    with writing() as session:
        session.add(NotificationTimes(person_id=pair.ruth.id, quiet_from=9, quiet_to=12))
    write(pair, pair.jun, THEN)
    assert post(pair.ruth, THEN + 10 * MINUTE) == []
    write(pair, pair.jun, THEN + timedelta(hours=2))
    (mail,) = post(pair.ruth, THEN.replace(hour=12))
    assert "twice" in text_of(mail)
    assert post(pair.ruth, THEN + DAY) == []


def test_a_server_that_refuses_loses_no_mail_and_what_came_meanwhile_follows(
    post: Post, mailbox: MailServer
) -> None:
    pair = a_pair(THEN)
    write(pair, pair.jun, THEN)
    mailbox.clear()
    mailbox.refusal = "451 later"
    outbox.drain(THEN + 10 * MINUTE)
    (mail,) = post(pair.ruth, THEN + 11 * MINUTE)
    assert "Jun wrote to you. It" in text_of(mail)

    write(pair, pair.jun, THEN + DAY)
    told = queries.untold(reading(), pair.ruth.id)
    write(pair, pair.jun, THEN + DAY + 10 * MINUTE)  # while the mail went out
    commands.settle_notice(pair.ruth.id, told, now=THEN + DAY + 10 * MINUTE)
    (mail,) = post(pair.ruth, THEN + DAY + 20 * MINUTE)
    assert "Jun wrote to you. It" in text_of(mail)
