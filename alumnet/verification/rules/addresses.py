"""Which address shows that somebody is at an organization."""

from collections.abc import Set as AbstractSet

from alumnet.kernel.errors import Conflict, DomainError, TooMany
from alumnet.organizations.rules import AffiliationKind

# Whoever wants one of these has one: they show nothing, whatever an organization's row says.
_WORDS = (
    "126.com 163.com aol.com email.com fastmail.com free.fr gmail.com gmx.at gmx.ch gmx.com "
    "gmx.de gmx.net googlemail.com hey.com hotmail.co.uk hotmail.com hotmail.de hotmail.fr "
    "icloud.com inbox.com laposte.net libero.it live.co.uk live.com mac.com mail.com mail.ru "
    "me.com msn.com naver.com orange.fr outlook.com outlook.de outlook.fr pm.me proton.me "
    "protonmail.com qq.com rediffmail.com t-online.de tuta.io tutanota.com web.de "
    "yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com yandex.ru "
    "zoho.com "
)
FREE_MAIL = frozenset(_WORDS.split())


class AddressNotTheirs(DomainError):
    """The address is at no domain of the organization."""

    code = "address_not_theirs"


class AddressShared(DomainError):
    """The address has shown the place of somebody else."""

    code = "address_shared"


class TooManyCodes(TooMany):
    """As many codes as can be were asked for by one person, or for one address, in a day."""

    code = "too_many_codes"


class CodeOver(Conflict):
    """There is no code to be typed any more: it is too old, was used, or guessed at too often."""

    code = "code_over"


def shows_a_place(kind: AffiliationKind, *, is_current: bool) -> bool:
    """Return whether an address there can show it: people keep those of schools, not of jobs."""
    return is_current or kind is AffiliationKind.EDUCATION


def is_at(email: str, domains: AbstractSet[str]) -> bool:
    """Return whether an address is at one of these domains, or below it, and no free mail."""
    where = email.rpartition("@")[2]
    if where in FREE_MAIL:
        return False
    return any(where == each or where.endswith(f".{each}") for each in domains - FREE_MAIL)
