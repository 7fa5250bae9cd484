"""As what somebody can take part in a cohort."""

from alumnet.programmes.rules.states import CohortKind, Side


def sides_of(kind: CohortKind) -> tuple[Side, ...]:
    """Return the sides of a kind of cohort: peers are all alike."""
    return (Side.PEER,) if kind is CohortKind.PEER else (Side.MENTEE, Side.MENTOR)


def most_places(kind: CohortKind, group_size: int, most: int) -> int:
    """Return how many mentees one mentor may take in a cohort, `most` in any kind."""
    return min(group_size, most) if kind is CohortKind.GROUP else most
