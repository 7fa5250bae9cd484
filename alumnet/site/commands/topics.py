"""Adding, renaming, ordering, retiring and merging the topics that people help with.

What people chose stays written as they chose it. A topic that was merged is another name of the
other from then on, wherever a code is read (`reference.meant`), so that taking it back loses
nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel import audit, outbox
from alumnet.kernel.db import one_at_a_time
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import new_public_id, slugify
from alumnet.organizations import reference
from alumnet.site import current
from alumnet.site.models import SiteChange, Topic
from alumnet.site.rules.topics import MergesNowhere, NewTopic, TopicExists

# The index is built anew; who changes several topics in a row waits for one of that.
_GATHERED: Final = timedelta(seconds=20)


def add_topics(new: Sequence[NewTopic], *, by: int | None, now: datetime) -> None:
    """Add topics at the ends of their groups. Raises TopicExists, NotFound, NotAllowed."""
    with current.changing("topics", None, by=by, now=now) as session:
        _lock(session)
        for each in new:
            _refuse_taken(each.label, "")
            _known_group(each.group)
            row = Topic(
                code=_free_code(session, each.label),
                label=each.label,
                also=list(each.also),
                group_code=each.group,
                position=1000 + (session.scalar(select(func.count(Topic.id))) or 0),
            )
            session.add(row)
            _note(session, row, "added", each.label, by=by, now=now)


def save_topic(
    code: str, label: str, also: Sequence[str], group: str, *, by: int | None, now: datetime
) -> None:
    """Call a topic something else, or put it into another group.

    Raises TopicExists, NotFound, NotAllowed.
    """
    with current.changing("topics", None, by=by, now=now) as session:
        term, row = _taken_up(session, code)
        _refuse_taken(label, code)
        _known_group(group)
        row.label, row.also = label, list(also)
        if group != term.group:
            row.group_code, row.position = group, 1000 + row.id
        _note(session, row, "changed", f"{term.label} → {label}", by=by, now=now)


def move_topic(code: str, *, up: bool, by: int | None, now: datetime) -> None:
    """Put a topic one place up or down within its group. Raises NotFound, NotAllowed."""
    with current.changing("topics", None, by=by, now=now) as session:
        term, _ = _taken_up(session, code)
        codes = [each.code for each in reference.topics() if each.group == term.group]
        at = codes.index(code)
        to = min(max(at + (-1 if up else 1), 0), len(codes) - 1)
        codes.insert(to, codes.pop(at))
        for position, each in enumerate(codes):
            _row(session, each).position = position
        _note(session, _row(session, code), "moved", term.label, by=by, now=now)


def retire_topic(code: str, *, retires: bool, by: int | None, now: datetime) -> None:
    """Offer a topic no more, or again; who chose it keeps it. Raises NotFound, NotAllowed."""
    with current.changing("topics", None, by=by, now=now) as session:
        term, row = _taken_up(session, code)
        row.retired_at = now if retires else None
        _note(session, row, "retired" if retires else "offered_again", term.label, by=by, now=now)


def merge_topic(code: str, into: str, *, by: int | None, now: datetime) -> None:
    """Make a topic another name of another. Raises MergesNowhere, NotFound, NotAllowed."""
    with current.changing("topics", None, by=by, now=now) as session:
        term, row = _taken_up(session, code)
        other = reference.topic(into)
        if other is None or other.code == code:
            raise MergesNowhere
        row.merged_into = other.code
        _note(session, row, "merged", f"{term.label} → {other.label}", by=by, now=now)


def undo_merge(code: str, *, by: int | None, now: datetime) -> None:
    """Let a topic be one of its own again, for everybody who chose it. Raises NotFound."""
    with current.changing("topics", None, by=by, now=now) as session:
        _lock(session)
        row = session.scalars(select(Topic).where(Topic.code == code)).one_or_none()
        if row is None or row.merged_into is None:
            raise NotFound
        row.merged_into = None
        _note(session, row, "merge_undone", code, by=by, now=now)


def is_newest_change(session: Session, change_id: int) -> bool:
    """Return whether no topic was changed after this. One statement."""
    newest = select(func.max(SiteChange.id)).where(SiteChange.kind == "topics")
    return change_id >= (session.scalar(newest) or 0)


def _lock(session: Session) -> None:
    """Let one admin at a time change topics: what they are called depends on all of them."""
    one_at_a_time(session, "topics")
    # What is decided here holds for what is stored, whatever this process knew before.
    _tell_reference(session)


def _taken_up(session: Session, code: str) -> tuple[reference.Term, Topic]:
    """Return a topic with the row of its changes, locked. Raises NotFound."""
    _lock(session)
    term = reference.topic(code)
    if term is None or term.code != code:
        raise NotFound
    return term, _row(session, code)


def _row(session: Session, code: str) -> Topic:
    row = session.scalars(select(Topic).where(Topic.code == code)).one_or_none()
    if row is None:
        row = Topic(code=code)
        session.add(row)
        session.flush()
    return row


def _refuse_taken(label: str, code: str) -> None:
    found = reference.code_of(label, reference.topics())
    if found is not None and found != code:
        raise TopicExists(topic=label)


def _known_group(group: str) -> None:
    if group not in {each.code for each in reference.topic_groups()}:
        raise NotFound


def _free_code(session: Session, label: str) -> str:
    """Return a code for a new topic: its words, or something random where those are taken."""
    code = slugify(label)
    is_taken = code in reference.shipped_topics() or session.scalar(
        select(Topic.id).where(Topic.code == code)
    )
    return new_public_id() if is_taken or not code else code


def _note(
    session: Session, row: Topic, action: str, text: str, *, by: int | None, now: datetime
) -> None:
    session.flush()
    audit.record(session, by, f"topic.{action}", "topic", row.id, now=now, text=text)
    change_id = session.scalar(select(func.max(SiteChange.id))) or 0
    outbox.add(session, "topics.changed", change_id, now=now, not_before=now + _GATHERED)


@current.loads
def _tell_reference(session: Session | None) -> None:
    """Let the lists know what is changed of the topics."""
    rows = session.scalars(select(Topic).order_by(Topic.id)).all() if session is not None else ()
    reference.put_topic_changes(
        reference.TopicChange(
            code=row.code,
            label=row.label,
            also=None if row.also is None else tuple(row.also),
            group=row.group_code,
            position=row.position,
            is_retired=row.retired_at is not None,
            merged_into=row.merged_into,
        )
        for row in rows
    )
