"""Copies that somebody asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from alumnet.kernel.errors import NotFound
from alumnet.rights.models import DataExport
from alumnet.rights.rules.policy import POLICY
from alumnet.rights.rules.states import ExportState

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy as its owner sees it; `until` is when its file goes, `size` its bytes."""

    public_id: str
    state: ExportState
    asked_at: datetime
    until: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class Copies:
    """The last copies of a person, and from when they can ask for another (None: now)."""

    rows: Sequence[Copy]
    again_at: datetime | None

    @property
    def is_running(self) -> bool:
        """Whether one is being put together."""
        return any(each.state is ExportState.WANTED for each in self.rows)


def copies_of(session: Session, person_id: int, *, now: datetime) -> Copies:
    """Return the last copies of a person. One statement."""
    rows = session.execute(
        select(DataExport, func.coalesce(func.length(DataExport.content), 0))
        .where(DataExport.person_id == person_id)
        .order_by(DataExport.asked_at.desc())
        .limit(_SHOWN)
    ).all()
    found = [
        Copy(row.public_id, row.state, row.asked_at, row.due_at, size)
        for row, size in rows
        if row.state is not ExportState.OVER
    ]
    again_at = rows[0][0].asked_at + POLICY.export_again if rows else None
    return Copies(found, again_at if again_at is not None and again_at > now else None)


def file_of(session: Session, public_id: str, *, by: int, now: datetime) -> bytes:
    """Return the file of a copy of `by`. Raises NotFound, also when its week is over."""
    row = session.scalars(
        select(DataExport)
        .where(
            DataExport.public_id == public_id,
            DataExport.person_id == by,
            DataExport.state == ExportState.READY,
            DataExport.due_at > now,
        )
        .options(undefer(DataExport.content))
    ).one_or_none()
    if row is None or row.content is None:
        raise NotFound
    return row.content


def ready_copy(session: Session, export_id: int) -> tuple[int, datetime] | None:
    """Return whose copy is ready, and until when; None when it is no more. One statement."""
    row = session.execute(
        select(DataExport.person_id, DataExport.due_at).where(
            DataExport.id == export_id, DataExport.state == ExportState.READY
        )
    ).one_or_none()
    return None if row is None or row.due_at is None else (row.person_id, row.due_at)
