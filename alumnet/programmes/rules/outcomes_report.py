"""What came of a cohort, outcome by outcome: counts, shares, differences and curves.

Of whom nothing is known is a number of its own. A group of fewer than ten whose answers are known
isn't told, nor anything from which its answers could be computed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from alumnet.kernel.hiding import LEAST_PEOPLE, told_beside, told_groups
from alumnet.programmes.rules.batches import whole_batches
from alumnet.programmes.rules.comparison import Count, Interval, between_bounds, difference, wilson
from alumnet.programmes.rules.outcome_states import FROM_RECORDS, Arm, Counted, Design
from alumnet.programmes.rules.outcomes import Seen, Verdict, Window, followed, verdict
from alumnet.programmes.rules.survival import (
    Curve,
    Followed,
    LogRank,
    from_landmark,
    kaplan_meier,
    log_rank,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from alumnet.programmes.rules.outcomes_plan import Outcome, Plan
    from alumnet.programmes.rules.states import Side

OTHERS = "All others together"
NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody who took part or would have: `seen` by the id of an outcome.

    `known` is what was known of them before, by its code; what isn't known is left out.
    `is_outside` says that lots were drawn and they had none.
    """

    id: int
    side: Side
    arm: Arm | None
    begins: date
    was_matched: bool = False
    is_outside: bool = False
    seen: Mapping[int, Seen] = field(default_factory=dict)
    known: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """How many people, and of how many what is known; `yes` is None where too few are known."""

    label: str
    people: int
    verdicts: Mapping[Verdict, int]
    is_told: bool

    def __getitem__(self, wanted: Verdict) -> int:
        """Return of how many this is known."""
        return self.verdicts.get(wanted, 0)

    @property
    def known(self) -> int:
        """Of how many the answer is known."""
        return self[Verdict.YES] + self[Verdict.NO]

    @property
    def count(self) -> Count | None:
        """The answers, None where they aren't told."""
        if not self.is_told:
            return None
        return Count(self[Verdict.YES], self.known, self[Verdict.UNKNOWN])

    def since_the_draw(self, counted: Counted) -> Count | None:
        """The answers with those for whom it was settled before the landmark, None if untold.

        A lottery is about all who were drawn: leaving out who left since leaves out what the place
        itself may have brought about.
        """
        if not self.is_told:
            return None
        before = self[Verdict.BEFORE]
        yes = self[Verdict.YES] + (before if counted is Counted.REACHING else 0)
        return Count(yes, self.known + before, self[Verdict.UNKNOWN])

    @property
    def share(self) -> Interval | None:
        """The share of yes with its interval, None where it isn't told."""
        return None if self.count is None else wilson(self.count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A curve of an arm, and how many were still followed at some months after the landmark."""

    curve: Curve
    at_risk: Mapping[int, int]

    @property
    def told_until(self) -> int:
        """The last of these months up to which enough were followed."""
        return max((month for month, count in self.at_risk.items() if count >= LEAST_PEOPLE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of one outcome; what isn't told is None or isn't there.

    `since_the_draw` is the difference in a lottery with those who had left, or had reached it,
    before the landmark; None where there are none.
    """

    outcome: Outcome
    arms: Mapping[Arm, Group]
    divided: Mapping[Arm, Sequence[Group]]
    as_it_went: Sequence[Group]
    courses: Mapping[Arm, Course]
    difference: Interval | None = None
    since_the_draw: Interval | None = None
    bounds: tuple[float, float] | None = None
    log_rank: LogRank | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Judged:
    subject: Subject
    verdict: Verdict

    @property
    def is_known(self) -> bool:
        return self.verdict in {Verdict.YES, Verdict.NO}


def read_outcome(plan: Plan, outcome: Outcome, subjects: Iterable[Subject], today: date) -> Result:
    """Return what came of an outcome, as far as it may be told, whatever order subjects are in."""
    people = sorted(
        (each for each in subjects if each.side is outcome.side and each.arm is not None),
        key=lambda each: each.id,
    )
    judged = _judged(plan, outcome, people, today)
    by_arm = {arm: [each for each in judged if each.subject.arm is arm] for arm in Arm}
    arms = {
        arm: _group(arm.value, those, is_told=len(_known(those)) >= LEAST_PEOPLE)
        for arm, those in by_arm.items()
        if those
    }
    told = [arm for arm, group in arms.items() if group.is_told]
    divided = {
        arm: groups
        for arm in told
        if plan.division is not None and len(groups := _divided(plan, by_arm[arm])) > 1
    }
    shown = [_known(by_arm[arm]) for arm in told]
    shown += [_known(those) for arm in divided for _, those in _pieces(plan, by_arm[arm])]
    counts = [arms[arm].count for arm in Arm if arm in told]
    one, other = counts if len(counts) == len(Arm) else (None, None)
    lives = {arm: _lives(plan, outcome, by_arm[arm]) for arm in told}
    courses = {
        arm: _course(those, outcome.window_months)
        for arm, those in lives.items()
        if len(those) >= LEAST_PEOPLE
    }
    return Result(
        outcome=outcome,
        arms=arms,
        divided=divided,
        as_it_went=_as_it_went(judged, shown),
        courses=courses,
        difference=difference(one, other) if one and other else None,
        since_the_draw=_since_the_draw(plan, outcome, arms),
        bounds=between_bounds(one, other) if one and other else None,
        log_rank=log_rank(*(lives[arm] for arm in Arm)) if len(courses) == len(Arm) else None,
        ends_on=max((_window(plan, outcome, each).ends for each in people), default=None),
    )


def _since_the_draw(plan: Plan, outcome: Outcome, arms: Mapping[Arm, Group]) -> Interval | None:
    if plan.design is not Design.LOTTERY or not any(each[Verdict.BEFORE] for each in arms.values()):
        return None
    counts = [arms[arm].since_the_draw(outcome.counted) for arm in Arm if arm in arms]
    one, other = counts if len(counts) == len(Arm) else (None, None)
    return difference(one, other) if one and other else None


def _window(plan: Plan, outcome: Outcome, subject: Subject) -> Window:
    return Window(subject.begins, plan.landmark_months, outcome.window_months)


def _judged(plan: Plan, outcome: Outcome, people: Sequence[Subject], today: date) -> list[_Judged]:
    found = []
    for each in people:
        seen, window = each.seen.get(outcome.id), _window(plan, outcome, each)
        found.append(_Judged(each, verdict(outcome.counted, seen, window, today)))
    if outcome.kind not in FROM_RECORDS:
        return found
    told: frozenset[int] = frozenset()
    for arm in Arm:
        those = [each for each in found if each.is_known and each.subject.arm is arm]
        told |= whole_batches(
            (_window(plan, outcome, each.subject).ends, each.subject.id, each.subject.id)
            for each in those
        )
    return [
        each
        if not each.is_known or each.subject.id in told
        else _Judged(each.subject, Verdict.NOT_YET)
        for each in found
    ]


def _known(judged: Iterable[_Judged]) -> frozenset[int]:
    return frozenset(each.subject.id for each in judged if each.is_known)


def _group(label: str, judged: Sequence[_Judged], *, is_told: bool) -> Group:
    verdicts = Counter(each.verdict for each in judged)
    return Group(label=label, people=len(judged), verdicts=dict(verdicts), is_told=is_told)


# --------------------------------------------------------------------------------------- divisions
def _pieces(plan: Plan, judged: Sequence[_Judged]) -> list[tuple[str, list[_Judged]]]:
    """Return the groups of an arm that stand by themselves, and all others together."""
    groups: dict[str, list[_Judged]] = {}
    for each in judged:
        groups.setdefault(_place(plan, each.subject), []).append(each)
    known = {label: _known(those) for label, those in groups.items()}
    told = told_groups({label: those for label, those in known.items() if those})
    pieces = sorted((label, groups[label]) for label in told)
    left = [each for label, those in groups.items() if label not in told for each in those]
    return [*pieces, (OTHERS, left)] if left else pieces


def _place(plan: Plan, subject: Subject) -> str:
    if plan.division is None:
        return NOT_KNOWN
    value = subject.known.get(plan.division.code)
    if isinstance(value, float | int) and plan.division.code == "class_year":
        return f"{int(value) // 10 * 10} to {int(value) // 10 * 10 + 9}"
    return NOT_KNOWN if value is None else str(value)


def _divided(plan: Plan, judged: Sequence[_Judged]) -> list[Group]:
    return [
        _group(label, those, is_told=len(_known(those)) >= LEAST_PEOPLE)
        for label, those in _pieces(plan, judged)
    ]


def _as_it_went(judged: Sequence[_Judged], shown: Sequence[frozenset[int]]) -> list[Group]:
    """Return those who had a partner and those who had none, where that is something else.

    None of it is told where a sum of it and of the arms would be about too few.
    """
    had = [each for each in judged if each.subject.was_matched]
    had_none = [each for each in judged if not each.subject.was_matched]
    groups = [_known(had), _known(had_none)]
    if not all(groups) or all(each in shown for each in groups):
        return []
    if not told_beside(shown, groups):
        return []
    return [
        _group("With a partner", had, is_told=True),
        _group("Without a partner", had_none, is_told=True),
    ]


# ------------------------------------------------------------------------------------------ curves
def _lives(plan: Plan, outcome: Outcome, judged: Sequence[_Judged]) -> list[Followed]:
    """Return who was followed from the landmark on, whatever is known at the end of the window.

    Nobody is before their window is over: of a leaver it is heard at once, of who stays when it is
    asked. What the site itself knows is told in batches, so of others there is no curve either.
    """
    if outcome.counted is not Counted.STAYING:
        return []
    found = (
        followed(
            outcome.counted, each.subject.seen.get(outcome.id), _window(plan, outcome, each.subject)
        )
        for each in judged
        if each.is_known
        or (each.verdict is not Verdict.NOT_YET and outcome.kind not in FROM_RECORDS)
    )
    return from_landmark([each for each in found if each is not None], plan.landmark_months)


def _course(lives: Sequence[Followed], months: int) -> Course:
    step = max(1, months // 6)
    marks = [*range(0, months, step), months]
    at_risk = {mark: sum(each.months >= mark for each in lives) for mark in marks}
    return Course(curve=kaplan_meier(lives), at_risk=at_risk)
