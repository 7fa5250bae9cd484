"""What a match run is given: all of it and nothing else, so that it can run again.

No name is in it and no code that could change its meaning: people are their enrolments, and topics,
roles, employers and the like are numbers that count within one run. Pairs that must not be are one
list, whoever wanted them apart.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from alumnet.matching.assignment import DEFAULT_OPTIONS
from alumnet.matching.compatibility import DEFAULT_WEIGHTS, Weights
from alumnet.matching.pairs import WISH_WEIGHT
from alumnet.programmes.rules.states import Side

if TYPE_CHECKING:
    from collections.abc import Mapping

# What a run is given and how that is solved. 1 knew no hours, lines and wishes of mentors, which
# are empty then, and of flash rounds held on to the pairs of the first alone.
_VERSION: Final = 2
# What it is worth, in score, that a pair stays as it was in the run before (matching.md: .05-.1).
_KEEP: Final = 0.05
_SMALLEST_CIRCLE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchOptions:
    """What a matching is worth beside its scores; see `matching.Options` and `matching.Terms`.

    `circle` is how many mentees a group has at least. `by_hand` makes no pair but the locked ones.
    """

    load: float = DEFAULT_OPTIONS.load
    floor: float = DEFAULT_OPTIONS.floor
    keep: float = _KEEP
    wish_weight: float = WISH_WEIGHT
    least: float = 0.0
    circle: int = _SMALLEST_CIRCLE
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Somebody in a run, by the id of their enrolment.

    `goals` are what they look for and `topics` what they offer, `role` and `industry` where they
    want to go, `career` steps of (role, industry, years), `hours` those of a week when they have
    time (see `rules.hours`). `answers` has for each question the words chosen, as numbers.
    """

    id: int
    side: str
    places: int = 0
    goals: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    role: int = -1
    industry: int = -1
    level: int = -1
    seeks: tuple[int, ...] = ()
    offers: tuple[int, ...] = ()
    languages: tuple[int, ...] = ()
    career: tuple[tuple[int, int, float], ...] = ()
    employers: tuple[int, ...] = ()
    hours: tuple[int, ...] = ()
    answers: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question whose answers decide or count: `use` is "share_one", "differ" or "weight".

    `words` is how many answers there are to choose from; on a scale they stand in order.
    """

    use: str
    words: int
    weight: float = 0.0
    is_scale: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchInputs:
    """A whole run: people, what is known of pairs, and how it is solved.

    Pairs are (mentee, mentor); `ties` add a strength, `wishes` the rank that the mentee gave and
    `mentor_wishes` the mentor's, `locked` and `was` a round: pairs that stay, and pairs that a run
    before found. Of `lines` one manages the other. `model` is what was learnt (matching.Model).
    """

    kind: str
    reach: str
    seed: int
    rounds: int = 1
    weights: dict[str, float] = field(default_factory=dict)
    options: dict[str, float] = field(default_factory=dict)
    people: tuple[Participant, ...]
    questions: tuple[Question, ...] = ()
    ties: tuple[tuple[int, int, float], ...] = ()
    wishes: tuple[tuple[int, int, int], ...] = ()
    mentor_wishes: tuple[tuple[int, int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()
    lines: tuple[tuple[int, int], ...] = ()
    locked: tuple[tuple[int, int, int], ...] = ()
    was: tuple[tuple[int, int, int], ...] = ()
    model: dict[str, Any] = field(default_factory=dict)
    version: int = _VERSION

    @property
    def seekers(self) -> int:
        """For how many a mentor or a peer is looked."""
        return sum(each.side != Side.MENTOR.value for each in self.people)


def weights_of(said: Mapping[str, Any]) -> Weights:
    """Return the weights of a cohort: its own where it has some, else those of matching.md."""
    names = asdict(DEFAULT_WEIGHTS)
    found = {name: float(said.get(name, default)) for name, default in names.items()}
    # Where nothing counts all pairs would be alike.
    return Weights(**found) if any(found.values()) else DEFAULT_WEIGHTS


def options_of(said: Mapping[str, Any]) -> MatchOptions:
    """Return the options of a cohort: its own where it has some, else the defaults."""
    names = asdict(MatchOptions())
    found = {name: type(default)(said.get(name, default)) for name, default in names.items()}
    return MatchOptions(**found)


def packed(inputs: MatchInputs) -> bytes:
    """Return inputs as compressed text."""
    return zlib.compress(_text(asdict(inputs)), 6)


def unpacked(stored: bytes) -> MatchInputs:
    """Return what was packed."""
    found: dict[str, Any] = json.loads(zlib.decompress(stored))
    people = tuple(
        Participant(**{name: _frozen(value) for name, value in each.items()})
        for each in found.pop("people")
    )
    questions = tuple(Question(**each) for each in found.pop("questions"))
    pairs = {name: _frozen(found.pop(name, ())) for name in _PAIRS}
    return MatchInputs(people=people, questions=questions, **pairs, **found)


def hash_of(stored: bytes) -> str:
    """Return what tells packed inputs from any others."""
    return sha256(zlib.decompress(stored)).hexdigest()


def hash_of_result(result: Mapping[str, Any]) -> str:
    """Return what tells a result from any other."""
    return sha256(_text(result)).hexdigest()


_PAIRS: Final = ("ties", "wishes", "mentor_wishes", "apart", "lines", "locked", "was")


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def _text(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
