"""The addresses by which an account opens: what they are to it, and what stands against more."""

from enum import Enum

from alumnet.kernel.errors import Conflict, DomainError


class AddressState(Enum):
    """What an address is to an account."""

    # Signs in, and gets the mails.
    MAIN = "main"
    # Signs in, too.
    OPENS = "opens"
    # A link is on its way there: to open the account, too, or in place of the main one.
    ASKED = "asked"
    MOVES = "moves"
    # Was confirmed once, and opens nothing: it may be somebody else's by now.
    CONFIRMED = "confirmed"
    # On file, from a list of an association.
    KNOWN = "known"


class AddressTaken(Conflict):
    """Somebody else's account opens with this address since a moment ago."""


class AddressIsYours(DomainError):
    """The account opens with this address already."""

    code = "address_is_yours"


class TooManyAddresses(DomainError):
    """An account opens with as many addresses as it can: `most`, those on their way among them."""

    code = "too_many_addresses"
