"""What waits for one person in all their mentorships: for the one mail of it, and for home."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.mentoring.queries.home import WaitingItem
from alumnet.mentoring.queries.links import met_token
from alumnet.mentoring.queries.mentorships import MentorshipView, mentorships_of
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.mentorship_states import Ending


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits, as a mail tells of it: a first name and no words of anybody's.

    `met_url` is where one press says that the two met, for a silence; else it is empty.
    """

    id: int
    other_id: int
    other: str
    kind: str
    due_at: datetime | None
    url: str
    met_url: str


def waits_for(session: Session, person_id: int, *, now: datetime) -> list[Waiting]:
    """Return the mentorships of a person whose next step is theirs. One, and two a silence."""
    found = mentorships_of(session, Viewer(person_id=person_id), now=now)
    return [_waiting(session, each, person_id) for each in found if each.step.is_yours]


def asks_for_a_word(each: MentorshipView) -> bool:
    """Say whether the next step of a mentorship waits for the viewer. A first goal can wait."""
    return each.step.is_yours and each.step.page != "goals"


def waiting_step(each: MentorshipView) -> WaitingItem:
    """Return the next step of a mentorship as the home page shows it; its line names the day."""
    line = each.step.line.removeprefix("Next: ")
    return WaitingItem(
        title=f"You and {each.other.given_name}",
        detail=line[:1].upper() + line[1:],
        url=each.url if each.step.is_post else each.step_url,
        due_at=None,
        action_label="Say so" if each.step.is_post else each.step.label,
        person=each.other,
        when=each.due_at,
    )


def _waiting(session: Session, each: MentorshipView, person_id: int) -> Waiting:
    is_silent = each.state is MentorshipState.CLOSING and each.ending is Ending.SILENCE
    token = ""
    if each.quiet_since is not None and (each.step.page == "met" or is_silent):
        token = met_token(session, each.id, person_id, each.quiet_since)
    return Waiting(
        id=each.id,
        other_id=each.other.person_id,
        other=each.other.given_name,
        kind="silence" if is_silent else each.step.page,
        due_at=each.due_at,
        url=each.url if each.step.is_post else each.step_url,
        met_url=f"/met/{token}" if token else "",
    )
