"""Timed work of verification, its part in what waits for the staff, in copies and in erasure."""

from datetime import datetime

from flask import url_for

from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, registry
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION
from alumnet.verification import commands, queries
from alumnet.verification.queries import exports
from alumnet.verification.rules.policy import POLICY

registry.exporters["verification"] = exports.export
registry.erasers["verification"] = commands.erase
registry.on_affiliation_corrected.append(commands.settle_corrected)
registry.on_affiliation_gone.append(commands.settle_gone)
registry.on_block.append(commands.void_between)
registry.on_suspension.append(commands.void_of)
retention.rule(
    "verification",
    "Words about places that the staff looked at",
    kept=RETENTION.reports,
    since="the case was closed",
    why="A decision can be looked at again; that there was one stays",
    find=exports.old_cases,
    forget=commands.forget_words,
)


retention.also(
    "evidence_documents",
    "Documents that are to show a place",
    kept=POLICY.document_kept,
    since="they were sent, unless it was decided before",
    why="Only the one who decides needs them",
)


def _to_confirm(many: int, slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} {'place' if many == 1 else 'places'} to confirm",
        url_for("verification.queue", slug=slug),
        action="Look",
        icon="shield",
    )


registry.decisions.append(Decisions(queries.cases_waiting, _to_confirm))


@registry.every_day
def expire_cases(now: datetime) -> None:
    """Close what the staff asked and nobody answered in time."""
    commands.expire_cases(now)


@registry.every_day
def forget_documents(now: datetime) -> None:
    """Delete documents that nobody decided about in time."""
    commands.forget_documents(now)


@registry.every_day
def match_rosters(now: datetime) -> None:
    """Verify classes that the lists of associations say, too."""
    commands.match_rosters(now)


@registry.every_day
def expire_words(now: datetime) -> None:
    """End questions to colleagues that nobody answered in time."""
    commands.expire_words(now)


@registry.every_day
def forget_codes(now: datetime) -> None:
    """Delete codes that nobody typed."""
    commands.forget_codes(now)


@registry.every_day
def ask_what_runs_still(now: datetime) -> None:
    """Let lapse what was confirmed too long ago, tell of what will, and ask once a year."""
    commands.lapse(now)
    commands.warn_before_lapse(now)
    commands.ask_who_is_still_there(now)
