"""The numbers of a site that staff may change: what each does, for whom, and within which bounds.

All numbers of the site are in the policy classes (docs/policies.md). Ten of them matter so much
that they have a page; some more can be changed on the page behind it; the others hold as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from enum import Enum
from typing import Any, ClassVar, Final

from alumnet.accounts.rules import POLICY as ACCOUNTS
from alumnet.connections.rules import POLICY as CONNECTIONS
from alumnet.imports.rules.policy import POLICY as IMPORTS
from alumnet.introductions.rules.policy import POLICY as INTRODUCTIONS
from alumnet.inviting.rules import POLICY as INVITING
from alumnet.kernel.dates import span_in_words
from alumnet.kernel.errors import DomainError
from alumnet.kernel.numbers import number
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as MENTORSHIPS
from alumnet.mentoring.rules.offer_policy import OFFER_POLICY as OFFERS
from alumnet.mentoring.rules.policy import POLICY as MENTORING
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.moderation.rules.states import POLICY as MODERATION
from alumnet.rights.rules.policy import POLICY as RIGHTS

# By the name that a number has in front of its own; the words stand above its numbers.
POLICIES: Final[dict[str, tuple[Any, str]]] = {
    "mentoring": (MENTORING, "Requests and mentorships"),
    "mentorships": (MENTORSHIPS, "A mentorship that runs"),
    "sessions": (SESSIONS, "Sessions"),
    "offers": (OFFERS, "Offers and other beginnings"),
    "introductions": (INTRODUCTIONS, "Introductions"),
    "connections": (CONNECTIONS, "Connections"),
    "inviting": (INVITING, "Invitations by members"),
    "accounts": (ACCOUNTS, "Accounts"),
    "moderation": (MODERATION, "Moderation"),
    "imports": (IMPORTS, "Imports"),
    "rights": (RIGHTS, "Data rights"),
}


class Unit(Enum):
    """What a number counts: days are spans of time, the others plain numbers."""

    DAYS = "days"
    WORKING_DAYS = "working days"
    TIMES = "times"
    PEOPLE = "people"
    REQUESTS = "requests"
    MENTORSHIPS = "mentorships"


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A number that may be changed; `key` is the policy and the name in it."""

    key: str
    title: str
    does: str
    touches: str
    unit: Unit
    least: int
    most: int
    is_main: bool = True

    @property
    def policy(self) -> Any:
        """The policy that holds it."""
        return POLICIES[self.key.partition(".")[0]][0]

    @property
    def name(self) -> str:
        """Its name in the policy."""
        return self.key.partition(".")[2]

    @property
    def field(self) -> str:
        """Its name in a form."""
        return self.key.replace(".", "_")

    @property
    def label(self) -> str:
        """What a form calls it; a count says by itself what it counts."""
        is_time = self.unit in {Unit.DAYS, Unit.WORKING_DAYS}
        return f"{self.title}, in {self.unit.value}" if is_time else self.title

    @property
    def now(self) -> int:
        """What holds."""
        return _plain(getattr(self.policy, self.name))

    @property
    def shipped(self) -> int:
        """What came with the software."""
        return next(_plain(each.default) for each in fields(self.policy) if each.name == self.name)

    def stored(self, value: int) -> Any:
        """Return a number as the policy has it."""
        return timedelta(days=value) if self.unit is Unit.DAYS else value

    def in_words(self, value: int) -> str:
        """Return "14 days"."""
        unit = self.unit.value
        return f"{value} {unit[:-1] if value == 1 and unit != 'people' else unit}"


def _plain(value: Any) -> int:
    return int(value.days if isinstance(value, timedelta) else value)


ADJUSTABLE: Final[dict[str, Adjustable]] = {
    each.key: each
    for each in (
        Adjustable(
            "mentoring.answer",
            "Time to answer a request",
            "How long a mentor has before a request ends by itself. They are reminded ten and five "
            "days before that.",
            "Mentors who are asked, and who waits for them",
            Unit.DAYS,
            11,
            42,
        ),
        Adjustable(
            "mentoring.open_requests",
            "Requests at once",
            "How many requests somebody may have on their way at the same time. Few of them make "
            "sure that everybody who is asked can answer.",
            "Members who look for a mentor",
            Unit.REQUESTS,
            1,
            10,
        ),
        Adjustable(
            "mentoring.running_mentorships",
            "Mentorships at once",
            "How many mentorships somebody may have as the one who is mentored.",
            "Members who look for a mentor",
            Unit.MENTORSHIPS,
            1,
            5,
        ),
        Adjustable(
            "mentoring.after_decline",
            "Rest after a no",
            "How long the same mentor can't be asked again by the same person after a no. A mentor "
            "who was full or away can be asked at once.",
            "Members who were told no",
            Unit.DAYS,
            30,
            365,
        ),
        Adjustable(
            "mentoring.goodbye",
            "Time for a goodbye",
            "How long the two can still write to each other after a mentorship ended.",
            "Both of a mentorship",
            Unit.DAYS,
            1,
            90,
        ),
        Adjustable(
            "connections.open_when_new",
            "Connections of somebody new",
            "How many people a member may ask to be connected in their first month. It keeps "
            "strangers from writing to everybody.",
            "Members in their first month",
            Unit.PEOPLE,
            1,
            25,
        ),
        Adjustable(
            "introductions.asked_a_month",
            "Introductions a month",
            "How often somebody is asked to introduce others, until they choose for themselves.",
            "Members who know others",
            Unit.TIMES,
            0,
            10,
        ),
        Adjustable(
            "introductions.open_at_once",
            "Introductions on their way",
            "How many introductions somebody may have on their way, of each kind.",
            "Members who ask to be introduced",
            Unit.TIMES,
            1,
            10,
        ),
        Adjustable(
            "accounts.answer_in_working_days",
            "Answer to who wants to join",
            "By when staff should answer somebody who waits to be let in. People are told so.",
            "Staff, and who waits",
            Unit.WORKING_DAYS,
            1,
            10,
        ),
        Adjustable(
            "moderation.first_look_in_working_days",
            "First look at a report",
            "By when somebody should have looked at a report. Harassment is always looked at "
            "within one working day. People are told so.",
            "Staff, and who reports",
            Unit.WORKING_DAYS,
            1,
            5,
        ),
        Adjustable(
            "mentoring.open_offers",
            "Offers at once",
            "How many offers a mentor may have on their way.",
            "Mentors",
            Unit.REQUESTS,
            1,
            10,
            is_main=False,
        ),
        Adjustable(
            "mentoring.after_second_silence",
            "Rest after two silences",
            "How long the same mentor can't be asked again after two requests without an answer.",
            "Members whom a mentor didn't answer",
            Unit.DAYS,
            0,
            365,
            is_main=False,
        ),
        Adjustable(
            "mentoring.after_withdrawal",
            "Rest after taking back",
            "How long the same mentor can't be asked again after a request was taken back.",
            "Members who took one back",
            Unit.DAYS,
            0,
            90,
            is_main=False,
        ),
        Adjustable(
            "mentoring.pause_after_silences",
            "Pause after silence",
            "How long a mentor is paused who didn't answer three times in a row.",
            "Mentors who don't answer",
            Unit.DAYS,
            14,
            180,
            is_main=False,
        ),
        Adjustable(
            "connections.open_requests",
            "Connections asked for at once",
            "How many requests to be connected a member may have open after their first month.",
            "Members",
            Unit.PEOPLE,
            5,
            100,
            is_main=False,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Fixed:
    """A number that holds as it is."""

    name: str
    value: str


def fixed() -> list[tuple[str, list[Fixed]]]:
    """Return the numbers that can't be changed on a page, by part."""
    return [
        (
            title,
            [
                Fixed(_words(each.name), _in_words(getattr(policy, each.name)))
                for each in fields(policy)
                if f"{name}.{each.name}" not in ADJUSTABLE
            ],
        )
        for name, (policy, title) in POLICIES.items()
    ]


def in_force(key: str) -> str:
    """Return what holds in words, for a sentence: "fourteen days", "three"."""
    each = ADJUSTABLE[key]
    if each.unit is Unit.DAYS:
        return span_in_words(timedelta(days=each.now))
    if each.unit is Unit.WORKING_DAYS:
        return f"{number(each.now)} working day{'' if each.now == 1 else 's'}"
    return number(each.now)


def filled(text: str) -> str:
    """Return a text in which `{mentoring.answer}` says what holds."""
    for key in ADJUSTABLE:
        if (name := f"{{{key}}}") in text:
            text = text.replace(name, in_force(key))
    return text


def problem(each: Adjustable, value: int) -> str:
    """Return what is wrong with a number, empty for nothing."""
    if each.least <= value <= each.most:
        return ""
    return f"Choose a number from {each.least} to {each.most}"


def refuse_wrong(numbers: Mapping[str, int]) -> None:
    """Raise OutOfBounds for a number that nobody may choose."""
    for key, value in numbers.items():
        if key not in ADJUSTABLE or problem(ADJUSTABLE[key], value):
            raise OutOfBounds


class OutOfBounds(DomainError):
    """A number is smaller or larger than it may be."""

    code: ClassVar[str] = "out_of_bounds"


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _in_words(value: Any) -> str:
    if isinstance(value, timedelta):
        return span_in_words(value, count=str)
    if isinstance(value, tuple):
        return ", ".join(map(_in_words, value))
    return str(value.value if isinstance(value, Enum) else value)
