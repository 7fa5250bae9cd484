"""One person's time with one organization, as the viewer may see it."""

from enum import StrEnum
from typing import NamedTuple

from alumnet.ties.calendar import MONTHS_A_YEAR, Bounds, Precision, bounds_of, year_of
from alumnet.ties.levels import DEFAULT_LEVEL, TieLevel


class SpellKind(StrEnum):
    """How somebody belonged to an organization."""

    EDUCATION = "education"
    EMPLOYMENT = "employment"
    MEMBERSHIP = "membership"


class Spell(NamedTuple):
    """An affiliation with what a tie needs to know of its organization.

    A list makes some two hundred: a tuple is made in a quarter of a dataclass's time.

    `group_id` is the topmost parent, None for an organization that stands alone; `group_name` is
    that parent's name. Callers pass only what the viewer may see (domain.md section 3). `level` is
    how far its owner lets it tie them to others. `page` is the public id of an organization that
    has a page whoever looks, "" for a name that somebody typed.
    """

    organization_id: int
    organization: str
    kind: SpellKind
    precision: Precision = Precision.YEAR
    start_month: int | None = None
    end_month: int | None = None
    is_current: bool = False
    title: str = ""
    field: str = ""
    group_id: int | None = None
    group_name: str = ""
    level: TieLevel = DEFAULT_LEVEL
    page: str = ""
    # "verified", "corroborated", or "" for what somebody only says.
    proof: str = ""

    @property
    def group(self) -> int:
        """The id that parents, subsidiaries and siblings have in common."""
        return self.organization_id if self.group_id is None else self.group_id

    @property
    def bounds(self) -> Bounds:
        """What the dates say for sure, and what they leave open."""
        return bounds_of(
            self.start_month, self.end_month, self.precision, is_current=self.is_current
        )

    @property
    def leaving_year(self) -> int | None:
        """The year it ended, for a school the class year; None while it runs or is unknown."""
        latest_end = self.bounds.possible_to
        if self.end_month is None or latest_end // MONTHS_A_YEAR != year_of(self.end_month):
            return None
        return year_of(self.end_month)
