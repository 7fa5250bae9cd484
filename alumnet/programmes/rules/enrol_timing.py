"""When a cohort takes applications, asks to confirm, and lets people into its pool."""

from dataclasses import dataclass
from datetime import date

from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import ENROLLING, CohortState, EnrolmentState, Intake

# Pairs are told, and some run.
TOLD = frozenset({CohortState.PUBLISHED, CohortState.RUNNING})
# The cohort looks for pairs or has them: nobody is asked to apply any more.
MATCHES = frozenset({CohortState.MATCHING, CohortState.REVIEW}) | TOLD
ENROLLED = frozenset({CohortState.CLOSED}) | MATCHES
# A rolling cohort takes people all the while.
ROLLS = frozenset({CohortState.OPEN, CohortState.RUNNING})
# Who has begun and not sent anything that could be decided.
BEGUN = frozenset({EnrolmentState.INVITED, EnrolmentState.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True)
class Timing:
    """What the days of an enrolment hang on."""

    state: CohortState
    intake: Intake
    opens: date | None = None

    @property
    def is_rolling(self) -> bool:
        """Whether each begins on a day of their own."""
        return self.intake is Intake.ROLLING


def is_enrolling(timing: Timing, today: date) -> bool:
    """Whether the cohort takes applications: while it is open, a rolling one while it runs, too."""
    if timing.opens is not None and today < timing.opens:
        return False
    return timing.state in (ROLLS if timing.is_rolling else ENROLLING)


def asks_to_confirm(timing: Timing, entry_on: date | None, today: date) -> bool:
    """Whether who was found eligible is asked, by itself, if they still want to.

    All at once after enrolment; in a rolling cohort each so long ahead of their first day that one
    reminder fits in before it.
    """
    if timing.is_rolling:
        ahead = 2 * POLICY.confirming
        return timing.state in ROLLS and (entry_on is None or today >= entry_on - ahead)
    return timing.state in ENROLLED


def lets_in(timing: Timing, entry_on: date | None, today: date) -> bool:
    """Whether who confirmed comes into the pool: after enrolment, or on their first day."""
    if timing.is_rolling:
        return timing.state is CohortState.RUNNING and (entry_on is None or today >= entry_on)
    return timing.state in ENROLLED


def goes_on_without(timing: Timing, state: EnrolmentState) -> bool:
    """Whether a cohort went on without somebody whose application never came, or was never decided.

    What wasn't sent ends when pairs are looked for; what was sent waits until they are published.
    """
    if timing.is_rolling:
        return False
    if state in BEGUN:
        return timing.state in MATCHES
    return state is EnrolmentState.APPLIED and timing.state in TOLD
