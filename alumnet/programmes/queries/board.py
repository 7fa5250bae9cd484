"""The matching board: pairs with their reasons, who has no place, who has room."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.members.queries import role_line
from alumnet.members.queries.people import Face, faces
from alumnet.programmes.models import Enrolment, Proposal
from alumnet.programmes.rules.board import (
    Bar,
    Show,
    bars,
    histogram,
    is_shown,
    needs_look,
    told_of_pair,
    told_of_rules,
)
from alumnet.programmes.rules.states import STANDING, EnrolmentState, ProposalState, Side
from alumnet.ties.queries import spells_of

PAIRS_A_PAGE: Final = 20
_MOST_ASIDE: Final = 10


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody in the pool of a cohort, as the board shows them."""

    enrolment_id: int
    public_id: str
    face: Face
    role: str
    places: int
    used: int
    reason: str = ""

    @property
    def free(self) -> int:
        """How many more mentees they have room for."""
        return max(0, self.places - self.used)


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair on the board. `fit` is from 0 to 100; None for one made by hand before any run."""

    public_id: str
    version: int
    number: int
    state: ProposalState
    mentee: Taker
    mentor: Taker
    fit: int | None
    words: str
    bars: tuple[Bar, ...]
    broken: tuple[str, ...]
    look: bool
    set_why: str

    @property
    def is_locked(self) -> bool:
        """Whether it stays when the cohort is matched again."""
        return self.state is ProposalState.SHORTLISTED


@dataclass(frozen=True, slots=True)
class Board:
    """One page of the board; `counts` says how many pairs each view has."""

    pairs: Sequence[Pair]
    shown: int
    page: int
    counts: Mapping[Show, int]
    mentees: int
    mentors: int
    places: int
    unplaced: Sequence[Taker]
    unplaced_count: int
    with_room: Sequence[Taker]
    room_count: int
    scores: tuple[tuple[str, int], ...]

    @property
    def pages(self) -> int:
        """How many pages this view has, at least one."""
        return max(1, -(-self.shown // PAIRS_A_PAGE))


# Who is on the board: in the pool, in a pair, or left over.
_ON_BOARD: Final = frozenset(
    {
        EnrolmentState.CONFIRMED,
        EnrolmentState.IN_POOL,
        EnrolmentState.PROPOSED,
        EnrolmentState.MATCHED,
        EnrolmentState.NO_MATCH,
    }
)


def board_of(
    session: Session, viewer: Viewer, cohort_id: int, *, show: Show = Show.ALL, page: int = 1
) -> Board:
    """Return a page of the board of a cohort, for who looks after it. Four statements.

    What needs a look comes first, then the pairs that fit least; locked ones last.
    """
    pool = pool_of(session, cohort_id)
    pairs = sorted(pairs_of(session, cohort_id), key=_order)
    looks = {row.id: _looks(row) for row in pairs}
    counts = {
        each: sum(is_shown(each, row.state, look=looks[row.id]) for row in pairs) for each in Show
    }
    chosen = [row for row in pairs if is_shown(show, row.state, look=looks[row.id])]
    start = PAIRS_A_PAGE * (page - 1)
    here = chosen[start : start + PAIRS_A_PAGE]
    pool.count(pairs)
    unplaced, with_room = pool.unplaced(), pool.with_room()
    aside = [each.id for each in (*unplaced[:_MOST_ASIDE], *with_room[:_MOST_ASIDE])]
    tell = pool.teller(
        session, viewer, [*(at for row in here for at in (row.mentee_id, row.mentor_id)), *aside]
    )
    return Board(
        pairs=[tell.pair(row, start + at, look=looks[row.id]) for at, row in enumerate(here, 1)],
        shown=len(chosen),
        page=page,
        counts=counts,
        mentees=len(pool.mentees),
        mentors=len(pool.mentors),
        places=sum(each.places for each in pool.mentors),
        unplaced=[tell.taker(each.id) for each in unplaced[:_MOST_ASIDE]],
        unplaced_count=len(unplaced),
        with_room=[tell.taker(each.id) for each in with_room[:_MOST_ASIDE]],
        room_count=len(with_room),
        scores=histogram([row.score for row in pairs if row.score is not None]),
    )


def pairs_of(session: Session, cohort_id: int) -> Sequence[Row[Any]]:
    """Return the rows of all pairs of a cohort that stand. One statement."""
    return session.execute(
        select(
            Proposal.id,
            Proposal.public_id,
            Proposal.version,
            Proposal.state,
            Proposal.mentee_id,
            Proposal.mentor_id,
            Proposal.score,
            Proposal.parts,
            Proposal.known,
            Proposal.because,
            Proposal.set_why,
        ).where(Proposal.cohort_id == cohort_id, Proposal.state.in_(STANDING))
    ).all()


def _looks(row: Row[Any]) -> bool:
    """Whether a pair waits for a look: locked was looked at, unless it breaks a rule."""
    broken = row.because.get("rules", ())
    if row.state is not ProposalState.COMPUTED:
        return row.state is ProposalState.SHORTLISTED and bool(broken)
    return needs_look(row.score, row.parts, row.known, broken)


def _order(row: Row[Any]) -> tuple[Any, ...]:
    is_settled = row.state is not ProposalState.COMPUTED
    return (not _looks(row), is_settled, row.score is not None, row.score or 0.0, row.id)


def pool_of(session: Session, cohort_id: int) -> "Pool":
    """Return everybody of a cohort. One statement."""
    return Pool(session, cohort_id)


class Pool:
    """Everybody of a cohort, and who of them is on the board. One statement."""

    def __init__(self, session: Session, cohort_id: int) -> None:
        rows: Sequence[Any] = session.execute(
            select(
                Enrolment.id,
                Enrolment.public_id,
                Enrolment.person_id,
                Enrolment.side,
                Enrolment.state,
                Enrolment.places,
                Enrolment.reason_code,
            )
            .where(Enrolment.cohort_id == cohort_id)
            .order_by(Enrolment.id)
        ).all()
        self.rows = {row.id: row for row in rows}
        here = [row for row in rows if row.state in _ON_BOARD]
        self.mentees = [row for row in here if row.side is not Side.MENTOR]
        self.mentors = [row for row in here if row.side is Side.MENTOR]
        self.used: Counter[int] = Counter()
        self.paired: set[int] = set()

    def count(self, pairs: Iterable[Row[Any]]) -> None:
        """Count whose places these pairs take."""
        for row in pairs:
            self.used[row.mentor_id] += 1
            self.paired |= {row.mentee_id, row.mentor_id}

    def unplaced(self) -> list[Any]:
        """Return the mentees (or peers) without a pair."""
        return [row for row in self.mentees if row.id not in self.paired]

    def with_room(self) -> list[Any]:
        """Return the mentors with a place left, those with most room first."""
        free = [row for row in self.mentors if row.places > self.used[row.id]]
        return sorted(free, key=lambda row: (self.used[row.id] - row.places, row.id))

    def teller(self, session: Session, viewer: Viewer, ids: Iterable[int]) -> "Teller":
        """Return what says who these are. Two statements."""
        return Teller(session, viewer, self, {each for each in ids if each in self.rows})


class Teller:
    """Says who people of the pool are, as the viewer may see them."""

    def __init__(self, session: Session, viewer: Viewer, pool: Pool, ids: set[int]) -> None:
        people = {pool.rows[each].person_id for each in ids}
        self._pool = pool
        self._faces = faces(session, people, viewer)
        self._spells = spells_of(session, people, viewer)

    def taker(self, enrolment_id: int) -> Taker:
        """Return one of them."""
        row = self._pool.rows[enrolment_id]
        return Taker(
            enrolment_id=row.id,
            public_id=row.public_id,
            face=self._faces[row.person_id],
            role=role_line(self._spells.get(row.person_id, [])),
            places=row.places,
            used=self._pool.used[row.id],
            reason=row.reason_code,
        )

    def pair(self, row: Row[Any], number: int, *, look: bool) -> Pair:
        """Return a pair of two of them."""
        return Pair(
            public_id=row.public_id,
            version=row.version,
            number=number,
            state=row.state,
            mentee=self.taker(row.mentee_id),
            mentor=self.taker(row.mentor_id),
            fit=None if row.score is None else round(100 * row.score),
            words=told_of_pair(row.parts, row.known),
            bars=bars(row.parts, row.known),
            broken=told_of_rules(row.because.get("rules", ())),
            look=look,
            set_why=row.set_why,
        )
