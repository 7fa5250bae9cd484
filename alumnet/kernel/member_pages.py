"""What slices tell the staff of an association about one of its members, and how the list narrows.

The page `/admin/<association>/members/<person>` is made of sections. A slice that knows something
worth telling the staff adds one, from its `jobs.py`:

    def _facts() -> Statement:
        return told("badge", text=Badge.name, at=Badge.given_at).where(
            Badge.person_id == PERSON, Badge.association_id == ASSOCIATION
        )

    def _lines(facts: Sequence[Fact], here: MemberHere) -> list[Line]:
        return [Line("Badge", each.text, at=each.at) for each in facts]

    registry.member_sections.append(MemberSection("badges", "Badges", "check", _facts, _lines))

`facts` is built once, and becomes part of one statement for all sections: it may name `PERSON`,
`ASSOCIATION` and `ME` (who of the staff asks), and nothing else that differs. It must say nothing
of other associations, of private letters and conversations, nor of what somebody looks for. What
the staff can do are `acts`; a section with neither lines nor acts shows `empty`, or nothing.

A `MemberFilter` narrows the staff's list of members by what a slice knows, in the same way.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    literal,
    null,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import BigId, PersonId, UtcDateTime

ASSOCIATION: BindParameter[int] = bindparam("association_id", type_=BigId)

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of a section's statement: which kind of thing it tells of, and up to four values."""

    code: str
    text: str
    more: str
    number: int | None
    at: datetime | None


def told(
    code: str,
    *,
    text: Any = None,
    more: Any = None,
    number: Any = None,
    at: Any = None,
) -> Select[*tuple[Any, ...]]:
    """Return the start of a statement of facts; each value is a column, or left out.

    Enums come as their values. All sections share these five columns, so that one statement reads
    them all.
    """
    return select(
        literal(code, String).label("code"),
        cast(null() if text is None else text, String).label("text"),
        cast(null() if more is None else more, String).label("more"),
        cast(null() if number is None else number, BigId).label("number"),
        (cast(null(), UtcDateTime()) if at is None else type_coerce(at, UtcDateTime())).label("at"),
    )


@dataclass(frozen=True, slots=True)
class MemberHere:
    """The member whose page it is, where it is, and who of the staff reads it."""

    slug: str
    public_id: str
    name: str
    viewer: Viewer
    now: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section: `term` says what it is, `text` how it stands, `at` since when.

    `mark` sets a few words beside it that the staff should notice; with a `url` the text leads on.
    """

    term: str
    text: str = ""
    at: datetime | None = None
    mark: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Something the staff can do there: a link, or with `posts` a button that sends these."""

    label: str
    url: str
    posts: Mapping[str, str] | None = None
    icon: str = ""


def _none(_facts: Sequence[Fact], _here: MemberHere) -> Sequence[Act]:
    return ()


@dataclass(frozen=True, slots=True)
class MemberSection:
    """What one slice tells of a member; see above. Facts come newest first.

    Sections stand by their `rank`, the lowest first. Who looks after a chapter alone sees what is
    `is_for_chapters`.
    """

    name: str
    title: str
    icon: str
    facts: Callable[[], Statement]
    lines: Callable[[Sequence[Fact], MemberHere], Sequence[Line]]
    acts: Callable[[Sequence[Fact], MemberHere], Sequence[Act]] = _none
    empty: str = ""
    rank: int = 50
    is_for_chapters: bool = False


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """One way to narrow the list of members, as one slice knows it.

    `choices` are (value, words) for an association, with one statement at most; `condition` is
    about a column with the person, for one of these values.
    """

    name: str
    label: str
    choices: Callable[[Session, int], Sequence[tuple[str, str]]]
    condition: Callable[[str, PersonId, int], ColumnElement[bool]]
