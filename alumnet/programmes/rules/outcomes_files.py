"""The outcomes of a cohort as files: the table, the document, and what each column means."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from alumnet.kernel.hiding import LEAST_PEOPLE
from alumnet.programmes.rules.comparison import Interval
from alumnet.programmes.rules.outcomes import Verdict
from alumnet.programmes.rules.outcomes_balance import Balance
from alumnet.programmes.rules.outcomes_report import Course
from alumnet.programmes.rules.outcomes_told import Row, Told

HIDDEN: Final = (
    f"Empty where fewer than {LEAST_PEOPLE} answers are known, or where the number would tell of"
    " fewer by a sum."
)
_PARTS: Final = (
    "compared: groups as places were given; divided: these groups by what the plan names;"
    " as_it_went: by who had a partner; difference: the first group less the second"
)
# Of each of these people are counted beside those of whom it is known.
_OTHERS: Final = (Verdict.UNKNOWN, Verdict.LEFT_OUT, Verdict.BEFORE, Verdict.NOT_YET)
DICTIONARY: Final[Sequence[tuple[str, str]]] = (
    ("outcome", "The id of the outcome, as in the frozen plan"),
    ("name", "What the outcome is called"),
    ("kind", "employer, association, mentoring, or own: what it is about"),
    ("side", "Of whom it is asked: mentee, mentor or peer"),
    ("window_months", "As of how many months after the landmark it is asked"),
    ("part", _PARTS),
    ("group", "The name of the group"),
    ("people", "How many people are in the group: the five numbers that follow together"),
    ("known", "Of how many of them the answer is known as of the end of the window"),
    ("unknown", "Of how many nothing is known; they count as neither yes nor no"),
    ("left_out", "Of how many it isn't asked, as the plan says"),
    ("before", "How many had left, or had reached it, before the landmark: they aren't followed"),
    ("not_yet", "Of how many the window isn't over, or too few came since to tell of them"),
    ("yes", f"Of how many the answer is yes. {HIDDEN}"),
    ("share", f"Yes as a part of known, 0 to 1; of a difference: in the same unit. {HIDDEN}"),
    ("low", "The lower end of the interval of 95 % (Wilson; of a difference Newcombe's)"),
    ("high", "The upper end of this interval"),
)


def table(told: Iterable[Told]) -> Iterator[Sequence[object]]:
    """Yield the head of the table and a row for each group that is told of."""
    yield [column for column, _ in DICTIONARY]
    for each in told:
        for part, rows in _parts(each):
            for row in rows:
                yield [*_outcome(each), part, *_group(row)]
        difference = each.result.difference
        if difference is not None:
            # No people, known or yes of a difference, nor others.
            blank = [""] * (3 + len(_OTHERS))
            yield [*_outcome(each), "difference", "", *blank, *_interval(difference)]


def _outcome(told: Told) -> list[object]:
    outcome = told.result.outcome
    return [
        outcome.public_id,
        outcome.name,
        outcome.kind.value,
        outcome.side.value,
        outcome.window_months,
    ]


def _parts(told: Told) -> Iterator[tuple[str, Sequence[Row]]]:
    yield "compared", told.rows
    for _, rows in told.divided:
        yield "divided", rows
    yield "as_it_went", told.as_it_went


def _group(row: Row) -> list[object]:
    group, share = row.group, row.group.share
    numbers = [group.people, group.known, *(group[each] for each in _OTHERS)]
    if share is None:
        return [row.label, *numbers, "", "", "", ""]
    return [row.label, *numbers, group[Verdict.YES], *_interval(share)]


def _interval(found: Interval) -> list[object]:
    return [round(each, 4) for each in (found.value, found.low, found.high)]


def document(told: Iterable[Told], balance: Iterable[Balance]) -> dict[str, Any]:
    """Return the same for JSON, with the curves, the balance and what was said of it."""
    rows = list(told)
    columns, *groups = table(rows)
    return {
        "groups": [dict(zip(map(str, columns), each, strict=True)) for each in groups],
        "outcomes": [
            {
                "outcome": each.result.outcome.public_id,
                "sentences": list(each.sentences),
                "bounds_of_the_difference": each.result.bounds,
                "difference_since_the_draw": each.result.since_the_draw
                and _interval(each.result.since_the_draw),
                "log_rank_chi_squared": each.result.log_rank and each.result.log_rank.chi_squared,
                "log_rank_p": each.result.log_rank and each.result.log_rank.p_value,
                "curves": {arm.value: _course(found) for arm, found in each.result.courses.items()},
            }
            for each in rows
        ],
        "balance": [
            {
                "known_before": each.label,
                "placed": each.placed,
                "compared": each.compared,
                "standardized_difference": each.difference,
            }
            for each in balance
        ],
        "meanings": dict(DICTIONARY),
    }


def _course(course: Course) -> dict[str, Any]:
    return {
        "steps": [
            {
                "months": each.months,
                "share": each.share,
                "low": each.low,
                "high": each.high,
                "at_risk": each.at_risk,
            }
            for each in course.curve.told
        ],
        "at_risk": {
            str(month): count if count >= LEAST_PEOPLE else None
            for month, count in course.at_risk.items()
        },
    }
