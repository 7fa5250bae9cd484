"""What we sign, so that mails can be answered by machines: links that stop mails, and Message-IDs.

A link that stops mails says whose and which, and nothing else can be done with it. What stands in a
Message-ID proves, when a mail comes back, that we sent that mail to that address; nobody else can
read in it which mail it is, nor how many there were since another one.
"""

import hashlib
from base64 import b32decode, b32encode
from urllib.parse import urlsplit

from flask import current_app

from alumnet.accounts.queries.mailed_links import mark_of
from alumnet.kernel.signed import sealed, signed, unsealed, unsigned
from alumnet.notifications.rules.notice import Group
from alumnet.settings import Settings

_MAIL = "mail"
# Six bytes of number and eight of address, sealed, are 48 signs: with what stands before them they
# fit into the 64 of a mailbox, and none is lost where small and capital letters are the same.
_NUMBER_BYTES, _ADDRESS_BYTES = 6, 8


def unsubscribe_token(public_id: str, group: Group, email: str) -> str:
    """Return what stops the mails of a group to a person, as long as this address is theirs."""
    return signed("unsubscribe", public_id, group.value, mark_of(email))


def read_unsubscribe_token(token: str) -> tuple[str, Group, int | None] | None:
    """Return (public id, group, mark of the address) of a token that we made; None for any other.

    What was mailed before addresses stood in it has no mark, and stays valid: whoever presses must
    get no more mails.
    """
    found = unsigned("unsubscribe", token)
    if found is None:
        return None
    public_id, group, *marks = found
    return public_id, Group(group), marks[0] if marks else None


def mail_token(entry_id: int, email: str) -> str:
    """Return what names a mail: its outbox entry, and a proof that we sent it to this address."""
    to = hashlib.sha256(email.lower().encode()).digest()[:_ADDRESS_BYTES]
    return b32encode(sealed(_MAIL, entry_id.to_bytes(_NUMBER_BYTES) + to)).decode().lower()


def entry_of(token: str) -> int | None:
    """Return the outbox entry of the mail that a token names; None for any token not ours."""
    try:
        found = unsealed(_MAIL, b32decode(token, casefold=True))
    except ValueError:
        return None
    return None if found is None else int.from_bytes(found[:_NUMBER_BYTES])


def is_mail_to(token: str, email: str) -> bool:
    """Whether we sent the mail that a token names to this address."""
    entry_id = entry_of(token)
    return entry_id is not None and mail_token(entry_id, email) == token.lower()


def message_id(entry_id: int, email: str) -> str:
    """Return the Message-ID of a mail: the same however often an entry is handled."""
    settings: Settings = current_app.extensions["alumnet.settings"]
    host = urlsplit(settings.base_url).hostname or "localhost"
    return f"<{mail_token(entry_id, email)}@{host}>"
