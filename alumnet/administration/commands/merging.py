"""Making two persons one, and taking it back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.commands.erasing import NAME_OF_THE_ERASED
from alumnet.accounts.commands.sessions import end_sessions
from alumnet.accounts.models import Account, Person, RoleGrant
from alumnet.accounts.rules import NotOnYourself
from alumnet.administration.commands.joining_rows import join_rows
from alumnet.administration.commands.journal import take_back
from alumnet.administration.models import (
    PersonMerge,
    PersonMergeEvent,
    PersonMergeStep,
)
from alumnet.administration.queries import merging as queries
from alumnet.administration.rules.merging import MERGE, MergeFacts, MergeState, NotTheSame, Part
from alumnet.kernel import audit, outbox
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import lock_people, one_at_a_time, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply

# A merge touches rows of whoever had to do with either, so two at once would wait in a ring.
_MERGING = "merging people"
MERGE_SUBJECT = "person_merge"
BATCH = 20


def propose_merge(
    association_id: int,
    loser_id: int,
    winner_id: int,
    *,
    choices: Sequence[str],
    by: int,
    now: datetime,
) -> str:
    """Say that two members are one person; return the public id of the merge.

    With one account or none it is done at once; two accounts wait for a second look, and both are
    told. The one with the account stays. `choices` are what is taken from the one who goes. Raises
    NotTheSame, NotOnYourself, NotAllowed.
    """
    with writing() as session:
        require_admin(session, by, association_id)
        if by in {loser_id, winner_id}:
            raise NotOnYourself
        one_at_a_time(session, _MERGING)
        lock_people(session, loser_id, winner_id)
        signing_in = queries.sign_in(session, [loser_id, winner_id])
        if signing_in == {loser_id} or _is_busy(session, loser_id, winner_id):
            raise NotTheSame
        merge = PersonMerge(
            association_id=association_id,
            loser_id=loser_id,
            winner_id=winner_id,
            choices=list(choices),
            state=MergeState.PROPOSED,
            both_sign_in=len(signing_in) == 2,  # noqa: PLR2004 - both of the two
            proposed_by=by,
            proposed_at=now,
            stood_still=0,
        )
        session.add(merge)
        session.flush()
        facts = _facts(session, merge, by, now)
        if facts.is_parted:
            raise NotTheSame
        _record(session, merge, "proposed", by, now)
        if merge.both_sign_in:
            outbox.add(session, "person_merge.proposed", merge.id, now=now)
        else:
            _merge(session, merge, facts, by, now)
    return merge.public_id


def carry_out_merge(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Carry a proposal out. Raises AnotherConfirms, NotTheSame, NoSuchTransition, NotFound."""
    with writing() as session:
        merge = _locked(session, association_id, public_id, by)
        _merge(session, merge, _facts(session, merge, by, now), by, now)


def drop_merge(association_id: int, public_id: str, *, by: int, now: datetime) -> None:
    """Put a proposal aside. Raises NoSuchTransition, NotFound."""
    with writing() as session:
        merge = _locked(session, association_id, public_id, by)
        _step(session, merge, "drop", _facts(session, merge, by, now), by, now)
        _record(session, merge, "dropped", by, now)


def undo_merge(association_id: int, public_id: str, *, by: int, now: datetime) -> int:
    """Make two of one again; return how many rows had changed meanwhile and stay where they are.

    Raises NoSuchTransition when it is too late, JoinedFurther, NotFound.
    """
    with writing() as session:
        merge = _locked(session, association_id, public_id, by)
        _step(session, merge, "undo", _facts(session, merge, by, now), by, now)
        stayed = take_back(session, merge.id)
        _forget_steps(session, [merge.id])
        _index_again(session, merge, now)
        _record(session, merge, "undone", by, now)
    return stayed


def settle_merges(now: datetime) -> int:
    """Forget how the rows were of merges that can't be undone any more; return how many."""
    with writing() as session:
        due = session.scalars(
            select(PersonMerge)
            .where(PersonMerge.state == MergeState.MERGED, PersonMerge.due_at <= now)
            .order_by(PersonMerge.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for merge in due:
            _step(session, merge, "settle", _facts(session, merge, None, now), None, now)
            _forget_loser(session, merge.loser_id)
        _forget_steps(session, [merge.id for merge in due])
    return len(due)


def erase_merges(session: Session, person_id: int) -> None:
    """Forget what was kept of who became this person, in the transaction of their erasure."""
    either = (PersonMerge.winner_id == person_id) | (PersonMerge.loser_id == person_id)
    merges = session.scalars(select(PersonMerge).where(either)).all()
    _forget_steps(session, [merge.id for merge in merges])
    for merge in merges:
        merge.due_at = None
        if merge.state is MergeState.PROPOSED:
            merge.state = MergeState.DROPPED
        elif merge.winner_id == person_id and merge.state is not MergeState.UNDONE:
            merge.state = MergeState.SETTLED
            _forget_loser(session, merge.loser_id)
            erase_merges(session, merge.loser_id)


# ---------------------------------------------------------------------------------------- pieces
def _is_busy(session: Session, *people: int) -> bool:
    """Whether one of them is in a merge that waits."""
    waits = PersonMerge.state == MergeState.PROPOSED
    either = PersonMerge.loser_id.in_(people) | PersonMerge.winner_id.in_(people)
    return session.scalar(select(PersonMerge.id).where(waits, either).limit(1)) is not None


def _locked(session: Session, association_id: int, public_id: str, by: int) -> PersonMerge:
    require_admin(session, by, association_id)
    one_at_a_time(session, _MERGING)
    merge = session.scalars(
        select(PersonMerge).where(
            PersonMerge.public_id == public_id, PersonMerge.association_id == association_id
        )
    ).one_or_none()
    if merge is None:
        raise NotFound
    if by in {merge.loser_id, merge.winner_id}:
        raise NotOnYourself
    lock_people(session, merge.loser_id, merge.winner_id)
    session.refresh(merge, with_for_update=True)
    return merge


def _facts(session: Session, merge: PersonMerge, by: int | None, now: datetime) -> MergeFacts:
    for_site = by is None or _is_site_admin(session, by)
    return MergeFacts(
        now=now,
        both_sign_in=merge.both_sign_in,
        proposed_at=merge.proposed_at,
        proposed_by=merge.proposed_by,
        by=by,
        is_parted=queries.is_parted(
            session, merge.loser_id, merge.winner_id, merge.association_id, for_site=for_site
        ),
        is_joined_further=session.get_one(Person, merge.winner_id).erased_at is not None,
    )


def _is_site_admin(session: Session, person_id: int) -> bool:
    query = select(RoleGrant.id).where(
        RoleGrant.person_id == person_id, RoleGrant.role == Role.SITE_ADMIN
    )
    return session.scalar(query) is not None


def _merge(session: Session, merge: PersonMerge, facts: MergeFacts, by: int, now: datetime) -> None:
    _step(session, merge, "merge", facts, by, now)
    join_rows(session, merge, now)
    # Not in the journal: a session that ended doesn't come back.
    query = select(Account).where(Account.person_id == merge.loser_id)
    account = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if account is not None:
        end_sessions(session, account)
    _index_again(session, merge, now)
    _record(session, merge, "merged", by, now)


def _index_again(session: Session, merge: PersonMerge, now: datetime) -> None:
    for person_id in (merge.loser_id, merge.winner_id):
        session.execute(
            update(Person)
            .where(Person.id == person_id)
            .values(is_withdrawn_from_search=True, updated_at=now)
        )
        outbox.add(session, "person.changed", person_id, now=now)


def _forget_steps(session: Session, ids: Sequence[int]) -> None:
    session.execute(delete(PersonMergeStep).where(PersonMergeStep.merge_id.in_(ids)))


def _forget_loser(session: Session, person_id: int) -> None:
    """Take out what is left of somebody who became another: the account that rested, the name."""
    session.execute(delete(Account).where(Account.person_id == person_id))
    session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(display_name=NAME_OF_THE_ERASED, given_name="", photo_digest=None)
    )


def _step(  # noqa: PLR0917 - who takes which step, when
    session: Session,
    merge: PersonMerge,
    name: str,
    facts: MergeFacts,
    by: int | None,
    now: datetime,
) -> None:
    apply(
        session,
        MERGE,
        merge,
        name,
        actor=Part.STAFF.value if by is not None else Part.SYSTEM.value,
        facts=facts,
        history=PersonMergeEvent,
        actor_id=by,
        now=now,
        subject=MERGE_SUBJECT,
    )


def _record(session: Session, merge: PersonMerge, what: str, by: int, now: datetime) -> None:
    audit.record(
        session,
        by,
        f"person.merge_{what}",
        "person",
        merge.winner_id,
        now=now,
        association_id=merge.association_id,
    )
