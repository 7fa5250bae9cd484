"""Names of organizations to offer while somebody types one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.organizations.known import known_organizations, may_be_offered
from alumnet.organizations.models import Organization
from alumnet.organizations.places import country_name
from alumnet.organizations.recognition import Grade
from alumnet.organizations.rules import (
    KIND_OF_ORGANIZATION,
    AffiliationKind,
    OrganizationKind,
)

_MOST_SUGGESTIONS = 8
_LONGEST_TEXT = 200
_KINDS = {
    AffiliationKind.EDUCATION: OrganizationKind.SCHOOL.value,
    AffiliationKind.EMPLOYMENT: None,
    AffiliationKind.MEMBERSHIP: OrganizationKind.ASSOCIATION.value,
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """An organization to offer: its public id, its name, and what tells it from namesakes."""

    public_id: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a name may mean, best first, and the public id of what it surely means (or nothing)."""

    suggestions: list[Suggested]
    meant: str


def suggestions(
    session: Session, text: str, kind: AffiliationKind, *, person_id: int
) -> list[Suggested]:
    """Return up to eight organizations that a person may be writing, best first.

    Two statements, some more after organizations were added.
    """
    known = known_organizations(session)
    found = known.suggest(text[:_LONGEST_TEXT], kind=_KINDS[kind], limit=_MOST_SUGGESTIONS)
    if kind is AffiliationKind.EMPLOYMENT:
        found = [each for each in found if each.kind != OrganizationKind.ASSOCIATION.value]
    offered = _offered(session, [each.id for each in found], person_id)
    return [
        Suggested(offered[each.id], each.name, _detail(each.also, each.country))
        for each in found
        if each.id in offered
    ]


def look_up(session: Session, text: str, kind: AffiliationKind, *, person_id: int) -> LookedUp:
    """Return what a whole name may mean, and what it surely means. Four statements."""
    found = suggestions(session, text, kind, person_id=person_id)
    match = known_organizations(session).meant(text, KIND_OF_ORGANIZATION[kind].value)
    if match is None or match.grade is Grade.PARENT:
        return LookedUp(found, "")
    offered = _offered(session, [match.id], person_id)
    if match.id not in offered:
        return LookedUp(found, "")
    meant = Suggested(offered[match.id], match.name, "")
    others = [each for each in found if each.public_id != meant.public_id]
    first = next((each for each in found if each.public_id == meant.public_id), meant)
    return LookedUp([first, *others][:_MOST_SUGGESTIONS], meant.public_id)


def offered_by_public_id(
    session: Session, public_ids: Collection[str], person_id: int
) -> dict[str, int]:
    """Return the ids of those of these organizations that a person may be offered; one statement.

    One that was merged stands for what it became.
    """
    if not public_ids:
        return {}
    stands_for = func.coalesce(Organization.merged_into_id, Organization.id).label("stands_for")
    rows = session.execute(
        select(Organization.public_id, stands_for).where(
            Organization.public_id.in_(public_ids), may_be_offered(person_id)
        )
    )
    return {row.public_id: row.stands_for for row in rows}


def _offered(session: Session, ids: Sequence[int], person_id: int) -> dict[int, str]:
    """Return the public ids of those of these organizations that this person may be offered."""
    if not ids:
        return {}
    rows = session.execute(
        select(Organization.id, Organization.public_id).where(
            Organization.id.in_(ids), may_be_offered(person_id)
        )
    )
    return {row.id: row.public_id for row in rows}


def _detail(also: str, country: str | None) -> str:
    return " · ".join(part for part in (also, country_name(country) if country else "") if part)
