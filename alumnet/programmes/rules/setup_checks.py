"""What must be decided before a cohort opens: a row a check, and where it is put right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from alumnet.programmes.rules.states import (
    AnswerKind,
    CohortKind,
    Intake,
    QuestionRule,
    QuestionUse,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionFacts:
    """What checks look at of one question."""

    kind: AnswerKind
    use: QuestionUse
    rule: QuestionRule | None
    choices: int
    good: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetupFacts:
    """What checks look at. `people` counts who could look over pairs, whoever proposes them too."""

    today: date
    kind: CohortKind
    intake: Intake
    about: str
    consent: str
    enrolment_opens: date | None
    enrolment_closes: date | None
    starts_on: date | None
    ends_on: date | None
    group_size: int
    rounds: int
    weights: float
    needs_review: bool
    people: int
    has_outcome_plan: bool
    questions: tuple[QuestionFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """A check: the step of the set-up where it is put right, and what to do there."""

    key: str
    step: str
    to_do: str
    passes: Callable[[SetupFacts], bool]


def _has_days(facts: SetupFacts) -> bool:
    """Rolling intake has no last day of joining, and ends when somebody ends it."""
    if facts.intake is Intake.ROLLING:
        return facts.starts_on is not None
    return None not in (facts.enrolment_closes, facts.starts_on, facts.ends_on)


def _is_ahead(facts: SetupFacts) -> bool:
    last = facts.enrolment_closes
    return last is None or last >= facts.today


def _is_in_order(facts: SetupFacts) -> bool:
    known = [facts.enrolment_opens, facts.enrolment_closes, facts.starts_on, facts.ends_on]
    if facts.intake is Intake.ROLLING:
        known = [facts.starts_on, facts.ends_on]
    days = [day for day in known if day is not None]
    return days == sorted(days)


def _fits_kind(facts: SetupFacts) -> bool:
    is_group = facts.kind is CohortKind.GROUP
    is_flash = facts.kind is CohortKind.FLASH
    return (facts.group_size > 1) is is_group and (facts.rounds > 1 or not is_flash)


def _is_answerable(each: QuestionFacts) -> bool:
    chooses = each.kind in {AnswerKind.ONE_OF, AnswerKind.SOME_OF}
    decides = each.rule is QuestionRule.MUST_BE
    return (not chooses or each.choices > 1) and (not decides or each.good > 0)


CHECKS: Final[tuple[Check, ...]] = (
    Check("about", "about", "Say what it is and for whom", lambda facts: bool(facts.about)),
    Check("kind", "people", "Say how many are in a group, or how many rounds", _fits_kind),
    Check(
        "days", "people", "Choose the last day to join, and from when to when it runs", _has_days
    ),
    Check("order", "people", "Put the days in order: join, begin, end", _is_in_order),
    Check("ahead", "people", "Choose a last day to join that isn't over", _is_ahead),
    Check(
        "consent",
        "people",
        "Say who will know that somebody takes part",
        lambda facts: bool(facts.consent),
    ),
    Check(
        "questions",
        "questions",
        "Give each question its answers to choose from, and each rule those that it lets in",
        lambda facts: all(_is_answerable(each) for each in facts.questions),
    ),
    Check("weights", "weights", "Let at least one thing count", lambda facts: facts.weights > 0),
    Check(
        "second_person",
        "team",
        "Add somebody who looks over the pairs, or let pairs be told without a second look",
        lambda facts: not facts.needs_review or facts.people > 1,
    ),
    Check(
        "outcomes",
        "outcomes",
        "Decide what is looked at afterwards, and how it is read",
        lambda facts: facts.has_outcome_plan,
    ),
)


def failing(facts: SetupFacts) -> Sequence[Check]:
    """Return what stands in the way of opening."""
    return [each for each in CHECKS if not each.passes(facts)]
