"""Connections and blocks: few a person, among classmates, colleagues and friends of friends."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Literal

from alumnet.connections.rules import POLICY
from alumnet.demo.cast_table import BY_CODE, CAST
from alumnet.demo.chance import Weighted, happens, stream
from alumnet.demo.meeting import SECONDS_A_DAY, Meeting
from alumnet.demo.outline import Outline
from alumnet.demo.people import PeopleMaker
from alumnet.demo.records import DemoBlock, DemoConnection, DemoMessage, DemoTalk

_State = Literal["accepted", "pending", "declined", "expired", "withdrawn"]
_STATES: Weighted[_State] = Weighted(
    (
        ("accepted", 90.0),
        ("pending", 4.0),
        ("declined", 2.0),
        ("expired", 3.0),
        ("withdrawn", 1.0),
    )
)
_HOW_MANY = Weighted(((0, 20.0), (1, 26.0), (2, 24.0), (3, 16.0), (4, 9.0), (6, 5.0)))
_SOURCES = Weighted((("work", 44.0), ("school", 32.0), ("friends", 24.0)))
# Enough for whole circles of five, so that paths without a name show.
_CAST_COUNT = 14
_EXPIRES_AFTER_DAYS = POLICY.answer.days
_BLOCKS_PER_PERSON = 1 / 400
_FEWEST_BLOCKS = 3
_WORK_NOTES = (
    "We shared a corridor at {name}.",
    "{name}, the years with the broken lift. Good to see you here.",
    "You were kind to me at {name}.",
    "I think we were both at {name}, in different teams.",
    "Hello from the old {name} days.",
    "",
    "",
)
_SCHOOL_NOTES = (
    "Class of {name}. Do you remember the field trip?",
    "We sat in the same lectures at Northgate, I think.",
    "Northgate, {name}. You haven't changed, judging by the name.",
    "I've just found our year here.",
    "",
    "",
)
_FRIEND_NOTES = (
    "We keep meeting at other people's birthdays.",
    "A friend said we should talk.",
    "",
)
_CAST_PAIRS = (
    ("member", "connector", "We shared a desk and a very slow printer."),
    ("connector", "mentor", "Thank you for three good years in your team."),
    ("member", "mentor-with-mentee", "Thank you for taking me on."),
    ("full-mentor", "connector", "From the Society's data evening."),
    ("mentor", "retired-mentor", ""),
)
# Two of these who both let pages name them: "Maya could introduce you to Ruth".
LISTED_PAIR = ("connector", "mentor")
# Who asked whom so many days ago and waits for an answer.
_CAST_ASKS = (
    ("retired-mentor", "member", "I was at Halden long before you. Good to see it goes on.", 3),
    ("alumni-admin", "mentor", "", 9),
    ("member", "full-mentor", "We overlapped at Halden for two years, on different floors.", 16),
)
# Between two who know each other: who wrote, how many days ago.
_CAST_TALK = (
    ("member", 6.4, "Did you ever find the notes from the culvert job? I have a talk to give."),
    ("connector", 5.6, "In a box, of course. I'll photograph them at the weekend."),
    ("connector", 0.4, "Found them, and a picture of you in a hard hat. Shall I bring both?"),
)


class Circles:
    """The connections and blocks of one population."""

    def __init__(self, people: PeopleMaker, meeting: Meeting) -> None:
        """Keep who is near whom; pairs are made when asked for."""
        self._people = people
        self._meeting = meeting

    def connections(self) -> Iterator[DemoConnection]:
        """Yield each pair once, low number first."""
        near: dict[int, list[int]] = {}
        for one, other, note in _CAST_PAIRS:
            pair = BY_CODE[one], BY_CODE[other]
            _know(near, *pair)
            asked_at = self._people.days_ago(200 + sum(pair))
            low, high = sorted(pair)
            answered = asked_at + timedelta(hours=9)
            yield DemoConnection(low, high, pair[0], "accepted", asked_at, answered, note)
        for one, other, note, days in _CAST_ASKS:
            pair = BY_CODE[one], BY_CODE[other]
            _know(near, *pair)
            low, high = sorted(pair)
            asked_at = self._people.days_ago(days)
            yield DemoConnection(low, high, pair[0], "pending", asked_at, None, note)
        blocked = {frozenset((block.blocker, block.blocked)) for block in self.blocks()}
        for number in self._meeting.active:
            outline = self._people.outline(number)
            rng = stream(self._people.seed, "circle", number)
            count = _HOW_MANY.draw(rng) if number >= len(CAST) else _CAST_COUNT
            for _ in range(count):
                found = self._someone(rng, outline, near)
                if found is None or frozenset((number, found[0])) in blocked:
                    continue
                _know(near, number, found[0])
                yield self._connection(rng, number, *found)

    def talks(self) -> Iterator[DemoTalk]:
        """Yield what people who know each other wrote, oldest first."""
        yield DemoTalk(
            people=(BY_CODE["member"], BY_CODE["connector"]),
            messages=tuple(
                DemoMessage(BY_CODE[who], self._people.days_ago(days), text)
                for who, days, text in _CAST_TALK
            ),
        )

    def blocks(self) -> Iterator[DemoBlock]:
        """Yield a few blocks, between people who aren't of the cast."""
        rng = stream(self._people.seed, "blocks")
        some = [number for number in self._meeting.active if number >= len(CAST)]
        count = max(_FEWEST_BLOCKS, int(len(some) * _BLOCKS_PER_PERSON))
        seen: set[frozenset[int]] = set()
        while len(seen) < count:
            blocker, blocked = rng.sample(some, 2)
            if frozenset((blocker, blocked)) in seen:
                continue
            seen.add(frozenset((blocker, blocked)))
            days = min(self._meeting.days_both_here(blocker, blocked), rng.randint(3, 300))
            yield DemoBlock(blocker, blocked, self._people.days_ago(days * 0.9))

    def _someone(
        self, rng: Random, outline: Outline, near: dict[int, list[int]]
    ) -> tuple[int, str] | None:
        """Return somebody new to know, and the first line to them."""
        number, meeting = outline.number, self._meeting
        known = near.get(number, [])
        source = _SOURCES.draw(rng)
        other: int | None = None
        note = ""
        if source == "friends" and known:
            other = rng.choice(near[rng.choice(known)])
            note = rng.choice(_FRIEND_NOTES)
        elif source == "school":
            year = outline.career.class_year
            other = meeting.classmate(rng, year)
            note = rng.choice(_SCHOOL_NOTES).format(name=year)
        else:
            colleague = meeting.colleague(rng, outline)
            if colleague is not None:
                other, employer = colleague
                note = rng.choice(_WORK_NOTES).format(name=employer.name)
        if other is None or other == number or other in known or other < len(CAST):
            return None
        return other, note

    def _connection(self, rng: Random, number: int, other: int, note: str) -> DemoConnection:
        days = self._meeting.days_both_here(number, other)
        state = _STATES.draw(rng)
        ago = rng.uniform(1, max(2, days - 1))
        if state == "pending":
            ago = min(ago, rng.uniform(1, _EXPIRES_AFTER_DAYS - 5))
        if state == "declined" and ago > _EXPIRES_AFTER_DAYS:
            state = "expired"
        if state == "expired" and days < _EXPIRES_AFTER_DAYS + 5:
            state = "accepted"
        if state == "expired":
            ago = max(ago, _EXPIRES_AFTER_DAYS + 2.0)
        asked_at = self._people.days_ago(ago)
        decided_at = None
        if state == "expired":
            decided_at = asked_at + timedelta(days=_EXPIRES_AFTER_DAYS)
        elif state != "pending":
            wait = rng.uniform(0.01, min(ago - 0.5, 9))
            decided_at = asked_at + timedelta(seconds=int(wait * SECONDS_A_DAY))
        low, high = sorted((number, other))
        asked_by = number if happens(rng, 0.6) else other
        return DemoConnection(low, high, asked_by, state, asked_at, decided_at, note)


def _know(near: dict[int, list[int]], one: int, other: int) -> None:
    near.setdefault(one, []).append(other)
    near.setdefault(other, []).append(one)
