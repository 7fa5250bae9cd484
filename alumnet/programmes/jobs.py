"""Timed work of programmes, and what other slices reach through the registry."""

from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.dates import local_day
from alumnet.kernel.db import reading
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Decisions, Duty, Message, registry
from alumnet.kernel.zones import site_zone
from alumnet.programmes import commands, queries
from alumnet.programmes.commands import (
    answering,
    enrol_clocks,
    enrol_wishing,
    going_away,
    lines,
    outcomes_comparison,
    rematching,
    runs,
    setup_opening,
    survey_keeping,
    surveying,
)
from alumnet.programmes.queries.enrol_mailing import applications_waiting
from alumnet.programmes.queries.lines import lines_of_what_is_over
from alumnet.programmes.queries.mentorship_place import part_of_cohort
from alumnet.programmes.queries.outcomes_lottery import lots_waiting
from alumnet.programmes.queries.reviewing import pairs_to_review
from alumnet.programmes.queries.setup_due import due_cohorts
from alumnet.programmes.queries.survey_keeping import old_replies
from alumnet.rights import retention
from alumnet.rights.rules.policy import RETENTION

registry.exporters["programmes"] = queries.export
registry.erasers["programmes"] = commands.erase
registry.before_erasing.append(commands.lock_cohorts_of)
registry.part_of = part_of_cohort
registry.on_suspension.append(going_away.tell_gone)
registry.on_leaving.append(going_away.tell_left)
registry.on_block.append(enrol_wishing.forget_between)

retention.rule(
    "survey_answers",
    "What somebody answered to a survey of a cohort",
    kept=RETENTION.survey_answers,
    since="they were asked",
    why="A cohort learns from it, and so does the next; how often each answer was given stays",
    find=old_replies,
    forget=survey_keeping.forget_answers,
)
retention.rule(
    "reporting_lines",
    "Who manages whom in a cohort",
    kept=RETENTION.reporting_lines,
    since="the cohort was over",
    why="Only a match needs to know; for a while one may ask why two were kept apart",
    find=lines_of_what_is_over,
    forget=lines.forget_lines,
)


def _to_decide(many: int, _slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} application{'' if many == 1 else 's'} to a programme",
        url_for("programmes.programmes"),
        icon="programme",
    )


registry.decisions.append(Decisions(applications_waiting, _to_decide))


def _to_draw(many: int, _slug: str) -> Duty:
    return Duty(
        "Lots to draw for a programme" if many == 1 else f"Lots to draw for {number(many)} cohorts",
        url_for("programmes.programmes"),
        action="Draw",
        icon="programme",
        detail="More people want to take part than there are places",
    )


registry.decisions.append(Decisions(lots_waiting, _to_draw))


def _to_review(many: int, _slug: str) -> Duty:
    return Duty(
        f"{number(many).capitalize()} pair{'' if many == 1 else 's'} of a programme to look over",
        url_for("programmes.programmes"),
        action="Look",
        icon="programme",
        detail="Nobody hears of a pair before a second person found it good",
    )


registry.decisions.append(Decisions(pairs_to_review, _to_review))


@registry.on("match_run.asked")
def match(message: Message, now: datetime) -> None:
    """Carry out a match run."""
    runs.carry_out(message.subject_id, now=now)


registry.urgent.add("match_run.asked")


@registry.every_minute
def move_enrolments(now: datetime) -> None:
    """Ask who was found eligible, remind, let go who is silent, and fill the pools."""
    enrol_clocks.move_enrolments(now)
    enrol_clocks.fill_pools(now)


@registry.on("enrolment.suspended")
def take_out_who_is_gone(message: Message, now: datetime) -> None:
    """Take somebody out of a cohort who can't go on."""
    going_away.take_out(message.subject_id, now)


@registry.on("cohort.cancelled")
def let_everybody_go(message: Message, now: datetime) -> None:
    """End the enrolments of a cohort that was called off."""
    enrol_clocks.let_everybody_go(message.subject_id, now)


@registry.every_minute
def watch_offers(now: datetime) -> None:
    """Remind those who were offered a pair, and let silence be a no."""
    answering.watch_offers(now)


@registry.every_day
def match_rolling(now: datetime) -> None:
    """Match cohorts of rolling intake once a week."""
    rematching.match_rolling(now)


@registry.on(
    "mentorship.ended",
    "mentorship.lapsed",
    "mentorship.let_be",
    "mentorship.not_started",
    "mentorship.voided",
)
def end_pair(message: Message, now: datetime) -> None:
    """Let the pair of a mentorship that came to nothing be over."""
    rematching.end_pair_of(message.subject_id, now=now)


@registry.on("cohort_pair.blocked")
def take_back(message: Message, now: datetime) -> None:
    """Take back what is open between two one of whom blocked the other."""
    answering.take_back_between(message.subject_id, message.ids["other"], now=now)


def _tell_of_block(session: Session, one: int, other: int, now: datetime) -> None:
    """Leave it to the outbox: a block holds people, and pairs are locked before people."""
    outbox.add(session, "cohort_pair.blocked", one, now=now, other=other)


registry.on_block.append(_tell_of_block)


@registry.every_minute
def move_cohorts_on(now: datetime) -> None:
    """Take the steps that days bring: enrolment closes, a cohort begins, ends, has looked back."""
    today = local_day(now, site_zone())
    for cohort_id in due_cohorts(reading(), today, now):
        setup_opening.move_on(cohort_id, now)


@registry.every_day
def end_waiting(now: datetime) -> None:
    """Let nobody wait for a place in a cohort that is closing or over."""
    outcomes_comparison.end_waiting(now)


@registry.every_day
def ask_surveys(now: datetime) -> None:
    """Ask the surveys that are due, and remind once of those that nobody answered."""
    surveying.ask_due(now)
    surveying.remind_due(now)
