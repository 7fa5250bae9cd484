"""Taking over a file of organizations: what is known is completed, what isn't is added.

A row means a known organization when its name does, and nothing speaks against it: not another
kind, not another country. Otherwise its domain may tell: a translation of a name is another name,
"<name>, <campus>" is a part. When in doubt a row becomes an organization of its own, for two rows
can be merged later and one that is two can't be told apart.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.rules import normalised_email
from alumnet.kernel import outbox
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.db import reading, writing
from alumnet.kernel.import_report import ImportReport
from alumnet.organizations.commands.recognising import Typed, name_key, set_parent, typed_before
from alumnet.organizations.commands.registering import Step, in_batches
from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.likeness import adds_to, is_like
from alumnet.organizations.models import (
    ORGANIZATION_NAME_LENGTH,
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
)
from alumnet.organizations.places import country_code
from alumnet.organizations.recognition import Grade
from alumnet.organizations.rules import (
    CITY_LENGTH,
    IMPORTED,
    OrganizationKind,
    PartOfItself,
)

_DOMAIN_LENGTH = 120
_MOST_NAMES = 60
_SURE = frozenset({Grade.EXACT, Grade.ALIAS})


@dataclass(frozen=True, slots=True)
class OrganizationRow:
    """An organization as a file brings it, with the number of its line."""

    line: int
    name: str
    kind: OrganizationKind
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    parent: str = ""
    country: str = ""
    city: str = ""
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that can be used: cleaned, its country a code."""

    given: OrganizationRow
    name: str
    name_key: str
    aliases: tuple[str, ...]
    domains: tuple[str, ...]
    country: str | None


def import_organizations(
    rows: Iterable[OrganizationRow], *, now: datetime, step: Step = int
) -> ImportReport:
    """Take over organizations; return what was done and which lines were left out.

    Parents are settled after all rows are there, in whichever order they stand.
    """
    report = ImportReport()
    checked = [row for each in rows if (row := _checked(each, report)) is not None]
    meant = _Meaning(known_organizations(reading()), typed_before(reading()))
    ids: dict[int, int] = {}
    for batch in in_batches(checked):
        with writing() as session:
            for row in batch:
                ids[row.given.line] = _take_over(session, row, meant, report, now)
        step(len(batch))
    for batch in in_batches([row for row in checked if row.given.parent]):
        with writing() as session:
            for row in batch:
                _put_under(session, row, ids[row.given.line], meant, report, now)
    return report


def _checked(row: OrganizationRow, report: ImportReport) -> _Row | None:
    """Return the row as it is used, or None and a line in the report."""
    name = clean_line(row.name)
    domains = tuple(dict.fromkeys(domain_in(each) for each in row.domains if each.strip()))
    country = country_code(clean_line(row.country, 100)) if row.country.strip() else None
    findings = {
        "There is no name.": not name,
        "The name has no letters or figures.": not name_key(name),
        f"The name is longer than {ORGANIZATION_NAME_LENGTH} signs.": len(name)
        > ORGANIZATION_NAME_LENGTH,
        f"{clean_line(row.country, 60)!r} isn't a country we know.": bool(row.country.strip())
        and country is None,
        "One of the domains isn't a domain.": "" in domains,
        f"There are more than {_MOST_NAMES} other names or domains.": max(
            len(row.aliases), len(domains)
        )
        > _MOST_NAMES,
    }
    reason = next((reason for reason, holds in findings.items() if holds), None)
    if reason is not None:
        report.reject(row.line, clean_line(row.name, 80), reason)
        return None
    aliases = (clean_line(each, ORGANIZATION_NAME_LENGTH) for each in row.aliases)
    return _Row(
        given=row,
        name=name,
        name_key=name_key(name),
        aliases=tuple(dict.fromkeys(each for each in aliases if name_key(each))),
        domains=domains,
        country=country,
    )


def domain_in(text: str) -> str:
    """Return a domain in lower case without `www.`, empty when it is none."""
    address = normalised_email(f"a@{text.strip().lower().removeprefix('www.')}")
    domain = (address or "").partition("@")[2]
    return domain if len(domain) <= _DOMAIN_LENGTH else ""


class _Meaning:
    """What the rows of one import mean: listed before, typed before, or added by it."""

    def __init__(self, known: Known, typed: Typed) -> None:
        self.known = known
        self._added = typed

    def add(self, row: _Row, row_id: int) -> None:
        """Remember an organization that this import added."""
        for name in (row.name, *row.aliases):
            self._added.setdefault((row.given.kind.value, name_key(name)), []).append(
                (row.country, row_id)
            )

    def by_name(self, name: str, kind: OrganizationKind, country: str | None) -> int | None:
        """Return the organization of this kind that a name means, or None."""
        found = self.known.match(name, kind=kind.value, country=country)
        row = self.known.get(found.id) if found and found.grade in _SURE else None
        if row is not None and row.kind == kind.value and _agree(country, row.country):
            return row.id
        same = self._added.get((kind.value, name_key(name)), ())
        return next((row_id for there, row_id in same if _agree(country, there)), None)

    def owner(self, row: _Row) -> tuple[int, str] | None:
        """Return the (id, name) of the one organization that owns a domain of this row, or None."""
        for domain in row.domains:
            owners = [
                one
                for one in self.known.listed.at_domain(domain)
                if one.kind == row.given.kind.value and _agree(row.country, one.country)
            ]
            if len(owners) == 1:
                return owners[0].id, owners[0].name
        return None


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _take_over(
    session: Session, row: _Row, meant: _Meaning, report: ImportReport, now: datetime
) -> int:
    found = meant.by_name(row.name, row.given.kind, row.country)
    owner = None if found is not None else meant.owner(row)
    if owner is not None and not adds_to(row.name, owner[1]):
        found = owner[0] if is_like(row.name, owner[1]) else None
        owner = None
    there = session.get(Organization, found) if found is not None else None
    # An earlier row of the same file may have said in which country it is.
    if there is not None and _agree(row.country, there.country):
        if _complete(session, there.id, row):
            report.changed += 1
        else:
            report.unchanged += 1
        return there.id
    row_id = _add(session, row, owner[0] if owner else None, now)
    meant.add(row, row_id)
    report.created += 1
    return row_id


def _add(session: Session, row: _Row, whole_id: int | None, now: datetime) -> int:
    whole = session.get(Organization, whole_id) if whole_id else None
    added = Organization(
        kind=row.given.kind,
        name=row.name,
        name_key=row.name_key,
        country=row.country,
        city=clean_line(row.given.city, CITY_LENGTH),
        industry=row.given.industry,
        parent_id=whole.id if whole else None,
        source=IMPORTED,
        created_at=now,
    )
    session.add(added)
    session.flush()
    added.group_id = (whole.group_id or whole.id) if whole else added.id
    _complete(session, added.id, row)
    return added.id


def _complete(session: Session, row_id: int, row: _Row) -> bool:
    """Give an organization the names and domains that it lacks; return whether it lacked any."""
    there = session.get_one(Organization, row_id)
    names = session.scalars(
        select(OrganizationAlias.name).where(OrganizationAlias.organization_id == row_id)
    )
    keys = {there.name_key, *map(name_key, names)}
    lacking = {name_key(n): n for n in (row.name, *row.aliases) if name_key(n) not in keys}
    session.add_all(OrganizationAlias(organization_id=row_id, name=n) for n in lacking.values())
    # A domain that is somebody's already proves nothing about another: a part, a wrong entry.
    owned = set(
        session.scalars(
            select(OrganizationDomain.domain).where(OrganizationDomain.domain.in_(row.domains))
        )
    )
    domains = [each for each in row.domains if each not in owned]
    session.add_all(OrganizationDomain(organization_id=row_id, domain=d) for d in domains)
    return bool(_fill_in(there, row) or lacking or domains)


def _fill_in(there: Organization, row: _Row) -> bool:
    """Write country, city and industry where none was known; return whether any was."""
    given = {
        "country": row.country,
        "city": clean_line(row.given.city, CITY_LENGTH),
        "industry": row.given.industry,
    }
    missing = {name: value for name, value in given.items() if value and not getattr(there, name)}
    for name, value in missing.items():
        setattr(there, name, value)
    return bool(missing)


def _put_under(  # noqa: PLR0917 - a row, what it means, where to tell
    session: Session,
    row: _Row,
    row_id: int,
    meant: _Meaning,
    report: ImportReport,
    now: datetime,
) -> None:
    """Put an organization under the parent that its row names; whose ties change is indexed."""
    given = row.given
    parent_id = meant.by_name(clean_line(given.parent), given.kind, None)
    if parent_id is None or session.get(Organization, parent_id) is None:
        report.reject(
            given.line, row.name[:80], "Its parent isn't known; it was taken over without one."
        )
        return
    if session.get_one(Organization, row_id).parent_id == parent_id:
        return
    try:
        moved = set_parent(session, row_id, parent_id)
    except PartOfItself:
        report.reject(given.line, row.name[:80], "It would be a part of itself.")
        return
    people = session.scalars(
        select(Affiliation.person_id).where(Affiliation.organization_id.in_(moved)).distinct()
    ).all()
    for person_id in people:
        outbox.add(session, "person.changed", person_id, now=now)
