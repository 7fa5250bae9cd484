"""What people agree to, in versions: the door for slices that need a consent of their own.

    consents.text(Text(kind="study", title="...", version=1, since=..., page="/privacy"))
    consents.says_yes(session, person_id, "study")
    consents.say(session, person_id, "study", says_yes=True, now=now)

Somebody who joins agrees to the needed texts as they stand; of a newer version they are asked when
they come next. What isn't needed may be taken back at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account
from alumnet.rights.models import Consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text as it stands: `page` is where it is read, `changed` what is new in this version.

    `since` is when this version came: a day for one that shipped, the moment for one that the staff
    wrote.
    """

    kind: str
    title: str
    version: int
    since: date | datetime
    page: str
    changed: str = ""
    is_needed: bool = False


TEXTS: dict[str, Text] = {}


def text(which: Text) -> None:
    """Register a text; a newer version takes the place of the one before."""
    TEXTS[which.kind] = which


text(
    Text(
        kind="privacy",
        title="Privacy",
        version=1,
        since=date(2026, 1, 1),
        page="/privacy",
        is_needed=True,
    )
)
text(
    Text(
        kind="standards",
        title="Community standards",
        version=1,
        since=date(2026, 1, 1),
        page="/standards",
        is_needed=True,
    )
)


def say(session: Session, person_id: int, kind: str, *, says_yes: bool, now: datetime) -> None:
    """Note in the caller's transaction what somebody says to a text as it stands."""
    version = TEXTS[kind].version
    session.add(Consent(person_id=person_id, kind=kind, version=version, says_yes=says_yes, at=now))


def says_yes(session: Session, person_id: int, kind: str) -> bool:
    """Return whether somebody agrees to a text as it stands: asked, and not taken back. One."""
    row = session.execute(
        select(Consent.says_yes, Consent.version)
        .where(Consent.person_id == person_id, Consent.kind == kind)
        .order_by(Consent.id.desc())
        .limit(1)
    ).one_or_none()
    return row is not None and row.says_yes and row.version >= TEXTS[kind].version


def renewed() -> list[Text]:
    """Return the needed texts that changed since the site began: with none, nobody is asked."""
    return [each for each in TEXTS.values() if each.is_needed and each.version > 1]


def to_ask(session: Session, person_id: int) -> Sequence[Text]:
    """Return the texts about which somebody is still to be asked. At most two statements.

    Who joined when a version was there has agreed to it by joining.
    """
    asked = renewed()
    if not asked:
        return ()
    joined = session.scalar(select(Account.consented_at).where(Account.person_id == person_id))
    rows = session.execute(
        select(Consent.kind, func.max(Consent.version))
        .where(Consent.person_id == person_id, Consent.says_yes)
        .group_by(Consent.kind)
    )
    known = {row[0]: row[1] for row in rows}
    return [
        each
        for each in asked
        if known.get(each.kind, 0) < each.version and (joined is None or _is_newer(each, joined))
    ]


def _is_newer(which: Text, joined: datetime) -> bool:
    """Return whether a text changed after somebody joined."""
    since = which.since
    return joined < since if isinstance(since, datetime) else joined.date() < since


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what somebody agreed to."""

    title: str
    version: int
    says_yes: bool
    at: datetime


def said_by(session: Session, person_id: int) -> list[Said]:
    """Return what somebody agreed to, the newest first; the last line is joining. Two."""
    rows = session.execute(
        select(Consent.kind, Consent.version, Consent.says_yes, Consent.at)
        .where(Consent.person_id == person_id)
        .order_by(Consent.id.desc())
    )
    found = [Said(_title(kind), version, is_yes, at) for kind, version, is_yes, at in rows]
    joined = session.scalar(select(Account.consented_at).where(Account.person_id == person_id))
    return found + ([Said("Joining", 1, says_yes=True, at=joined)] if joined is not None else [])


def _title(kind: str) -> str:
    return TEXTS[kind].title if kind in TEXTS else kind
