"""Looking at pages as a member sees them: asked, allowed for half an hour, seen by the member."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import ClassVar, Final

from alumnet.administration.rules import POLICY
from alumnet.kernel.errors import Conflict
from alumnet.kernel.transitions import Transition, clear, run_for

# What is shown meanwhile: nothing with letters, conversations, goals or data; and neither lists nor
# pages of people, where contacts and other associations of the member stand. All else is refused.
SHOWN: Final = frozenset(
    {
        "home.accessibility",
        "home.how_we_suggest",
        "icons.sprite",
        "members.mentoring",
        "members.own_photo",
        "members.own_profile",
        "members.photo",
        "members.privacy",
        "notifications.preferences",
        "organizations.affiliations",
        "site.help_page",
        "static",
    }
)


class LookState(Enum):
    """Where a look at somebody's pages is."""

    ASKED = "asked"
    ALLOWED = "allowed"
    LOOKING = "looking"
    REFUSED = "refused"
    ENDED = "ended"


class Part(StrEnum):
    """Who takes a step."""

    MEMBER = "member"
    STAFF = "staff"
    SYSTEM = "system"


class AskedAlready(Conflict):
    """Somebody asked this member a moment ago, and it isn't over."""

    code: ClassVar[str] = "asked_to_look_already"


_MEMBER, _STAFF, _SYSTEM = (frozenset({part.value}) for part in Part)
_OPEN = frozenset({LookState.ASKED, LookState.ALLOWED, LookState.LOOKING})

LOOK: tuple[Transition[LookState, None], ...] = (
    Transition(
        "allow",
        frozenset({LookState.ASKED}),
        LookState.ALLOWED,
        _MEMBER,
        clock=run_for(POLICY.look),
        event="allowed",
    ),
    Transition("refuse", frozenset({LookState.ASKED}), LookState.REFUSED, _MEMBER, clock=clear),
    Transition("begin", frozenset({LookState.ALLOWED}), LookState.LOOKING, _STAFF),
    Transition("stop", _OPEN, LookState.ENDED, _MEMBER | _STAFF, clock=clear),
    Transition("lapse", _OPEN, LookState.ENDED, _SYSTEM, clock=clear),
)

# As both sides read it.
WORDS: Final[Mapping[LookState, str]] = {
    LookState.ASKED: "asked",
    LookState.ALLOWED: "allowed",
    LookState.LOOKING: "looking now",
    LookState.REFUSED: "refused",
    LookState.ENDED: "over",
}
