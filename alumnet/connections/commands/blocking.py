"""Blocking somebody, and lifting a block."""

from datetime import datetime

from sqlalchemy import and_, select, update
from sqlalchemy.orm import Session

from alumnet.connections.commands.steps import person_id_of, rows_of, system_step
from alumnet.connections.models import Block
from alumnet.connections.rules import OPEN, BlocksYourself, ConnectionState
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry


def block(public_id: str, *, by: int, now: datetime) -> None:
    """Let `by` block a person: everything open between the two ends in this transaction.

    A second block is the same block. Raises NotFound for an unknown id and BlocksYourself.
    """
    with writing() as session:
        set_block(session, person_id_of(session, public_id), by=by, now=now)


def set_block(session: Session, blocked: int, *, by: int, now: datetime) -> None:
    """Do what `block` does inside another command's transaction, by person id."""
    if blocked == by:
        raise BlocksYourself
    lock_people(session, by, blocked)
    standing = session.scalar(
        select(Block.id).where(
            Block.blocker_id == by, Block.blocked_id == blocked, Block.lifted_at.is_(None)
        )
    )
    if standing is not None:
        return
    session.add(Block(blocker_id=by, blocked_id=blocked, created_at=now))
    for row in rows_of(session, by, blocked):
        if row.state in OPEN:
            system_step(session, row, "void", now=now, because_of=by)
        elif row.state is ConnectionState.ACCEPTED:
            system_step(session, row, "block", now=now, because_of=by)
    for void in registry.on_block:
        void(session, by, blocked, now)
    for person_id in (by, blocked):
        outbox.add(session, "person.changed", person_id, now=now)


def unblock(public_id: str, *, by: int, now: datetime) -> None:
    """Lift a block that `by` set; once lifted it stays so. Raises NotFound where none ever was."""
    with writing() as session:
        blocks = and_(Block.blocker_id == by, Block.blocked_id == person_id_of(session, public_id))
        if session.scalar(select(Block.id).where(blocks).limit(1)) is None:
            raise NotFound
        session.execute(
            update(Block).where(blocks, Block.lifted_at.is_(None)).values(lifted_at=now)
        )
