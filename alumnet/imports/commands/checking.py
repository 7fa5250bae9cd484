"""Checking the rows of a file: what each would do is written beside it, a batch at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from alumnet.imports.commands.steps import locked, step
from alumnet.imports.models import REASON_LENGTH, MemberImport, MemberImportRow
from alumnet.imports.people_records import Records, read_people
from alumnet.imports.queries.chapters import Chapters, open_chapters
from alumnet.imports.queries.known import (
    Names,
    known_of,
    match,
    named,
    names_of,
    places_of,
    records_for,
    school_of,
)
from alumnet.imports.queries.preparing import Prepared, prepared, sheet_of
from alumnet.imports.rules.comparing import differences
from alumnet.imports.rules.people import Stated
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.states import Choice, Found, ImportState
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.organizations.commands import recognised
from alumnet.organizations.queries import Known, known_organizations

_ERASED = "This person has left and was erased here."
_MOST_NAMED = 20  # in one sentence


class Checking:
    """The check of one file; what doesn't change is read once, each batch in a transaction."""

    def __init__(self, import_id: int, now: datetime) -> None:
        """Read the file and who is here. Raises NotFound when the file is gone."""
        session = reading()
        row = session.get(MemberImport, import_id)
        if row is None:
            raise NotFound
        self._id, self._now = import_id, now
        self._rows = prepared(sheet_of(session, import_id), row, now.date())
        self._names: Names = names_of(session, row.association_id)
        self._known: Known = known_organizations(session)
        self._chapters: Chapters = open_chapters(session, row.association_id)

    def batch(self) -> bool:
        """Check the next rows; return whether any are left."""
        with writing() as session:
            row = locked(session, self._id)
            if row.state is not ImportState.CHECKING:
                return False
            batch = self._rows[row.done_count : row.done_count + POLICY.batch_rows]
            if batch:
                session.execute(insert(MemberImportRow), self._checked(session, row, batch))
                row.done_count += len(batch)
            if row.done_count >= len(self._rows):
                step(session, row, "checked", by=None, now=self._now, actor="system")
                row.done_count = 0
                return False
        return True

    def _checked(
        self, session: Session, row: MemberImport, batch: Sequence[Prepared]
    ) -> list[dict[str, Any]]:
        people = [each.person for each in batch if each.person is not None]
        records = records_for(session, row.association_id, people)
        _read_namesakes(session, people, records, self._names)
        there = recognised(session, named(people), known=self._known)
        school = school_of(session, row.association_id)
        found = []
        for each in batch:
            values: dict[str, Any] = {
                "import_id": row.id,
                "number": each.number,
                "about": each.about,
                "said": {},
                "found": Found.PROBLEM,
                "reason": each.reason,
                "differences": [],
                "person_id": None,
                "twin_number": None,
                "choice": None,
                "trace": [],
            }
            if each.person is not None:
                places = places_of(each.person, there, school, self._chapters)
                values |= {"said": each.person.values()}
                values |= self._verdict(each, each.person, row.association_id, records, places)
                self._note_lacking(row, each.person, values)
            found.append(values)
        return found

    def _note_lacking(self, row: MemberImport, person: Stated, values: dict[str, Any]) -> None:
        """Say of a row which chapters there aren't, and keep the first of these names in all."""
        lacking = self._chapters.lacking(person.chapters)
        if lacking:
            said = "There is no chapter " + " or ".join(f"“{each}”" for each in lacking) + "."
            values["reason"] = f"{values['reason']} {said}".strip()[:REASON_LENGTH]
            known = dict.fromkeys([*row.lacking_chapters, *lacking])
            row.lacking_chapters = [*known][:_MOST_NAMED]

    def _verdict(
        self, row: Prepared, person: Stated, association_id: int, records: Records, places: Any
    ) -> dict[str, Any]:
        """Return what a row is, and who it is about."""
        who = match(records, association_id, person, self._names)
        if who is not None and records.people[who.person_id].erased_at is not None:
            return {"found": Found.PROBLEM, "reason": _ERASED}
        about = {"person_id": who.person_id} if who else {}
        lines: list[list[str]] = []
        if who is not None:
            known = known_of(records, association_id, who.person_id)
            # A further row about one person only adds to what is said of them.
            only_adds = row.twin is not None
            found = differences(person, known, places)
            lines = [each.line() for each in found if not (only_adds and each.before)]
        if row.twin is not None:
            twin = {"twin_number": row.twin.number, "reason": row.twin.reason}
            if not row.twin.is_certain:
                return {"found": Found.TWIN} | twin
            what = Found.CHANGED if lines or who is None else Found.SAME
            return {"found": what, "choice": Choice.SAME, "differences": lines} | twin
        if who is None:
            return {"found": Found.NEW, "reason": " ".join(person.remarks)[:REASON_LENGTH]}
        if who.reason:
            return {"found": Found.TWIN, "reason": who.reason, "differences": lines} | about
        what = Found.CHANGED if lines else Found.SAME
        return {"found": what, "differences": lines} | about


def _read_namesakes(
    session: Session, people: Sequence[Stated], records: Records, names: Names
) -> None:
    """Read in those whom rows may be about by name and class alone."""
    wanted = {
        person_id
        for person in people
        for person_id in names.get((person.key, person.class_year or 0), ())
        if person_id not in records.people
    }
    if wanted:
        read_people(session, sorted(wanted), records)
