"""Writing what rows say of people, with a trace of every value so that it can be taken back.

A trace is a list of `["new", table, key]` for a person who was made, `["add", table, key]` for a
row that was added to somebody, and `["set", table, key, column, before, after]`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands import settle_by_record
from alumnet.accounts.models import (
    AssociationMembership,
    ChapterMember,
    CurrentStudent,
    ExternalId,
    MembershipState,
    NameKind,
    Person,
    PersonEmail,
    PersonName,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.rules import name_key
from alumnet.dues import commands as dues
from alumnet.imports.people_records import Records
from alumnet.imports.queries.known import known_of, membership_of
from alumnet.imports.rules.columns import Column
from alumnet.imports.rules.comparing import Difference, Places, differences
from alumnet.imports.rules.people import Stated
from alumnet.kernel import outbox
from alumnet.kernel.clock import month_from
from alumnet.members.models import Profile
from alumnet.organizations.models import Affiliation, AffiliationKind, EvidenceGrade, Precision

Trace = list[list[Any]]


@dataclass
class Writer:
    """Writes people of one association in one transaction."""

    session: Session
    association_id: int
    school: int | None
    records: Records
    now: datetime
    # The organizations that the row means which is written now.
    _places: Places = field(default_factory=Places)
    # Rows whose keys are known after the next flush: (trace, its row).
    pending: list[tuple[Trace, Any]] = field(default_factory=list)
    # Memberships of who studies still, whose keys are known then: (trace, membership).
    students: list[tuple[Trace, AssociationMembership]] = field(default_factory=list)

    def settle(self) -> None:
        """Write all that was added, and note the keys in the traces."""
        self.session.flush()
        for trace, membership in self.students:
            if membership.id not in self.records.studying:
                self.records.studying.add(membership.id)
                student = CurrentStudent(membership_id=membership.id, said_at=self.now)
                self.session.add(student)
                self.pending.append((trace, student))
        self.students.clear()
        for trace, row in self.pending:
            trace.append(["add", row.__tablename__, _key(row)])
        self.pending.clear()

    def adopt(self, person: Person, said: Stated) -> Trace:
        """Fill in somebody who was just made; return the trace."""
        self.records.people[person.id] = person
        profile = self.session.get_one(Profile, person.id)
        self.records.take([profile])
        person.given_name = said.given_name
        person.is_deceased, person.died_on = said.has_died, _day(said.died_on)
        profile.city, profile.country = said.city, said.country or None
        membership = self._join(person.id, said)
        self.records.take([membership])
        trace: Trace = [["new", "person", person.id]]
        if said.is_student:
            self.students.append(([], membership))  # it goes with the membership
        if said.external_id:
            self._number(person.id, said.external_id)
        for name, kind in ((said.former_name, NameKind.FORMER), (said.called, NameKind.ALIAS)):
            if name:
                self._take(PersonName(person_id=person.id, name=name, kind=kind))
        self._addresses(person.id, said, trace)
        places = self._places
        self._study(person.id, said, places.school, None)
        self._job(person.id, said, places.employer, None)
        self._chapters(person.id, None)
        outbox.add(self.session, "person.changed", person.id, now=self.now)
        return trace

    def at(self, places: Places) -> "Writer":
        """Say which organizations the next row means."""
        self._places = places
        return self

    def update(self, person_id: int, said: Stated, *, only_adds: bool = False) -> Trace:
        """Bring somebody who is here up to what a row says; return the trace, empty for nothing.

        A further row about the same person only adds to what an earlier one said.
        """
        known = known_of(self.records, self.association_id, person_id)
        found = differences(said, known, self._places)
        if only_adds:
            found = tuple(each for each in found if not each.before)
        trace: Trace = []
        membership = membership_of(self.records, self.association_id, person_id)
        if membership is None:
            membership = self._join(person_id, said)
            self.records.take([membership])
            self.pending.append((trace, membership))
        elif membership.state is MembershipState.PENDING and not membership.needs_staff:
            settle_by_record(self.session, membership, MembershipState.ACTIVE, now=self.now)
        for each in found:
            self._write(person_id, said, each, membership, trace)
        if found:
            if known.is_ours:
                self._stamp(person_id)
            outbox.add(self.session, "person.changed", person_id, now=self.now)
        return trace

    def _stamp(self, person_id: int) -> None:
        self.records.people[person_id].updated_at = self.now
        self.records.one(Profile, person_id).updated_at = self.now

    def _write(
        self,
        person_id: int,
        said: Stated,
        what: Difference,
        membership: AssociationMembership,
        trace: Trace,
    ) -> None:
        """Write one difference: a value, or a row that is added."""
        person, profile = self.records.people[person_id], self.records.one(Profile, person_id)
        values: dict[Column, dict[str, Any]] = {
            Column.CLASS_YEAR: {"class_year": said.class_year},
            Column.MEMBER_NUMBER: {"member_number": said.member_number},
            Column.PAID_UNTIL: {"paid_until": _day(said.paid_until)},
            Column.NAME: {"display_name": said.name, "given_name": said.given_name},
            Column.DECEASED: {"is_deceased": True, "died_on": _day(said.died_on)},
            Column.CITY: {"city": said.city},
            Column.COUNTRY: {"country": said.country},
        }
        if what.column in values:
            row: Any = membership
            if what.column in {Column.NAME, Column.DECEASED}:
                row = person
                person.is_withdrawn_from_search |= what.column is Column.DECEASED
            elif what.column in {Column.CITY, Column.COUNTRY}:
                row = profile
            for name, value in values[what.column].items():
                _set(row, name, value, trace)
            if what.column is Column.PAID_UNTIL:
                dues.take_up(self.session, membership, by=None, now=self.now)
        elif what.column is Column.STUDENT:
            # Out of sight until search knows what the association decided about students.
            person.is_withdrawn_from_search = True
            self.students.append((trace, membership))
        else:
            self._add(person_id, said, what.column, trace)

    def _add(self, person_id: int, said: Stated, column: Column, trace: Trace) -> None:
        """Add what somebody may have several of."""
        if column is Column.NUMBER:
            row = self._number(person_id, said.external_id)
            if row is not None:
                self.pending.append((trace, row))
        elif column is Column.EMAIL:
            self._addresses(person_id, said, trace, of_known=True)
        elif column is Column.DEGREE:
            self._study(person_id, said, self._places.school, trace)
        elif column is Column.CHAPTER:
            self._chapters(person_id, trace)
        elif column is Column.EMPLOYER:
            self._job(person_id, said, self._places.employer, trace)
        else:
            is_former = column is Column.FORMER_NAME
            name = said.former_name if is_former else said.called
            kind = NameKind.FORMER if is_former else NameKind.ALIAS
            self.pending.append(
                (trace, self._take(PersonName(person_id=person_id, name=name, kind=kind)))
            )

    # --------------------------------------------------------------------------------- parts
    def _take(self, row: Any) -> Any:
        self.session.add(row)
        self.records.take([row])
        return row

    def _join(self, person_id: int, said: Stated) -> AssociationMembership:
        row = AssociationMembership(
            association_id=self.association_id,
            person_id=person_id,
            state=MembershipState.ACTIVE,
            class_year=said.class_year,
            member_number=said.member_number or None,
            paid_until=_day(said.paid_until),
            applied_at=self.now,
            approved_at=self.now,
        )
        self.session.add(row)
        return row

    def _number(self, person_id: int, number: str) -> ExternalId | None:
        key = (self.association_id, number)
        if key in self.records.by_external_id:
            return None
        self.records.by_external_id[key] = person_id
        row: ExternalId = self._take(
            ExternalId(association_id=self.association_id, external_id=number, person_id=person_id)
        )
        return row

    def _addresses(
        self, person_id: int, said: Stated, trace: Trace, *, of_known: bool = False
    ) -> None:
        """Note addresses; one that is somebody's here already is only kept on the roster."""
        if said.has_died:
            return
        for email in said.emails:
            held = self.records.by_email.get(email)
            if held is None:
                row = self._take(PersonEmail(person_id=person_id, email=email))
                self.records.by_email[email] = row
                if of_known:
                    self.pending.append((trace, row))
            elif held.person_id != person_id and not of_known:
                self._line(said, email, trace)

    def _line(self, said: Stated, email: str, trace: Trace) -> None:
        """Put an address on the roster: whoever proves it to be theirs is let in at once."""
        number = said.external_id or email[:80]
        entry = self.session.scalars(
            select(RosterEntry).where(
                RosterEntry.association_id == self.association_id,
                RosterEntry.external_id == number,
            )
        ).one_or_none()
        if entry is None:
            entry = RosterEntry(
                association_id=self.association_id,
                external_id=number,
                name=said.name,
                name_key=name_key(said.name)[:120],
                class_year=said.class_year,
            )
            self.session.add(entry)
            self.session.flush()
            self.session.add(RosterEmail(entry_id=entry.id, email=email))
            trace.append(["add", "roster_entry", entry.id])

    def _study(self, person_id: int, said: Stated, school: int | None, trace: Trace | None) -> None:
        if school is None or not (said.degree or said.subject or said.class_year or said.school):
            return
        is_ours = school == self.school and said.class_year is not None
        self._spell(
            person_id,
            trace,
            kind=AffiliationKind.EDUCATION,
            organization_id=school,
            title=said.degree,
            field=said.subject,
            end_month=month_from(said.class_year) if said.class_year else None,
            precision=Precision.CLASS_YEAR if said.class_year else Precision.YEAR,
            evidence_grade=EvidenceGrade.CORROBORATED if is_ours else EvidenceGrade.CLAIMED,
        )

    def _chapters(self, person_id: int, trace: Trace | None) -> None:
        """Put somebody into the chapters that the row means; without a trace they go with them."""
        there = {row.chapter_id for row in self.records.rows(ChapterMember, person_id)}
        for each in self._places.chapters:
            if each.id not in there:
                row = self._take(
                    ChapterMember(chapter_id=each.id, person_id=person_id, since=self.now)
                )
                if trace is not None:
                    self.pending.append((trace, row))

    def _job(self, person_id: int, said: Stated, employer: int | None, trace: Trace | None) -> None:
        """Add the job of now; an earlier one of now is over, nobody knows since when."""
        if employer is None:
            return
        for row in self.records.rows(Affiliation, person_id):
            is_job = row.kind is AffiliationKind.EMPLOYMENT and row.is_current
            if is_job and trace is not None:
                _set(row, "is_current", False, trace)  # noqa: FBT003 - a value of a column
        self._spell(
            person_id,
            trace,
            kind=AffiliationKind.EMPLOYMENT,
            organization_id=employer,
            title=said.job_title,
            is_current=not said.has_died,
            precision=Precision.YEAR,
        )

    def _spell(self, person_id: int, trace: Trace | None, **values: Any) -> None:
        row = self._take(
            Affiliation(person_id=person_id, created_at=self.now, updated_at=self.now, **values)
        )
        if trace is not None:
            self.pending.append((trace, row))


def _set(row: Any, column: str, value: Any, trace: Trace) -> None:
    before = getattr(row, column)
    if before != value:
        setattr(row, column, value)
        trace.append(["set", row.__tablename__, _key(row), column, _plain(before), _plain(value)])


def _key(row: Any) -> int:
    if isinstance(row, CurrentStudent):
        return row.membership_id
    key: int = row.person_id if isinstance(row, Profile) else row.id
    return key


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _day(written: str) -> date | None:
    return date.fromisoformat(written) if written else None
