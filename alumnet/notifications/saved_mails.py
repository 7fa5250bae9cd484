"""The mail about what somebody saved: one a day at most, without a word of any search."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.saved import queries


@registry.on("saved.news")
def tell_of_news(message: Message, now: datetime) -> None:
    """Tell somebody what came up that day, as far as it is still so."""
    news = queries.news_of(reading(), message.subject_id, message.created_at, today=now.date())
    if news is None:
        return
    tell(
        message,
        message.subject_id,
        "saved_news",
        now,
        about=message.subject_id,
        with_room=[each.given_name for each in news.with_room],
        new=news.new,
        searches=news.searches,
        url=address("/saved"),
    )
