"""The three people of an introduction, as faces."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.introductions.models import Introduction
from alumnet.introductions.rules import Origin, Part
from alumnet.kernel.authorization import Viewer
from alumnet.members.queries.people import ANY_VIEWER, Face, face_columns, face_of, values_of


def knows_connector(introduction: Introduction, part: Part) -> bool:
    """Return whether somebody who plays this part may know who the connector is."""
    if part is not Part.FIRST or introduction.origin is Origin.OFFERED:
        return True
    return introduction.agreed_at is not None and introduction.tells_first


def faces_of(session: Session, viewer: Viewer, people: Iterable[int | None]) -> dict[int, Face]:
    """Return faces by person; who was erased leads nowhere. One statement."""
    ids = {each for each in people if each is not None}
    return {
        row.id: _face(row)
        for row in session.execute(_faces(), {"ids": [*ids], **values_of(viewer)})
    }


def _face(row: Any) -> Face:
    if row.erased_at is None:
        return face_of(row)
    return Face(row.id, row.public_id, row.display_name, row.display_name, None, "")


@cache
def _faces() -> Select[*tuple[Any, ...]]:
    return select(*face_columns(ANY_VIEWER), Person.erased_at).where(
        Person.id.in_(bindparam("ids", expanding=True))
    )
