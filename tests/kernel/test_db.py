"""Reading and writing: a session to look, a transaction to change, and nothing in between."""

from datetime import UTC, datetime, timedelta, timezone
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import select, update

from alumnet.accounts.models import Account, Person
from alumnet.kernel.db import ReadSession, engine, lock_people, make_engine, reading, writing
from tests import builders
from tests.builders import THEN

pytestmark = pytest.mark.postgresql


def test_a_change_outside_a_command_is_refused(app: Flask) -> None:
    ruth = builders.a_person("Ruth")
    reading().get_one(Person, ruth.id).display_name = "Somebody else"
    with pytest.raises(RuntimeError, match="outside a command"):
        reading().flush()
    reading().rollback()


def test_a_read_session_with_nothing_changed_may_be_flushed(app: Flask) -> None:
    assert isinstance(reading(), ReadSession)
    reading().flush()


def test_a_command_inside_a_command_is_a_mistake(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside a command"), writing(), writing():
        pass
    with writing():
        pass


def test_an_error_takes_everything_back(app: Flask) -> None:
    ruth = builders.a_person("Ruth")
    with pytest.raises(ZeroDivisionError):
        _rename_and_break(ruth.id)
    assert reading().get_one(Person, ruth.id).display_name == "Ruth"


def test_reading_before_a_command_does_not_make_the_command_fail(app: Flask) -> None:
    ruth = builders.a_person("Ruth")
    reading().get_one(Person, ruth.id)
    other = Thread(target=_rename, args=(app, ruth.id, "Ruth A."))
    other.start()
    other.join()
    with writing() as session:
        session.get_one(Person, ruth.id).display_name += " B."
    assert reading().get_one(Person, ruth.id).display_name == "Ruth A. B."


def _rename_and_break(person_id: int) -> None:
    with writing() as session:
        session.get_one(Person, person_id).display_name = "Somebody else"
        session.flush()
        raise ZeroDivisionError


def _rename(app: Flask, person_id: int, name: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Person).where(Person.id == person_id).values(display_name=name))


def test_commands_in_parallel_all_take_effect(app: Flask) -> None:
    ruth, ines = builders.a_person("Ruth"), builders.a_person("Ines")
    together = Barrier(4)

    def grow(first: int, second: int) -> None:
        with app.app_context():
            together.wait()
            for _ in range(5):
                with writing() as session:
                    lock_people(session, first, second)
                    person = session.get_one(Person, ruth.id, populate_existing=True)
                    person.given_name += "x"

    pairs = [(ruth.id, ines.id), (ines.id, ruth.id)] * 2
    threads = [Thread(target=grow, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert reading().get_one(Person, ruth.id).given_name == "Ruth" + "x" * 20


def test_moments_come_back_aware_and_in_utc(app: Flask) -> None:
    five_hours_east = timezone(timedelta(hours=5))
    ruth = builders.an_account(builders.a_person())
    with writing() as session:
        account = session.scalars(select(Account).where(Account.person_id == ruth.id)).one()
        account.seen_at = datetime(2026, 3, 1, 12, 0, tzinfo=five_hours_east)
    seen = reading().scalars(select(Account.seen_at).where(Account.person_id == ruth.id)).one()
    assert seen == datetime(2026, 3, 1, 7, 0, tzinfo=UTC)
    assert seen.tzinfo is UTC or seen.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(app: Flask) -> None:
    ruth = builders.a_person()
    naive = THEN.replace(tzinfo=None)
    with pytest.raises(Exception, match="without a time zone"), writing() as session:
        session.get_one(Person, ruth.id).updated_at = naive


def test_a_state_that_no_list_has_is_refused_by_the_database(app: Flask) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    ruth = builders.a_person()
    with pytest.raises(IntegrityError), writing() as session:
        session.execute(
            text("UPDATE person SET photo_visibility = 'nobody' WHERE id = :id"), {"id": ruth.id}
        )


def test_sqlite_engines_keep_foreign_keys_and_wal(tmp_path: object) -> None:
    made = make_engine(f"sqlite:///{tmp_path}/some.db")
    with made.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    made.dispose()


def test_the_engine_belongs_to_the_app(app: Flask) -> None:
    assert engine() is app.extensions["alumnet.engine"]
