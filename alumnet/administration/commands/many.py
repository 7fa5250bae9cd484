"""One act on many members: each in a transaction of its own, asked again under their lock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.queries import Sought, sure_line
from alumnet.administration import queries
from alumnet.administration.commands.chapters import put_in
from alumnet.administration.queries import House
from alumnet.administration.rules.many import Act, Candidate, Why, left_out
from alumnet.kernel import audit
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import Conflict


@dataclass(frozen=True, slots=True)
class Done:
    """The names of those on whom it was done, and of those who were left out, with why."""

    names: list[str]
    left_out: dict[Why, list[str]]


def act_on_many(
    house: House,
    act: Act,
    public_ids: Collection[str],
    *,
    by: int,
    now: datetime,
    given: str = "",
) -> Done:
    """Do one thing with many members.

    `given` are the words that those read whose membership ends, or the chapter by its public id.

    What was done stays done when it stops half-way, and pressing again goes on with the rest.
    Raises NotAllowed.
    """
    done = Done([], {})
    for one in queries.candidates(reading(), house, act, public_ids, by=by, now=now):
        why = left_out(act, one, now) or _act_on(house, act, one, by, now, given)
        if why is None:
            done.names.append(one.name)
        else:
            done.left_out.setdefault(why, []).append(one.name)
    return done


def _act_on(  # noqa: PLR0917 - as for _do
    house: House, act: Act, one: Candidate, by: int, now: datetime, given: str
) -> Why | None:
    """Act on one; return why not if something came in between since they were looked at."""
    try:
        with writing() as session:
            require_admin(session, by, house.id)
            lock_people(session, one.person_id)
            found = queries.candidates(session, house, act, [one.public_id], by=by, now=now)
            if not found:
                return Why.MOVED_ON
            why = left_out(act, found[0], now)
            if why is None:
                _do(session, house, act, found[0], by, now, given)
            return why
    except Conflict:  # the last admin, a step taken by another, a line that is another's by now
        return Why.MOVED_ON


def _do(  # noqa: PLR0917 - what, where, with whom, by whom, when, with what
    session: Session, house: House, act: Act, one: Candidate, by: int, now: datetime, given: str
) -> None:
    match act:
        case Act.LET_IN:
            _let_in(session, one, by, now)
        case Act.INVITE:
            _invite(session, house, one, by, now)
        case Act.PUT_IN:
            put_in(session, house.id, one.person_id, given, by=by, now=now)
        case Act.END:
            accounts.remove(session, one.membership_id, by=by, now=now, words=given)


def _let_in(session: Session, one: Candidate, by: int, now: datetime) -> None:
    """Let one in along with the line of the roster that they surely are, if there is one."""
    membership = accounts.let_in(session, one.membership_id, by=by, now=now)
    sought = Sought(
        membership_id=membership.id,
        person_id=one.person_id,
        association_id=membership.association_id,
        name=one.name,
        class_year=membership.class_year,
        member_number=membership.member_number,
    )
    line = sure_line(session, sought)
    if line is not None and not accounts.take_line(session, line, membership):
        raise Conflict


def _invite(session: Session, house: House, one: Candidate, by: int, now: datetime) -> None:
    accounts.invite_many(session, [(one.person_id, one.email or "")], house.id, by=by, now=now)
    audit.record(
        session,
        by,
        "membership.invited",
        "person",
        one.person_id,
        now=now,
        association_id=house.id,
    )
