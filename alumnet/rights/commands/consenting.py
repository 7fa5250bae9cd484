"""Agreeing to texts that changed."""

from collections.abc import Collection
from datetime import datetime

from alumnet.kernel.db import lock_people, writing
from alumnet.rights import consents


def agree(kinds: Collection[str], *, by: int, now: datetime) -> None:
    """Note that somebody agrees to the needed texts of these kinds as they stand; twice is once."""
    with writing() as session:
        lock_people(session, by)
        for each in consents.to_ask(session, by):
            if each.kind in kinds:
                consents.say(session, by, each.kind, says_yes=True, now=now)
