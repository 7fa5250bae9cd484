"""Files of members: compared, decided about, taken over, taken back."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Association,
    AssociationMembership,
    CurrentStudent,
    ExternalId,
    Person,
    PersonEmail,
    PersonName,
    RosterEmail,
)
from alumnet.imports import commands
from alumnet.imports.commands.applying import Applying
from alumnet.imports.commands.checking import Checking
from alumnet.imports.commands.undoing import Undoing
from alumnet.imports.rules.columns import Column
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.states import Choice, Found, ImportState, Outcome, TooLateToUndo
from alumnet.kernel import db
from alumnet.kernel.audit import AuditEntry
from alumnet.kernel.days import DayOrder
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotAllowed
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.organizations.models import Affiliation
from tests import builders
from tests.accounts.builders import a_known_email
from tests.builders import THEN, Built
from tests.imports.members import (
    checked,
    founds,
    house_of,
    names,
    outcomes,
    rows_of,
    sent,
    taken_over,
    the_import,
)

SMALL = replace(POLICY, batch_rows=2)
LATER = THEN + timedelta(hours=1)


@pytest.fixture
def college(house: Built) -> Built:
    """The school whose graduates belong to the association."""
    school = builders.a_school("Fernhill College")
    with writing() as session:
        session.get_one(Association, house.id).school_id = school.id
    return school


@pytest.mark.postgresql
def test_a_file_is_compared_and_taken_over_and_the_same_file_changes_nothing(
    house: Built, college: Built
) -> None:
    found = checked(house)
    assert founds(found) == {
        Found.NEW: [3, 4, 6, 7, 9],
        Found.CHANGED: [5],
        Found.TWIN: [10],
        Found.PROBLEM: [8],
    }
    said = {row.number: row.reason for row in rows_of(found)}
    assert said[8] == "'class of 2o14' isn't a year."
    assert said[5] == "Row 4 has the same number."
    assert said[10] == "Row 9 has the same address."
    commands.decide(found, {10: Choice.ANOTHER}, by=None)
    commands.apply_import(found, by=None, now=THEN)
    commands.work(found, now=THEN)
    assert outcomes(found) == {Outcome.CREATED: 6, Outcome.CHANGED: 1, None: 1}
    assert names() == sorted(
        [
            "Zsófia Kovács-Ibarra",
            "Robert Ng",
            "Siobhán Ní Dhomhnaill",
            "山本 太郎",
            "Ann Lee",
            "Tom Lee",
        ]
    )
    session = reading()
    studies = session.execute(
        select(Affiliation.title, Affiliation.organization_id)
        .join(ExternalId, ExternalId.person_id == Affiliation.person_id)
        .where(ExternalId.external_id == "8")
        .order_by(Affiliation.title)
    ).all()
    assert studies == [("BA", college.id), ("MBA", college.id)]
    assert session.scalars(select(PersonName.name)).all() == ["Zsófia Kovács"]
    years = select(AssociationMembership.class_year).order_by(AssociationMembership.class_year)
    assert session.scalars(years).all() == [1998, 1998, 2002, 2007, 2013, 2015]
    again = checked(house)
    assert set(founds(again)) == {Found.SAME, Found.PROBLEM, Found.TWIN}


@pytest.mark.postgresql
def test_a_newer_file_changes_what_it_says_and_leaves_the_rest(house: Built) -> None:
    taken_over(house, "Id,Name,City,Class,Paid until\n1,Ana Ruiz,Oslo,1998,\n")
    with writing() as session:
        session.execute(update(Person).values(is_listed=False))
    found = checked(
        house,
        "Id,Name,City,Class,Paid until\n1,Ana Ruiz-Berg,,1999,03/04/2027\n",
        order=DayOrder.DAY_FIRST,
    )
    (row,) = rows_of(found)
    assert row.differences == [
        ["Class year", "1998", "1999"],
        ["Paid until", "", "2027-04-03"],
        ["Whole name", "Ana Ruiz", "Ana Ruiz-Berg"],
    ]
    commands.apply_import(found, by=None, now=LATER)
    commands.work(found, now=LATER)
    membership = reading().scalars(select(AssociationMembership)).one()
    assert (membership.class_year, membership.paid_until) == (1999, date(2027, 4, 3))
    commands.undo_import(found, by=None, now=LATER)
    commands.work(found, now=LATER)
    assert names() == ["Ana Ruiz"]
    membership = reading().scalars(select(AssociationMembership)).one()
    assert (membership.class_year, membership.paid_until) == (1998, None)


@pytest.mark.postgresql
def test_a_column_says_who_studies_still_and_that_is_taken_back_with_the_file(
    house: Built,
) -> None:
    taken_over(house, "Id,Name,Class,Current Student\n1,Ana Ruiz,2027,Yes\n2,Bo Lind,2028,no\n")
    assert students() == ["Ana Ruiz"]
    again = "Id,Name,Class,Enrollment Status\n1,Ana Ruiz,2027,Enrolled\n2,Bo Lind,2028,Enrolled\n"
    found = taken_over(house, again)
    assert students() == ["Ana Ruiz", "Bo Lind"]
    assert [row.found for row in rows_of(found)] == [Found.SAME, Found.CHANGED]
    commands.undo_import(found, by=None, now=THEN)
    assert not commands.work(found, now=THEN)
    assert students() == ["Ana Ruiz"]


def students() -> list[str]:
    reading().close()
    query = (
        select(Person.display_name)
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .join(CurrentStudent, CurrentStudent.membership_id == AssociationMembership.id)
    )
    return sorted(reading().scalars(query))


@pytest.mark.postgresql
def test_somebody_with_a_page_of_their_own_keeps_it(house: Built) -> None:
    ana = builders.a_member("Ana Ruiz", of=house)
    builders.an_external_id(ana, house, "1")
    a_known_email(ana, "second@example.net", confirmed=True)
    found = taken_over(house, "Id,Name,City,Class\n1,Anna R.,Oslo,1998\n")
    assert outcomes(found) == {Outcome.CHANGED: 1}
    assert names() == ["Ana Ruiz"]
    # A further address of theirs means them, too.
    asked = checked(house, "Name,Email\nAnna R.,second@example.net\n")
    assert [row.person_id for row in rows_of(asked)] == [ana.id]
    commands.cancel_import(asked, by=None, now=LATER)
    commands.undo_import(found, by=None, now=LATER)
    commands.work(found, now=LATER)
    assert reading().scalar(select(AssociationMembership.class_year)) is None


def test_who_could_be_meant_is_asked_about_within_the_association_alone(house: Built) -> None:
    other = builders.an_association("Sea Alumni")
    ana = builders.a_person("Ana Ruiz")
    builders.a_membership(ana, house)
    a_known_email(ana, "ana@example.org")
    strange = builders.a_member("Bo Berg", of=other)
    a_known_email(strange, "bo@example.org", confirmed=True)
    with writing() as session:
        session.execute(
            update(AssociationMembership)
            .where(AssociationMembership.person_id == ana.id)
            .values(class_year=1998)
        )
    found = checked(
        house,
        "Name,Class,Email\nAnna Ruiz,,ana@example.org\nRuiz Ana,1998,\n"
        "Bo Berg,1999,bo@example.org\n",
    )
    twins = [row for row in rows_of(found) if row.found is Found.TWIN]
    assert [(row.number, row.person_id) for row in twins] == [(2, ana.id), (3, ana.id)]
    commands.decide(found, {2: Choice.SAME}, by=None)
    assert commands.decide_all(found, Choice.SKIP, by=None) == 1
    commands.apply_import(found, by=None, now=THEN)
    commands.work(found, now=THEN)
    assert outcomes(found) == {Outcome.CHANGED: 1, Outcome.SKIPPED: 1, Outcome.CREATED: 1}
    assert names() == ["Anna Ruiz", "Bo Berg", "Bo Berg"]
    holder = select(PersonEmail.person_id).where(PersonEmail.email == "bo@example.org")
    assert reading().scalar(holder) == strange.id
    assert reading().scalars(select(RosterEmail.email)).all() == ["bo@example.org"]


def test_what_was_killed_goes_on_where_it_stopped(
    app: Flask, house: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("checking", "applying", "undoing"):
        monkeypatch.setattr(f"alumnet.imports.commands.{module}.POLICY", SMALL)
    found = sent(house)
    killed(app, lambda: Checking(found, THEN), after=2)
    assert the_import(found).done_count == len(rows_of(found)) == 4
    commands.work(found, now=THEN)
    assert [row.number for row in rows_of(found)] == [*range(3, 11)]
    commands.apply_import(found, by=None, now=THEN)
    killed(app, lambda: Applying(found, THEN), after=1)
    assert outcomes(found) == {Outcome.CREATED: 2, None: 6}
    commands.work(found, now=THEN)
    assert outcomes(found)[None] == 1
    assert len(names()) == 5
    commands.undo_import(found, by=None, now=THEN)
    killed(app, lambda: Undoing(found, THEN), after=1)
    assert len(names()) == 3
    commands.work(found, now=THEN)
    assert not names()


def killed(app: Flask, make: Callable[[], Any], *, after: int) -> None:
    """Kill a process of its own in the middle of a batch, when so many others are written."""
    reading().close()
    db.engine().dispose()
    child = os.fork()
    if not child:
        with app.app_context():
            doing = make()
            for _ in range(after):
                doing.batch()
            event.listen(Session, "after_flush", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
            doing.batch()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


@pytest.mark.postgresql
def test_an_undo_leaves_what_somebody_claimed_or_edited_and_says_so(house: Built) -> None:
    found = taken_over(
        house,
        "Id,Name,Email\n1,Ana Ruiz,ana@example.org\n2,Bo Berg,bo@example.org\n"
        "3,Cy Lee,\n4,Di Mora,\n",
    )
    people = {row.about: row.person_id for row in rows_of(found)}
    ana = reading().get_one(Person, people["Ana Ruiz"])
    builders.an_account(Built(ana.id, ana.public_id, ana.display_name), "ana@example.org")
    with writing() as session:
        session.get_one(Person, people["Cy Lee"]).updated_at = LATER
    taken_over(house, "Id,Name,City\n4,Di Mora,Oslo\n", now=LATER)
    commands.undo_import(found, by=None, now=LATER)
    commands.work(found, now=LATER)
    assert the_import(found).state is ImportState.UNDONE
    assert {row.about: row.reason for row in rows_of(found)} == {
        "Ana Ruiz": "They have taken their page over since.",
        "Bo Berg": "",
        "Cy Lee": "Their page was edited since.",
        "Di Mora": "A later file said something about them.",
    }
    assert names() == ["Ana Ruiz", "Cy Lee", "Di Mora"]


def test_a_file_can_be_stopped_gone_on_with_and_taken_back_in_time(house: Built) -> None:
    admin = builders.an_admin(house)
    found = checked(house)
    commands.apply_import(found, by=admin.id, now=THEN)
    commands.stop_import(found, by=admin.id, now=THEN)
    assert not commands.work(found, now=THEN)
    assert the_import(found).state is ImportState.STOPPED
    commands.apply_import(found, by=admin.id, now=THEN)
    commands.work(found, now=THEN)
    with pytest.raises(TooLateToUndo):
        commands.undo_import(found, by=admin.id, now=THEN + timedelta(hours=POLICY.undo_hours))
    with pytest.raises(NoSuchTransition):
        commands.apply_import(found, by=admin.id, now=THEN)
    stranger = builders.an_admin(builders.an_association())
    with pytest.raises(NotAllowed):
        commands.undo_import(found, by=stranger.id, now=THEN)
    actions = reading().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert [each for each in actions if each.startswith("import")] == [
        "import.applied",
        "import.stopped",
        "import.applied",
    ]


def test_a_file_that_nobody_decides_about_is_forgotten(house: Built) -> None:
    found = checked(house)
    commands.forget_waiting(THEN + timedelta(days=POLICY.forgotten_after_days))
    assert the_import(found).state is ImportState.CANCELLED
    assert not rows_of(found)


def test_two_admins_take_over_one_file_once(app: Flask, house: Built) -> None:
    admins = [builders.an_admin(house) for _ in range(2)]
    found = checked(house)
    errors: list[Exception] = []
    barrier = Barrier(2)

    def apply(by: int) -> None:
        with app.app_context():
            barrier.wait()
            try:
                commands.apply_import(found, by=by, now=THEN)
            except NoSuchTransition as error:
                errors.append(error)
            doing = Applying(found, THEN)
            while doing.batch():
                pass

    reading().close()
    threads = [Thread(target=apply, args=[each.id]) for each in admins]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(errors) == 1
    assert the_import(found).state is ImportState.DONE
    assert outcomes(found)[Outcome.CREATED] == 5
    assert len(reading().scalars(select(ExternalId)).all()) == 5


def test_the_columns_of_a_source_are_remembered(house: Built) -> None:
    text = "Kennung,Name,Ort\n1,Ana Ruiz,Oslo\n"
    row = commands.start_import(house_of(house), text.encode(), "a.csv", by=None, now=THEN)
    assert row.columns == ["", "name", "city"]
    chosen = (Column.NUMBER, Column.NAME, None)
    commands.choose_columns(row.id, chosen, None, by=None, now=THEN)
    commands.work(row.id, now=THEN)
    commands.apply_import(row.id, by=None, now=THEN)
    again = commands.start_import(house_of(house), text.encode(), "b.csv", by=None, now=THEN)
    assert again.columns == ["external_id", "name", ""]
