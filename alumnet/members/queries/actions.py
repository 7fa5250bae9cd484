"""What a viewer can do about a person whose page they opened, as the slices that know it say."""

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, literal, select, true
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import Action, PersonActions, registry
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import values_of


def actions_for(
    session: Session,
    viewer: Viewer,
    person_id: int,
    now: datetime,
    *,
    of: Iterable[PersonActions] | None = None,
) -> list[Action]:
    """Return what a viewer can do about a person, as some slices say, or all. One statement."""
    slices = tuple(registry.person_actions if of is None else of)
    if viewer.person_id is None or viewer.person_id == person_id or not slices:
        return []
    values = values_of(viewer) | {"person_id": person_id, "today": now.date()}
    found = session.execute(_beside(slices), values).mappings().one()
    parts = [SimpleNamespace() for _ in slices]
    for name, value in found.items():
        number, _, column = name.partition(" ")
        setattr(parts[int(number)], column, value)
    return [
        action
        for each, part in zip(slices, parts, strict=True)
        for action in each.actions(part if part.is_there else None, viewer, now)
    ]


@built_once
def _beside(slices: tuple[PersonActions, ...]) -> Select[*tuple[Any, ...]]:
    """Put the statements side by side: one row, with nothing where a slice has none."""
    joined: Any = select(literal(1)).subquery("one_row")
    columns = []
    for number, each in enumerate(slices):
        part = each.facts().add_columns(literal(1).label("is_there")).subquery(f"part_{number}")
        joined = joined.outerjoin(part, true())
        columns += [column.label(f"{number} {column.key}") for column in part.c]
    return select(*columns).select_from(joined)
