"""How places look: known to every process, so that no page asks for it."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.site.models import SiteBrand
from alumnet.site.queries.pages import own_association
from alumnet.site.queries.places import Place
from alumnet.site.rules.brands import Brand

# By association, None for the site.
known: dict[int | None, Brand] = {}


def brand_for(viewer: Viewer, site_name: str) -> Brand:
    """Return how the site looks to a viewer. No statement."""
    site, own = site_brand(site_name), own_association(viewer)
    house = None if own is None else known.get(own)
    if house is None:
        return site
    return house if house.name else replace(house, name=site.name)


def site_brand(site_name: str) -> Brand:
    """Return how the site looks to everybody else, and in mails. No statement."""
    found = known.get(None)
    if found is None:
        return Brand(name=site_name)
    return found if found.name else replace(found, name=site_name)


def mail_brand(association_id: int | None, site_name: str) -> Brand:
    """Return how a mail looks: one about an association has its name and colour. No statement.

    What stands below, and where answers go, stays the site's, which sends it.
    """
    site = site_brand(site_name)
    house = None if association_id is None else known.get(association_id)
    if house is None:
        return site
    return replace(
        site,
        name=house.name or site.name,
        accent=house.accent or site.accent,
        sender_name=house.name or site.sender_name,
    )


def stylesheet_of(digest: str) -> str | None:
    """Return the stylesheet with this digest, None for one that nobody uses. No statement."""
    return next((each.stylesheet for each in known.values() if each.digest == digest), None)


def logo_of(session: Session, digest: str) -> bytes:
    """Return the logo with this digest. One statement. Raises NotFound."""
    found = session.scalar(select(SiteBrand.logo).where(SiteBrand.logo_digest == digest).limit(1))
    if found is None:
        raise NotFound
    return found


def stored(session: Session, where: Place) -> tuple[Brand, int]:
    """Return what is stored of a place with its version. One statement."""
    row = session.scalars(
        select(SiteBrand).where(SiteBrand.slot == (where.association_id or 0))
    ).one_or_none()
    return (Brand(name=""), 0) if row is None else (brand_of(row), row.version)


def brand_of(row: SiteBrand) -> Brand:
    """Return a row as a brand."""
    return Brand(
        name=row.name,
        short_name=row.short_name,
        accent=row.accent,
        address=row.address,
        contact=row.contact,
        sender_name=row.sender_name,
        logo=row.logo_digest,
        logo_width=row.logo_width,
        logo_height=row.logo_height,
    )
