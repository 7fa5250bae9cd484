"""What a page of the staff is about: the whole site, or one association."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from alumnet.administration import queries as administration
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound

# In place of an association's name in an address.
SITE: Final = "site"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something holds; `association_id` is None for the whole site."""

    association_id: int | None
    slug: str
    name: str

    @property
    def is_site(self) -> bool:
        """Whether it is the whole site."""
        return self.association_id is None


def place(session: Session, viewer: Viewer, slug: str) -> Place:
    """Return a place for one of its admins; one statement for an association. Raises NotFound."""
    if slug != SITE:
        house = administration.association(session, viewer, slug)
        return Place(house.id, house.slug, house.name)
    if not viewer.is_site_admin:
        raise NotFound
    return Place(None, SITE, "The whole site")
