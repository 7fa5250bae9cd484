"""What people can show each other: topics of both, and where they meet."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import ShownTopic
from alumnet.mentoring.rules.ways import Way
from alumnet.organizations.reference import learning_topic, topic

Topics = Sequence[tuple[str, str]]


def shown_by(session: Session, person_id: int) -> list[str]:
    """Return the codes of what somebody can show. One statement."""
    query = select(ShownTopic.topic).where(ShownTopic.person_id == person_id)
    return sorted(session.scalars(query))


def topics_between(session: Session, me: int, other_id: int, way: Way) -> Topics:
    """Return what a letter of this way may be about, as (code, label). Two statements.

    What one can show and the other wants to learn comes first.
    """
    shower, learner = (other_id, me) if way is Way.LEARN else (me, other_id)
    shown = shown_by(session, shower)
    wanted = session.scalar(
        select(MentorProfile.wants_to_learn).where(MentorProfile.person_id == learner)
    )
    both = set(wanted or ())
    ordered = sorted(shown, key=lambda code: (code not in both, code))
    return [(code, label_of(code)) for code in ordered]


def label_of(code: str | None) -> str:
    """Return a topic of either list in words; nothing for none."""
    term = (learning_topic(code) or topic(code)) if code else None
    return term.label if term else ""


def meeting_topics(shown: Collection[str], wanted: Collection[str] | None) -> tuple[str, ...]:
    """Return in words what one can show and the other wants to learn."""
    return tuple(label_of(code) for code in wanted or () if code in shown)
