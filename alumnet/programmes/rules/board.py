"""What the matching board says of a pair, in words before numbers. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from alumnet.kernel.charts import Chart, chart
from alumnet.kernel.numbers import number
from alumnet.matching.compatibility import ENOUGH_HOURS
from alumnet.programmes.rules.states import CohortState, ProposalState
from alumnet.ties.phrases import capitalised, listing

# A part from here on is a strength of a pair, one below the second number is thin.
STRONG: Final = 0.7
THIN: Final = 0.35
# A pair below this is looked at before it is published.
LEAST: Final = 0.3
# So little of what somebody looks for is as good as nothing.
_NOTHING: Final = 0.1

# Each feature of matching.md: as the head of its bar, and inside a sentence.
PART_LABELS: Final[Mapping[str, str]] = {
    "topic": "Topics",
    "path": "Path",
    "purpose": "Purpose",
    "gap": "Experience",
    "availability": "Hours in common",
    "tie": "Ties",
    "language": "Languages",
    "answers": "Answers",
}
_IN_WORDS: Final[Mapping[str, str]] = {
    "topic": "topics",
    "path": "path",
    "purpose": "purpose",
    "gap": "experience",
    "availability": "hours",
    "language": "languages",
    "answers": "answers",
}
# What a run is given beside the features: in points of a hundred, too, or whether at all.
_POINTS: Final = {**PART_LABELS, "wish_weight": "Wishes", "least": "The least a pair needs"}
_SWITCHES: Final[Mapping[str, str]] = {
    "load": "Mentees are spread over mentors",
    "floor": "Those who are hard to match are helped most",
}
# What speaks against a pair, by the rule that it breaks.
_AGAINST: Final[Mapping[str, str]] = {
    "language": "They have no language in common.",
    "hours": "They have no hour in common.",
    "employer": "They work at the same place, or not at the same one, which this cohort asks for.",
    "answers": "What they answered can't go together.",
    "line": "One of them manages the other, so they can't be a pair.",
    "open": "All places are taken.",
}
# Why somebody has nobody, by the code that a run left.
_WHY_UNPLACED: Final[Mapping[str, str]] = {
    "no_mentors": "No mentor has a place",
    "places_taken": "Those who would fit are taken",
    "too_unlike": "Nobody fits well enough",
    "several_rules": "Several rules leave nobody",
    "language": "No mentor with a language in common",
    "hours": "No mentor with an hour in common",
    "employer": "Only mentors of the same employer are left",
    "answers": "Answers that no mentor's go with",
    "line": "Only mentors in their own line are left",
    "open": "Those who would fit are taken",
}
# A tie is a bonus and one language is enough: neither makes a pair thin.
_NEVER_THIN: Final = frozenset({"tie", "language"})


class Show(StrEnum):
    """Which pairs of a board are shown."""

    ALL = "all"
    LOOK = "look"
    PROPOSED = "proposed"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a pair that is known: its label, and from 0 to 100 how much."""

    label: str
    percent: int

    @property
    def is_low(self) -> bool:
        """Whether it is drawn as thin."""
        return self.percent < THIN * 100


def bars(parts: Mapping[str, float], known: Collection[str]) -> tuple[Bar, ...]:
    """Return what is known of a pair in the order of matching.md."""
    return tuple(
        Bar(label, round(100 * parts[name]))
        for name, label in PART_LABELS.items()
        if name in parts and name in known
    )


def in_words(parts: Mapping[str, float], known: Collection[str]) -> str:
    """Return what is strong and what is thin about a pair: "strong on purpose, thin on hours".

    What is unknown is neither; it is said where little is known.
    """
    told = {name: parts[name] for name in _IN_WORDS if name in parts and name in known}
    strong = _named(name for name, value in told.items() if value >= STRONG)
    thin = _named(name for name, value in told.items() if value < THIN and name not in _NEVER_THIN)
    said = [f"strong on {listing(strong)}"] if strong else []
    said += [f"thin on {listing(thin)}"] if thin else []
    if not told:
        return "Little is known of the two."
    words = ", ".join(said) or "even in all parts"
    return words[0].upper() + words[1:] + "."


def told_of_pair(parts: Mapping[str, float], known: Collection[str]) -> str:
    """Return what is strong and what is thin about a pair, and how many hours they share."""
    words = in_words(parts, known)
    return f"{words} {told_of_hours(parts, known)}".strip() if known else words


def told_of_hours(parts: Mapping[str, float], known: Collection[str]) -> str:
    """Return how many hours a week two have in common, or that it isn't known.

    Of two who have none a rule says it.
    """
    if "availability" not in known:
        return "When both have time isn't known."
    shared = round(parts["availability"] * ENOUGH_HOURS)
    if not shared:
        return ""
    hours = f"{capitalised(number(shared))} {'hour' if shared == 1 else 'hours'} a week in common"
    return f"{hours} or more." if shared == ENOUGH_HOURS else f"{hours}."


def _named(names: Iterable[str]) -> list[str]:
    return [_IN_WORDS[name] for name in names]


def needs_look(
    score: float | None, parts: Mapping[str, float], known: Collection[str], broken: Sequence[str]
) -> bool:
    """Whether somebody should look at a pair before it is published.

    That is a rule it breaks (set by hand), a low score, or nothing of what the mentee looks for:
    neither the topics nor the path.
    """
    if broken or score is None or score < LEAST:
        return True
    sought = [parts[name] for name in ("topic", "path") if name in known and name in parts]
    return bool(sought) and max(sought) < _NOTHING


def is_shown(show: Show, state: ProposalState, *, look: bool) -> bool:
    """Whether a pair is in this view of the board."""
    if show is Show.ALL:
        return True
    if show is Show.LOOK:
        return look
    is_locked = state is ProposalState.SHORTLISTED
    return is_locked if show is Show.LOCKED else state is ProposalState.COMPUTED


def histogram(scores: Sequence[float]) -> tuple[tuple[str, int], ...]:
    """Return how many pairs score how much, in tens from the lowest that there is."""
    if not scores:
        return ()
    tens = [min(int(score * 10), 9) for score in scores]
    return tuple((f"{10 * each}s", tens.count(each)) for each in range(min(tens), max(tens) + 1))


def matches_in(state: CohortState) -> bool:
    """Whether pairs of a cohort can be made and changed by hand, and by a run, in this state."""
    return state in _MATCHED_IN


# Before anything is published; later, for those who lost a partner or came after.
_MATCHED_IN: Final = frozenset(
    {CohortState.CLOSED, CohortState.MATCHING, CohortState.PUBLISHED, CohortState.RUNNING}
)


def fit_chart(counts: Sequence[tuple[str, int]]) -> Chart | None:
    """Return the drawing of how many pairs fit how well; None before there is any."""
    if not counts:
        return None
    told = ", ".join(f"{number(count)} in the {label}" for label, count in counts if count)
    return chart([(label, count, count) for label, count in counts], f"Of 100: {told}.")


def told_of_rules(rules: Iterable[str]) -> tuple[str, ...]:
    """Return what speaks against a pair, a sentence for each rule that it breaks."""
    return tuple(_AGAINST[rule] for rule in rules if rule in _AGAINST)


def why_unplaced(code: str) -> str:
    """Return why somebody has nobody; "" for who just hasn't been matched."""
    return _WHY_UNPLACED.get(code, "")


def told_of_price(people: int, score: float, *, of_meetings: bool = False) -> str:
    """Return what a choice would take from all others, in words; "" for as good as nothing."""
    if people > 0 and of_meetings:
        meetings = "one meeting" if people == 1 else f"{number(people)} meetings"
        return f"Would take {meetings} from others."
    if people > 0:
        who = "one person" if people == 1 else f"{number(people)} people"
        return f"Would leave {who} without a mentor."
    points = round(100 * score)
    return (
        f"Costs the others {number(points)} {'point' if points == 1 else 'points'}."
        if points
        else ""
    )


def told_of_change(given: Mapping[str, tuple[Any, Any]]) -> str:
    """Return how what two runs were given differs; `given` has it before and after, by name."""
    points = [
        f"{label} from {round(100 * (given[name][0] or 0))} to {round(100 * (given[name][1] or 0))}"
        for name, label in _POINTS.items()
        if name in given
    ]
    switches = [
        f"{label} {'from now on' if given[name][1] else 'no longer'}"
        for name, label in _SWITCHES.items()
        if name in given
    ]
    return "; ".join([*points, *switches]) or "The same"


def told_of_lost(code: str) -> str:
    """Return by what somebody lost to the one a person has, in words; "" where numbers say it."""
    return _LOST.get(code, "")


# Where no price says it: by what an alternative lost.
_LOST: Final[Mapping[str, str]] = {
    "needed more by others": "Others need them more.",
    "has others already": "Has others already.",
}


def readiness(looks: int, unplaced: int) -> str:
    """Return what is left to do before the pairs go to a second person."""
    if not looks and not unplaced:
        return "Every pair looks good, and everybody has a place."
    parts = []
    if looks:
        parts.append(f"{number(looks)} {'pair needs' if looks == 1 else 'pairs need'} a look")
    if unplaced:
        who = "mentee has" if unplaced == 1 else "mentees have"
        parts.append(f"{number(unplaced)} {who} no place yet")
    told = " and ".join(parts)
    return f"{told[0].upper()}{told[1:]}. You can go on and come back."


# What a strong part means, said to the two.
_WHY_YOU: Final[Mapping[str, str]] = {
    "topic": "What one of you wants to work on is what the other can help with.",
    "path": "One of you has walked the path that the other wants to walk.",
    "purpose": "Much the same matters to both of you at work.",
    "gap": "One of you is further on, and not too far to remember what it was like.",
    "availability": "You have time in the same hours.",
    "tie": "You have been in the same places.",
    "language": "You speak more than one language in common.",
    "answers": "What you answered when enrolling goes well together.",
}


def why_you_two(parts: Mapping[str, float], known: Collection[str]) -> tuple[str, ...]:
    """Return why two were brought together, as both may read it, the strongest first.

    Never a number, and nothing of what somebody else might have been.
    """
    strong = [name for name in parts if name in known and parts[name] >= STRONG]
    strong = strong or sorted(known, key=lambda name: -parts.get(name, 0.0))[:1]
    return tuple(_WHY_YOU[name] for name in _WHY_YOU if name in strong)
