"""Taking over an association's own records of people, a JSON Resume document each.

People are known again by the association and its own number for them. A line is taken over whole
or not at all; lines are written a hundred at a time. Whoever has claimed their profile edits it
themselves: of them only what the association itself knows (membership, class year) is updated.
Nobody gets an account, and an address from a file is nobody's proof.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from alumnet.accounts import queries as accounts
from alumnet.imports.documents import LineRefused, shown
from alumnet.imports.people_records import Records, read_records
from alumnet.imports.people_writing import take_over
from alumnet.imports.resumes import ImportedMembership, ImportedPerson, person_of
from alumnet.kernel.db import reading, writing
from alumnet.kernel.import_report import ImportReport
from alumnet.organizations.commands import Named, recognise_all
from alumnet.organizations.queries import Known, known_organizations
from alumnet.organizations.rules import KIND_OF_ORGANIZATION

_BATCH = 100
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A line that can be taken over, its associations found on this site."""

    number: int
    person: ImportedPerson
    association_id: int
    memberships: Mapping[int, ImportedMembership]


def import_people(
    documents: Iterable[tuple[int, Document]], *, now: datetime, association: str = ""
) -> ImportReport:
    """Take over people; return what was done and which lines were left out, and why.

    `documents` are (number of the line, document); `association` (slug or name) is for documents
    that name none.
    """
    report = ImportReport()
    choices = accounts.association_choices(reading())
    associations = {word.casefold(): one.id for one in choices for word in (one.name, one.slug)}
    known = known_organizations(reading())
    checked = _checked(documents, associations, report, now, association)
    while batch := list(islice(checked, _BATCH)):
        try:
            report.take(_write(batch, known, now))
        except (IntegrityError, OperationalError):  # written elsewhere meanwhile, or a deadlock
            for line in batch:
                report.take(_write_alone(line, known, now))
    return report


def _checked(
    documents: Iterable[tuple[int, Document]],
    associations: Mapping[str, int],
    report: ImportReport,
    now: datetime,
    association: str,
) -> Iterator[Line]:
    """Yield the lines that can be used; the others go to the report."""
    seen: dict[tuple[int, str], int] = {}
    for number, document in documents:
        try:
            line = _line(number, document, associations, now, association)
        except LineRefused as error:
            report.reject(number, about(document), str(error))
            continue
        first = seen.setdefault((line.association_id, line.person.external_id), number)
        if first != number:
            report.reject(number, about(document), f"The same external_id stands on line {first}.")
        else:
            yield line


def _line(
    number: int,
    document: Document,
    associations: Mapping[str, int],
    now: datetime,
    association: str,
) -> Line:
    try:
        person = person_of(dict(document), association=association, today=now.date())
    except RecursionError as error:
        raise LineRefused("The line is nested too deeply.") from error
    memberships: dict[int, ImportedMembership] = {}
    for each in person.memberships:
        found = associations.get(each.association.casefold())
        if found is None:
            message = f"There is no association {shown(each.association)} on this site."
            raise LineRefused(message)
        memberships[found] = each
    own = associations[person.association.casefold()]
    return Line(number, person, own, memberships)


def about(document: Document) -> str:
    """Return the number of the person in a document, as far as there is one, for the report."""
    meta = document.get("meta")
    inner = meta.get("alumnet") if isinstance(meta, dict) else None
    found = inner.get("external_id") if isinstance(inner, dict) else None
    return found[:80] if isinstance(found, str) else ""


def _write(batch: list[Line], known: Known, now: datetime) -> ImportReport:
    report = ImportReport()
    with writing() as session:
        organizations = _organizations(session, batch, known, now)
        records = read_records(session, [(each.association_id, each.person) for each in batch])
        for line in batch:
            _take_over(session, line, records, organizations, report, now)
    return report


def _organizations(
    session: Session, batch: list[Line], known: Known, now: datetime
) -> dict[Named, int]:
    names = {
        Named(each.organization, KIND_OF_ORGANIZATION[each.kind].value)
        for line in batch
        for each in line.person.affiliations
    }
    return recognise_all(session, names, now=now, known=known) if names else {}


def _take_over(  # noqa: PLR0917 - a line, what is known, where to tell
    session: Session,
    line: Line,
    records: Records,
    organizations: Mapping[Named, int],
    report: ImportReport,
    now: datetime,
) -> None:
    try:
        done = take_over(
            session,
            line.person,
            line.association_id,
            line.memberships,
            records=records,
            organizations=organizations,
            now=now,
        )
    except LineRefused as error:
        report.reject(line.number, line.person.external_id, str(error))
    else:
        setattr(report, done, getattr(report, done) + 1)


def _write_alone(line: Line, known: Known, now: datetime) -> ImportReport:
    """Write one line of a batch that failed: somebody wrote the same at the same moment."""
    try:
        return _write([line], known, now)
    except IntegrityError:
        report = ImportReport()
        reason = "Somebody else was writing the same; import the file again."
        report.reject(line.number, line.person.external_id, reason)
        return report
