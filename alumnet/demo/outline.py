"""Who somebody is, in brief: enough to find their ties and to write about them."""

from dataclasses import dataclass
from datetime import datetime

from alumnet.demo.careers import Career
from alumnet.demo.names import Name
from alumnet.demo.records import MembershipState, RoleName

ALUMNI = "association-northgate"
SOCIETY = "association-water"


@dataclass(frozen=True, slots=True)
class Outline:
    """A person before the texts: name, career, associations, what they do on the site."""

    number: int
    name: Name
    career: Career
    associations: tuple[str, ...]
    standing: MembershipState
    has_account: bool
    is_mentor: bool
    is_seeker: bool
    is_listed: bool
    email: str
    joined_at: datetime
    persona: str | None = None
    roles: tuple[tuple[RoleName, str | None], ...] = ()

    @property
    def may_act(self) -> bool:
        """Whether this person can sign in and act as a member."""
        return self.has_account and self.standing == "active"
