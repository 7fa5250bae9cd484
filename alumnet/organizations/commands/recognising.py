"""Finding the organizations that names mean, and adding those that nobody has named before.

The same name never makes two rows: whoever adds one holds a lock on that name until their
transaction ends (SQLite has one writer at a time anyway), and looks for it again first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.db import one_at_a_time
from alumnet.kernel.text import fold
from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.models import ORGANIZATION_NAME_LENGTH, Organization
from alumnet.organizations.names import key
from alumnet.organizations.recognition import Grade, Match
from alumnet.organizations.rules import (
    IMPORTED,
    TYPED,
    NamelessOrganization,
    OrganizationKind,
    PartOfItself,
)

_MOST_PARAMETERS = 500
# By kind and key of the name: (country, id) of what people typed.
Typed = dict[tuple[str, str], list[tuple[str | None, int]]]


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A name as written, with the kind that an unknown one becomes (a value, so that it sorts).

    `as_written` is for somebody who says that none of the organizations we know is meant.
    """

    name: str
    kind: str
    country: str = ""
    as_written: bool = False


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a name means: an organization, or the whole of which it is a part, or nothing known."""

    named: Named
    name: str
    name_key: str
    match: Match | None

    @property
    def whole(self) -> int | None:
        """The id of the organization of which this names a part."""
        return self.match.id if self.match and self.match.grade is Grade.PARENT else None

    @property
    def kind(self) -> OrganizationKind:
        """The kind of the row: parts are parts of schools."""
        return OrganizationKind.SCHOOL if self.whole else OrganizationKind(self.named.kind)

    @property
    def itself(self) -> int | None:
        """The id of the organization that this names."""
        return self.match.id if self.match and self.match.grade is not Grade.PARENT else None


def name_key(name: str) -> str:
    """Return the key by which a name is found in the table; empty when nothing is readable."""
    found = key(name)
    if not found and any(map(str.isalnum, name)):
        found = fold(name)
    return found[:ORGANIZATION_NAME_LENGTH]


def recognise_or_create(
    session: Session,
    name: str,
    kind: OrganizationKind,
    *,
    country: str | None = None,
    now: datetime,
    known: Known | None = None,
) -> int:
    """Return the id of the organization that a name means, added if nobody has named it before.

    Raises NamelessOrganization for a name without letters or digits.
    """
    named = Named(name, kind.value, country or "")
    return recognise_all(session, [named], now=now, known=known)[named]


def recognise_all(
    session: Session, wanted: Collection[Named], *, now: datetime, known: Known | None = None
) -> dict[Named, int]:
    """Return the organization that each name means; a handful of statements for all of them.

    Pass `known` from before the transaction where it may have to be built: that takes a second.
    Raises NamelessOrganization.
    """
    known = known or known_organizations(session)
    meant = [_meant(each, known) for each in sorted(set(wanted))]
    standing = _standing(session, {m.match.id for m in meant if m.match})
    found = _those_there(session, meant, standing)
    missing = [each for each in meant if each.named not in found]
    if missing:
        lock_names(session, {(each.kind.value, each.name_key) for each in missing})
        typed = typed_before(session, {each.name_key for each in missing})
        for each in missing:
            found[each.named] = _there(each, typed, standing) or _added(
                session, each, typed, standing, now
            )
    return found


def recognised(session: Session, wanted: Collection[Named], *, known: Known) -> dict[Named, int]:
    """Return the organizations that those of these names mean which are there; reads only.

    Two statements, more where organizations were merged. Raises NamelessOrganization.
    """
    meant = [_meant(each, known) for each in set(wanted)]
    return _those_there(session, meant, _standing(session, {m.match.id for m in meant if m.match}))


def _those_there(
    session: Session, meant: Collection[_Meant], standing: Mapping[int, int]
) -> dict[Named, int]:
    typed = typed_before(session, {each.name_key for each in meant})
    return {each.named: row for each in meant if (row := _there(each, typed, standing))}


def _there(meant: _Meant, typed: Typed, standing: Mapping[int, int]) -> int | None:
    """Return the organization that a name means among those there are, or None."""
    country = meant.named.country or None
    kinds = dict.fromkeys((meant.kind.value, meant.named.kind))
    same = [row for kind in kinds for row in typed.get((kind, meant.name_key), ())]
    exact = [row_id for there, row_id in same if there == country]
    known = [row_id for row_id in [standing.get(meant.itself or 0)] if row_id is not None]
    near = [row_id for there, row_id in same if there is None or country is None]
    return next(iter((*known, *exact, *near)), None)


def _meant(named: Named, known: Known) -> _Meant:
    name = clean_line(named.name, ORGANIZATION_NAME_LENGTH)
    own = name_key(name)
    if not own:
        raise NamelessOrganization
    if named.as_written:
        return _Meant(named, name, own, None)
    return _Meant(named, name, own, known.meant(name, named.kind, named.country or None))


def _standing(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return for each organization that is still there itself, or what it was merged into."""
    found: dict[int, int] = {}
    asked = {each: each for each in ids}
    while asked:
        rows = session.execute(
            select(Organization.id, Organization.merged_into_id).where(Organization.id.in_(asked))
        )
        further: dict[int, int] = {}
        for row_id, into in rows:
            first = asked[row_id]
            if into is None or into in found:
                found[first] = row_id if into is None else found[into]
            else:
                further[into] = first
        asked = further
    return found


def lock_names(session: Session, names: Collection[tuple[str, str]]) -> None:
    """Hold these names until the transaction ends."""
    one_at_a_time(session, *(f"{kind} {own}" for kind, own in names))


def typed_before(session: Session, keys: Collection[str] | None = None) -> Typed:
    """Return the organizations that people typed, with one of these keys if any are given.

    A merged one stands as what it became.
    """
    rows: list[Any] = []
    every = [None] if keys is None else list(_parts(sorted(keys)))
    for part in every:
        query = select(
            Organization.id,
            Organization.kind,
            Organization.name_key,
            Organization.country,
            Organization.merged_into_id,
        ).where(Organization.source == TYPED)
        if part is not None:
            query = query.where(Organization.name_key.in_(part))
        rows.extend(session.execute(query.order_by(Organization.id)))
    became = _standing(session, {row.id for row in rows if row.merged_into_id})
    found: Typed = {}
    for row in rows:
        place = found.setdefault((row.kind.value, row.name_key), [])
        place.append((row.country, became.get(row.id, row.id)))
    return found


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), _MOST_PARAMETERS):
        yield keys[start : start + _MOST_PARAMETERS]


def _added(
    session: Session, meant: _Meant, typed: Typed, standing: Mapping[int, int], now: datetime
) -> int:
    named = meant.named
    whole = session.get(Organization, standing.get(meant.whole, 0)) if meant.whole else None
    row = Organization(
        kind=meant.kind,
        name=meant.name,
        name_key=meant.name_key,
        country=named.country or (whole.country if whole else None) or None,
        parent_id=whole.id if whole else None,
        source=TYPED,
        created_at=now,
    )
    session.add(row)
    session.flush()
    row.group_id = (whole.group_id or whole.id) if whole else row.id
    typed.setdefault((meant.kind.value, meant.name_key), []).append((row.country, row.id))
    return row.id


def association_organization(session: Session, name: str, now: datetime) -> int:
    """Return the organization that an association of this site is, made if it isn't there yet."""
    organization_id = recognise_or_create(session, name, OrganizationKind.ASSOCIATION, now=now)
    row = session.get_one(Organization, organization_id)
    if row.source == TYPED and row.created_at == now:
        row.source = IMPORTED
    return organization_id


def set_parent(session: Session, organization_id: int, parent_id: int | None) -> list[int]:
    """Put an organization under another (or on top); return the ids of all whose group changed.

    Raises PartOfItself.
    """
    row = session.get_one(Organization, organization_id)
    below = _below(session, organization_id)
    if parent_id in below:
        raise PartOfItself
    parent = session.get_one(Organization, parent_id) if parent_id else None
    row.parent_id = parent_id
    group = (parent.group_id or parent.id) if parent else row.id
    changed = [each for each in below if session.get_one(Organization, each).group_id != group]
    for each in changed:
        session.get_one(Organization, each).group_id = group
    return changed


def _below(session: Session, organization_id: int) -> list[int]:
    """Return an organization and everything that is part of it, at any level."""
    found = [organization_id]
    level = [organization_id]
    while level:
        level = [
            each
            for each in session.scalars(
                select(Organization.id).where(Organization.parent_id.in_(level))
            )
            if each not in found
        ]
        found.extend(level)
    return found
