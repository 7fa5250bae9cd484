"""Taking over an association's own list of people."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.addresses import settle_memberships
from alumnet.accounts.models import (
    NAME_LENGTH,
    AssociationMembership,
    PersonEmail,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.rules import MembershipState, implies_minor, name_key, normalised_email
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.db import writing

_BATCH = 200
_LONGEST_ID = 80
_FIRST_YEAR = 1900
_YEARS_AHEAD = 10
_MOST_EMAILS = 20


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One line as a file brings it."""

    external_id: str
    name: str
    emails: tuple[str, ...] = ()
    class_year: int | None = None


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A line that was left out: its number from 1, its id as given, and why in a sentence."""

    number: int
    external_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class RosterReport:
    """What an import of a roster did; `approved` waiting members were let in by it."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    approved: int = 0
    rejected: tuple[RejectedRow, ...] = ()


def import_roster(association_id: int, rows: Iterable[RosterRow], *, now: datetime) -> RosterReport:
    """Take over lines of a roster by their `external_id`; the same file twice changes nothing.

    Lines that can't be used are reported and left out; the others are written 200 at a time, each
    batch whole or not at all. Who waits for approval and is found now is let in.
    """
    report = RosterReport()
    checked = _checked(rows, now.year)
    while batch := list(islice(checked, _BATCH)):
        good = [row for row in batch if isinstance(row, RosterRow)]
        rejected = tuple(row for row in batch if isinstance(row, RejectedRow))
        report = replace(report, rejected=report.rejected + rejected)
        if good:
            with writing() as session:
                report = _take_over(session, association_id, good, report, now)
    return report


_TWICE: Final = "The same number stands further up."


def _checked(rows: Iterable[RosterRow], this_year: int) -> Iterator[RosterRow | RejectedRow]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=1):
        clean = _clean(row)
        reason = _TWICE if clean.external_id in seen else _problem(clean, row, this_year)
        if reason is not None:
            yield RejectedRow(number, clean_line(row.external_id, _LONGEST_ID), reason)
        else:
            seen.add(clean.external_id)
            yield clean


def _clean(row: RosterRow) -> RosterRow:
    emails = (normalised_email(email) for email in row.emails if email.strip())
    return RosterRow(
        external_id=clean_line(row.external_id),
        name=clean_line(row.name),
        emails=tuple(dict.fromkeys(email for email in emails if email is not None)),
        class_year=row.class_year,
    )


def _problem(clean: RosterRow, given: RosterRow, this_year: int) -> str | None:
    """Return why a line can't be used, or None."""
    bad = next((e for e in given.emails if e.strip() and normalised_email(e) is None), None)
    year = clean.class_year
    findings = {
        "There is no number by which to know this person again.": not clean.external_id,
        f"The number is longer than {_LONGEST_ID} signs.": len(clean.external_id) > _LONGEST_ID,
        "There is no name.": not clean.name,
        f"The name is longer than {NAME_LENGTH} signs.": len(clean.name) > NAME_LENGTH,
        f"{clean_line(bad or '', 80)!r} isn't an e-mail address.": bad is not None,
        f"There are more than {_MOST_EMAILS} addresses.": len(clean.emails) > _MOST_EMAILS,
        f"{year} isn't a year of leaving.": year is not None
        and not _FIRST_YEAR <= year <= this_year + _YEARS_AHEAD,
        f"Class of {year}: under 18 now, and this place is for adults.": implies_minor(
            year, this_year
        ),
    }
    return next((reason for reason, holds in findings.items() if holds), None)


def _take_over(
    session: Session,
    association_id: int,
    rows: list[RosterRow],
    report: RosterReport,
    now: datetime,
) -> RosterReport:
    known = _known(session, association_id, rows)
    emails = _emails(session, known)
    created = changed = 0
    for row in rows:
        entry = known.get(row.external_id)
        if entry is None:
            entry = RosterEntry(association_id=association_id, external_id=row.external_id)
            _write(session, entry, row)
            created += 1
        elif _differs(entry, row, emails.get(entry.id, set())):
            session.execute(delete(RosterEmail).where(RosterEmail.entry_id == entry.id))
            _write(session, entry, row)
            changed += 1
    session.flush()
    approved = _let_in(session, association_id, rows, now)
    return replace(
        report,
        created=report.created + created,
        changed=report.changed + changed,
        unchanged=report.unchanged + len(rows) - created - changed,
        approved=report.approved + approved,
    )


def _known(session: Session, association_id: int, rows: list[RosterRow]) -> dict[str, RosterEntry]:
    entries = session.scalars(
        select(RosterEntry).where(
            RosterEntry.association_id == association_id,
            RosterEntry.external_id.in_([row.external_id for row in rows]),
        )
    )
    return {entry.external_id: entry for entry in entries}


def _emails(session: Session, known: dict[str, RosterEntry]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    ids = [entry.id for entry in known.values()]
    for row in session.scalars(select(RosterEmail).where(RosterEmail.entry_id.in_(ids))):
        found.setdefault(row.entry_id, set()).add(row.email)
    return found


def _differs(entry: RosterEntry, row: RosterRow, emails: set[str]) -> bool:
    return (entry.name, entry.class_year, emails) != (row.name, row.class_year, set(row.emails))


def _write(session: Session, entry: RosterEntry, row: RosterRow) -> None:
    entry.name, entry.class_year = row.name, row.class_year
    entry.name_key = name_key(row.name)[:NAME_LENGTH]
    session.add(entry)
    session.flush()
    session.add_all(RosterEmail(entry_id=entry.id, email=email) for email in row.emails)


def _let_in(session: Session, association_id: int, rows: list[RosterRow], now: datetime) -> int:
    """Settle those who wait for this association with one of these addresses; return how many."""
    emails = [email for row in rows for email in row.emails]
    waiting = session.scalars(
        select(AssociationMembership.person_id)
        .join(PersonEmail, PersonEmail.person_id == AssociationMembership.person_id)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.PENDING,
            PersonEmail.confirmed_at.is_not(None),
            PersonEmail.email.in_(emails),
        )
        .distinct()
        .order_by(AssociationMembership.person_id)
    ).all()
    return sum(
        association_id in settle_memberships(session, person_id, now) for person_id in waiting
    )
