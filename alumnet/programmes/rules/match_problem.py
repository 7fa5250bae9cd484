"""The inputs of a run as the arrays that `alumnet.matching` solves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.matching.assignment import NOBODY, Options
from alumnet.matching.compatibility import Model, Pool
from alumnet.matching.hard_rules import AnswerRule, Around, Reach, allowed, forbidden
from alumnet.matching.order import drawn
from alumnet.matching.pairs import Field, Wishes
from alumnet.matching.people import Answers, Mentors, Seekers, paths_of, unit_rows
from alumnet.matching.solve import Terms
from alumnet.matching.spaces import Space
from alumnet.programmes.rules.hours import HOURS_A_WEEK
from alumnet.programmes.rules.match_inputs import options_of, weights_of
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortKind, Side

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from alumnet.matching.hard_rules import Rule
    from alumnet.programmes.rules.match_inputs import MatchInputs, Participant, Question

    Ids = NDArray[np.int64]
    Matrix = NDArray[np.float32]

# Among peers those at one's own level fit best; the further off, the less.
_PEER_GAPS: Final = np.array([1.0, 0.8, 0.5, 0.3], np.float32)
_HIGHEST_LEVEL: Final = 10
# In inputs of this version a pair of the first round alone was worth keeping.
_FIRST_ROUND_HELD: Final = 1


@dataclass(frozen=True)
class Problem:
    """Who is matched, in the drawn order, and on which terms; rows stand for enrolments."""

    inputs: MatchInputs
    mentees: tuple[int, ...]
    mentors: tuple[int, ...]
    people: Field
    terms: Terms
    around: Around
    reach: Reach
    locked: Sequence[Ids]
    was: Sequence[Ids]

    def broken(self, mentee: int) -> Mapping[Rule, NDArray[np.bool_]]:
        """Return which mentors each rule keeps from one mentee (a row)."""
        rows = np.array([mentee])
        return forbidden(
            self.people.mentees.take(rows),
            self.people.pool.mentors,
            self.around.of(rows),
            reach=self.reach,
        )


def problem_of(inputs: MatchInputs) -> Problem:
    """Return the problem that inputs describe; the order of their rows makes no difference."""
    is_peer = inputs.kind == CohortKind.PEER.value
    of = {each.id: each for each in inputs.people}
    mentees = drawn((i for i, each in of.items() if each.side != Side.MENTOR.value), inputs.seed)
    mentors = drawn((i for i, each in of.items() if each.side != Side.MENTEE.value), inputs.seed)
    at_mentee, at_mentor = _places(mentees), _places(mentors)
    seek, offer = [of[each] for each in mentees], [of[each] for each in mentors]
    options = options_of(inputs.options)
    pool = _pool(inputs, offer)
    seekers = _seekers(inputs, seek)
    places = np.array([each.places for each in offer], np.int64)

    def rows_of(pairs: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
        both = _both_ways(pairs) if is_peer else pairs
        return {(at_mentee[a], at_mentor[b]) for a, b in both if a in at_mentee and b in at_mentor}

    around = Around(
        [each.employers for each in seek],
        [each.employers for each in offer],
        apart=rows_of(inputs.apart)
        | ({(at_mentee[each], at_mentor[each]) for each in mentees} if is_peer else set()),
        lines=rows_of(inputs.lines),
        is_open=places > 0,
        answers=_answer_rules(inputs.questions, seek, offer),
    )
    reach = Reach(inputs.reach)
    hands, were = (
        [
            _by_hand(pairs, number, at_mentee, at_mentor, is_peer=is_peer)
            for number in range(1, inputs.rounds + 1)
        ]
        for pairs in (inputs.locked, inputs.was)
    )
    if inputs.version == _FIRST_ROUND_HELD:
        were = were[:1] * inputs.rounds
    people = Field(
        pool,
        seekers,
        lambda rows: allowed(seekers.take(rows), pool.mentors, around.of(rows), reach=reach),
        _ties(_both_ways(inputs.ties) if is_peer else inputs.ties, at_mentee, at_mentor),
        _wishes(inputs, at_mentee, at_mentor),
        options.wish_weight,
        was=were[0],
        locked=hands[0],
    )
    terms = Terms(
        places,
        locked=hands[0],
        was=were[0],
        parted=frozenset(around.apart),
        least=options.least,
        options=Options(options.load, options.floor, options.keep),
    )
    return Problem(
        inputs, tuple(mentees), tuple(mentors), people, terms, around, reach, hands, were
    )


@dataclass(frozen=True)
class _Side:
    """The people of one side as rules look at them."""

    languages: Matrix
    hours: Matrix

    def __len__(self) -> int:
        return len(self.languages)


def choices(
    seek: Sequence[Participant],
    offer: Sequence[Participant],
    questions: Sequence[Question],
    reach: str,
) -> Sequence[frozenset[int]]:
    """Return for each who seeks the ids of those who offer whom no rule of a run keeps from them.

    But for who excluded whom, was parted or is somebody's already: the number would tell of it.
    """
    count = max((code + 1 for each in (*seek, *offer) for code in each.languages), default=0)
    mine, theirs = (
        _Side(
            _sets((each.languages for each in side), count),
            _sets((each.hours for each in side), HOURS_A_WEEK),
        )
        for side in (seek, offer)
    )
    around = Around(
        [each.employers for each in seek],
        [each.employers for each in offer],
        is_open=np.array([each.places > 0 for each in offer], np.bool_),
        answers=_answer_rules(questions, seek, offer),
    )
    ids = np.array([each.id for each in offer], np.int64)
    mask = allowed(mine, theirs, around, reach=Reach(reach))
    return [frozenset(ids[row].tolist()) for row in mask]


def _places(ids: Sequence[int]) -> dict[int, int]:
    return {each: row for row, each in enumerate(ids)}


def _both_ways(pairs: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    return (*pairs, *((two, one, *more) for one, two, *more in pairs))


# ---------------------------------------------------------------------------------------- people
def _pool(inputs: MatchInputs, offer: Sequence[Participant]) -> Pool:
    model = _model(inputs.model)
    mentors = Mentors(
        topics=_sets((each.topics for each in offer), len(model.topics.idf)),
        paths=paths_of([each.career for each in offer]),
        level=_levels(inputs, offer),
        purpose=_sets((each.offers for each in offer), len(model.purpose.idf)),
        hours=_sets((each.hours for each in offer), HOURS_A_WEEK),
        languages=_languages(inputs, offer),
        answers=_answers(inputs.questions, offer),
    )
    weights = weights_of(inputs.weights)
    if inputs.kind == CohortKind.PEER.value:
        return Pool(model, mentors, weights, _PEER_GAPS)
    return Pool(model, mentors, weights)


def _seekers(inputs: MatchInputs, seek: Sequence[Participant]) -> Seekers:
    model = inputs.model
    return Seekers(
        goals=_sets((each.goals for each in seek), len(model["topics"]["idf"])),
        target_role=np.array([each.role for each in seek], np.int32),
        target_industry=np.array([each.industry for each in seek], np.int32),
        level=_levels(inputs, seek),
        purpose=_sets((each.seeks for each in seek), len(model["purpose"]["idf"])),
        hours=_sets((each.hours for each in seek), HOURS_A_WEEK),
        languages=_languages(inputs, seek),
        answers=_answers(inputs.questions, seek),
    )


def _levels(inputs: MatchInputs, people: Sequence[Participant]) -> NDArray[np.int32]:
    """Return where people stand; in reverse, how far they are from the top."""
    levels = np.array([each.level for each in people], np.int32)
    if inputs.kind == CohortKind.REVERSE.value:
        return np.where(levels < 0, levels, _HIGHEST_LEVEL - levels).astype(np.int32)
    return levels


def _languages(inputs: MatchInputs, people: Sequence[Participant]) -> Matrix:
    count = max((code + 1 for each in inputs.people for code in each.languages), default=0)
    return _sets((each.languages for each in people), count)


def _sets(rows: Any, words: int) -> Matrix:
    rows = list(rows)
    found = np.zeros((len(rows), words), np.float32)
    for row, codes in enumerate(rows):
        found[row, list(codes)] = 1.0
    return found


def _model(said: Mapping[str, Any]) -> Model:
    topics, purpose = (_space(said[name]) for name in ("topics", "purpose"))
    return Model(topics, purpose, np.array(said["nearness"], np.float32))


def _space(said: Mapping[str, Any]) -> Space:
    idf = np.array(said["idf"], np.float32)
    directions = np.array(said["directions"], np.float32).reshape(len(idf), said["rank"])
    return Space(idf, directions, np.array(said["middle"], np.float32))


# --------------------------------------------------------------------------------------- answers
def _answer_rules(
    questions: Sequence[Question], seek: Sequence[Participant], offer: Sequence[Participant]
) -> list[AnswerRule]:
    return [
        AnswerRule(
            _sets((each.answers[at] for each in seek), question.words),
            _sets((each.answers[at] for each in offer), question.words),
            must_share=question.use == "share_one",
        )
        for at, question in enumerate(questions)
        if question.use != "weight"
    ]


def _answers(questions: Sequence[Question], people: Sequence[Participant]) -> Answers | None:
    """Return the answers that count; the likeness of two sets of words is their cosine."""
    counted = [at for at, each in enumerate(questions) if each.use == "weight" and each.weight > 0]
    if not counted:
        return None
    values, weighs = [], []
    for at in counted:
        question = questions[at]
        chosen = _sets((each.answers[at] for each in people), question.words)
        said = chosen.any(axis=1, keepdims=True)
        root = np.float32(question.weight**0.5)
        alike = _on_a_scale(chosen) * said if question.is_scale else unit_rows(chosen)
        values.append(alike * root)
        weighs.append(said * root)
    return Answers(
        np.hstack(values).astype(np.float32),
        np.hstack(weighs).astype(np.float32),
    )


def _on_a_scale(chosen: Matrix) -> Matrix:
    """Return rows of which two multiply to 1 - distance / the whole scale."""
    steps = max(chosen.shape[1] - 1, 1)
    at = chosen.argmax(axis=1)
    signs = np.where(np.arange(steps) < at[:, None], 1.0, -1.0) / steps**0.5
    rows = np.hstack([signs, np.ones((len(chosen), 1))]) / 2**0.5
    return rows.astype(np.float32)


# ----------------------------------------------------------------------------------------- pairs
def _by_hand(
    pairs: Sequence[tuple[int, int, int]],
    number: int,
    mentees: Mapping[int, int],
    mentors: Mapping[int, int],
    *,
    is_peer: bool,
) -> Ids:
    """Return the mentor of each mentee in one round, NOBODY for none."""
    found = np.full(len(mentees), NOBODY)
    for one, two, when in _both_ways(pairs) if is_peer else pairs:
        if when == number and one in mentees and two in mentors:
            found[mentees[one]] = mentors[two]
    return found


def _ties(
    ties: Sequence[tuple[int, int, float]], mentees: Mapping[int, int], mentors: Mapping[int, int]
) -> Callable[[Ids], Matrix]:
    """Return a function that gives the strength of the ties of some mentees with all mentors."""
    known = sorted((mentees[a], mentors[b], s) for a, b, s in ties if a in mentees and b in mentors)
    rows = np.array([each[0] for each in known], np.int64)
    columns = np.array([each[1] for each in known], np.int64)
    strengths = np.array([each[2] for each in known], np.float32)
    starts = np.searchsorted(rows, np.arange(len(mentees) + 1))

    def strength(wanted: Ids) -> Matrix:
        found = np.zeros((len(wanted), len(mentors)), np.float32)
        for at, row in enumerate(wanted.tolist()):
            here = slice(starts[row], starts[row + 1])
            found[at, columns[here]] = strengths[here]
        return found

    return strength


def _wishes(
    inputs: MatchInputs, mentees: Mapping[int, int], mentors: Mapping[int, int]
) -> Wishes | None:
    known = [
        (mentees[one], mentors[two], 1.0 - (rank - 1) / POLICY.wishes, by_mentor)
        for wishes, by_mentor in ((inputs.wishes, False), (inputs.mentor_wishes, True))
        for one, two, rank in wishes
        if one in mentees and two in mentors
    ]
    if not known:
        return None
    rows, columns, values, by_mentors = (np.array(each) for each in zip(*known, strict=True))
    return Wishes(rows, columns, values.astype(np.float32), by_mentors)
