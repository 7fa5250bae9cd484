"""Writes out the planned requests and the mentorships that came of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from alumnet.demo.asking import ANSWER_DAYS, Asking, Plan
from alumnet.demo.cast_requests import cast_mentorships, cast_requests, later_cast_requests
from alumnet.demo.chance import happens, stream
from alumnet.demo.letters import Writer, letter, topic_between
from alumnet.demo.meeting import Meeting
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import (
    DemoLetter,
    DemoMentorship,
    DemoMessage,
    DemoRequest,
)
from alumnet.demo.talks import talk
from alumnet.demo.textbook import chapters

_MOST_REDIRECTS = 2
_COUNTS_FROM = 10
_SUPPOSED_TO_LAST = {"one_conversation": 14, "few_weeks": 60, "six_months": 185}


class Requests:
    """The requests and mentorships of one population."""

    def __init__(self, people: PeopleMaker, meeting: Meeting, asking: Asking) -> None:
        """Keep the plans; the letters are written when asked for."""
        self._people, self._meeting, self._asking = people, meeting, asking
        # Chance counts from a fixed number, so that one more scene of the cast changes nobody else.
        self._shift = _COUNTS_FROM - len(cast_requests(people, meeting))

    def all(self) -> Iterator[DemoRequest]:
        """Yield the cast's requests, the others, and the cast's later ones; `key` counts them."""
        opening = cast_requests(self._people, self._meeting)
        yield from opening
        for index, plan in enumerate(self._asking.plans):
            yield self._request(len(opening) + index, plan)
        first_key = len(opening) + len(self._asking.plans)
        yield from later_cast_requests(self._people, self._meeting, first_key)

    def mentorships(self) -> Iterator[DemoMentorship]:
        """Yield one mentorship for every accepted request."""
        yield from cast_mentorships(self._people, self._meeting)
        for request, plan in zip(self._after_cast(), self._asking.plans, strict=True):
            if request.state == "accepted" and request.ended_at is not None:
                yield self._mentorship(request, request.ended_at, plan)

    def _after_cast(self) -> Iterator[DemoRequest]:
        opening = len(cast_requests(self._people, self._meeting))
        for index, plan in enumerate(self._asking.plans):
            yield self._request(opening + index, plan, is_short=True)

    def _request(self, key: int, plan: Plan, *, is_short: bool = False) -> DemoRequest:
        """Return a request; a short one has no letter, for those who don't need it."""
        people = self._people
        rng = stream(people.seed, "request", key + self._shift)
        is_flash = happens(rng, 0.12)
        submitted = people.days_ago(plan.asked_days)
        ended = None if plan.ended_days is None else people.days_ago(plan.ended_days)
        is_draft = plan.state == "draft"
        due_at, remaining = self._clock(plan, submitted)
        initiator, receiver = plan.mentee, plan.mentor
        if plan.is_offer:
            initiator, receiver = receiver, initiator
        topic, written = ("", _NO_LETTER) if is_short else self._letter(plan, rng)
        return DemoRequest(
            key=key,
            initiator=initiator,
            receiver=receiver,
            mentor=plan.mentor,
            mentee=plan.mentee,
            origin="offer" if plan.is_offer else "ask",
            kind="flash" if is_flash else "informal",
            state=plan.state,
            topic=topic,
            letter=replace(written, time_asked="one_conversation") if is_flash else written,
            created_at=submitted - timedelta(minutes=rng.randint(8, 60)),
            submitted_at=None if is_draft else submitted,
            ended_at=ended,
            due_at=due_at,
            remaining=remaining,
            decline_reason=plan.reason,
            answer_line=self._answer(plan, rng),
            redirects=self._redirects(plan, rng),
        )

    def _clock(self, plan: Plan, submitted: datetime) -> tuple[datetime | None, int | None]:
        """A running clock, or what is left of it while the mentor is full or away."""
        if plan.state != "submitted":
            return None, None
        due = submitted + timedelta(days=ANSWER_DAYS)
        offer = self._people.mentor(plan.mentor)
        is_full = self._asking.used[plan.mentor] >= offer.places
        if not plan.is_offer and (is_full or offer.paused_until is not None):
            left = due - self._people.days_ago(0)
            return None, int(left.total_seconds())
        return due, None

    def _letter(self, plan: Plan, rng: Random) -> tuple[str, DemoLetter]:
        people = self._people
        offer = people.mentor(plan.mentor)
        mentee, mentor = (
            Writer(outline, people.facts(outline))
            for outline in (people.outline(plan.mentee), people.outline(plan.mentor))
        )
        if plan.is_offer:
            topic = rng.choice(offer.topics).topic
            return topic, _offer_letter(mentor, topic, rng)
        topic = topic_between(mentee.facts, mentor.facts, offer, rng)
        return topic, letter(mentee, mentor, offer, topic, rng)

    @staticmethod
    def _answer(plan: Plan, rng: Random) -> str:
        if plan.reason is None:
            return ""
        return rng.choice(chapters("answers")[plan.reason].always)

    def _redirects(self, plan: Plan, rng: Random) -> tuple[int, ...]:
        if plan.reason not in {"no_time_now", "not_my_field"} or happens(rng, 0.5):
            return ()
        some = rng.sample(self._meeting.mentors, min(8, len(self._meeting.mentors)))
        fitting = [
            number
            for number in some
            if number not in {plan.mentor, plan.mentee}
            and self._people.mentor(number).may_be_suggested
            and not self._meeting.same_group(number, plan.mentee)
        ]
        return tuple(fitting[:_MOST_REDIRECTS])

    def _mentorship(self, request: DemoRequest, started: datetime, plan: Plan) -> DemoMentorship:
        rng = stream(self._people.seed, "mentorship", request.key + self._shift)
        if plan.goes_on:
            now = self._people.days_ago(0)
            return self._running(request, started, now)
        ended_well = happens(rng, 0.75)
        days = rng.uniform(10, _SUPPOSED_TO_LAST["six_months"])
        ended = min(started + timedelta(days=days), self._people.days_ago(0.5))
        state = "completed" if ended_well else "ended_early"
        return DemoMentorship(
            request=request.key,
            mentor=request.mentor,
            mentee=request.mentee,
            kind=request.kind,
            state="completed" if state == "completed" else "ended_early",
            started_at=started,
            ended_at=ended.replace(microsecond=0),
            ended_by=(ended_by := rng.choice((request.mentor, request.mentee))),
            messages=(
                *self._talk(request, started, ended),
                *_goodbye(ended_by, ended, rng.choice(chapters("answers")[state].always)),
            ),
        )

    def _running(self, request: DemoRequest, started: datetime, now: datetime) -> DemoMentorship:
        return DemoMentorship(
            request=request.key,
            mentor=request.mentor,
            mentee=request.mentee,
            kind=request.kind,
            state="active",
            started_at=started,
            ended_at=None,
            ended_by=None,
            messages=self._talk(request, started, now),
        )

    def _talk(
        self, request: DemoRequest, started: datetime, until: datetime
    ) -> tuple[DemoMessage, ...]:
        return talk(
            self._people.seed,
            request.key + self._shift,
            mentor=request.mentor,
            mentee=request.mentee,
            started=started,
            until=until,
        )


def _goodbye(author: int, ended: datetime, text: str) -> tuple[DemoMessage, ...]:
    """Return the last word of a mentorship, written just before it ended."""
    at = ended.replace(microsecond=0) - timedelta(minutes=4)
    return (DemoMessage(author, at, text),) if text else ()


_NO_LETTER = DemoLetter("", "", "", "", "one_conversation")


def _offer_letter(mentor: Writer, topic: str, rng: Random) -> DemoLetter:
    line = rng.choice(chapters("letters")["offer"].always)
    return DemoLetter(
        working_on="",
        why_you=line.format(topic=topic.replace("-", " ")),
        what_i_bring=mentor.facts.fill("{years} years of {family}, and an hour a month."),
        question="Would a first conversation be of use to you?",
        time_asked="one_conversation",
    )
