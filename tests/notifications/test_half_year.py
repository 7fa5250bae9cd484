"""Half a year with a moved clock: two mails in seven days are the most the site itself sends."""

import re
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from flask import Flask
from sqlalchemy import select

from alumnet.accounts.models import Account
from alumnet.kernel import outbox
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import registry
from alumnet.mentoring import commands as mentoring
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.mailing import paused_for_silence
from alumnet.mentoring.rules import DeclineReason, RequestState
from alumnet.notifications.models import Notification
from alumnet.notifications.rules.catalogue import CATALOGUE, ROWS
from alumnet.notifications.rules.notice import Cause, Channel, Group
from alumnet.notifications.rules.timing import Rhythm
from alumnet.notifications.signing import entry_of
from tests import builders
from tests.builders import THEN, Built
from tests.mailserver import MailServer, text_of
from tests.mentoring.asking import DAY, a_request
from tests.notifications.telling import choose

HALF_A_YEAR = 182
WEEK = timedelta(days=7)
AFTERNOON = THEN.replace(hour=16)
# What the worker does here beside is for other tests, and takes as long as all the rest.
NOTHING_TO_TELL = ("alumnet.search.", "alumnet.organizations.")
PEOPLE = [row for row in ROWS if row.cause is Cause.PERSON and row.line]


class Town:
    """Who lives half a year: silent mentors, a busy one, seekers who ask and ask."""

    def __init__(self) -> None:
        house = builders.an_association()
        self.busy = builders.a_mentor("Ruth Busy", of=house, places=3)
        self.silent = [builders.a_mentor(f"Sam{n} Silent", of=house, places=3) for n in range(3)]
        self.seekers = [builders.a_member(f"Jun{n} Seeker", of=house) for n in range(5)]
        # Some want to hear otherwise than most.
        choose(self.silent[0], quiet=(21, 8), zone="America/New_York")
        choose(self.silent[1], rhythm=Rhythm.DAILY, digest_hour=15)
        choose(self.seekers[0], channels={Group.REQUESTS: Channel.DIGEST}, zone="Asia/Seoul")
        choose(self.seekers[1], rhythm=None)

    def live(self, day: int, now: datetime) -> None:
        """Let people do what they do on a day, as far as the rules let them."""
        seeker = self.seekers[day % len(self.seekers)]
        for mentor in (*self.silent, self.busy):
            if not _is_asked(mentor, seeker):
                with suppress(DomainError):
                    a_request(seeker, mentor, now=now)
                break
        for public_id in _waiting_for(self.busy) if day % 3 == 0 else ():
            with suppress(DomainError):
                self._answer(public_id, now)
        for mentor in self.silent:
            # They come back every time, and fall silent again.
            if day % 9 == 0 and paused_for_silence(reading(), mentor.id):
                mentoring.come_back(by=mentor.id, now=now)

    def _answer(self, public_id: str, now: datetime) -> None:
        """Say yes while there is a place, and meet nobody then; else say no."""
        try:
            mentoring.accept_request(public_id, by=self.busy.id, now=now)
        except DomainError:
            mentoring.decline_request(public_id, by=self.busy.id, answer=_NO, now=now)


_NO = mentoring.No(reason=DeclineReason.NO_TIME_NOW)


def _is_asked(mentor: Built, seeker: Built) -> bool:
    query = select(MentorshipRequest.id).where(
        MentorshipRequest.receiver_id == mentor.id,
        MentorshipRequest.initiator_id == seeker.id,
        MentorshipRequest.state.in_((RequestState.SUBMITTED, RequestState.DRAFT)),
    )
    return reading().scalar(query) is not None


def _waiting_for(mentor: Built) -> list[str]:
    query = select(MentorshipRequest.public_id).where(
        MentorshipRequest.receiver_id == mentor.id,
        MentorshipRequest.state == RequestState.SUBMITTED,
    )
    return list(reading().scalars(query))


def is_of_the_site(mail: EmailMessage) -> bool:
    """Whether nothing in a mail is what another person did."""
    entry = entry_of(str(mail["Message-ID"])[1:].partition("@")[0])
    query = (
        select(Notification.code)
        .join(Account, Account.person_id == Notification.person_id)
        .where(Notification.entry_id == entry, Account.email == mail["To"].addresses[0].addr_spec)
    )
    code = reading().scalars(query).one()
    if code != "digest":
        return CATALOGUE[code].cause is Cause.SYSTEM
    lines = [line[2:] for line in text_of(mail).splitlines() if line.startswith("* ")]
    assert lines, "an empty digest"
    return not any(_fits(row.line, line) for row in PEOPLE for line in lines)


def _fits(pattern: str, said: str) -> bool:
    words = re.escape(pattern).replace(r"\{name\}", r"\w+")
    return re.fullmatch(words, said) is not None


def in_seven_days(moments: list[datetime]) -> int:
    """Return how many of these moments lie in the seven days that have most of them."""
    return max(sum(one <= each < one + WEEK for each in moments) for one in moments)


def live_half_a_year(mailbox: MailServer) -> list[tuple[datetime, EmailMessage, bool]]:
    """Let the town live, the worker looking once a day.

    Returns when which mail was sent, and whether the site did that by itself.
    """
    town, sent = Town(), []
    for day in range(HALF_A_YEAR):
        now = AFTERNOON + day * DAY
        town.live(day, now - timedelta(hours=6))
        due = registry.minutely | (registry.daily if day % 7 == 0 else {})
        for name, job in due.items():
            if not name.startswith(NOTHING_TO_TELL):
                job(now)
        outbox.drain(now)
        sent += [(now, mail, is_of_the_site(mail)) for mail in mailbox.messages]
        mailbox.clear()
    return sent


def test_two_mails_of_the_site_in_seven_days_at_most(
    app: Flask, mailbox: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry.handlers, "person.changed")
    sent = live_half_a_year(mailbox)
    failed = select(OutboxEntry.last_error).where(OutboxEntry.last_error.is_not(None))
    assert reading().scalars(failed).all() == []

    of_the_site: dict[str, list[datetime]] = defaultdict(list)
    for at, mail, is_by_itself in sent:
        if is_by_itself:
            of_the_site[str(mail["To"])].append(at)
    most = {to: in_seven_days(moments) for to, moments in of_the_site.items()}
    assert max(most.values()) == 2, most

    # The limit is what held it: there was more to say, and all of it is in the list.
    wanted: dict[int, list[datetime]] = defaultdict(list)
    for row in reading().scalars(select(Notification)):
        if CATALOGUE[row.code].cause is Cause.SYSTEM and row.code != "digest":
            wanted[row.person_id].append(row.created_at)
    assert max(in_seven_days(moments) for moments in wanted.values()) > 4
    titles = Counter(str(mail["Subject"]) for _, mail, _ in sent)
    # Without what was done before it left: many are answered on the day they come.
    assert titles["What is new for you"] > 10
    assert len(titles) > 12
