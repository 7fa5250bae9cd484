"""Taking rows over into the association: a batch in a transaction, so that a stop loses nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts.commands import add_people
from alumnet.imports.commands.steps import locked, step
from alumnet.imports.commands.writing import Trace, Writer
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.people_records import Records
from alumnet.imports.queries.chapters import Chapters, open_chapters
from alumnet.imports.queries.known import match, named, places_of, records_for, school_of
from alumnet.imports.rules.people import Stated, stated
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.states import Choice, Found, ImportState, Outcome
from alumnet.kernel.db import reading, writing
from alumnet.organizations.commands import recognise_all
from alumnet.organizations.queries import known_organizations

_ERASED = "This person has left and was erased here."
_CROSSED = "Somebody else was writing the same; send this row again."
_UNDECIDED = "Nobody said whether this is the same person, so it was left out."


class Applying:
    """The taking over of one file; each batch is a transaction."""

    def __init__(self, import_id: int, now: datetime) -> None:
        """Read which organizations there are."""
        self._id, self._now = import_id, now
        self._known = known_organizations(reading())

    def batch(self) -> bool:
        """Take over the next rows; return whether any are left."""
        try:
            return self._write(POLICY.batch_rows)
        except IntegrityError:  # the same person was written elsewhere at the same moment
            try:
                return self._write(1)
            except IntegrityError:
                return self._leave_out()

    def _write(self, most: int) -> bool:
        with writing() as session:
            row = locked(session, self._id)
            if row.state is not ImportState.APPLYING:
                return False
            rows = _next(session, row, most)
            if not rows:
                step(session, row, "applied", by=None, now=self._now, actor="system")
                return False
            self._take_over(session, row, rows)
            row.done_count += len(rows)
        return True

    def _leave_out(self) -> bool:
        with writing() as session:
            row = locked(session, self._id)
            for each in _next(session, row, 1):
                each.outcome, each.reason = Outcome.SKIPPED, _CROSSED
                row.done_count += 1
        return True

    def _take_over(
        self, session: Session, row: MemberImport, rows: Sequence[MemberImportRow]
    ) -> None:
        people = {each.number: stated(each.said) for each in rows}
        decided = {each.person_id for each in rows if each.choice is Choice.SAME and each.person_id}
        earlier = _people_of(session, row.id, rows)
        records = records_for(
            session,
            row.association_id,
            people.values(),
            {*decided, *earlier.values()},
            lock=True,
        )
        organizations = recognise_all(
            session, named(people.values()), now=self._now, known=self._known
        )
        school = school_of(session, row.association_id)
        chapters = Chapters({})
        if any(said.chapters for said in people.values()):
            chapters = open_chapters(session, row.association_id, lock=True)
        writer = Writer(session, row.association_id, school, records, self._now)
        new = self._new(session, rows, people, records, row.association_id)
        traces: dict[int, Trace] = {}
        for each in rows:
            said = people[each.number]
            writer.at(places_of(said, organizations, school, chapters))
            traces[each.number] = _one(writer, each, said, new, earlier)
        writer.settle()
        for each in rows:
            each.trace = traces[each.number]
            if each.outcome is Outcome.CHANGED and not each.trace:
                each.outcome = Outcome.SAME

    def _new(
        self,
        session: Session,
        rows: Sequence[MemberImportRow],
        people: dict[int, Stated],
        records: Records,
        association_id: int,
    ) -> dict[int, int]:
        """Make those who aren't here yet, all at once; return their ids by number of row."""
        lacking = [
            each.number
            for each in rows
            if not _is_left_out(each)
            and _is_new(each, people[each.number], records, association_id)
        ]
        made = add_people(session, [people[number].name for number in lacking], now=self._now)
        for person in made:
            records.people[person.id] = person
        return {number: person.id for number, person in zip(lacking, made, strict=True)}


def _next(session: Session, row: MemberImport, most: int) -> Sequence[MemberImportRow]:
    return session.scalars(
        select(MemberImportRow)
        .where(
            MemberImportRow.import_id == row.id,
            MemberImportRow.outcome.is_(None),
            MemberImportRow.found != Found.PROBLEM,
        )
        .order_by(MemberImportRow.number)
        .limit(most)
    ).all()


def _people_of(session: Session, import_id: int, rows: Sequence[MemberImportRow]) -> dict[int, int]:
    """Return whom the earlier rows were about of which these are twins, by number."""
    numbers = {each.twin_number for each in rows if each.twin_number is not None}
    if not numbers:
        return {}
    found = session.execute(
        select(MemberImportRow.number, MemberImportRow.person_id).where(
            MemberImportRow.import_id == import_id,
            MemberImportRow.number.in_(numbers),
            MemberImportRow.outcome.is_not(None),
            MemberImportRow.person_id.is_not(None),
        )
    )
    return {number: person_id for number, person_id in found if person_id is not None}


def _is_left_out(row: MemberImportRow) -> bool:
    return row.found is Found.TWIN and row.choice in {None, Choice.SKIP}


def _is_new(row: MemberImportRow, said: Stated, records: Records, association_id: int) -> bool:
    if row.choice is Choice.ANOTHER:
        return True
    if row.choice is Choice.SAME:
        return False
    who = match(records, association_id, said)
    return who is None or bool(who.reason)


def _one(
    writer: Writer,
    row: MemberImportRow,
    said: Stated,
    new: dict[int, int],
    earlier: dict[int, int],
) -> Trace:
    """Take one row over, and note what became of it; return the trace."""
    if _is_left_out(row):
        row.outcome = Outcome.SKIPPED
        row.reason = row.reason if row.choice else _UNDECIDED
        return []
    records = writer.records
    if row.number in new:
        row.person_id = earlier[row.number] = new[row.number]
        row.outcome = Outcome.CREATED
        return writer.adopt(records.people[new[row.number]], said)
    person_id = _whom(row, said, writer, earlier)
    if person_id is None or records.people[person_id].erased_at is not None:
        row.outcome, row.reason = Outcome.SKIPPED, _ERASED
        return []
    row.person_id = earlier[row.number] = person_id
    row.outcome = Outcome.CHANGED
    return writer.update(person_id, said, only_adds=row.twin_number is not None)


def _whom(
    row: MemberImportRow, said: Stated, writer: Writer, earlier: dict[int, int]
) -> int | None:
    """Return who a row is about: as was decided, else as it is told by number or address."""
    if row.choice is Choice.SAME:
        if row.twin_number is not None and row.twin_number in earlier:
            return earlier[row.twin_number]
        if row.person_id is not None and row.person_id in writer.records.people:
            return row.person_id
    who = match(writer.records, writer.association_id, said)
    return who.person_id if who else None
