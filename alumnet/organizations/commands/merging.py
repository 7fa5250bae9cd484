"""Making two rows for one organization one, and two again.

Whatever points at the one that goes points at the one that stays from then on, in every table: the
tables say themselves what points. Each row that was touched stands in the journal, so that undoing
moves these and nothing else. What would be there twice stays with the old id, which leads to the
new one everywhere.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Table,
    delete,
    exists,
    insert,
    literal,
    not_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin, require_admin_anywhere
from alumnet.accounts.models import Association, Chapter
from alumnet.kernel import audit, outbox, transitions
from alumnet.kernel.db import one_at_a_time, writing
from alumnet.kernel.errors import NotAllowed, NotFound
from alumnet.organizations.commands.combining import combine_twins, part_twins
from alumnet.organizations.commands.recognising import name_key, set_parent
from alumnet.organizations.commands.references import columns_to, would_clash
from alumnet.organizations.merges import (
    MERGE,
    POLICY,
    JournalForgotten,
    MergeFacts,
    MergeState,
    Move,
    each_its_own,
)
from alumnet.organizations.models import (
    Organization,
    OrganizationAlias,
    OrganizationMerge,
    OrganizationMergeMove,
)
from alumnet.organizations.queries.caring import is_in_care
from alumnet.organizations.rules import OrganizationKind, PartOfItself

CHANGED = "organization.changed"
_LIFTED = "organization.parent"
# A merge touches what hangs below either of the two, so two at once would wait in a ring.
_MERGING = "merging organizations"


def propose_merge(gone: str, kept: str, *, by: int, now: datetime) -> None:
    """Say that two are one, for whoever looks after the site; a second time does nothing.

    Raises NotFound, NotAllowed, MergedAlready, ServedHere, OtherKind.
    """
    with writing() as session:
        viewer = require_admin_anywhere(session, by)
        merge = _begun(session, gone, kept, by, now)
        if not session.scalar(select(is_in_care(viewer)).where(Organization.id == merge.gone_id)):
            raise NotAllowed
        refusal = transitions.first_refusal((each_its_own,), _facts(session, merge))
        if refusal is not None:
            raise refusal
        _record(session, merge, "proposed", by, now)


def merge_organizations(gone: str, kept: str, *, by: int, now: datetime) -> int:
    """Make two one; return the id of the merge.

    Raises NotFound, NotAllowed, MergedAlready, ServedHere, OtherKind.
    """
    with writing() as session:
        require_admin(session, by, None)
        merge = _begun(session, gone, kept, by, now)
        _step(session, merge, "merge", by, now)
        _lift(session, merge)
        move_rows(session, merge)
        combine_twins(session, merge)
        _keep_name(session, merge)
        _point(session, merge, merge.kept_id, now)
        outbox.add(session, CHANGED, merge.kept_id, now=now)
        _record(session, merge, "merged", by, now)
        return merge.id


def decline_merge(public_id: str, *, by: int, now: datetime) -> None:
    """Say that two are two. Raises NotFound, NotAllowed, NoSuchTransition."""
    with writing() as session:
        require_admin(session, by, None)
        merge = _locked(session, public_id)
        _step(session, merge, "decline", by, now)
        _record(session, merge, "kept_apart", by, now)


def undo_merge(public_id: str, *, by: int, now: datetime) -> None:
    """Make two of one again, with what each had.

    Raises NotFound, NotAllowed, NoSuchTransition, MergedFurther, JournalForgotten.
    """
    with writing() as session:
        require_admin(session, by, None)
        merge = _locked(session, public_id)
        if merge.decided_at is not None and merge.decided_at < now - POLICY.journal:
            raise JournalForgotten
        _step(session, merge, "undo", by, now)
        part_twins(session, merge)
        _move_back(session, merge)
        _point(session, merge, None, now)
        _put_back(session, merge)
        session.execute(
            delete(OrganizationMergeMove).where(OrganizationMergeMove.merge_id == merge.id)
        )
        for each in (merge.kept_id, merge.gone_id):
            outbox.add(session, CHANGED, each, now=now)
        _record(session, merge, "parted", by, now)


# ------------------------------------------------------------------------------- the two of them
def _begun(session: Session, gone: str, kept: str, by: int, now: datetime) -> OrganizationMerge:
    """Return the merge that was proposed, or a new one; both organizations locked."""
    one_at_a_time(session, _MERGING)
    first, second = _ids(session, gone, kept)
    _lock(session, first, second)
    found = session.scalars(
        select(OrganizationMerge).where(
            OrganizationMerge.gone_id == first,
            OrganizationMerge.kept_id == second,
            OrganizationMerge.state == MergeState.PROPOSED,
        )
    ).one_or_none()
    if found is None:
        found = OrganizationMerge(
            gone_id=first,
            kept_id=second,
            state=MergeState.PROPOSED,
            proposed_by=by,
            proposed_at=now,
        )
        if first != second:
            session.add(found)
            session.flush()
    return found


def _ids(session: Session, gone: str, kept: str) -> tuple[int, int]:
    rows = session.execute(
        select(Organization.public_id, Organization.id).where(
            Organization.public_id.in_((gone, kept))
        )
    )
    found = {row.public_id: row.id for row in rows}
    if gone not in found or kept not in found:
        raise NotFound
    return found[gone], found[kept]


def _lock(session: Session, *ids: int) -> None:
    session.execute(
        select(Organization.id)
        .where(Organization.id.in_(ids))
        .order_by(Organization.id)
        .with_for_update()
    )


def _locked(session: Session, public_id: str) -> OrganizationMerge:
    one_at_a_time(session, _MERGING)
    found = session.scalars(
        select(OrganizationMerge).where(OrganizationMerge.public_id == public_id).with_for_update()
    ).one_or_none()
    if found is None:
        raise NotFound
    _lock(session, found.gone_id, found.kept_id)
    return found


def _facts(session: Session, merge: OrganizationMerge) -> MergeFacts:
    gone = session.get_one(Organization, merge.gone_id)
    kept = session.get_one(Organization, merge.kept_id)
    served = session.scalar(
        union_all(
            select(Association.id).where(Association.id == gone.id),
            select(Chapter.id).where(Chapter.id == gone.id),
        )
    )
    # A school is also a place of work: names typed as an employer may mean it.
    is_work_at_school = (gone.kind, kept.kind) == (
        OrganizationKind.EMPLOYER,
        OrganizationKind.SCHOOL,
    )
    return MergeFacts(
        is_same=gone is kept,
        is_gone_already=bool(gone.merged_into_id or kept.merged_into_id),
        is_served=served is not None,
        is_other_kind=gone.kind is not kept.kind and not is_work_at_school,
        is_merged_further=kept.merged_into_id is not None,
    )


def _step(session: Session, merge: OrganizationMerge, name: str, by: int, now: datetime) -> None:
    step = transitions.find(MERGE, name, merge.state, "site admin")
    refusal = transitions.first_refusal(step.guards, _facts(session, merge))
    if refusal is not None:
        raise refusal
    merge.state, merge.decided_by, merge.decided_at = step.to, by, now


def _record(session: Session, merge: OrganizationMerge, what: str, by: int, now: datetime) -> None:
    gone = session.get_one(Organization, merge.gone_id)
    kept = session.get_one(Organization, merge.kept_id)
    audit.record(
        session,
        by,
        f"organization.{what}",
        "organization_merge",
        merge.id,
        now=now,
        text=f"{gone.name} → {kept.name}",
    )


def _point(session: Session, merge: OrganizationMerge, to: int | None, now: datetime) -> None:
    """Let the one that goes lead to the other, or to itself again; groups follow."""
    session.flush()
    session.expire_all()
    gone = session.get_one(Organization, merge.gone_id)
    kept = session.get_one(Organization, merge.kept_id)
    gone.merged_into_id = to
    for each in (gone, kept):
        each.version += 1
        each.changed_at = now
    set_parent(session, kept.id, kept.parent_id)
    if to is None:
        set_parent(session, gone.id, gone.parent_id)
    else:
        # Rows that stay with the old id count where the new one counts.
        gone.group_id = kept.group_id
    session.flush()


# --------------------------------------------------------------------------------- what is moved
def moving_columns() -> list[Column[Any]]:
    """Return each column that a merge turns to the one that stays.

    Not the key of an association of the site, which never goes, nor what tells of merges.
    """
    own: Any = Organization.__table__
    return [
        each
        for each in columns_to(own)
        if not each.primary_key and each.table.name != OrganizationMerge.__tablename__
    ]


def move_rows(session: Session, merge: OrganizationMerge) -> None:
    """Turn what points at the one that goes to the other, and note each row. May be repeated."""
    for column in moving_columns():
        table, place = column.table, _place(column)
        row_id = _row_id(table)
        moves = [
            column == merge.gone_id,
            row_id != merge.kept_id if table is Organization.__table__ else row_id > 0,
            *map(not_, would_clash(column, merge.kept_id)),
        ]
        noted = exists().where(
            OrganizationMergeMove.merge_id == merge.id,
            OrganizationMergeMove.place == place,
            OrganizationMergeMove.row_id == row_id,
        )
        session.execute(
            insert(OrganizationMergeMove).from_select(
                ["merge_id", "place", "row_id", "move"],
                select(
                    literal(merge.id),
                    literal(place),
                    row_id,
                    literal(Move.MOVED, OrganizationMergeMove.move.type),
                ).where(*moves, ~noted),
            )
        )
        session.execute(update(_table(table)).where(*moves).values({column.name: merge.kept_id}))


def _move_back(session: Session, merge: OrganizationMerge) -> None:
    """Turn back what was turned and points there still."""
    for column in moving_columns():
        turned = select(OrganizationMergeMove.row_id).where(
            OrganizationMergeMove.merge_id == merge.id,
            OrganizationMergeMove.place == _place(column),
            OrganizationMergeMove.move == Move.MOVED,
        )
        session.execute(
            update(_table(column.table))
            .where(
                column == merge.kept_id,
                _row_id(column.table).in_(turned),
                *map(not_, would_clash(column, merge.gone_id)),
            )
            .values({column.name: merge.gone_id})
        )


def _place(column: Column[Any]) -> str:
    return f"{column.table.name}.{column.name}"


def _table(table: Any) -> Table:
    found: Table = table
    return found


def _row_id(table: Any) -> Column[int]:
    (key,) = table.primary_key.columns
    found: Column[int] = key
    return found


def _note(
    session: Session, merge: OrganizationMerge, place: str, row_id: int, move: Move, **before: Any
) -> None:
    session.add(
        OrganizationMergeMove(
            merge_id=merge.id, place=place, row_id=row_id, move=move, before=before
        )
    )
    session.flush()


def _lift(session: Session, merge: OrganizationMerge) -> None:
    """Take the one that stays out from under the one that goes."""
    kept = session.get_one(Organization, merge.kept_id)
    gone = session.get_one(Organization, merge.gone_id)
    above, parent_id = kept.parent_id, kept.parent_id
    while parent_id is not None and parent_id != gone.id:
        parent_id = session.get_one(Organization, parent_id).parent_id
    if parent_id == gone.id:
        kept.parent_id = gone.parent_id
        _note(session, merge, _LIFTED, kept.id, Move.MOVED, parent_id=above)


def _keep_name(session: Session, merge: OrganizationMerge) -> None:
    """Let the one that stays be found by the name of the other."""
    gone = session.get_one(Organization, merge.gone_id)
    kept = session.get_one(Organization, merge.kept_id)
    names = session.scalars(
        select(OrganizationAlias.name).where(OrganizationAlias.organization_id == kept.id)
    )
    if gone.name_key not in {kept.name_key, *map(name_key, names)}:
        alias = OrganizationAlias(organization_id=kept.id, name=gone.name)
        session.add(alias)
        session.flush()
        _note(session, merge, OrganizationAlias.__tablename__, alias.id, Move.ADDED)


def _put_back(session: Session, merge: OrganizationMerge) -> None:
    """Take away the name that was added, and put the one that stays where it was."""
    noted = session.scalars(
        select(OrganizationMergeMove).where(OrganizationMergeMove.merge_id == merge.id)
    ).all()
    for each in noted:
        if each.place == OrganizationAlias.__tablename__:
            session.execute(delete(OrganizationAlias).where(OrganizationAlias.id == each.row_id))
        elif each.place == _LIFTED and each.before is not None:
            try:
                set_parent(session, each.row_id, each.before["parent_id"])
            except PartOfItself:  # the staff put it elsewhere since
                continue
