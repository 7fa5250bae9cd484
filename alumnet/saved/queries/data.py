"""What the slice knows of one person, for their own copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.saved.models import SavedPerson, SavedSearch


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return whom and what a person keeps for later; who keeps them is others'. Two statements."""
    people = session.execute(
        select(Person.public_id, Person.display_name, SavedPerson.created_at)
        .join(SavedPerson, SavedPerson.saved_id == Person.id)
        .where(SavedPerson.person_id == person_id)
        .order_by(SavedPerson.id)
    )
    searches = session.execute(
        select(
            SavedSearch.name,
            SavedSearch.kind,
            SavedSearch.query,
            SavedSearch.wants_alert,
            SavedSearch.created_at,
        )
        .where(SavedSearch.person_id == person_id)
        .order_by(SavedSearch.id)
    )
    return {
        "saved_people": [
            {"person": public_id, "name": name, "since": since.isoformat()}
            for public_id, name, since in people
        ],
        "saved_searches": [
            {
                "name": row.name,
                "address": f"{row.kind.path}?{row.query}",
                "tells_of_new_people": row.wants_alert,
                "since": row.created_at.isoformat(),
            }
            for row in searches
        ],
    }
