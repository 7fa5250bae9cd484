"""An introduction as each of the three reads it, alone and in lists."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.conditions import is_known_to
from alumnet.introductions.queries.parties import faces_of, knows_connector
from alumnet.introductions.rules import Came, IntroductionState, Origin, Part, Way
from alumnet.introductions.rules.sight import Seen, seen_by
from alumnet.introductions.rules.states import parts_of
from alumnet.introductions.rules.table import INTRODUCTION
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import allowed
from alumnet.members.queries.people import Face

_MOST_LISTED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionView:
    """An introduction for one of its people.

    `first` meets `second`. `connector` is None where the reader may not know who it is; `wanted` is
    whom they asked by name. `steps` are those of the table that they may take now. `answer_by` is
    theirs while they wait, `due_at` while others wait for them. Words that aren't for the reader
    are empty.
    """

    public_id: str
    origin: Origin
    part: Part
    seen: Seen
    first: Face
    second: Face
    connector: Face | None
    wanted: Face | None
    note: str
    private_line: str
    connector_line: str
    steps: frozenset[str]
    began_at: datetime
    agreed_at: datetime | None
    passed_on_at: datetime | None
    answer_by: datetime
    due_at: datetime | None
    not_before: date | None
    my_way: Way | None
    their_way: Way | None
    way: Way | None
    asks_what_came: bool
    came: Came | None

    @property
    def is_mine(self) -> bool:
        """Whether the reader began it."""
        return Part.ASKER in parts_of(self.origin, self.part)

    @property
    def other(self) -> Face:
        """Whom it is about for the reader: whom they meet, or who asks them."""
        return self.second if self.part is Part.FIRST else self.first

    @property
    def chooses(self) -> bool:
        """Whether the reader says now how they would like to go on."""
        return self.seen is Seen.BOTH_AGREED and self.part is not Part.CONNECTOR

    @property
    def waits_for_me(self) -> bool:
        """Whether a word of the reader is waited for."""
        return self.seen is Seen.YOUR_TURN or (self.chooses and self.my_way is None)


def page_of(session: Session, viewer: Viewer, public_id: str) -> IntroductionView:
    """Return an introduction for its page. Two statements.

    Raises NotFound for whoever may not know of it.
    """
    introduction = session.scalars(
        select(Introduction).where(Introduction.public_id == public_id, is_known_to(viewer.person))
    ).one_or_none()
    if introduction is None:
        raise NotFound
    return _views(session, viewer, [introduction])[0]


def list_of(session: Session, viewer: Viewer) -> list[IntroductionView]:
    """Return the introductions of the viewer, the latest first. Two statements."""
    rows = session.scalars(
        select(Introduction)
        .where(is_known_to(viewer.person))
        .order_by(Introduction.created_at.desc(), Introduction.id.desc())
        .limit(_MOST_LISTED)
    ).all()
    return _views(session, viewer, list(rows))


def _views(session: Session, viewer: Viewer, rows: list[Introduction]) -> list[IntroductionView]:
    parts = [(row, part) for row in rows if (part := row.part_of(viewer.person)) is not None]
    people: set[int | None] = {each for row in rows for each in (row.first_id, row.second_id)}
    people |= {row.connector_id for row, part in parts if knows_connector(row, part)}
    people |= {row.wanted_id for row, part in parts if part is Part.FIRST}
    faces = faces_of(session, viewer, people) if rows else {}
    return [_view(row, part, faces) for row, part in parts]


def _view(row: Introduction, part: Part, faces: dict[int, Face]) -> IntroductionView:
    seen = seen_by(part, row.standing)
    is_first, is_second = part is Part.FIRST, part is Part.SECOND
    my_way, their_way = (
        (row.first_way, row.second_way) if is_first else (row.second_way, row.first_way)
    )
    asks = row.state is IntroductionState.OUTCOME and part is not Part.CONNECTOR
    came = {Part.FIRST: row.first_came, Part.SECOND: row.second_came}.get(part)
    connector = row.connector_id if knows_connector(row, part) else None
    return IntroductionView(
        public_id=row.public_id,
        origin=row.origin,
        part=part,
        seen=seen,
        first=faces[row.first_id],
        second=faces[row.second_id],
        connector=faces.get(connector) if connector else None,
        wanted=faces.get(row.wanted_id) if is_first and row.wanted_id else None,
        note=row.note,
        private_line="" if is_second else row.private_line,
        connector_line="" if is_first else row.connector_line,
        steps=steps_for(row, part, seen),
        began_at=row.passed_on_at or row.created_at if is_second else row.created_at,
        agreed_at=None if seen is Seen.PASSED_ON else row.agreed_at,
        passed_on_at=row.passed_on_at if part is Part.CONNECTOR else None,
        answer_by=row.answer_by,
        due_at=row.due_at if seen is Seen.YOUR_TURN else None,
        not_before=row.not_before,
        my_way=my_way,
        their_way=their_way,
        way=row.way,
        asks_what_came=asks and came is None,
        came=came,
    )


def steps_for(row: Introduction, part: Part, seen: Seen) -> frozenset[str]:
    """Return the steps that somebody may take, as the table says, while they know of them.

    What they can take back follows from what they see, not from where it is.
    """
    open_to = allowed(INTRODUCTION, row.state, parts_of(row.origin, part))
    found = {step.name for step in open_to} - {"withdraw"}
    is_asker = Part.ASKER in parts_of(row.origin, part)
    if is_asker and seen is Seen.ON_ITS_WAY:
        found.add("withdraw")
    return frozenset(found)


class Shelf(Enum):
    """Where the page of all introductions has one."""

    WAITING = "waiting"
    ON_THEIR_WAY = "on_their_way"
    EARLIER = "earlier"


def shelf_of(view: IntroductionView) -> Shelf:
    """Return where an introduction belongs on the page of all."""
    if view.waits_for_me or view.asks_what_came:
        return Shelf.WAITING
    is_on_its_way = view.seen in {Seen.ON_ITS_WAY, Seen.BOTH_AGREED}
    return Shelf.ON_THEIR_WAY if is_on_its_way else Shelf.EARLIER
