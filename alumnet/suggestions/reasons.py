"""Why somebody is suggested, in two or three sentences that name what they rest on.

Everything said is read from the rows that this viewer may see, never from what is learnt: that
decides only which reasons come first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alumnet.kernel.numbers import number
from alumnet.matching.compatibility import Part
from alumnet.matching.people import UNKNOWN
from alumnet.members.rules.choices import MOTIVES, VALUES
from alumnet.members.rules.history import when_in_words
from alumnet.organizations import places, reference
from alumnet.suggestions.careers import Step
from alumnet.suggestions.queries import Wishes
from alumnet.suggestions.scoring import Place
from alumnet.suggestions.vocabulary import RANKS
from alumnet.ties.phrases import listing

MOST_REASONS: Final = 3
_MOST_NAMED: Final = 3
_AHEAD: Final = range(1, 4)


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence with its icon."""

    icon: str
    text: str


@dataclass(frozen=True, slots=True)
class Offered:
    """What a viewer may see of a mentor that reasons can name: labels, jobs, what matters."""

    topics: Sequence[str]
    languages: Sequence[str]
    career: Sequence[Step]
    purpose: Sequence[str] = ()
    move: tuple[Step, Step] | None = None


def reasons_for(
    offered: Offered, wishes: Wishes, place: Place, gains: dict[Part, float]
) -> tuple[Reason, ...]:
    """Return what speaks for a mentor, the most telling first."""
    said = {
        Part.TOPIC: _topics(offered, wishes),
        Part.PATH: _path(offered, wishes, place),
        Part.PURPOSE: _purpose(offered, wishes),
        Part.GAP: _ahead(offered, place),
        Part.LANGUAGE: _languages(offered, wishes),
    }
    order = sorted(said, key=lambda part: -gains.get(part, 0.0))
    return tuple(found for part in order if (found := said[part]))[:MOST_REASONS]


def _topics(offered: Offered, wishes: Wishes) -> Reason | None:
    wanted = [term.label for code in wishes.goals if (term := reference.topic(code))]
    met = [label for label in wanted if label in offered.topics]
    if not met:
        return None
    if len(wanted) == 1:
        return Reason("topic", f"Can help with {_lower(met[0])}, which you look for")
    named = listing([_lower(each) for each in met[:_MOST_NAMED]])
    if len(met) == len(wanted):
        return Reason("topic", f"Can help with all you look for: {named}")
    return Reason(
        "topic", f"Can help with {number(len(met))} of your {number(len(wanted))} topics: {named}"
    )


def _path(offered: Offered, wishes: Wishes, place: Place) -> Reason | None:
    if wishes.say_nothing or place.target == UNKNOWN:
        return _stood_here(offered, place)
    if offered.move is not None:
        earlier, later = offered.move
        is_same = place.role // RANKS == earlier.role // RANKS
        words = "the move you want" if is_same else "the work you want"
        text = f"Was {_title(earlier)}, then {_title(later)}, {words}"
        return Reason("arrow", f"{text}, {_years(earlier, later)}")
    there = _same_work(offered.career, place.target)
    if not there:
        return None
    step = max(there, key=lambda each: each.role == place.target)
    verb = "Is" if step.spell.is_current else "Was"
    return Reason("target", f"{verb} {_title(step)}, the work you want, {_years(step, step)}")


def _stood_here(offered: Offered, place: Place) -> Reason | None:
    for step in _same_work(offered.career, place.role):
        if step.role == place.role and not step.spell.is_current:
            words = f"Was {_title(step)}, about what you are now, {_years(step, step)}"
            return Reason("target", words)
    return None


def _same_work(career: Sequence[Step], role: int) -> list[Step]:
    """Return the steps in the same work, at that rank or above, the latest first."""
    if role == UNKNOWN:
        return []
    return [
        step
        for step in reversed(career)
        if step.role // RANKS == role // RANKS and step.role >= role
    ]


def _purpose(offered: Offered, wishes: Wishes) -> Reason | None:
    shared = [
        *(_lower(MOTIVES[code]) for code in wishes.motives if f"motive:{code}" in offered.purpose),
        *(_lower(VALUES[code]) for code in wishes.values if f"value:{code}" in offered.purpose),
    ]
    if not shared:
        return None
    return Reason("check", f"Cares about what you care about: {listing(shared[:_MOST_NAMED])}")


def _ahead(offered: Offered, place: Place) -> Reason | None:
    levels = [step.level for step in offered.career if step.spell.is_current]
    if not levels or place.level == UNKNOWN:
        return None
    gap = levels[-1] - place.level
    if gap not in _AHEAD:
        return None
    steps = "A step" if gap == 1 else f"{number(gap).capitalize()} steps"
    return Reason("arrow", f"{steps} further on than you are")


def _languages(offered: Offered, wishes: Wishes) -> Reason | None:
    mine = [places.language_name(code) for code in wishes.languages]
    shared = [name for name in mine if name in offered.languages]
    if len(shared) < 2:  # noqa: PLR2004 - one in common is the rule
        return None
    return Reason("languages", f"Speaks {listing(shared[:_MOST_NAMED])}, as you do")


def _title(step: Step) -> str:
    return step.spell.title.strip()


def _years(first: Step, last: Step) -> str:
    """Return "2014 to 2019", or as much of it as is known."""
    start, end = first.spell.start_month, last.spell.end_month
    if first is last or start is None:
        return when_in_words(last.spell)
    until = "now" if last.spell.is_current else str(end // 12) if end is not None else ""
    begun = str(start // 12)
    return f"{begun} to {until}" if until else f"from {begun}"


def _lower(label: str) -> str:
    """Return a label within a sentence; names and short forms keep their capitals."""
    first, _, _ = label.partition(" ")
    return label if sum(letter.isupper() for letter in first) > 1 else label[:1].lower() + label[1:]
