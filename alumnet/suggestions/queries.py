"""Reads for suggestions: where somebody is going, and whom they set aside."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    cast,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from alumnet.kernel.db import BigId
from alumnet.kernel.registry import ME, registry
from alumnet.kernel.statements import built_once
from alumnet.kernel.visibility import Visibility
from alumnet.members.models import FieldVisibility, SeekerProfile, SpokenLanguage
from alumnet.organizations import reference
from alumnet.suggestions.models import SetAside

# As long as a no keeps somebody from asking again.
_LATELY: Final = timedelta(days=90)
_FOUND: Final = frozenset({Visibility.EVERYONE.value, Visibility.MY_ASSOCIATIONS.value})


@dataclass(frozen=True, slots=True)
class Wishes:
    """Where a member is going, as they wrote it: used for what they themselves are shown alone.

    `languages` are those that others may find; `left_out` whom they don't want suggested, have
    asked lately or work with.
    """

    goals: tuple[str, ...] = ()
    target_role: str = ""
    target_industry: str | None = None
    motives: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    left_out: frozenset[int] = frozenset()

    @property
    def say_nothing(self) -> bool:
        """Whether neither topics nor work were chosen yet."""
        return not self.goals and not self.target_role


def wishes_of(session: Session, person_id: int, today: date) -> Wishes:
    """Return where a member is going and who needn't be suggested to them. One statement."""
    values = {"me": person_id, "since": datetime.combine(today, time(), UTC) - _LATELY}
    found: dict[str, list[Any]] = {}
    for how, number, text in session.execute(_wishes_query(), values):
        found.setdefault(how, []).append(text if number is None else number)

    def listed(name: str) -> tuple[str, ...]:
        return tuple(json.loads(found[name][0])) if name in found else ()

    level = found.get("level", [Visibility.EVERYONE.value])[0]
    return Wishes(
        goals=reference.all_meant(listed("goals")),
        target_role=found.get("target_role", [""])[0].strip(),
        target_industry=found.get("target_industry", [None])[0],
        motives=listed("motives"),
        values=listed("values"),
        languages=tuple(found.get("language", ())) if level in _FOUND else (),
        left_out=frozenset(found.get("left out", ())),
    )


@built_once
def _wishes_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Return the statement, built once: building it takes longer than running it."""
    no_number = cast(null(), BigId)
    mine = SeekerProfile.person_id == ME

    def said(name: str) -> Select[*tuple[Any, ...]]:
        return select(literal(name), no_number, cast(getattr(SeekerProfile, name), String)).where(
            mine
        )

    level = select(literal("level"), no_number, cast(FieldVisibility.visibility, String)).where(
        FieldVisibility.person_id == ME, FieldVisibility.field == "languages"
    )
    spoken = select(literal("language"), no_number, SpokenLanguage.code).where(
        SpokenLanguage.person_id == ME
    )
    aside = select(SetAside.mentor_id).where(SetAside.person_id == ME)
    left_out = [
        select(literal("left out"), each.c.mentor_id, cast(null(), String))
        for each in (one.subquery() for one in (aside, *registry.engaged()))
    ]
    names = ("goals", "target_role", "target_industry", "motives", "values")
    return union_all(*map(said, names), spoken, level, *left_out)


def set_aside_by(session: Session, person_id: int) -> list[int]:
    """Return whom a member set aside, the newest first. One statement."""
    query = select(SetAside.mentor_id).where(SetAside.person_id == person_id)
    return list(session.scalars(query.order_by(SetAside.created_at.desc(), SetAside.id.desc())))
