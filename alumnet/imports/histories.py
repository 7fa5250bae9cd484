"""Work and education out of a JSON Resume document.

How its dates are understood:

* `YYYY` is known to the year, `YYYY-MM` and `YYYY-MM-DD` to the month.
* Work without `endDate` still runs if it says so (null, "present") or if no other work of the
  person began later. Otherwise, and for somebody who has died, its end is unknown.
* Education with only `endDate` is a class year; without `endDate` it runs only if it says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from alumnet import wording
from alumnet.imports.documents import LineRefused, Part
from alumnet.kernel.errors import DomainError
from alumnet.organizations.commands import name_key
from alumnet.organizations.models import ORGANIZATION_NAME_LENGTH
from alumnet.organizations.rules import (
    CITY_LENGTH,
    MOST_AFFILIATIONS,
    TITLE_LENGTH,
    AffiliationKind,
    Period,
    WrittenDate,
    period_of,
    read_date,
)

_STILL = frozenset({"present", "current", "now", "today", "ongoing"})


@dataclass(frozen=True, slots=True)
class ImportedAffiliation:
    """A time with an organization by its name."""

    kind: AffiliationKind
    organization: str
    title: str
    field: str
    city: str
    period: Period


@dataclass(frozen=True, slots=True)
class _Stay:
    """A job or a study before it is clear which of them still run."""

    part: Part
    kind: AffiliationKind
    organization: str
    start: WrittenDate | None
    end: WrittenDate | None
    says_it_runs: bool


def affiliations_of(
    whole: Part, today: date, *, is_deceased: bool
) -> tuple[ImportedAffiliation, ...]:
    """Return what `work` and `education` of a document say. Raises LineRefused."""
    jobs = [
        _stay(part, AffiliationKind.EMPLOYMENT, ("name", "company", "organization"), today)
        for part in whole.parts("work", MOST_AFFILIATIONS)
    ]
    studies = [
        _stay(part, AffiliationKind.EDUCATION, ("institution", "name"), today)
        for part in whole.parts("education", MOST_AFFILIATIONS)
    ]
    if len(jobs) + len(studies) > MOST_AFFILIATIONS:
        message = f"There are more than {MOST_AFFILIATIONS} entries in work and education."
        raise LineRefused(message)
    latest = max((job.start.number for job in jobs if job.start), default=0)
    found = [
        _affiliation(each, runs=not is_deceased and _runs(each, latest))
        for each in (*jobs, *studies)
    ]
    return tuple(dict.fromkeys(found))


def _stay(part: Part, kind: AffiliationKind, names: Sequence[str], today: date) -> _Stay:
    written = (part.line(name, ORGANIZATION_NAME_LENGTH) for name in names)
    organization = next(filter(None, written), "")
    if not organization:
        message = f"{part.where(names[0])} is missing."
        raise LineRefused(message)
    if not name_key(organization):
        message = f"{part.where(names[0])} has no letters or figures."
        raise LineRefused(message)
    says_it_runs = (part.has("endDate") and part.values["endDate"] is None) or (
        part.line("endDate", 100).casefold() in _STILL
    )
    return _Stay(
        part=part,
        kind=kind,
        organization=organization,
        start=_date(part, "startDate", today),
        end=None if says_it_runs else _date(part, "endDate", today),
        says_it_runs=says_it_runs,
    )


def _date(part: Part, name: str, today: date) -> WrittenDate | None:
    try:
        return read_date(part.line(name, 100), this_year=today.year)
    except DomainError as error:
        message = f"{part.where(name)}: {wording.sentence(error)}"
        raise LineRefused(message) from error


def _runs(stay: _Stay, latest: int) -> bool:
    if stay.end is not None or stay.start is None:
        return False
    is_latest_work = stay.kind is AffiliationKind.EMPLOYMENT and stay.start.number >= latest
    return stay.says_it_runs or is_latest_work


def _affiliation(stay: _Stay, *, runs: bool) -> ImportedAffiliation:
    try:
        period = period_of(stay.kind, stay.start, stay.end, is_current=runs)
    except DomainError as error:
        message = f"{stay.part.path}: {wording.sentence(error)}"
        raise LineRefused(message) from error
    is_work = stay.kind is AffiliationKind.EMPLOYMENT
    title = stay.part.line("position" if is_work else "studyType", TITLE_LENGTH)
    place = stay.part.raw("location")
    return ImportedAffiliation(
        kind=stay.kind,
        organization=stay.organization,
        title=title or (stay.part.line("title", TITLE_LENGTH) if is_work else ""),
        field="" if is_work else stay.part.line("area", TITLE_LENGTH),
        city=stay.part.line("location", CITY_LENGTH) if isinstance(place, str) else "",
        period=period,
    )
