"""Changing how a site or an association looks."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import audit
from alumnet.site import current
from alumnet.site.logos import Logo
from alumnet.site.models import SiteBrand
from alumnet.site.queries import Place
from alumnet.site.queries.brands import brand_of, known
from alumnet.site.rules.pages import ChangedMeanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What is chosen; the logo apart, which stays until another comes or it is taken away."""

    name: str
    short_name: str
    accent: str
    address: str
    contact: str
    sender_name: str


def save_brand(
    where: Place,
    looks: Looks,
    *,
    logo: Logo | None,
    keeps_logo: bool,
    seen: int,
    by: int | None,
    now: datetime,
) -> None:
    """Let a place look like this; `seen` is the version that was there when it was written.

    Raises ChangedMeanwhile, NotAllowed, Conflict.
    """
    slot = where.association_id or 0
    with current.changing("brands", where.association_id, by=by, now=now) as session:
        row = session.scalars(
            select(SiteBrand).where(SiteBrand.slot == slot).with_for_update()
        ).one_or_none()
        if (0 if row is None else row.version) != seen:
            raise ChangedMeanwhile
        if row is None:
            row = SiteBrand(slot=slot, association_id=where.association_id, version=0, at=now)
            session.add(row)
        for name in Looks.__slots__:
            setattr(row, name, getattr(looks, name))
        if logo is not None:
            row.logo, row.logo_digest = logo.content, logo.digest
            row.logo_width, row.logo_height = logo.width, logo.height
        elif not keeps_logo:
            row.logo, row.logo_digest, row.logo_width, row.logo_height = None, "", 0, 0
        row.version, row.changed_by, row.at = seen + 1, by, now
        session.flush()
        audit.record(
            session,
            by,
            "brand.changed",
            "site_brand",
            row.id,
            now=now,
            association_id=where.association_id,
        )


@current.loads
def _know_brands(session: Session | None) -> None:
    """Know how every place looks."""
    known.clear()
    if session is not None:
        for row in session.scalars(select(SiteBrand)):
            known[row.association_id] = brand_of(row)
