"""The topics as the staff see them: with how many people help with each."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorTopic
from alumnet.organizations import reference
from alumnet.organizations.reference import Term, TopicGroup
from alumnet.site.models import Topic
from alumnet.site.rules.topics import Known


@dataclass(frozen=True, slots=True)
class Merged:
    """A topic that is another name of another one now."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic for the page on which it is changed."""

    term: Term
    mentors: int
    merged: tuple[Merged, ...]


def mentors_by_topic(session: Session) -> Counter[str]:
    """Return how many mentors help with each topic, by its code. One statement."""
    found: Counter[str] = Counter()
    rows = session.execute(select(MentorTopic.topic, func.count()).group_by(MentorTopic.topic))
    for code, number in rows:
        found[reference.meant(code)] += number
    return found


def topic(session: Session, code: str) -> TopicView:
    """Return a topic that isn't another name of another one. Two statements. Raises NotFound."""
    term = reference.topic(code)
    if term is None or term.code != code:
        raise NotFound
    codes = reference.codes_meaning(code)
    number = session.scalar(
        select(func.count(func.distinct(MentorTopic.person_id))).where(MentorTopic.topic.in_(codes))
    )
    labels = {
        row.code: row.label
        for row in session.execute(select(Topic.code, Topic.label).where(Topic.code.in_(codes)))
    }
    return TopicView(
        term, number or 0, tuple(Merged(each, _label(each, labels)) for each in codes[1:])
    )


def _label(code: str, labels: dict[str, str | None]) -> str:
    shipped = reference.shipped_topics().get(code)
    return labels.get(code) or (shipped.label if shipped else code)


def groups() -> tuple[TopicGroup, ...]:
    """Return the groups with their topics, as members choose from them."""
    return reference.topic_groups()


def known() -> tuple[list[Known], list[Known]]:
    """Return what groups and topics are called, for lines out of a file."""
    return (
        [Known(each.code, (each.label,)) for each in groups()],
        [Known(each.code, (each.label, *each.also)) for each in reference.topics()],
    )
