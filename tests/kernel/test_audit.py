"""The audit chain: what was sealed can't be changed, moved or taken out unnoticed."""

import pytest
from flask import Flask
from sqlalchemy import delete, select

from alumnet.kernel import audit
from alumnet.kernel.audit import AuditEntry, AuditText
from alumnet.kernel.db import reading, writing
from tests.builders import THEN

pytestmark = pytest.mark.postgresql


def record(count: int = 1, text: str | None = None) -> None:
    with writing() as session:
        for number in range(count):
            audit.record(session, 1, "role.granted", "person", number, now=THEN, text=text)


def test_a_chain_without_tampering_has_no_faults(app: Flask) -> None:
    record(3, text="because")
    assert audit.seal(THEN) == 3
    record(2)
    assert audit.seal(THEN) == 2
    assert audit.verify(reading()) == audit.Verdict(5, ())


def test_many_entries_are_sealed_in_several_transactions(app: Flask) -> None:
    record(401)
    assert audit.seal(THEN) == 401
    assert audit.seal(THEN) == 0
    assert audit.verify(reading()).faults == ()


def test_unsealed_entries_are_not_yet_part_of_the_chain(app: Flask) -> None:
    record()
    assert audit.verify(reading()).sealed == 0


def test_a_changed_entry_is_found(app: Flask) -> None:
    record(3)
    audit.seal(THEN)
    with writing() as session:
        session.scalars(select(AuditEntry).where(AuditEntry.number == 2)).one().subject_id = 99
    assert audit.verify(reading()).faults == ("entry 2 was changed",)


def test_an_entry_taken_out_is_found(app: Flask) -> None:
    record(3)
    audit.seal(THEN)
    with writing() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.number == 2))
    assert "number 2 is missing" in audit.verify(reading()).faults


def test_a_changed_text_is_found_and_an_erased_one_is_no_fault(app: Flask) -> None:
    record(2, text="because")
    audit.seal(THEN)
    with writing() as session:
        session.scalars(select(AuditText).order_by(AuditText.entry_id)).first().text = "no"  # type: ignore[union-attr]
    (fault,) = audit.verify(reading()).faults
    assert "was changed" in fault
    with writing() as session:
        session.execute(delete(AuditText))
    assert audit.verify(reading()).faults == ()


def test_what_waits_for_its_seal_is_told_by_its_age(app: Flask) -> None:
    assert audit.oldest_unsealed(reading()) is None
    with writing() as session:
        audit.record(session, 1, "test.done", "person", 2, now=THEN)
    assert audit.oldest_unsealed(reading()) == THEN
    audit.seal(THEN)
    assert audit.oldest_unsealed(reading()) is None
