"""The state machines of a case and of a colleague's word, and the errors they answer with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alumnet.accounts.rules import answer_due
from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany
from alumnet.kernel.transitions import Transition
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import CaseKind, CaseState, WordState


# ---------------------------------------------------------------------------------------- errors
class CaseConflict(DomainError):
    """Whoever wants to decide is too close to one of the people; which tie it is isn't told."""

    code = "case_conflict"


class CaseTaken(Conflict):
    """Somebody else of the staff is working on this case."""

    code = "case_taken"


class CaseChanged(Conflict):
    """The case is not any more as whoever decides saw it."""

    code = "case_changed"


class CaseWordsMissing(DomainError):
    """A decision needs a reason, and words for each side that is told."""

    code = "case_words_missing"


class NamesTheRaiser(DomainError):
    """The words for the owner name who said that it isn't right."""

    code = "names_the_raiser"


class TooManyCases(TooMany):
    """As many cases of one person are open as can be."""

    code = "too_many_cases"


class ProvenAlready(Conflict):
    """There is nothing left to prove, or nothing that could be."""

    code = "proven_already"


class OwnPlace(DomainError):
    """Nobody disputes what they say themselves: they correct it."""

    code = "own_place"


class WrongStep(NotFound):
    """The step is for cases of another kind."""

    code = "wrong_step"


# ------------------------------------------------------------------------------------ the machine
@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the guards look at, read under the lock of the case."""

    now: datetime
    kind: CaseKind
    staff_id: int | None = None
    may_handle: bool = False
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    due_at: datetime | None = None


def is_unconflicted(facts: CaseFacts) -> DomainError | None:
    """Refuse whoever is too close to one of the people."""
    return None if facts.may_handle else CaseConflict()


def is_free(facts: CaseFacts) -> DomainError | None:
    """Refuse while somebody else holds the case."""
    is_over = facts.claimed_until is None or facts.claimed_until <= facts.now
    return None if is_over or facts.claimed_by == facts.staff_id else CaseTaken()


def holds_it(facts: CaseFacts) -> DomainError | None:
    """Refuse whoever did not take the case on."""
    return None if facts.claimed_by == facts.staff_id else CaseTaken()


def has_time_left(facts: CaseFacts) -> DomainError | None:
    """Refuse whoever took the case on and whose half hour is over."""
    is_over = facts.claimed_until is None or facts.claimed_until <= facts.now
    return CaseTaken() if is_over else None


def is_dispute(facts: CaseFacts) -> DomainError | None:
    """Refuse where nobody said that anything is wrong."""
    return None if facts.kind is CaseKind.DISPUTE else WrongStep()


def is_proof(facts: CaseFacts) -> DomainError | None:
    """Refuse where the owner asked for nothing."""
    return None if facts.kind is CaseKind.PROOF else WrongStep()


def is_overdue(facts: CaseFacts) -> DomainError | None:
    """Refuse before the time of an answer is over."""
    is_over = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_over else CaseChanged()


def _hold(case: Any, now: datetime) -> None:
    case.claimed_until = now + POLICY.claim


def _let_go(case: Any, _now: datetime) -> None:
    case.claimed_by = case.claimed_until = None


def _wait_for_owner(case: Any, now: datetime) -> None:
    _let_go(case, now)
    case.due_at = now + POLICY.answer_within


def _wait_for_staff(case: Any, now: datetime) -> None:
    case.due_at = answer_due(now, POLICY.first_look_in_working_days)


def _close(case: Any, now: datetime) -> None:
    _let_go(case, now)
    case.closed_at = now


CaseStep = Transition[CaseState, CaseFacts]

_OPEN = frozenset({CaseState.OPEN})
_ASKED = frozenset({CaseState.ASKED})
_RUNS = _OPEN | _ASKED
_STAFF, _OWNER, _RAISER = frozenset({"staff"}), frozenset({"owner"}), frozenset({"raiser"})
_CLOCK = frozenset({"clock"})
_DECIDES = (is_unconflicted, holds_it)

CASE: tuple[CaseStep, ...] = (
    Transition("open", _OPEN, CaseState.OPEN, _OWNER | _RAISER, clock=_wait_for_staff),
    Transition("claim", _OPEN, CaseState.OPEN, _STAFF, (is_unconflicted, is_free), clock=_hold),
    Transition("release", _OPEN, CaseState.OPEN, _STAFF, (holds_it,), clock=_let_go),
    Transition("open_document", _OPEN, CaseState.OPEN, _STAFF, (*_DECIDES, has_time_left)),
    # A question to who wants it confirmed; to whom it is doubted: what isn't right.
    Transition(
        "ask", _OPEN, CaseState.ASKED, _STAFF, _DECIDES, clock=_wait_for_owner, event="asked"
    ),
    Transition("answer", _ASKED, CaseState.OPEN, _OWNER, clock=_wait_for_staff),
    Transition(
        "confirm", _OPEN, CaseState.CONFIRMED, _STAFF, _DECIDES, clock=_close, event="decided"
    ),
    Transition(
        "refuse",
        _OPEN,
        CaseState.NOT_CONFIRMED,
        _STAFF,
        (is_proof, *_DECIDES),
        clock=_close,
        event="decided",
    ),
    Transition(
        "remove",
        _OPEN,
        CaseState.REMOVED,
        _STAFF,
        (is_dispute, *_DECIDES),
        clock=_close,
        event="decided",
    ),
    Transition("withdraw", _RUNS, CaseState.WITHDRAWN, _OWNER, (is_proof,), clock=_close),
    # The owner put it right, or took it away, before or after being asked.
    Transition(
        "correct", _RUNS, CaseState.CORRECTED, _OWNER, (is_dispute,), clock=_close, event="settled"
    ),
    Transition(
        "take_away", _RUNS, CaseState.REMOVED, _OWNER, (is_dispute,), clock=_close, event="settled"
    ),
    Transition(
        "expire",
        _ASKED,
        CaseState.NOT_CONFIRMED,
        _CLOCK,
        (is_proof, is_overdue),
        clock=_close,
        event="expired",
    ),
    Transition(
        "expire_disputed",
        _ASKED,
        CaseState.REMOVED,
        _CLOCK,
        (is_dispute, is_overdue),
        clock=_close,
        event="expired",
    ),
)

# --------------------------------------------------------------------------------- a colleague's
WordStep = Transition[WordState, None]
_IS_ASKED = frozenset({WordState.ASKED})


def _wait_for_word(word: Any, now: datetime) -> None:
    word.due_at = now + POLICY.word_within


def _answered(word: Any, now: datetime) -> None:
    word.due_at, word.answered_at = None, now


WORD: tuple[WordStep, ...] = (
    Transition("ask", _IS_ASKED, WordState.ASKED, _OWNER, clock=_wait_for_word, event="asked"),
    Transition(
        "confirm", _IS_ASKED, WordState.CONFIRMED, frozenset({"colleague"}), clock=_answered
    ),
    Transition("decline", _IS_ASKED, WordState.DECLINED, frozenset({"colleague"}), clock=_answered),
    Transition("expire", _IS_ASKED, WordState.EXPIRED, _CLOCK, clock=_answered),
    Transition("void", _IS_ASKED, WordState.VOIDED, frozenset({"system"}), clock=_answered),
)
