"""How a letter begins between two whom somebody introduced."""

from sqlalchemy.orm import Session

from alumnet.introductions.queries import introduced_by


def opening(session: Session, person_id: int, mentor_id: int, *, otherwise: str) -> str:
    """Return the first sentence of a letter to a mentor. One statement.

    Whoever introduced the two is named only where the writer may know who it was.
    """
    name = introduced_by(session, person_id, mentor_id)
    if name is None:
        return otherwise
    return f"{name or 'Somebody we both know'} introduced us."
