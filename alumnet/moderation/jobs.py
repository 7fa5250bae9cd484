"""Timed work of moderation: reports somebody took on and left; and what waits for the staff."""

from datetime import datetime

from flask import url_for

from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, registry
from alumnet.moderation import commands, queries
from alumnet.moderation.queries import own
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION

registry.exporters["moderation"] = own.export
retention.rule(
    "reports",
    "Words of reports, and of decisions about them",
    kept=RETENTION.reports,
    since="the report was closed",
    why="A decision can be looked at again; that there was one stays",
    find=own.old_reports,
    forget=commands.forget_words,
)


def _to_look_at(many: int, _slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} {'report' if many == 1 else 'reports'} to look at",
        url_for("moderation.queue"),
        action="Look",
        icon="flag",
        detail="Members told you about something.",
    )


registry.decisions.append(Decisions(queries.reports_waiting, _to_look_at))


@registry.every_minute
def lapse_claims(now: datetime) -> None:
    """Put reports back whose half hour is over."""
    commands.lapse_claims(now)
