"""A result as a page and its files tell it: rows, curves and sentences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from alumnet.kernel.charts import Curves, Falling, Point, falling_curves
from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.outcome_states import Arm, Design
from alumnet.programmes.rules.outcomes import Verdict
from alumnet.programmes.rules.outcomes_arms import design_of_side
from alumnet.programmes.rules.outcomes_balance import Balance
from alumnet.programmes.rules.outcomes_report import Group, Result
from alumnet.programmes.rules.outcomes_words import ARMS, TOO_FEW, sentences, share_in_words

_UNBROKEN: Final = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group of people: how many, what is known of how many, and the share of yes."""

    label: str
    group: Group
    share: str

    @property
    def is_told(self) -> bool:
        """Whether the answers of the group are told."""
        return self.group.is_told

    @property
    def yes(self) -> str:
        """Of how many the answer is yes, or that there are too few."""
        return str(self.group[Verdict.YES]) if self.group.is_told else TOO_FEW

    @property
    def unknown(self) -> int:
        """Of how many nothing is known."""
        return self.group[Verdict.UNKNOWN]


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRow:
    """How many of an arm were still followed at each mark, and the share that had stayed."""

    label: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An outcome as it is told."""

    result: Result
    rows: Sequence[Row]
    divided: Sequence[tuple[str, Sequence[Row]]]
    as_it_went: Sequence[Row]
    sentences: Sequence[str]
    curves: Curves | None
    marks: Sequence[int]
    at_risk: Sequence[RiskRow]


def told(result: Result, design: Design, unlike: Sequence[Balance], last_day: str) -> Told:
    """Return a result in words; `last_day` is when its last window ends, "" if it did."""
    design = design_of_side(design, result.outcome.side)
    names = ARMS[design]
    # Where nobody left there is nothing to draw.
    courses = result.courses if any(e.curve.left for e in result.courses.values()) else {}
    marks = next((list(each.at_risk) for each in courses.values()), [])
    return Told(
        result=result,
        rows=[_row(names[arm], group) for arm, group in result.arms.items()],
        divided=[
            (names[arm], [_row(group.label, group) for group in groups])
            for arm, groups in result.divided.items()
        ],
        as_it_went=[_row(group.label, group) for group in result.as_it_went],
        sentences=sentences(result, design, unlike, last_day),
        curves=_curves(result, design) if courses else None,
        marks=marks,
        at_risk=[_risk_row(names[arm], result, arm) for arm in courses],
    )


def _row(label: str, group: Group) -> Row:
    return Row(label=label, group=group, share=share_in_words(group))


def _risk_row(label: str, result: Result, arm: Arm) -> RiskRow:
    course = result.courses[arm]
    cells = [
        f"{count} ({round(100 * course.curve.share_at(mark))} %)".replace(" ", _UNBROKEN)
        if count >= LEAST_PEOPLE
        else f"under {LEAST_PEOPLE}"
        for mark, count in course.at_risk.items()
    ]
    return RiskRow(label=label, cells=cells)


def _curves(result: Result, design: Design) -> Curves:
    falling = [
        Falling(
            ARMS[design][arm],
            [Point(each.months, each.share, each.low, each.high) for each in course.curve.told],
            course.told_until,
        )
        for arm, course in result.courses.items()
    ]
    marks = next(list(each.at_risk) for each in result.courses.values())
    return falling_curves(
        falling,
        [(mark, str(mark)) for mark in marks],
        "The share still there by months since the landmark, with intervals of 95 %. A line ends"
        f" where fewer than {LEAST_PEOPLE} are followed.",
    )
