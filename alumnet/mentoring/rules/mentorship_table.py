"""The life of a mentorship: every step is a row here."""

from alumnet.kernel.transitions import Transition, clear
from alumnet.mentoring.rules.states import LIVE, MentorshipState, Part

MentorshipStep = Transition[MentorshipState, None]

_SYSTEM = frozenset[str]({Part.SYSTEM})
_STAFF = frozenset[str]({Part.STAFF})
_EITHER = frozenset[str]({Part.MENTOR, Part.MENTEE})

MENTORSHIP: tuple[MentorshipStep, ...] = (
    Transition(
        "start",
        frozenset({MentorshipState.PROPOSED}),
        MentorshipState.ACTIVE,
        _SYSTEM,
        clock=clear,
        event="started",
    ),
    Transition(
        "end_early",
        frozenset({MentorshipState.ACTIVE, MentorshipState.PAUSED}),
        MentorshipState.ENDED_EARLY,
        _EITHER,
        (),
        ("settle_queue",),
        clear,
        "ended",
    ),
    Transition("void", LIVE, MentorshipState.VOIDED, _SYSTEM | _STAFF, (), (), clear, "voided"),
)
