"""Questions to the staff, from the form to the answer, signed in and not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from alumnet.accounts.models import MembershipState
from alumnet.kernel import clock
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import registry
from alumnet.rights import retention
from alumnet.support import commands, queries
from alumnet.support.commands import Sender
from alumnet.support.models import Letter, Question
from alumnet.support.rules.policy import POLICY
from alumnet.support.rules.robots import Impression, impression
from alumnet.support.rules.steps import QuestionState, TooManyQuestions
from tests import builders
from tests.accounts.builders import a_known_email
from tests.builders import Built, slug_of
from tests.client import InspectingClient, forget_what_the_test_read
from tests.mailserver import MailServer, text_of

NewClient = Callable[..., InspectingClient]
DAY = timedelta(days=1)


@pytest.fixture
def house(app: Flask) -> Built:
    return builders.an_association("Harbour Alumni")


def states() -> list[QuestionState]:
    forget_what_the_test_read()
    return list(reading().scalars(select(Question.state).order_by(Question.id)))


def the_question() -> Question:
    forget_what_the_test_read()
    return reading().scalars(select(Question)).one()


@pytest.mark.postgresql
def test_a_member_asks_and_reads_the_answer(
    database: str,
    house: Built,
    new_client: NewClient,
    worker: Callable[..., int],
    mailbox: MailServer,
) -> None:
    ada = builders.a_member("Ada Stone", of=house)
    hanna = builders.an_admin(house, "Hanna Weiss")
    me, staff = new_client(ada), new_client(hanna)
    form = me.get("support.write").form(button="Send it")
    page = me.submit(form.fill(subject="My number", words="Which one is mine?"))
    assert "Waits for the staff" in page.main
    me.submit(form.fill(subject="My number", words="Which one is mine?"))
    assert states() == [QuestionState.OPEN]
    worker()
    assert "One question waits for an answer" in staff.get("/manage").main
    inbox = staff.get("support.inbox", slug=slug_of(house))
    item = staff.follow(inbox, "My number")
    assert "Ada Stone" in staff.follow(item, "What we know of them").main
    staff.submit(item.form(button="Look after it"))
    item = staff.get(item.url)
    assert "You look after it" in item.main
    late = item.form(button="Send it").fill(words="It is 77.\n\nKind regards")
    me.submit(me.get(page.url).form(button="Send it").fill(words="Or tell me where it stands."))
    kept = staff.submit(late, expect=422)
    assert "wrote here just before you" in kept.main
    assert "Kind regards" in str(kept.form(button="Send it").fields["words"])
    staff.submit(kept.form(button="Send it"))
    worker()
    answer = me.get(page.url)
    assert "It is 77." in answer.main
    assert "Hanna" not in answer.main
    mails = mailbox.to(ada.email)
    told = [text_of(mail) for mail in mails if "answer" in str(mail["Subject"]).lower()]
    assert told
    assert not any("77" in text for text in told)
    me.submit(answer.form(button="It is solved: close it").press("It is solved: close it"))
    assert states() == [QuestionState.CLOSED]


@pytest.mark.postgresql
def test_who_is_not_signed_in_gets_the_answer_by_mail_and_nobody_learns_of_an_address(
    database: str,
    house: Built,
    new_client: NewClient,
    worker: Callable[..., int],
    mailbox: MailServer,
) -> None:
    ada = builders.a_member("Ada Stone", of=house)
    staff, visitor = new_client(builders.an_admin(house)), new_client()

    def asks(email: str) -> str:
        form = visitor.get("support.write").form(button="Send it")
        later = clock.now() + timedelta(seconds=9)
        with time_machine.travel(later, tick=False):
            page = visitor.submit(
                form.fill(
                    place=slug_of(house),
                    name="Ada",
                    email=email,
                    subject="Hello",
                    words="Let me in",
                )
            )
        return page.main

    assert asks(ada.email) == asks("nobody@example.net")
    worker()
    assert mailbox.to(ada.email) == []
    forget_what_the_test_read()
    public_id = reading().scalar(
        select(Question.public_id).where(Question.email == "nobody@example.net")
    )
    where: dict[str, Any] = {"slug": slug_of(house)}
    assert "Not signed in" in staff.get("support.inbox", **where).main
    item = staff.get("support.item", public_id=public_id, **where)
    assert "nobody proved" in item.main
    form = item.form(button="Send it")
    staff.submit(form.fill(words="Who are you?\nTell us.", asks_back="y"))
    assert QuestionState.WAITING in states()
    worker()
    mail = mailbox.last("nobody@example.net")
    assert "Who are you?" in text_of(mail)
    link = next(word for word in text_of(mail).split() if "/help/questions/" in word)
    path = "/" + link.split("/", 3)[3]
    page = visitor.get(path)
    assert "Let me in" in page.main
    visitor.submit(page.form(button="Send it").fill(words="I am somebody else."))
    assert QuestionState.WAITING not in states()
    for strange in ("/help/questions/nonsense", path[:-3] + "abc"):
        visitor.get(strange, expect=404)
    new_client(ada).get("support.question", public_id=public_id, expect=404)


def test_robots_are_thrown_away_and_hasty_people_keep_their_words(
    house: Built, new_client: NewClient
) -> None:
    visitor = new_client()
    form = visitor.get("support.write").form(button="Send it")
    form.fill(
        place=slug_of(house), name="Ada", email="a@example.net", subject="Hi", words="My words"
    )
    page = visitor.submit(form, expect=422)
    assert page.form(button="Send it").fields["words"] == ["My words"]
    with time_machine.travel(clock.now() + timedelta(seconds=9), tick=False):
        bad = page.form(button="Send it").fill(email="nowhere")
        page = visitor.submit(bad, expect=422)
        assert "Enter an address" in page.main
        page = visitor.submit(
            page.form(button="Send it").fill(email="a@example.net", website="spam")
        )
    assert "Thank you" in page.main
    assert states() == []
    now = clock.now()
    assert impression(trap="", began=now - timedelta(seconds=5), now=now) is Impression.PERSON
    assert impression(trap="", began=now - 2 * DAY, now=now) is Impression.UNSURE
    assert impression(trap="", began=None, now=now) is Impression.UNSURE


def test_limits_keep_a_few_questions_open(house: Built) -> None:
    ada, now = builders.a_member(of=house), clock.now()
    for number in range(POLICY.most_open):
        commands.ask(Sender(ada.id), house.id, subject=f"{number}", words="x", now=now)
    with pytest.raises(TooManyQuestions):
        commands.ask(Sender(ada.id), house.id, subject="more", words="x", now=now)
    commands.close_own(the_first(), by=ada.id, now=now)
    commands.ask(Sender(ada.id), house.id, subject="more", words="x", now=now)


def the_first() -> int:
    forget_what_the_test_read()
    return reading().scalars(select(Question.id).order_by(Question.id)).first() or 0


def test_many_visitors_wait_without_losing_their_words(make_app: Callable[..., Flask]) -> None:
    limited = make_app(rate_limits=True)
    with limited.app_context():
        house = builders.an_association()
        visitor = InspectingClient(limited)
        for number in range(7):
            form = visitor.get("support.write").form(button="Send it")
            form.fill(
                place=slug_of(house),
                name="A",
                email="a@b.example",
                subject=f"{number}",
                words="Mine",
            )
            with time_machine.travel(clock.now() + timedelta(seconds=9), tick=False):
                page = visitor.submit(form)
        assert page.status == 429
        assert page.form(button="Send it").fields["words"] == ["Mine"]


@pytest.mark.postgresql
def test_questions_close_by_themselves_are_forgotten_and_go_with_their_person(
    database: str, house: Built
) -> None:
    ada, by, now = builders.a_member(of=house), builders.an_admin(house).id, clock.now()
    inbox = queries.Inbox(house.id, slug_of(house), house.name)
    public_id = commands.ask(Sender(ada.id), house.id, subject="a", words="b", now=now)
    commands.answer(inbox, public_id, words="c", asks_back=False, version=1, by=by, now=now)
    job = registry.minutely["alumnet.support.jobs.close_what_is_over"]
    forget_what_the_test_read()
    job(now + POLICY.stays_open - DAY)
    assert states() == [QuestionState.ANSWERED]
    job(now + POLICY.stays_open)
    assert states() == [QuestionState.CLOSED]
    with writing() as session:
        registry.erase(session, by, now)
    forget_what_the_test_read()
    assert reading().scalars(select(Letter.author_id).where(Letter.is_of_staff)).all() == [None]
    other = commands.ask(Sender(None, "Ada", ada.email), house.id, subject="d", words="e", now=now)
    assert other
    forget_what_the_test_read()
    retention.keep_rules(now + POLICY.stays_open + POLICY.kept + DAY)
    assert states() == [QuestionState.OPEN]
    builders._save(
        Letter(question_id=the_question().id, is_of_staff=False, words="f", created_at=now)
    )
    a_known_email(ada, ada.email)
    with writing() as session:
        registry.erase(session, ada.id, now)
    forget_what_the_test_read()
    assert reading().scalar(select(func.count()).select_from(Letter)) == 0


def test_an_inbox_is_its_own_staffs(house: Built, new_client: NewClient) -> None:
    other = builders.an_association("Mill Alumni")
    ada = builders.a_member(of=house)
    suspended = builders.an_account(builders.a_person("Sus Pended"))
    builders.a_membership(suspended, house, MembershipState.SUSPENDED)
    now = clock.now()
    ours = commands.ask(Sender(ada.id), house.id, subject="ours", words="b", now=now)
    sites = commands.ask(Sender(ada.id), None, subject="the site's", words="b", now=now)
    theirs = new_client(builders.an_admin(other))
    moderator = builders.a_member(of=house)
    builders.a_role(moderator, Role.MODERATOR, house)
    for client in (theirs, new_client(moderator), new_client(ada)):
        client.get("support.inbox", slug=slug_of(house), expect=404)
        client.get("support.item", slug=slug_of(house), public_id=ours, expect=404)
        client.get("support.site_inbox", expect=404)
    theirs.get("support.item", slug=slug_of(other), public_id=ours, expect=404)
    admin = new_client(builders.a_site_admin())
    assert "the site's" in admin.get("support.site_inbox").main
    item = admin.get("support.site_item", public_id=sites)
    admin.submit(item.form(button="Send it").fill(words="An answer"))
    admin.get("support.site_item", public_id=ours, expect=404)
    theirs = new_client(suspended)
    page = theirs.get("support.write")
    page = theirs.submit(
        page.form(button="Send it").fill(place=slug_of(house), subject="Why?", words="Why?")
    )
    assert "Waits for the staff" in page.main
    assert "Why?" in theirs.get("support.own_questions").main
