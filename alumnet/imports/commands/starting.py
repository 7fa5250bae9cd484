"""A file of members taken in, its columns chosen, and what the staff decide about it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.administration.queries import House
from alumnet.imports.commands.steps import locked, step
from alumnet.imports.models import MemberImport, MemberImportFile, MemberImportRow
from alumnet.imports.queries.remembered import remembered_columns
from alumnet.imports.rules.columns import Column, guess, is_known, source_of
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.states import WAITING, Choice, Found, ImportState
from alumnet.kernel import audit
from alumnet.kernel.days import DayOrder
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.sheets import FileRefused, read_sheet


def start_import(
    house: House, content: bytes, file_name: str, *, by: int | None, now: datetime
) -> MemberImport:
    """Keep a file with what its columns seem to hold. Raises FileRefused and NotAllowed."""
    sheet = read_sheet(content, knows=is_known, most=POLICY.member_rows)
    if not sheet.rows:
        raise FileRefused("There are no rows below the names of the columns.")
    source, _ = source_of(sheet.headers)
    before = remembered_columns(reading(), house.id, source, sheet.headers)
    columns = guess(sheet.headers, [row.cells for row in sheet.rows if row.cells], before)
    with writing() as session:
        require_admin(session, by, house.id)
        row = MemberImport(
            association_id=house.id,
            started_by=by,
            file_name=file_name,
            source=source,
            headers=list(sheet.headers),
            columns=[column.value if column else "" for column in columns],
            notes=list(sheet.notes),
            state=ImportState.COLUMNS,
            row_count=len(sheet.rows),
            created_at=now,
        )
        session.add(row)
        session.flush()
        session.add(MemberImportFile(import_id=row.id, content=content))
    return row


def choose_columns(
    import_id: int,
    columns: Sequence[Column | None],
    order: DayOrder | None,
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Note what the columns hold, and have the rows checked. Raises NoSuchTransition."""
    with writing() as session:
        row = _for_admin(session, import_id, by)
        step(session, row, "check", by=by, now=now, actor="staff")
        row.columns = [column.value if column else "" for column in columns]
        row.day_order = order
        _forget_rows(session, row)


def choose_again(import_id: int, *, by: int | None, now: datetime) -> None:
    """Go back to the columns, before anything is written. Raises NoSuchTransition."""
    with writing() as session:
        row = _for_admin(session, import_id, by)
        is_checking = row.state is ImportState.CHECKING
        step(session, row, _back(is_checking), by=by, now=now, actor="staff")
        _forget_rows(session, row)


def _back(is_checking: bool) -> str:  # noqa: FBT001 - one of two names
    return "stop_checking" if is_checking else "choose_again"


def _forget_rows(session: Session, row: MemberImport) -> None:
    row.done_count, row.lacking_chapters = 0, []
    session.execute(delete(MemberImportRow).where(MemberImportRow.import_id == row.id))


def decide(import_id: int, choices: Mapping[int, Choice | None], *, by: int | None) -> None:
    """Note for rows (by number) whether they are about the same person, another one, or nobody.

    Raises Conflict when the file isn't in review any more, NotFound for a row of another kind.
    """
    with writing() as session:
        row = _for_admin(session, import_id, by)
        if row.state is not ImportState.REVIEW:
            raise Conflict
        for number, choice in sorted(choices.items()):
            decided = session.execute(
                update(MemberImportRow)
                .where(
                    MemberImportRow.import_id == import_id,
                    MemberImportRow.number == number,
                    MemberImportRow.found == Found.TWIN,
                )
                .values(choice=choice)
                .returning(MemberImportRow.id)
            ).all()
            if not decided:
                raise NotFound


def decide_all(import_id: int, choice: Choice, *, by: int | None) -> int:
    """Note the same for every row that nobody decided about yet; return for how many."""
    with writing() as session:
        row = _for_admin(session, import_id, by)
        if row.state is not ImportState.REVIEW:
            raise Conflict
        undecided = (
            (MemberImportRow.import_id == import_id)
            & (MemberImportRow.found == Found.TWIN)
            & MemberImportRow.choice.is_(None)
        )
        count = session.scalar(select(func.count()).where(undecided)) or 0
        session.execute(update(MemberImportRow).where(undecided).values(choice=choice))
    return count


def apply_import(import_id: int, *, by: int | None, now: datetime) -> None:
    """Have the rows taken over, or go on after a stop. Raises NoSuchTransition."""
    with writing() as session:
        row = _for_admin(session, import_id, by)
        step(session, row, "apply", by=by, now=now, actor="staff")
        row.applied_at = row.applied_at or now
        _record(session, row, "import.applied", by, now)


def stop_import(import_id: int, *, by: int | None, now: datetime) -> None:
    """Stop after the batch that is written now. Raises NoSuchTransition."""
    with writing() as session:
        row = _for_admin(session, import_id, by)
        step(session, row, "stop", by=by, now=now, actor="staff")
        _record(session, row, "import.stopped", by, now)


def undo_import(import_id: int, *, by: int | None, now: datetime) -> None:
    """Have everything taken back that nobody touched since.

    Raises NoSuchTransition or TooLateToUndo.
    """
    with writing() as session:
        row = _for_admin(session, import_id, by)
        step(session, row, "undo", by=by, now=now, actor="staff")
        row.done_count = 0
        _record(session, row, "import.undone", by, now)


def cancel_import(import_id: int, *, by: int | None, now: datetime) -> None:
    """Give a file up of which nothing was written; what it says is forgotten."""
    with writing() as session:
        row = _for_admin(session, import_id, by)
        step(session, row, "cancel", by=by, now=now, actor="staff")
        _forget(session, row)


def forget_waiting(now: datetime) -> None:
    """Give up files that wait for so long, and forget what files say that were taken over."""
    old = now - timedelta(days=POLICY.forgotten_after_days)
    waiting = (
        reading()
        .scalars(
            select(MemberImport.id).where(
                MemberImport.state.in_(WAITING), MemberImport.created_at <= old
            )
        )
        .all()
    )
    for import_id in waiting:
        with writing() as session:
            row = locked(session, import_id)
            if row.state in WAITING:
                step(session, row, "cancel", by=None, now=now, actor="system")
                _forget(session, row)
    over = (ImportState.DONE, ImportState.UNDONE, ImportState.STOPPED)
    done = select(MemberImport.id).where(
        MemberImport.state.in_(over), MemberImport.applied_at <= old
    )
    with writing() as session:
        session.execute(delete(MemberImportFile).where(MemberImportFile.import_id.in_(done)))
        session.execute(delete(MemberImportRow).where(MemberImportRow.import_id.in_(done)))


def _forget(session: Session, row: MemberImport) -> None:
    _forget_rows(session, row)
    session.execute(delete(MemberImportFile).where(MemberImportFile.import_id == row.id))


def _for_admin(session: Session, import_id: int, by: int | None) -> MemberImport:
    row = locked(session, import_id)
    require_admin(session, by, row.association_id)
    return row


def _record(
    session: Session, row: MemberImport, action: str, by: int | None, now: datetime
) -> None:
    audit.record(
        session, by, action, "member_import", row.id, now=now, association_id=row.association_id
    )
