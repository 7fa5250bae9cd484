"""Pages as members read them, and their versions for the staff."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.site.models import PageVersion
from alumnet.site.queries.places import Place
from alumnet.site.rules.pages import PAGES, PageKind, PageName
from alumnet.site.rules.policies import filled
from alumnet.site.rules.writing import Written, read

_LONGEST_HISTORY = 40


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is read, with the day of its last change."""

    kind: PageKind
    written: Written
    changed_on: date | datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What a page said from a moment on; number 0 is how it was before the first change.

    `body` is None where it says what came with the software; at an association, what the
    site says.
    """

    number: int
    body: str | None
    at: datetime | None
    by: str
    asks_again: bool


_NEVER_CHANGED = Version(0, None, None, "", asks_again=False)


def own_association(viewer: Viewer) -> int | None:
    """Return the association whose pages a viewer reads: the one they belong to, if it is one."""
    return next(iter(viewer.association_ids)) if len(viewer.association_ids) == 1 else None


def page_for(session: Session, viewer: Viewer, name: PageName) -> PageView:
    """Return a page as this viewer reads it. One statement.

    An association's own words come before those of the site, for who belongs to it alone.
    """
    kind, own = PAGES[name], own_association(viewer)
    rows = session.execute(
        select(PageVersion.association_id, PageVersion.body, PageVersion.at).where(
            PageVersion.name == name, _at_one_of(own), _is_newest()
        )
    )
    newest = {row.association_id: row for row in rows}
    site, house = newest.get(None), newest.get(own)
    found = house if house is not None and house.body is not None else site
    if found is None:
        return PageView(kind, read(filled(kind.shipped)), kind.since)
    return PageView(
        kind, read(filled(kind.shipped if found.body is None else found.body)), found.at
    )


def text_below(session: Session, where: Place, name: PageName) -> str:
    """Return what a page would say without words of its own here. One statement at most."""
    shipped = PAGES[name].shipped
    if where.is_site:
        return shipped
    body = session.scalar(
        select(PageVersion.body).where(
            PageVersion.name == name, PageVersion.association_id.is_(None), _is_newest()
        )
    )
    return shipped if body is None else body


def history(session: Session, where: Place, name: PageName) -> list[Version]:
    """Return the versions of a page at a place, the newest first. One statement."""
    rows = session.execute(
        select(
            PageVersion.number,
            PageVersion.body,
            PageVersion.at,
            func.coalesce(Person.display_name, ""),
            PageVersion.asks_again,
        )
        .outerjoin(Person, Person.id == PageVersion.changed_by)
        .where(PageVersion.name == name, _is_at(where.association_id))
        .order_by(PageVersion.number.desc())
        .limit(_LONGEST_HISTORY)
    )
    return [Version(*row) for row in rows] or [_NEVER_CHANGED]


def version(session: Session, where: Place, name: PageName, number: int) -> Version:
    """Return one version of a page at a place. One statement. Raises NotFound."""
    found = [each for each in history(session, where, name) if each.number == number]
    if not found:
        raise NotFound
    return found[0]


def last_changes(session: Session, where: Place) -> dict[PageName, datetime]:
    """Return when each page was last changed at a place. One statement."""
    rows = session.execute(
        select(PageVersion.name, func.max(PageVersion.at))
        .where(_is_at(where.association_id))
        .group_by(PageVersion.name)
    )
    return {row[0]: row[1] for row in rows}


def _is_newest() -> ColumnElement[bool]:
    other = aliased(PageVersion)
    newest = select(func.max(other.number)).where(
        other.name == PageVersion.name,
        other.association_id.is_not_distinct_from(PageVersion.association_id),
    )
    return PageVersion.number == newest.scalar_subquery()


def _is_at(association_id: int | None) -> ColumnElement[bool]:
    return PageVersion.association_id.is_not_distinct_from(association_id)


def _at_one_of(association_id: int | None) -> ColumnElement[bool]:
    return or_(PageVersion.association_id.is_(None), PageVersion.association_id == association_id)
