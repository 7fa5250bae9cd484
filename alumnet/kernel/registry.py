"""What slices hand to the kernel, so that the kernel can call them without knowing them.

`alumnet.app` wires everything once at start; after that the lists are only read.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, cast, false, null
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import BigId, PersonId, UtcDateTime, lock_people
from alumnet.kernel.member_pages import MemberFilter, MemberSection


@dataclass(frozen=True, slots=True)
class Message:
    """What an outbox handler gets: which thing, what happened to it, and other ids. No text."""

    id: int
    kind: str
    subject_id: int
    ids: dict[str, int]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Action:
    """Something the viewer can do about a person: a link on that person's page.

    `kind` is the look of the button: "primary" for the one main action, "" for others, "quiet",
    "path" for what is offered where the page tells of a contact between the two.
    Without a `url` there is nothing to press, only `note` to read: why not now, or what to expect.
    With `posts` it is a button that sends these fields.
    """

    label: str
    url: str = ""
    kind: str = ""
    note: str = ""
    posts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PartOf:
    """What two people's mentorship is part of: its name and page, and what comes next there.

    `when` says by which day, as far as there is one.
    """

    title: str
    url: str
    next: str = ""
    when: str = ""
    action: Action | None = None


Handler = Callable[[Message, datetime], None]
Job = Callable[[datetime], None]
Exporter = Callable[[Session, int], dict[str, Any]]
Eraser = Callable[[Session, int, datetime], None]
Minutes = Callable[[Session, int], int]
# Called inside the transaction of a command of a lower slice: (session, person, other, now).
BetweenTwo = Callable[[Session, int, int, datetime], None]
# The same with what the first wrote to the other.
LineBetween = Callable[[Session, int, int, str, datetime], None]
AboutOne = Callable[[Session, int, datetime], None]
# The same with the association that it is about: (session, person, association, now).
AboutMember = Callable[[Session, int, int, datetime], None]
LockFirst = Callable[[Session, Collection[int]], None]
# Who has how much room (members.rules.Capacity by person id); None asks for everybody.
Capacities = Callable[[Session, Collection[int] | None], Mapping[int, Any]]
# How many people may be found at the organizations where two people's spells (ties.spells.Spell)
# meet, by organization id: (viewer, the viewer's spells, the other's).
Sizes = Callable[[Viewer, Sequence[Any], Sequence[Any]], Mapping[int, int]]
# The path of a viewer to a person through a contact (ties.strength.Tie), as it may be told.
PathTo = Callable[..., Any]
# The address of the page of a conversation, for one of its two; None where it isn't one of its own.
ConversationPlace = Callable[[Session, int, int], str | None]
# What a mentorship is part of, for one of its two: (session, viewer, mentorship, now).
PartOfWhat = Callable[[Session, Viewer, int, datetime], PartOf | None]
# When a mail last came back from each of these addresses: (session, addresses).
CameBack = Callable[[Session, Collection[str]], Mapping[str, datetime]]
# Statements for the ids of mentors whom `ME` asked after `SINCE` or works with: they needn't be
# suggested. They become part of another statement.
Engaged = Callable[[], Sequence[Select[int]]]
ME: BindParameter[int] = bindparam("me", type_=BigId)
PERSON: BindParameter[int] = bindparam("person_id", type_=BigId)
SINCE: BindParameter[datetime] = bindparam("since", type_=UtcDateTime())
# What somebody can show others, as codes of topics: (session, person).
Shows = Callable[[Session, int], Collection[str]]
# What people said in thanks to a person, as this viewer may read it: (session, viewer, person).
ThanksFor = Callable[[Session, Viewer, int], Sequence[Any]]
# Whom somebody became who was the same person twice, by public id; None for all others.
StaysAs = Callable[[Session, str], str | None]
# Something between `ME` and `PERSON` that opens the page of one who is not listed, or lets the two
# write to each other; becomes part of another statement.
Reason = Callable[[], ColumnElement[bool]]
# Whether `ME` keeps somebody for later; becomes part of another statement.
IsSaved = Callable[[PersonId], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class PersonActions:
    """What a viewer can do about a person whose page they opened, as one slice knows it.

    `facts` gives a statement about `ME`, `PERSON` and the day `today` with one row at most; it
    becomes part of one for all slices. `actions` reads that row, None where there is none.
    """

    facts: Callable[[], Select[Any]]
    actions: Callable[[Any, Viewer, datetime], Sequence[Action]]


@dataclass(frozen=True, slots=True)
class Duty:
    """A line of the staff's dashboard: how much waits, the list it leads to, what to do there.

    `detail` stands below; without one the association is named there.
    """

    title: str
    url: str
    action: str = "Decide"
    icon: str = "inbox"
    detail: str = ""


# Three columns: see `Decisions`.
Count = Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What waits for a decision of the staff, as one slice counts it.

    `waiting` gives a statement about what is the viewer's to decide, or None when nothing can be:
    one row for each association with three columns, its id (`NOWHERE` for what concerns the whole
    site), how many wait, and the moment that `due` makes the first due of (`WHENEVER` for what has
    no date). It becomes part of one for all slices; a row that counts 0 makes no line. `duty` words
    the line: (how many, slug of the association or "").

        registry.decisions.append(Decisions(queries.waiting_claims, _in_words))
    """

    waiting: Callable[[Viewer, datetime], Count | None]
    duty: Callable[[int, str], Duty]
    due: Callable[[datetime], datetime] = lambda moment: moment


NOWHERE: ColumnElement[int] = cast(null(), BigId).label("nowhere")
WHENEVER: ColumnElement[datetime] = cast(null(), UtcDateTime()).label("whenever")


@dataclass
class Registry:
    """Handlers of outbox entries, jobs by rhythm, and the three questions asked of each slice."""

    handlers: dict[str, dict[str, Handler]] = field(default_factory=lambda: defaultdict(dict))
    # Kinds of events that overtake others: somebody looks for what follows from them.
    urgent: set[str] = field(default_factory=set)
    minutely: dict[str, Job] = field(default_factory=dict)
    daily: dict[str, Job] = field(default_factory=dict)
    exporters: dict[str, Exporter] = field(default_factory=dict)
    erasers: dict[str, Eraser] = field(default_factory=dict)
    # What is locked before people are, so that whoever erases them waits in no ring.
    before_erasing: list[LockFirst] = field(default_factory=list)
    minutes: dict[str, Minutes] = field(default_factory=dict)
    on_block: list[BetweenTwo] = field(default_factory=list)
    on_removal: list[BetweenTwo] = field(default_factory=list)
    # Somebody asked to be connected whom the other had asked: the two are, and here is the line.
    on_crossing: list[LineBetween] = field(default_factory=list)
    on_person_created: list[AboutOne] = field(default_factory=list)
    capacity: Capacities = lambda _session, _people: {}
    sizes: Sizes = lambda _viewer, _mine, _theirs: {}
    path: PathTo = lambda _session, _viewer, _person, *, today: None  # noqa: ARG005
    engaged: Engaged = lambda: ()
    came_back: CameBack = lambda _session, _emails: {}
    shows: Shows = lambda _session, _person: ()
    opens_page: list[Reason] = field(default_factory=list)
    may_write: list[Reason] = field(default_factory=list)
    is_saved: IsSaved = lambda _person: false()
    person_actions: list[PersonActions] = field(default_factory=list)
    thanks: ThanksFor = lambda _session, _viewer, _person: ()
    conversation_places: list[ConversationPlace] = field(default_factory=list)
    part_of: PartOfWhat = lambda _session, _viewer, _mentorship, _now: None
    stays_as: StaysAs = lambda _session, _public_id: None
    on_suspension: list[AboutOne] = field(default_factory=list)
    # Somebody's membership of one association ended or is suspended, and they go on elsewhere.
    on_leaving: list[AboutMember] = field(default_factory=list)
    # Of an affiliation by its id: its owner changed what was said of it, or takes it away.
    on_affiliation_corrected: list[AboutOne] = field(default_factory=list)
    on_affiliation_gone: list[AboutOne] = field(default_factory=list)
    decisions: list[Decisions] = field(default_factory=list)
    # What the staff read on a member's page, and how they narrow the list: kernel.member_pages.
    member_sections: list[MemberSection] = field(default_factory=list)
    member_filters: list[MemberFilter] = field(default_factory=list)
    # Somebody asks another for something, or writes to them: raises what keeps them from it.
    before_writing: list[AboutOne] = field(default_factory=list)

    def refuse_writing(self, session: Session, person_id: int, now: datetime) -> None:
        """Raise what keeps a person from asking others and writing to them, if anything does."""
        for refuses in self.before_writing:
            refuses(session, person_id, now)

    def lock_to_erase(self, session: Session, *person_ids: int) -> None:
        """Lock what erasing these people changes, and them last; the first of its transaction."""
        for lock in self.before_erasing:
            lock(session, person_ids)
        lock_people(session, *person_ids)

    def erase(self, session: Session, person_id: int, now: datetime) -> None:
        """Let each slice take out what it knows of a person, in the transaction of the caller.

        Accounts come last: by the addresses that they hold others find what is to go.
        """
        for name in sorted(self.erasers, key=lambda each: each == "accounts"):
            self.erasers[name](session, person_id, now)

    def on(self, *kinds: str) -> Callable[[Handler], Handler]:
        """Register a handler for these kinds of events under its own dotted name."""

        def register(handler: Handler) -> Handler:
            for kind in kinds:
                self.handlers[kind][f"{handler.__module__}.{handler.__name__}"] = handler
            return handler

        return register

    def every_minute(self, job: Job) -> Job:
        """Register a job that looks for clocks that ran out."""
        self.minutely[f"{job.__module__}.{job.__name__}"] = job
        return job

    def every_day(self, job: Job) -> Job:
        """Register a job for once a day."""
        self.daily[f"{job.__module__}.{job.__name__}"] = job
        return job


registry = Registry()
