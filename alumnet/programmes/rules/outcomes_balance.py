"""Whether the two groups of a comparison were alike in what was known before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from alumnet.kernel.hiding import LEAST_PEOPLE, told_groups
from alumnet.programmes.rules.comparison import UNBALANCED, standardized
from alumnet.programmes.rules.outcome_states import Arm
from alumnet.programmes.rules.outcomes_plan import KnownBefore
from alumnet.programmes.rules.outcomes_report import NOT_KNOWN, OTHERS, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """A line of the table: means, or shares of 0 to 1, and their standardized difference.

    All three are None where too few are known.
    """

    label: str
    is_share: bool
    placed: float | None = None
    compared: float | None = None
    difference: float | None = None

    @property
    def is_unlike(self) -> bool:
        """Whether the groups weren't alike in this."""
        return self.difference is not None and abs(self.difference) >= UNBALANCED


def balance(covariates: Sequence[KnownBefore], subjects: Iterable[Subject]) -> list[Balance]:
    """Return the lines for everything that the plan names; none without two groups."""
    people = sorted(subjects, key=lambda each: each.id)
    arms = {arm: [each for each in people if each.arm is arm] for arm in Arm}
    if min(map(len, arms.values())) < LEAST_PEOPLE:
        return []
    return [
        line
        for each in covariates
        for line in ([_mean(each, arms)] if each.is_number else _shares(each, arms))
    ]


def _mean(known: KnownBefore, arms: Mapping[Arm, Sequence[Subject]]) -> Balance:
    values = {
        arm: [float(each.known[known.code]) for each in people if known.code in each.known]
        for arm, people in arms.items()
    }
    if min(map(len, values.values())) < LEAST_PEOPLE:
        return Balance(label=known.name, is_share=False)
    one, other = values[Arm.PLACED], values[Arm.COMPARED]
    return Balance(
        label=known.name,
        is_share=False,
        placed=fmean(one),
        compared=fmean(other),
        difference=standardized(one, other),
    )


def _shares(known: KnownBefore, arms: Mapping[Arm, Sequence[Subject]]) -> list[Balance]:
    """Return a line a choice; those that too few of one group chose stand together."""
    chosen = {
        arm: {each.id: str(each.known.get(known.code, NOT_KNOWN)) for each in people}
        for arm, people in arms.items()
    }
    told = frozenset.intersection(*(_told(each) for each in chosen.values()))
    found = [_share(f"{known.name}: {label}", label, chosen) for label in sorted(told)]
    folded = {
        arm: {person: value if value in told else OTHERS for person, value in each.items()}
        for arm, each in chosen.items()
    }
    if any(OTHERS in each.values() for each in folded.values()):
        found.append(_share(f"{known.name}: {OTHERS.lower()}", OTHERS, folded))
    return found


def _told(chosen: Mapping[int, str]) -> frozenset[str]:
    groups: dict[str, set[int]] = {}
    for person, value in chosen.items():
        groups.setdefault(value, set()).add(person)
    return told_groups({value: frozenset(those) for value, those in groups.items()})


def _share(label: str, value: str, chosen: Mapping[Arm, Mapping[int, str]]) -> Balance:
    one, other = (
        [float(each == value) for each in chosen[arm].values()]
        for arm in (Arm.PLACED, Arm.COMPARED)
    )
    return Balance(
        label=label,
        is_share=True,
        placed=fmean(one),
        compared=fmean(other),
        difference=standardized(one, other),
    )
