"""Reports by the site itself: of floods, and of the same letter to several people."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.numbers import number
from alumnet.kernel.signed import key_for
from alumnet.moderation.commands.unsigned import Notice, open_unsigned
from alumnet.moderation.models import LetterPrint
from alumnet.moderation.queries import association_for, flags
from alumnet.moderation.rules import POLICY, ReportReason, ReportSource, SubjectKind
from alumnet.moderation.rules.copies import numbers_of

_BATCH = 200


def notice_floods(now: datetime) -> int:
    """Report whoever reached too many people within an hour; return how many were noticed."""
    found = flags.floods(reading(), now)
    for person_id, many in found:
        with writing() as session:
            said = f"Wrote to or asked {number(many)} people within an hour."
            _report(session, person_id, SubjectKind.PERSON, person_id, said, now)
    return len(found)


def notice_copies(now: datetime) -> int:
    """Know the letters of the last day by their numbers, and report who copies; return how many.

    No text is kept: see `rules.copies`.
    """
    letters, key, noticed = flags.fresh_letters(reading(), now, _BATCH), key_for("copies"), 0
    for letter in letters:
        numbers = numbers_of(letter.text, key)
        if not numbers:
            continue
        with writing() as session:
            lock_people(session, letter.author_id)
            session.add_all(flags.numbers_as_rows(letter, numbers))
            session.flush()
            many = flags.receivers_of_copies(session, letter, numbers, now)
            if many >= POLICY.copies:
                said = f"The same text went to {number(many)} people."
                noticed += _report(session, letter.author_id, letter.kind, letter.id, said, now)
    return noticed


def forget_copies(now: datetime) -> None:
    """Forget the numbers of letters that are a month old."""
    with writing() as session:
        session.execute(delete(LetterPrint).where(LetterPrint.id.in_(flags.old_prints(now))))


def _report(  # noqa: PLR0917 - who, over what, in which words, when
    session: Session, person_id: int, kind: SubjectKind, subject_id: int, said: str, now: datetime
) -> bool:
    """Put a report by the site into the queue; False where there was one lately."""
    if flags.is_noticed(session, person_id, now):
        return False
    try:
        association_id = association_for(session, person_id, person_id)
    except NotFound:
        return False
    notice = Notice(
        source=ReportSource.SYSTEM,
        association_id=association_id,
        person_id=person_id,
        kind=kind,
        subject_id=subject_id,
        reason=ReportReason.SPAM,
        details=said,
    )
    open_unsigned(session, notice, now=now)
    return True
