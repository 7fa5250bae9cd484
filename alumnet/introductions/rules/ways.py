"""How two who said yes go on: one writes at once, to be connected takes both."""

from alumnet.introductions.rules.states import Way


def settled(first: Way | None, second: Way | None) -> Way | None:
    """Return the way that what the two chose comes to, None while it comes to nothing as yet.

    A letter or a conversation needs one who writes; a connection, which shows more of each to the
    other, needs both.
    """
    chosen = {first, second}
    for way in (Way.REQUEST, Way.CONVERSATION):
        if way in chosen:
            return way
    return Way.CONNECTION if chosen == {Way.CONNECTION} else None
