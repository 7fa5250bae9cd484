"""Web and worker are killed at any moment: nothing is lost, nothing is half, no mail is new twice.

What may happen: the worker is killed after the mail server took a mail and before it could note
that. Then the same mail comes once more, with the same Message-ID. The test counts and places it.
"""

import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from http import HTTPStatus
from http.client import HTTPException
from itertools import cycle
from time import sleep

import pytest
from sqlalchemy import select

from alumnet.accounts.models import Person
from alumnet.cli import checks
from alumnet.kernel import clock, outbox
from alumnet.kernel.db import reading, writing
from alumnet.mentoring.models import MentorshipRequest, RequestEvent
from alumnet.mentoring.rules import RequestState
from alumnet.search.commands import CHANGED
from tests import builders
from tests.builders import Built
from tests.faults.conftest import RunSite
from tests.faults.running import Running, Visitor, until
from tests.mailserver import MailServer
from tests.mentoring.asking import a_draft

pytestmark = pytest.mark.postgresql

LETTERS_A_ROUND = 10
# Longer than a killed worker's entries stay taken.
LATER = timedelta(minutes=6)


@dataclass
class Letter:
    """A request that somebody wrote, and what they know of it."""

    request: str
    mentor: Built
    visitor: Visitor
    was_answered: bool = False
    was_cut_off: bool = False

    def press_send(self) -> None:
        """Press the button once and look at what comes back, if anything does."""
        try:
            page = self.visitor.send(self.request)
        except ConnectionRefusedError:
            return  # the site isn't there: so the person comes back later
        except (OSError, HTTPException):
            self.was_cut_off = True
            return
        found = (page.status, page.location)
        wanted = (HTTPStatus.SEE_OTHER, f"/requests/{self.request}/sent")
        assert found == wanted, page.text
        self.was_answered = True


@dataclass
class Town:
    """A site under siege: who writes, and which mails each life of the worker brought."""

    running: Running
    mailbox: MailServer
    letters: list[Letter]
    lives: list[int]

    def start(self, *names: str) -> None:
        """Start these processes again."""
        if "worker" in names:
            self.lives.append(len(self.mailbox.messages))
            self.running.start_worker()
        if "web" in names:
            self.running.start_web()

    def repeated(self) -> list[str]:
        """Return the Message-IDs that came again; each before was the last of a worker's life."""
        last_ones = {end - 1 for end in self.lives}
        found: dict[str, int] = {}
        again = []
        for place, mail in enumerate(self.mailbox.messages):
            known = found.get(mail["Message-ID"])
            if known is not None:
                assert known in last_ones, f"{mail['Subject']} came twice in the worker's life"
                again.append(str(mail["Message-ID"]))
            found[mail["Message-ID"]] = place
        return again


def letters(running: Running, count: int) -> Iterator[Letter]:
    """Write letters, each from one person to another."""
    with running.app.app_context():
        association = builders.an_association()
        for _ in range(count):
            mentee, mentor = builders.a_member(of=association), builders.a_mentor(of=association)
            draft = a_draft(mentee, mentor, now=clock.now())
            yield Letter(draft, mentor, running.visitor(mentee))


def change(running: Running, people: list[Built]) -> None:
    """Give the indexer something to do."""
    with running.app.app_context(), writing() as session:
        for person in people:
            outbox.add(session, CHANGED, person.id, now=clock.now())


def besiege(town: Town, rounds: int, chance: random.Random) -> None:
    """Let people send letters, and kill what runs at a random moment of that, again and again."""
    down: tuple[str, ...] = ("web", "worker")
    waiting = list(town.letters)
    with ThreadPoolExecutor(2) as people:
        for _, target in zip(range(rounds), cycle((("worker",), ("web",), ("web", "worker")))):
            town.start(*down)
            now_sent, waiting = waiting[:LETTERS_A_ROUND], waiting[LETTERS_A_ROUND:]
            change(town.running, [letter.mentor for letter in now_sent[::3]])
            pressing = [people.submit(letter.press_send) for letter in now_sent]
            sleep(chance.uniform(0, 0.5))
            town.running.kill(*target)
            for each in pressing:
                assert each.exception() is None, town.running.printed
            waiting = [*_who_come_back(now_sent, chance), *waiting]
            down = target
        town.start(*down)
        list(people.map(Letter.press_send, waiting))


def _who_come_back(sent: list[Letter], chance: random.Random) -> list[Letter]:
    """Return who presses again: who was turned away, and half of those who were cut off."""
    unanswered = [letter for letter in sent if not letter.was_answered]
    return [each for each in unanswered if not each.was_cut_off or chance.random() < 0.5]


def let_the_worker_finish(town: Town) -> None:
    """Come back when everything is due again that a killed worker had taken."""
    town.running.stop()
    town.lives.append(len(town.mailbox.messages))
    town.running.start_worker(later=LATER)
    until(lambda: town.running.count_open() == 0, "that the worker is done")
    town.running.stop()


def check_letter(letter: Letter, mails: list[EmailMessage]) -> None:
    """Check that a request was sent with everything that belongs to it, or not at all."""
    request = (
        reading()
        .scalars(select(MentorshipRequest).where(MentorshipRequest.public_id == letter.request))
        .one()
    )
    steps = (
        reading()
        .scalars(select(RequestEvent.to_state).where(RequestEvent.subject_id == request.id))
        .all()
    )
    if request.state is RequestState.DRAFT:
        assert letter.was_cut_off
        assert not letter.was_answered
        assert (steps, mails) == ([], [])
        return
    assert letter.was_answered or letter.was_cut_off
    assert (request.state, steps) == (RequestState.SUBMITTED, [RequestState.SUBMITTED])
    assert len({mail["Message-ID"] for mail in mails}) == 1


def check_site(town: Town) -> None:
    """Check every letter, and what `alumnet doctor --thorough` looks at."""
    running = town.running
    with running.app.app_context():
        for letter in town.letters:
            check_letter(letter, town.mailbox.to(letter.mentor.email))
        assert not reading().scalars(select(Person.id).where(Person.is_withdrawn_from_search)).all()
        findings = [
            *checks.of_database(running.settings, thorough=True),
            *checks.of_site(running.app, now=clock.now(), thorough=True),
        ]
    assert [each for each in findings if not each.is_ok] == []
    assert "Traceback" not in running.printed


def survive(run_site: RunSite, mailbox: MailServer, rounds: int) -> Counter[str]:
    """Kill a site so many times, check everything, and return what happened how often."""
    running = run_site()
    town = Town(running, mailbox, list(letters(running, rounds * LETTERS_A_ROUND)), [])
    besiege(town, rounds, random.Random())
    let_the_worker_finish(town)
    check_site(town)
    repeated = town.repeated()
    assert len(repeated) <= len(town.lives)
    return Counter(
        answered=sum(each.was_answered for each in town.letters),
        cut_off=sum(each.was_cut_off for each in town.letters),
        repeated=len(repeated),
    )


def test_killed_at_any_moment_the_site_loses_nothing(
    run_site: RunSite, mailbox: MailServer
) -> None:
    assert survive(run_site, mailbox, rounds=3)["answered"] > 0


@pytest.mark.long
def test_killed_a_hundred_times_the_site_loses_nothing(
    run_site: RunSite, mailbox: MailServer
) -> None:
    happened = survive(run_site, mailbox, rounds=100)
    assert happened["answered"] > 500
    assert happened["cut_off"] > 0
