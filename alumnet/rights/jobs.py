"""Timed work of data rights, and what other slices reach through the registry."""

from collections.abc import Sequence
from datetime import datetime

from flask import url_for
from sqlalchemy import delete
from sqlalchemy.orm import Session

from alumnet.kernel.member_pages import Act, Fact, MemberHere, MemberSection
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, Message, registry
from alumnet.rights import commands, queries, retention
from alumnet.rights.commands import closing, exporting, retention_rules
from alumnet.rights.commands.wishes import erase_audit_texts
from alumnet.rights.models import HandOver
from alumnet.rights.queries import for_staff

registry.exporters["rights"] = queries.export
__all__ = ["retention_rules"]  # importing them registers them


def _to_erase(many: int, slug: str) -> Duty:
    wait = "wish to be erased waits" if many == 1 else "wishes to be erased wait"
    url = url_for("rights.house_care", slug=slug)
    return Duty(f"{number(many).capitalize()} {wait}", url, icon="delete")


registry.decisions.append(Decisions(queries.wishes_waiting, _to_erase))


def _to_care(_facts: Sequence[Fact], here: MemberHere) -> list[Act]:
    url = url_for("rights.person_care", slug=here.slug, public_id=here.public_id)
    return [Act("Wishes, death, studies", url, icon="lock")]


registry.member_sections.append(
    MemberSection(
        "data", "Data and consents", "lock", for_staff.facts, for_staff.lines, _to_care, rank=80
    )
)


@registry.on("data_export.asked")
def put_together(message: Message, now: datetime) -> None:
    """Put together the copy that somebody asked for."""
    commands.put_together(message.subject_id, now=now)


@registry.every_minute
def watch_clocks(now: datetime) -> None:
    """Delete the files whose week is over, and erase those whose grace is."""
    while commands.end_copies(now) >= exporting.BATCH:
        pass
    while commands.erase_due(now) >= closing.BATCH:
        pass


@registry.every_day
def keep_rules(now: datetime) -> None:
    """Delete what was kept as long as the rules say; let those study no more whose class left."""
    commands.end_studies(now)
    retention.keep_rules(now)


def _erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete copies and suggestions; that somebody agreed, closed and left stays as a proof."""
    exporting.erase_copies(session, person_id)
    erase_audit_texts(session, person_id)
    session.execute(delete(HandOver).where(HandOver.colleague_id == person_id))


registry.erasers["rights"] = _erase
