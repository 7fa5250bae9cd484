"""What becomes of rows that would have one person on both sides when two become one."""

from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from alumnet.accounts.models import AssociationMembership
from alumnet.administration import commands
from alumnet.administration.commands.joining_rows import end_what_was_between
from alumnet.administration.commands.journal import Journal
from alumnet.administration.models import PersonMerge
from alumnet.administration.queries.both_sides import names_both
from alumnet.administration.queries.merging import is_parted
from alumnet.administration.rules.both_sides import BOTH, Both, Side
from alumnet.administration.rules.merging import MergeState, NotTheSame
from alumnet.connections.models import Connection, ConnectionState
from alumnet.kernel.clock import now
from alumnet.kernel.db import Base, reading, writing
from alumnet.mentoring.models import GroupHour, MentorshipRequest
from alumnet.moderation import commands as moderation
from alumnet.moderation.models import Approval
from alumnet.moderation.rules import DecisionKind, Purpose
from tests import builders
from tests.administration.test_merging import columns_that_name_people, everything
from tests.client import forget_what_the_test_read
from tests.mentoring.asking import a_draft
from tests.moderation.builders import a_report, decided
from tests.moderation.test_appeals import appealed, settle
from tests.rights.everything import Planter


def test_every_two_columns_of_a_row_that_name_people_have_a_rule(app: Flask) -> None:
    columns: dict[str, list[str]] = {}
    for name in columns_that_name_people():
        table, column = name.split(".")
        if not table.endswith("_event"):
            columns.setdefault(table, []).append(column)
    found = {
        frozenset({(table, one), (table, other)})
        for table, names in columns.items()
        for one, other in combinations(names, 2)
    }
    ruled = [frozenset(pair) for pair in BOTH if pair[0][0] == pair[1][0]]
    assert found - set(ruled) == set(), "say in administration/rules/both_sides.py what becomes"
    assert set(ruled) <= found
    assert len(set(ruled)) == len(ruled)


def on_both_sides(one: int, other: int) -> set[tuple[Side, Side]]:
    session = reading()
    return {
        (first, second)
        for first, second in BOTH
        if session.scalar(
            select(func.count())
            .select_from(Base.metadata.tables[first[0]])
            .where(names_both(first, second, one, other))
        )
    }


def gives_to_the_other(first: Side, second: Side, one: int, other: int) -> None:
    """Let rows that name the one belong to a row that names the other."""
    table, parent = (Base.metadata.tables[name] for name, _ in (first, second))
    [key] = [each for each in table.foreign_keys if each.column.table is parent]
    whose = select(key.column).where(parent.c[second[1]] == other).limit(1).scalar_subquery()
    with writing() as session:
        rows = update(table).where(table.c[first[1]] == one)
        session.execute(rows.values({key.parent.name: whose}))


def test_nobody_is_left_on_both_sides_of_a_row_of_any_table(app: Flask) -> None:
    house = builders.an_association()
    goes, stays = builders.a_member("Goes", of=house), builders.a_member("Stays", of=house)
    Planter(goes.id, stays.id, 1).plant()
    forget_what_the_test_read()
    with writing() as session:
        session.execute(update(GroupHour).values(mentor_id=stays.id))
        session.execute(update(MentorshipRequest).values(previous_id=None))
    ruled = {pair for pair, both in BOTH.items() if both is not Both.STAY}
    for pair in ruled - on_both_sides(goes.id, stays.id):
        gives_to_the_other(*pair, goes.id, stays.id)
        assert pair in on_both_sides(goes.id, stays.id)
    with writing() as session:
        merge = PersonMerge(
            association_id=house.id,
            loser_id=goes.id,
            winner_id=stays.id,
            state=MergeState.MERGED,
            both_sign_in=True,
            proposed_at=now(),
            stood_still=0,
        )
        session.add(merge)
        session.flush()
        end_what_was_between(session, Journal(session, merge.id), goes.id, stays.id)
    forget_what_the_test_read()
    left = {BOTH[pair] for pair in on_both_sides(goes.id, stays.id)}
    assert left == {Both.REFUSE, Both.STAY}
    assert is_parted(reading(), goes.id, stays.id, house.id, for_site=True)


@pytest.mark.postgresql
@pytest.mark.parametrize("case", ["approval", "appeal", "decision", "claim"])
def test_two_of_the_staff_who_watch_over_each_other_stay_two(app: Flask, case: str) -> None:
    house, moment = builders.an_association(), now()
    admin, ana, tom, one, two = (builders.an_admin(house) for _ in range(5))
    told = a_report(ana, two if case in {"decision", "claim"} else tom, now=moment)
    if case == "claim":
        moderation.claim(told, by=one.id, now=moment)
    elif case == "approval":
        moderation.claim(told, by=one.id, now=moment)
        moderation.ask_approval(told, Purpose.REMOVE, reason="Again.", by=one.id, now=moment)
        asked = reading().scalars(select(Approval.public_id)).one()
        moderation.answer_approval(asked, yes=True, by=two.id, now=moment)
    else:
        decided(told, DecisionKind.WARN, one, now=moment)
    if case == "appeal":
        appealed(told, tom, now=moment)
        settle(told, DecisionKind.UPHOLD, two, now=moment)
    with pytest.raises(NotTheSame):
        commands.propose_merge(house.id, one.id, two.id, choices=[], by=admin.id, now=moment)
    assert reading().scalar(select(func.count(PersonMerge.id))) == 0


@pytest.mark.postgresql
def test_what_one_only_began_with_the_other_goes_and_comes_back_with_an_undo(app: Flask) -> None:
    house, moment = builders.an_association(), now()
    hanna, piet = builders.an_admin(house), builders.an_admin(house)
    goes, stays = builders.an_admin(house), builders.a_mentor(of=house)
    a_draft(goes, stays, now=moment)
    builders.a_connection(goes, stays, ConnectionState.PENDING)
    member = update(AssociationMembership).where(AssociationMembership.person_id == stays.id)
    with writing() as session:
        session.execute(member.values(approved_by=goes.id))
    before = everything()
    made = commands.propose_merge(house.id, goes.id, stays.id, choices=[], by=hanna.id, now=moment)
    commands.carry_out_merge(house.id, made, by=piet.id, now=moment)
    forget_what_the_test_read()
    session = reading()
    assert session.scalars(select(MentorshipRequest)).all() == []
    assert session.scalars(select(Connection)).all() == []
    own = select(AssociationMembership.approved_by).where(
        AssociationMembership.person_id == stays.id
    )
    assert session.scalars(own).all() == [None]
    assert commands.undo_merge(house.id, made, by=piet.id, now=moment) == 0
    after = everything()
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"person", "account"}
