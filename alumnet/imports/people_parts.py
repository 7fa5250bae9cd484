"""The parts of an imported person of which there are many: names, skills, affiliations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from alumnet.accounts.models import NameKind, PersonName
from alumnet.imports.people_records import Records
from alumnet.imports.resumes import ImportedPerson
from alumnet.members.models import MentorTopic, Skill, SpokenLanguage
from alumnet.organizations.commands import Named
from alumnet.organizations.models import Affiliation, EvidenceGrade
from alumnet.organizations.rules import KIND_OF_ORGANIZATION


def write_parts(  # noqa: PLR0917 - a person, what is known, what names mean
    session: Session,
    person_id: int,
    imported: ImportedPerson,
    organizations: Mapping[Named, int],
    records: Records,
    now: datetime,
) -> bool:
    """Bring a person's names, skills, languages, topics and affiliations up to what is stated.

    Returns whether anything changed.
    """
    topics = imported.mentor.topics if imported.mentor else ()
    parts: tuple[tuple[Any, Iterable[dict[str, Any]]], ...] = (
        (PersonName, ({"name": n, "kind": NameKind.ALIAS} for n in imported.names)),
        (Skill, ({"name": name} for name in imported.skills)),
        (SpokenLanguage, ({"code": code} for code in imported.languages)),
        (
            MentorTopic,
            (
                {"topic": code, "lived_through": line, "position": position}
                for position, (code, line) in enumerate(topics)
            ),
        ),
        (Affiliation, _stated(imported, organizations)),
    )
    changed = False
    for table, stated in parts:
        changed |= _agree(session, table, person_id, list(stated), records, now)
    return changed


def _stated(
    imported: ImportedPerson, organizations: Mapping[Named, int]
) -> Iterable[dict[str, Any]]:
    for each in imported.affiliations:
        yield {
            "kind": each.kind,
            "organization_id": organizations[
                Named(each.organization, KIND_OF_ORGANIZATION[each.kind].value)
            ],
            "title": each.title,
            "field": each.field,
            "city": each.city,
            "start_month": each.period.start_month,
            "end_month": each.period.end_month,
            "is_current": each.period.is_current,
            "precision": each.period.precision,
        }


def _agree(  # noqa: PLR0917 - which rows of whom, as stated, as known
    session: Session,
    table: Any,
    person_id: int,
    stated: Sequence[dict[str, Any]],
    records: Records,
    now: datetime,
) -> bool:
    """Make a person's rows those that are stated; rows that are the same stay as they are.

    What another association has stated too is only added to.
    """
    there = records.rows(table, person_id)
    lacking = [
        values
        for at, values in enumerate(stated)
        if values not in stated[:at] and not any(_is(row, values) for row in there)
    ]
    if records.is_only_record(person_id):
        gone = [
            row
            for row in there
            if not any(_is(row, values) for values in stated) and not _is_vouched(row)
        ]
    else:
        gone = []
    for row in gone:
        session.delete(row)
    if gone:
        session.flush()
    stamps = {"created_at": now, "updated_at": now} if table is Affiliation else {}
    added = [table(person_id=person_id, **values, **stamps) for values in lacking]
    session.add_all(added)
    records.drop(gone)
    records.take(added)
    return bool(gone or lacking)


def _is(row: Any, values: Mapping[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _is_vouched(row: Any) -> bool:
    """Say whether a row rests on more than what the file states."""
    return isinstance(row, Affiliation) and row.evidence_grade is not EvidenceGrade.CLAIMED
