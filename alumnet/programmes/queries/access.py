"""Who looks after a cohort, and as what; the one place that decides it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import Cohort, CohortHelper, Programme
from alumnet.programmes.rules.states import HelperPart

_MANAGES = frozenset({Role.PROGRAMME_MANAGER, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Access:
    """A cohort as somebody may see it who looks after it; `parts` says as what."""

    cohort_id: int
    association_id: int
    parts: frozenset[HelperPart]

    @property
    def manages(self) -> bool:
        """Whether they decide everything about the cohort."""
        return HelperPart.MANAGER in self.parts


def managed_association_ids(viewer: Viewer) -> frozenset[int]:
    """Return the associations whose programmes the viewer manages; a site admin: see `manages`."""
    return frozenset(
        where for role, where in viewer.roles if role in _MANAGES and where is not None
    )


def manages(viewer: Viewer, association_id: int) -> bool:
    """Whether the viewer manages all programmes of an association."""
    return viewer.is_site_admin or association_id in managed_association_ids(viewer)


def access(
    session: Session,
    viewer: Viewer,
    public_id: str,
    *,
    part: HelperPart | None = HelperPart.MANAGER,
) -> Access:
    """Return a cohort for somebody who looks after it as `part`, or as a manager. One statement.

    None stands for whatever part. Raises NotFound for all others, as for a cohort that isn't there.
    """
    rows = session.execute(
        select(Cohort.id, Programme.association_id, CohortHelper.part)
        .join(Programme, Programme.id == Cohort.programme_id)
        .outerjoin(CohortHelper, is_own_part(viewer))
        .where(Cohort.public_id == public_id)
    ).all()
    if not rows:
        raise NotFound
    association_id = rows[0].association_id
    parts = parts_of(viewer, association_id, (each.part for each in rows), part)
    return Access(rows[0].id, association_id, parts)


def is_own_part(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that a row says as what the viewer looks after a cohort."""
    return (CohortHelper.cohort_id == Cohort.id) & (CohortHelper.person_id == viewer.person_id)


def parts_of(
    viewer: Viewer,
    association_id: int,
    own: Iterable[HelperPart | None],
    needed: HelperPart | None,
) -> frozenset[HelperPart]:
    """Return as what the viewer looks after a cohort, `own` being what is said of it alone.

    Raises NotFound for who looks after it neither as `needed` (None: in whatever part) nor as a
    manager.
    """
    parts = own_parts(viewer, association_id, own)
    serves = bool(parts) if needed is None else not parts.isdisjoint({needed, HelperPart.MANAGER})
    if not serves:
        raise NotFound
    return parts


def own_parts(
    viewer: Viewer, association_id: int, own: Iterable[HelperPart | None]
) -> frozenset[HelperPart]:
    """Return as what the viewer looks after a cohort; empty for all others.

    A part counts, as roles do, only while they are an active member of its association.
    """
    if not viewer.may_act:
        return frozenset()
    is_member = association_id in viewer.association_ids
    parts = {each for each in own if each is not None and is_member}
    if manages(viewer, association_id):
        parts.add(HelperPart.MANAGER)
    return frozenset(parts)


def managed_associations(session: Session, viewer: Viewer) -> list[tuple[int, str]]:
    """Return the associations whose programmes the viewer manages: id and name. One statement."""
    mine = Association.id.in_(managed_association_ids(viewer))
    rows = session.execute(
        select(Association.id, Association.name)
        .where(true() if viewer.is_site_admin else mine)
        .order_by(Association.name, Association.id)
    )
    return [(row.id, row.name) for row in rows]
