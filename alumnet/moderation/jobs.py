"""Timed work of moderation: reports that somebody took on and left."""

from datetime import datetime

from alumnet.kernel.registry import registry
from alumnet.moderation import commands
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


@registry.every_minute
def lapse_claims(now: datetime) -> None:
    """Put reports back whose half hour is over."""
    commands.lapse_claims(now)
