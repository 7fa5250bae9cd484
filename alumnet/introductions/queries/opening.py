"""What a person's page offers about introductions, and when one opens that page."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, exists, or_, select

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_connection
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.conditions import can_be_met, is_known_to, is_of_two
from alumnet.introductions.rules import LASTING, OPEN, IntroductionState, Origin
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import ME, PERSON, Action, PersonActions
from alumnet.members.rules import given_name_of


def opens_page() -> ColumnElement[bool]:
    """Return the SQL condition that an introduction opens the page of who asked, or said yes.

    Who asks shows themselves to those whom they ask, listed or not.
    """
    asks = and_(
        Introduction.first_id == PERSON,
        Introduction.state.in_(OPEN | LASTING),
        or_(Introduction.connector_id == ME, Introduction.second_id == ME),
    )
    agreed = and_(
        Introduction.second_id == PERSON,
        Introduction.first_id == ME,
        Introduction.state.in_(LASTING),
    )
    return exists().where(is_known_to(ME), or_(asks, agreed))


def may_write() -> ColumnElement[bool]:
    """Return the SQL condition that two people said yes to being introduced to each other."""
    return exists().where(
        is_of_two(ME, PERSON),
        Introduction.agreed_at.is_not(None),
        Introduction.state != IntroductionState.VOIDED,
    )


def _beside_person() -> Select[*tuple[Any, ...]]:
    on_its_way = select(Introduction.public_id).where(
        Introduction.origin == Origin.ASKED,
        Introduction.first_id == ME,
        Introduction.second_id == Person.id,
        Introduction.is_awaited,
    )
    return select(
        Person.public_id,
        Person.display_name,
        Person.given_name,
        standing_connection(ME, Person.id.expression).label("is_connected"),
        on_its_way.scalar_subquery().label("on_its_way"),
        can_be_met(bindparam("today", type_=Date)).label("can_be_met"),
    ).where(Person.id == PERSON)


def _offered(row: Any, _viewer: Viewer, _now: datetime) -> Sequence[Action]:
    if row is None:
        return ()
    if row.on_its_way:
        return (Action("Your introduction", f"/introductions/{row.on_its_way}", "quiet"),)
    if row.is_connected:
        name = given_name_of(row.display_name, row.given_name)
        url = f"/introductions/offer?who={row.public_id}"
        return (Action(f"I'd like {name} to meet somebody", url, "quiet"),)
    if row.can_be_met:
        return (
            Action("Ask for an introduction", f"/introductions/new?to={row.public_id}", "path"),
        )
    return ()


ACTIONS = PersonActions(_beside_person, _offered)
