"""Timed work of requests and sessions, and what other slices reach through the registry."""

from collections.abc import Callable
from datetime import datetime

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring import commands
from alumnet.mentoring.commands import (
    answering,
    batches,
    insiders,
    meetings,
    nominations,
    offers,
    session_clocks,
)
from alumnet.mentoring.commands import mentorship_clocks as ships
from alumnet.mentoring.commands.desk_erasing import erase_desk
from alumnet.mentoring.commands.ending import erase
from alumnet.mentoring.commands.session_erasing import erase_sessions
from alumnet.mentoring.queries import (
    asking,
    beginning,
    capacity,
    data,
    desk_data,
    offer_data,
    session_data,
    showing,
    talks,
    thanks,
    told,
)
from alumnet.mentoring.queries.engaged import engaged

registry.capacity = capacity.capacity_of
registry.shows = showing.shown_by
registry.engaged = engaged
registry.opens_page.append(asking.opens_page)
registry.person_actions.append(asking.ACTIONS)
registry.thanks = thanks.thanks_for
registry.conversation_places.append(talks.place_of)
registry.person_actions.append(beginning.ACTIONS)
registry.on_block.append(commands.void_open_between)
registry.on_block.append(commands.void_grants_between)
registry.on_block.append(commands.void_invitations_between)
registry.on_block.append(nominations.void_between)
registry.on_block.append(meetings.void_between)
registry.on_suspension.append(commands.void_for)
registry.on_suspension.append(nominations.void_of)
registry.on_suspension.append(meetings.void_of)
registry.on_suspension.append(commands.void_grants_of)
registry.on_suspension.append(commands.void_group_hours_of)
registry.exporters["mentoring"] = data.export
registry.exporters["mentorships"] = told.export
registry.erasers["mentoring"] = erase
registry.exporters["sessions"] = session_data.export
registry.erasers["sessions"] = erase_sessions
registry.exporters["mentor_desk"] = desk_data.export
registry.erasers["mentor_desk"] = erase_desk
registry.exporters["offers"] = offer_data.export
registry.erasers["offers"] = offers.erase
registry.minutes["mentoring"] = data.minutes


@registry.every_minute
def watch_clocks(now: datetime) -> None:
    """Carry out what clocks say, in the order that is kindest: whoever came back is not late."""
    told_receivers: set[int] = set()
    told_initiators: set[int] = set()
    _until_done(lambda: commands.settle_queues(now))
    _until_done(lambda: commands.end_standstills(now, told_initiators))
    _until_done(lambda: commands.expire_requests(now, told_initiators))
    _until_done(lambda: commands.end_lines(now))
    _until_done(lambda: commands.ask_who_waits(now))
    _until_done(lambda: commands.pass_places_on(now))
    _until_done(lambda: commands.lapse_questions(now))
    _until_done(lambda: commands.end_calls(now))
    _until_done(lambda: commands.ask_after_calls(now))
    _until_done(lambda: commands.remind_of_calls(now))
    _until_done(lambda: commands.remind_to_reply(now, told_initiators))
    _until_done(lambda: commands.remind_receivers(now, told_receivers))
    _until_done(lambda: commands.close_undo(now))
    _until_done(lambda: commands.purge_drafts(now))
    _until_done(lambda: commands.expire_nominations(now))
    _until_done(lambda: commands.lapse_meetings(now))


@registry.every_day
def forget_contacts(_now: datetime) -> None:
    """Delete how people were to be reached in what has ended."""
    commands.forget_contacts()


@registry.every_minute
def watch_mentorships(now: datetime) -> None:
    """Carry out what the clocks of mentorships say: first what lets somebody go on."""
    told = ships.Told()
    _until_done(lambda: ships.end_pauses(now))
    _until_done(lambda: ships.expire_unsigned(now))
    _until_done(lambda: ships.run_out_closings(now))
    _until_done(lambda: ships.reach_ends(now, told))
    _until_done(lambda: ships.nudge_the_quiet(now, told))
    _until_done(lambda: ships.remind_to_sign(now, told))
    _until_done(lambda: ships.ask_how_it_goes(now, told))
    _until_done(lambda: ships.seal_feedback(now))
    _until_done(lambda: ships.remind_of_feedback(now, told))
    _until_done(lambda: ships.ask_what_came(now, told))


def _until_done(work: Callable[[], int]) -> None:
    """Work off batch after batch, each in its own short transaction; a short one was the last."""
    while work() >= batches.BATCH:
        pass


@registry.on("person.changed")
def ask_about_new_job(message: Message, now: datetime) -> None:
    """Ask whether a new job changes anything between a mentor and somebody they mentor."""
    insiders.ask_about_new_job(message.subject_id, now=now)


@registry.on("mentor_profile.changed")
def settle(message: Message, now: datetime) -> None:
    """Let a mentor's queue follow at once when they change places or a pause."""
    with writing() as session:
        lock_people(session, message.subject_id)
        commands.settle_queue(session, message.subject_id, now)


@registry.on("account.address_changed", "account.address_removed")
def use_up_links(message: Message, _now: datetime) -> None:
    """Let links answer nothing any more that lie in a mailbox which was left."""
    answering.use_up_tokens(message.ids["person_id"], now=message.created_at)


@registry.every_minute
def watch_sessions(now: datetime) -> None:
    """Carry out what the clocks of sessions say: proposals lapse, agendas and questions go out."""
    told: set[int] = set()
    _until_done(lambda: session_clocks.work_off_sessions(now, told))


@registry.every_day
def follow_clock_changes(now: datetime) -> None:
    """Let coming sessions stay at the hour that was agreed when the rules of a zone change."""
    session_clocks.follow_clock_changes(now)


@registry.every_minute
def watch_desks(now: datetime) -> None:
    """Close group hours that are over, and questions about arranging that nobody answered."""
    _until_done(lambda: commands.close_group_hours(now))
    _until_done(lambda: commands.expire_grants(now))
