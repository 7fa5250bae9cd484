"""Agreements: a version at a time, each signed by both; nothing that somebody typed is lost."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import find
from alumnet.mentoring.commands.beginning import begin_rhythm, listen_from
from alumnet.mentoring.commands.steps import (
    locked_mentorship,
    mentorship_step,
    part_in,
    tell_search,
)
from alumnet.mentoring.models import Agreement, Mentorship
from alumnet.mentoring.queries.mentorship_facts import is_signed, newest_version, terms_of
from alumnet.mentoring.rules import MentorshipState, Part
from alumnet.mentoring.rules.agreement import Terms, end_refusal
from alumnet.mentoring.rules.mentorship_errors import AgreementChanged
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.mentoring.rules.rhythm import end_of, nudge_at

# What the second signature does, by the state in which it comes.
_STEPS = {
    MentorshipState.PROPOSED: "start",
    MentorshipState.ACTIVE: "renew",
    MentorshipState.CLOSING: "extend",
}


def save_agreement(
    public_id: str, *, by: int, terms: Terms, seen: int, signs: bool, now: datetime
) -> int:
    """Write down a version and return its number; saving what stands there already makes none.

    `seen` is the number of the version that the writer started from, 0 for none. `signs`: the
    writer signs it too. Raises AgreementChanged when the other one saved meanwhile, EndNotAhead,
    NotFound, NoSuchTransition.
    """
    with writing() as session:
        mentorship = _open_one(session, public_id, by=by)
        newest = newest_version(session, mentorship)
        if not _is_own_again(newest, terms, by):
            _require_seen(mentorship, seen)
        refusal = end_refusal(terms, now.date())
        if refusal is not None:
            raise refusal
        if newest is None or terms_of(newest) != terms or _is_spent(newest, mentorship):
            newest = _next_version(session, mentorship, terms, by, now)
        if signs and not is_signed(newest):
            _sign(session, mentorship, newest, by, now)
        return newest.number


def sign_agreement(public_id: str, *, by: int, number: int, now: datetime) -> None:
    """Sign the newest version; the second signature makes it valid.

    Raises AgreementChanged when `number` is not the newest any more, EndNotAhead, NotFound,
    NoSuchTransition.
    """
    with writing() as session:
        mentorship = _open_one(session, public_id, by=by)
        _require_seen(mentorship, number)
        newest = newest_version(session, mentorship)
        if newest is None:
            raise NotFound
        if not is_signed(newest):
            _sign(session, mentorship, newest, by, now)


def _open_one(session: Session, public_id: str, *, by: int) -> Mentorship:
    mentorship = locked_mentorship(session, public_id, by=by)
    step = _STEPS.get(mentorship.state, "renew")
    find(MENTORSHIP, step, mentorship.state, part_in(mentorship, by).value)
    return mentorship


def _require_seen(mentorship: Mentorship, seen: int) -> None:
    if seen != mentorship.drafted_version:
        raise AgreementChanged(number=mentorship.drafted_version)


def _is_own_again(newest: Agreement | None, terms: Terms, by: int) -> bool:
    """Return whether somebody sends what they saved last: one press too many."""
    return newest is not None and newest.author_id == by and terms_of(newest) == terms


def _is_spent(version: Agreement, mentorship: Mentorship) -> bool:
    """Return whether both signed a version before it closed: going on takes both of them again."""
    return mentorship.state is MentorshipState.CLOSING and is_signed(version)


def _next_version(
    session: Session, mentorship: Mentorship, terms: Terms, by: int, now: datetime
) -> Agreement:
    version = Agreement(
        mentorship_id=mentorship.id,
        number=mentorship.drafted_version + 1,
        author_id=by,
        purpose=terms.purpose,
        cadence=terms.cadence,
        ends_on=terms.ends_on,
        how_we_meet=terms.how_we_meet,
        stays_between=terms.stays_between,
        how_we_stop=terms.how_we_stop,
        created_at=now,
    )
    session.add(version)
    mentorship.drafted_version = version.number
    mentorship.version += 1
    session.flush()
    outbox.add(session, "mentorship.agreement_changed", mentorship.id, now=now, actor_id=by)
    return version


def _sign(
    session: Session, mentorship: Mentorship, version: Agreement, by: int, now: datetime
) -> None:
    part = part_in(mentorship, by)
    if part is Part.MENTOR:
        version.mentor_signed_at = version.mentor_signed_at or now
    else:
        version.mentee_signed_at = version.mentee_signed_at or now
    session.flush()
    if not is_signed(version):
        return
    before = mentorship.state
    mentorship.ends_at = end_of(version.ends_on)
    mentorship_step(session, mentorship, _STEPS[before], actor=part, actor_id=by, now=now)
    mentorship.agreed_version = version.number
    if before is MentorshipState.PROPOSED:
        mentorship.started_at = now
        begin_rhythm(mentorship, version.cadence, now)
    elif before is MentorshipState.CLOSING:
        mentorship.ending = None
        listen_from(mentorship, now, version.cadence)
    elif mentorship.quiet_since is not None:
        mentorship.nudge_at = nudge_at(mentorship.quiet_since, mentorship.nudges, version.cadence)
    tell_search(session, mentorship.mentor_id, now=now)
