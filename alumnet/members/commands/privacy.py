"""Writes of who may see what of oneself."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict
from alumnet.kernel.visibility import Visibility
from alumnet.members.commands.rows import own_rows, replace_rows
from alumnet.members.models import FieldVisibility, ShieldedOrganization
from alumnet.members.rules import FIELDS, narrows
from alumnet.members.rules.values import PrivacyValues
from alumnet.organizations.commands.recognising import Named, recognise_all
from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.models import Affiliation, Organization, OrganizationKind


def save_privacy(person_id: int, values: PrivacyValues, *, version: int, now: datetime) -> None:
    """Save who may see what. Whatever gets narrower is out of search from this commit on.

    Fields and affiliations that `values` doesn't name keep their level. Raises Conflict when it
    was saved elsewhere meanwhile, NamelessOrganization for a name without a letter.
    """
    known = known_organizations(reading()) if values.further_organizations else None
    with writing() as session:
        person, profile = own_rows(session, person_id)
        if profile.privacy_version != version:
            raise Conflict
        profile.privacy_version += 1
        narrower = person.is_listed and not values.is_listed
        narrower |= narrows(person.photo_visibility, values.photo)
        person.is_listed, person.photo_visibility = values.is_listed, values.photo
        profile.has_employer_shield = values.has_employer_shield
        narrower |= _save_fields(session, person_id, values)
        narrower |= _save_affiliations(session, person_id, values)
        _shield(session, person_id, values.further_organizations, known, now)
        person.is_withdrawn_from_search |= narrower
        outbox.add(session, "person.changed", person_id, now=now)


def _save_fields(session: Session, person_id: int, values: PrivacyValues) -> bool:
    """Write the levels of fields; return whether any got narrower."""
    rows = session.scalars(select(FieldVisibility).where(FieldVisibility.person_id == person_id))
    before = {row.field: row.visibility for row in rows}
    after = before | {field: level for field, level in values.fields.items() if field in FIELDS}
    replace_rows(
        session,
        FieldVisibility,
        person_id,
        (
            {"field": field, "visibility": level}
            for field, level in after.items()
            if level is not Visibility.EVERYONE
        ),
    )
    return any(
        narrows(before.get(field, Visibility.EVERYONE), level) for field, level in after.items()
    )


def _save_affiliations(session: Session, person_id: int, values: PrivacyValues) -> bool:
    """Write the levels of one's own affiliations; return whether any got narrower."""
    narrower = False
    for row in session.scalars(select(Affiliation).where(Affiliation.person_id == person_id)):
        level = values.affiliations.get(row.public_id, row.visibility)
        narrower |= narrows(row.visibility, level)
        row.visibility = level
    return narrower


def _shield(
    session: Session, person_id: int, names: Sequence[str], known: Known | None, now: datetime
) -> None:
    """Write the further organizations; a name that stood there before means the same one again."""
    before = select(Organization.name, Organization.id).join(
        ShieldedOrganization, ShieldedOrganization.organization_id == Organization.id
    )
    rows = session.execute(before.where(ShieldedOrganization.person_id == person_id))
    ids = {row.name: row.id for row in rows}
    named = {
        name: Named(name, OrganizationKind.EMPLOYER.value) for name in names if name not in ids
    }
    if named:
        found = recognise_all(session, named.values(), now=now, known=known)
        ids |= {name: found[each] for name, each in named.items()}
    chosen = dict.fromkeys(ids[name] for name in names)
    replace_rows(
        session, ShieldedOrganization, person_id, ({"organization_id": each} for each in chosen)
    )
