"""Two rows for one organization: the states of their merge, and why one can't be.

A merge can be undone: nothing that pointed at the one that is gone is lost, it points elsewhere.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError
from alumnet.kernel.transitions import Guard, Transition


class MergeState(Enum):
    """What became of two rows that may be one organization."""

    PROPOSED = "proposed"
    DECLINED = "declined"
    MERGED = "merged"
    UNDONE = "undone"


class Move(Enum):
    """What a merge did with a row."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class MergePolicy:
    """How long a merge can be undone: as long as its journal is kept."""

    journal: timedelta = timedelta(days=365)


POLICY = MergePolicy()


@dataclass(frozen=True, slots=True)
class MergeFacts:
    """What guards look at: the two, as they stand under lock."""

    is_same: bool = False
    is_gone_already: bool = False
    is_served: bool = False
    is_other_kind: bool = False
    is_merged_further: bool = False


def each_its_own(facts: MergeFacts) -> DomainError | None:
    """Refuse what is one already, what the site serves, and what isn't of one kind."""
    if facts.is_same or facts.is_gone_already:
        return MergedAlready()
    if facts.is_served:
        return ServedHere()
    return OtherKind() if facts.is_other_kind else None


def not_merged_further(facts: MergeFacts) -> DomainError | None:
    """Refuse to take one out of another that went into a third since."""
    return MergedFurther() if facts.is_merged_further else None


Merging = Transition[MergeState, MergeFacts]


def _row(name: str, from_: str, to: MergeState, actor: str, *guards: Guard[MergeFacts]) -> Merging:
    return Transition(name, frozenset({MergeState(from_)}), to, frozenset({actor}), guards)


MERGE: tuple[Merging, ...] = (
    _row("merge", "proposed", MergeState.MERGED, "site admin", each_its_own),
    _row("decline", "proposed", MergeState.DECLINED, "site admin"),
    _row("undo", "merged", MergeState.UNDONE, "site admin", not_merged_further),
)


# ------------------------------------------------------------------------------------- domains
# Anybody can have an address there, so one proves nothing about an employer.
_FREE_MAIL = """
aol.com bluewin.ch btinternet.com fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.de gmx.net
googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.fr icloud.com laposte.net libero.it
live.com mac.com mail.com mail.ru me.com msn.com naver.com orange.fr outlook.com outlook.de pm.me
posteo.de proton.me protonmail.com qq.com rocketmail.com sina.com t-online.de tutanota.com
virgilio.it wanadoo.fr web.de yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.ru
ymail.com zoho.com 126.com 163.com
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())


def is_free_mail(domain: str) -> bool:
    """Return whether anybody can have an address at this domain."""
    return domain in FREE_MAIL


def free_mail_among(domains: Collection[str]) -> str:
    """Return the first domain at which anybody can have an address; empty when there is none."""
    return next(filter(is_free_mail, domains), "")


# -------------------------------------------------------------------------------------- errors
class MergedAlready(Conflict):
    """The two are one already."""

    code: ClassVar[str] = "merged_already"


class MergedFurther(Conflict):
    """What it went into went into another itself; that has to be undone first."""

    code: ClassVar[str] = "merged_further"


class ServedHere(DomainError):
    """An association of this site, or a chapter of one, isn't made a part of another row."""

    code: ClassVar[str] = "served_here"


class OtherKind(DomainError):
    """A school and an employer aren't one."""

    code: ClassVar[str] = "other_kind"


class JournalForgotten(DomainError):
    """The merge is too long ago to be undone."""

    code: ClassVar[str] = "journal_forgotten"


class OrganizationChanged(Conflict):
    """Somebody else of the staff saved it meanwhile."""

    code: ClassVar[str] = "organization_changed"


class FreeMail(DomainError):
    """Anybody can have an address at this domain."""

    code: ClassVar[str] = "free_mail"


class DomainTaken(Conflict):
    """The domain is another organization's, which is `owner`."""

    code: ClassVar[str] = "domain_taken"


class UnknownParent(DomainError):
    """No organization of this kind has exactly this name, or more than one has."""

    code: ClassVar[str] = "unknown_parent"
