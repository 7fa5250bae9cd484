"""What the surveys of a cohort brought: who answered, how often each answer was given, and means.

What is told is about ten answers or more, none of which can change any more. Whoever didn't answer
is counted as that, and how far they could move a number is said beside it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from alumnet.kernel.charts import Chart, chart
from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.batches import Batch
from alumnet.programmes.rules.comparison import Count, Interval, mean, wilson
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import AnswerKind, Measure, Side
from alumnet.programmes.rules.surveys import (
    YES,
    Reply,
    choices_of,
    is_over,
    told_by_fives,
    told_by_tens,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

# Of each of these somebody gives one answer.
_ONE: Final = frozenset({AnswerKind.YES_NO, AnswerKind.ONE_OF, AnswerKind.SCALE})


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyQuestion:
    """A question with all that was answered: by reply, and by batch where that is forgotten."""

    public_id: str
    wording: str
    kind: AnswerKind
    choices: Sequence[str] = ()
    measure: Measure | None = None
    chosen: Mapping[int, Sequence[str]] = field(default_factory=dict)
    counted: Sequence[tuple[date, str, int]] = ()


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """How many gave an answer, and which share that is of those who are told of."""

    answer: str
    people: int
    share: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionTold:
    """A question as it is told.

    `mean` is one of the steps of a scale, without an interval where all said the same; `bounds` are
    the least and the most that it, or the share of yes, could be, whatever the others would say.
    """

    public_id: str
    wording: str
    kind: AnswerKind
    measure: Measure | None
    answers: Sequence[AnswerTold]
    mean: float | None = None
    interval: Interval | None = None
    bounds: tuple[float, float] | None = None

    @property
    def drawing(self) -> Chart | None:
        """The answers on a scale as bars; None for other questions."""
        if self.kind is not AnswerKind.SCALE:
            return None
        bars = [(each.answer, each.people, each.people) for each in self.answers]
        return chart(bars, "People by the step they chose, 1 the lowest and 5 the highest.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyTold:
    """A survey as it is told: how many were asked, have no time left, answered, and are told of.

    The answers of those who wait are told once there are enough to tell them together.
    """

    public_id: str
    title: str
    side: Side | None
    is_named: bool
    asked: int
    over: int
    answered: int
    told: int
    waiting: int
    questions: Sequence[QuestionTold]

    @property
    def silent(self) -> int:
        """How many let the time pass."""
        return self.over - self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSurvey:
    """A survey with all its replies and questions."""

    public_id: str
    title: str
    side: Side | None
    is_named: bool
    replies: Sequence[Reply]
    questions: Sequence[SurveyQuestion]


def read_survey(asked: AskedSurvey, now: datetime) -> SurveyTold:
    """Return what a survey brought, as far as it may be told."""
    over = [each for each in asked.replies if is_over(each.asked_at, now)]
    batches = told_by_tens(told_by_fives(over, now))
    told = Batch.of_all(batches)
    read = (_read(each, told, len(over)) for each in asked.questions) if told else ()
    many = len(told.members) if told else 0
    return SurveyTold(
        public_id=asked.public_id,
        title=asked.title,
        side=asked.side,
        is_named=asked.is_named,
        asked=len(asked.replies),
        over=len(over),
        answered=sum(each.is_answered for each in over),
        told=many,
        waiting=sum(each.is_answered and not each.is_forgotten for each in over) - many,
        questions=[each for each in read if each is not None],
    )


def _read(question: SurveyQuestion, told: Batch, asked: int) -> QuestionTold | None:
    """Return a question as it is told of these replies; None for words, and for too few."""
    counts = Counter(dict.fromkeys(choices_of(question.kind, question.choices), 0))
    for reply in told.members:
        counts.update(question.chosen.get(reply, ()))
    for day, answer, people in question.counted:
        if day <= told.last:
            counts[answer] += people
    known = counts.total() if question.kind in _ONE else len(told.members)
    if question.kind is AnswerKind.TEXT or known < LEAST_PEOPLE:
        return None
    is_scale = question.kind is AnswerKind.SCALE
    values = [float(step) for step in counts.elements()] if is_scale else []
    return QuestionTold(
        public_id=question.public_id,
        wording=question.wording,
        kind=question.kind,
        measure=question.measure,
        answers=[
            AnswerTold(answer, people, wilson(Count(people, known)))
            for answer, people in counts.items()
        ],
        mean=sum(values) / known if is_scale else None,
        interval=_on_scale(mean(values)) if is_scale else None,
        bounds=_bounds(question.kind, counts, values, asked),
    )


def _on_scale(found: Interval | None) -> Interval | None:
    """Return an interval no wider than the scale."""
    if found is None:
        return None
    return Interval(found.value, max(1.0, found.low), min(float(POLICY.scale), found.high))


def _bounds(
    kind: AnswerKind, counts: Counter[str], values: Sequence[float], asked: int
) -> tuple[float, float] | None:
    """Return the least and the most, whatever those of whom nothing is told said (Manski 1989)."""
    if kind is AnswerKind.SCALE:
        others = asked - len(values)
        return (sum(values) + others) / asked, (sum(values) + POLICY.scale * others) / asked
    if kind is AnswerKind.YES_NO:
        others = asked - counts.total()
        return counts[YES] / asked, (counts[YES] + others) / asked
    return None
