"""Learning anew every day, and reading who changed every minute."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import reading
from alumnet.kernel.logs import logger
from alumnet.kernel.registry import Message, registry
from alumnet.search.errors import IndexDamaged, IndexMissing
from alumnet.suggestions import commands, service
from alumnet.suggestions.models import SetAside


@registry.every_day
def learn_from_all(now: datetime) -> None:
    """Learn which roles and topics go together, and price who would be shown too often."""
    try:
        service.build(reading(), today=now.date())
    except (IndexMissing, IndexDamaged):
        logger().info("suggestions.no_index")


@registry.every_minute
def read_who_changed(now: datetime) -> None:
    """Read mentors again who changed; until then they are left out of suggestions."""
    try:
        service.refresh(reading(), today=now.date())
    except (IndexMissing, IndexDamaged):
        logger().info("suggestions.no_index")


@registry.on("mentor_profile.changed")
def read_mentor(message: Message, now: datetime) -> None:
    """Read what a mentor just said matters to them."""
    try:
        service.reread(reading(), message.subject_id, today=now.date())
    except (IndexMissing, IndexDamaged):
        logger().info("suggestions.no_index")


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return whom a person set aside. One statement."""
    query = (
        select(Person.public_id, SetAside.created_at)
        .join(SetAside, SetAside.mentor_id == Person.id)
        .where(SetAside.person_id == person_id)
        .order_by(SetAside.id)
    )
    return {
        "not_for_me": [
            {"person": public_id, "since": since.isoformat()}
            for public_id, since in session.execute(query)
        ]
    }


registry.exporters["suggestions"] = export
registry.erasers["suggestions"] = commands.erase
