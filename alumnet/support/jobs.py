"""Timed work of support, and what other slices reach through the registry."""

from datetime import datetime

from flask import url_for

from alumnet.kernel.db import reading
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, registry
from alumnet.rights import retention
from alumnet.support import commands, queries
from alumnet.support.commands.upkeep import long_closed
from alumnet.support.rules.policy import POLICY

_BATCH = 100
registry.exporters["support"] = queries.export
registry.erasers["support"] = commands.erase
retention.rule(
    "questions",
    "Questions to the staff, and their answers",
    kept=POLICY.kept,
    since="they were closed",
    why="Somebody may come back to it",
    find=long_closed,
    forget=commands.forget_questions,
)


def _to_answer(many: int, slug: str) -> Duty:
    waits = "question waits" if many == 1 else "questions wait"
    return Duty(
        f"{number(many).capitalize()} {waits} for an answer",
        url_for("support.inbox", slug=slug) if slug else url_for("support.site_inbox"),
        action="Answer",
        icon="mail",
    )


registry.decisions.append(Decisions(queries.questions_waiting, _to_answer))


@registry.every_minute
def close_what_is_over(now: datetime) -> None:
    """Close questions that were answered, when nobody wrote any more."""
    while over := queries.questions_over(reading(), now, _BATCH):
        for question_id in over:
            commands.lapse(question_id, now=now)
