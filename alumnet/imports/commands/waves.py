"""Inviting imported members day by day: so many a day, paused, gone on with, ended."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts.commands import invite_many, pass_over
from alumnet.accounts.commands.authority import require_admin
from alumnet.administration.queries import House
from alumnet.imports.models import InvitationWave
from alumnet.imports.queries.waves import invited_on, next_invited
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.waves import INVITATION_WAVE, OPEN, WaveRuns, WaveState
from alumnet.inviting.queries import who_want_none
from alumnet.kernel import audit, transitions
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import NotFound

_DONE = {"pause": "wave.paused", "resume": "wave.resumed", "stop": "wave.stopped"}


def start_wave(
    house: House,
    *,
    class_from: int | None,
    class_to: int | None,
    a_day: int,
    by: int | None,
    now: datetime,
) -> None:
    """Begin to invite the members of these classes. Raises WaveRuns, NotAllowed."""
    try:
        with writing() as session:
            require_admin(session, by, house.id)
            wave = InvitationWave(
                association_id=house.id,
                started_by=by,
                class_from=class_from,
                class_to=class_to,
                a_day=a_day,
                state=WaveState.RUNNING,
                created_at=now,
            )
            session.add(wave)
            session.flush()
            _record(session, wave, "wave.started", by, now)
    except IntegrityError as error:
        raise WaveRuns from error


def change_wave(house: House, step: str, *, by: int | None, now: datetime) -> None:
    """Pause the open wave of an association, go on with it or end it.

    Raises NoSuchTransition, NotFound without one, NotAllowed.
    """
    with writing() as session:
        require_admin(session, by, house.id)
        wave = session.scalars(
            select(InvitationWave)
            .where(InvitationWave.association_id == house.id, InvitationWave.state.in_(OPEN))
            .with_for_update()
        ).one_or_none()
        if wave is None:
            raise NotFound
        wave.state = transitions.find(INVITATION_WAVE, step, wave.state, "staff").to
        _record(session, wave, _DONE[step], by, now)


def send_waves(now: datetime) -> None:
    """Invite whom the running waves may ask today; who was invited by hand counts too."""
    running = (InvitationWave.state == WaveState.RUNNING) & (
        InvitationWave.last_day.is_(None) | (InvitationWave.last_day < now.date())
    )
    for wave_id in reading().scalars(select(InvitationWave.id).where(running)).all():
        while _send(wave_id, now):
            pass


def _send(wave_id: int, now: datetime) -> bool:
    """Invite the next of a wave, two hundred at most; return whether today allows more."""
    with writing() as session:
        wave = session.get_one(InvitationWave, wave_id, with_for_update=True)
        if wave.state is not WaveState.RUNNING:
            return False
        left = wave.a_day - invited_on(session, wave.association_id, now)
        people = next_invited(session, wave, max(min(left, POLICY.batch_rows), 1))
        if not people:
            wave.state = transitions.find(INVITATION_WAVE, "finish", wave.state, "system").to
            return False
        if left <= 0:
            wave.last_day = now.date()
            return False
        unwanted = who_want_none(session, [email for _, email in people])
        asked = [each for each in people if each[1] not in unwanted]
        invite_many(session, asked, wave.association_id, by=wave.started_by, now=now)
        left_out = [each for each in people if each[1] in unwanted]
        pass_over(session, left_out, wave.association_id, now=now)
        wave.invited += len(asked)
    return True


def _record(
    session: Session, wave: InvitationWave, action: str, by: int | None, now: datetime
) -> None:
    audit.record(
        session,
        by,
        action,
        "invitation_wave",
        wave.id,
        now=now,
        association_id=wave.association_id,
    )
