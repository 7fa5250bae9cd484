"""Everything this slice holds about one person, for their own copy."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import PersonName
from alumnet.kernel.registry import registry
from alumnet.members.models import Photo
from alumnet.members.queries.own import own_goals, own_mentoring, own_privacy, own_profile


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return profile, names, offers, goals and privacy of a person; the photo as its size."""
    privacy = own_privacy(session, person_id).values
    mentoring = own_mentoring(session, person_id)
    photo = session.scalar(select(Photo.content).where(Photo.person_id == person_id))
    names = select(PersonName.name, PersonName.kind, PersonName.is_shown).where(
        PersonName.person_id == person_id
    )
    return {
        "profile": asdict(own_profile(session, person_id).values),
        "further_names": [
            {"name": name, "kind": kind.value, "on_your_page": is_shown}
            for name, kind, is_shown in session.execute(names)
        ],
        "photo_bytes": len(photo) if photo else 0,
        "mentor_profile": asdict(mentoring.values) if mentoring.version else None,
        "paused_until": mentoring.paused_until.isoformat() if mentoring.paused_until else None,
        "where_i_am_going": asdict(own_goals(session, person_id).values),
        "privacy": {
            "listed": privacy.is_listed,
            "employer_shield": privacy.has_employer_shield,
            "further_shielded": list(privacy.further_organizations),
            "photo": privacy.photo.value,
            "fields": {field: level.value for field, level in privacy.fields.items()},
            "affiliations": {key: level.value for key, level in privacy.affiliations.items()},
        },
    }


registry.exporters["members"] = export
