"""The catalogue: everything people are told, by its code. `docs/notifications.md` shows it.

A topic lists its rows in a module of its own, beside this one, and is named here once.
"""

from collections.abc import Mapping
from types import MappingProxyType

from alumnet.notifications.rules import (
    account_notices,
    association_notices,
    bounce_notices,
    cohort_notices,
    connection_notices,
    conversation_notices,
    desk_notices,
    digest_notices,
    dues_notices,
    follow_up_notices,
    introduction_notices,
    inviting_notices,
    mentorship_notices,
    offer_notices,
    pair_notices,
    programme_notices,
    request_notices,
    rights_notices,
    saved_notices,
    session_notices,
    staff_notices,
    verification_notices,
    waiting_notices,
)
from alumnet.notifications.rules.notice import Notice

_TOPICS = (
    request_notices,
    waiting_notices,
    offer_notices,
    introduction_notices,
    mentorship_notices,
    session_notices,
    pair_notices,
    programme_notices,
    follow_up_notices,
    conversation_notices,
    connection_notices,
    inviting_notices,
    desk_notices,
    saved_notices,
    account_notices,
    dues_notices,
    rights_notices,
    staff_notices,
    verification_notices,
    association_notices,
    digest_notices,
    bounce_notices,
    cohort_notices,
)

ROWS: tuple[Notice, ...] = tuple(row for topic in _TOPICS for row in topic.ROWS)
CATALOGUE: Mapping[str, Notice] = MappingProxyType({row.code: row for row in ROWS})
