"""What two people agree on: six short fields, a template for each kind, what a change changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from alumnet.kernel.dates import day_in_words
from alumnet.kernel.errors import DomainError
from alumnet.mentoring.rules.mentorship_errors import EndNotAhead
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY as POLICY
from alumnet.mentoring.rules.mentorship_states import Cadence
from alumnet.mentoring.rules.states import MentorshipKind, TimeKind

LONGEST_TERM = 600
_LITTLE_IN_COMMON = 0.4

CADENCE_WORDS = {
    Cadence.WEEKLY: "every week",
    Cadence.FORTNIGHTLY: "every two weeks",
    Cadence.MONTHLY: "every month",
    Cadence.SIX_WEEKLY: "every six weeks",
    Cadence.QUARTERLY: "every three months",
}
TERM_WORDS = {
    "purpose": "What it is for",
    "cadence": "How often we meet",
    "ends_on": "How long",
    "how_we_meet": "How we meet",
    "stays_between": "What stays between us",
    "how_we_stop": "How we stop",
}
NO_FAULT = "Either of us can stop at any time. Nobody needs a reason, and nobody is at fault."


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The six fields of an agreement."""

    purpose: str
    cadence: Cadence
    ends_on: date
    how_we_meet: str
    stays_between: str
    how_we_stop: str

    def in_words(self) -> dict[str, str]:
        """Return the fields as people read them, by their names."""
        return {
            "purpose": self.purpose,
            "cadence": CADENCE_WORDS[self.cadence],
            "ends_on": f"until {day_in_words(self.ends_on)}",
            "how_we_meet": self.how_we_meet,
            "stays_between": self.stays_between,
            "how_we_stop": self.how_we_stop,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Template:
    how_we_meet: str
    stays_between: str


_ORDINARY = _Template(
    how_we_meet="By video, an hour at most. Whoever can't come says so a day before.",
    stays_between="What we tell each other stays with us, unless we agree otherwise.",
)
_TEMPLATES = {
    MentorshipKind.INFORMAL: _ORDINARY,
    MentorshipKind.PROGRAMME: _ORDINARY,
    MentorshipKind.FLASH: _Template(
        how_we_meet="One conversation of 45 minutes, by video. A second one if we both want it.",
        stays_between="What we tell each other stays with us.",
    ),
    MentorshipKind.REVERSE: _Template(
        how_we_meet="By video, three quarters of an hour. We take turns in showing something.",
        stays_between="What we tell each other stays with us, above all what is still half known.",
    ),
}
LASTS = {
    TimeKind.ONE_CONVERSATION: timedelta(days=60),
    TimeKind.FEW_WEEKS: timedelta(days=91),
    TimeKind.SIX_MONTHS: timedelta(days=183),
}


def template_of(
    kind: MentorshipKind, time_kind: TimeKind | None, *, purpose: str, today: date
) -> Terms:
    """Return what the form begins with: `purpose` is what the letter says it is about."""
    template = _TEMPLATES[kind]
    is_short = time_kind is TimeKind.FEW_WEEKS
    return Terms(
        purpose=purpose[:LONGEST_TERM],
        cadence=Cadence.FORTNIGHTLY if is_short else Cadence.MONTHLY,
        ends_on=today + LASTS[time_kind or TimeKind.SIX_MONTHS],
        how_we_meet=template.how_we_meet,
        stays_between=template.stays_between,
        how_we_stop=NO_FAULT,
    )


def end_refusal(terms: Terms, today: date) -> DomainError | None:
    """Refuse an end that is not ahead, or further than two years."""
    is_fine = today < terms.ends_on <= today + POLICY.longest
    return None if is_fine else EndNotAhead()


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: `kind` is "same", "new" or "gone"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that a version changes, in pieces to be marked."""

    name: str
    label: str
    pieces: Sequence[Piece]


def changes(before: Terms, after: Terms) -> list[Change]:
    """Return what the later version changes, field by field, in the order of the form."""
    was, is_now = before.in_words(), after.in_words()
    names = [each.name for each in fields(Terms)]
    return [
        Change(name, TERM_WORDS[name], _pieces(was[name], is_now[name]))
        for name in names
        if was[name] != is_now[name]
    ]


def _pieces(before: str, after: str) -> list[Piece]:
    """Return the words of both texts: what stayed, what went, what came.

    Two texts with little in common are told one after the other.
    """
    old, new = _words(before), _words(after)
    compared = SequenceMatcher(None, old, new, autojunk=False)
    if compared.ratio() < _LITTLE_IN_COMMON:
        return _swapped(before, after)
    found: list[Piece] = []
    for kind, old_from, old_to, new_from, new_to in compared.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(new[new_from:new_to])))
        else:
            found += _swapped("".join(old[old_from:old_to]), "".join(new[new_from:new_to]))
    return found


def _swapped(gone: str, came: str) -> list[Piece]:
    if gone and came and not gone[-1].isspace():
        gone += " "
    return [Piece(name, text) for name, text in (("gone", gone), ("new", came)) if text]


def _words(text: str) -> list[str]:
    """Return a text cut before each word, so that the pieces put together give it again."""
    starts = [0, *(match.end() for match in re.finditer(r"\s+", text)), len(text)]
    return [text[begin:end] for begin, end in pairwise(starts) if begin < end]
