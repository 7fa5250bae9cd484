"""Which affiliation a stay in a file seems to be, and what it would be with what the file says.

People are at one place several times, as one thing after the other: titles and years decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from alumnet.kernel.clock import year_and_month
from alumnet.kernel.text import fold
from alumnet.organizations.commands import AffiliationValues, name_key
from alumnet.organizations.queries import OwnAffiliation
from alumnet.organizations.rules import Period, Precision

_CERTAINLY_SAME_TITLE, _PERHAPS_SAME_TITLE = 4, 1
_SAME_START, _OTHER_START = 2, -2
_ENOUGH = 2


@dataclass(frozen=True, slots=True)
class Meaning:
    """Which organization a stay means (None for one not there yet), and what it is called here."""

    organization_id: int | None
    known_as: str = ""


def pairs_of(
    mine: Sequence[OwnAffiliation],
    theirs: Sequence[AffiliationValues],
    meanings: Sequence[Meaning],
) -> dict[int, OwnAffiliation]:
    """Return which affiliation each stay seems to be, by their places in the lists.

    A stay that adds nothing to an affiliation is that one. The others are paired with what is left,
    the most alike first, each only once.
    """
    possible = [
        (at, place)
        for at, (stay, meaning) in enumerate(zip(theirs, meanings, strict=True))
        for place, own in enumerate(mine)
        if own.kind is stay.kind and _is_same_place(own, stay, meaning)
    ]
    pairs = {
        at: place
        for at, place in reversed(possible)
        if merged(theirs[at], mine[place]) == as_values(mine[place])
    }
    taken = {place for at, place in pairs.items() if _says_something(theirs[at])}
    scored = sorted((-_likeness(theirs[at], mine[place]), at, place) for at, place in possible)
    for score, at, place in scored:
        if -score >= _ENOUGH and at not in pairs and place not in taken:
            pairs[at] = place
            taken.add(place)
    return {at: mine[place] for at, place in pairs.items()}


def _is_same_place(own: OwnAffiliation, stay: AffiliationValues, meaning: Meaning) -> bool:
    if meaning.organization_id == own.organization_id:
        return True
    is_other = stay.chosen not in {"", own.organization_public_id}
    return not is_other and name_key(own.organization) == name_key(stay.organization)


def _says_something(stay: AffiliationValues) -> bool:
    return bool(stay.title or stay.period.start_month or stay.period.end_month)


def _likeness(stay: AffiliationValues, own: OwnAffiliation) -> int:
    """Return how much a stay looks like an affiliation with the same organization."""
    if _is_apart(stay.period, own.period) or _is_apart(own.period, stay.period):
        return 0
    score = 0
    if fold(stay.title) == fold(own.title):
        score += _CERTAINLY_SAME_TITLE if stay.title else _PERHAPS_SAME_TITLE
    elif not (stay.title and own.title):
        score += _PERHAPS_SAME_TITLE
    starts = _year(stay.period.start_month), _year(own.period.start_month)
    if None not in starts:
        score += _SAME_START if starts[0] == starts[1] else _OTHER_START
    ends = _year(stay.period.end_month), _year(own.period.end_month)
    has_other_end = None not in ends and ends[0] != ends[1]
    return score + (-1 if has_other_end else 1)


def _is_apart(earlier: Period, later: Period) -> bool:
    """Say whether one was over, by the year, before the other began."""
    end, start = _year(earlier.end_month), _year(later.start_month)
    return end is not None and start is not None and end < start


def _year(month: int | None) -> int | None:
    return None if month is None else year_and_month(month)[0]


def as_values(own: OwnAffiliation) -> AffiliationValues:
    """Return an affiliation as its values."""
    return AffiliationValues(
        kind=own.kind,
        organization=own.organization,
        chosen=own.organization_public_id,
        period=own.period,
        title=own.title,
        field=own.field,
        city=own.city,
        visibility=own.visibility,
    )


def merged(stay: AffiliationValues, own: OwnAffiliation) -> AffiliationValues:
    """Return an affiliation with what a stay says of it; who may see it stays as it is."""
    mine = as_values(own)
    return replace(
        mine,
        period=mine.period if _adds_nothing(stay.period, mine.period) else stay.period,
        title=_said(stay.title, mine.title),
        field=_said(stay.field, mine.field),
        city=_said(stay.city, mine.city),
    )


def _said(theirs: str, mine: str) -> str:
    return mine if not theirs or fold(theirs) == fold(mine) else theirs


def _adds_nothing(theirs: Period, mine: Period) -> bool:
    """Say whether dates agree with others that are known at least as well."""
    if theirs.is_current and not mine.is_current:
        return False
    is_exact = theirs.precision is Precision.MONTH
    if (
        is_exact
        and mine.precision is not Precision.MONTH
        and (theirs.start_month or theirs.end_month)
    ):
        return False
    return all(
        said is None or (said == known if is_exact else _year(said) == _year(known))
        for said, known in (
            (theirs.start_month, mine.start_month),
            (theirs.end_month, mine.end_month),
        )
    )
