"""The worker looks for what was changed in another process, and makes search follow it."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.search import service as search
from alumnet.site import commands, current
from alumnet.suggestions import service as suggestions


@registry.every_minute
def know_what_changed(_now: datetime) -> None:
    """Know in this process what staff changed in another."""
    current.refresh()


@registry.on("topics.changed")
def follow_topics(message: Message, now: datetime) -> None:
    """Build the index and the suggestions anew by the topics as they are; once for several."""
    current.refresh()
    if commands.is_newest_change(reading(), message.subject_id):
        search.rebuild(reading(), today=now.date())
        suggestions.build(reading(), today=now.date())
