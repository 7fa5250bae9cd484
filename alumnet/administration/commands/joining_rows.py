"""What a merge does to the rows of the one who goes: by the table of rules, through the journal."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Table, or_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    NameKind,
    Person,
    PersonEmail,
    PersonName,
)
from alumnet.accounts.rules import MembershipState
from alumnet.administration.commands.journal import Journal, rows
from alumnet.administration.models import PersonMerge
from alumnet.administration.queries.both_sides import names_both
from alumnet.administration.rules.both_sides import BOTH, Both
from alumnet.administration.rules.merging import CHOICES, ORDERED, NotTheSame, Rule, rule_for
from alumnet.kernel import audit
from alumnet.kernel.db import Base
from alumnet.moderation.models import Report
from alumnet.moderation.rules import SubjectKind

Row = Mapping[str, Any]

PERSON: Any = Person.__table__
_ACCOUNT: Any = Account.__table__
_MEMBERSHIP: Any = AssociationMembership.__table__
_EMAIL: Any = PersonEmail.__table__
_NAME: Any = PersonName.__table__
_REPORT: Any = Report.__table__

# In which of two states of the same association somebody is who was there twice: the strictest.
_STRICTNESS = (
    MembershipState.ENDED,
    MembershipState.PENDING,
    MembershipState.ACTIVE,
    MembershipState.SUSPENDED,
)
_STATE = (
    "state",
    "approved_by",
    "approved_at",
    "suspended_until",
    "ended_at",
    "decision_note",
    "needs_staff",
)
_FILLED = ("class_year", "member_number", "paid_until")


def join_rows(session: Session, merge: PersonMerge, now: datetime) -> None:
    """Let one person have what two had. Raises NotTheSame for what nobody can have twice."""
    joining = _Joining(session, merge)
    end_what_was_between(session, joining.journal, merge.loser_id, merge.winner_id)
    joining.take_choices()
    joining.join_memberships(now)
    for table in Base.metadata.sorted_tables:
        joining.move(table)
    joining.rest(now)


def end_what_was_between(session: Session, journal: Journal, one: int, other: int) -> None:
    """Drop, or clear, what would have one person on both of its sides."""
    for (first, second), both in BOTH.items():
        if both not in {Both.DROP, Both.CLEAR}:
            continue
        table = Base.metadata.tables[first[0]]
        for row in rows(session, table, names_both(first, second, one, other)):
            if both is Both.DROP:
                journal.drop(table, row)
            else:
                journal.change(table, row, {second[1]: None})


class _Joining:
    """The two, the journal, and one method for each part of the work."""

    def __init__(self, session: Session, merge: PersonMerge) -> None:
        self.session = session
        self.journal = Journal(session, merge.id)
        self.loser, self.winner = merge.loser_id, merge.winner_id
        self.merge = merge

    # -------------------------------------------------------------------------------- what stays
    def take_choices(self) -> None:
        """Make room for what is taken from the one who goes, and take over the name and photo."""
        goes, stays = self._person(self.loser), self._person(self.winner)
        chosen = set(self.merge.choices)
        if goes["photo_digest"] and not stays["photo_digest"]:
            chosen.add("photo")
        if not goes["photo_digest"]:
            chosen.discard("photo")
        for name in sorted(chosen & CHOICES.keys()):
            for table_name in CHOICES[name]:
                self._make_room(Base.metadata.tables[table_name])
        taken: dict[str, Any] = {}
        if "name" in chosen:
            taken |= {each: goes[each] for each in ("display_name", "given_name")}
        if "photo" in chosen:
            taken |= {each: goes[each] for each in ("photo_digest", "photo_visibility")}
        if taken:
            self.journal.change(PERSON, stays, taken)
        other = stays["display_name"] if "name" in chosen else goes["display_name"]
        kept = goes["display_name"] if "name" in chosen else stays["display_name"]
        self._add_name(other, kept)

    def _make_room(self, table: Table) -> None:
        """Drop the rows of who stays where the other has some to put in their place."""
        if rows(self.session, table, table.c.person_id == self.loser):
            for row in rows(self.session, table, table.c.person_id == self.winner):
                self.journal.drop(table, row)

    def _add_name(self, name: str, kept: str) -> None:
        """Let the name that goes be found still."""
        both = _NAME.c.person_id.in_((self.loser, self.winner)) & (_NAME.c.name == name)
        if name != kept and not rows(self.session, _NAME, both):
            self.journal.add(
                _NAME, {"person_id": self.winner, "name": name, "kind": NameKind.ALIAS}
            )

    # -------------------------------------------------------------------------------- membership
    def join_memberships(self, now: datetime) -> None:
        """Move memberships; of two in one association one is left, in the stricter state."""
        mine = rows(self.session, _MEMBERSHIP, _MEMBERSHIP.c.person_id == self.winner)
        here = {row["association_id"]: row for row in mine}
        for row in rows(self.session, _MEMBERSHIP, _MEMBERSHIP.c.person_id == self.loser):
            same = here.get(row["association_id"])
            if same is None:
                self.journal.change(_MEMBERSHIP, row, {"person_id": self.winner})
            else:
                self._join_membership(row, same)
            if row["association_id"] != self.merge.association_id:
                # The others' staff find in their own log why a member of theirs is another person.
                audit.record(
                    self.session,
                    None,
                    "person.merge_merged",
                    "person",
                    self.winner,
                    now=now,
                    association_id=row["association_id"],
                )

    def _join_membership(self, row: Row, same: Row) -> None:
        filled = {name: row[name] for name in _FILLED if same[name] is None and row[name]}
        if _STRICTNESS.index(row["state"]) > _STRICTNESS.index(same["state"]):
            filled |= {name: row[name] for name in _STATE}
        if filled:
            self.journal.change(_MEMBERSHIP, same, filled)
        self.journal.drop(_MEMBERSHIP, row)

    # -------------------------------------------------------------------------------------- rows
    def move(self, table: Table) -> None:
        """Do to the rows of a table that name the one who goes what the rules say."""
        found = {column: rule for column, rule in _ruled(table) if rule is not Rule.APART}
        if not found:
            return
        for row in rows(self.session, table, or_(*(each == self.loser for each in found))):
            named = [found[column] for column in found if row[column.name] == self.loser]
            if Rule.DROP in named:
                self.journal.drop(table, row)
            else:
                self._move_row(table, row, named)

    def _move_row(self, table: Table, row: Row, rules: Sequence[Rule]) -> None:
        try:
            with self.session.begin_nested():
                self.journal.change(table, row, self._moved(table, row))
        except IntegrityError:
            if Rule.MOVE_OR_REFUSE in rules or Rule.MOVE_OR_DROP not in rules:
                raise NotTheSame from None
            self.journal.drop(table, row)

    def _moved(self, table: Table, row: Row) -> dict[str, Any]:
        after: dict[str, Any] = {
            column.name: self.winner
            for column, rule in _ruled(table)
            if rule is not Rule.APART and row[column.name] == self.loser
        }
        if table.name in ORDERED:
            pair: list[Any] = [after.get(name, row[name]) for name in ("low_id", "high_id")]
            after["low_id"], after["high_id"] = sorted(pair)
        if table is _EMAIL:
            # It comes along; whether it opens the account that stays, the owner of that one says.
            after["opens_account"] = False
        if table is _REPORT and row["subject_kind"] in {SubjectKind.PERSON, SubjectKind.PHOTO}:
            after |= {"subject_id": self.winner} if row["subject_id"] == self.loser else {}
        return after

    # -------------------------------------------------------------------------------------- rest
    def rest(self, now: datetime) -> None:
        """Let the other account rest, keep its address, and take the person out of sight."""
        for account in rows(self.session, _ACCOUNT, _ACCOUNT.c.person_id == self.loser):
            if not rows(self.session, _EMAIL, _EMAIL.c.email == account["email"]):
                address = {
                    "person_id": self.winner,
                    "email": account["email"],
                    "confirmed_at": account["confirmed_at"],
                }
                self.journal.add(_EMAIL, address)
            self.journal.change(_ACCOUNT, account, {"active": False})
        self.journal.change(
            PERSON, self._person(self.loser), {"erased_at": now, "is_listed": False}
        )

    def _person(self, person_id: int) -> dict[str, Any]:
        return rows(self.session, PERSON, PERSON.c.id == person_id)[0]


def _ruled(table: Table) -> list[tuple[Column[Any], Rule]]:
    return [
        (column, _rule(table.name, column.name, outlives=key.ondelete == "SET NULL"))
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table is PERSON
    ]


def _rule(table: str, column: str, *, outlives: bool) -> Rule:
    """Return the rule of a column; one without a rule, which a test finds, stands in the way."""
    return rule_for(table, column, outlives=outlives) or Rule.MOVE_OR_REFUSE
