"""Which side hears of a decision: the other one never learns that there was anything to hear."""

from alumnet.moderation.rules.states import FIRST, DecisionKind, Party

_BOTH = frozenset(Party)


def told_of(kind: DecisionKind, *, appealed: Party | None, is_signed: bool) -> frozenset[Party]:
    """Return the sides that read words about a decision; `appealed` is whose appeal it answers.

    What happens to the reported person, or no longer does, both hear of; that an appeal changed
    nothing, only who appealed; that nothing happens, only who reported.
    """
    if kind.is_action or kind is DecisionKind.OVERTURN:
        told = _BOTH
    elif kind is DecisionKind.UPHOLD:
        told = frozenset({appealed or Party.REPORTER})
    else:
        told = frozenset({Party.REPORTER})
    return told if is_signed else told - {Party.REPORTER}


def offered(appealed: Party | None) -> tuple[DecisionKind, ...]:
    """Return what can be decided about a report, or about the appeal of a side."""
    if appealed is None:
        return tuple(each for each in DecisionKind if each in FIRST)
    if appealed is Party.REPORTED:
        return (DecisionKind.UPHOLD, DecisionKind.OVERTURN)
    return (DecisionKind.UPHOLD, *(each for each in DecisionKind if each.is_action))
