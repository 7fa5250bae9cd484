"""The audit chain: staff acts, role and security changes, merges, break-glass.

Commands insert unsealed rows; one job seals them into a hash chain within a minute, so that nobody
waits for the end of the chain inside a command. The row holds ids and codes; free text lives in
`AuditText`, hashed with a salt of its own, so that it can be erased without breaking the chain.
"""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, writing

_GENESIS = "0" * 64
_BATCH = 200


class AuditEntry(Base):
    """Who did what to which thing; `number` and `seal` are given by the sealing job."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    actor_id: Mapped[int | None] = mapped_column(BigId)
    association_id: Mapped[int | None] = mapped_column(BigId, index=True)
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int] = mapped_column(BigId)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text_hash: Mapped[str | None] = mapped_column(String(64))
    number: Mapped[int | None] = mapped_column(BigId, unique=True)
    seal: Mapped[str | None] = mapped_column(String(64))


class AuditText(Base):
    """The words that belong to an entry; erasing the row leaves the chain whole."""

    __tablename__ = "audit_text"

    entry_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    text: Mapped[str] = mapped_column(Text)


def record(
    session: Session,
    actor_id: int | None,
    action: str,
    subject_kind: str,
    subject_id: int,
    *,
    now: datetime,
    association_id: int | None = None,
    text: str | None = None,
) -> None:
    """Insert an unsealed entry in the caller's transaction. `actor_id` is a person, or the CLI."""
    salt = secrets.token_hex(16)
    entry = AuditEntry(
        actor_id=actor_id,
        association_id=association_id,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        at=now,
        text_hash=None if text is None else _text_hash(salt, text),
    )
    session.add(entry)
    if text is not None:
        session.flush()
        session.add(AuditText(entry_id=entry.id, salt=salt, text=text))


def _text_hash(salt: str, text: str) -> str:
    return hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()


def _seal_of(entry: AuditEntry, number: int, before: str) -> str:
    """Return the SHA-256 over everything the entry says and the seal before it."""
    said = [
        before,
        number,
        entry.id,
        entry.actor_id,
        entry.association_id,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.at.isoformat(),
        entry.text_hash,
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def seal(_now: datetime) -> int:
    """Seal what is unsealed, oldest first; return how many entries were sealed."""
    sealed = 0
    while True:
        with writing() as session:
            last = session.scalars(
                select(AuditEntry)
                .where(AuditEntry.number.is_not(None))
                .order_by(AuditEntry.number.desc())
                .limit(1)
                .with_for_update()
            ).one_or_none()
            start = last.number if last is not None and last.number is not None else 0
            before = last.seal if last is not None and last.seal is not None else _GENESIS
            batch = session.scalars(
                select(AuditEntry)
                .where(AuditEntry.number.is_(None))
                .order_by(AuditEntry.id)
                .limit(_BATCH)
                .with_for_update()
            ).all()
            for number, entry in enumerate(batch, start=start + 1):
                before = _seal_of(entry, number, before)
                entry.number, entry.seal = number, before
        sealed += len(batch)
        if len(batch) < _BATCH:
            return sealed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found: how many are sealed, and what is wrong with which number."""

    sealed: int
    faults: tuple[str, ...]


def verify(session: Session) -> Verdict:
    """Walk the chain and compare seals, numbers and texts. Two statements, streamed."""
    before, expected, faults = _GENESIS, 0, []
    entries = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.number.is_not(None))
        .order_by(AuditEntry.number)
        .execution_options(yield_per=1000)
    )
    hashes: dict[int, str | None] = {}
    for entry in entries:
        expected += 1
        if entry.number != expected:
            faults.append(f"number {expected} is missing")
            expected = entry.number or expected
        if entry.seal != _seal_of(entry, expected, before):
            faults.append(f"entry {expected} was changed")
        before = entry.seal or before
        if entry.text_hash is not None:
            hashes[entry.id] = entry.text_hash
    texts = session.scalars(select(AuditText).execution_options(yield_per=1000))
    faults += [
        f"the text of entry id {text.entry_id} was changed"
        for text in texts
        if text.entry_id in hashes and hashes[text.entry_id] != _text_hash(text.salt, text.text)
    ]
    return Verdict(expected, tuple(faults))


def oldest_unsealed(session: Session) -> datetime | None:
    """Return since when an entry waits for its seal; None when all are sealed. One statement."""
    return session.scalar(select(func.min(AuditEntry.at)).where(AuditEntry.number.is_(None)))
