"""Connections as links of paths, and what people chose for their ties, as conditions of reads."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    BindParameter,
    CompoundSelect,
    ScalarSelect,
    String,
    bindparam,
    case,
    cast,
    func,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.connections.models import Connection, ConnectionState
from alumnet.kernel.statements import built_once
from alumnet.organizations.models import Affiliation
from alumnet.ties.levels import DEFAULT_LEVEL, TieChoices, TieLevel, stricter
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import KIND_OF_TIE, TieKind


@dataclass(frozen=True, slots=True)
class Link:
    """A connection that may be a link of a path, with the level that both ends leave it."""

    person_id: int
    level: TieLevel


def links_of(session: Session, person_ids: Iterable[int]) -> dict[int, list[Link]]:
    """Return the connections of each of these people that may be links. One statement.

    One that either end keeps from everybody isn't among them. In order of the ids.
    """
    wanted = set(person_ids)
    choices: dict[int, TieChoices] = defaultdict(TieChoices)
    pairs = set()
    for one, other, level in session.execute(_links_query(), {"ids": list(wanted)}):
        if level is None:
            pairs.add((one, other))
        else:
            choices[one].add(TieKind.CONNECTION, other, TieLevel(level))
    found: dict[int, list[Link]] = {person_id: [] for person_id in wanted}
    for low, high in sorted(pairs):
        level = connection_level(choices, low, high)
        if level is not TieLevel.NOBODY:
            for one, other in ((low, high), (high, low)):
                if one in wanted:
                    found[one].append(Link(other, level))
    return {each: sorted(links, key=_by_person) for each, links in found.items()}


def _by_person(link: Link) -> int:
    return link.person_id


def connection_level(choices: Mapping[int, TieChoices], one: int, other: int) -> TieLevel:
    """Return the level of the connection of two people."""
    kind = TieKind.CONNECTION
    return stricter(choices[one].level(kind, other), choices[other].level(kind, one))


def lets_tie(affiliation: type[Affiliation]) -> ColumnElement[bool]:
    """Return the SQL condition that its owner doesn't keep an affiliation from tying them."""

    def chosen(*about: ColumnElement[bool]) -> ScalarSelect[TieLevel]:
        return (
            select(TieSetting.level)
            .where(
                TieSetting.person_id == affiliation.person_id,
                TieSetting.kind == case(_KIND_OF_ROW, value=affiliation.kind),
                *about,
            )
            .scalar_subquery()
        )

    of_tie = chosen(TieSetting.organization_id == affiliation.organization_id)
    of_kind = chosen(TieSetting.organization_id.is_(None))
    return func.coalesce(of_tie, of_kind, DEFAULT_LEVEL.value) != TieLevel.NOBODY.value


_KIND_OF_ROW: Final = {kind.value: tie.value for kind, tie in KIND_OF_TIE.items()}


@built_once
def _links_query() -> CompoundSelect[*tuple[Any, ...]]:
    """Give the pairs, and with a level what anybody of them chose for connections."""
    ids: BindParameter[Any] = bindparam("ids", expanding=True, type_=BigInteger)
    no_level = cast(null(), String)
    # Two halves, each with its index: for one "or" SQLite would read the whole table.
    halves = [
        select(Connection.low_id, Connection.high_id, no_level).where(
            Connection.state == ConnectionState.ACCEPTED, one.in_(ids)
        )
        for one in (Connection.low_id, Connection.high_id)
    ]
    near = [
        select(other).where(Connection.state == ConnectionState.ACCEPTED, one.in_(ids))
        for one, other in (
            (Connection.low_id, Connection.high_id),
            (Connection.high_id, Connection.low_id),
        )
    ]
    chosen = select(
        TieSetting.person_id, TieSetting.contact_id, type_coerce(TieSetting.level, String)
    ).where(
        TieSetting.kind == TieKind.CONNECTION,
        or_(TieSetting.person_id.in_(ids), TieSetting.person_id.in_(union_all(*near))),
    )
    return union_all(*halves, chosen)
