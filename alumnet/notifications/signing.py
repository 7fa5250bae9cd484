"""What we sign, so that mails can be answered by machines: links that stop mails, and Message-IDs.

A link that stops mails says whose and which, and nothing else can be done with it. The number in a
Message-ID proves, when a mail comes back, that we sent that mail to that address.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import current_app

from alumnet.kernel.signed import signed, unsigned
from alumnet.notifications.rules.notice import Group
from alumnet.settings import Settings

_PROOF_LENGTH = 20


def unsubscribe_token(public_id: str, group: Group) -> str:
    """Return what stops the mails of a group to a person; it stays valid."""
    return signed("unsubscribe", public_id, group.value)


def read_unsubscribe_token(token: str) -> tuple[str, Group] | None:
    """Return (public id, group) of a token that we made; None for any other."""
    found = unsigned("unsubscribe", token)
    if found is None:
        return None
    public_id, group = found
    return public_id, Group(group)


def mail_token(entry_id: int, email: str) -> str:
    """Return what names a mail: its outbox entry, and a proof that we sent it to this address."""
    key = hashlib.sha256(f"mail {current_app.secret_key!r}".encode()).digest()
    content = f"{entry_id} {email.lower()}".encode()
    return f"{entry_id}.{hmac.new(key, content, hashlib.sha256).hexdigest()[:_PROOF_LENGTH]}"


def is_mail_to(token: str, email: str) -> bool:
    """Whether we sent the mail that a token names to this address."""
    number = token.partition(".")[0]
    if not (number.isascii() and number.isdigit()):
        return False
    return hmac.compare_digest(mail_token(int(number), email), token)


def message_id(entry_id: int, email: str) -> str:
    """Return the Message-ID of a mail: the same however often an entry is handled."""
    settings: Settings = current_app.extensions["alumnet.settings"]
    host = urlsplit(settings.base_url).hostname or "localhost"
    return f"<{mail_token(entry_id, email)}@{host}>"
